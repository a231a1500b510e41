"""What data are probably used for, and what a human has to decide about that."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import attrs

from gdpr_rights.domain.activities import ProcessingActivity
from gdpr_rights.domain.drafting.drafts import Guess, OpenQuestion
from gdpr_rights.domain.drafting.vocabulary import BILLING, EMPLOYEES, MARKETING, SECURITY
from gdpr_rights.domain.drafting.words import speaks_of
from gdpr_rights.domain.lint.findings import place
from gdpr_rights.domain.lint.undecided import to_decide
from gdpr_rights.domain.parties import Recipient
from gdpr_rights.domain.retention import Retention
from gdpr_rights.law.bases import LawfulBasis

ACCOUNT, BILLING_ACTIVITY, EMPLOYMENT = "account", "billing", "employment"


@attrs.frozen
class Usual:
    """What is usual for a kind of activity; the controller decides whether it is so here."""

    purpose: str
    lawful_basis: LawfulBasis
    because: str
    retention: str
    direct_marketing: bool = False


USUAL: Mapping[str, Usual] = MappingProxyType(
    {
        ACCOUNT: Usual(
            "run the accounts of {people}",
            LawfulBasis.CONTRACT,
            "a person with an account usually has a contract",
            "how long after the contract has ended",
        ),
        BILLING_ACTIVITY: Usual(
            "invoice {people} and keep the books",
            LawfulBasis.LEGAL_OBLIGATION,
            "tax and commercial law usually require books to be kept",
            "how long, and which rule says so",
        ),
        "security": Usual(
            "keep the accounts of {people} safe",
            LawfulBasis.LEGITIMATE_INTERESTS,
            "logs of access usually rest on the interest in a safe service (Recital 49)",
            "how long until a log is of no use",
        ),
        "marketing": Usual(
            "send advertising to {people}",
            LawfulBasis.CONSENT,
            "advertising by e-mail usually needs consent",
            "how long after the last contact",
            direct_marketing=True,
        ),
        EMPLOYMENT: Usual(
            "employ {people}",
            LawfulBasis.CONTRACT,
            "an employee has a contract",
            "how long after the employment has ended",
        ),
    }
)
"""The kinds of activity a draft knows."""


def kind_of_activity(kind: str, tables: tuple[str, ...]) -> str:
    """What the rows of a table are probably used for.

    Args:
        kind: The kind of person they belong to.
        tables: The table, the one that owns its rows, and so on up to that of the people.
    """
    if speaks_of(kind, EMPLOYEES) or speaks_of(tables[-1], EMPLOYEES):
        return EMPLOYMENT
    for table in tables[:-1]:
        if speaks_of(table, BILLING):
            return BILLING_ACTIVITY
        if speaks_of(table, MARKETING):
            return "marketing"
        if speaks_of(table, SECURITY):
            return "security"
    return ACCOUNT


@attrs.define
class Purposes:
    """The activities of a draft, each made when the first field is used for it."""

    kinds: tuple[str, ...]
    names: dict[tuple[str, str], str] = attrs.field(factory=dict)

    def name(self, kind: str, activity: str) -> str:
        """The name of an activity, with that of the kind of person where two have such a one."""
        known = self.names.get((kind, activity))
        if known is None:
            taken = set(self.names.values())
            known = activity if activity not in taken else f"{kind}-{activity}"
            while known in taken:
                known += "-2"
            self.names[kind, activity] = known
        return known

    def activities(self, starts: Mapping[str, str]) -> tuple[ProcessingActivity, ...]:
        """The activities; what a human has to decide stands there as such.

        Args:
            starts: By activity, a date in the data from which its retention may run.
        """
        return tuple(
            ProcessingActivity(
                name,
                purpose=to_decide(_purpose(kind, USUAL[activity])),
                lawful_basis=USUAL[activity].lawful_basis,
                # The name makes each text its own: two activities share no fate by accident.
                retention=Retention.criteria(
                    to_decide(
                        f"{USUAL[activity].retention} ({name})"
                        + (f", perhaps counted from {starts[name]}" if name in starts else "")
                    )
                ),
                direct_marketing=USUAL[activity].direct_marketing,
                # A map without recipients says that there are none, to whoever asks for access.
                recipients=[Recipient(to_decide("who receives these data, by name; or nobody"))],
            )
            for (kind, activity), name in self.names.items()
        )

    def guesses(self) -> Iterator[Guess]:
        """Why the activities have the lawful bases they have."""
        for (_, activity), name in self.names.items():
            yield Guess(
                place("activities", name, "lawful_basis"),
                said=USUAL[activity].lawful_basis.value,
                because=USUAL[activity].because,
            )

    def questions(self) -> Iterator[OpenQuestion]:
        """What a human has to find out about each activity."""
        for (_, activity), name in self.names.items():
            where = ("activities", name)
            yield OpenQuestion(
                place(*where, "recipients"),
                question="to whom are these data disclosed, processors included? Name them, or "
                "write [] for nobody",
            )
            yield OpenQuestion(
                place(*where, "purpose"), question="what are these data used for, in your words?"
            )
            basis = USUAL[activity].lawful_basis
            yield OpenQuestion(
                place(*where, "lawful_basis"),
                question=f"is it {basis.value} ({basis.citation})?",
            )
            yield OpenQuestion(
                place(*where, "retention"), question=f"{USUAL[activity].retention}?"
            )


def _purpose(kind: str, usual: Usual) -> str:
    people = kind if kind.endswith("s") else f"{kind}s"
    basis = usual.lawful_basis
    return f"{usual.purpose.format(people=people)}; is {basis.value} the lawful basis?"
