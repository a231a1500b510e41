"""What the events have in common by which something is contested."""


class ContestEvent:
    """An automated decision is contested, or the case itself with a supervisory authority."""

    __slots__ = ()
