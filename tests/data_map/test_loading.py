"""Data maps from TOML, JSON and mappings: strict, and every mistake at once."""

import json
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdpr_rights.convert import (
    data_map_from_dict,
    data_map_from_toml,
    data_map_to_dict,
    data_map_to_toml,
    load_data_map,
)
from gdpr_rights.domain.automated import WhileContested
from gdpr_rights.domain.data_map import Dataset, Erasure, Lookup, Match, SubjectKind
from gdpr_rights.domain.fields import INTERNAL, NOT_PERSONAL, OverwriteConstant, OverwriteUnique
from gdpr_rights.domain.links import OnErased, OwnedBy, Refers
from gdpr_rights.domain.notice import IdentityDemand, Notice, RightLimit
from gdpr_rights.domain.parties import Authority
from gdpr_rights.domain.retention import After, AfterEvent, CountFrom, Criteria
from gdpr_rights.errors import InvalidDataMap, InvalidValue
from gdpr_rights.law.automated import DecisionAllowance
from gdpr_rights.law.regimes import Period
from gdpr_rights.law.rights import Right
from tests.data_map.any_map import map_dicts
from tests.data_map.shop import REFERENCE, shop_toml

SHOP = shop_toml()


def mistakes(toml: str) -> list[str]:
    with pytest.raises(InvalidDataMap) as caught:
        data_map_from_toml(toml)
    assert all(isinstance(error, InvalidValue) for error in caught.value.exceptions)
    return [str(error) for error in caught.value.exceptions]


def changed(*pairs: tuple[str, str]) -> str:
    text = SHOP
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def test_a_time_zone_that_is_none() -> None:
    [told] = mistakes(changed(('"Europe/Paris"', '"Europe/Pariss"')))
    assert told == (
        "controller.time_zone: unknown time zone 'Europe/Pariss', did you mean 'Europe/Paris'?"
    )


class TestTheExampleOfTheDocumentation:
    """The whole format with one complete example."""

    def test_activities(self) -> None:
        data_map = data_map_from_toml(SHOP)
        assert data_map.activity["account"].retention == AfterEvent("contract end", "P7D")
        assert data_map.activity["invoicing"].retention == After(
            "invoices.issued_on",
            Period(years=10),
            count_from=CountFrom.YEAR_END,
            citation="Code de commerce, art. L123-22",
        )
        assert isinstance(data_map.activity["newsletter"].retention, Criteria)
        assert data_map.activity["newsletter"].direct_marketing
        assert [who.name for who in data_map.activity["invoicing"].recipients] == [
            "Numbers & Sons"
        ]
        decision = data_map.activity["payment_terms"].automated_decision
        assert decision is not None
        assert "late payments" in decision.logic
        assert decision.allowed_by is DecisionAllowance.CONTRACT
        assert decision.while_contested is WhileContested.FROZEN
        assert decision.finding is not None
        assert decision.finding.on == date(2026, 11, 2)
        assert decision.finding.engages
        assert data_map.controller.authority is not None

    def test_a_day_may_be_a_date_of_toml(self) -> None:
        written = SHOP.replace('on = "2026-11-02"', "on = 2026-11-02")
        assert written != SHOP
        assert data_map_from_toml(written) == data_map_from_toml(SHOP)

    def test_kinds_of_person(self) -> None:
        data_map = data_map_from_toml(SHOP)
        assert data_map.subject["customer"] == SubjectKind(
            "customer",
            dataset="users",
            lookup={"email": Lookup("email", match=Match.EMAIL), "phone": Lookup("phone")},
        )
        assert dict(data_map.subject["employee"].lookup)["email"].deliver

    def test_datasets(self) -> None:
        data_map = data_map_from_toml(SHOP)
        assert data_map.dataset["lines"] == Dataset(
            "lines",
            system="app",
            table="invoice_lines",
            key=["invoice_id", "position"],
            rest=data_map.dataset["invoices"].rest,
            links=[
                OwnedBy("invoices", {"invoice_id": "id"}),
                Refers("products", {"product_id": "id"}, on_erased=OnErased.KEEP),
            ],
        )
        users = data_map.dataset["users"]
        rules = {name: of.overwrite for name, of in users.personal_fields()}
        assert rules["email"] == OverwriteUnique()
        assert rules["newsletter"] == OverwriteConstant(value=False)
        assert rules["phone"] is None
        assert users.classify("theme") is NOT_PERSONAL
        assert data_map.dataset["comments"].erasure is Erasure.OVERWRITE


class TestThePage:
    """What the page prints is what happens."""

    def test_its_code(self, capsys: pytest.CaptureFixture[str]) -> None:
        page = (REFERENCE / "data-map.md").read_text()
        code, printed = (
            re.findall(rf"```{kind}\n(.*?)```", page, re.DOTALL)[0] for kind in ("python", "text")
        )
        exec(compile(code, "data-map.md", "exec"), {})  # noqa: S102 - the page's own code
        assert capsys.readouterr().out == printed


class TestFiles:
    """``load_data_map`` reads TOML and JSON."""

    def test_toml_and_json_give_the_same_map(self, tmp_path: Path) -> None:
        toml, js = tmp_path / "map.toml", tmp_path / "map.json"
        toml.write_bytes(b"\xef\xbb\xbf" + SHOP.replace("\n", "\r\n").encode())
        js.write_text(json.dumps(tomllib.loads(SHOP)))
        assert load_data_map(toml) == load_data_map(str(js)) == data_map_from_toml(SHOP)

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError):
            load_data_map(tmp_path / "map.toml")

    @pytest.mark.parametrize(
        ("name", "content", "message"),
        [
            ("map.toml", b"\xff", "byte 0: is not UTF-8"),
            ("map.toml", b"schema = 1\nfoo = \n", "line 2, column 7: Invalid value"),
            ("map.toml", b"a = 1\nb = '", "line 2: "),
            ("map.toml", b"a = " + b"9" * 5000, "document: Exceeds the limit"),
            ("map.toml", b"a = " + b"[" * 9000, "document: is nested too deeply"),
            ("map.json", b'{"schema": 1,\n}', "line 2, column 1: "),
            ("map.json", b'{"a": {"b": 1, "b": 2}}', "document: an object has the key 'b' twice"),
            ("map.json", b"[" * 90000, "document: is nested too deeply"),
            ("map.json", b"[]", "document: must be a table, not a list"),
        ],
        ids=range(9),
    )
    def test_what_is_no_document(
        self, tmp_path: Path, name: str, content: bytes, message: str
    ) -> None:
        (tmp_path / name).write_bytes(content)
        with pytest.raises(InvalidDataMap) as caught:
            load_data_map(tmp_path / name)
        assert f"the data map {name} cannot be read" in str(caught.value)
        assert message in str(caught.value)


class TestTenants:
    """``tenants`` at the top, ``tenant`` in a dataset."""

    TOML = changed(
        ("schema = 1", 'schema = 1\ntenants = "products"'),
        ("[datasets.users]", '[datasets.users]\ntenant = "shop_id"'),
    )

    def test_they_are_read_and_written(self) -> None:
        data_map = data_map_from_toml(self.TOML)
        assert data_map.tenants == "products"
        assert data_map.dataset["users"].tenant == "shop_id"
        assert data_map.dataset["invoices"].tenant is None
        assert data_map_from_toml(data_map_to_toml(data_map)) == data_map
        assert data_map_to_dict(data_map)["tenants"] == "products"
        assert "tenants" not in data_map_to_dict(data_map_from_toml(SHOP))

    def test_the_column_is_internal(self) -> None:
        data_map = data_map_from_toml(self.TOML)
        assert data_map.dataset["users"].classify("shop_id") is INTERNAL


class TestNotice:
    """``[notice]``: what the privacy policy says."""

    TOML = (
        SHOP
        + """
[notice]
version = "2027-02"
effective_on = 2027-02-03
email = "privacy@acme.example"
authority = { name = "CNIL" }
rights = ["access", "consent withdrawal"]
erasure_grounds = ["objection"]
limits = [{ right = "erasure", by = ["law"] }]
time_limit = "P1M"
identity = [{ asked = "always", proof = "document-copy", rights = ["access"] }]
consent_by = ["action"]
after_withdrawal = "purpose-ends"
processor_for = ["account"]
special_categories = false
"""
    )

    def test_it_is_the_value_that_python_makes(self) -> None:
        assert data_map_from_toml(self.TOML).notice == Notice(
            "2027-02",
            effective_on=date(2027, 2, 3),
            email="privacy@acme.example",
            authority=Authority("CNIL"),
            rights=[Right.ACCESS, Right.CONSENT_WITHDRAWAL],
            erasure_grounds=["objection"],
            limits=[RightLimit("erasure", by=["law"])],
            time_limit="P1M",
            identity=[IdentityDemand("always", proof="document-copy", rights=["access"])],
            consent_by=["action"],
            after_withdrawal="purpose-ends",
            processor_for=["account"],
            special_categories=False,
        )

    def test_a_day_is_a_date_of_toml_or_a_text(self) -> None:
        as_text = self.TOML.replace("= 2027-02-03", '= "2027-02-03"')
        assert data_map_from_toml(as_text) == data_map_from_toml(self.TOML)

    def test_it_is_written_and_left_out(self) -> None:
        data_map = data_map_from_toml(self.TOML)
        assert data_map_from_toml(data_map_to_toml(data_map)) == data_map
        written = data_map_to_dict(data_map)["notice"]
        assert json.loads(json.dumps(written)) == written
        assert written["special_categories"] is False
        assert "transfers" not in written
        assert "notice" not in data_map_to_dict(data_map_from_toml(SHOP))

    def test_business_days_have_no_form(self) -> None:
        notice = Notice("1", time_limit=Period(business_days=20))
        with pytest.raises(InvalidDataMap) as caught:
            data_map_to_dict(attrs.evolve(data_map_from_toml(SHOP), notice=notice))
        assert [str(one) for one in caught.value.exceptions] == [
            "notice.time_limit: business days have no form in ISO 8601"
        ]


class TestEveryMistakeAtOnce:
    """The loader reports every mistake at once with its path."""

    def test_many_of_different_kinds(self) -> None:
        found = mistakes(
            changed(
                ("schema = 1", "schema = 2"),
                ('name = "Acme SAS"\n', ""),
                ('lawful_basis = "contract"', 'lawful_basis = "contarct"'),
                ('period = "P10Y"', 'period = "10 years"'),
                ('used_for = ["account"], overwrite = "unique"', 'used_for = ["acount"]'),
                ("special = true", "special = 1"),
                ('system = "app"\ntable', 'systm = "app"\ntable'),
                ('on_erased = "detach"', 'on_erased = "forget"'),
                ('{ refers = "employees"', '{ refers = "employes"'),
            )
        )
        assert found == [
            "schema: must be 1, the version that this release reads",
            "controller.name: is missing",
            (
                "activities.account.lawful_basis: unknown value 'contarct', did you mean "
                "'contract'? (allowed are 'consent', 'contract', 'legal-obligation', "
                "'vital-interests', 'public-task', 'legitimate-interests')"
            ),
            (
                "activities.invoicing.retention.period: '10 years' is not a period: write P10Y "
                "for ten years, P6M for six months, P2W for two weeks, P7D for seven days, PT72H "
                "for 72 hours"
            ),
            "datasets.users.fields.diet.special: must be true or false, not a whole number",
            "datasets.lines.system: is missing",
            (
                "datasets.lines.systm: unknown key 'systm', did you mean 'system'? (known are "
                "erasure, fields, key, links, rest, system, table, tenant)"
            ),
            (
                "datasets.comments.links[1].on_erased: unknown value 'forget' (allowed are "
                "'detach', 'delete', 'keep')"
            ),
            "datasets.users.fields.email: unknown activity 'acount', did you mean 'account'?",
            "datasets.tickets.links[1]: unknown dataset 'employes', did you mean 'employees'?",
        ]

    @pytest.mark.parametrize(
        ("old", "new", "message"),
        [
            ("schema = 1", "", "schema: is missing; write schema = 1"),
            ("schema = 1", "schema = true", "schema: must be 1"),
            ("schema = 1", "schema = 1\n[notice]", "notice.version: is missing"),
            ("schema = 1", "schema = 1\nnotice = []", "notice: must be a table, not a list"),
            *(
                ("schema = 1", f'schema = 1\nnotice = {{ version = "1", {wrong} }}', message)
                for wrong, message in (
                    ("effective_on = 2027-02-03T00:00:00", "effective_on: must be a text, not a"),
                    ('effective_on = "3 May"', "notice.effective_on: must be a day: 2026-11-21"),
                    (
                        "effective_on = 3",
                        "notice.effective_on: must be a text, not a whole number",
                    ),
                    ('email = " "', "notice.email: must be a text that says something"),
                    ('rights = "access"', "notice.rights: must be a list, not a text"),
                    ('rights = ["acces"]', "notice.rights[0]: unknown value 'acces', did you"),
                    ('erasure_grounds = ["none"]', "notice.erasure_grounds[0]: unknown value"),
                    ('time_limit = "a month"', "notice.time_limit: 'a month' is not a period"),
                    ("identity = [{}]", "notice.identity[0].asked: is missing"),
                    ('identity = [{ asked = "never" }]', "identity[0].asked: unknown value"),
                    ('limits = [{ right = "access" }]', "notice.limits[0].by: is missing"),
                    ('limits = [{ right = "access", by = ["us"] }]', "by[0]: unknown value 'us'"),
                    ('withdrawn_by = ["link"]', "withdrawn_by[0]: unknown value 'link' (allo"),
                    ('after_withdrawal = "none"', "notice.after_withdrawal: unknown value"),
                    ('processor_for = ["acount"]', "processor_for: unknown activity 'acount', di"),
                    ("not_kept = [1]", "notice.not_kept[0]: must be a text, not a whole number"),
                    ("transfers = 0", "notice.transfers: must be true or false, not a whole"),
                    ("right = []", "notice.right: unknown key 'right', did you mean 'rights'?"),
                )
            ),
            ("schema = 1", "schema = 1\ntenants = 1", "tenants: must be a text"),
            ("schema = 1", "schema = 1\nsubject = 1", "subject: unknown key 'subject', did you"),
            ('country = "FR"', "country = 33", "controller.country: must be a text, not a whole"),
            ('contact = "privacy@acme.example"', 'contact = " "', "controller.contact: must be a"),
            ('contact = "privacy@acme.example"', "contact = 2026-01-01", "not a date or time"),
            ('contact = "privacy@acme.example"', "contact = 1.5", "not a number"),
            ('name = "CNIL"', "nam = 1", "controller.authority.nam: unknown key 'nam', did you"),
            ('{ event = "contract end", period = "P7D" }', "{}", "has none of them"),
            ('{ event = "contract end",', '{ event = "e", criteria = "c",', "event and criteria"),
            (
                'after = "invoices.issued_on"',
                'after = "issued_on"',
                "retention.after: a retention",
            ),
            ('after = "invoices.issued_on"', "after = []", "retention.after: a retention starts"),
            (
                'after = "invoices.issued_on"',
                'after = ["invoices.issued_on", "logins.at"]',
                "activities.invoicing.retention: the starts of one retention stand in one dataset",
            ),
            (
                'after = "logins.at"',
                'after = "login.at"',
                "activities.security.retention: unknown dataset 'login', did you mean 'logins'?",
            ),
            ('"Numbers & Sons"', "7", "activities.invoicing.recipients[0]: must be a name or a"),
            (
                'country = "US"',
                "contry = 1",
                "activities.newsletter.recipients[0].contry: unknown",
            ),
            (
                'logic = "the',
                'logick = "the',
                "activities.payment_terms.automated_decision.logic:",
            ),
            (
                'allowed_by = "contract"',
                'allowed_by = "contrat"',
                "automated_decision.allowed_by: unknown value 'contrat', did you mean 'contract'",
            ),
            ('on = "2026-11-02"', "on = 2026", "finding.on: must be a text, not a whole"),
            ('on = "2026-11-02"', 'on = "soon"', "finding.on: must be a day"),
            ("significant = true", "significant = 1", "finding.significant: must be true or"),
            ('dataset = "users"\n', "", "subjects.customer.dataset: is missing"),
            ('dataset = "users"\n', 'dataset = "user"\n', "subjects.customer: unknown dataset"),
            ('dataset = "users"\n', 'dataset = "users"\nalive = {}\n', "customer.alive: is not"),
            ('phone = "phone"', "phone = 3", "lookup.phone: must be a column or a table"),
            ('phone = "phone"', 'phone = { match = "email" }', "known by an identifier only are"),
            ('phone = "phone"', 'phone = "phones.no"', "lookup.phone: unknown dataset 'phones'"),
            ('match = "email"', 'match = "mail"', "lookup.email.match: unknown value 'mail', did"),
            ('fields.theme = "not-personal"', 'fields.theme = "personal"', "unknown class"),
            ('fields.theme = "not-personal"', "fields.theme = 1", "fields.theme: must be 'not-"),
            ('overwrite = "unique"', 'overwrite = "nul"', "unknown rule 'nul', did you mean"),
            ('overwrite = "unique"', "overwrite = 1", "overwrite: must be 'null', 'unique' or a"),
            (
                "{ constant = false }",
                "{ constant = 1.5 }",
                "overwrite.constant: must be a text, a",
            ),
            ("{ constant = false }", "{}", "newsletter.overwrite.constant: is missing"),
            ('used_for = ["account"], ov', 'used_for = "account", ov', "used_for: must be a list"),
            ('used_for = ["account"], ov', "used_for = [1], ov", "used_for[0]: must be a text"),
            ('category = "contact", used_for', "used_for", "fields.email.category: is missing"),
            (
                'key = ["invoice_id", "position"]',
                'key = "invoice_id"',
                "lines.key: must be a list",
            ),
            ('erasure = "overwrite"', 'erasure = "erase"', "comments.erasure: unknown value"),
            ("{ user_id = ", "{ user_id = 1, x = ", "links[0].columns.user_id: must be a text"),
            ('columns = { user_id = "id" }', "columns = {}", "links[0].columns: names no column"),
            ('owned_by = "users"', 'owns = "users"', "links[0].owns: is not supported by this"),
            ('owned_by = "users"', 'seen_by = "users"', "links[0].seen_by: is not supported"),
            ('owned_by = "users"', 'owner = "users"', "links[0]: a link is owned_by or refers"),
            ('{ owned_by = "users"', '{ refers = "users", owned_by = "users"', "this has both"),
            ('owned_by = "users"', 'owned_by = { identifier = "email" }', "a link to an identi"),
            (' user_id = "id" } }', ' user_id = "id" }, where = { a = 1 } }', "where: is not"),
            (' user_id = "id" } }', ' user_id = "id" }, detach_to = 0 }', "detach_to: is not"),
            (' user_id = "id" } }', ' user_id = "id" }, on_leaving = [] }', "on_leaving: is not"),
            (' user_id = "id" } }', ' user_id = "id" }, withhold = [] }', "withhold: is not"),
            ("[datasets.products]", '[datasets.""]', "datasets: every key must be a text"),
            ("[datasets.products]", '["datasets"."a.b"]\nx=1', 'datasets."a.b".x: unknown key'),
            ("[datasets.products]", '[datasets."<name>"]\n"<name>"=1', "unknown key '<name>'"),
        ],
    )
    def test_each(self, old: str, new: str, message: str) -> None:
        assert any(message in found for found in mistakes(changed((old, new)))), mistakes(
            changed((old, new))
        )

    def test_unknown_names_are_found_in_a_dataset_that_has_other_mistakes(self) -> None:
        found = mistakes(
            changed(
                ('[datasets.users]\nsystem = "app"', "[datasets.users]"),
                ('["account", "invoicing"]', '["acount", "invoicing"]'),
            )
        )
        assert found == [
            "datasets.users.system: is missing",
            "datasets.users.fields.name: unknown activity 'acount', did you mean 'account'?",
        ]


class TestRoundTrip:
    """What is written reads back as an equal map."""

    def test_the_example(self) -> None:
        data_map = data_map_from_toml(SHOP)
        assert data_map_from_toml(data_map_to_toml(data_map)) == data_map
        assert data_map_from_dict(data_map_to_dict(data_map)) == data_map
        assert json.loads(json.dumps(data_map_to_dict(data_map))) == data_map_to_dict(data_map)

    def test_two_things_of_one_name_have_no_form(self) -> None:
        data_map = data_map_from_toml(SHOP)
        twice = attrs.evolve(data_map, activities=[*data_map.activities, data_map.activities[0]])
        with pytest.raises(InvalidDataMap, match="cannot be written"):
            data_map_to_dict(twice)

    def test_business_days_have_no_form(self) -> None:
        data_map = data_map_from_toml(SHOP)
        activity = attrs.evolve(
            data_map.activities[0], retention=AfterEvent("end", Period(business_days=3))
        )
        with pytest.raises(InvalidDataMap, match="cannot be written") as caught:
            data_map_to_toml(attrs.evolve(data_map, activities=[activity]))
        assert "activities.account.retention.period" in str(caught.value)

    @settings(max_examples=40, deadline=None)
    @given(st.data())
    def test_every_map(self, data: st.DataObject) -> None:
        mapping = data.draw(map_dicts())
        data_map = data_map_from_dict(mapping)
        assert data_map_from_dict(data_map_to_dict(data_map)) == data_map
        assert data_map_from_toml(data_map_to_toml(data_map)) == data_map
        assert hash(data_map_from_toml(data_map_to_toml(data_map))) == hash(data_map)


class TestRubbish:
    """Whatever is given, only InvalidDataMap is raised."""

    @settings(max_examples=150, deadline=None)
    @given(st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
            st.sampled_from(["schema", "controller", "datasets", "links", "a"]) | st.integers(),
            inner, max_size=3),
        max_leaves=10,
    ))  # fmt: skip
    def test_any_value(self, value: Any) -> None:
        with pytest.raises(InvalidDataMap):
            data_map_from_dict(value)

    @settings(max_examples=150, deadline=None)
    @given(st.text(max_size=60))
    def test_any_text(self, text: str) -> None:
        with pytest.raises(InvalidDataMap):
            data_map_from_toml(text)

    @settings(max_examples=200, deadline=None)
    @given(st.data())
    def test_a_good_map_with_one_value_replaced(self, data: st.DataObject) -> None:
        mapping = tomllib.loads(SHOP)
        table: Any = mapping
        while True:
            steps = list(table) if isinstance(table, dict) else list(range(len(table)))
            step = data.draw(st.sampled_from(steps))
            inner = table[step]
            if not isinstance(inner, dict | list) or not inner or data.draw(st.booleans()):
                break
            table = inner
        table[step] = data.draw(
            st.none()
            | st.booleans()
            | st.integers()
            | st.floats()
            | st.text(max_size=3)
            | st.lists(st.integers() | st.text(max_size=2), max_size=2)
            | st.dictionaries(st.integers() | st.text(max_size=2), st.text(max_size=2), max_size=2)
        )
        found: tuple[Exception, ...] = ()
        try:
            data_map_from_dict(mapping)
        except InvalidDataMap as error:
            found = error.exceptions
        assert all(isinstance(inner, InvalidValue) for inner in found)
