"""A row of the rulebook's decision tables, as data."""

from collections.abc import Iterable

import attrs

from gdpr_rights import DataMap, DataSubject, Facts
from gdpr_rights.convert import data_map_from_toml
from gdpr_rights.domain.gates import Outcome
from gdpr_rights.domain.requests import Request
from gdpr_rights.domain.values import as_tuple

ADA = DataSubject.by("customer", email="ada@example.org")


@attrs.frozen(kw_only=True)
class Row:
    """One row: what is asked, what is known, and what must come of it.

    Attributes:
        id: As the rulebook names it, ``RULEBOOK 2.8/O1``.
        says: The rule in a few words, for the generated page.
        request: What the person asks.
        data_map: What is held.
        facts: What is known.
        expected: What it must come to.
        citation: One that the decision must give.
        human: Whether the rulebook marks the row **H**: then a question comes of it, never an
            outcome, until a human has answered.
        code: Where the rule is in the code, ``gdpr_rights.domain.objection.stops_at_once``.
    """

    id: str
    says: str
    request: Request
    data_map: DataMap
    facts: Facts
    expected: Outcome
    citation: str
    human: bool = False
    code: str = attrs.field()


def activity(name: str = "service", **fields: str) -> str:
    """The TOML of a processing activity."""
    given = {
        "purpose": f'"{name}"',
        "lawful_basis": '"contract"',
        "retention": '{ criteria = "as long as needed" }',
    } | fields
    return "\n".join(
        [f"[activities.{name}]", *(f"{key} = {value}" for key, value in given.items())]
    )


def data_map(*activities: str, used_for: Iterable[str] = ("service",)) -> DataMap:
    """A map of one dataset, whose one field is used by these activities."""
    uses = ", ".join(f'"{name}"' for name in as_tuple(used_for))
    return data_map_from_toml(
        f"""
schema = 1
[controller]
name = "Acme SAS"
contact = "privacy@acme.example"
country = "FR"
time_zone = "Europe/Paris"
{chr(10).join(activities)}
[subjects.customer]
dataset = "users"
lookup = {{ email = {{ column = "email", match = "email" }} }}
[datasets.users]
system = "app"
key = ["id"]
fields.email = {{ category = "contact", used_for = [{uses}] }}
"""
    )
