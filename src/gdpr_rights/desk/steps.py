"""All steps of a desk, of either kind."""

from gdpr_rights.desk.after_death_steps import AfterDeathSteps
from gdpr_rights.desk.arrival_steps import Arrival
from gdpr_rights.desk.consenting_steps import Consenting
from gdpr_rights.desk.decision_steps import Decision
from gdpr_rights.desk.following_steps import Following
from gdpr_rights.desk.fulfilling_steps import Fulfilling, Looking
from gdpr_rights.desk.informing_steps import Informing
from gdpr_rights.desk.objecting_steps import Objecting
from gdpr_rights.desk.review_steps import Reviewing
from gdpr_rights.desk.writing import Writing


class Steps(
    AfterDeathSteps,
    Arrival,
    Consenting,
    Objecting,
    Reviewing,
    Decision,
    Following,
    Fulfilling,
    Informing,
    Looking,
    Writing,
):
    """From the arrival of a request to its answer, and beyond."""
