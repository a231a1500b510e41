"""What the SQL journal adds to the kit: tables, files, processes, failures."""

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, event, text

from gdpr_rights.domain.events import Fulfilled, IdentityVerified, Retracted
from gdpr_rights.domain.identity import Identity, Level
from gdpr_rights.domain.parties import ResolvedSubject
from gdpr_rights.domain.projections import Attempt, CaseQuery, CaseRow, Standing, SubjectRow
from gdpr_rights.domain.stages import Stage
from gdpr_rights.errors import GdprRightsError, StaleVersion, SystemUnavailable, TablesMissing
from gdpr_rights.journal import SQLJournal
from gdpr_rights.law.rights import Right
from gdpr_rights.ports import Write

AT = datetime(2027, 3, 1, 9, tzinfo=UTC)
SECRET = "ada.lovelace@example.org"
TABLES = ["attempts", "cases", "entries", "head", "personal_values", "standings", "subjects"]


def found(*more: str) -> IdentityVerified:
    subject = ResolvedSubject("ref", "customer", key=(7, *more), identifiers=(("email", SECRET),))
    return IdentityVerified(Identity("code", level=Level.ADDRESS), subject=subject)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "app.db"


@pytest.fixture
def engine(path: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 20})
    yield engine
    engine.dispose()


@pytest.fixture
def journal(engine: Engine) -> SQLJournal:
    journal = SQLJournal(engine)
    journal.create_tables()
    return journal


def query(path: Path, statement: str) -> list[Any]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(statement).fetchall()
    finally:
        connection.close()


class TestConstruction:
    """Frameworks build objects at import, when no database may be there yet."""

    def test_it_does_no_io(self) -> None:
        def refuse() -> Any:
            raise AssertionError("connected")

        journal = SQLJournal(create_engine("sqlite://", creator=refuse))
        assert "CREATE TABLE gdpr_rights_entries" in journal.ddl()
        assert repr(journal) == "SQLJournal(sqlite, gdpr_rights_entries)"
        assert len(journal.metadata.tables) == len(TABLES)

    def test_without_sqlalchemy_it_names_the_extra(self) -> None:
        code = (
            "import sys; sys.modules['sqlalchemy'] = None\n"
            "from gdpr_rights.journal import MemoryJournal\n"
            "try:\n    from gdpr_rights.journal import SQLJournal\n"
            "except ImportError as error: print(type(error).__name__, error)"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True
        )
        assert "MissingExtra" in done.stdout
        assert "gdpr_rights[sql]" in done.stdout

    def test_an_unknown_name_is_an_attribute_error(self) -> None:
        from gdpr_rights import journal

        with pytest.raises(AttributeError, match="NoSuchJournal"):
            _ = journal.NoSuchJournal


class TestTables:
    def test_they_are_those_of_the_documentation(self, engine: Engine, path: Path) -> None:
        SQLJournal(engine).create_tables()
        names = query(path, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        assert [name for (name,) in names] == [f"gdpr_rights_{table}" for table in TABLES]

    def test_making_them_again_harms_nothing(self, journal: SQLJournal) -> None:
        journal.append("a", 0, [found()], AT)
        journal.create_tables()
        assert journal.read("a")[0].event == found()
        assert journal.verify().holds

    def test_the_ddl_makes_them_too(self, engine: Engine, path: Path) -> None:
        journal = SQLJournal(engine, prefix="x_")
        connection = sqlite3.connect(path)
        connection.executescript(journal.ddl())
        connection.close()
        journal.append("a", 0, [found()], AT)
        assert journal.verify().holds

    def test_two_prefixes_are_two_journals(self, engine: Engine) -> None:
        one, other = SQLJournal(engine, prefix="one_"), SQLJournal(engine, prefix="other_")
        one.create_tables()
        other.create_tables()
        one.append("a", 0, [found()], AT)
        assert other.read("a") == ()

    def test_several_processes_may_make_them_at_once(self, path: Path) -> None:
        failures: list[BaseException] = []
        start = threading.Barrier(4)

        def make() -> None:
            engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 20})
            try:
                start.wait()
                SQLJournal(engine).create_tables()
            except BaseException as error:  # noqa: BLE001 - shown below
                failures.append(error)
            finally:
                engine.dispose()

        makers = [threading.Thread(target=make) for _ in range(4)]
        for maker in makers:
            maker.start()
        for maker in makers:
            maker.join()
        assert failures == []
        assert query(path, "SELECT count(*) FROM gdpr_rights_head") == [(1,)]

    @pytest.mark.parametrize(
        "use",
        [
            lambda journal: journal.append("a", 0, [Retracted()], AT),
            lambda journal: journal.read("a"),
            lambda journal: list(journal.entries()),
            lambda journal: journal.cases(CaseQuery()),
            lambda journal: journal.subject_ref(["f"]),
            lambda journal: journal.standings(["f"]),
            lambda journal: journal.append_many([Write("a", 0, [Retracted()])], AT),
            lambda journal: journal.read_many(["a"]),
            lambda journal: journal.attempts(["f"], AT),
            lambda journal: journal.redact("a", AT),
            lambda journal: journal.verify(),
        ],
    )
    def test_without_them_it_says_what_to_do(
        self, engine: Engine, use: Callable[[SQLJournal], object]
    ) -> None:
        with pytest.raises(TablesMissing, match=r"create_tables\(\)") as caught:
            use(SQLJournal(engine))
        assert "gdpr_rights_entries" in caught.value.tables

    def test_without_the_head_row_nothing_is_written(
        self, journal: SQLJournal, engine: Engine
    ) -> None:
        with engine.begin() as connection:
            connection.execute(text("DELETE FROM gdpr_rights_head"))
        with pytest.raises(TablesMissing, match="head"):
            journal.append("a", 0, [Retracted()], AT)
        assert journal.read("a") == ()
        assert not journal.verify().holds


class TestPersistence:
    def test_another_process_reads_it(self, journal: SQLJournal, path: Path) -> None:
        row = CaseRow(
            "a",
            right=Right.ACCESS,
            stage=Stage.RECEIVED,
            received_at=AT,
            due_on=date(2027, 4, 1),
            version=1,
        )
        standing = Standing("f", "newsletter", "objection", "objected", "GDPR Art. 21(3)", AT)
        written = journal.append("a", 0, [found()], AT, [row, standing, SubjectRow("f", "ref")])
        engine = create_engine(f"sqlite:///{path}")
        again = SQLJournal(engine)
        assert again.read("a") == written
        assert again.cases(CaseQuery()) == (row,)
        assert again.standings(["f"]) == (standing,)
        assert again.subject_ref(["f"]) == "ref"
        assert again.verify() == journal.verify()
        engine.dispose()

    @pytest.mark.parametrize("mode", ["DELETE", "WAL"])
    def test_two_writers_on_one_file(self, path: Path, mode: str) -> None:
        """Each with an engine of its own, as two processes have."""
        query(path, f"PRAGMA journal_mode = {mode}")
        failures: list[BaseException] = []
        stale: list[int] = []

        def write(stream: str) -> None:
            engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 20})
            journal, done = SQLJournal(engine), 0
            try:
                journal.create_tables()
                while done < 15:
                    try:
                        journal.append("both", len(journal.read("both")), [found()], AT)
                        journal.append(stream, done, [Retracted()], AT)
                        done += 1
                    except StaleVersion as error:
                        stale.append(error.found)
            except BaseException as error:  # noqa: BLE001 - shown below
                failures.append(error)
            finally:
                engine.dispose()

        writers = [threading.Thread(target=write, args=(name,)) for name in ("one", "two")]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        assert failures == []
        engine = create_engine(f"sqlite:///{path}")
        journal = SQLJournal(engine)
        assert [len(journal.read(name)) for name in ("both", "one", "two")] == [30, 15, 15]
        assert journal.verify().entries == 60
        assert journal.verify().holds
        engine.dispose()

    def test_a_reader_sees_what_was_there_while_others_write(self, journal: SQLJournal) -> None:
        journal.append("a", 0, [Retracted()] * 3, AT)
        seen = []
        for entry in journal.entries():
            seen.append(entry.seq)
            if entry.seq == 1:
                journal.append("b", 0, [Retracted()], AT)
        assert seen[:3] == [1, 2, 3]

    def test_a_verification_while_others_write(
        self, journal: SQLJournal, engine: Engine, path: Path
    ) -> None:
        """What is appended and redacted between its statements is no sign of tampering."""
        journal.append("a", 0, [found()], AT)
        other_engine = create_engine(f"sqlite:///{path}")
        other, times = SQLJournal(other_engine), 0

        @event.listens_for(engine, "before_cursor_execute")
        def meanwhile(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
            nonlocal times
            if "gdpr_rights_head" in statement and times < 3:
                times += 1
                other.append("b", times - 1, [found()], AT)
                other.redact("a", AT)

        report = journal.verify()
        assert report.holds, report.why
        assert report.entries == 1 + 3 + 1
        other_engine.dispose()


class TestSize:
    def test_the_number_of_statements_does_not_grow_with_events(
        self, journal: SQLJournal, engine: Engine
    ) -> None:
        statements: list[str] = []
        event.listen(
            engine, "before_cursor_execute", lambda *arguments: statements.append(arguments[2])
        )

        def cost(stream: str, size: int) -> int:
            statements.clear()
            rows = [
                Standing("f", f"{stream}-{n}", "objection", "objected", "c", AT)
                for n in range(size)
            ]
            people = [SubjectRow(f"{stream}-{n}", "ref") for n in range(size)]
            journal.append(stream, 0, [found()] * size, AT, [*rows, *people])
            return len(statements)

        assert cost("one", 1) == cost("many", 100) <= 11

    def test_it_does_not_grow_with_streams(self, journal: SQLJournal, engine: Engine) -> None:
        """Of many people one pass, not one each."""
        statements: list[str] = []
        event.listen(
            engine, "before_cursor_execute", lambda *arguments: statements.append(arguments[2])
        )

        def cost(prefix: str, size: int) -> tuple[int, int]:
            names = [f"{prefix}-{n}" for n in range(size)]
            statements.clear()
            journal.append_many([Write(n, 0, [found()], [SubjectRow(n, n)]) for n in names], AT)
            written = len(statements)
            statements.clear()
            assert len(journal.read_many(names)) == size
            return written, len(statements)

        few, many = cost("few", 2), cost("many", 400)
        assert few == many
        assert many[0] <= 12
        assert many[1] == 2

    def test_entries_come_in_pages(self, journal: SQLJournal, engine: Engine) -> None:
        journal.append("a", 0, [found()] * 501, AT)
        statements: list[str] = []
        event.listen(
            engine, "before_cursor_execute", lambda *arguments: statements.append(arguments[2])
        )
        entries = journal.entries()
        next(entries)
        assert len(statements) == 2
        assert sum(1 for _ in entries) == 500
        assert len(statements) == 7
        assert journal.verify().entries == 501


class TestAttempts:
    """Art. 5(1)(e): what nobody counts any more is not kept."""

    def test_those_older_than_a_week_go_when_new_ones_come(
        self, journal: SQLJournal, path: Path
    ) -> None:
        week, moment = timedelta(weeks=1), timedelta(microseconds=1)
        rows = [Attempt("old", AT - moment), Attempt("kept", AT)]
        journal.append("a", 0, [Retracted()], AT, rows)
        journal.append("b", 0, [Retracted()], AT + 2 * week)
        wanted = "SELECT fingerprint FROM gdpr_rights_attempts ORDER BY at"
        assert query(path, wanted) == [("old",), ("kept",)]
        journal.append("c", 0, [Retracted()], AT + week, [Attempt("new", AT + week)])
        assert query(path, wanted) == [("kept",), ("new",)]


class TestRedaction:
    """Art. 17: erased means gone, from the rows and from the file."""

    @pytest.mark.parametrize("mode", ["OFF", "ON", "FAST"])
    def test_no_byte_of_a_value_is_left(
        self, journal: SQLJournal, engine: Engine, path: Path, mode: str
    ) -> None:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA secure_delete = {mode}")
            before = connection.exec_driver_sql("PRAGMA secure_delete").scalar()
        for number in range(30):
            long = "needle" * (1 + number * 100)
            journal.append("a", number, [found(long)], AT)
        assert b"needle" in path.read_bytes()
        assert SECRET.encode() in path.read_bytes()
        assert journal.redact("a", AT) == 60
        raw = path.read_bytes()
        assert b"needle" not in raw
        assert SECRET.encode() not in raw
        assert query(path, "SELECT * FROM gdpr_rights_personal_values") == []
        assert journal.verify().holds
        with engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA secure_delete").scalar() == before

    def test_values_of_others_stay(self, journal: SQLJournal) -> None:
        journal.append("a", 0, [found()], AT)
        journal.append("b", 0, [found("x")], AT)
        journal.redact("a", AT)
        assert journal.read("b")[0].event == found("x")


class TestFailures:
    """A database that breaks off: nothing was written, and no value stands in the message."""

    def assert_discreet(self, error: BaseException) -> None:
        assert isinstance(error, GdprRightsError)
        assert SECRET not in f"{error!r} {error} {error.args}"
        assert error.__context__ is None
        assert error.__cause__ is None

    def test_a_locked_file(self, journal: SQLJournal, path: Path) -> None:
        holder = sqlite3.connect(path, isolation_level=None)
        holder.execute("BEGIN EXCLUSIVE")
        engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 0.05})
        with pytest.raises(SystemUnavailable) as caught:
            SQLJournal(engine).append("a", 0, [found()], AT)
        assert caught.value.cause == "OperationalError"
        self.assert_discreet(caught.value)
        holder.execute("ROLLBACK")
        holder.close()
        engine.dispose()
        assert journal.read("a") == ()

    def test_an_insert_that_fails_in_the_middle(self, journal: SQLJournal, path: Path) -> None:
        query(
            path,
            "CREATE TRIGGER broken BEFORE INSERT ON gdpr_rights_subjects "
            "BEGIN SELECT raise(ABORT, 'disk full'); END",
        )
        with pytest.raises(SystemUnavailable) as caught:
            journal.append("a", 0, [found()], AT, [SubjectRow(SECRET, "ref")])
        self.assert_discreet(caught.value)
        assert journal.read("a") == ()
        assert journal.verify().entries == 0
        assert journal.verify().holds

    def test_a_redaction_that_fails_in_the_middle(self, journal: SQLJournal, path: Path) -> None:
        journal.append("a", 0, [found()], AT)
        query(
            path,
            "CREATE TRIGGER broken BEFORE INSERT ON gdpr_rights_entries "
            "BEGIN SELECT raise(ABORT, 'disk full'); END",
        )
        with pytest.raises(SystemUnavailable):
            journal.redact("a", AT)
        assert journal.read("a")[0].event == found()
        assert journal.verify().holds

    def test_a_file_that_is_no_database(self, tmp_path: Path) -> None:
        path = tmp_path / "letter.txt"
        path.write_text("Dear Sir or Madam, " * 100)
        engine = create_engine(f"sqlite:///{path}")
        with pytest.raises(SystemUnavailable):
            SQLJournal(engine).create_tables()
        with pytest.raises(SystemUnavailable):
            SQLJournal(engine).read("a")
        engine.dispose()

    @pytest.mark.parametrize("begins", ["never", "itself"])
    def test_an_engine_that_does_not_begin_as_usual(
        self, journal: SQLJournal, path: Path, begins: str
    ) -> None:
        """An append is one transaction, even where the engine is in autocommit mode."""
        if begins == "never":
            engine = create_engine(f"sqlite:///{path}", isolation_level="AUTOCOMMIT")
        else:
            engine = create_engine(f"sqlite:///{path}")

            @event.listens_for(engine, "connect")
            def connect(connection: Any, _record: object) -> None:
                connection.isolation_level = None

            @event.listens_for(engine, "begin")
            def begin(connection: Any) -> None:
                connection.exec_driver_sql("BEGIN")

        other = SQLJournal(engine)
        other.append("a", 0, [found()], AT)
        query(
            path,
            "CREATE TRIGGER broken BEFORE INSERT ON gdpr_rights_subjects "
            "BEGIN SELECT raise(ABORT, 'disk full'); END",
        )
        with pytest.raises(SystemUnavailable):
            other.append("a", 1, [found()], AT, [SubjectRow("f", "ref")])
        assert len(journal.read("a")) == 1
        assert other.redact("a", AT) == 2
        assert journal.verify().holds
        engine.dispose()

    def test_an_interruption_rolls_back(self, journal: SQLJournal, engine: Engine) -> None:
        """And is not hidden by what it breaks."""

        def interrupt(_cursor: object, statement: str, *_more: object) -> None:
            if "gdpr_rights_subjects" in statement:
                raise KeyboardInterrupt

        event.listen(engine, "do_execute", interrupt)
        event.listen(engine, "do_executemany", interrupt)
        with pytest.raises(KeyboardInterrupt):
            journal.append("a", 0, [found()], AT, [SubjectRow("f", "ref")])
        assert journal.append("a", 0, [found()], AT)[0].seq == 1
        assert journal.verify().entries == 1

    def test_a_program_error_rolls_back(self, journal: SQLJournal) -> None:
        journal.append("a", 0, [Fulfilled()], AT)
        with pytest.raises(TypeError):
            journal.append("a", 1, [Retracted(), found(1.5)], AT)  # type: ignore[arg-type]
        journal.append("a", 1, [Retracted()], AT)
        assert journal.verify().holds
