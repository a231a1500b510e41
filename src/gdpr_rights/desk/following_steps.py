"""What a case comes to, and what else follows from it."""

from datetime import date

from gdpr_rights.desk import following
from gdpr_rights.desk.effects import Script
from gdpr_rights.desk.office import Office
from gdpr_rights.desk.step import step
from gdpr_rights.domain import deciding
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.consequences import Consequence
from gdpr_rights.domain.holding import Hold
from gdpr_rights.domain.parties import DataSubject


class Following(Office):
    """From one right to another."""

    @step
    def decision(self, case_id: str, *, as_of: date | None = None) -> Script[deciding.Decision]:
        """What the request comes to in one word, with its plan, and with what else follows.

        It is the plan as `plan` gives it, after the gates that every request passes: a doubt who
        asks, a question what they want, a refusal on record.

        Args:
            case_id: The case.
            as_of: The civil date for cut-offs; today, in the controller's time zone, by default.

        Raises:
            UnsafeDataMap: The map would erase or disclose wrongly.

        Source: RULEBOOK 2.
        """
        return following.decision(self._setting, case_id, as_of=as_of)

    @step
    def consequences(self, case_id: str) -> Script[tuple[Consequence, ...]]:
        """What else follows from a case, of itself or by a human, with its citation.

        Source: RULEBOOK 2.11.
        """
        return following.consequences(self._setting, case_id)

    @step
    def open_erasure(self, case_id: str) -> Script[Case]:
        """Opens the erasure that a withdrawal of consent or an objection leads to.

        It is limited to the processing that ended; data that other processing needs stay for that.
        Called again, it returns the same case. Who had proven who they are need not do so again.

        Raises:
            NothingProposed: Nothing is left without a basis, or the request was taken back.

        Source: GDPR Art. 17(1)(b), 17(1)(c); RULEBOOK 2.9/W4, 2.11.
        """
        return following.open_erasure(self._setting, case_id)

    @step
    def holds(
        self, subject: DataSubject, *, tenant: str | None = None
    ) -> Script[tuple[Hold, ...]]:
        """What keeps the data of a person from being purged, though their retention has ended.

        Ask it before your own sweep purges somebody: an open request for a copy, or a restriction,
        holds the data of the activities it names. A request counts as soon as a challenge was sent
        to the person it names.

        Args:
            subject: The person.
            tenant: The key of the tenant, where the map has tenants.

        Source: GDPR Art. 18(1)(c); RULEBOOK 2.2/A13, 2.11.
        """
        return following.holds(self._setting, subject, tenant=tenant)
