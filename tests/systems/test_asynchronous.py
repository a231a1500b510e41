"""What is told of the synchronous system holds on the event loop: errors, snapshots, closing."""

import asyncio
import subprocess
import sys
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine
from tests.systems.databases import Database, Place
from tests.systems.test_transactions import DATA_MAP, SCHEMA, SCOPE, SECRET, rows
from tests.systems.worlds import erase, part, person

from gdpr_rights.domain.instructions import Effect, Scope
from gdpr_rights.errors import SystemUnavailable, TablesMissing
from gdpr_rights.systems import AsyncSQLSystem

COPY = Scope(
    DATA_MAP,
    "app",
    "person",
    [
        part(of, Effect.DISCLOSE, fields=[field])
        for of, field in (("orders", "*"), ("lines", "*"), ("users", "email"))
    ],
)


@asynccontextmanager
async def opened(at: Place) -> AsyncIterator[AsyncEngine]:
    engine = at.async_engine()
    try:
        yield engine
    finally:
        await engine.dispose()


def filled(at: Place, many: int = 3) -> Database:
    found = Database(at.engine(), SCHEMA)
    found.fill(rows(many))
    return found


def run(at: Place, steps: Callable[[AsyncEngine], Awaitable[None]]) -> None:
    async def main() -> None:
        async with opened(at) as engine:
            await steps(engine)

    asyncio.run(main())


def checked_out(engine: AsyncEngine) -> int:
    pool: Any = engine.pool
    return int(pool.checkedout())


class TestACopy:
    def test_every_row_comes_in_batches(self, at: Place) -> None:
        filled(at, 1100)

        async def steps(engine: AsyncEngine) -> None:
            system = AsyncSQLSystem(engine)
            found: dict[str, list[Any]] = {}
            async for batch in system.collect(COPY, person(1)):
                assert len(batch.rows) <= 1000
                assert checked_out(engine) == 1
                found.setdefault(batch.dataset, []).extend(batch.rows)
            assert [row[0] for row in found["orders"]] == list(range(1100))
            assert [row[0] for row in found["lines"]] == list(range(2200))
            assert found["users"] == [(1, SECRET)]
            assert checked_out(engine) == 0

        run(at, steps)

    def test_rows_are_fetched_little_by_little(self, at: Place) -> None:
        """A driver that has read every row before the first is shown needs memory for all."""
        filled(at, 1100)

        async def steps(engine: AsyncEngine) -> None:
            streamed: list[bool] = []

            def hear(_c: Any, _cursor: Any, said: str, _p: Any, context: Any, _m: bool) -> None:
                # On PostgreSQL the rows come through a cursor that was declared by name.
                fetched = said.startswith("FETCH FORWARD 2000 ")
                streamed.append(fetched or bool(context is not None and context._is_server_side))

            system = AsyncSQLSystem(engine)
            await system.capabilities(DATA_MAP, "app")
            sa.event.listen(engine.sync_engine, "after_cursor_execute", hear)
            batches: Any = system.collect(COPY, person(1))
            assert len((await anext(batches)).rows) == 1000
            await batches.aclose()
            assert streamed[-1] is True

        run(at, steps)

    def test_an_abandoned_reading_leaves_nothing_open(self, at: Place) -> None:
        filled(at)

        async def steps(engine: AsyncEngine) -> None:
            batches: Any = AsyncSQLSystem(engine).collect(COPY, person(1))
            await anext(batches)
            assert checked_out(engine) == 1
            await batches.aclose()
            assert checked_out(engine) == 0

        run(at, steps)


class TestAnErasure:
    def test_at_once_it_is_done_once(self, at: Place) -> None:
        found = filled(at, 20)

        async def steps(engine: AsyncEngine) -> None:
            calls = (AsyncSQLSystem(engine).apply(erase(SCOPE), [person(1)]) for _ in range(3))
            assert len(set(await asyncio.gather(*calls))) == 1

        run(at, steps)
        assert [row["id"] for row in found.contents()["users"]] == [2]

    def test_what_is_cancelled_is_not_done(self, at: Place) -> None:
        found = filled(at)
        before = found.contents()

        async def steps(engine: AsyncEngine) -> None:
            system = AsyncSQLSystem(engine)
            await system.capabilities(DATA_MAP, "app")
            task: asyncio.Task[Any]

            def cancel(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
                if statement.startswith("DELETE"):
                    task.cancel()

            sa.event.listen(engine.sync_engine, "before_cursor_execute", cancel)
            task = asyncio.create_task(system.apply(erase(SCOPE), [person(1)]))
            with pytest.raises(asyncio.CancelledError):
                await task
            sa.event.remove(engine.sync_engine, "before_cursor_execute", cancel)
            assert found.contents() == before
            assert await system.apply(erase(SCOPE), [person(1)])

        run(at, steps)

    def test_nothing_of_the_backend_is_told(self, at: Place) -> None:
        filled(at)

        async def steps(engine: AsyncEngine) -> None:
            system = AsyncSQLSystem(engine)
            await system.capabilities(DATA_MAP, "app")
            async with engine.begin() as connection:
                await connection.execute(sa.schema.DropTable(sa.Table("logs", sa.MetaData())))
            with pytest.raises(SystemUnavailable) as caught:
                await system.apply(erase(SCOPE), [person(1, email=SECRET)])
            assert SECRET not in "".join(traceback.format_exception(caught.value))
            assert caught.value.__context__ is None
            assert caught.value.__cause__ is None

        run(at, steps)

    def test_its_table_is_made_on_demand(self, at: Place) -> None:
        filled(at)

        async def steps(engine: AsyncEngine) -> None:
            system = AsyncSQLSystem(engine, receipts_table="other_receipts")
            with pytest.raises(TablesMissing, match=r"create_tables\(\)"):
                await system.apply(erase(SCOPE), [person(1)])
            await system.create_tables()
            assert await system.apply(erase(SCOPE), [person(1)])
            assert list(system.metadata.tables) == ["other_receipts"]
            assert not (await system.purge(())).done or at.backend == "sqlite"

        run(at, steps)


def test_an_engine_of_the_other_kind_is_refused() -> None:
    with pytest.raises(TypeError, match="SQLSystem takes an Engine"):
        AsyncSQLSystem(sa.create_engine("sqlite://"))  # type: ignore[arg-type]


def test_without_greenlet_it_names_the_extra() -> None:
    code = (
        "import sys; sys.modules['greenlet'] = None\n"
        "from gdpr_rights.errors import MissingExtra\n"
        "from gdpr_rights.systems import SQLSystem\n"
        "try:\n    from gdpr_rights.systems import AsyncSQLSystem\n"
        "except MissingExtra as error:\n    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "greenlet is not installed: pip install 'gdpr_rights[async]'\n"
