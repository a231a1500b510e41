"""A shop whose customers ask for a copy of their data, or to be forgotten; its staff decides."""

import os
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Literal

import attrs
from fastapi import BackgroundTasks, Body, Depends, FastAPI, Header, HTTPException
from fastapi.responses import FileResponse, PlainTextResponse
from sqlalchemy import Column, Date, ForeignKey, Integer, MetaData, String, Table
from sqlalchemy.ext.asyncio import create_async_engine

import gdpr_rights as rights
from gdpr_rights.convert import load_data_map
from gdpr_rights.export import FolderAnswers
from gdpr_rights.identity import OneTimeCode
from gdpr_rights.integrations.fastapi import install
from gdpr_rights.journal import AsyncSQLJournal
from gdpr_rights.systems import AsyncSQLSystem

engine = create_async_engine(os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///shop.sqlite3"))
site = os.environ.get("SITE", "http://localhost:8000")
answers = FolderAnswers(os.environ.get("ANSWERS", "answers"))
tables = MetaData()
Table(
    "customers",
    tables,
    Column("id", Integer, primary_key=True),
    Column("email", String(254), unique=True),
    Column("name", String(80)),
)
Table(
    "invoices",
    tables,
    Column("id", Integer, primary_key=True),
    Column("customer_id", ForeignKey("customers.id"), nullable=False),
    Column("issued_on", Date),
)


async def send(address, text):
    """Your own mailer."""
    print(f"to {address}: {text}")


desk = rights.AsyncRightsDesk(
    load_data_map(Path(__file__).with_suffix(".toml")),
    journal=AsyncSQLJournal(engine),
    systems={"shop": AsyncSQLSystem(engine)},
    secret=rights.Secret(os.environ["PRIVACY_SECRET"].encode()),
    identity=[OneTimeCode(lambda message: send(message.address, message.code))],
    answers=answers,
)


@asynccontextmanager
async def lifespan(_app):
    async with engine.begin() as connection:
        await connection.run_sync(tables.create_all)
    await desk.create_tables()
    yield
    await engine.dispose()


app = FastAPI(title="Your rights", lifespan=lifespan)
install(app)  # a case unknown: 404, a step out of turn: 409, and so on
REQUESTS = {
    "access": rights.AccessRequest,
    "portability": rights.PortabilityRequest,
    "erasure": lambda person: rights.ErasureRequest(person, closing_account=True),
}


async def logged_in() -> rights.AuthenticatedSession | None:
    """Your own login, if there is one: whose it is, and when they last gave a password."""


async def staff() -> str:
    """Your own login of those who decide."""
    raise HTTPException(401)


@app.post("/rights/requests", status_code=202)
async def ask(
    email: Annotated[str, Body(max_length=254, pattern=".@.")],
    asked: Annotated[set[Literal["access", "portability", "erasure"]], Body(min_length=1)],
    reference: Annotated[str, Header(min_length=16, max_length=200)],
    session: Annotated[rights.AuthenticatedSession | None, Depends(logged_in)],
):
    person = rights.DataSubject.by("customer", email=email)
    requests = [REQUESTS[right](person) for right in asked]
    cases = await desk.receive_all(requests, reference=reference, session=session)
    return [{"case": case.id, "answer_by": case.time_limit.due_on} for case in cases]


@app.post("/rights/requests/{case_id}/code", status_code=202)
async def send_me_a_code(case_id: str):
    if isinstance(await desk.challenge(case_id, "one-time code"), rights.TooManyAttempts):
        raise HTTPException(429, "These are enough codes: please write to us.")
    return "A code is on its way."


@app.post("/rights/requests/{case_id}/proof")
async def prove(case_id: str, code: Annotated[str, Body(embed=True)]):
    if isinstance(await desk.verify(case_id, evidence=code), rights.NotVerified):
        raise HTTPException(403, "This is not the code, or not any more.")
    return "Thank you. You will hear from us."


@app.get("/rights/download")
async def download(token: str):
    match await desk.redeem(token):
        case rights.Download(answer=copy):
            return FileResponse(answers.path_of(copy.name), filename=copy.name)
        case rights.DownloadRefused(verdict=verdict):
            wrong = verdict is rights.TokenVerdict.WRONG
            raise HTTPException(403 if wrong else 410, f"This link is {verdict.value}.")


@app.get("/staff/requests", dependencies=[Depends(staff)])
async def due():
    return [attrs.asdict(row) for row in await desk.due()]


@app.get("/staff/requests/{case_id}", dependencies=[Depends(staff)])
async def preview(case_id: str):
    return PlainTextResponse(str(await desk.preview(case_id)))


@app.post("/staff/requests/{case_id}", status_code=202)
async def decide(case_id: str, who: Annotated[str, Depends(staff)], later: BackgroundTasks):
    if (await desk.case(case_id)).plan is None:
        accepted = await desk.accept(case_id, decided_by=who)
        if isinstance(accepted, rights.JudgementNeeded):
            raise HTTPException(409, [question.text for question in accepted.questions])
    later.add_task(carry_out, case_id)


async def carry_out(case_id):
    """Takes its time. Whatever stops it, it can be called again: nothing is done twice."""
    done, case = await desk.fulfil(case_id), await desk.case(case_id)
    if isinstance(done, rights.Fulfilled) and case.answered is None:
        text = "What you asked for is done."
        if done.answer:
            token = await desk.offer(case_id)
            text = f"Your copy, to be fetched once: {site}/rights/download?token={token.text}"
        await send(dict(case.request.subject.identifiers)["email"], text)
        await desk.answer(case_id, channel="e-mail")
