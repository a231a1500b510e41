"""Drafts a data map from what live databases look like."""

from collections.abc import Iterator, Mapping

import attrs

from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.datasets import Dataset, Lookup, Match, SubjectKind
from gdpr_rights.domain.drafting.columns import guess, is_email, rule_for
from gdpr_rights.domain.drafting.describing import Describing
from gdpr_rights.domain.drafting.drafts import Draft, Guess, OpenQuestion
from gdpr_rights.domain.drafting.live import whole_schemas
from gdpr_rights.domain.drafting.purposes import Purposes
from gdpr_rights.domain.drafting.tables import System, dataset_names, people_of, system_of
from gdpr_rights.domain.drafting.vocabulary import SECRET
from gdpr_rights.domain.fields import FieldClass, PersonalData
from gdpr_rights.domain.lint.fates import may_be_overwritten
from gdpr_rights.domain.lint.findings import place
from gdpr_rights.domain.lint.names import uses_activity
from gdpr_rights.domain.lint.undecided import to_decide
from gdpr_rights.domain.parties import Controller
from gdpr_rights.domain.schema import Column, Schema, Table

__all__ = ["draft_data_map"]

_DATES = frozenset({"date", "datetime"})
_BY_NAME = ("issue", "invoice", "bill", "paid", "order", "date", "created")


def draft_data_map(
    against: object,
    *,
    subjects: Mapping[str, str],
    controller: Controller | None = None,
    system: str = "app",
) -> Draft:
    """A first data map for a database you have, with what to ask about it.

    Columns are classified by their names and types, links follow the foreign keys. A draft is
    where the work begins: nobody can tell from a database why it is kept, on which lawful basis
    and for how long.

    Args:
        against: An SQLAlchemy engine, a data system or a `Schema`; for several systems a mapping
            of these by system.
        subjects: The table of each kind of person: where one row is one person.
        controller: Whose map it is; to be decided by default.
        system: What to call a system that is given alone.

    Raises:
        ValueError: A kind of person has no such table, or several systems have one.
        TypeError: Nothing can tell what the tables behind such an object look like.

    Examples:
        >>> from gdpr_rights import Schema, draft_data_map
        >>> from gdpr_rights.domain.schema import Column, ForeignKey, Table
        >>> shop = Schema([
        ...     Table("users", columns=[Column("id"), Column("email")], key=["id"]),
        ...     Table("notes", columns=[Column("id"), Column("user_id"), Column("body")],
        ...           key=["id"], foreign_keys=[ForeignKey(["user_id"], "users", ["id"])])])
        >>> draft = draft_data_map(shop, subjects={"customer": "users"})
        >>> draft.data_map.dataset["notes"].owner
        OwnedBy(target='users', columns=(('user_id', 'id'),))
        >>> for finding in draft.data_map.check()[:2]:
        ...     print(finding.code, finding.where)
        undecided activities.account.purpose
        undecided activities.account.recipients[0]
    """
    schemas = whole_schemas(against, system, subjects.values())
    people = people_of(subjects, schemas)
    systems = [
        system_of(name, schema, [table for of, table in people.values() if of == name])
        for name, schema in schemas.items()
    ]
    names = dataset_names(systems)
    purposes = Purposes(tuple(subjects))
    parts = [
        Describing(of, names, _kinds(of, people), next(iter(people)), purposes) for of in systems
    ]
    # Tables of people first, so that a reader meets them first, and their activities.
    datasets = [
        part.dataset(table)
        for part in parts
        for table in sorted(part.system.tables, key=lambda each: _rank(part.system, each))
    ]
    of_name = {dataset.name: dataset for dataset in datasets}
    kinds = [
        _subject(kind, of_name[names[where]], of_name, part)
        for kind, where in people.items()
        for part in parts
        if part.system.name == where[0]
    ]
    guesses = [each for part in parts for each in part.guesses]
    questions = [question for part in parts for question in part.questions]
    bare = DataMap(
        controller=controller or _UNKNOWN,
        activities=purposes.activities({}),
        subjects=kinds,
        datasets=datasets,
    )
    starts = {
        activity.name: start
        for activity in bare.activities
        if (start := _start(bare, activity.name, schemas)) is not None
    }
    data_map = attrs.evolve(
        bare,
        activities=purposes.activities(starts),
        datasets=[_with_rules(bare, each, schemas, questions) for each in datasets],
    )
    asked = [*_about_the_controller(controller), *_aside(systems), *purposes.questions()]
    return Draft(data_map, guesses=[*purposes.guesses(), *guesses], questions=[*asked, *questions])


_UNKNOWN = Controller(
    to_decide("the legal name of the controller"),
    contact=to_decide("where people reach it about their data"),
    country=to_decide("the country where answers are prepared, such as FR"),
    time_zone="UTC",
)


def _about_the_controller(controller: Controller | None) -> Iterator[OpenQuestion]:
    if controller is None:
        yield OpenQuestion(
            "controller.time_zone",
            question="in which time zone do its days begin? Such as Europe/Paris",
        )


def _aside(systems: list[System]) -> Iterator[OpenQuestion]:
    for of in systems:
        if of.aside:
            yield OpenQuestion(
                "datasets",
                question=f"no reference joins these tables of {of.name} to the others: does one "
                f"hold personal data? {', '.join(of.aside)}",
            )


def _kinds(of: System, people: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    # Of two kinds in one table, the first gives its name to the activities.
    return {table: kind for kind, (name, table) in reversed([*people.items()]) if name == of.name}


def _rank(of: System, table: Table) -> int:
    if table.name not in of.ownership.root:
        return 2
    return 1 if table.name in of.ownership.owner else 0


# Look-ups


def _subject(
    kind: str,
    dataset: Dataset,
    datasets: Mapping[str, Dataset],
    part: Describing,
) -> SubjectKind:
    (table,) = (each for each in part.system.tables if each.name == dataset.table)
    found = {}
    for column, prefix in _addresses(table, datasets, part):
        name = "email" if "email" not in found else column.name
        found[name] = Lookup(f"{prefix}{column.name}", match=Match.EMAIL)
        part.guesses.append(
            Guess(
                place("subjects", kind, "lookup", name),
                said=f"{prefix}{column.name}",
                because="it is named like an e-mail address",
            )
        )
    for column in table.columns:
        if _is_a_name(column, table, dataset) and column.name not in found:
            found[column.name] = Lookup(column.name)
            part.guesses.append(
                Guess(
                    place("subjects", kind, "lookup", column.name),
                    said=column.name,
                    because="no two rows share it",
                )
            )
    if not found:
        part.questions.append(
            OpenQuestion(
                place("subjects", kind),
                question="by what is a person found, other than the key of their row?",
            )
        )
    return SubjectKind(kind, dataset=dataset.name, lookup=found)


def _addresses(
    table: Table, datasets: Mapping[str, Dataset], part: Describing
) -> list[tuple[Column, str]]:
    """E-mail addresses of the person's own row; else those of rows one link away."""
    dataset = datasets[part.name(table.name)]
    own = [(column, "") for column in table.columns if _is_address(column, dataset)]
    if own:
        return own
    return [
        (column, f"{part.name(child.name)}.")
        for child in part.system.tables
        if (owner := part.system.ownership.owner.get(child.name)) is not None
        and owner.target == table.name
        for column in child.columns
        if _is_address(column, datasets[part.name(child.name)])
    ][:1]


def _is_address(column: Column, dataset: Dataset) -> bool:
    return (
        is_email(column)
        and column.type == "text"
        and "." not in column.name
        and isinstance(dataset.classify(column.name), PersonalData)
    )


def _is_a_name(column: Column, table: Table, dataset: Dataset) -> bool:
    """Whether a column names a person as a number or a user name does."""
    return (
        column.unique
        and column.type in ("text", "integer")
        and not is_email(column)
        and "." not in column.name
        and guess(column, table, is_person=True).meaning is not SECRET
        and isinstance(dataset.classify(column.name, table.key), PersonalData)
    )


# What follows from the whole map


def _with_rules(
    data_map: DataMap,
    dataset: Dataset,
    schemas: Mapping[str, Schema],
    questions: list[OpenQuestion],
) -> Dataset:
    """A dataset with rules for columns that cannot be NULL and may have to be overwritten."""
    table = schemas[dataset.system].table[dataset.table]

    def with_rule(name: str, of: FieldClass) -> FieldClass:
        column = table.column[name]
        if (
            not isinstance(of, PersonalData)
            or column.nullable
            or column.generated
            or name in table.key
            or name in dataset.link_columns
            or not may_be_overwritten(data_map, dataset, of)
        ):
            return of
        rule = rule_for(column)
        if rule is None:
            questions.append(
                OpenQuestion(
                    place("datasets", dataset.name, "fields", name),
                    question="it cannot be NULL, and its row may have to stay: what may be "
                    f"written into a column of the type {column.type}?",
                )
            )
        return attrs.evolve(of, overwrite=rule)

    return attrs.evolve(
        dataset, fields=[(name, with_rule(name, of)) for name, of in dataset.fields]
    )


def _start(data_map: DataMap, activity: str, schemas: Mapping[str, Schema]) -> str | None:
    """A date from which a retention may run, and that every row of the activity reaches."""
    users = [dataset for dataset, _, _ in uses_activity(data_map, activity)]
    candidates = []
    for dataset in dict.fromkeys(users):
        chain = data_map.owner_chain(dataset.name)
        if not all(dataset in data_map.owner_chain(user.name) or user in chain for user in users):
            continue
        table = schemas[dataset.system].table[dataset.table]
        candidates += [
            (rank, len(chain), f"{dataset.name}.{column.name}")
            for column in table.columns
            if column.type in _DATES and "." not in column.name and not column.nullable
            for rank, word in enumerate(_BY_NAME)
            if word in column.name.lower()
        ]
    return min(candidates)[2] if candidates else None
