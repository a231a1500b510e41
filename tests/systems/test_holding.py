"""Rows that stay although all of them falls, because another row that stays needs them."""

from datetime import date
from pathlib import Path
from typing import Any

from tests.systems.test_erasing import CONSTANT, erased
from tests.systems.worlds import (
    CUTOFF,
    PLAIN,
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
from gdpr_rights.domain.instructions import Effect, Scope
from gdpr_rights.domain.rows import Before, NotBefore, Undated
from gdpr_rights.domain.schema import Column, Schema


def scope(data_map: Any, *parts: Any) -> Scope:
    return Scope(data_map, "app", "person", parts)


def dated(of: str, start: str) -> list[Any]:
    return [
        part(of, Effect.ERASE, Before((start,), CUTOFF)),
        part(of, Effect.KEEP, NotBefore((start,), CUTOFF)),
        part(of, Effect.KEEP, Undated((start,), CUTOFF)),
    ]


class TestOwnersOfKeptRows:
    """OWNERSHIP 6: the owners of a kept row become shells that keep their owner columns."""

    data_map = map_of(
        [
            dataset("users"),
            dataset("orders", Link.owned_by("users", user="id")),
            dataset("lines", Link.owned_by("orders", {"order": "id"})),
        ]
    )
    schema = Schema(
        [
            table("users", text("name")),
            table("orders", "user", Column("on", type="date"), text("note"), user="users.id"),
            table("lines", "order", text("text"), order="orders.id"),
        ]
    )

    def pair(self, folder: Path) -> Pair:
        rows: Rows = {
            "users": [{"id": 1, "name": "n"}],
            "orders": [
                {"id": 1, "user": 1, "on": date(2021, 1, 1), "note": "n"},
                {"id": 2, "user": 1, "on": None, "note": "n"},
            ],
            "lines": [{"id": 1, "order": 1, "text": "t"}],
        }
        return Pair(folder, self.schema, rows)

    def test_up_to_the_person(self, tmp_path: Path) -> None:
        pair = self.pair(tmp_path)
        asked = scope(
            self.data_map, part("lines", Effect.KEEP), part("orders"), part("users", fields=["*"])
        )
        assert erased(pair, asked, person(1)) == {
            ("lines", Fate.KEPT): (1, 0),
            ("orders", Fate.OVERWRITTEN): (1, 1),
            ("orders", Fate.DELETED): (1, 1),
            ("users", Fate.OVERWRITTEN): (1, 1),
        }
        assert pair.rows()["orders"] == [{"id": 1, "user": 1, "on": None, "note": None}]

    def test_dates_below_count_as_they_were_before_anything_was_erased(
        self, tmp_path: Path
    ) -> None:
        pair = self.pair(tmp_path)
        asked = scope(self.data_map, part("lines"), part("orders"), *dated("users", "orders.on"))
        counted = pair.both("count", asked, [person(1)])
        assert ("users", Fate.KEPT, 1) in counted.fates
        receipts = pair.both("apply", erase(asked), [person(1)])
        assert [(r.dataset, r.fate, r.matched) for r in receipts] == list(counted.fates)
        assert pair.rows()["users"] == [{"id": 1, "name": "n"}]


class TestOverwrittenRows:
    def test_one_that_cannot_leave_its_owner_holds_it(self, tmp_path: Path) -> None:
        data_map = map_of(
            [
                dataset("users"),
                dataset("entries", Link.owned_by("users", user="id"), erasure="overwrite"),
            ]
        )
        schema = Schema(
            [
                table("users", text("name")),
                table("entries", needed("user"), text("text"), user="users.id"),
            ]
        )
        rows: Rows = {
            "users": [{"id": n, "name": "n"} for n in (1, 2)],
            "entries": [{"id": 1, "user": 1, "text": "t"}],
        }
        pair = Pair(tmp_path, schema, rows)
        asked = scope(data_map, part("entries"), part("users"))
        assert erased(pair, asked, person(1), person(2)) == {
            ("entries", Fate.OVERWRITTEN): (1, 1),
            ("users", Fate.OVERWRITTEN): (1, 1),
            ("users", Fate.DELETED): (1, 1),
        }

    def test_one_that_can_leaves(self, tmp_path: Path) -> None:
        data_map = map_of(
            [
                dataset("users"),
                dataset("posts", Link.owned_by("users", user="id"), erasure="overwrite"),
            ]
        )
        schema = Schema(
            [table("users", text("name")), table("posts", "user", text("text"), user="users.id")]
        )
        rows: Rows = {
            "users": [{"id": 1, "name": "n"}],
            "posts": [{"id": 1, "user": 1, "text": "t"}],
        }
        pair = Pair(tmp_path, schema, rows)
        asked = scope(data_map, part("posts"), part("users"))
        assert erased(pair, asked, person(1))["users", Fate.DELETED] == (1, 1)
        assert pair.rows()["posts"] == [{"id": 1, "user": None, "text": None}]

    def test_null_beside_a_value_stays_null(self, tmp_path: Path) -> None:
        data_map = map_of([dataset("users", a=CONSTANT, b=CONSTANT, erasure="overwrite")])
        schema = Schema([table("users", text("a"), text("b"))])
        pair = Pair(tmp_path, schema, {"users": [{"id": 1, "a": None, "b": "x"}]})
        erased(pair, scope(data_map, part("users", fields=["a", "b"])), person(1))
        assert pair.rows()["users"] == [{"id": 1, "a": None, "b": "gone"}]


class TestTrees:
    def forum(self, folder: Path, on_erased: str, *replies: tuple[int, int | None]) -> Any:
        """Posts, each with its author and the number of the post it answers."""
        data_map = map_of(
            [
                dataset("users"),
                dataset(
                    "posts",
                    Link.owned_by("users", author="id"),
                    Link.refers("posts", parent="id", on_erased=on_erased),
                ),
                dataset("files", Link.owned_by("posts", post="id")),
            ]
        )
        schema = Schema(
            [
                table("users", text("name"), Column("seen", type="date")),
                table(
                    "posts", "author", "parent", text("x"), author="users.id", parent="posts.id"
                ),
                table("files", "post", text("x"), post="posts.id"),
            ]
        )
        rows: Rows = {
            "users": [
                {"id": 1, "name": "n", "seen": CUTOFF},
                {"id": 2, "name": "n", "seen": date(2021, 1, 1)},
            ],
            "posts": [
                {"id": n, "author": author, "parent": parent, "x": "x"}
                for n, (author, parent) in enumerate(replies)
            ],
            "files": [{"id": n, "post": n, "x": "x"} for n in range(len(replies))],
        }
        return Pair(folder, schema, rows), data_map

    def test_a_path_of_own_posts_under_somebody_elses_reply_stays(self, tmp_path: Path) -> None:
        pair, data_map = self.forum(tmp_path, "keep", (1, None), (1, 0), (1, 1), (2, 2), (1, 2))
        asked = scope(data_map, part("files"), part("posts"), part("users"))
        assert erased(pair, asked, person(1)) == {
            ("files", Fate.DELETED): (4, 4),
            ("posts", Fate.OVERWRITTEN): (3, 3),
            ("posts", Fate.DELETED): (1, 1),
            ("users", Fate.DELETED): (1, 1),
        }
        assert [(row["id"], row["author"], row["parent"]) for row in pair.rows()["posts"]] == [
            (0, None, None),
            (1, None, 0),
            (2, None, 1),
            (3, 2, 2),
        ]

    def test_replies_that_go_take_along_what_belongs_to_them(self, tmp_path: Path) -> None:
        pair, data_map = self.forum(tmp_path, "delete", (1, None), (2, 0), (2, 1), (2, None))
        asked = scope(data_map, part("files"), part("posts"), part("users"))
        found = erased(pair, asked, person(1))
        assert found["posts", Fate.DELETED] == (3, 3)
        assert found["files", Fate.DELETED] == (3, 3)
        assert [row["id"] for row in pair.rows()["files"]] == [3]

    def test_what_belongs_to_own_posts_and_is_not_spoken_of_stays(self, tmp_path: Path) -> None:
        pair, data_map = self.forum(tmp_path, "delete", (1, None), (2, 0))
        asked = scope(data_map, part("posts"), part("users"))
        found = erased(pair, asked, person(1))
        assert found["posts", Fate.OVERWRITTEN] == (1, 1)
        assert [row["id"] for row in pair.rows()["files"]] == [0]

    def test_what_is_in_retention_keeps_the_reply_it_belongs_to(self, tmp_path: Path) -> None:
        pair, data_map = self.forum(tmp_path, "delete", (1, None), (2, 0))
        asked = scope(data_map, *dated("files", "users.seen"), part("posts"), part("users"))
        found = erased(pair, asked, person(1))
        assert found["posts", Fate.OVERWRITTEN] == (1, 1)
        assert [row["id"] for row in pair.rows()["files"]] == [1]


class TestCircles:
    def test_two_datasets_that_point_at_each_other_can_both_go(self, tmp_path: Path) -> None:
        for on_erased in ("keep", "detach"):
            data_map = map_of(
                [
                    dataset("users", Link.refers("homes", home="id", on_erased=on_erased)),
                    dataset("homes", Link.owned_by("users", user="id")),
                ]
            )
            schema = Schema(
                [
                    table("users", "home", text("name"), home="homes.id"),
                    table("homes", needed("user"), text("street"), user="users.id"),
                ]
            )
            rows: Rows = {
                "users": [{"id": n, "home": n, "name": "n"} for n in (1, 2)],
                "homes": [{"id": n, "user": n, "street": "s"} for n in (1, 2)],
            }
            (tmp_path / on_erased).mkdir()
            pair = Pair(tmp_path / on_erased, schema, rows)
            asked = scope(data_map, part("homes"), part("users", fields=["*"]))
            assert erased(pair, asked, person(1)) == {
                ("homes", Fate.DELETED): (1, 1),
                ("users", Fate.DELETED): (1, 1),
            }

    def test_a_shell_in_the_circle_holds_what_it_refers_to(self, tmp_path: Path) -> None:
        data_map = map_of(
            [
                dataset("users", Link.refers("homes", home="id", on_erased="keep")),
                dataset("homes", Link.owned_by("users", user="id"), street=CONSTANT),
                dataset("bills", Link.owned_by("users", user="id"), rest=PLAIN),
            ]
        )
        schema = Schema(
            [
                table("users", "home", text("name"), home="homes.id"),
                table("homes", "user", text("street", null=False), user="users.id"),
                table("bills", "user", text("sum"), user="users.id"),
            ]
        )
        rows: Rows = {
            "users": [{"id": 1, "home": 1, "name": "n"}],
            "homes": [{"id": n, "user": 1, "street": "s"} for n in (1, 2)],
            "bills": [{"id": 1, "user": 1, "sum": "s"}],
        }
        pair = Pair(tmp_path, schema, rows)
        asked = scope(
            data_map,
            part("bills", Effect.KEEP),
            part("homes", fields=["street", "*"]),
            part("users"),
        )
        assert erased(pair, asked, person(1)) == {
            ("bills", Fate.KEPT): (1, 0),
            ("homes", Fate.OVERWRITTEN): (1, 1),
            ("homes", Fate.DELETED): (1, 1),
            ("users", Fate.OVERWRITTEN): (1, 1),
        }
        assert pair.rows()["homes"] == [{"id": 1, "user": None, "street": "gone"}]
