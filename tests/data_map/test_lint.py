"""Every lint: one map that it finds wrong, and the corrected one, which is the shop's."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdpr_rights.convert import data_map_from_dict, data_map_from_toml
from gdpr_rights.domain.data_map import DataMap, Dataset
from gdpr_rights.domain.fields import NOT_PERSONAL, OverwriteConstant, PersonalData
from gdpr_rights.domain.links import Link
from gdpr_rights.domain.lint import RULES, Finding, Severity, lint
from gdpr_rights.domain.lint.findings import place
from gdpr_rights.domain.lint.policy_catalogue import POLICY_RULES
from gdpr_rights.domain.parties import Recipient
from gdpr_rights.domain.retention import AnyRetention, Retention
from gdpr_rights.domain.schema import Schema
from gdpr_rights.domain.ways import ByEmail, ByHand
from tests.data_map.any_map import map_dicts, schemas
from tests.data_map.shop import DDL, REFERENCE, live, shop_toml

SHOP = shop_toml()
Change = Callable[[DataMap], DataMap]


def replaced(text: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def _pairs(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(pairs)


@attrs.frozen
class Wrong:
    """A change that a lint finds, and where."""

    code: str
    where: str
    toml: tuple[tuple[str, str], ...] = attrs.field(default=(), converter=_pairs, kw_only=True)
    ddl: tuple[tuple[str, str], ...] = attrs.field(default=(), converter=_pairs, kw_only=True)
    change: Change | None = attrs.field(default=None, kw_only=True)

    def data_map(self) -> DataMap:
        data_map = data_map_from_toml(replaced(SHOP, *self.toml))
        return self.change(data_map) if self.change else data_map


def with_dataset(name: str, **changes: Any) -> Change:
    def change(data_map: DataMap) -> DataMap:
        return attrs.evolve(
            data_map,
            datasets=[
                attrs.evolve(dataset, **changes) if dataset.name == name else dataset
                for dataset in data_map.datasets
            ],
        )

    return change


def with_kind(**changes: Any) -> Change:
    def change(data_map: DataMap) -> DataMap:
        first, *others = data_map.subjects
        return attrs.evolve(data_map, subjects=[attrs.evolve(first, **changes), *others])

    return change


def with_retention(name: str, retention: AnyRetention) -> Change:
    def change(data_map: DataMap) -> DataMap:
        return attrs.evolve(
            data_map,
            activities=[
                attrs.evolve(activity, retention=retention) if activity.name == name else activity
                for activity in data_map.activities
            ],
        )

    return change


def with_recipients(**recipients: list[Recipient]) -> Change:
    def change(data_map: DataMap) -> DataMap:
        return attrs.evolve(
            data_map,
            activities=[
                attrs.evolve(activity, recipients=recipients.get(activity.name, ()))
                for activity in data_map.activities
            ],
        )

    return change


BOOKS, MAIL = ByHand("their form"), ByEmail("privacy@mailer.example")


def with_one_more(section: str, **changes: Any) -> Change:
    def change(data_map: DataMap) -> DataMap:
        values = getattr(data_map, section)
        more: dict[str, Any] = {section: [*values, attrs.evolve(values[0], **changes)]}
        return attrs.evolve(data_map, **more)

    return change


CONTACT = PersonalData("contact", used_for=["account"])
USERS = [Link.owned_by("users", user_id="id")]


def with_tenants(name: str | None, *datasets: str) -> Change:
    """Every dataset named has a tenant column."""

    def change(data_map: DataMap) -> DataMap:
        return attrs.evolve(
            data_map,
            tenants=name,
            datasets=[
                attrs.evolve(of, tenant="shop_id") if of.name in datasets else of
                for of in data_map.datasets
            ],
        )

    return change


def below_a_composite_key(data_map: DataMap) -> DataMap:
    keyed = with_dataset("users", key=["shop_id", "id"])(data_map)
    return with_tenants("products", "users", "employees")(keyed)


def with_personal_tenant(data_map: DataMap) -> DataMap:
    of = PersonalData("shop", used_for=["account"])
    return with_dataset("addresses", tenant="city", fields={"city": of})(data_map)


WITHOUT_SCHEMA = [
    Wrong(
        "undecided",
        "activities.account.retention",
        change=with_retention("account", Retention.criteria("TO DECIDE: how long")),
    ),
    Wrong(
        "unknown-tenant-dataset", "tenants", change=with_tenants("shops", "users", "employees")
    ),
    Wrong(
        "tenant-unscoped", "datasets.users", change=with_tenants("products", "employees")
    ),
    Wrong(
        "tenant-unscoped", "datasets.addresses", change=with_tenants("products", "employees")
    ),
    Wrong("tenant-unscoped", "datasets.addresses", change=below_a_composite_key),
    Wrong("tenant-without-tenants", "datasets.users.tenant", change=with_tenants(None, "users")),
    Wrong("tenant-overwritten", "datasets.addresses.tenant", change=with_personal_tenant),
    Wrong(
        "owner-out-of-reach",
        "datasets.addresses.links[0]",
        change=with_dataset("addresses", system="elsewhere"),
    ),
    Wrong(
        "unknown-activity",
        "datasets.addresses.rest",
        change=with_dataset("addresses", rest=PersonalData("contact", used_for=["acount"])),
    ),
    Wrong(
        "unknown-activity",
        "datasets.addresses.fields.city",
        change=with_dataset(
            "addresses", fields={"city": PersonalData("contact", used_for=["acount"])}
        ),
    ),
    Wrong(
        "unknown-dataset",
        "datasets.addresses.links[0]",
        change=with_dataset("addresses", links=[Link.owned_by("user", user_id="id")]),
    ),
    Wrong("unknown-dataset", "subjects.customer", change=with_kind(dataset="user", lookup={})),
    Wrong(
        "unknown-dataset",
        "subjects.customer.lookup.phone",
        change=with_kind(lookup={"phone": "phones.number"}),
    ),
    Wrong(
        "unknown-dataset",
        "activities.invoicing.retention",
        change=with_retention("invoicing", Retention.after("invoice.issued_on", "P1Y")),
    ),
    Wrong("duplicate-name", "activities.account", change=with_one_more("activities")),
    Wrong("duplicate-name", "subjects.customer", change=with_one_more("subjects")),
    Wrong("duplicate-name", "datasets.users", change=with_one_more("datasets")),
    Wrong(
        "duplicate-name",
        "datasets.addresses.fields.city",
        change=with_dataset("addresses", fields=[("city", CONTACT), ("city", NOT_PERSONAL)]),
    ),
    Wrong("duplicate-table", "datasets.again", change=with_one_more("datasets", name="again")),
    Wrong(
        "several-columns-in-one-name",
        "datasets.lines.key",
        toml=[('["invoice_id", "position"]', '["invoice_id, position"]')],
    ),
    Wrong(
        "unowned-personal-data",
        "datasets.logins",
        change=with_dataset("logins", links=[Link.refers("users", user_id="id")]),
    ),
    Wrong(
        "unowned-personal-data",
        "datasets.invoices",
        change=with_dataset("invoices", links=[]),
    ),
    Wrong(
        "several-owners",
        "datasets.tickets.links",
        change=with_dataset(
            "tickets",
            links=[*USERS, Link.owned_by("employees", employee_id="id")],
        ),
    ),
    Wrong(
        "ownership-cycle",
        "datasets.invoices.links",
        change=with_dataset("invoices", links=[Link.owned_by("lines", line_id="position")]),
    ),
    Wrong(
        "ownership-cycle",
        "datasets.comments.links",
        change=with_dataset("comments", links=[Link.owned_by("comments", parent_id="id")]),
    ),
    Wrong(
        "subject-dataset-has-owner",
        "datasets.employees.links",
        change=with_dataset("employees", links=[Link.owned_by("users", manager_id="id")]),
    ),
    Wrong(
        "delete-link-blocked",
        "datasets.lines.links[1]",
        toml=[('on_erased = "keep"', 'on_erased = "delete"')],
    ),
    Wrong(
        "delete-link-blocked",
        "datasets.employees.links[0]",
        toml=[
            ('{ manager_id = "id" } }', '{ manager_id = "id" }, on_erased = "delete" }'),
            ('{ employee_id = "id" } }', '{ employee_id = "id" }, on_erased = "keep" }'),
        ],
    ),
    Wrong(
        "delete-link-blocked",
        "datasets.products.links[0]",
        change=lambda data_map: with_dataset(
            "products", links=[Link.refers("comments", about="id", on_erased="delete")]
        )(with_dataset("lines", links=[Link.owned_by("products", product_id="id")])(data_map)),
    ),
    Wrong("no-lookup", "subjects.customer", change=with_kind(lookup={})),
    Wrong(
        "lookup-not-classified",
        "subjects.customer.lookup.theme",
        change=with_kind(lookup={"theme": "theme"}),
    ),
    Wrong(
        "lookup-not-classified",
        "subjects.customer.lookup.number",
        change=with_kind(lookup={"number": "mistyped"}),
    ),
    Wrong(
        "lookup-too-far",
        "subjects.customer.lookup.mail",
        change=with_kind(lookup={"mail": "employees.email"}),
    ),
    Wrong(
        "used-for-nothing",
        "datasets.addresses.rest",
        change=with_dataset("addresses", rest=PersonalData("contact", used_for=[])),
    ),
    Wrong(
        "unused-activity",
        "activities.catering",
        toml=[("fields.diet = {", "fields.diet_ = {"), ('["catering"]', '["account"]')],
    ),
    Wrong(
        "legal-obligation-without-citation",
        "activities.invoicing.retention",
        toml=[(', citation = "Code de commerce, art. L123-22"', "")],
    ),
    Wrong(
        "legal-obligation-without-citation",
        "activities.security.retention",
        toml=[
            (
                'lawful_basis = "legitimate-interests"',
                'lawful_basis = "legitimate-interests"\nexemption = "legal claims"',
            )
        ],
    ),
    Wrong(
        "special-without-basis",
        "datasets.users.fields.diet",
        toml=[('special_basis = "explicit-consent"\n', "")],
    ),
    Wrong(
        "prohibited-decision",
        "activities.payment_terms.automated_decision",
        toml=[('allowed_by = "contract"', 'allowed_by = "none"')],
    ),
    Wrong(
        "decision-contradicted",
        "activities.payment_terms.automated_decision",
        toml=[("solely_automated = true", "solely_automated = false")],
    ),
    Wrong(
        "decision-contradicted",
        "activities.payment_terms.automated_decision",
        toml=[('allowed_by = "contract"', 'allowed_by = "explicit-consent"')],
    ),
    Wrong(
        "decision-without-law",
        "activities.payment_terms.automated_decision",
        toml=[('allowed_by = "contract"', 'allowed_by = "law"\nlaw = "Code X, art. 1"')],
    ),
    Wrong(
        "special-decision",
        "activities.payment_terms.automated_decision",
        toml=[
            (
                "[activities.payment_terms]\n",
                '[activities.payment_terms]\nspecial_basis = "medicine"\n',
            )
        ],
    ),
    Wrong(
        "special-decision",
        "activities.payment_terms.automated_decision",
        toml=[
            (
                "[activities.payment_terms]\n",
                '[activities.payment_terms]\nspecial_basis = "explicit-consent"\n',
            )
        ],
    ),
    Wrong(
        "review-waived",
        "activities.payment_terms.automated_decision.waiver",
        toml=[("while_contested", 'waiver = "unless you gave it up"\nwhile_contested')],
    ),
    Wrong(
        "transfer-without-safeguard",
        "activities.newsletter.recipients[0]",
        toml=[(', safeguard = "standard contractual clauses"', "")],
    ),
    Wrong(
        "unknown-time-zone",
        "controller.time_zone",
        change=lambda data_map: attrs.evolve(
            data_map, controller=attrs.evolve(data_map.controller, time_zone="Europe/Pariss")
        ),
    ),
    Wrong(
        "unknown-lookup",
        "activities.invoicing.recipients[0]",
        change=with_recipients(invoicing=[Recipient("Numbers & Sons", known_by=["e-mail"])]),
    ),
    Wrong(
        "recipient-not-reached",
        "activities.newsletter.recipients[1]",
        change=with_recipients(
            invoicing=[Recipient("Numbers & Sons", notices=BOOKS)],
            newsletter=[Recipient("Untold", informed=False), Recipient("Somebody")],
        ),
    ),
    Wrong(
        "recipient-reached-in-two-ways",
        "activities.newsletter.recipients[0]",
        change=with_recipients(
            account=[Recipient("Mailer", notices=MAIL), Recipient("Silent", informed=False)],
            invoicing=[Recipient("Mailer")],
            newsletter=[Recipient("Mailer", notices=BOOKS)],
        ),
    ),
    Wrong(
        "recipient-cannot-find-person",
        "activities.newsletter.recipients[0]",
        change=with_recipients(
            account=[Recipient("Host", notices=MAIL)],
            newsletter=[Recipient("Mailer", notices=MAIL)],
        ),
    ),
    Wrong("country-not-iso", "controller.country", toml=[('"FR"', '"France"')]),
    Wrong("country-not-iso", "activities.newsletter.recipients[0]", toml=[('"US"', '"usa"')]),
    Wrong(
        "retention-unreachable",
        "activities.invoicing.retention",
        change=with_dataset("addresses", rest=PersonalData("billing", used_for=["invoicing"])),
    ),
    Wrong(
        "secret-disclosed",
        "datasets.users.fields.password_hash",
        toml=[
            ('category = "credential", used_for = ["account"], disclose = false',
             'category = "x", used_for = ["account"]'),
        ],
    ),
]  # fmt: skip

WITH_SCHEMA = [
    Wrong("unknown-table", "datasets.lines", toml=[('"invoice_lines"', '"invoice_line"')]),
    Wrong(
        "unknown-column", "datasets.users.fields.nam", toml=[("fields.name =", "fields.nam =")]
    ),
    Wrong("unknown-column", "datasets.lines.key", toml=[('", "position"]', '", "positon"]')]),
    Wrong(
        "unknown-column",
        "datasets.addresses.links[0]",
        change=with_dataset("addresses", links=[Link.owned_by("users", userid="id")]),
    ),
    Wrong(
        "unknown-column",
        "datasets.addresses.links[0]",
        change=with_dataset("addresses", links=[Link.owned_by("users", user_id="uid")]),
    ),
    Wrong(
        "unknown-column",
        "activities.invoicing.retention",
        toml=[('"invoices.issued_on"', '"invoices.issued"')],
    ),
    Wrong(
        "unknown-column",
        "subjects.customer.lookup.phone",
        toml=[('phone = "phone"', 'phone = "fone"')],
    ),
    Wrong(
        "unclassified-column",
        "datasets.users.fields.nickname",
        ddl=[("theme TEXT NOT NULL", "theme TEXT NOT NULL, nickname TEXT")],
    ),
    Wrong(
        "key-missing",
        "datasets.addresses",
        ddl=[("CREATE TABLE addresses (\n    id INTEGER PRIMARY KEY", ("CREATE TABLE addresses (\n"
              "    id INTEGER"))],
    ),
    Wrong(
        "several-columns-in-one-name",
        "datasets.lines.key",
        toml=[('["invoice_id", "position"]', '["invoice_id, position"]')],
    ),
    Wrong(
        "start-type",
        "activities.invoicing.retention",
        ddl=[("issued_on DATE", "issued_on INTEGER")],
    ),
    Wrong(
        "unindexed-link",
        "datasets.logins.links[0]",
        ddl=[("CREATE INDEX logins_user ON logins (user_id);", "")],
    ),
    Wrong(
        "unindexed-link",
        "subjects.customer.lookup.phone",
        ddl=[("CREATE INDEX users_phone ON users (phone);", "")],
    ),
    Wrong(
        "unindexed-link",
        "datasets.logins.links[0]",
        ddl=[("ON logins (user_id)", "ON logins (at, user_id)")],
    ),
    Wrong(
        "overwrite-impossible",
        "datasets.users.fields.email",
        toml=[('used_for = ["account"], overwrite = "unique"', 'used_for = ["account"]')],
    ),
    Wrong(
        "overwrite-impossible",
        "datasets.users.fields.email",
        toml=[('["account"], overwrite = "unique"', '["account"], overwrite = "null"')],
    ),
    Wrong(
        "overwrite-impossible",
        "datasets.comments.fields.body",
        toml=[(', overwrite = { constant = "[removed]" }', "")],
    ),
    Wrong(
        "overwrite-impossible",
        "datasets.addresses.fields.city",
        toml=[(
            '"users", columns = { user_id = "id" } },\n  { refers = "employees"',
            ('"users", columns = { user_id = "id" } },\n  { refers = "addresses", columns = '
            '{ address_id = "id" }, on_erased = "keep" },\n  { refers = "employees"'),
        )],
        ddl=[("employee_id INTEGER", ("address_id INTEGER NOT NULL REFERENCES addresses (id),\n"
              "    employee_id INTEGER"))],
    ),
    Wrong(
        "overwrite-impossible",
        "datasets.users.fields.id",
        toml=[("fields.theme =", ('fields.id = { category = "contact", used_for = ["account"], '
               'overwrite = { constant = 1 } }\nfields.theme ='))],
    ),
    Wrong(
        "overwrite-too-long",
        "datasets.users.fields.name",
        ddl=[("name VARCHAR(100)", "name VARCHAR(5)")],
    ),
    Wrong(
        "overwrite-too-long",
        "datasets.users.fields.email",
        ddl=[("email VARCHAR(200)", "email VARCHAR(12)")],
    ),
    Wrong(
        "overwrite-wrong-type",
        "datasets.users.fields.email",
        ddl=[("email VARCHAR(200)", "email BLOB")],
    ),
    Wrong(
        "overwrite-wrong-type",
        "datasets.users.fields.name",
        ddl=[("name VARCHAR(100)", "name DATE")],
    ),
    Wrong(
        "overwrite-wrong-type",
        "datasets.users.fields.newsletter",
        toml=[("{ constant = false }", '{ constant = "no" }')],
    ),
    Wrong(
        "overwrite-not-unique",
        "datasets.users.fields.name",
        ddl=[("name VARCHAR(100) NOT NULL", "name VARCHAR(100) NOT NULL UNIQUE")],
    ),
    Wrong(
        "secret-disclosed",
        "datasets.addresses.fields.reset_token",
        ddl=[("city TEXT NOT NULL", "city TEXT NOT NULL, reset_token TEXT")],
    ),
    Wrong(
        "owner-not-unique",
        "datasets.addresses.links[0]",
        change=with_dataset("addresses", links=[Link.owned_by("users", user_id="phone")]),
    ),
    Wrong(
        "foreign-key-unclassified",
        "datasets.tickets.links",
        change=with_dataset("tickets", links=USERS),
    ),
    Wrong(
        "foreign-key-unclassified",
        "datasets.users",
        ddl=[("CREATE TABLE pro", "CREATE TABLE n (u REFERENCES users (id));\nCREATE TABLE pro")],
    ),
    Wrong(
        "foreign-key-to-unmapped-table",
        "datasets.users.links",
        ddl=[("theme TEXT NOT NULL", "theme TEXT NOT NULL REFERENCES themes (name)"),
             ("CREATE TABLE products", ("CREATE TABLE themes (name TEXT PRIMARY KEY);\n"
              "CREATE TABLE products"))],
    ),
    Wrong(
        "link-contradicts-foreign-key",
        "datasets.addresses.links[0]",
        change=with_dataset("addresses", links=[Link.owned_by("employees", user_id="id")]),
    ),
    Wrong(
        "link-contradicts-foreign-key",
        "datasets.addresses.links[0]",
        change=with_dataset("addresses", links=[Link.owned_by("users", user_id="email")]),
    ),
    Wrong(
        "reference-cannot-detach",
        "datasets.tickets.links[1]",
        ddl=[("employee_id INTEGER REF", "employee_id INTEGER NOT NULL REF")],
    ),
    Wrong(
        "reference-cannot-detach",
        "datasets.employees.links[0]",
        ddl=[("manager_id INTEGER REF", "manager_id INTEGER NOT NULL REF")],
    ),
    Wrong(
        "reference-cannot-detach",
        "datasets.comments.links[1]",
        change=with_dataset("comments", links=[*USERS, Link.refers("users", user_id="id")]),
    ),
    Wrong(
        "survivor-blocks-delete",
        "datasets.comments.links[0]",
        ddl=[("user_id INTEGER REFERENCES users (id),\n    parent_id", ("user_id INTEGER NOT NULL "
              "REFERENCES users (id),\n    parent_id"))],
    ),
]  # fmt: skip


@pytest.fixture(scope="session")
def good(tmp_path_factory: pytest.TempPathFactory) -> Schema:
    return live(tmp_path_factory.mktemp("shop"))


def named(wrong: Wrong) -> str:
    return f"{wrong.code}@{wrong.where}"


def codes(findings: tuple[Finding, ...]) -> set[tuple[str, str]]:
    return {(finding.code, finding.where) for finding in findings}


class TestEachLint:
    """Every lint finds its fault, and nothing in the corrected map."""

    @pytest.mark.parametrize("wrong", WITHOUT_SCHEMA, ids=named)
    def test_without_a_schema(self, wrong: Wrong) -> None:
        assert (wrong.code, wrong.where) in codes(wrong.data_map().check())

    @pytest.mark.parametrize("wrong", WITH_SCHEMA, ids=named)
    def test_with_a_schema(self, wrong: Wrong, tmp_path: Path) -> None:
        data_map = wrong.data_map()
        schema = live(tmp_path, replaced(DDL, *wrong.ddl))
        assert (wrong.code, wrong.where) in codes(data_map.check(schema))
        seen_anyway = ("secret-disclosed", "several-columns-in-one-name")
        assert wrong.code in seen_anyway or wrong.code not in {
            finding.code for finding in data_map.check()
        }

    def test_the_corrected_map_has_no_finding(self, good: Schema) -> None:
        data_map = data_map_from_toml(SHOP)
        assert data_map.check() == ()
        assert data_map.check(good) == ()

    def test_no_lint_is_untested(self) -> None:
        tested = {wrong.code for wrong in WITHOUT_SCHEMA + WITH_SCHEMA}
        # Those about policies are tested beside this file.
        assert tested == {rule.code for rule in RULES} - {rule.code for rule in POLICY_RULES}


class TestTenants:
    """A map whose tables several organisations share."""

    def test_a_missing_column(self, good: Schema) -> None:
        found = codes(with_tenants("products", "users")(data_map_from_toml(SHOP)).check(good))
        assert ("unknown-column", "datasets.users.tenant") in found

    def test_datasets_take_the_tenant_of_their_owners(self) -> None:
        data_map = with_tenants("products", "users", "employees")(data_map_from_toml(SHOP))
        assert data_map.check() == ()

    def test_a_key_of_two_columns_and_a_link_of_one(self, tmp_path: Path) -> None:
        """The link joins by the tenant too, and so leads to one row."""
        ddl = """
        CREATE TABLE products (id INTEGER PRIMARY KEY);
        CREATE TABLE users (shop_id INTEGER NOT NULL REFERENCES products (id),
            id INTEGER NOT NULL, email TEXT, PRIMARY KEY (shop_id, id));
        CREATE TABLE notes (id INTEGER PRIMARY KEY, user_id INTEGER, shop_id INTEGER,
            body TEXT, FOREIGN KEY (shop_id, user_id) REFERENCES users (shop_id, id));
        CREATE INDEX notes_user ON notes (user_id);
        CREATE INDEX users_email ON users (email);
        """
        toml = """
        schema = 1
        tenants = "products"
        [controller]
        name = "Acme"
        contact = "privacy@acme.example"
        country = "FR"
        time_zone = "Europe/Paris"
        [activities.account]
        purpose = "run the service"
        lawful_basis = "contract"
        retention = { criteria = "as long as the account" }
        [subjects.customer]
        dataset = "users"
        lookup = { email = "email" }
        [datasets.products]
        system = "app"
        rest = "not-personal"
        tenant = "id"
        [datasets.users]
        system = "app"
        tenant = "shop_id"
        fields.email = { category = "contact", used_for = ["account"] }
        [datasets.notes]
        system = "app"
        tenant = "shop_id"
        links = [{ owned_by = "users", columns = { user_id = "id" } }]
        rest = { category = "notes", used_for = ["account"] }
        """
        schema = live(tmp_path, ddl)
        assert data_map_from_toml(toml).check(schema) == ()
        alone = replaced(
            toml, ('tenant = "shop_id"\n        links', "links"), ('tenant = "id"', ""),
        )  # fmt: skip
        found = codes(data_map_from_toml(alone).check(schema))
        assert ("tenant-unscoped", "datasets.notes.links[0]") in found
        assert "owner-not-unique" in {code for code, _ in found}


class TestNoFalseAlarm:
    """What is right in its own way raises no alarm."""

    def test_an_owner_in_another_system_by_key_or_look_up(self) -> None:
        elsewhere = with_dataset("addresses", system="elsewhere")(data_map_from_toml(SHOP))
        by_key = with_dataset("users", key=["id"])(elsewhere)
        by_lookup = with_dataset("addresses", links=[Link.owned_by("users", mail="email")])
        assert "owner-out-of-reach" not in {finding.code for finding in by_key.check()}
        codes_found = {finding.code for finding in by_lookup(elsewhere).check()}
        assert "owner-out-of-reach" not in codes_found

    def test_a_reference_that_cannot_be_null_to_what_nobody_owns(self, good: Schema) -> None:
        # OWNERSHIP 22: tags and categories are never erased.
        data_map = data_map_from_toml(
            replaced(SHOP, ('columns = { product_id = "id" }, on_erased = "keep" }', ('columns = '
                            '{ product_id = "id" }, on_erased = "detach" }')))
        )  # fmt: skip
        assert data_map.check(good) == ()

    def test_a_reference_that_cannot_be_null_to_what_is_overwritten(self, tmp_path: Path) -> None:
        data_map = data_map_from_toml(
            replaced(SHOP, ("[datasets.employees]", '[datasets.employees]\nerasure = "overwrite"'))
        )
        schema = live(
            tmp_path,
            replaced(DDL, ("employee_id INTEGER REF", "employee_id INTEGER NOT NULL REF")),
        )
        assert data_map.check(schema) == ()

    def test_columns_that_fall_together_need_no_rule(self, good: Schema) -> None:
        """All of an address serves one activity: its row never stays without a column."""
        assert not good.table["addresses"].column["city"].nullable
        assert data_map_from_toml(SHOP).check(good) == ()

    def test_a_retention_may_start_above_its_fields(self) -> None:
        data_map = data_map_from_toml(replaced(SHOP, ('"logins.at"', '"users.theme"')))
        assert data_map.check() == ()

    def test_a_recipient_at_home_or_in_the_eea(self) -> None:
        for country in ("FR", "NO", "IE"):
            text = replaced(
                SHOP, ('country = "US", safeguard = "standard contractual clauses"',
                       f'country = "{country}"'),
            )  # fmt: skip
            assert data_map_from_toml(text).check() == ()
        at_home = replaced(
            SHOP, ('"FR"', '"CH"'), ('"US", safeguard = "standard contractual clauses"', '"CH"')
        )
        assert data_map_from_toml(at_home).check() == ()

    def test_one_wrong_table_is_one_finding(self, good: Schema) -> None:
        """What follows from it is not told as well."""
        text = SHOP.replace("[datasets.users]\n", '[datasets.users]\ntable = "users"\n')
        for right, wrong in (
            ('e = "users"', 'e = "user"'),
            ('e = "users"', 'e = "kunden"'),
            ('"invoice_lines"', '"invoice_line"'),
        ):
            found = data_map_from_toml(replaced(text, (right, wrong))).check(good)
            assert [finding.code for finding in found] == ["unknown-table"], found

    def test_a_column_with_a_comma_in_its_name(self, tmp_path: Path) -> None:
        data_map = data_map_from_toml(
            replaced(SHOP, ("fields.phone", 'fields."phone, home"'), (', phone = "phone"', ""))
        )
        schema = live(
            tmp_path,
            replaced(
                DDL,
                ("phone VARCHAR", '"phone, home" VARCHAR'),
                ("CREATE INDEX users_phone ON users (phone);", ""),
            ),
        )
        assert data_map.check(schema) == ()
        assert "several-columns-in-one-name" in {finding.code for finding in data_map.check()}

    def test_columns_of_a_link_that_are_not_there_are_not_called_unindexed(
        self, good: Schema
    ) -> None:
        change = with_dataset(
            "addresses", links=[Link.owned_by("users", city="name", user_idd="id")]
        )
        found = {code for code, _ in codes(change(data_map_from_toml(SHOP)).check(good))}
        assert "unindexed-link" not in found

    @pytest.mark.parametrize(
        ("old", "new"),
        [("email VARCHAR(200)", "email VARCHAR(15)"), ("name VARCHAR(100)", "name VARCHAR(8)")],
    )
    def test_what_just_fits(self, tmp_path: Path, old: str, new: str) -> None:
        schema = live(tmp_path, replaced(DDL, (old, new)))
        assert data_map_from_toml(SHOP).check(schema) == ()

    def test_a_lookup_one_link_away(self) -> None:
        change = with_kind(lookup={"city": "addresses.city"})
        assert change(data_map_from_toml(SHOP)).check() == ()

    @pytest.mark.parametrize(
        ("column", "secret"),
        [
            ("password", True),
            ("passwordHash", True),
            ("pin_hash", True),
            ("encrypted_password", True),
            ("api_key", True),
            ("APIKey", True),
            ("resetToken", True),
            ("hash", True),
            ("otp", True),
            ("recovery_codes", True),
            ("password_changed_at", False),
            ("token_count", False),
            ("file_hash", False),
            ("hashtag", False),
            ("secretary", False),
            ("key", False),
            ("42", False),
        ],
    )
    def test_names_of_secrets(self, column: str, *, secret: bool) -> None:
        change = with_dataset("addresses", fields={column: CONTACT})
        found = codes(change(data_map_from_toml(SHOP)).check())
        assert (("secret-disclosed", f"datasets.addresses.fields.{column}") in found) is secret


class TestConstants:
    """A constant must be of the column's type."""

    @pytest.mark.parametrize(
        ("type_name", "fitting", "others"),
        [
            ("text", ["", "x"], [1, True]),
            ("integer", [0, -1], ["1", True]),
            ("decimal", [1, "1.50"], ["x", True]),
            ("float", [1], ["1", True]),
            ("boolean", [True, False, 0, 1], ["true", 2]),
            ("date", ["1900-01-01"], ["x", 1, "1900-01-01T00:00:00"]),
            ("datetime", ["1900-01-01T00:00:00"], ["x", 1]),
            ("time", ["00:00"], ["x", 1]),
            ("uuid", ["00000000-0000-0000-0000-000000000000"], ["x", 1]),
            ("binary", [], ["x", 1, True]),
            ("json", ["x", 1, True], []),
        ],
    )
    def test_each_type(
        self, type_name: str, fitting: list[Any], others: list[Any], good: Schema
    ) -> None:
        table = good.table["addresses"]
        # A length is of texts: DATE(1) is as wide as any date.
        length = None if type_name == "text" else 1
        columns = [
            attrs.evolve(each, type=type_name, length=length) if each.name == "city" else each
            for each in table.columns
        ]
        schema = Schema(
            [
                attrs.evolve(table, columns=columns) if other is table else other
                for other in good.tables
            ]
        )
        for value in (*fitting, *others):
            of = PersonalData("contact", used_for=["account"], overwrite=OverwriteConstant(value))
            change = with_dataset("addresses", fields={"city": of})
            found = {code for code, _ in codes(change(data_map_from_toml(SHOP)).check(schema))}
            expected = set() if any(value is one for one in fitting) else {"overwrite-wrong-type"}
            assert found == expected, value


class TestFindings:
    """Everything at once, sorted, each with a code, a place and a fix."""

    def test_errors_come_first_then_by_place(self, good: Schema) -> None:
        data_map = with_kind(lookup={})(
            with_dataset("addresses", rest=PersonalData("contact", used_for=["acount"]))(
                data_map_from_toml(replaced(SHOP, ('"FR"', '"France"')))
            )
        )
        findings = lint(data_map, {"app": good})
        assert [(finding.severity, finding.code) for finding in findings] == [
            (Severity.ERROR, "unknown-activity"),
            (Severity.WARNING, "country-not-iso"),
            (Severity.WARNING, "no-lookup"),
        ]
        assert [finding.is_error for finding in findings] == [True, False, False]
        assert str(findings[0]) == (
            "error unknown-activity: datasets.addresses.rest: unknown activity 'acount', did you "
            "mean 'account'? Add the activity, or correct its name."
        )

    def test_a_suggestion_where_one_is_near(self, tmp_path: Path) -> None:
        data_map = data_map_from_toml(replaced(SHOP, ("fields.name =", "fields.nam =")))
        messages = [finding.message for finding in data_map.check(live(tmp_path))]
        assert "unknown column of users 'nam', did you mean 'name'?" in messages

    def test_a_map_of_nothing(self) -> None:
        data_map = data_map_from_toml(SHOP)
        empty = attrs.evolve(data_map, activities=[], subjects=[], datasets=[])
        assert empty.check() == ()

    def test_one_dataset_alone(self) -> None:
        data_map = attrs.evolve(
            data_map_from_toml(SHOP), datasets=[Dataset("users", system="app", rest=CONTACT)]
        )
        assert {code for code, _ in codes(data_map.check())} == {
            "unknown-dataset",
            "unused-activity",
        }


class TestAnyMap:
    """Whatever a map says, the lint says what is wrong with it and never breaks."""

    @settings(max_examples=40, deadline=None)
    @given(st.data())
    def test_without_and_with_a_schema(self, data: st.DataObject) -> None:
        data_map = data_map_from_dict(data.draw(map_dicts()))
        system = data.draw(st.sampled_from(data_map.systems))
        schema = data.draw(schemas(data_map))
        findings = data_map.check({system: schema})
        assert set(findings) >= set(data_map.check())
        assert len(set(findings)) == len(findings)
        assert all(finding.where and finding.message and finding.fix for finding in findings)

    @settings(max_examples=20, deadline=None)
    @given(st.data())
    def test_an_empty_system_has_no_table_of_the_map(self, data: st.DataObject) -> None:
        data_map = data_map_from_dict(data.draw(map_dicts()))
        system = data.draw(st.sampled_from(data_map.systems))
        found = codes(data_map.check({system: Schema([])}))
        for dataset in data_map.datasets:
            expected = ("unknown-table", place("datasets", dataset.name))
            assert (expected in found) is (dataset.system == system)


class TestTheDocumentation:
    """``docs/reference/lints.md`` shows every rule as the code has it."""

    def test_the_table_is_in_step(self) -> None:
        rows = re.findall(
            r"^\| `([a-z-]+)` \| (\w+) \| (.*) \| (.*) \|$",
            (REFERENCE / "lints.md").read_text(),
            re.MULTILINE,
        )
        assert rows == [(rule.code, rule.severity.value, rule.what, rule.fix) for rule in RULES]

    def test_codes_are_unique(self) -> None:
        assert len({rule.code for rule in RULES}) == len(RULES)
