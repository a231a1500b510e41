"""What a person says of their consents, and what is on record of it."""

from collections.abc import Iterable
from datetime import datetime

from gdpr_rights.desk import consenting
from gdpr_rights.desk.effects import Script
from gdpr_rights.desk.office import Office
from gdpr_rights.desk.step import step
from gdpr_rights.domain.consents import Consent, ConsentNoted, Objection
from gdpr_rights.domain.kept_consents import KeptConsent, TakenOver
from gdpr_rights.domain.parties import DataSubject, Key
from gdpr_rights.domain.values import as_names, as_tuple
from gdpr_rights.ports import Entry


class Consenting(Office):
    """The register of consents: per purpose and per channel, append-only.

    No proof of identity is asked for, and no case is opened. Where a person writes to withdraw
    their consent, and waits for an answer, `receive` a `WithdrawalRequest` instead: it takes
    effect just as fast.
    """

    @step
    def give_consent(
        self,
        subject: DataSubject,
        activity: str,
        *,
        notice_version: str,
        how: str,
        channels: str | Iterable[str] = (),
        expires_at: datetime | None = None,
        proof: str | None = None,
        tenant: Key | None = None,
    ) -> Script[ConsentNoted]:
        """Notes that a person consented, or renewed their consent.

        It lifts an earlier objection or withdrawal, so be sure that it comes from the person:
        confirm an address before you call this.

        Args:
            subject: The person.
            activity: The processing activity; one call for each, for consent is given for each.
            notice_version: Which text they were shown.
            how: What they did: the form, the box, the call.
            channels: The channels, such as ``e-mail``; all of them where none is named.
            expires_at: When it ends of itself, an aware datetime.
            proof: What shows it, such as the number of a log entry. It is personal data, and is
                redacted when the person is erased.
            tenant: The tenant, where the map knows tenants.

        Raises:
            UnknownActivity: The map has no such activity.
            NotByConsent: It does not rest on consent and is no direct marketing, or it is another
                controller's.
            UnknownKind: The map has no such kind of person.
            UnknownLookup: The map has no such look-up for it.
            TenantMissing: The map has tenants, and none was given.
            ValueError: Something that must say something is blank, or `expires_at` has passed.
            NaiveDatetime: `expires_at` has no time zone.

        Source: GDPR Art. 7(1).
        """
        return consenting.give(
            self._setting,
            subject,
            activity,
            channels=as_names(channels),
            notice_version=notice_version,
            how=how,
            expires_at=expires_at,
            proof=proof,
            tenant=tenant,
        )

    @step
    def refuse_consent(
        self,
        subject: DataSubject,
        activity: str,
        *,
        notice_version: str,
        how: str,
        channels: str | Iterable[str] = (),
        proof: str | None = None,
        tenant: Key | None = None,
    ) -> Script[ConsentNoted]:
        """Notes that a person was asked and said no, so that they need not be asked again.

        Args:
            subject: The person.
            activity: The processing activity.
            notice_version: Which text they were shown.
            how: What they did.
            channels: The channels; all of them where none is named.
            proof: What shows it.
            tenant: The tenant, where the map knows tenants.

        Raises:
            UnknownActivity: The map has no such activity; and the other errors of `give_consent`.

        Source: GDPR Art. 7(1), 7(4).
        """
        return consenting.refuse(
            self._setting,
            subject,
            activity,
            channels=as_names(channels),
            notice_version=notice_version,
            how=how,
            proof=proof,
            tenant=tenant,
        )

    @step
    def withdraw_consent(
        self,
        subject: DataSubject,
        activities: str | Iterable[str] = (),
        *,
        channels: str | Iterable[str] = (),
        how: str = "account",
        tenant: Key | None = None,
    ) -> Script[ConsentNoted]:
        """Ends a consent now: no reason, no proof of identity, no case.

        When it returns, every process that looks sees it. It works for somebody unknown, and while
        the systems are down: then it stands under what the person gave. What comes back is the
        same for all of them. What was done before stays lawful.

        Args:
            subject: The person.
            activities: The processing activities; every one that rests on consent where none is
                named. Direct marketing that rests on something else is objected to.
            channels: The channels; all of them where none is named.
            how: How it reached you.
            tenant: The tenant, where the map knows tenants.

        Raises:
            UnknownActivity: The map has no such activity; and the other errors of `give_consent`.

        Source: GDPR Art. 7(3): "It shall be as easy to withdraw as to give consent."
        """
        return consenting.withdraw(
            self._setting,
            subject,
            as_names(activities),
            channels=as_names(channels),
            how=how,
            tenant=tenant,
        )

    @step
    def take_over_consents(
        self, kept: Iterable[KeptConsent], *, tenant: Key | None = None
    ) -> Script[TakenOver]:
        """Notes what was kept elsewhere, such as the lists of a former mailer.

        Each stands where its own date belongs: what was said here since then still counts. All of
        it is checked before any of it is written. It is written a hundred people at a time; after
        a failure call it again with the same, and only what is missing is noted.

        Args:
            kept: What people said.
            tenant: The tenant, where the map knows tenants.

        Raises:
            ValueError: Something was said in the future.
            SystemUnavailable: The system that knows the people is down.
            UnknownActivity: The map has no such activity; and the other errors of `give_consent`.

        Source: GDPR Art. 7(1).
        """
        return consenting.take_over(self._setting, as_tuple(kept), tenant=tenant)

    @step
    def consents(
        self, subject: DataSubject, *, tenant: Key | None = None
    ) -> Script[tuple[Consent, ...]]:
        """Where a person's consents stand: given, refused, withdrawn or expired.

        It is for the person, once you know who asks, and for you.

        Raises:
            UnknownKind: The map has no such kind of person.
            UnknownLookup: The map has no such look-up for it.
            SystemUnavailable: The system that knows the people is down.
        """
        return consenting.consents(self._setting, subject, tenant=tenant)

    @step
    def objections(
        self, subject: DataSubject, *, tenant: Key | None = None
    ) -> Script[tuple[Objection, ...]]:
        """The objections of a person that stand. Errors are those of `consents`."""
        return consenting.objections(self._setting, subject, tenant=tenant)

    @step
    def consent_history(
        self, subject: DataSubject, *, tenant: Key | None = None
    ) -> Script[tuple[Entry, ...]]:
        """Everything that a person said of their consents, oldest first, as the journal has it.

        Errors are those of `consents`.

        Source: GDPR Art. 7(1): "the controller shall be able to demonstrate".
        """
        return consenting.history(self._setting, subject, tenant=tenant)
