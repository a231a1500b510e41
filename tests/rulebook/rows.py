"""A row of the rulebook's decision tables, as data: the few kinds there are, and their maps."""

from collections.abc import Iterable, Mapping

import attrs

from gdpr_rights import DataMap, DataSubject, Facts, Outcome, Right, SideEffect, Trigger
from gdpr_rights.convert import data_map_from_toml
from gdpr_rights.domain.requests import Request
from gdpr_rights.domain.values import as_tuple
from gdpr_rights.law.rights_by_basis import Cell, Provision

ADA = DataSubject.by("customer", email="ada@example.org")


def _effects(values: Iterable[SideEffect]) -> frozenset[SideEffect]:
    return frozenset(values)


@attrs.frozen(kw_only=True)
class Row:
    """What a request comes to.

    Attributes:
        id: As the rulebook names it, ``RULEBOOK 2.8/O1``.
        says: The rule in a few words, for the generated page.
        request: What the person asks.
        data_map: What is held.
        facts: What is known.
        expected: What it must come to.
        citation: One that the decision must give.
        human: Whether the row shows that a human is asked: then a question comes of it.
        fields: The fields for which it is done, where the row is about them.
        recorded_in: Where a human's decision stands, if it is not among the facts.
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
    fields: tuple[str, ...] | None = None
    recorded_in: str = ""
    code: str = attrs.field()


@attrs.frozen(kw_only=True)
class EffectRow:
    """What else follows from a request: `expected`, from one trigger, of which `human` are asked.

    The other attributes are those of `Row`; the citation is one of an effect.
    """

    id: str
    says: str
    request: Request
    data_map: DataMap
    facts: Facts
    trigger: Trigger
    expected: frozenset[SideEffect] = attrs.field(converter=_effects)
    human: frozenset[SideEffect] = attrs.field(default=(), converter=_effects)
    activities: tuple[str, ...] | None = None
    citation: str
    code: str = "gdpr_rights.domain.what_follows.what_follows"


@attrs.frozen(kw_only=True)
class TriggerRow:
    """What follows from something that no request says: `expected`, and nothing else."""

    id: str
    says: str
    trigger: Trigger
    expected: frozenset[SideEffect] = attrs.field(converter=_effects)
    human: frozenset[SideEffect] = attrs.field(default=(), converter=_effects)
    citation: str
    code: str = "gdpr_rights.domain.consequences.following"


@attrs.frozen(kw_only=True)
class CellRow:
    """Whether a right exists for a basis, and on which condition."""

    id: str
    says: str
    provision: Provision
    basis: str
    expected: Cell
    citation: str
    code: str = "gdpr_rights.domain.entitlements.rights_for"


@attrs.frozen(kw_only=True)
class FieldsRow:
    """Without which statements an answer or a letter cannot be built; `code` is its class."""

    id: str
    says: str
    expected: tuple[str, ...] = attrs.field(converter=as_tuple)
    citation: str
    code: str


@attrs.frozen(kw_only=True)
class ToldRow:
    """What an answer says.

    Attributes:
        right: Whose answer: access or portability.
        statement: The attribute of its information, or ``meaning`` of the dictionary.
        expected: What it says, among other things.
    """

    id: str
    says: str
    right: Right
    data_map: DataMap
    statement: str
    expected: str
    citation: str
    code: str


@attrs.frozen(kw_only=True)
class DeskRow:
    """What the desk does, over a real journal.

    Attributes:
        requests: What arrives together.
        data_map: What is held.
        steps: What is done, each with the number of its case in the order of answering.
        returned: The class of what the last step came to.
        expected: The kinds of the entries in the journal, in order.
    """

    id: str
    says: str
    requests: tuple[Request, ...] = attrs.field(converter=as_tuple)
    data_map: DataMap
    steps: tuple[tuple[str, int], ...] = attrs.field(default=(), converter=as_tuple)
    returned: str = "Case"
    expected: tuple[str, ...] = attrs.field(converter=as_tuple)
    citation: str
    code: str


AnyRow = Row | EffectRow | TriggerRow | CellRow | FieldsRow | ToldRow | DeskRow


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


def data_map(
    *activities: str,
    used_for: Iterable[str] = ("service",),
    fields: Mapping[str, str] | None = None,
    email: str = "",
) -> DataMap:
    """A map of one dataset, whose one field is used by these activities.

    Args:
        activities: Their TOML.
        used_for: What the one field is used for.
        fields: The TOML of more fields, by name.
        email: More TOML of the one field.
    """
    uses = ", ".join(f'"{name}"' for name in as_tuple(used_for))
    more = "\n".join(f"fields.{name} = {of}" for name, of in (fields or {}).items())
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
fields.email = {{ category = "contact", used_for = [{uses}]{email} }}
{more}
"""
    )
