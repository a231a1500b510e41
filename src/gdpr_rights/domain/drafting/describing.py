"""Writes one dataset of a draft: its columns, its links, and why."""

from collections.abc import Iterator, Mapping

import attrs

from gdpr_rights.domain.datasets import Dataset
from gdpr_rights.domain.drafting.columns import ColumnGuess, guess, is_email
from gdpr_rights.domain.drafting.drafts import Guess, OpenQuestion
from gdpr_rights.domain.drafting.ownership import Reference, is_to_another
from gdpr_rights.domain.drafting.purposes import (
    ACCOUNT,
    BILLING_ACTIVITY,
    EMPLOYMENT,
    Purposes,
    kind_of_activity,
)
from gdpr_rights.domain.drafting.tables import System
from gdpr_rights.domain.fields import FieldClass, Impersonal, PersonalData
from gdpr_rights.domain.links import AnyLink, OnErased, OwnedBy, Refers
from gdpr_rights.domain.lint.findings import place
from gdpr_rights.domain.lint.lawfulness import is_secret
from gdpr_rights.domain.schema import Column, Table


@attrs.define
class Describing:
    """Describes the tables of one system, and notes why it says what it says.

    Attributes:
        system: The system.
        names: The names of the datasets.
        kinds: The kind of person of each table of people.
        first_kind: The kind of person whose activities stand in where nobody owns a table.
        purposes: The activities.
        guesses: What was guessed so far.
        questions: What is open so far.
    """

    system: System
    names: Mapping[tuple[str, str], str]
    kinds: Mapping[str, str]
    first_kind: str
    purposes: Purposes
    guesses: list[Guess] = attrs.field(factory=list)
    questions: list[OpenQuestion] = attrs.field(factory=list)

    def dataset(self, table: Table) -> Dataset:
        """A table as a dataset."""
        name = self.name(table.name)
        links = self._links(table)
        is_owned = table.name in self.system.ownership.root
        linked = {column for link in links for column in link.own_columns}
        fields = dict(self._fields(table, linked, is_owned=is_owned))
        if not is_owned:
            self._unowned(table, personal=bool(fields))
        if not table.key:
            self._ask("datasets", name, question="which columns identify a row? Name them in key")
        return Dataset(
            name,
            system=self.system.name,
            table=table.name,
            fields=fields,
            rest=None if is_owned else Impersonal.NOT_PERSONAL,
            links=links,
        )

    def name(self, table: str) -> str:
        """The name of the dataset of a table."""
        return self.names[self.system.name, table]

    def _ask(self, *where: str | int, question: str) -> None:
        self.questions.append(OpenQuestion(place(*where), question=question))

    def _unowned(self, table: Table, *, personal: bool) -> None:
        name = self.name(table.name)
        if not personal:
            self.guesses.append(
                Guess(
                    place("datasets", name, "rest"),
                    said=Impersonal.NOT_PERSONAL.value,
                    because="no reference leads from its rows to a person, and no column is named "
                    "like one about people",
                )
            )
            return
        self._ask(
            "datasets",
            name,
            question="its columns speak of people: whose rows are these? Add owned_by, or draft "
            "it as a kind of person of its own; if nobody's, say that they are not-personal",
        )

    # Columns

    def _fields(
        self, table: Table, linked: set[str], *, is_owned: bool
    ) -> Iterator[tuple[str, FieldClass]]:
        is_person = table.name in self.kinds
        for column in table.columns:
            found = guess(column, table, is_person=is_person)
            if column.name in table.key or column.name in linked:
                # Keys and references say nothing of their own, unless they are names or secrets.
                in_key = column.name in table.key and is_email(column)
                if not (in_key or is_secret(column.name)):
                    continue
            elif not (is_owned or found.is_strong):
                continue
            yield column.name, self._field(table, column, found)

    def _field(self, table: Table, column: Column, found: ColumnGuess) -> PersonalData:
        where = ("datasets", self.name(table.name), "fields", column.name)
        used_for, is_record = self._used_for(table, found)
        of = found.field(table, used_for)
        if is_record:
            # What stands on an invoice is a record of that day; nobody alone can say otherwise.
            of = attrs.evolve(of, subject_authoritative=False)
        self.guesses.append(Guess(place(*where), said=of.category, because=found.because))
        if found.meaning is not None and found.meaning.ask is not None:
            self._ask(*where, question=found.meaning.ask)
        if found.meaning is None and column.type in ("json", "binary"):
            self._ask(
                *where,
                question=f"what does it hold? A column of the type {column.type} may hold "
                "anything, data about others and secrets included",
            )
        return of

    def _used_for(self, table: Table, found: ColumnGuess) -> tuple[str, bool]:
        chain = [table.name]
        while chain[-1] in self.system.ownership.owner:
            chain.append(self.system.ownership.owner[chain[-1]].target)
        kind = self.kinds.get(chain[-1])
        if kind is None:
            # Whose rows these are is asked; what they are used for follows from the answer.
            return self.purposes.name(self.first_kind, ACCOUNT), False
        activity = kind_of_activity(kind, tuple(chain))
        own = None if found.meaning is None else found.meaning.activity
        chosen = activity if activity == EMPLOYMENT else own or activity
        return self.purposes.name(kind, chosen), chosen == BILLING_ACTIVITY

    # Links

    def _links(self, table: Table) -> tuple[AnyLink, ...]:
        owner = self.system.ownership.owner.get(table.name)
        mapped = {mapped.name for mapped in self.system.tables}
        others = [
            each
            for each in self.system.references
            if each.table == table.name and each != owner and each.target in mapped
        ]
        links: list[AnyLink] = []
        if owner is not None:
            links.append(self._owned_by(owner))
        taken = [set(each.columns) for each in others]
        for number, reference in enumerate(others):
            shared = set[str]().union(*taken[:number], *taken[number + 1 :])
            shared |= set(owner.columns) if owner is not None else set()
            link = self._refers(table, reference, shared, len(links))
            if link is not None:
                links.append(link)
        return tuple(links)

    def _owned_by(self, reference: Reference) -> OwnedBy:
        where = ("datasets", self.name(reference.table), "links", 0)
        target = self.name(reference.target)
        because = self.system.ownership.because[reference.table]
        self.guesses.append(Guess(place(*where), said=f"owned_by {target}", because=because))
        if not reference.is_declared:
            self._ask(
                *where,
                question=f"the database knows no foreign key here: is {reference.text} the key of "
                f"{target}?",
            )
        for other in self.system.ownership.others[reference.table]:
            if self.system.ownership.root[other.target] == other.target:
                self._ask(
                    *where,
                    question=f"does a row belong to whom {other.text} names instead? This release "
                    "follows one owner",
                )
        return OwnedBy(target, _pairs(reference))

    def _refers(
        self, table: Table, reference: Reference, shared: set[str], number: int
    ) -> Refers | None:
        where = ("datasets", self.name(table.name), "links", number)
        target = self.name(reference.target)
        detachable = any(
            table.column[name].nullable and name not in table.key and name not in shared
            for name in reference.columns
        )
        if not detachable and not reference.is_declared:
            return None
        on_erased = OnErased.DETACH if detachable else OnErased.KEEP
        why = "its column may be NULL" if detachable else "its columns cannot become NULL"
        self.guesses.append(
            Guess(
                place(*where),
                said=f"refers to {target}, {on_erased.value}",
                because=f"{self._no_right(table, reference)}; {why}",
            )
        )
        may_go = reference.target in self.system.ownership.root
        if may_go and on_erased is OnErased.KEEP:
            self._ask(
                *where,
                question=f"a row of {target} to which such a reference stays is overwritten, "
                "not deleted: is that right?",
            )
        if may_go and is_to_another(reference) and table.name not in self.system.ownership.root:
            self._ask(*where, question=f"or does the row belong to whom {reference.text} names?")
        return Refers(target, _pairs(reference), on_erased=on_erased)

    def _no_right(self, table: Table, reference: Reference) -> str:
        if reference.target not in self.system.ownership.root:
            return f"rows of {reference.target} belong to nobody"
        if table.name in self.kinds:
            return "a person owns no other person"
        if is_to_another(reference):
            return f"{reference.text} is named like a reference to somebody who helps"
        return "another link says whose row it is"


def _pairs(reference: Reference) -> tuple[tuple[str, str], ...]:
    return tuple(zip(reference.columns, reference.target_columns, strict=True))
