"""Every row of data there is, in the order of the rulebook."""

from tests.rulebook import (
    access,
    after_death,
    automated,
    effects,
    erasure,
    gates,
    matrix,
    objection,
    portability,
    rectification,
    restriction,
    withdrawal,
)
from tests.rulebook.rows import AnyRow

ROWS: tuple[AnyRow, ...] = (
    *gates.ROWS,
    *after_death.GATE_ROWS,
    *matrix.ROWS,
    *access.ROWS,
    *rectification.ROWS,
    *erasure.ROWS,
    *restriction.ROWS,
    *portability.ROWS,
    *objection.ROWS,
    *automated.ROWS,
    *withdrawal.ROWS,
    *after_death.ROWS,
    *effects.ROWS,
)
