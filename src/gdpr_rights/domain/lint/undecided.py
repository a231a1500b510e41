"""What a draft has left open: texts that begin with ``TO DECIDE``."""

from collections.abc import Iterator

from gdpr_rights.domain.activities import ProcessingActivity
from gdpr_rights.domain.lint import catalogue as lints
from gdpr_rights.domain.lint.findings import Finding, place
from gdpr_rights.domain.lint.names import field_place
from gdpr_rights.domain.map_contents import MapContents
from gdpr_rights.domain.retention import After, AfterEvent, Criteria

TO_DECIDE = "TO DECIDE"
"""How a text begins that stands for a decision nobody has taken yet."""


def to_decide(what: str) -> str:
    """The text that stands for a decision nobody has taken yet."""
    return f"{TO_DECIDE}: {what}"


def is_to_decide(text: str | None) -> bool:
    """Whether a text stands for a decision nobody has taken yet."""
    return text is not None and text.lstrip().startswith(TO_DECIDE)


def lint_undecided(data_map: MapContents) -> Iterator[Finding]:
    """A finding for every decision that nobody has taken yet."""
    for where, text in _texts(data_map):
        if text is not None and is_to_decide(text):
            what = text.strip().removeprefix(TO_DECIDE).lstrip(": ")
            yield lints.UNDECIDED.at(where, what or "nobody has decided it")


def _texts(data_map: MapContents) -> Iterator[tuple[str, str | None]]:
    controller = data_map.controller
    for name in ("name", "contact", "country", "data_protection_officer"):
        yield place("controller", name), getattr(controller, name)
    for activity in data_map.activities:
        yield from _texts_of(activity)
    for dataset in data_map.datasets:
        for field, of in dataset.personal_fields():
            where = field_place(dataset.name, field)
            yield where, of.category
            yield where, of.meaning


def _texts_of(activity: ProcessingActivity) -> Iterator[tuple[str, str | None]]:
    where = ("activities", activity.name)
    yield place(*where, "purpose"), activity.purpose
    retention = activity.retention
    match retention:
        case Criteria(text=text):
            yield place(*where, "retention"), text
        case AfterEvent(event=event):
            yield place(*where, "retention"), event
        case After():
            pass
    yield place(*where, "retention"), retention.citation
    for number, recipient in enumerate(activity.recipients):
        yield place(*where, "recipients", number), recipient.name
        yield place(*where, "recipients", number), recipient.safeguard
    if activity.automated_decision is not None:
        for name in ("logic", "significance", "consequences", "law", "safeguards"):
            text = getattr(activity.automated_decision, name)
            yield place(*where, "automated_decision", name), text
