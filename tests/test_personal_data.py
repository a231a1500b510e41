"""Personal data never appears in a repr, a log line or an error message."""

import importlib
import logging
import pkgutil
import tempfile
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

import gdpr_rights
from gdpr_rights import (
    AccessRequest,
    Answer,
    DataSubject,
    ErasureRequest,
    Judgement,
    Level,
    RefusalGround,
)
from gdpr_rights.domain.identity import ChallengeDetails, ChallengeState, Message
from gdpr_rights.domain.instructions import Batch, Found, Instruction, Scope
from gdpr_rights.domain.parties import ResolvedSubject
from gdpr_rights.domain.plans import Action
from gdpr_rights.domain.rows import Keys
from gdpr_rights.domain.values import PERSONAL
from gdpr_rights.errors import GdprRightsError
from tests.desk.kit import SCHEMA, office
from tests.maps import shop

TOKENS = st.integers(10**11, 10**12 - 1).map(lambda number: f"zq{number}")


def classes() -> Iterator[type]:
    """Every attrs class of the package."""
    for found in pkgutil.walk_packages(gdpr_rights.__path__, "gdpr_rights."):
        if found.name.startswith("gdpr_rights.cli") or found.name.endswith("__main__"):
            continue
        module = importlib.import_module(found.name)
        for value in vars(module).values():
            if isinstance(value, type) and attrs.has(value) and value.__module__ == found.name:
                yield value


def named(cls: Any) -> str:
    return f"{cls.__module__}.{cls.__qualname__}"


@pytest.mark.parametrize("cls", sorted(classes(), key=named), ids=named)
def test_a_personal_attribute_is_never_shown(cls: Any) -> None:
    for field in attrs.fields(cls):
        if field.metadata.get(PERSONAL):
            assert field.repr is False, f"{cls.__name__}.{field.name}"


def values_with(token: str) -> Iterator[Any]:
    """Every public value that can hold a personal value, holding one."""
    now = datetime(2026, 1, 31, tzinfo=UTC)
    subject = DataSubject.by("customer", email=token, key=token)
    resolved = ResolvedSubject("r", "customer", key=(token,), identifiers=(("email", token),))
    found = Found(key=(token,), identifiers=(("email", token),))
    yield from (subject, resolved, found, AccessRequest(subject), ErasureRequest(subject))
    yield Judgement("q", Answer.KEEP, by="dpo", because=token)
    yield ChallengeDetails("c", address=token, now=now)
    yield ChallengeState({"hash": token}, expires_at=now)
    yield Message(address=token, case_id="c", code=token, expires_at=now)
    yield Keys(((token,),))
    yield Batch("users", key=["id"], columns=["id"], types=["text"], rows=[(token,)])
    scope = Scope(shop(), "app", "customer", ())
    yield Instruction("i", Action.ERASE, scope, rows=Keys(((token,),)), values=(("name", token),))


@given(TOKENS)
def test_no_public_value_shows_it(token: str) -> None:
    for value in values_with(token):
        for shown in (repr(value), str(value), f"{value}", repr([value]), repr({"x": value})):
            assert token not in shown, type(value).__name__


def steps(at: Any, subject: DataSubject, token: str) -> Iterator[Any]:
    """A whole life of cases, with every mistake on the way; yields whatever comes out."""
    desk = at.desk
    for request in (AccessRequest(subject), ErasureRequest(subject, closing_account=True)):
        case = desk.receive(request)
        yield case
        for wrong in (
            partial(desk.accept, case.id, decided_by="dpo"),
            partial(desk.fulfil, case.id),
            partial(desk.answer, case.id, channel="e-mail"),
            partial(desk.identify, case.id, key=token, by="dpo", because=token),
            partial(desk.receive, AccessRequest(DataSubject.by("customer", phone=token))),
            partial(desk.receive, AccessRequest(DataSubject.by("nobody", email=token))),
        ):
            try:
                wrong()
            except GdprRightsError as error:
                yield error
        yield desk.challenge(case.id, "one-time code")
        yield desk.verify(case.id, token)
        yield at.mail
        yield desk.verify(case.id, at.mail.messages[-1].code)
        yield desk.plan(case.id)
        yield desk.preview(case.id)
        yield desk.accept(case.id, decided_by="dpo")
        yield desk.fulfil(case.id)
        yield desk.case(case.id)
        yield desk.answer(case.id, channel="e-mail")
        yield from at.journal.read(case.id)
    case = desk.receive(AccessRequest(subject))
    yield desk.vouch(case.id, by="dpo", because=token, level=Level.DOCUMENT)
    yield desk.refuse(
        case.id, grounds=[RefusalGround.MANIFESTLY_EXCESSIVE], because=token, decided_by="dpo"
    )
    yield desk.due()
    yield desk
    yield desk.check()


@given(token=TOKENS)
@settings(max_examples=5)
def test_a_whole_life_of_cases_shows_it_nowhere(token: str) -> None:
    records: list[logging.LogRecord] = []
    handler = logging.Handler()
    handler.emit = records.append  # type: ignore[assignment, method-assign]
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        with tempfile.TemporaryDirectory() as folder:
            address = f"{token}@example.org"
            schema = SCHEMA.replace("ada@example.org", address).replace("'Ada'", f"'{token}'")
            at = office(Path(folder), schema=schema)
            for value in steps(at, DataSubject.by("customer", email=address), token):
                assert token not in repr(value), type(value).__name__
                assert token not in str(value), type(value).__name__
                if isinstance(value, BaseException):
                    assert token not in "".join(traceback.format_exception(value))
            at.engine.dispose()
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    assert not [record for record in records if token in record.getMessage()]


@given(token=TOKENS)
@settings(max_examples=5)
def test_an_error_of_the_database_shows_it_nowhere(token: str) -> None:
    """A constraint that fails shows the values it failed on: not through us."""
    with tempfile.TemporaryDirectory() as folder:
        at = office(Path(folder))
        with at.engine.begin() as connection:
            connection.execute(
                text(
                    "CREATE TRIGGER refuse BEFORE DELETE ON invoices BEGIN "
                    f"SELECT RAISE(ABORT, 'cannot delete {token}'); END"
                )
            )
        bob = DataSubject.by("customer", key=2)
        case = at.desk.receive(ErasureRequest(bob, closing_account=True))
        at.desk.vouch(case.id, by="dpo", because="known")
        at.desk.accept(case.id, decided_by="dpo")
        outcome = at.desk.fulfil(case.id)
        assert token not in repr(outcome)
        assert token not in repr(at.journal.read(case.id))
        at.engine.dispose()
