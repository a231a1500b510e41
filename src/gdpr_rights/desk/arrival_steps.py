"""The first steps of a case: it arrives, and it is established who asks."""

from collections.abc import Iterable
from datetime import datetime

from gdpr_rights.desk import arriving, identifying, timing
from gdpr_rights.desk.effects import Script
from gdpr_rights.desk.office import Office
from gdpr_rights.desk.step import step
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.identity import AuthenticatedSession, Level
from gdpr_rights.domain.outcomes import (
    AmbiguousSubject,
    ChallengeMade,
    NoData,
    NotVerified,
    TooManyAttempts,
    Verified,
)
from gdpr_rights.domain.parties import Key
from gdpr_rights.domain.requesters import THEMSELVES, Requester
from gdpr_rights.domain.requests import Request
from gdpr_rights.domain.values import as_tuple


class Arrival(Office):
    """From the arrival of a request to an established identity."""

    @step
    def receive(
        self,
        request: Request,
        *,
        received_at: datetime | None = None,
        channel: str = "web form",
        reference: str | None = None,
        tenant: str | None = None,
        session: AuthenticatedSession | None = None,
        language: str = "en",
        requester: Requester = THEMSELVES,
    ) -> Script[Case]:
        """A request arrives: the time limit starts.

        Args:
            request: What the person asks.
            received_at: When it reached the controller, an aware datetime; now by default.
            channel: How it arrived.
            reference: The sender's own number: a retry with the same one finds the same case. It
                stays in the record, so it must not be personal itself.
            tenant: The key of the tenant it is about. Where the map has tenants, nobody else's
                rows are looked at; references of two tenants are told apart in any case.
            session: That the application knows the person as logged in. If the request is about
                that very person, it is established who asks.
            language: In which language the person is answered, ``en`` or ``fr``.
            requester: Who asks, where it is not the person themselves.

        Withdrawal of consent and objection to direct marketing take effect in this call.

        Raises:
            NaiveDatetime: ``received_at`` has no time zone.
            UnknownKind: The map has no such kind of person.
            UnknownLookup: The map has no such look-up for it.
            UnknownActivity: The map has no such processing activity.
            UnknownField: A correction names no column with personal data, or no row.
            TenantMissing: The map has tenants, and none was named.
            ReferenceTaken: Another request came with the same reference.
            ValueError: A text of more than 200 characters, another language, or two corrections
                of one field.

        Source: GDPR Art. 12(3); EDPB Guidelines 01/2022 para. 159.
        """
        [case] = yield from arriving.receive_all(
            self._setting,
            (request,),
            received_at=received_at,
            channel=channel,
            reference=reference,
            tenant=tenant,
            session=session,
            language=language,
            requester=requester,
        )
        return case

    @step
    def receive_all(
        self,
        requests: Iterable[Request],
        *,
        received_at: datetime | None = None,
        channel: str = "web form",
        reference: str | None = None,
        tenant: str | None = None,
        session: AuthenticatedSession | None = None,
        language: str = "en",
        requester: Requester = THEMSELVES,
    ) -> Script[tuple[Case, ...]]:
        """Several requests arrive together: a case for each, linked, in the order of answering.

        Who proves who they are in one of the cases has proven it in those of the same person. A
        copy is handed out before anything is erased.

        Args:
            requests: At least one.
            received_at: As for `receive`.
            channel: As for `receive`.
            reference: One for all of them.
            tenant: As for `receive`.
            session: As for `receive`.
            language: As for `receive`.
            requester: As for `receive`.

        Raises:
            ValueError: No request, or as for `receive`; the other errors as there.

        Source: RULEBOOK 2.11; GDPR Art. 12(3).
        """
        given = as_tuple(requests)
        if not given:
            raise ValueError("nothing arrived: give at least one request")
        return arriving.receive_all(
            self._setting,
            given,
            received_at=received_at,
            channel=channel,
            reference=reference,
            tenant=tenant,
            session=session,
            language=language,
            requester=requester,
        )

    @step
    def challenge(self, case_id: str, method: str) -> Script[ChallengeMade | TooManyAttempts]:
        """Asks the person to prove who they are; the time limit runs on.

        A message goes to the address on file or, where nobody is found, to the very address that
        was searched. What comes back is the same for both. Challenges are limited: five in a case,
        ten in a day for one person and to one address, whatever the number of cases.

        Raises:
            UnknownCheck: The desk has no identity check of this name.
            DeliveryFailed: The message could not be sent; nothing was recorded.
            IllegalStep: Identity is established surely enough, or the case is closed.
            NotTheirAddress: Who asks is an heir, the designated person or an administrator, whom
                no message to the person reaches.
        """
        return identifying.challenge(self._setting, case_id, method)

    @step
    def verify(
        self, case_id: str, evidence: str
    ) -> Script[Verified | NoData | AmbiguousSubject | NotVerified]:
        """Holds evidence, such as the code, against the open challenge of this case.

        Raises:
            IllegalStep: No challenge is open.
            TypeError: The evidence is not a text.
        """
        if not isinstance(evidence, str):
            raise TypeError("evidence is a text, such as the code as it was typed")
        return identifying.verify(self._setting, case_id, evidence)

    @step
    def vouch(
        self, case_id: str, *, by: str, because: str, level: Level = Level.SESSION
    ) -> Script[Verified | NoData | AmbiguousSubject]:
        """Establishes identity on the word of a human at the controller; that is recorded.

        Args:
            case_id: The case.
            by: Who vouches.
            because: How they know; never the document itself.
            level: How much the proof is worth that they saw.

        Source: GDPR Art. 12(6); EDPB Guidelines 01/2022 para. 76-79.
        """
        return identifying.vouch(self._setting, case_id, by=by, because=because, level=level)

    @step
    def identify(
        self, case_id: str, *, key: Key | tuple[Key, ...], by: str, because: str
    ) -> Script[Verified | NoData | AmbiguousSubject]:
        """Says which of several people asks, after `AmbiguousSubject`.

        Args:
            case_id: The case.
            key: The key of their row.
            by: Who decided.
            because: Why it is this person.

        Raises:
            NoSuchCandidate: None of them has this key.
            IllegalStep: The request did not fit several people.
        """
        keys = key if isinstance(key, tuple) else (key,)
        return identifying.identify(self._setting, case_id, key=keys, by=by, because=because)

    @step
    def ask_identity(self, case_id: str, *, by: str, because: str) -> Script[Case]:
        """Records reasonable doubts who asks, and suspends the time limit until they are gone.

        A challenge alone never suspends it; only this does. The person is asked by the
        application, for no more than is needed.

        Args:
            case_id: The case.
            by: Who has the doubts: a role or an address at the controller.
            because: What they are, for this request: a general practice is none.

        Raises:
            IllegalStep: The case was accepted or closed, or the person was asked already.
            NotProvidedFor: The regime knows no such suspension.

        Source: GDPR Art. 12(6); EDPB Guidelines 01/2022 para. 65-79, 159.
        """
        return timing.ask_identity(self._setting, case_id, by=by, because=because)
