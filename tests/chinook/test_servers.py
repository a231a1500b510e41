"""The sample shop copied to the servers: the same answers as on SQLite, row by row."""

import shutil
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest
import sqlalchemy as sa

from gdpr_rights import AccessRequest, Action, Case, Fulfilled, RightsDesk, Secret, Verified
from gdpr_rights.convert import load_data_map
from gdpr_rights.domain.instructions import Instruction
from gdpr_rights.domain.parties import ResolvedSubject
from gdpr_rights.export import FolderAnswers, read_rows
from gdpr_rights.journal import MemoryJournal
from gdpr_rights.systems import SQLSystem
from gdpr_rights.testing.fakes import HandClock
from tests.chinook.test_desk import SAMPLE, TEN_YEARS, TODAY, customer, erasure
from tests.chinook.test_systems import scope
from tests.systems.databases import backends, place

pytestmark = pytest.mark.skipif(
    not SAMPLE.exists(), reason="the sample database is not here: set GDPR_RIGHTS_TEST_CHINOOK"
)
DATA_MAP = load_data_map(TEN_YEARS)


@attrs.frozen(eq=False)
class Shop:
    """The shop in one database."""

    engine: sa.Engine
    tables: sa.MetaData
    system: SQLSystem

    def everything(self) -> dict[str, list[Any]]:
        """Every row of every table; what is random says only how long it is."""
        with self.engine.connect() as connection:
            return {
                table.name: [
                    tuple(map(_pattern, row))
                    for row in connection.execute(sa.select(table).order_by(*table.primary_key))
                ]
                for table in self.tables.sorted_tables
            }


def _pattern(value: Any) -> Any:
    random = isinstance(value, str) and value.startswith("erased-")
    return f"erased-{len(value)}" if random else value


def of_the_sample() -> sa.MetaData:
    """Its tables, of types that every database has."""
    engine = sa.create_engine(f"sqlite:///{SAMPLE}")
    tables = sa.MetaData()
    tables.reflect(engine)
    engine.dispose()
    for table in tables.tables.values():
        for column in table.columns:
            column.type = column.type.as_generic()
            column.autoincrement = False
    return tables


@pytest.fixture(scope="module", params=backends("postgresql", "mariadb"))
def shops(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Shop, Shop]]:
    """The shop on a server, and in a SQLite file."""
    tables = of_the_sample()
    path = tmp_path_factory.mktemp("shop") / "chinook.sqlite"
    shutil.copy(SAMPLE, path)
    path.chmod(0o600)
    source = sa.create_engine(f"sqlite:///{path}")
    with place(request.param, "chinook", path.parent) as at:
        engine = at.engine()
        with engine.begin() as connection, source.connect() as reading:
            tables.create_all(connection)
            for table in tables.sorted_tables:
                rows = reading.execute(sa.select(table).order_by(*table.primary_key))
                connection.execute(sa.insert(table), [dict(row._mapping) for row in rows])
        shops = Shop(engine, tables, SQLSystem(engine)), Shop(source, tables, SQLSystem(source))
        for shop in shops:
            shop.system.create_tables()
        yield shops
    source.dispose()


def desk(shop: Shop, folder: Path) -> tuple[RightsDesk, FolderAnswers]:
    answers = FolderAnswers(folder)
    found = RightsDesk(
        DATA_MAP,
        journal=MemoryJournal(),
        systems={"shop": shop.system},
        secret=Secret(b"0123456789abcdef"),
        answers=answers,
        clock=HandClock(TODAY),
    )
    return found, answers


def fulfilled(at: RightsDesk, request: Any) -> tuple[Any, Fulfilled]:
    case = at.receive(request)
    assert isinstance(at.vouch(case.id, by="dpo", because="known"), Verified)
    preview = at.preview(case.id)
    assert isinstance(at.accept(case.id, decided_by="dpo"), Case)
    done = at.fulfil(case.id)
    assert isinstance(done, Fulfilled)
    return preview, done


def test_the_copy_is_complete(shops: tuple[Shop, Shop]) -> None:
    server, reference = shops
    everything = server.everything()
    assert everything == reference.everything()
    assert len(everything["InvoiceLine"]) > 2000


@pytest.mark.parametrize("number", [1, 17, 59])
def test_access(shops: tuple[Shop, Shop], number: int, tmp_path: Path) -> None:
    found = []
    for name, shop in zip(("server", "sqlite"), shops, strict=True):
        at, answers = desk(shop, tmp_path / name)
        preview, done = fulfilled(at, AccessRequest(customer(number)))
        assert done.answer is not None
        with zipfile.ZipFile(answers.path_of(done.answer.name)) as archive:
            batches = []
            for table in ("Customer", "Invoice", "InvoiceLine"):
                with archive.open(f"data/{table}.json") as file:
                    batches.append(read_rows(file))
        found.append((preview.rows, done.answer.rows, batches))
    assert found[0] == found[1]
    assert len(found[0][2][2].rows) > 30


@pytest.mark.parametrize("number", [2, 3])
def test_an_erasure_through_the_desk(
    shops: tuple[Shop, Shop], number: int, tmp_path: Path
) -> None:
    found = []
    for name, shop in zip(("server", "sqlite"), shops, strict=True):
        at, _ = desk(shop, tmp_path / name)
        preview, done = fulfilled(at, erasure(number))
        told = [(r.dataset, r.fate, r.matched, r.changed) for r in done.receipts]
        found.append((preview.rows, preview.fates, told))
    assert found[0] == found[1]
    server, reference = shops
    assert server.everything() == reference.everything()
    (row,) = [row for row in server.everything()["Customer"] if row[0] == number]
    assert row[1] == "erased"


@pytest.mark.parametrize("number", [5, 12, 40])
@pytest.mark.parametrize("today", [date(2021, 6, 1), date(2033, 1, 1), date(2050, 1, 1)], ids=str)
def test_ten_years_of_retention(shops: tuple[Shop, Shop], number: int, today: date) -> None:
    server, reference = shops
    subject = ResolvedSubject("ref", "customer", key=(number,))
    asked = scope(number, today)
    instruction = Instruction(f"{number} {today}", Action.ERASE, asked)
    assert server.system.count(asked, [subject]) == reference.system.count(asked, [subject])
    receipts = server.system.apply(instruction, [subject])
    assert receipts == reference.system.apply(instruction, [subject])
    assert any(one.matched for one in receipts)
    assert server.system.verify(asked, [subject]) == ()
    assert server.everything() == reference.everything()
