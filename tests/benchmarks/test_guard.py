"""The guard beside hand-written SQL on the same tables, in the same run.

Run by ``pytest tests/benchmarks --benchmark-only``; `table` makes a table of its JSON.

What is written by hand names people as the library does, reads the tables of the library through
the same engine, and comes to the same answers; a test of every round says so. For a list it asks
one set-based question: which names may be used, or which may not. It knows one desk, one activity
and one way to name people, and gives no reasons.
"""

import hmac
import os
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from gdpr_rights import (
    DataMap,
    Dataset,
    DataSubject,
    Denied,
    LawfulBasis,
    PersonalData,
    RightsDesk,
    Secret,
    SubjectKind,
)
from gdpr_rights.domain.events import Fulfilled
from gdpr_rights.domain.projections import PLACE, Standing
from gdpr_rights.journal import SQLJournal
from gdpr_rights.systems import MemorySystem
from tests.benchmarks.databases import SERVER
from tests.benchmarks.rounds import Variant, hand_over, interleaved, recorded_time
from tests.maps import ACME, activity

MANY = 100_000
FEW = 200
"""How many people are asked for one by one in a round."""
KEY = b"0123456789abcdef0123456789abcdef"
NOW = datetime(2026, 1, 31, 10, tzinfo=UTC)
ADDRESSES = [f"Person.{n}@Example.org" for n in range(MANY)]

ONE = """
    SELECT activity, cause, verdict, citation, since FROM {}
    WHERE fingerprint = :name AND activity IN (:activity, '@')
"""

# What was said last counts, of all that counts for the channel; a restriction until it is lifted.
LATER = """
    SELECT 1 FROM {t} d WHERE d.fingerprint = s.fingerprint AND d.activity = :activity
    AND d.cause IN ('consent', 'consent/e-mail', 'expiry', 'objection', 'objection/e-mail')
    AND d.verdict {verdicts} AND d.since > s.since AND d.since <= :now
"""
RESTRICTED = """
    SELECT 1 FROM {t} r WHERE r.fingerprint = s.fingerprint AND r.activity IN (:activity, '@')
    AND (r.cause LIKE 'restriction/%' OR r.cause = 'death') AND r.verdict <> 'lifted'
"""
CONSENTED = f"""
    SELECT s.fingerprint FROM {{t}} s WHERE s.activity = :activity AND s.verdict = 'consented'
    AND s.cause IN ('consent', 'consent/e-mail') AND s.since <= :now
    AND NOT EXISTS ({LATER.replace("{verdicts}", "NOT IN ('consented', 'lifted')")})
    AND NOT EXISTS ({RESTRICTED})
"""
OBJECTED = f"""
    SELECT s.fingerprint FROM {{t}} s WHERE s.activity IN (:activity, '@')
    AND s.verdict NOT IN ('consented', 'lifted')
    AND (s.cause LIKE 'restriction/%' OR s.cause = 'death' OR NOT EXISTS (
        {LATER.replace("{verdicts}", "= 'consented'")}
    ))
"""


def data_map() -> DataMap:
    return DataMap(
        controller=ACME,
        activities=[
            activity("newsletter", LawfulBasis.LEGITIMATE_INTERESTS, direct_marketing=True),
            activity("letters", LawfulBasis.CONSENT),
        ],
        subjects=[SubjectKind("customer", dataset="users", lookup={"email": "email"})],
        datasets=[
            Dataset(
                "users",
                system="app",
                fields={"email": PersonalData("contact", used_for=["newsletter", "letters"])},
            )
        ],
    )


def person(address: str) -> DataSubject:
    return DataSubject.by("customer", email=address)


def by_hand(address: str) -> str:
    """The name of an address, as the library makes it."""
    folded = unicodedata.normalize("NFC", address.strip()).casefold()
    parts = (b"contact", unicodedata.normalize("NFC", folded).encode())
    message = b"".join([len(part).to_bytes(4, "big") + part for part in parts])
    return hmac.digest(KEY, message, "sha256").hex()


def noted() -> Iterator[Standing]:
    """An objection, a withdrawal, a restriction here and there; and second thoughts."""
    secret, before = Secret(KEY), NOW.replace(year=2025)
    for n, address in enumerate(ADDRESSES):
        [name] = secret.contact(address)
        said = "withdrawn" if n % 20 == 7 else "consented"
        yield Standing(name, "letters", "consent", said, "GDPR Art. 6(1)(a)", before)
        if n % 20 == 7:
            yield Standing(name, "newsletter", "objection", "objected", "GDPR Art. 21(3)", before)
        if n % 100 == 7:
            yield Standing(name, "newsletter", "consent", "consented", "GDPR Art. 7", NOW)
        if n % 1000 == 3:
            place = "restriction/c1/users.email#"
            yield Standing(name, PLACE, place, "restricted", "GDPR Art. 18(1)(a)", before)


class Bench:
    """The variants of every operation on one database."""

    def __init__(self, engine: sa.Engine, name: str) -> None:
        self.engine, self.name = engine, name
        journal = SQLJournal(engine)
        journal.create_tables()
        journal.append("case-1", 0, [Fulfilled()], NOW, list(noted()))
        self.table = journal.metadata.tables["gdpr_rights_standings"].name
        self.guard = RightsDesk(
            data_map(), journal=journal, systems={"app": MemorySystem({})}, secret=Secret(KEY)
        ).guard
        self._one = sa.text(ONE.format(self.table))
        self._times: dict[str, dict[str, list[float]]] = {}

    def times(self, operation: str, rounds: int) -> dict[str, list[float]]:
        if operation not in self._times:
            variants = OPERATIONS[operation](self)
            self._times[operation] = interleaved(variants, self.settle, rounds=rounds)
        return self._times[operation]

    def settle(self) -> None:
        """Nothing is written, so nothing has to settle."""

    def one_by_one(self) -> dict[str, Variant]:
        some = ADDRESSES[7 :: MANY // FEW]

        def ask() -> list[Any]:
            may = self.guard.may_process
            return [may(person(of), "letters", channel="e-mail") for of in some]

        def select() -> list[Any]:
            found = []
            for address in some:
                named = {"name": by_hand(address), "activity": "letters"}
                with self.engine.connect() as connection:
                    found.append(connection.execute(self._one, named).fetchall())
            return found

        def denied(answers: list[Any]) -> None:
            assert sum(isinstance(one, Denied) for one in answers) == FEW

        def read(rows: list[Any]) -> None:
            assert [row.verdict for [row] in rows] == ["withdrawn"] * FEW

        return {"guard": Variant(ask, check=denied), "text": Variant(select, check=read)}

    def _list(self, name: str, query: str, *, kept: bool) -> dict[str, Variant]:
        asked = sa.text(query.format(t=self.table))

        def ask() -> Any:
            return self.guard.allowed(ADDRESSES, name, who=person, channel="e-mail")

        def select() -> list[str]:
            given = {"activity": name, "now": datetime.now(UTC).isoformat()}
            with self.engine.connect() as connection:
                found = set(connection.execute(asked, given).scalars())
            return [of for of in ADDRESSES if (by_hand(of) in found) is kept]

        right = select()

        def same(answer: Any) -> None:
            assert list(answer) == right

        return {"guard": Variant(ask, check=same), "text": Variant(select, check=same)}

    def by_objection(self) -> dict[str, Variant]:
        return self._list("newsletter", OBJECTED, kept=False)

    def by_consent(self) -> dict[str, Variant]:
        return self._list("letters", CONSENTED, kept=True)


OPERATIONS = {
    f"{FEW} people, one by one": Bench.one_by_one,
    "a list of 100,000, less who objected": Bench.by_objection,
    "a list of 100,000 who consented": Bench.by_consent,
}
MEASURED = [(operation, variant) for operation in OPERATIONS for variant in ("guard", "text")]


@pytest.fixture(scope="module", params=["SQLite", "PostgreSQL"])
def bench(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Bench]:
    if request.param == "SQLite":
        engine = sa.create_engine(f"sqlite:///{tmp_path_factory.mktemp('guard') / 'app.db'}")
        yield Bench(engine, request.param)
        engine.dispose()
        return
    if SERVER is None:
        pytest.skip("GDPR_RIGHTS_TEST_POSTGRES names no PostgreSQL database")
    admin = sa.create_engine(SERVER, isolation_level="AUTOCOMMIT")
    schema = f"bench_guard_{os.getpid()}"
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {schema}")
    engine = sa.create_engine(SERVER, connect_args={"options": f"-csearch_path={schema}"})
    try:
        made = Bench(engine, request.param)
        with admin.connect() as connection:
            connection.exec_driver_sql(f"VACUUM (ANALYZE) {schema}.{made.table}")
        yield made
    finally:
        engine.dispose()
        with admin.connect() as connection:
            connection.exec_driver_sql(f"DROP SCHEMA {schema} CASCADE")
        admin.dispose()


@pytest.mark.benchmark(timer=recorded_time)
@pytest.mark.parametrize(("operation", "variant"), MEASURED)
def test_guard(benchmark: Any, bench: Bench, operation: str, variant: str) -> None:
    benchmark.group = f"{bench.name}, the guard: {operation}"
    benchmark.extra_info.update(operation=operation, variant=variant)
    benchmark.extra_info["database"] = f"{bench.name}, the guard"
    hand_over(benchmark, bench.times(operation, 9 if benchmark.enabled else 1)[variant])
