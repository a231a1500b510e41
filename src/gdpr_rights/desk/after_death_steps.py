"""The time after a person's death, and who asks for somebody else."""

from gdpr_rights.desk import after_death, wishes
from gdpr_rights.desk.effects import Script
from gdpr_rights.desk.office import Office
from gdpr_rights.desk.step import step
from gdpr_rights.domain.after_death_requests import ProofOfDeath
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.directing import DirectiveFiled
from gdpr_rights.domain.directives import KeptDirective
from gdpr_rights.domain.justification import Justification
from gdpr_rights.domain.outcomes import AmbiguousSubject, DeathNoted
from gdpr_rights.domain.parties import DataSubject
from gdpr_rights.domain.requesters import Requester


class AfterDeathSteps(Office):
    """What is recorded about a death, and what those who ask after it may learn."""

    @step
    def notify_death(
        self, subject: DataSubject, proof: ProofOfDeath, *, tenant: str | None = None
    ) -> Script[DeathNoted | AmbiguousSubject]:
        """Records that a person died, on proof that somebody at the controller has seen.

        Accounts and all marketing stop in this call. Nothing is disclosed, and what comes back is
        the same whether or not the person is known.

        Args:
            subject: The person who died.
            proof: What showed it; never the document itself.
            tenant: As for `receive`.

        Raises:
            UnknownKind: The map has no such kind of person.
            UnknownLookup: The map has no such look-up for it.
            TenantMissing: The map has tenants, and none was named.

        Source: Loi 78-17, art. 84-85; RULEBOOK 2.11.
        """
        return after_death.notify_death(self._setting, subject, proof, tenant)

    @step
    def disprove_death(
        self, subject: DataSubject, *, by: str, because: str, tenant: str | None = None
    ) -> Script[DeathNoted | AmbiguousSubject]:
        """Records that a person is alive after all: what `notify_death` stopped goes on.

        Args:
            subject: The person.
            by: Who found it out.
            because: How.
            tenant: As for `receive`.

        Raises:
            UnknownKind: The map has no such kind of person.
            UnknownLookup: The map has no such look-up for it.
            TenantMissing: The map has tenants, and none was named.
        """
        return after_death.disprove_death(self._setting, subject, tenant, by=by, because=because)

    @step
    def show_authority(self, case_id: str, requester: Requester, *, by: str) -> Script[Case]:
        """Records what somebody who asks for another has shown since: a mandate, an act.

        Args:
            case_id: The case.
            requester: Who they are, with everything that they have shown.
            by: Who at the controller looked at it.

        Raises:
            ValueError: It is somebody else than who asked.
            IllegalStep: The case was accepted or closed.

        Source: EDPB Guidelines 01/2022 para. 80-81; Décret 2019-536, art. 124.
        """
        return after_death.show_authority(case_id, requester, by=by)

    @step
    def directives(self, case_id: str) -> Script[tuple[KeptDirective, ...]]:
        """The directives that who asks in a case may learn of.

        The person reads their own, in a `DirectiveRequest`. After their death the one whom they
        designated reads those that designate them, and heirs those that designate nobody. Nothing
        else reads them.

        Raises:
            IdentityNotEstablished: It is not established who asks, or that they may.
        """
        return after_death.directives(self._setting, case_id)

    @step
    def directive_filed(self, case_id: str) -> Script[DirectiveFiled]:
        """What the person is told of what they registered, changed or revoked: their receipt.

        Raises:
            IllegalStep: Nothing was registered, changed or revoked in this case yet.
        """
        return wishes.directive_filed(self._setting, case_id)

    @step
    def note_dispute(self, case_id: str, *, by: str, because: str) -> Script[Case]:
        """Records that heirs disagree: nothing asked after this death is carried out any more.

        A human decides case by case, by `judge`; or they come to terms, or the court decides.

        Args:
            case_id: A case of one of them.
            by: Who noted it.
            because: About what.

        Raises:
            IdentityNotEstablished: It is not established who asks in that case, or that they may.

        Source: Loi 78-17, art. 85 II.
        """
        return after_death.dispute(self._setting, case_id, by=by, because=because, agreed=False)

    @step
    def settle_dispute(self, case_id: str, *, by: str, because: str) -> Script[Case]:
        """Records that heirs have come to terms, or that a court has decided.

        Args:
            case_id: A case of one of them.
            by: Who noted it.
            because: To what terms, or which decision.

        Raises:
            IdentityNotEstablished: It is not established who asks in that case, or that they may.
        """
        return after_death.dispute(self._setting, case_id, by=by, because=because, agreed=True)

    @step
    def justification(self, case_id: str) -> Script[Justification]:
        """That what heirs required was carried out: told on their request, free of charge.

        Raises:
            IllegalStep: It is no case of that kind, or it is not carried out yet.

        Source: Loi 78-17, art. 85 II.
        """
        return wishes.justification(self._setting, case_id)
