"""The guard: asked before somebody's data are used.

Source: GDPR Art. 6(1)(a), 7(3), 18, 21.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar

from gdpr_rights.desk import guarding, using
from gdpr_rights.desk.effects import Script
from gdpr_rights.desk.guarding import Subject
from gdpr_rights.desk.setting import Setting
from gdpr_rights.desk.step import Asynchronous, Synchronous, step
from gdpr_rights.domain.parties import Key
from gdpr_rights.domain.places import Place
from gdpr_rights.domain.standing import Allowed, Denied
from gdpr_rights.domain.values import as_tuple
from gdpr_rights.law.grounds import UseWhileRestricted

R = TypeVar("R")
T = TypeVar("T")


class Asking:
    """What the guard can be asked."""

    _setting: Setting

    @step
    def may_process(
        self,
        subject: Subject,
        activity: str,
        *,
        channel: str | None = None,
        places: Iterable[Place] = (),
        tenant: Key | None = None,
        decision: str | None = None,
    ) -> Script[Allowed | Denied]:
        """Whether an activity may use the data of a person now, with what stands against it.

        One indexed read of the journal: no system is asked, no case is read, nothing is kept for
        the next time, so a withdrawal counts from the moment it was recorded, by whatever process.
        An activity that rests on consent is denied where no consent was recorded.

        Args:
            subject: The person, by the key of their row and by their addresses: what was said
                under any of these names counts. An address alone finds what was said under it.
            activity: The processing activity.
            channel: The channel, such as ``e-mail``. Where none is named any may be meant: what
                was said against one of them denies it.
            places: The data that would be used; all that the activity uses where none are named.
            tenant: The tenant to whose people they belong, where the map has tenants.
            decision: The automated decision whose effects would be applied, by the application's
                name: while the person contests it they may be frozen.

        Raises:
            UnknownActivity: The map has no such processing activity.
            UnknownKind: The map has no such kind of person.
            UnknownLookup: The map has no such look-up for it.
            UnknownField: No such place holds data of the person.
            TenantMissing: The map has tenants, and none was named.

        Source: GDPR Art. 6(1)(a), 7(3), 18(2), 21(1), 21(3).
        """
        return guarding.ask(
            self._setting,
            subject,
            activity,
            channel=channel,
            places=as_tuple(places),
            tenant=tenant,
            decision=decision,
        )

    @step
    def allowed(
        self,
        subjects: Iterable[T],
        activity: str,
        *,
        who: Callable[[T], Subject] | None = None,
        channel: str | None = None,
        tenant: Key | None = None,
    ) -> Script[tuple[T, ...]]:
        """Those of many people whose data an activity may use now, in their order.

        The answers are those of `may_process`, for a whole mailing list at once: few statements,
        and no more in memory than the list is long. Ask again before every mailing.

        Args:
            subjects: The people, each as for `may_process`; or anything of which ``who`` says whom
                it stands for, such as addresses or rows of a table.
            activity: As for `may_process`.
            who: Names the person for whom an element stands.
            channel: As for `may_process`.
            tenant: As for `may_process`; one for all of them.

        Raises:
            UnknownActivity: The map has no such processing activity; the others as there.
        """
        return guarding.allowed(
            self._setting, subjects, activity, who=who, channel=channel, tenant=tenant
        )

    @step
    def use(
        self,
        subject: Subject,
        activity: str,
        *,
        use: UseWhileRestricted | str,
        by: str,
        because: str,
        channel: str | None = None,
        places: Iterable[Place] = (),
        tenant: Key | None = None,
    ) -> Script[Allowed | Denied]:
        """Uses restricted data as the law allows even so, and puts that on record.

        It is noted in every case that restricts the data, and `history` shows it. What stands
        against the use besides a restriction, such as a withdrawn consent, comes back as `Denied`,
        and nothing is noted.

        Args:
            subject: As for `may_process`.
            activity: As for `may_process`.
            use: Which of the uses that Art. 18(2) allows, or its word.
            by: Who uses the data.
            because: What for.
            channel: As for `may_process`.
            places: As for `may_process`.
            tenant: As for `may_process`.

        Raises:
            NotRestricted: Nothing of these data is restricted; nothing was noted.
            StaleVersion: The cases changed again and again meanwhile.
            UnknownActivity: The map has no such processing activity; the others as there.

        Source: GDPR Art. 18(2).
        """
        return using.use(
            self._setting,
            subject,
            activity,
            exception=UseWhileRestricted(use),
            by=by,
            because=because,
            channel=channel,
            places=as_tuple(places),
            tenant=tenant,
        )


class Guard(Asking, Synchronous):
    """The guard of a `RightsDesk`.

    Args:
        setting: What the desk was built with.
        desk: The desk, whose journal is read.
    """

    def __init__(self, setting: Setting, desk: Synchronous) -> None:
        self._setting, self._desk = setting, desk

    def _drive(self, script: Script[R]) -> R:
        return self._desk._drive(script)  # noqa: SLF001 - our own


class AsyncGuard(Asking, Asynchronous):
    """`Guard` for asynchronous applications: the same questions, awaited.

    Args:
        setting: What the desk was built with.
        desk: The desk, whose journal is read.
    """

    def __init__(self, setting: Setting, desk: Asynchronous) -> None:
        self._setting, self._desk = setting, desk

    async def _drive(self, script: Script[R]) -> R:
        return await self._desk._drive(script)  # noqa: SLF001 - our own
