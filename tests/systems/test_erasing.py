"""What an erasure does, rule by rule, in the database and in the reference alike."""

from datetime import date
from pathlib import Path
from typing import Any, ClassVar

import pytest
import sqlalchemy as sa
from tests.systems.databases import Place
from tests.systems.worlds import (
    CUTOFF,
    PLAIN,
    UNIQUE,
    Pair,
    Rows,
    dataset,
    erase,
    map_of,
    needed,
    part,
    person,
    table,
    text,
)

from gdpr_rights import Fate, Link
from gdpr_rights.domain.fields import OverwriteConstant, PersonalData
from gdpr_rights.domain.instructions import Effect, Scope
from gdpr_rights.domain.rows import AllOf, AnyOf, Before, Keys, NotBefore, Undated
from gdpr_rights.domain.schema import Column, Schema
from gdpr_rights.errors import MapDoesNotFit, SystemUnavailable

CONSTANT = PersonalData("name", used_for=["use"], overwrite=OverwriteConstant("gone"))


def fates(receipts: Any) -> dict[tuple[str, Fate], tuple[int, int]]:
    return {(one.dataset, one.fate): (one.matched, one.changed) for one in receipts}


def erased(pair: Pair, scope: Scope, *people: Any, name: str = "one") -> Any:
    """Erases, and holds the count before and the verification after to be right."""
    counted = pair.both("count", scope, people)
    receipts = pair.both("apply", erase(scope, name), people)
    assert [(r.dataset, r.fate, r.matched) for r in receipts] == list(counted.fates)
    assert pair.both("verify", scope, people) == ()
    return fates(receipts)


class TestKeepingByDate:
    """A row takes its date from itself, else from its owner; that stands while some row does."""

    users = dataset("users", email=UNIQUE)
    orders = dataset("orders", Link.owned_by("users", user="id"))
    lines = dataset("lines", Link.owned_by("orders", {"order": "id"}))
    data_map = map_of([users, orders, lines])
    schema = Schema(
        [
            table("users", text("email", null=False, length=60), text("name")),
            table(
                "orders", needed("user"), Column("on", type="date"), text("note"), user="users.id"
            ),
            table("lines", needed("order"), text("text"), order="orders.id"),
        ]
    )

    def split(self, of: str, *fields: str) -> list[Any]:
        start = ("orders.on",)
        return [
            part(of, Effect.ERASE, Before(start, CUTOFF), fields),
            part(of, Effect.KEEP, NotBefore(start, CUTOFF), fields),
            part(of, Effect.KEEP, Undated(start, CUTOFF), fields),
        ]

    def scope(self) -> Scope:
        return Scope(
            self.data_map,
            "app",
            "person",
            [
                *self.split("users", "name"),
                part("users", fields=["email", "*"]),
                *self.split("orders", "*"),
                *self.split("lines", "*"),
            ],
        )

    def pair(self, folder: Place | Path, *days: date | None) -> Pair:
        return Pair(
            folder,
            self.schema,
            {
                "users": [
                    {"id": 1, "email": "a@example.org", "name": "A"},
                    {"id": 2, "email": "b@example.org", "name": "B"},
                ],
                "orders": [
                    {"id": n, "user": 1, "on": day, "note": "n"} for n, day in enumerate(days)
                ],
                "lines": [{"id": n, "order": n, "text": "t"} for n, _ in enumerate(days)],
            },
        )

    def test_what_ended_goes_and_the_person_stands_while_some_order_does(
        self, tmp_path: Path
    ) -> None:
        pair = self.pair(tmp_path, date(2019, 1, 1), CUTOFF, date(2020, 6, 16))
        found = erased(pair, self.scope(), person(1))
        assert found == {
            ("lines", Fate.DELETED): (2, 2),
            ("lines", Fate.KEPT): (1, 0),
            ("orders", Fate.DELETED): (2, 2),
            ("orders", Fate.KEPT): (1, 0),
            ("users", Fate.KEPT): (1, 1),
        }
        rows = pair.rows()
        assert [row["id"] for row in rows["orders"]] == [2]
        assert rows["users"][0]["name"] == "A"
        assert rows["users"][0]["email"].startswith("erased-")
        assert rows["users"][1] == {"id": 2, "email": "b@example.org", "name": "B"}

    def test_where_nothing_stands_everything_goes(self, tmp_path: Path) -> None:
        pair = self.pair(tmp_path, CUTOFF)
        found = erased(pair, self.scope(), person(1))
        assert set(found) == {(of, Fate.DELETED) for of in ("users", "orders", "lines")}

    def test_an_undated_order_keeps_its_owner_and_is_named(self, tmp_path: Path) -> None:
        pair = self.pair(tmp_path, None, CUTOFF)
        assert pair.both("count", self.scope(), [person(1)]).undated == ("orders.on",)
        found = erased(pair, self.scope(), person(1))
        assert found["users", Fate.KEPT] == (1, 1)
        assert found["lines", Fate.KEPT] == (1, 0)

    def test_again_changes_nothing(self, tmp_path: Path) -> None:
        pair = self.pair(tmp_path, None, CUTOFF, date(2021, 1, 1))
        erased(pair, self.scope(), person(1))
        before = pair.rows()
        found = erased(pair, self.scope(), person(1), name="two")
        assert {changed for _, changed in found.values()} == {0}
        assert pair.rows() == before

    def test_row_sets_combine(self, tmp_path: Path) -> None:
        pair = self.pair(tmp_path, date(2019, 1, 1), CUTOFF, date(2021, 1, 1), None)
        start = ("orders.on",)
        rows = AnyOf(
            [
                AllOf([Before(start, CUTOFF), Keys(((0,), (2,)))]),
                Keys(((3,), ("4711",), ("no number",), (1, 2))),
            ]
        )
        scope = Scope(
            self.data_map,
            "app",
            "person",
            [part("orders", Effect.ERASE, rows), part("lines")],
        )
        assert dict(pair.both("count", scope, [person(1)]).items)["orders/erase/AnyOf/*"] == 2
        found = erased(pair, scope, person(1))
        assert found["orders", Fate.DELETED] == (2, 2)
        assert found["orders", Fate.KEPT] == (2, 0)

    def test_a_limit_on_the_rows_of_an_instruction_counts(self, tmp_path: Path) -> None:
        from attrs import evolve

        pair = self.pair(tmp_path, CUTOFF, CUTOFF)
        scope = Scope(self.data_map, "app", "person", [part("lines")])
        receipts = pair.both("apply", evolve(erase(scope), rows=Keys(((1,),))), [person(1)])
        assert fates(receipts)["lines", Fate.DELETED] == (1, 1)
        assert [row["id"] for row in pair.rows()["lines"]] == [0]


class TestReferences:
    """Refers gives no right; what happens to the reference is said by ``on_erased``."""

    def pair(
        self, folder: Place | Path, on_erased: str, *, null: bool = True
    ) -> tuple[Pair, Scope]:
        data_map = map_of(
            [
                dataset("users", name=CONSTANT),
                dataset("logs", Link.refers("users", user="id", on_erased=on_erased), rest=PLAIN),
            ]
        )
        schema = Schema(
            [
                table("users", text("name", null=False)),
                table("logs", "user" if null else needed("user"), text("line"), user="users.id"),
            ]
        )
        rows: Rows = {
            "users": [{"id": n, "name": f"n{n}"} for n in (1, 2)],
            "logs": [{"id": n, "user": n % 2 + 1, "line": "l"} for n in range(4)],
        }
        return Pair(folder, schema, rows), Scope(
            data_map, "app", "person", [part("users", fields=["name"])]
        )

    def test_detach_empties_the_reference(self, at: Place) -> None:
        pair, scope = self.pair(at, "detach")
        assert erased(pair, scope, person(1)) == {
            ("logs", Fate.DETACHED): (2, 2),
            ("users", Fate.DELETED): (1, 1),
        }
        assert [row["user"] for row in pair.rows()["logs"]] == [None, 2, None, 2]

    def test_delete_takes_the_row_along(self, at: Place) -> None:
        pair, scope = self.pair(at, "delete", null=False)
        assert erased(pair, scope, person(1))["logs", Fate.DELETED] == (2, 2)
        assert [row["id"] for row in pair.rows()["logs"]] == [1, 3]

    def test_keep_leaves_a_shell(self, at: Place) -> None:
        pair, scope = self.pair(at, "keep", null=False)
        assert erased(pair, scope, person(1)) == {("users", Fate.OVERWRITTEN): (1, 1)}
        assert pair.rows()["users"][0] == {"id": 1, "name": "gone"}

    def test_what_cannot_be_detached_is_refused_before_anything_changes(self, at: Place) -> None:
        pair, scope = self.pair(at, "detach", null=False)
        before = pair.rows()
        with pytest.raises(MapDoesNotFit, match=r"datasets\.logs\.links") as caught:
            pair.both("apply", erase(scope), [person(1)])
        assert caught.value.where == "datasets.logs.links"
        assert pair.rows() == before

    def test_a_row_left_referring_is_found_by_the_captured_key(self, at: Place) -> None:
        pair, scope = self.pair(at, "detach")
        erased(pair, scope, person(1))
        logs = pair.database.metadata.tables["logs"]
        with pair.database.unbound() as connection:
            connection.execute(sa.update(logs).where(logs.c.id == 1).values(user=1))
        pair.memory.tables["logs"][1]["user"] = 1
        (left,) = pair.both("verify", scope, [person(1)])
        assert (left.dataset, left.rows) == ("logs", 1)


class TestRetentionOfOthers:
    """A row in retention counts as kept whoever owns it: what it refers to stays as a shell."""

    def test_by_the_date_of_their_owner(self, tmp_path: Path) -> None:
        data_map = map_of(
            [
                dataset("users", seen=PLAIN, rest=None),
                dataset(
                    "posts",
                    Link.owned_by("users", author="id"),
                    Link.refers("posts", parent="id"),
                ),
            ]
        )
        schema = Schema(
            [
                table("users", Column("seen", type="date")),
                table(
                    "posts", "author", "parent", text("x"), author="users.id", parent="posts.id"
                ),
            ]
        )
        rows: Rows = {
            "users": [{"id": 1, "seen": CUTOFF}, {"id": 2, "seen": date(2021, 1, 1)}],
            "posts": [
                {"id": 1, "author": 1, "parent": None, "x": "mine"},
                {"id": 2, "author": 2, "parent": 1, "x": "theirs"},
                {"id": 3, "author": 1, "parent": None, "x": "mine"},
            ],
        }
        pair = Pair(tmp_path, schema, rows)
        start = ("users.seen",)
        scope = Scope(
            data_map,
            "app",
            "person",
            [
                part("posts", Effect.ERASE, Before(start, CUTOFF)),
                part("posts", Effect.KEEP, NotBefore(start, CUTOFF)),
                part("users", fields=["seen"]),
            ],
        )
        assert erased(pair, scope, person(1)) == {
            ("posts", Fate.DELETED): (1, 1),
            ("posts", Fate.OVERWRITTEN): (1, 1),
            ("users", Fate.DELETED): (1, 1),
        }
        assert [row["parent"] for row in pair.rows()["posts"]] == [None, 1]


class TestOverwriting:
    """What is written never derives from the key or the old value; NULL stays NULL."""

    def pair(
        self, folder: Place | Path, column: Column, of: PersonalData, *values: Any
    ) -> tuple[Pair, Scope]:
        data_map = map_of([dataset("users", value=of, erasure="overwrite")])
        schema = Schema([table("users", column)])
        rows = {"users": [{"id": n + 1, "value": value} for n, value in enumerate(values)]}
        scope = Scope(data_map, "app", "person", [part("users", fields=["value"])])
        return Pair(folder, schema, rows), scope

    def test_unique_values_differ_and_are_cut(self, at: Place) -> None:
        column = text("value", null=False, length=20, unique=True)
        pair, scope = self.pair(at, column, UNIQUE, "a", "b", "erased-not by us")
        people = [person(n) for n in (1, 2, 3)]
        assert erased(pair, scope, *people) == {("users", Fate.OVERWRITTEN): (3, 3)}
        written = [row["value"] for row in pair.rows()["users"]]
        assert len(set(written)) == 3
        assert all(len(value) == 20 and value.startswith("erased-") for value in written)

    def test_null_stays_null(self, at: Place) -> None:
        pair, scope = self.pair(at, text("value"), CONSTANT, None, "x")
        assert erased(pair, scope, person(1), person(2)) == {("users", Fate.OVERWRITTEN): (2, 1)}
        assert [row["value"] for row in pair.rows()["users"]] == [None, "gone"]

    @pytest.mark.parametrize(
        ("column", "of"),
        [
            (text("value", null=False), PLAIN),
            (text("value", null=False, length=3), CONSTANT),
            (text("value", length=14, unique=True), UNIQUE),
            (Column("value", type="integer"), UNIQUE),
            (Column("value", type="integer"), CONSTANT),
            (Column("value", type="date", nullable=False), CONSTANT),
        ],
        ids=["not null", "too long", "too short", "no text", "no number", "no date"],
    )
    def test_what_no_rule_can_overwrite_is_refused(
        self, at: Place, column: Column, of: PersonalData
    ) -> None:
        value = {"integer": 1, "date": date(2020, 1, 1), "text": "abc"}[column.type]
        pair, scope = self.pair(at, column, of, value)
        with pytest.raises(MapDoesNotFit, match=r"datasets\.users\.fields\.value"):
            pair.both("apply", erase(scope), [person(1)])
        assert pair.rows()["users"][0]["value"] == value
        # Nothing has to be overwritten of who is not there.
        assert erased(pair, scope, person(9), name="nobody") == {("users", Fate.DELETED): (0, 0)}

    def test_typed_constants(self, at: Place) -> None:
        day = PersonalData("born", used_for=["use"], overwrite=OverwriteConstant("1900-01-01"))
        column = Column("value", type="date", nullable=False)
        pair, scope = self.pair(at, column, day, date(1980, 2, 3))
        erased(pair, scope, person(1))
        assert pair.rows()["users"][0]["value"] == date(1900, 1, 1)


class TestOwnership:
    def test_a_composite_link_to_columns_that_are_no_key(self, tmp_path: Path) -> None:
        data_map = map_of(
            [
                dataset("users", rest=PLAIN),
                dataset("files", Link.owned_by("users", realm="realm", login="login")),
                dataset("pages", Link.owned_by("files", file="id")),
            ]
        )
        schema = Schema(
            [
                table("users", "realm", text("login")),
                table("files", "realm", text("login"), text("body")),
                table("pages", "file", text("body"), file="files.id"),
            ]
        )
        rows: Rows = {
            "users": [{"id": n, "realm": n % 2, "login": "ada"} for n in (1, 2)],
            "files": [
                {"id": 1, "realm": 1, "login": "ada", "body": "b"},
                {"id": 2, "realm": 0, "login": "ada", "body": "b"},
                {"id": 3, "realm": None, "login": "ada", "body": "b"},
            ],
            "pages": [{"id": n, "file": n, "body": "p"} for n in (1, 2, 3)],
        }
        pair = Pair(tmp_path, schema, rows)
        parts = [part(name) for name in ("pages", "files")] + [part("users", fields=["*"])]
        found = erased(pair, Scope(data_map, "app", "person", parts), person(1))
        assert {of: n for (of, _), (n, _) in found.items()} == {"users": 1, "files": 1, "pages": 1}
        assert [row["id"] for row in pair.rows()["pages"]] == [2, 3]

    def test_what_links_by_identifier_is_found_when_the_person_is_gone(
        self, tmp_path: Path
    ) -> None:
        data_map = map_of(
            [
                dataset("users", email=UNIQUE),
                dataset("letters", Link.owned_by("users", to="email")),
            ],
            lookup={"email": "email"},
        )
        schema = Schema(
            [table("users", text("email")), table("letters", text("to"), text("body"))]
        )
        rows: Rows = {
            "users": [{"id": 2, "email": "b@example.org"}],
            "letters": [
                {"id": 1, "to": "a@example.org", "body": "1"},
                {"id": 2, "to": "b@example.org", "body": "2"},
                {"id": 3, "to": "old@example.org", "body": "3"},
            ],
        }
        pair = Pair(tmp_path, schema, rows)
        scope = Scope(
            data_map, "app", "person", [part("letters"), part("users", fields=["email"])]
        )
        gone = person(1, email="a@example.org")
        assert erased(pair, scope, gone)["letters", Fate.DELETED] == (1, 1)
        there = person(2)
        assert erased(pair, scope, there, name="two")["letters", Fate.DELETED] == (1, 1)

    def test_the_persons_own_dataset_may_be_in_another_system(self, tmp_path: Path) -> None:
        from gdpr_rights import Dataset

        data_map = map_of(
            [
                Dataset("users", system="crm", key=["id"], rest=PLAIN),
                dataset("notes", Link.owned_by("users", user="id")),
            ]
        )
        schema = Schema([table("notes", "user", text("body"))])
        rows = {"notes": [{"id": n, "user": n, "body": "b"} for n in (1, 2)]}
        pair = Pair(tmp_path, schema, rows)
        scope = Scope(data_map, "app", "person", [part("notes")])
        assert erased(pair, scope, person(1)) == {("notes", Fate.DELETED): (1, 1)}

    def test_rows_with_keys_and_links_only_go_like_any_other(self, tmp_path: Path) -> None:
        data_map = map_of(
            [
                dataset("users"),
                dataset(
                    "members", Link.owned_by("users", user="id"), rest=None, key=["user", "club"]
                ),
            ]
        )
        members = table("members", needed("user"), needed("club"), user="users.id")
        schema = Schema([table("users", text("name")), members])
        rows: Rows = {
            "users": [{"id": 1, "name": "x"}],
            "members": [{"id": n, "user": 1, "club": n} for n in (1, 2)],
        }
        pair = Pair(tmp_path, schema, rows)
        scope = Scope(data_map, "app", "person", [part("members", fields=[]), part("users")])
        assert erased(pair, scope, person(1))["members", Fate.DELETED] == (2, 2)

    def test_a_dataset_that_the_scope_does_not_speak_of_is_untouched(self, tmp_path: Path) -> None:
        data_map = map_of([dataset("users"), dataset("orders", Link.owned_by("users", user="id"))])
        schema = Schema(
            [table("users", text("name")), table("orders", "user", text("x"), user="users.id")]
        )
        rows: Rows = {
            "users": [{"id": 1, "name": "x"}],
            "orders": [{"id": 1, "user": 1, "x": "y"}],
        }
        pair = Pair(tmp_path, schema, rows)
        found = erased(pair, Scope(data_map, "app", "person", [part("users")]), person(1))
        assert found == {("users", Fate.OVERWRITTEN): (1, 1)}
        assert pair.rows()["orders"] == rows["orders"]

    def test_a_field_that_no_part_erases_keeps_its_row(self, tmp_path: Path) -> None:
        data_map = map_of([dataset("users", name=PLAIN, phone=PLAIN, rest=None)])
        schema = Schema([table("users", text("name"), text("phone"))])
        pair = Pair(tmp_path, schema, {"users": [{"id": 1, "name": "n", "phone": "p"}]})
        scope = Scope(data_map, "app", "person", [part("users", fields=["name"])])
        assert erased(pair, scope, person(1)) == {("users", Fate.KEPT): (1, 1)}
        assert pair.rows()["users"] == [{"id": 1, "name": None, "phone": "p"}]

    def test_a_foreign_key_that_no_link_covers_rolls_everything_back(self, tmp_path: Path) -> None:
        data_map = map_of([dataset("users"), dataset("orders", rest=None)])
        schema = Schema([table("users", text("name")), table("orders", "user", user="users.id")])
        rows: Rows = {"users": [{"id": 1, "name": "x"}], "orders": [{"id": 1, "user": 1}]}
        pair = Pair(tmp_path, schema, rows)
        with pytest.raises(SystemUnavailable, match="IntegrityError"):
            pair.both(
                "apply", erase(Scope(data_map, "app", "person", [part("users")])), [person(1)]
            )
        assert pair.rows() == rows


class TestReadingBack:
    """What is left is found on every hop, though most questions need not be asked."""

    data_map = map_of(
        [
            dataset("users", email=UNIQUE),
            dataset("orders", Link.owned_by("users", user="id")),
            dataset("lines", Link.owned_by("orders", {"order": "id"})),
            dataset("notes", Link.owned_by("lines", line="id")),
        ]
    )
    schema = Schema(
        [
            table("users", text("email", null=False)),
            table("orders", "user", text("what"), user="users.id"),
            table("lines", "order", text("what"), order="orders.id"),
            table("notes", "line", text("what"), line="lines.id"),
        ]
    )
    rows: ClassVar[Rows] = {
        "users": [{"id": 1, "email": "a"}, {"id": 2, "email": "b"}],
        "orders": [{"id": 1, "user": 1, "what": "x"}, {"id": 2, "user": 2, "what": "x"}],
        "lines": [{"id": n, "order": 1, "what": "x"} for n in (1, 2)],
        "notes": [{"id": n, "line": 1, "what": "x"} for n in (1, 2, 3)],
    }
    scope = Scope(
        data_map,
        "app",
        "person",
        [part("notes"), part("lines"), part("orders"), part("users", fields=["email"])],
    )

    def test_before_an_erasure_everything_is_left(self, at: Place) -> None:
        pair = Pair(at, self.schema, self.rows)
        left = pair.both("verify", self.scope, [person(1)])
        assert [(one.dataset, one.rows) for one in left] == [
            ("lines", 2),
            ("notes", 3),
            ("orders", 1),
            ("users", 1),
        ]

    def test_rows_that_come_back_are_found(self, at: Place) -> None:
        pair = Pair(at, self.schema, self.rows)
        erased(pair, self.scope, person(1))
        tables = pair.database.metadata.tables
        with pair.database.unbound() as connection:
            for name in ("orders", "lines", "notes"):
                row = self.rows[name][0]
                connection.execute(sa.insert(tables[name]), [row])
                pair.memory.tables[name].append(dict(row))
        left = pair.both("verify", self.scope, [person(1)])
        assert [(one.dataset, one.rows) for one in left] == [
            ("lines", 1),
            ("notes", 1),
            ("orders", 1),
        ]


class TestManyPeople:
    def test_more_than_fit_into_a_statement(self, at: Place) -> None:
        data_map = map_of(
            [
                dataset("users", email=UNIQUE, erasure="overwrite"),
                dataset("mails", Link.owned_by("users", to="email")),
                dataset("posts", Link.owned_by("users", user="id")),
            ],
            lookup={"email": "email"},
        )
        schema = Schema(
            [
                table("users", text("email", null=False)),
                table("mails", text("to"), text("body")),
                table("posts", "user", text("body"), user="users.id"),
            ]
        )
        count = 700
        rows: Rows = {
            "users": [{"id": n, "email": f"{n}@example.org"} for n in range(count + 1)],
            "mails": [{"id": n, "to": f"{n}@example.org", "body": "b"} for n in range(count + 1)],
            "posts": [{"id": n, "user": n, "body": "b"} for n in range(count + 1)],
        }
        pair = Pair(at, schema, rows)
        people = [person(n, email=f"{n}@example.org") for n in range(count)]
        parts = [part("mails"), part("posts"), part("users", fields=["email"])]
        scope = Scope(data_map, "app", "person", parts)
        for name in ("one", "two"):
            system = pair.sql
            counted = system.count(scope, people)
            receipts = system.apply(erase(scope, name), people)
            assert [(r.dataset, r.fate, r.matched) for r in receipts] == list(counted.fates)
            assert system.verify(scope, people) == ()
        left = pair.database.contents()
        assert [row["id"] for row in left["mails"]] == [count]
        assert [row["id"] for row in left["posts"]] == [count]
        assert left["users"][-1]["email"] == f"{count}@example.org"
        assert len({row["email"] for row in left["users"]}) == count + 1
