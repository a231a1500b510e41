"""What tells recipients of data what was done with them, and keeps the proof."""

from gdpr_rights.desk import informing
from gdpr_rights.desk.effects import Script
from gdpr_rights.desk.office import Office
from gdpr_rights.desk.step import step
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.judgements import Answer, Judgement
from gdpr_rights.domain.notice_states import NoticeState
from gdpr_rights.domain.notices import Operation
from gdpr_rights.domain.projections import CaseRow


class Informing(Office):
    """Notices to recipients: Art. 19."""

    @step
    def inform(self, case_id: str) -> Script[tuple[NoticeState, ...]]:
        """Gives every notice of a case that is due or failed and that a notifier can carry.

        `fulfil` and `answer` do so of themselves; this tries again what failed. A notice that was
        recorded as given is never given again; one whose attempt broke off is, with the same id.

        Returns:
            How far every notice has come. Those that are still due a human has to give.

        Source: GDPR Art. 19.
        """
        return informing.inform(self._setting, case_id)

    @step
    def notices(self, case_id: str) -> Script[tuple[NoticeState, ...]]:
        """Which recipients must be told of what, and how far that has come.

        The person is told about these recipients if they ask.

        Source: GDPR Art. 19.
        """
        return informing.notices(self._setting, case_id)

    @step
    def untold(self) -> Script[tuple[CaseRow, ...]]:
        """The cases with notices that are due or failed, the one due first coming first."""
        return informing.untold()

    @step
    def record_notice(
        self,
        case_id: str,
        recipient: str,
        *,
        by: str,
        proof: str,
        operation: Operation | None = None,
    ) -> Script[Case]:
        """Records that a human told a recipient what it has to know.

        Args:
            case_id: The case.
            recipient: Its name in the data map.
            by: Who told it.
            proof: What shows it, such as the number of a letter; nothing personal.
            operation: Of what; of everything that is due where it is not said.

        Raises:
            UnknownRecipient: No such notice is due.

        Source: GDPR Art. 5(2), 19.
        """
        return informing.record_notice(
            self._setting, case_id, recipient, by=by, proof=proof, operation=operation
        )

    @step
    def acknowledged(
        self,
        case_id: str,
        recipient: str,
        *,
        by: str,
        proof: str,
        operation: Operation | None = None,
    ) -> Script[Case]:
        """Records that a recipient which was told has taken note; parameters as `record_notice`.

        Raises:
            UnknownRecipient: Nothing was sent or told that it could acknowledge.
        """
        return informing.acknowledged(
            self._setting, case_id, recipient, by=by, proof=proof, operation=operation
        )

    @step
    def not_informed(
        self,
        case_id: str,
        recipient: str,
        *,
        judged: Answer,
        by: str,
        because: str,
        operation: Operation | None = None,
    ) -> Script[Case]:
        """Records a human's judgement that a recipient is not told; the library never makes it.

        Args:
            case_id: The case.
            recipient: Its name in the data map.
            judged: `Answer.IMPOSSIBLE`, or `Answer.DISPROPORTIONATE` for a disproportionate
                effort.
            by: Who judged it.
            because: The reasons.
            operation: Of what; of everything that is due where it is not said.

        Raises:
            UnknownRecipient: No such notice is due.
            ValueError: It is another answer, or a text is empty.

        Source: GDPR Art. 19; RULEBOOK 2.6, 2.13.
        """
        judgement = Judgement(f"notice/{recipient}", judged, by=by, because=because)
        return informing.not_informed(
            self._setting, case_id, recipient, judgement, operation=operation
        )
