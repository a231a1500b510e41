"""What the world broke: systems, tables, optional libraries, the journal."""

from gdpr_rights.errors.base import GdprRightsError


class MissingExtra(GdprRightsError, ImportError):
    """An optional library is not installed."""

    def __init__(self, extra: str, package: str) -> None:
        self.extra = extra
        self.package = package
        super().__init__(extra, package)

    def __str__(self) -> str:
        return f"{self.package} is not installed: pip install 'gdpr_rights[{self.extra}]'"


class ErasureIncomplete(GdprRightsError):
    """After an erasure rows were still there; it was rolled back."""

    def __init__(self, dataset: str, rows: int, what: str) -> None:
        self.dataset = dataset
        self.rows = rows
        self.what = what
        super().__init__(f"{dataset}: {rows} rows are {what} after the erasure")


class SystemUnavailable(GdprRightsError):
    """A system could not be reached, or broke off; its own message is not shown."""

    def __init__(self, cause: str) -> None:
        self.cause = cause
        super().__init__(f"the system failed with {cause}; nothing was changed there")


class TablesMissing(GdprRightsError):
    """The library's own tables are not there yet."""

    def __init__(self, tables: str, remedy: str) -> None:
        self.tables = tables
        super().__init__(f"the tables {tables} are missing: {remedy}")


class UnreadableEntry(GdprRightsError):
    """An entry of the journal that this release cannot read: it is newer, or was tampered with."""

    def __init__(self, kind: str, problems: tuple[str, ...]) -> None:
        self.kind = kind
        self.problems = problems
        super().__init__(kind, problems)

    def __str__(self) -> str:
        return f"an entry of kind {self.kind!r} cannot be read: {'; '.join(self.problems)}"


class StaleVersion(GdprRightsError):
    """Somebody else has written to the stream meanwhile; nothing was written."""

    def __init__(self, stream: str, expected: int, found: int) -> None:
        self.stream = stream
        self.expected = expected
        self.found = found
        super().__init__(
            f"stream {stream} is at version {found}, not {expected}: read it again and retry"
        )


class RectificationIncomplete(GdprRightsError):
    """After a rectification rows did not hold the new values; it was rolled back.

    A trigger may have changed them again, or the database cut them short.
    """

    def __init__(self, dataset: str, rows: int) -> None:
        self.dataset = dataset
        self.rows = rows
        super().__init__(
            f"{dataset}: {rows} rows do not hold the new value after the rectification; "
            "nothing was changed"
        )


class NoticeUndelivered(GdprRightsError):
    """A recipient could not be told now; what the other side said is not shown.

    Attributes:
        cause: The kind of fault, such as ``SMTP 550``, ``HTTP 503`` or ``TimeoutError``.
    """

    def __init__(self, cause: str) -> None:
        self.cause = cause
        super().__init__(f"the notice was not delivered ({cause}): try again, or tell it by hand")


class WebhookNotVerified(GdprRightsError, ValueError):
    """A request that is not what the sender signed, or not now: do nothing on it."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"the web hook is not verified: {why}")
