"""The receipt for a directive, written from the case that registered it.

Source: Loi 78-17, art. 85; RULEBOOK 2.12.
"""

from gdpr_rights.domain.after_death_requests import DirectiveRequest
from gdpr_rights.domain.directing import REGISTERED, scope_of
from gdpr_rights.domain.letters.notices import DirectiveReceipt
from gdpr_rights.domain.letters.occasion import Occasion
from gdpr_rights.errors import NoLetter


def directive_receipt(at: Occasion) -> DirectiveReceipt:
    """What was registered, under which name, and that it can be changed and revoked.

    Raises:
        NoLetter: No directive was registered in this case: what was revoked, or what is done
            after a death, is told in the controller's own words.
    """
    request, plan = at.case.request, at.case.plan
    registered = request.directive if isinstance(request, DirectiveRequest) else None
    if registered is None or plan is None or REGISTERED not in {of.id for of in at.done}:
        why = "no directive was registered in it: what was done is told in your own words"
        raise NoLetter(at.case.id, at.case.stage.value, why)
    return DirectiveReceipt(
        **at.heading,
        directive_id=at.case.id,
        scope=scope_of(registered, at.data_map),
        registered_on=plan.as_of,
    )
