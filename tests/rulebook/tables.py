"""Every row of data there is, in the order of the rulebook."""

from tests.rulebook import (
    access,
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
    *matrix.ROWS,
    *access.ROWS,
    *rectification.ROWS,
    *erasure.ROWS,
    *restriction.ROWS,
    *portability.ROWS,
    *objection.ROWS,
    *automated.ROWS,
    *withdrawal.ROWS,
    *effects.ROWS,
)
