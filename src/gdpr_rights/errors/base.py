"""The base of every error the library raises."""


class GdprRightsError(Exception):
    """The base of every error the library raises."""
