"""File names for datasets: readable, safe on every machine, and never the same twice."""

import hashlib
import re

_UNSAFE = re.compile(r"[^A-Za-z0-9_.-]+|\.{2,}")
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul"]
    + [f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)]
)
"""Names that Windows keeps for devices, whatever ending they have."""
_LONGEST = 80


class FileNames:
    """Gives each dataset a file name without its ending.

    A name that is safe as it stands is kept. Any other loses what is unsafe and gains some letters
    of its hash, so that two datasets that look alike then still have different files; upper and
    lower case do not make a difference, for on many machines they do not.

    Examples:
        >>> from gdpr_rights.export.names import FileNames
        >>> names = FileNames()
        >>> names.of("invoices"), names.of("../etc/passwd")
        ('invoices', 'etc_passwd-7fef78f5')
    """

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def of(self, dataset: str) -> str:
        """A name for the dataset, another at each call."""
        safe = _UNSAFE.sub("_", dataset).strip("._-")[:_LONGEST]
        if safe.split(".")[0].casefold() in _RESERVED:
            safe = f"_{safe}"
        if not safe or safe != dataset or self._is_taken(safe):
            digest = hashlib.sha256(dataset.encode("utf-8", "surrogatepass")).hexdigest()
            safe = f"{safe}-{digest[:8]}" if safe else digest[:8]
        name, number = safe, 1
        while self._is_taken(name):
            number += 1
            name = f"{safe}-{number}"
        self._taken.add(name.casefold())
        return name

    def _is_taken(self, name: str) -> bool:
        return name.casefold() in self._taken
