"""The example under FastAPI itself, with its lifespan, on real databases."""

import asyncio
import importlib.util
import io
import os
import re
import zipfile
from collections.abc import Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from gdpr_rights import AuthenticatedSession, GdprRightsError, Stage, errors
from gdpr_rights.errors import IllegalStep

pytest.importorskip("fastapi")
httpx = pytest.importorskip("httpx")

from fastapi import FastAPI, HTTPException  # noqa: E402

from gdpr_rights.integrations.fastapi import install  # noqa: E402

EXAMPLE = Path(__file__).parent.parent.parent / "docs" / "examples" / "fastapi_app.py"
POSTGRES = os.environ.get("GDPR_RIGHTS_TEST_POSTGRES")
SCHEMA = f"gdpr_rights_fastapi{os.environ.get('PYTEST_XDIST_WORKER', '')}"
LONGEST = 149
ADA = "ada@example.org"
REFERENCE = "a-browser-s-own-number"
ROWS = (
    "INSERT INTO customers VALUES (1, 'ada@example.org', 'Ada'), (2, 'bob@example.org', 'Bob')",
    "INSERT INTO invoices VALUES (10, 1, '2009-05-04'), (11, 1, '2025-05-04')",
    "INSERT INTO invoices VALUES (20, 2, '2009-05-04')",
)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of its own, or a schema."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'shop.sqlite3'}"
        return
    if POSTGRES is None:
        pytest.skip("GDPR_RIGHTS_TEST_POSTGRES names no database")
    drop = f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE"
    admin = sa.create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(drop)
        connection.exec_driver_sql(f"CREATE SCHEMA {SCHEMA}")
        url = sa.make_url(POSTGRES).update_query_dict({"options": f"-csearch_path={SCHEMA}"})
        yield url.render_as_string(hide_password=False)
        connection.exec_driver_sql(drop)
    admin.dispose()


class Shop:
    """The running example, a browser, and the mail that was sent."""

    def __init__(self, module: Any, client: Any) -> None:
        self.module = module
        self.client = client
        self.mail: list[tuple[str, str]] = []
        module.send = self.send

    async def send(self, address: str, text: str) -> None:
        self.mail.append((address, text))

    async def ask(self, *asked: str, email: str = ADA, reference: str = REFERENCE) -> Any:
        return await self.client.post(
            "/rights/requests",
            json={"email": email, "asked": asked},
            headers={"reference": reference},
        )

    async def proven(self, *asked: str, email: str = ADA) -> list[str]:
        """The cases of requests whose sender has proven who they are."""
        cases = [one["case"] for one in (await self.ask(*asked, email=email)).json()]
        await self.client.post(f"/rights/requests/{cases[0]}/code")
        code = self.mail[-1][1]
        said = await self.client.post(f"/rights/requests/{cases[0]}/proof", json={"code": code})
        assert said.status_code == 200, said.text
        return cases

    def log_staff_in(self) -> None:
        self.module.app.dependency_overrides[self.module.staff] = lambda: "dpo@shop.example"

    async def rows(self, table: str) -> list[tuple[Any, ...]]:
        async with self.module.engine.connect() as connection:
            found = await connection.exec_driver_sql(f"SELECT * FROM {table} ORDER BY 1")
            return [tuple(row) for row in found]


@asynccontextmanager
async def started(database: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("DATABASE_URL", database)
    monkeypatch.setenv("ANSWERS", str(folder / "answers"))
    monkeypatch.setenv("PRIVACY_SECRET", "32 random bytes from your vault.")
    spec = importlib.util.spec_from_file_location("fastapi_app", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    transport = httpx.ASGITransport(module.app)
    async with (
        module.lifespan(module.app),
        httpx.AsyncClient(transport=transport, base_url="http://shop.example") as client,
    ):
        async with module.engine.begin() as connection:
            for statement in ROWS:
                await connection.exec_driver_sql(statement)
        yield Shop(module, client)


Story = Callable[[Shop], Coroutine[Any, Any, None]]


@pytest.fixture
def play(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Story], None]:
    async def whole(story: Story) -> None:
        async with started(database, tmp_path, monkeypatch) as shop:
            await story(shop)

    return lambda story: asyncio.run(whole(story))


Play = Callable[[Story], None]


class TestTheExample:
    def test_it_is_short(self) -> None:
        assert len(EXAMPLE.read_text().splitlines()) <= LONGEST

    def test_importing_it_does_no_io(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PRIVACY_SECRET", "32 random bytes from your vault.")
        monkeypatch.chdir(tmp_path)
        spec = importlib.util.spec_from_file_location("fastapi_app", EXAMPLE)
        assert spec is not None
        assert spec.loader is not None
        spec.loader.exec_module(importlib.util.module_from_spec(spec))
        assert list(tmp_path.iterdir()) == []


class TestARequest:
    def test_the_lifespan_makes_the_tables(self, play: Play) -> None:
        async def story(shop: Shop) -> None:
            assert len(await shop.rows("customers")) == 2
            assert await shop.rows("gdpr_rights_entries") == []

        play(story)

    def test_twenty_at_once_with_one_reference_open_one_case(self, play: Play) -> None:
        async def story(shop: Shop) -> None:
            said = await asyncio.gather(*(shop.ask("access", "erasure") for _ in range(20)))
            assert {one.status_code for one in said} == {202}
            assert len({one.text for one in said}) == 1
            assert len(await shop.module.desk.due()) == 2

        play(story)

    def test_another_request_with_the_reference_is_a_conflict(self, play: Play) -> None:
        async def story(shop: Shop) -> None:
            await shop.ask("access")
            assert (await shop.ask("access", email="bob@example.org")).status_code == 409

        play(story)

    def test_a_stranger_does_not_learn_who_is_a_customer(self, play: Play) -> None:
        """The same status and the same text at each step, whoever is named."""

        async def story(shop: Shop) -> None:
            seen = []
            for number, email in enumerate((ADA, "nobody@example.org")):
                asked = await shop.ask("access", email=email, reference=f"{REFERENCE}-{number}")
                [case] = asked.json()
                at = f"/rights/requests/{case.pop('case')}"
                sent = await shop.client.post(f"{at}/code")
                wrong = await shop.client.post(f"{at}/proof", json={"code": "no code"})
                right = await shop.client.post(f"{at}/proof", json={"code": shop.mail[-1][1]})
                assert shop.mail[-1][0] == email
                said = [(one.status_code, one.text) for one in (sent, wrong, right)]
                seen.append([(asked.status_code, case), *said])
            assert seen[0] == seen[1]
            assert [status for status, _ in seen[0]] == [202, 202, 403, 200]

        play(story)

    def test_codes_are_limited(self, play: Play) -> None:
        async def story(shop: Shop) -> None:
            [case] = (await shop.ask("access")).json()
            codes = [
                (await shop.client.post(f"/rights/requests/{case['case']}/code")).status_code
                for _ in range(6)
            ]
            assert codes == [202] * 5 + [429]

        play(story)

    def test_who_is_logged_in_needs_no_code(self, play: Play) -> None:
        async def story(shop: Shop) -> None:
            session = AuthenticatedSession((1,), authenticated_at=datetime.now(UTC))
            shop.module.app.dependency_overrides[shop.module.logged_in] = lambda: session
            [own] = (await shop.ask("access")).json()
            [other] = (
                await shop.ask("access", email="bob@example.org", reference="o" * 20)
            ).json()
            assert (await shop.module.desk.case(own["case"])).stage is Stage.VERIFIED
            assert (await shop.module.desk.case(other["case"])).stage is Stage.RECEIVED

        play(story)

    def test_nonsense_is_refused(self, play: Play) -> None:
        async def story(shop: Shop) -> None:
            assert (await shop.ask("access", email="nobody")).status_code == 422
            assert (await shop.ask()).status_code == 422
            assert (await shop.ask("access", reference="1")).status_code == 422
            assert (await shop.client.post("/rights/requests/none/code")).status_code == 404
            [case] = (await shop.ask("access")).json()
            early = await shop.client.post(
                f"/rights/requests/{case['case']}/proof", json={"code": "1"}
            )
            assert early.status_code == 409
            assert case["case"] not in early.text

        play(story)


class TestTheStaff:
    def test_nobody_else_may_look_or_decide(self, play: Play) -> None:
        async def story(shop: Shop) -> None:
            [case] = await shop.proven("erasure")
            for ask in (
                shop.client.get("/staff/requests"),
                shop.client.get(f"/staff/requests/{case}"),
                shop.client.post(f"/staff/requests/{case}"),
            ):
                assert (await ask).status_code == 401
            assert (await shop.module.desk.case(case)).stage is Stage.VERIFIED

        play(story)

    def test_a_copy_is_fetched_once(self, play: Play) -> None:
        async def story(shop: Shop) -> None:
            [case] = await shop.proven("access")
            shop.log_staff_in()
            listed = (await shop.client.get("/staff/requests")).json()
            assert [(row["id"], row["stage"]) for row in listed] == [(case, "verified")]
            assert ADA not in str(listed)
            told = await shop.client.get(f"/staff/requests/{case}")
            assert told.headers["content-type"].startswith("text/plain")
            assert "2 rows" in told.text
            assert (await shop.client.post(f"/staff/requests/{case}")).status_code == 202
            assert (await shop.module.desk.case(case)).stage is Stage.ANSWERED

            address, text = shop.mail[-1]
            assert address == ADA
            [link] = re.findall(r"/rights/download\S+", text)
            wrong = await shop.client.get(f"{link[:-1]}{'a' if link[-1] != 'a' else 'b'}")
            assert wrong.status_code == 403
            first, second = [await shop.client.get(link) for _ in range(2)]
            assert first.status_code == 200
            with zipfile.ZipFile(io.BytesIO(first.content)) as package:
                assert ADA in package.read("data/customers.csv").decode()
                assert package.read("data/invoices.csv").decode().count("\n") == 3
            assert second.status_code == 410
            assert (await shop.client.get("/staff/requests")).json() == []

        play(story)

    def test_one_token_shown_many_times_at_once_gives_one_copy(self, play: Play) -> None:
        async def story(shop: Shop) -> None:
            [case] = await shop.proven("portability")
            shop.log_staff_in()
            await shop.client.post(f"/staff/requests/{case}")
            [link] = re.findall(r"/rights/download\S+", shop.mail[-1][1])
            said = await asyncio.gather(*(shop.client.get(link) for _ in range(8)))
            codes = sorted(one.status_code for one in said)
            assert codes[0] == 200
            assert set(codes[1:]) <= {409, 410}

        play(story)

    def test_an_erasure_erases(self, play: Play) -> None:
        async def story(shop: Shop) -> None:
            [case] = await shop.proven("erasure")
            shop.log_staff_in()
            await shop.client.post(f"/staff/requests/{case}")
            (_, email, name), bob = await shop.rows("customers")
            assert email.startswith("erased-")
            assert name == "Ada"  # the invoice that must be kept names her
            assert bob == (2, "bob@example.org", "Bob")
            assert [row[0] for row in await shop.rows("invoices")] == [11, 20]
            assert shop.mail[-1] == (ADA, "What you asked for is done.")
            answered = await shop.module.desk.case(case)
            assert answered.stage is Stage.ANSWERED
            assert answered.request.subject.identifiers == ()
            # A second time nothing happens, and nobody is told again.
            assert (await shop.client.post(f"/staff/requests/{case}")).status_code == 202
            assert len(shop.mail) == 2

        play(story)

    def test_of_both_together_the_copy_comes_first(self, play: Play) -> None:
        async def story(shop: Shop) -> None:
            access, erasure = await shop.proven("erasure", "access")
            shop.log_staff_in()
            await shop.client.post(f"/staff/requests/{erasure}")
            assert (await shop.rows("customers"))[0][1] == ADA
            await shop.client.post(f"/staff/requests/{access}")
            await shop.client.post(f"/staff/requests/{erasure}")
            assert (await shop.rows("customers"))[0][1] != ADA

        play(story)

    @pytest.mark.parametrize("asked", ["erasure", "access"])
    def test_what_is_cancelled_can_be_carried_out_again(self, play: Play, asked: str) -> None:
        """Cancelled at every point at which it waits, until one cancellation comes too late."""

        async def story(shop: Shop) -> None:
            [case] = await shop.proven(asked)
            shop.log_staff_in()
            desk = shop.module.desk
            await desk.accept(case, decided_by="dpo@shop.example")
            cancelled = 0
            for patience in range(0, 200, 8):
                task = asyncio.ensure_future(desk.fulfil(case))
                await asyncio.sleep(patience / 1000)
                task.cancel()
                try:
                    await task
                except asyncio.CancelledError:
                    cancelled += 1
                else:
                    break
                assert not list(shop.module.answers.path.glob(".*.part"))
                assert shop.module.engine.pool.checkedout() == 0
            assert cancelled > 1
            await shop.client.post(f"/staff/requests/{case}")
            assert (await desk.case(case)).stage is Stage.ANSWERED
            assert ((await shop.rows("customers"))[0][1] == ADA) is (asked == "access")

        play(story)


class TestInstall:
    def answer_to(self, error: Exception, app: FastAPI | None = None) -> Any:
        app = app or FastAPI()
        install(app)

        @app.get("/")
        async def fail() -> None:
            raise error

        async def ask() -> Any:
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://a") as client:
                return await client.get("/")

        return asyncio.run(ask())

    def test_the_text_names_no_case(self) -> None:
        said = self.answer_to(IllegalStep("c-1", "verified", "fulfil", ("accept",)))
        assert said.status_code == 409
        assert said.json() == {"detail": "The case does not stand where this can be done."}

    @pytest.mark.parametrize(
        ("error", "code"),
        [
            (errors.UnknownCase("c-1"), 404),
            (errors.IdentityNotEstablished("c-1"), 409),
            (errors.StaleVersion("c-1", 1, 2), 409),
            (errors.DeliveryFailed("c-1", "one-time code", "OSError"), 503),
            (errors.SystemUnavailable("OperationalError"), 503),
        ],
        ids=lambda value: type(value).__name__,
    )
    def test_what_a_visitor_brings_about(self, error: GdprRightsError, code: int) -> None:
        assert self.answer_to(error).status_code == code

    def test_a_fault_of_the_application_stays_an_error(self) -> None:
        with pytest.raises(errors.AnswerStoreMissing):
            self.answer_to(errors.AnswerStoreMissing("c-1"))
        assert self.answer_to(HTTPException(418)).status_code == 418
