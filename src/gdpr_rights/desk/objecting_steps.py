"""What is asked, and said, of the grounds of an objection."""

from gdpr_rights.desk import objecting
from gdpr_rights.desk.effects import Script
from gdpr_rights.desk.office import Office
from gdpr_rights.desk.step import step
from gdpr_rights.domain.case import Case


class Objecting(Office):
    """An objection that a human weighs. One to marketing stops it at once and needs no grounds."""

    @step
    def ask_grounds(self, case_id: str, *, by: str) -> Script[Case]:
        """Records that the person was asked, once, what is particular about their situation.

        Until they were asked, or have said it, a judgement may stop the processing, but not
        continue it. The time limit runs on.

        Args:
            case_id: The case.
            by: Who asked.

        Raises:
            IllegalStep: They were asked before or have said it, the case is no objection, or it
                was accepted or closed.

        Source: GDPR Art. 12(2), 21(1); RULEBOOK 2.8/O3.
        """
        return objecting.ask_grounds(self._setting, case_id, by=by)

    @step
    def state_grounds(self, case_id: str, grounds: str) -> Script[Case]:
        """Records what the person says of their particular situation, in their own words.

        It is personal data, and is redacted when they are erased.

        Args:
            case_id: The case.
            grounds: What they say.

        Raises:
            IllegalStep: The case is no objection, or it was accepted or closed.
            ValueError: They say nothing.

        Source: GDPR Art. 21(1).
        """
        if not grounds.strip():
            raise ValueError("grounds are what the person says; where they say nothing, go on")
        return objecting.state_grounds(case_id, grounds)
