"""Statements compiled once and run as text.

What SQLAlchemy does for every execution of a statement, finding the compiled form of nested
conditions above all, costs more than the database takes for many of them.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import attrs
import sqlalchemy as sa
from sqlalchemy.sql import visitors
from sqlalchemy.sql.compiler import SQLCompiler

__all__ = ["Prepared", "columns_read", "tables_read"]

_Slot = tuple[int | str, str, int, Callable[[Any], Any] | None]


@attrs.frozen(eq=False)
class Prepared:
    """The text of a statement for one database, and what becomes of its parameters.

    Attributes:
        text: As the driver takes it.
        constants: The parameters that never change, converted; what varies has a place in them.
        slots: Where the varying ones stand: the place, the name of the list of values, the place
            in that list, and the conversion.
        positional: Whether the driver takes a tuple.
    """

    text: str
    constants: Mapping[int | str, Any] = attrs.field(repr=False)
    slots: tuple[_Slot, ...] = attrs.field(repr=False)
    positional: bool

    @classmethod
    def of(
        cls,
        element: sa.sql.expression.Executable,
        dialect: sa.Dialect,
        values: Mapping[str, Sequence[Any]],
    ) -> "Prepared":
        """Compiles a statement for lists of values that are as long as these."""
        compiled = element.compile(dialect=dialect)  # type: ignore[attr-defined]
        if not isinstance(compiled, SQLCompiler):  # what has no parameters, such as DDL
            return cls(str(compiled), {}, (), positional=False)
        positional = bool(compiled.positional)
        state = compiled.construct_expanded_state(dict(values), escape_names=not positional)
        names = list(state.positiontup or ()) if positional else list(state.parameters)
        expanded = {
            name: (capture, place)
            for capture, every in state.parameter_expansion.items()
            for place, name in enumerate(every)
        }
        plain = {
            compiled.escaped_bind_names.get(name, name) if not positional else name: bind
            for name, bind in compiled.binds.items()
        }
        constants: dict[int | str, Any] = {}
        slots: list[_Slot] = []
        for number, name in enumerate(names):
            where = number if positional else name
            if name in expanded:
                convert: Any = state.processors.get(name)
                capture, place = expanded[name]
                if capture in values:
                    slots.append((where, capture, place, convert))
                    constants[where] = None
                    continue
            else:
                of = plain[name].type.dialect_impl(dialect)
                convert = of.bind_processor(dialect)
            value = state.parameters[name]
            constants[where] = value if convert is None else convert(value)
        return cls(state.statement, constants, tuple(slots), positional=positional)

    def parameters(self, flat: Mapping[str, Sequence[Any]]) -> Any:
        """The parameters of one execution, as the driver takes them.

        Args:
            flat: The values by name; those of several columns one after the other.
        """
        found = dict(self.constants)
        for where, name, place, convert in self.slots:
            value = flat[name][place]
            found[where] = value if convert is None else convert(value)
        return tuple(found.values()) if self.positional else found


def tables_read(element: Any) -> frozenset[sa.FromClause]:
    """Every table that a statement speaks of."""
    return frozenset(part for part in visitors.iterate(element) if isinstance(part, sa.Table))


def columns_read(element: Any) -> frozenset[sa.Column[Any]]:
    """Every column of a table that an expression speaks of."""
    return frozenset(part for part in visitors.iterate(element) if isinstance(part, sa.Column))
