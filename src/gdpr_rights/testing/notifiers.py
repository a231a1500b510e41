"""The kit for notifiers: subclass it in your tests, name your notifier, and run pytest."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdpr_rights.domain.notices import (
    Corrected,
    NoticeDetails,
    NoticeProof,
    Notifier,
    Operation,
    RecipientNotice,
    notice_id,
)
from gdpr_rights.domain.parties import Controller, Role
from gdpr_rights.domain.ways import Way
from gdpr_rights.errors import NoticeUndelivered

__all__ = ["NotifierConformance"]

_NOW = datetime(2026, 1, 31, 9, tzinfo=UTC)
_ADDRESS = "ada@example.org"
_ACME = Controller(
    "Acme SAS", contact="privacy@acme.example", country="FR", time_zone="Europe/Paris"
)


class NotifierConformance:
    """What everything that tells recipients must keep to.

    An asynchronous notifier is handed over behind a `notify` that waits for it.
    """

    examples = 15
    """How many random cases each property tries."""

    recipient = "Mailer Ltd"
    """The name of the recipient that is told."""

    def notifier(self) -> Notifier:
        """The notifier under test; it keeps no state."""
        raise NotImplementedError

    def way(self) -> Way:
        """How the recipient is reached: a place of the test's own."""
        raise NotImplementedError

    def nowhere(self) -> Way:
        """A way of the same kind on which nobody is reached."""
        raise NotImplementedError

    def arrived(self) -> Sequence[str]:
        """What has arrived so far at `way`, headers and all, as texts that can be searched."""
        raise NotImplementedError

    def _details(
        self,
        operation: Operation = Operation.ERASURE,
        *,
        case_id: str = "case-1",
        way: Way | None = None,
        address: str = _ADDRESS,
    ) -> NoticeDetails:
        rectified = operation is Operation.RECTIFICATION
        return NoticeDetails(
            RecipientNotice(
                notice_id(case_id, operation, self.recipient),
                recipient=self.recipient,
                operation=operation,
                activities=("newsletter",),
                categories=("contact",),
                due_by=date(2026, 3, 2),
            ),
            way=way or self.way(),
            role=Role.PROCESSOR,
            controller=_ACME,
            on=date(2026, 1, 31),
            now=_NOW,
            purposes=("send the newsletter",),
            person={"email": address},
            corrected=[Corrected("name", category="identity", value="Ada")] if rectified else (),
        )

    def test_it_says_what_it_carries_notices_by(self) -> None:
        """And it carries them by the way that it is tested with."""
        notifier = self.notifier()
        assert isinstance(notifier, Notifier)
        assert self.way().channel in notifier.channels
        assert self.nowhere().channel in notifier.channels

    @pytest.mark.parametrize("operation", Operation)
    def test_a_notice_arrives(self, operation: Operation) -> None:
        """With its id, and with what the recipient knows the person by."""
        details = self._details(operation)
        before = len(self.arrived())
        proof = self.notifier().notify(details)
        assert isinstance(proof, NoticeProof)
        (text,) = self.arrived()[before:]
        assert details.notice.id in text
        assert _ADDRESS in text

    def test_a_repetition_can_be_recognised(self) -> None:
        """The same notice has the same reference, and another one has another."""
        notifier = self.notifier()
        first = notifier.notify(self._details())
        again = self.notifier().notify(self._details())
        assert first.reference == again.reference
        assert first.reference != notifier.notify(self._details(case_id="case-2")).reference
        assert first.reference != notifier.notify(self._details(Operation.RESTRICTION)).reference

    def test_what_is_not_delivered_is_an_error(self) -> None:
        """One that can be recorded: it names nobody."""
        with pytest.raises(NoticeUndelivered) as error:
            self.notifier().notify(self._details(way=self.nowhere()))
        assert _ADDRESS not in str(error.value)
        assert error.value.__cause__ is None

    def test_the_proof_names_nobody(self) -> None:
        """It is kept as evidence, when everything personal has been forgotten."""

        @given(st.from_regex(r"[a-z]{8,20}@[a-z]{8,20}\.example", fullmatch=True))
        @settings(max_examples=self.examples, deadline=None)
        def holds(address: str) -> None:
            proof = self.notifier().notify(self._details(address=address))
            assert address not in str(proof)
            assert address.partition("@")[0] not in str(proof)

        holds()
