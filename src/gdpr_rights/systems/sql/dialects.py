"""What each database says in its own way, in one place."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import CompileError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ColumnElement
from sqlalchemy.sql.functions import FunctionElement

__all__ = ["BeyondAscii", "RandomHex", "is_mysql"]


def is_mysql(dialect: str) -> bool:
    """Whether it is one of the MySQL family."""
    return dialect in ("mysql", "mariadb")


class RandomHex(FunctionElement[str]):
    """Thirty-two random hexadecimal digits, new in every row."""

    type = sa.String()
    inherit_cache = True
    name = "random_hex"


@compiles(RandomHex)
def _random_elsewhere(_element: RandomHex, compiler: SQLCompiler, **_: Any) -> str:
    raise CompileError(f"no random text is known for {compiler.dialect.name}")


@compiles(RandomHex, "sqlite")
def _random_sqlite(_element: RandomHex, _compiler: SQLCompiler, **_: Any) -> str:
    return "lower(hex(randomblob(16)))"


@compiles(RandomHex, "postgresql")
def _random_postgresql(_element: RandomHex, _compiler: SQLCompiler, **_: Any) -> str:
    return "replace(CAST(gen_random_uuid() AS TEXT), '-', '')"


@compiles(RandomHex, "mysql", "mariadb")
def _random_mysql(_element: RandomHex, _compiler: SQLCompiler, **_: Any) -> str:
    return "lower(hex(random_bytes(16)))"


class BeyondAscii(FunctionElement[bool]):
    """Whether a text holds more than ASCII, which no ``lower`` can be trusted with."""

    type = sa.Boolean()
    inherit_cache = True
    name = "beyond_ascii"

    def __init__(self, text: ColumnElement[Any]) -> None:
        super().__init__(text)


@compiles(BeyondAscii)
def _beyond(element: BeyondAscii, compiler: SQLCompiler, **kw: Any) -> str:
    text = compiler.process(element.clauses, **kw)
    return f"(octet_length({text}) <> char_length({text}))"


@compiles(BeyondAscii, "sqlite")
def _beyond_sqlite(element: BeyondAscii, compiler: SQLCompiler, **kw: Any) -> str:
    text = compiler.process(element.clauses, **kw)
    return f"(length({text}) <> length(CAST({text} AS BLOB)))"
