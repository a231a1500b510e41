"""RULEBOOK 2.1: which rights exist for which lawful basis, cell by cell."""

from gdpr_rights import LawfulBasis
from gdpr_rights.law.rights_by_basis import Cell, Provision, Reach
from tests.rulebook.rows import AnyRow, CellRow

YES, NO = Reach.YES, Reach.NO


def when(condition: str, reach: Reach = Reach.CONDITIONAL) -> Cell:
    """A cell with what the rulebook says beside it."""
    return Cell(reach, condition)


# consent, contract, legal obligation, vital interests, public task, legitimate interests
CELLS: dict[str, tuple[Reach | Cell, ...]] = {
    "15": (YES, YES, YES, YES, YES, YES),
    "16": (YES, YES, YES, YES, YES, YES),
    "17": (
        when("17(1)(b)", YES),
        when("17(1)(a), (d), (e)"),
        when("only 17(1)(a), (d), (e), then 17(3)(b)"),
        when("17(1)(a), (d)"),
        when("17(3)(b) blocks it while the task needs the data"),
        when("17(1)(c)", YES),
    ),
    "18": (
        *(when("not 18(1)(d)", YES),) * 4,
        *(when("18(1)(d) too", YES),) * 2,
    ),
    "20": (YES, YES, NO, NO, when("20(3)", NO), NO),
    "21(1)": (when("7(3) instead", NO), NO, NO, NO, YES, YES),
    "21(2)": (when("7(3) too", YES), YES, NO, NO, YES, YES),
    "21(6)": (NO, NO, NO, NO, when("unless a task in the public interest needs it"), YES),
    "22": (
        when("22(2)(c)"),
        when("22(2)(a)"),
        when("22(2)(b)"),
        NO,
        when("22(2)(b)"),
        when("prohibited if solely automated and significant"),
    ),
    "7(3)": (YES, NO, NO, NO, NO, NO),
    "77": (YES, YES, YES, YES, YES, YES),
}


def _said(provision: Provision, basis: LawfulBasis, cell: Cell) -> str:
    right = f"{provision.name.lower().replace('_', ' ')}, {basis.value.replace('-', ' ')}"
    return f"{right}: {cell.condition}" if cell.condition else right


def _rows() -> tuple[CellRow, ...]:
    rows: list[CellRow] = []
    for number, cells in CELLS.items():
        provision = Provision(number)
        for basis, given in zip(LawfulBasis, cells, strict=True):
            cell = Cell(given) if isinstance(given, Reach) else given
            rows.append(
                CellRow(
                    id=f"RULEBOOK 2.1/{number}",
                    says=_said(provision, basis, cell),
                    provision=provision,
                    basis=basis.value,
                    expected=cell,
                    citation=str(provision.citation),
                )
            )
    return tuple(rows)


ROWS: tuple[AnyRow, ...] = _rows()
