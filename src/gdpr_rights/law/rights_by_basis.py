"""Which rights exist for which lawful basis: the matrix, as data.

Source: GDPR Art. 7(3), 15-18, 20-22, 77; RULEBOOK 2.1.
"""

import enum
from collections.abc import Mapping

import attrs

from gdpr_rights.law.bases import LawfulBasis
from gdpr_rights.law.citations import Citation
from gdpr_rights.law.rights import Right


@enum.unique
class Provision(enum.Enum):
    """A line of the matrix: one for each right, and three for objection."""

    ACCESS = "15"
    RECTIFICATION = "16"
    ERASURE = "17"
    RESTRICTION = "18"
    PORTABILITY = "20"
    OBJECTION = "21(1)"
    OBJECTION_TO_MARKETING = "21(2)"
    OBJECTION_TO_RESEARCH = "21(6)"
    HUMAN_REVIEW = "22"
    CONSENT_WITHDRAWAL = "7(3)"
    COMPLAINT = "77"

    @property
    def citation(self) -> Citation:
        """The Article, or its paragraph."""
        return Citation(f"GDPR Art. {self.value}")

    @property
    def right(self) -> Right:
        """The right that the provision grants."""
        return Right.OBJECTION if "OBJECTION" in self.name else Right[self.name]


@enum.unique
class Reach(enum.Enum):
    """Whether a right exists for a basis."""

    YES = "yes"
    CONDITIONAL = "on a condition"
    NO = "no"


@attrs.frozen
class Cell:
    """One field of the matrix.

    Attributes:
        reach: Whether the right exists.
        condition: On which condition, or where the law says it does not; empty where it simply
            does or does not.
    """

    reach: Reach
    condition: str = ""


_YES, _NO = Cell(Reach.YES), Cell(Reach.NO)


def _when(condition: str) -> Cell:
    return Cell(Reach.CONDITIONAL, condition)


_LINES: Mapping[Provision, tuple[Cell, Cell, Cell, Cell, Cell, Cell]] = {
    Provision.ACCESS: (_YES,) * 6,
    Provision.RECTIFICATION: (_YES,) * 6,
    Provision.ERASURE: (
        Cell(Reach.YES, "17(1)(b)"),
        _when("17(1)(a), (d), (e)"),
        _when("only 17(1)(a), (d), (e), then 17(3)(b)"),
        _when("17(1)(a), (d)"),
        _when("17(3)(b) blocks it while the task needs the data"),
        Cell(Reach.YES, "17(1)(c)"),
    ),
    Provision.RESTRICTION: (
        *(Cell(Reach.YES, "not 18(1)(d)"),) * 4,
        *(Cell(Reach.YES, "18(1)(d) too"),) * 2,
    ),
    # 20(1)(a): "the processing is based on consent … or on a contract".
    Provision.PORTABILITY: (_YES, _YES, _NO, _NO, Cell(Reach.NO, "20(3)"), _NO),
    # 21(1): "which is based on point (e) or (f) of Article 6(1)".
    Provision.OBJECTION: (Cell(Reach.NO, "7(3) instead"), _NO, _NO, _NO, _YES, _YES),
    # 21(2): the basis does not matter. The law knows no marketing by obligation or for life.
    Provision.OBJECTION_TO_MARKETING: (Cell(Reach.YES, "7(3) too"), _YES, _NO, _NO, _YES, _YES),
    Provision.OBJECTION_TO_RESEARCH: (
        *(_NO,) * 4,
        _when("unless a task in the public interest needs it"),
        _YES,
    ),
    Provision.HUMAN_REVIEW: (
        _when("22(2)(c)"),
        _when("22(2)(a)"),
        _when("22(2)(b)"),
        _NO,
        _when("22(2)(b)"),
        _when("prohibited if solely automated and significant"),
    ),
    Provision.CONSENT_WITHDRAWAL: (_YES, *(_NO,) * 5),
    # Whatever the basis: what the controller owes is to say so (13(2)(d), 14(2)(e)).
    Provision.COMPLAINT: (_YES,) * 6,
}

MATRIX: Mapping[tuple[Provision, LawfulBasis], Cell] = {
    (provision, basis): cell
    for provision, cells in _LINES.items()
    for basis, cell in zip(LawfulBasis, cells, strict=True)
}
"""Every right for every basis. A special category that rests on explicit consent (9(2)(a)) has
what consent has, besides."""


def bases_of(provision: Provision) -> frozenset[LawfulBasis]:
    """The lawful bases for which a right exists, if only on a condition.

    Examples:
        >>> from gdpr_rights.law.rights_by_basis import Provision, bases_of
        >>> sorted(basis.value for basis in bases_of(Provision.OBJECTION))
        ['legitimate-interests', 'public-task']
    """
    return frozenset(
        basis for basis in LawfulBasis if MATRIX[provision, basis].reach is not Reach.NO
    )
