"""One-click unsubscribe (RFC 8058) and ``Sec-GPC``, alone and in both frameworks."""

import asyncio
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi import FastAPI, Request
from hypothesis import given
from hypothesis import strategies as st

from gdpr_rights import (
    AsyncRightsDesk,
    DataMap,
    DataSubject,
    LawfulBasis,
    ObjectionRequest,
    RightsDesk,
    Secret,
    Stage,
    WithdrawalRequest,
)
from gdpr_rights.errors import UnknownActivity
from gdpr_rights.integrations.signals import (
    Asked,
    GlobalPrivacyControl,
    OneClick,
    UnknownVisitor,
)
from gdpr_rights.journal import MemoryJournal
from gdpr_rights.systems import MemorySystem
from tests.desk.kit import ADA, NOBODY, SECRET
from tests.maps import activity, shop

SAID = b"List-Unsubscribe=One-Click"
FORM = "application/x-www-form-urlencoded"
NEWS = activity("newsletter", LawfulBasis.CONSENT, direct_marketing=True)
MAILING = activity("mailing", LawfulBasis.LEGITIMATE_INTERESTS, direct_marketing=True)
FRAUD = activity("fraud", LawfulBasis.LEGITIMATE_INTERESTS)
THEIRS = activity("theirs", LawfulBasis.CONSENT, role="processor")
MAP = shop(NEWS, MAILING, FRAUD, THEIRS)
URL = "https://shop.example/unsubscribe?token={token}"
BOX: dict[str, Any] = {"notice_version": "1", "how": "box"}


def one_click(secret: Secret = SECRET, data_map: DataMap = MAP) -> OneClick:
    return OneClick(data_map, secret, url=URL)


def token_of(link: str) -> str:
    return urlsplit(link).query.removeprefix("token=")


def ports() -> dict[str, Any]:
    users = [{"id": 1, "email": "ada@example.org", "name": "Ada", "password_hash": "h"}]
    rows: dict[str, list[dict[str, Any]]] = {"users": users, "invoices": [], "invoice_lines": []}
    return {
        "journal": MemoryJournal(),
        "systems": {"app": MemorySystem(rows)},
        "secret": SECRET,
    }


def desk() -> RightsDesk:
    return RightsDesk(MAP, **ports())


class TestHeaders:
    """RFC 8058, 3.1."""

    def test_both_are_there_and_tell_no_address(self) -> None:
        headers = one_click().headers(ADA, "newsletter")
        assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        link = headers["List-Unsubscribe"]
        assert re.fullmatch(r"<https://shop\.example/unsubscribe\?token=[a-z0-9]+>", link)
        assert "ada" not in one_click().link(ADA, "newsletter").rpartition("=")[0]
        assert "ada" not in repr(one_click())

    def test_the_address_may_be_made_by_the_application(self) -> None:
        made = OneClick(MAP, SECRET, url=lambda token: f"https://{token[:3]}.example/{token}")
        assert made.link(ADA, "newsletter").startswith("https://")

    @pytest.mark.parametrize("url", ["http://shop.example/{token}", "https://shop.example/"])
    def test_it_is_one_https_address(self, url: str) -> None:
        with pytest.raises(ValueError, match="https://"):
            OneClick(MAP, SECRET, url=url)

    def test_only_what_stops_at_once_can_be_left(self) -> None:
        for name in ("account", "fraud", "theirs"):
            with pytest.raises(ValueError, match="no marketing of ours"):
                one_click().headers(ADA, name)
        with pytest.raises(UnknownActivity):
            one_click().headers(ADA, "nothing")


class TestPost:
    """RFC 8058, 3.2: one POST, no cookie, no question."""

    @pytest.mark.parametrize(
        ("name", "kind"), [("newsletter", WithdrawalRequest), ("mailing", ObjectionRequest)]
    )
    def test_it_becomes_the_right_request(self, name: str, kind: type) -> None:
        token = token_of(one_click().link(ADA, name))
        asked = one_click().read(token, SAID)
        assert asked is not None
        assert asked.request == kind(ADA, activities=name, channels="e-mail")

    def test_a_browser_may_send_it_in_parts(self) -> None:
        token = token_of(one_click().link(ADA, "mailing"))
        body = (
            b'--x1\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\n'
            b"One-Click\r\n--x1--\r\n"
        )
        assert one_click().read(token, body, "multipart/form-data; boundary=x1") is not None
        assert one_click().read(token, body, "multipart/form-data; boundary=x2") is None
        assert one_click().read(token, body, "multipart/form-data") is None

    @pytest.mark.parametrize(
        ("body", "kind"),
        [
            (b"", FORM),
            (b"List-Unsubscribe=", FORM),
            (b"List-Unsubscribe=no", FORM),
            (b"list-unsubscribe=One-Click", FORM),
            (b"{}", "application/json"),
            (SAID, "text/plain"),
            (SAID + b"&" * 5000, FORM),
        ],
    )
    def test_nothing_else_unsubscribes(self, body: bytes, kind: str) -> None:
        token = token_of(one_click().link(ADA, "newsletter"))
        assert one_click().read(token, body, kind) is None

    def test_an_old_mail_works_after_the_secret_was_changed(self) -> None:
        token = token_of(one_click().link(ADA, "newsletter"))
        changed = Secret(b"another secret of 32 random byte", SECRET.current)
        assert one_click(changed).read(token, SAID) is not None
        assert one_click(Secret(b"somebody else's 32 random bytes.")).read(token, SAID) is None

    def test_what_the_map_no_longer_knows_is_nobodys(self) -> None:
        token = token_of(one_click().link(ADA, "newsletter"))
        assert one_click(data_map=shop(MAILING)).read(token, SAID) is None

    def test_what_the_activity_rests_on_now_counts(self) -> None:
        token = token_of(one_click().link(ADA, "newsletter"))
        now = activity("newsletter", LawfulBasis.LEGITIMATE_INTERESTS, direct_marketing=True)
        asked = one_click(data_map=shop(now)).read(token, SAID)
        assert asked is not None
        assert isinstance(asked.request, ObjectionRequest)

    @given(
        identifiers=st.lists(
            st.tuples(
                st.sampled_from(["email", "phone", "key"]),
                st.integers(-(2**60), 2**60) | st.text(min_size=1).filter(str.strip),
            ),
            min_size=1,
            max_size=2,
            unique_by=lambda pair: pair[0],
        ),
        channel=st.none() | st.text(min_size=1, max_size=9).filter(str.strip),
        tenant=st.none() | st.text(max_size=5),
        place=st.integers(0, 10**6),
    )
    def test_it_names_just_whom_it_was_made_for_and_nobody_makes_one_up(
        self,
        identifiers: list[tuple[str, Any]],
        channel: str | None,
        tenant: str | None,
        place: int,
    ) -> None:
        if any("\ud800" <= letter <= "\udfff" for pair in identifiers for letter in str(pair[1])):
            return
        subject = DataSubject("customer", tuple(identifiers))
        link = one_click().link(subject, "newsletter", channel=channel, tenant=tenant)
        token = token_of(link)
        asked = one_click().read(token, SAID)
        assert asked is not None
        assert asked.request.subject == subject
        assert asked.request.channels == (() if channel is None else (channel,))
        assert asked.arrival["tenant"] == tenant
        at = place % len(token)
        other = "abcdefg"["abcdefg".find(token[at]) - 1]
        changed = f"{token[:at]}{other}{token[at + 1 :]}"
        again = one_click().read(changed, SAID)
        # The last letter of base32 may hold bits that nobody reads.
        assert again is None or (at == len(token) - 1 and again == asked)
        for wrong in (token[:-3], "", "!", "é", "a" * 9999):
            assert one_click().read(wrong, SAID) is None


class TestAtTheDesk:
    def test_it_takes_effect_and_is_answered_at_once(self) -> None:
        at = desk()
        at.give_consent(ADA, "newsletter", **BOX)
        token = token_of(one_click().link(ADA, "newsletter"))
        asked = one_click().read(token, SAID)
        assert asked is not None
        case = at.receive(asked.request, **asked.arrival)
        assert case.channel == "one-click unsubscribe"
        assert at.answer(case.id, channel="web").stage is Stage.ANSWERED
        assert not at.guard.may_process(ADA, "newsletter", channel="e-mail")

    def test_who_subscribes_again_can_leave_again_by_the_same_mail(self) -> None:
        at = desk()
        token = token_of(one_click().link(ADA, "newsletter"))
        for _ in range(2):
            at.give_consent(ADA, "newsletter", **BOX)
            assert at.guard.may_process(ADA, "newsletter", channel="e-mail")
            asked = one_click().read(token, SAID)
            assert asked is not None
            at.receive(asked.request, **asked.arrival)
            assert not at.guard.may_process(ADA, "newsletter", channel="e-mail")


class TestGlobalPrivacyControl:
    """21(5): "by automated means using technical specifications"."""

    @pytest.mark.parametrize("headers", [{"Sec-GPC": "1"}, {"sec-gpc": " 1 "}])
    def test_of_somebody_known_it_is_an_objection(self, headers: dict[str, str]) -> None:
        asked = GlobalPrivacyControl(MAP, SECRET).read(headers, ADA)
        assert isinstance(asked, Asked)
        assert asked.request == ObjectionRequest(ADA)
        assert asked.arrival["channel"] == "Sec-GPC"

    @pytest.mark.parametrize("headers", [{}, {"Sec-GPC": "0"}, {"Sec-GPC": ""}, {"DNT": "1"}])
    def test_nothing_is_made_of_its_absence(self, headers: dict[str, str]) -> None:
        assert GlobalPrivacyControl(MAP, SECRET).read(headers, ADA) is None

    def test_of_somebody_unknown_the_application_is_told(self) -> None:
        every = GlobalPrivacyControl(MAP, SECRET).read({"Sec-GPC": "1"})
        assert every == UnknownVisitor(("newsletter", "mailing"))
        one = GlobalPrivacyControl(MAP, SECRET, activities="mailing").read({"Sec-GPC": "1"})
        assert one == UnknownVisitor(("mailing",))

    def test_what_must_be_weighed_is_not_its_to_stop(self) -> None:
        with pytest.raises(ValueError, match="cannot be weighed"):
            GlobalPrivacyControl(MAP, SECRET, activities=["mailing", "fraud"])
        with pytest.raises(UnknownActivity):
            GlobalPrivacyControl(MAP, SECRET, activities="nothing")

    def test_every_page_sends_it_and_one_case_is_opened(self) -> None:
        at, gpc = desk(), GlobalPrivacyControl(MAP, SECRET)
        cases = []
        for subject in (ADA, ADA, NOBODY, ADA):
            asked = gpc.read({"Sec-GPC": "1"}, subject)
            assert isinstance(asked, Asked)
            case = at.receive(asked.request, **asked.arrival)
            at.answer(case.id, channel="web")
            cases.append(case.id)
        assert len(set(cases)) == 2
        assert not at.guard.may_process(ADA, "mailing")
        # What they choose after the signal counts, though the signal goes on.
        at.give_consent(ADA, "mailing", **BOX)
        again = gpc.read({"Sec-GPC": "1"}, ADA)
        assert isinstance(again, Asked)
        at.receive(again.request, **again.arrival)
        assert at.guard.may_process(ADA, "mailing")


class TestFrameworks:
    """A route and a view of a few lines, as `honour-objections` shows them."""

    def test_fastapi(self) -> None:
        app, at, click = FastAPI(), AsyncRightsDesk(MAP, **ports()), one_click()

        @app.get("/unsubscribe")
        async def page() -> str:
            return "a page with a button"

        @app.post("/unsubscribe")
        async def unsubscribe(request: Request, token: str) -> str:
            kind = request.headers.get("content-type", "")
            asked = click.read(token, await request.body(), kind)
            if asked is not None:
                case = await at.receive(asked.request, **asked.arrival)
                await at.answer(case.id, channel="web")
            return "You are unsubscribed."

        async def story() -> list[httpx.Response]:
            link = click.link(ADA, "mailing")
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport) as browser:
                said = {"List-Unsubscribe": "One-Click"}
                first = await browser.get(link)
                assert await at.guard.may_process(ADA, "mailing", channel="e-mail")
                wrong = await browser.post(link[:-2], data=said)
                assert await at.guard.may_process(ADA, "mailing", channel="e-mail")
                right = await browser.post(link, data=said)
                assert not await at.guard.may_process(ADA, "mailing", channel="e-mail")
                parts = await browser.post(link, files={"List-Unsubscribe": (None, "One-Click")})
                return [first, wrong, right, parts]

        first, wrong, right, parts = asyncio.run(story())
        assert first.status_code == 200
        assert wrong.text == right.text == parts.text
        assert {wrong.status_code, right.status_code, parts.status_code} == {200}

    def test_django(self) -> None:
        """In a process of its own: Django has one set of settings."""
        root = Path(__file__).parents[2]
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", DJANGO],
            check=False,
            capture_output=True,
            text=True,
            cwd=root,
            env=os.environ,
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.split() == ["True", "True", "False", "True"]


DJANGO = """
from django.conf import settings
settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__)
import django
django.setup()
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from tests.integrations.test_signals import ADA, URL, MAP, SECRET, desk, one_click, token_of
from gdpr_rights.integrations.signals import GlobalPrivacyControl

at, click = desk(), one_click()
gpc = GlobalPrivacyControl(MAP, SECRET)

@csrf_exempt
def unsubscribe(request):
    asked = click.read(request.GET["token"], request.body, request.headers.get("Content-Type", ""))
    if asked is not None:
        case = at.receive(asked.request, **asked.arrival)
        at.answer(case.id, channel="web")
    return HttpResponse("You are unsubscribed.")

def page(request):
    return HttpResponse(type(gpc.read(request.headers)).__name__)

urlpatterns = [path("unsubscribe", unsubscribe), path("", page)]
link = "/unsubscribe?token=" + token_of(click.link(ADA, "mailing"))
browser = Client(enforce_csrf_checks=True)
allowed = lambda: print(bool(at.guard.may_process(ADA, "mailing", channel="e-mail")))
browser.get(link)
allowed()
browser.post(link, b"no", content_type="application/x-www-form-urlencoded")
allowed()
browser.post(link, {"List-Unsubscribe": "One-Click"})
allowed()
print(browser.get("/", headers={"Sec-GPC": "1"}).content == b"UnknownVisitor")
"""
