"""What is appended to several streams at once, as entries of the one chain."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain
from typing import Final

from gdpr_rights.domain.projections import Projection
from gdpr_rights.errors import StaleVersion
from gdpr_rights.journal.chain import Head, PersonalValue, Record, seal
from gdpr_rights.ports import Write

FORGOTTEN_AFTER: Final = timedelta(weeks=1)
"""How long an attempt is remembered: longer than any limit of attempts looks back."""


def require_events(writes: Sequence[Write]) -> None:
    """Refuses a projection without an event, which could not be explained.

    Raises:
        ValueError: There is a write without an event.
    """
    if not all(write.events for write in writes):
        raise ValueError("nothing to append: give at least one event")


def streams_of(writes: Sequence[Write]) -> tuple[str, ...]:
    """The streams, each once, in their order."""
    return tuple(dict.fromkeys(write.stream for write in writes))


def projections_of(writes: Sequence[Write]) -> tuple[Projection, ...]:
    """The projections of all writes in their order."""
    return tuple(chain.from_iterable(write.projections for write in writes))


def seal_writes(
    writes: Sequence[Write], at: datetime, *, versions: Mapping[str, int], head: Head
) -> tuple[tuple[Record, ...], tuple[PersonalValue, ...]]:
    """New entries of several streams in the order of the writes, and their personal values.

    Where a stream stands twice, its second write expects the version that the first leaves.

    Args:
        writes: What to append.
        at: When, an aware datetime.
        versions: The versions of the streams now; of a new one none.
        head: The last entry of the journal.

    Raises:
        StaleVersion: One of the streams has another version.
    """
    now = dict(versions)
    records: list[Record] = []
    values: list[PersonalValue] = []
    for write in writes:
        found = now.get(write.stream, 0)
        if found != write.expected:
            raise StaleVersion(write.stream, write.expected, found)
        new, beside = seal(write.events, at, stream=write.stream, version=found, head=head)
        records += new
        values += beside
        head = Head(new[-1].seq, new[-1].hash)
        now[write.stream] = new[-1].version
    return tuple(records), tuple(values)
