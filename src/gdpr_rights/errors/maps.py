"""What is wrong with a data map, or with a name that it should have."""

from collections.abc import Sequence

from gdpr_rights.errors.base import GdprRightsError


class InvalidDataMap(GdprRightsError, ExceptionGroup[Exception]):
    """A data map that cannot be read: every mistake at once, each an `InvalidValue`."""

    def derive(self, excs: "Sequence[Exception]", /) -> "InvalidDataMap":  # type: ignore[override]
        """The same group with other members."""  # the stub knows only generic groups
        return InvalidDataMap(self.message, excs)

    def __str__(self) -> str:
        return "\n".join([f"{self.message}:", *(f"  {error}" for error in self.exceptions)])


class InvalidValue(GdprRightsError, ValueError):
    """One mistake in a data map, with its place (``datasets.users.fields.email``)."""

    def __init__(self, where: str, message: str) -> None:
        self.where = where
        self.message = message
        super().__init__(f"{where}: {message}")


class UnsafeDataMap(GdprRightsError):
    """The data map would erase or disclose wrongly: the desk does not work with it."""

    def __init__(self, findings: "tuple[object, ...]") -> None:
        self.findings = findings
        lines = ["the data map is not safe to work with:", *map(str, findings)]
        super().__init__("\n".join(lines))


class MapDoesNotFit(GdprRightsError):
    """The live system does not fit the data map; nothing was changed."""

    def __init__(self, where: str, message: str) -> None:
        self.where = where
        self.message = message
        super().__init__(f"{where}: {message}; nothing was changed. Run check() for all of it")


class UnknownSystem(GdprRightsError, LookupError):
    """The data map names a system that the desk was not given."""

    def __init__(self, systems: tuple[str, ...]) -> None:
        self.systems = systems
        super().__init__(
            f"the data map names systems that were not given: {', '.join(systems)}; "
            "pass systems={name: DataSystem}"
        )


class UnknownKind(GdprRightsError, LookupError):
    """The data map has no such kind of person."""

    def __init__(self, kind: str, known: tuple[str, ...]) -> None:
        self.kind = kind
        self.known = known
        super().__init__(f"the data map has no kind of person {kind!r}; it has {', '.join(known)}")


class UnknownLookup(GdprRightsError, LookupError):
    """The data map has no such look-up for this kind of person."""

    def __init__(self, kind: str, lookup: str, known: tuple[str, ...]) -> None:
        self.kind = kind
        self.lookup = lookup
        self.known = known
        super().__init__(
            f"a {kind} cannot be looked up by {lookup!r}; the data map has {', '.join(known)}"
        )
