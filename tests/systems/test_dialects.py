"""Nothing is SQLite's alone: every statement can be said to the other databases as well."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.engine import Dialect
from tests.systems.databases import Place
from tests.systems.worlds import (
    CUTOFF,
    UNIQUE,
    Pair,
    Rows,
    dataset,
    erase,
    map_of,
    part,
    person,
    table,
    text,
)

from gdpr_rights import Link
from gdpr_rights.domain.instructions import Effect, Scope
from gdpr_rights.domain.rows import Before, NotBefore, Undated
from gdpr_rights.domain.schema import Column, Schema
from gdpr_rights.systems import SQLSystem
from gdpr_rights.systems.sql.dialects import BeyondAscii, RandomHex

SQLITE: Dialect = sa.create_mock_engine("sqlite://", print).dialect
POSTGRESQL: Dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
MYSQL: Dialect = mysql.dialect()
DIALECTS: tuple[Dialect, ...] = (POSTGRESQL, MYSQL)
DATA_MAP = map_of(
    [
        dataset("users", email=UNIQUE),
        dataset(
            "posts",
            Link.owned_by("users", author="id"),
            Link.refers("posts", parent="id", on_erased="keep"),
        ),
        dataset(
            "likes",
            Link.owned_by("users", user="id"),
            Link.refers("posts", post="id", on_erased="delete"),
            Link.refers("likes", under="id", on_erased="delete"),
        ),
    ]
)
SCHEMA = Schema(
    [
        table("users", text("email", null=False, length=20)),
        table("posts", "author", "parent", Column("on", type="date"), text("body")),
        table("likes", "user", "post", "under", text("why")),
    ]
)
START = ("posts.on",)
SCOPE = Scope(
    DATA_MAP,
    "app",
    "person",
    [
        part("likes"),
        part("posts", Effect.ERASE, Before(START, CUTOFF)),
        part("posts", Effect.KEEP, NotBefore(START, CUTOFF)),
        part("posts", Effect.KEEP, Undated(START, CUTOFF)),
        part("users", fields=["email", "*"]),
    ],
)


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda of: of.name)
def test_every_statement_of_an_erasure_compiles(dialect: Dialect, tmp_path: Path) -> None:
    pair = Pair(tmp_path, SCHEMA, {"users": [{"id": 1, "email": "a"}], "posts": [], "likes": []})
    said: list[Any] = []

    def hear(_connection: Any, element: Any, *_: Any) -> None:
        said.append(element)

    # Where names of schemas are translated, statements are not run as text but as they are made.
    engine = pair.database.engine.execution_options(schema_translate_map={"elsewhere": "here"})
    sa.event.listen(engine, "before_execute", hear)
    system = SQLSystem(engine)
    system.count(SCOPE, [person(1)])
    system.apply(erase(SCOPE), [person(1)])
    assert len(said) > 20
    for element in said:
        element.compile(dialect=dialect)


def test_every_statement_of_an_erasure_runs(at: Place) -> None:
    """Trees of replies that hold one another, and of likes that go with one another, too."""
    old, new = CUTOFF, CUTOFF + timedelta(days=1)
    posts = [(1, 1, None, old), (2, 1, 1, old), (3, 2, 2, old), (4, 1, 1, new), (5, 1, 5, None)]
    likes = [(1, 2, 1, None), (2, 2, 3, 1), (3, 1, 4, 3), (4, 2, 5, 2), (5, 2, 2, 2)]
    rows: Rows = {
        "users": [{"id": n, "email": f"{n}@example.org"} for n in (1, 2)],
        "posts": [
            {"id": n, "author": author, "parent": parent, "on": on, "body": "b"}
            for n, author, parent, on in posts
        ],
        "likes": [
            {"id": n, "user": user, "post": post, "under": under, "why": "w"}
            for n, user, post, under in likes
        ],
    }
    pair = Pair(at, SCHEMA, rows)
    for people in ([person(1)], [person(1), person(2)]):
        pair.both("count", SCOPE, people)
        pair.both("apply", erase(SCOPE, f"{len(people)}"), people)
        pair.both("verify", SCOPE, people)
        pair.rows()


@pytest.mark.parametrize(
    ("dialect", "random", "beyond"),
    [
        (SQLITE, "randomblob", "CAST(name AS BLOB)"),
        (POSTGRESQL, "gen_random_uuid", "octet_length(name)"),
        (MYSQL, "random_bytes", "octet_length(name)"),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_random_text_and_other_letters(dialect: Dialect, random: str, beyond: str) -> None:
    assert random in str(RandomHex().compile(dialect=dialect))
    assert beyond in str(BeyondAscii(sa.column("name")).compile(dialect=dialect))


def test_one_connection_serves_for_all(tmp_path: Path) -> None:
    """An application's database in memory: what looks at the tables must not end a transaction."""
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT)")
        connection.exec_driver_sql("INSERT INTO users VALUES (1, 'a'), (2, 'b')")
        connection.exec_driver_sql(
            "CREATE TRIGGER no AFTER DELETE ON users BEGIN SELECT RAISE(FAIL, 'no'); END"
        )
    system = SQLSystem(engine)
    system.create_tables()
    scope = Scope(map_of([dataset("users")]), "app", "person", [part("users")])
    with pytest.raises(Exception, match="nothing was changed"):
        system.apply(erase(scope), [person(1)])
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM users").scalar() == 2
        assert connection.exec_driver_sql("SELECT * FROM gdpr_rights_receipts").fetchall() == []
    engine.dispose()
