"""A first data map, drafted from what a database looks like."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from gdpr_rights import (
    Controller,
    DataSource,
    Draft,
    LawfulBasis,
    Link,
    Lookup,
    Match,
    OnErased,
    OverwriteConstant,
    OverwriteUnique,
    PersonalData,
    Severity,
    draft_data_map,
)
from gdpr_rights.convert import data_map_from_toml, data_map_to_toml, draft_to_toml
from gdpr_rights.domain.drafting.vocabulary import EMAIL, MEANINGS, SECRET
from gdpr_rights.domain.fields import CREDENTIAL, NOT_PERSONAL, FieldClass
from gdpr_rights.domain.lint.lawfulness import is_secret
from gdpr_rights.domain.schema import Column, ForeignKey, Schema, Table
from gdpr_rights.systems import SQLSystem
from tests.data_map.shop import DDL, live


def table(name: str, *columns: Column | str, **keys: str) -> Table:
    """A table with a key ``id``, indexed, and foreign keys ``column="table"`` to such keys."""
    named = [
        Column("id", type="integer", nullable=False, unique=True),
        *(Column(each) if isinstance(each, str) else each for each in columns),
    ]
    there = {column.name for column in named}
    named += [Column(name, type="integer") for name in keys if name not in there]
    return Table(
        name,
        columns=named,
        key=["id"],
        foreign_keys=[ForeignKey([column], target, ["id"]) for column, target in keys.items()],
        indexes=[["id"], *([column] for column in keys)],
    )


def needed(name: str, type_name: str = "text", **more: object) -> Column:
    return Column(name, type=type_name, nullable=False, **more)  # type: ignore[arg-type]


USERS = table("users", "email")


def drafted(*tables: Table, **subjects: str) -> Draft:
    return draft_data_map(Schema(tables), subjects=subjects or {"customer": "users"})


def field(draft: Draft, dataset: str, column: str) -> FieldClass | None:
    return draft.data_map.dataset[dataset].classify(column)


def questions(draft: Draft, place: str) -> list[str]:
    return [each.question for each in draft.questions if each.place == place]


def because(draft: Draft, place: str) -> str:
    (guess,) = (each for each in draft.guesses if each.place == place)
    return guess.because


class TestColumns:
    """The class of a column follows its name and its type, in several languages."""

    @pytest.mark.parametrize(
        ("column", "category"),
        [
            ("EMailAddress", "contact"),
            ("courriel", "contact"),
            ("telefon_privat", "contact"),
            ("BillingPostalCode", "contact"),
            ("plz", "contact"),
            ("Geburtsdatum", "identity"),
            ("prénom", "identity"),
            ("last_name", "identity"),
            ("iban", "payment"),
            ("client_ip", "device"),
            ("user_agent", "device"),
            ("avatar", "identity"),
            ("gpsLatitude", "location"),
            ("risk_score", "profile"),
            ("newsletter_opt_in", "preferences"),
            ("salary", "employment"),
            ("total", "billing"),
            ("whatever", "users"),
        ],
    )
    def test_the_category(self, column: str, category: str) -> None:
        of = field(drafted(table("users", column)), "users", column)
        assert isinstance(of, PersonalData)
        assert of.category == category
        assert of.is_disclosed

    @pytest.mark.parametrize(
        "column",
        [
            "password",
            "PasswordHash",
            "api_key",
            "resetToken",
            "mot_de_passe",
            "passwort",
            "pin_hash",
        ],
    )
    def test_a_secret_does_not_leave(self, column: str) -> None:
        of = field(drafted(table("users", column)), "users", column)
        assert isinstance(of, PersonalData)
        assert (of.category, of.disclose) == (CREDENTIAL, False)

    def test_a_date_named_after_a_secret_is_none(self) -> None:
        changed = Column("password_changed_at", type="datetime")
        of = field(drafted(table("users", changed)), "users", "password_changed_at")
        assert isinstance(of, PersonalData)
        assert of.is_disclosed

    def test_free_text_may_be_about_others(self) -> None:
        draft = drafted(USERS, table("reviews", "body", user_id="users"))
        of = field(draft, "reviews", "body")
        assert isinstance(of, PersonalData)
        assert of.third_party
        assert questions(draft, "datasets.reviews.fields.body")

    def test_a_number_is_no_free_text(self) -> None:
        draft = drafted(
            USERS, table("reviews", Column("comment", type="integer"), user_id="users")
        )
        of = field(draft, "reviews", "comment")
        assert isinstance(of, PersonalData)
        assert not of.third_party

    def test_special_categories(self) -> None:
        draft = drafted(table("users", "email", "allergies"))
        of = field(draft, "users", "allergies")
        assert isinstance(of, PersonalData)
        assert of.special
        assert "special-without-basis" in {each.code for each in draft.data_map.check()}

    @pytest.mark.parametrize(
        ("column", "source"),
        [("created_at", DataSource.OBSERVED), ("segment", DataSource.DERIVED)],
    )
    def test_the_source(self, column: str, source: DataSource) -> None:
        of = field(drafted(table("users", column)), "users", column)
        assert isinstance(of, PersonalData)
        assert of.source is source

    def test_a_state_is_a_place_beside_a_city_only(self) -> None:
        order = table("orders", "state", user_id="users")
        home = table("homes", "state", "city", user_id="users")
        draft = drafted(USERS, order, home)
        assert getattr(field(draft, "orders", "state"), "category", None) == "orders"
        assert getattr(field(draft, "homes", "state"), "category", None) == "contact"

    def test_each_guess_has_a_reason(self) -> None:
        draft = drafted(table("users", "email"))
        assert "'email'" in because(draft, "datasets.users.fields.email")

    def test_keys_and_references_say_nothing_of_their_own(self) -> None:
        draft = drafted(USERS, table("notes", user_id="users"))
        assert draft.data_map.dataset["notes"].fields == ()

    def test_a_key_that_is_a_secret_is_classified_as_one(self) -> None:
        sessions = Table(
            "sessions",
            columns=[needed("token"), needed("user_id", "integer")],
            key=["token"],
            foreign_keys=[ForeignKey(["user_id"], "users", ["id"])],
        )
        of = field(drafted(USERS, sessions), "sessions", "token")
        assert isinstance(of, PersonalData)
        assert not of.is_disclosed

    def test_no_word_stands_twice(self) -> None:
        words = [word for meaning in (SECRET, *MEANINGS) for word in meaning.words]
        assert sorted(words) == sorted(set(words))
        assert EMAIL in MEANINGS


class TestOwners:
    """A table takes its owner from where its foreign keys lead; the rest are references."""

    def test_over_several_hops(self) -> None:
        draft = drafted(
            USERS,
            table("orders", user_id="users"),
            table("order_items", order_id="orders", product_id="products"),
            table("products", "title"),
        )
        of = draft.data_map.dataset
        assert of["orders"].links == (Link.owned_by("users", user_id="id"),)
        assert of["order_items"].owner == Link.owned_by("orders", order_id="id")
        assert of["order_items"].references == (Link.refers("products", product_id="id"),)
        assert of["products"].rest is NOT_PERSONAL

    def test_a_part_belongs_to_its_whole_and_not_to_who_sells_it(self) -> None:
        draft = drafted(
            USERS,
            table("products", seller_user_id="users"),
            table("orders", user_id="users"),
            table("order_items", product_id="products", order_id="orders"),
        )
        owner = draft.data_map.dataset["order_items"].owner
        assert owner is not None
        assert owner.target == "orders"

    @pytest.mark.parametrize(
        "helper", ["assigned_to", "manager_id", "SupportRepId", "approved_by", "updated_by"]
    )
    def test_who_helps_owns_nothing(self, helper: str) -> None:
        tickets = table("tickets", **{helper: "users", "author_id": "users"})
        links = drafted(USERS, tickets).data_map.dataset["tickets"].links
        assert links == (
            Link.owned_by("users", author_id="id"),
            Link.refers("users", {helper: "id"}),
        )
        alone = drafted(USERS, table("tickets", **{helper: "users"}))
        assert alone.data_map.dataset["tickets"].owner is None
        assert questions(alone, "datasets.tickets.links[0]")

    def test_a_second_person_is_asked_about(self) -> None:
        messages = table("messages", "body", recipient_id="users", sender_id="users")
        draft = drafted(USERS, messages)
        (question,) = questions(draft, "datasets.messages.links[0]")
        assert "sender_id" in question

    def test_one_person_owns_no_other(self) -> None:
        people = table("people", "email", boss_id="people", user_id="users")
        draft = drafted(USERS, people, customer="users", employee="people")
        assert draft.data_map.dataset["people"].owner is None
        assert len(draft.data_map.dataset["people"].references) == 2

    def test_a_reference_that_cannot_be_null_is_kept(self) -> None:
        tickets = table(
            "tickets", needed("agent_id", "integer"), agent_id="users", user_id="users"
        )
        (link,) = drafted(USERS, tickets).data_map.dataset["tickets"].references
        assert link.on_erased is OnErased.KEEP

    def test_a_column_that_two_references_need_is_not_detached(self) -> None:
        both = Table(
            "replies",
            columns=[needed("id", "integer"), Column("user_id"), Column("topic"), Column("post")],
            key=["id"],
            foreign_keys=[
                ForeignKey(["user_id"], "users", ["id"]),
                ForeignKey(["topic"], "topics", ["id"]),
                ForeignKey(["topic", "post"], "posts", ["topic_id", "id"]),
            ],
        )
        topics = table("topics", user_id="users")
        posts = table("posts", Column("topic_id", type="integer"), user_id="users")
        draft = drafted(USERS, topics, posts, both)
        links = draft.data_map.dataset["replies"].references
        assert {(link.target, link.on_erased) for link in links} == {
            ("topics", OnErased.KEEP),
            ("posts", OnErased.DETACH),
        }

    def test_nobody_owns_through_a_column_that_several_may_share(self) -> None:
        notes = Table(
            "notes",
            columns=[needed("id", "integer"), Column("user_mail")],
            key=["id"],
            foreign_keys=[ForeignKey(["user_mail"], "users", ["email"])],
        )
        assert drafted(USERS, notes).data_map.dataset["notes"].owner is None

    def test_a_column_named_after_people_where_no_foreign_key_is_declared(self) -> None:
        notes = table("notes", Column("user_id", type="integer"), "body")
        draft = drafted(USERS, notes)
        assert draft.data_map.dataset["notes"].owner == Link.owned_by("users", user_id="id")
        assert any("foreign key" in each for each in questions(draft, "datasets.notes.links[0]"))

    def test_a_column_of_another_type_is_not_taken_for_one(self) -> None:
        draft = drafted(USERS, table("notes", "user_id"))
        assert "notes" not in draft.data_map.dataset
        assert "notes" in questions(draft, "datasets")[0]

    def test_people_without_a_kind_are_an_error(self) -> None:
        """Rows that are about people and belong to none are nothing to guess about."""
        draft = drafted(USERS, table("leads", "phone"))
        assert ("unowned-personal-data", "datasets.leads") in {
            (each.code, each.where) for each in draft.data_map.check()
        }
        assert questions(draft, "datasets.leads")

    def test_tables_of_the_library_and_of_migrations_are_no_question(self) -> None:
        draft = drafted(USERS, table("gdpr_rights_receipts", "token"), table("alembic_version"))
        assert tuple(draft.data_map.dataset) == ("users",)
        assert questions(draft, "datasets") == []


class TestPeople:
    """A person is found by an e-mail address, or by what no two rows share."""

    def test_an_address(self) -> None:
        (kind,) = drafted(USERS).data_map.subjects
        assert kind.lookup == (("email", Lookup("email", match=Match.EMAIL)),)

    def test_an_address_one_link_away(self) -> None:
        draft = drafted(table("users"), table("mailboxes", "address_email", user_id="users"))
        (kind,) = draft.data_map.subjects
        assert dict(kind.lookup)["email"].column == "mailboxes.address_email"
        assert "lookup-too-far" not in {each.code for each in draft.data_map.check()}

    def test_a_number_that_no_two_rows_share(self) -> None:
        draft = drafted(table("users", Column("customer_number", unique=True)))
        (kind,) = draft.data_map.subjects
        assert kind.lookup == (("customer_number", Lookup("customer_number")),)

    def test_nothing(self) -> None:
        draft = drafted(table("users", "whatever"))
        assert questions(draft, "subjects.customer")
        assert "no-lookup" in {each.code for each in draft.data_map.check()}

    def test_no_secret_is_a_look_up(self) -> None:
        (kind,) = drafted(table("users", Column("api_key", unique=True))).data_map.subjects
        assert kind.lookup == ()

    def test_letter_case_and_typing_mistakes(self) -> None:
        assert drafted(USERS, customer="Users").data_map.subject["customer"].dataset == "users"
        with pytest.raises(ValueError, match="unknown table 'user', did you mean 'users'"):
            drafted(USERS, customer="user")
        with pytest.raises(ValueError, match="name the tables of people"):
            draft_data_map(Schema([USERS]), subjects={})

    def test_tables_of_named_schemas(self) -> None:
        crm = table("crm.users", "email")
        draft = drafted(crm, table("users", user_id="crm.users"), customer="crm.users")
        of = draft.data_map.dataset
        assert {name: each.table for name, each in of.items()} == {
            "app_crm_users": "crm.users",
            "users": "users",
        }
        assert draft.data_map.subject["customer"].dataset == "app_crm_users"

    def test_a_table_that_two_systems_have(self) -> None:
        both = {"app": Schema([USERS]), "crm": Schema([USERS])}
        with pytest.raises(ValueError, match=r"which of app\.users, crm\.users"):
            draft_data_map(both, subjects={"customer": "users"})
        draft = draft_data_map(both, subjects={"customer": "crm.users"})
        kind = draft.data_map.subject["customer"]
        assert draft.data_map.dataset[kind.dataset].system == "crm"
        assert draft.data_map.systems == ("app", "crm")


class TestOverwriting:
    """What cannot be NULL and may have to stay gets a rule that fits."""

    @pytest.mark.parametrize(
        ("column", "rule"),
        [
            (needed("name", length=40), OverwriteConstant("erased")),
            (needed("country", length=2), OverwriteConstant("-")),
            (needed("email", length=60), OverwriteUnique()),
            (needed("email", length=10), OverwriteConstant("erased")),
            (needed("login", length=20, unique=True), OverwriteUnique()),
            (needed("login", length=9, unique=True), None),
            (needed("age", "integer"), OverwriteConstant(0)),
            (needed("birth", "date"), OverwriteConstant("1900-01-01")),
            (needed("photo", "binary"), None),
            (Column("name"), None),
        ],
        ids=str,
    )
    def test_the_rule(self, column: Column, rule: object) -> None:
        invoices = table("invoices", "total", user_id="users")
        draft = drafted(table("users", column), invoices)
        of = field(draft, "users", column.name)
        assert isinstance(of, PersonalData)
        assert of.overwrite == rule
        asked = questions(draft, f"datasets.users.fields.{column.name}")
        open_one = rule is None and not column.nullable
        assert any("cannot be NULL" in each for each in asked) == open_one

    def test_no_rule_where_all_of_a_row_falls_together(self) -> None:
        of = field(drafted(table("users", needed("name"))), "users", "name")
        assert isinstance(of, PersonalData)
        assert of.overwrite is None


class TestPurposes:
    """Activities by what tables are named like, with what only a human can decide."""

    def test_what_is_open_is_an_error(self) -> None:
        draft = drafted(USERS, table("invoices", "total", user_id="users"))
        undecided = {each.where for each in draft.data_map.check() if each.code == "undecided"}
        assert undecided == {
            "activities.account.purpose",
            "activities.account.recipients[0]",
            "activities.account.retention",
            "activities.billing.purpose",
            "activities.billing.recipients[0]",
            "activities.billing.retention",
            "controller.contact",
            "controller.country",
            "controller.name",
        }

    def test_a_controller_who_is_known_is_not_asked_for(self) -> None:
        acme = Controller(
            "Acme", contact="dpo@acme.example", country="FR", time_zone="Europe/Paris"
        )
        draft = draft_data_map(Schema([USERS]), subjects={"customer": "users"}, controller=acme)
        assert draft.data_map.controller == acme
        assert not [each for each in draft.questions if each.place.startswith("controller")]

    def test_the_kinds(self) -> None:
        draft = drafted(
            table("users", "email", "newsletter", "iban"),
            table("staff", "email"),
            table("sessions", "ip", user_id="users"),
            table("newsletter_topics", "topic", user_id="users"),
            table("teachers", "email"),
            customer="users",
            employee="staff",
        )
        topic = field(draft, "newsletter_topics", "topic")
        assert isinstance(topic, PersonalData)
        assert topic.used_for == ("marketing",)
        bases = {each.name: each.lawful_basis for each in draft.data_map.activities}
        assert bases == {
            "account": LawfulBasis.CONTRACT,
            "marketing": LawfulBasis.CONSENT,
            "billing": LawfulBasis.LEGAL_OBLIGATION,
            "employment": LawfulBasis.CONTRACT,
            "security": LawfulBasis.LEGITIMATE_INTERESTS,
        }

    def test_two_kinds_have_their_own(self) -> None:
        draft = drafted(USERS, table("guests", "email"), customer="users", guest="guests")
        assert set(draft.data_map.activity) == {"account", "guest-account"}

    def test_a_date_from_which_a_retention_may_run(self) -> None:
        invoices = table("invoices", needed("issued_on", "date"), user_id="users")
        draft = drafted(USERS, invoices, table("invoice_lines", "price", invoice_id="invoices"))
        assert "invoices.issued_on" in str(draft.data_map.activity["billing"].retention)


class TestAsToml:
    def test_reasons_and_questions_stand_above_what_they_are_about(self) -> None:
        text = draft_to_toml(drafted(USERS, table("notes", "body", user_id="users")))
        lines = text.splitlines()
        at = next(number for number, line in enumerate(lines) if line.startswith("fields.body"))
        assert lines[at - 2].startswith("# GUESS: content, because 'body'"), lines
        assert lines[at - 1].startswith("# QUESTION: ")
        link = next(number for number, line in enumerate(lines) if "{ owned_by" in line)
        assert "# GUESS:" in lines[link - 1] + lines[link - 2]

    def test_a_question_without_a_place_stands_on_top(self) -> None:
        text = draft_to_toml(drafted(USERS, table("weather", "wind")))
        assert text.index("weather") < text.index("schema = 1")


# Any schema


PEOPLE = st.sampled_from(["users", "Customer", "staff"])
NAMES = st.sampled_from(
    """id user_id users_id email token password api_key PinHash secret name body notes ip a.b a b,c
    created_at issued_on total state city parent_id manager_id allergies iban Straße odd#name
    reset_token ownerId order_id 漢字""".split()  # noqa: SIM905 - the list would take a page
)
TABLES = st.sampled_from(
    "users Customer staff orders order_items invoices crm.users sessions x Track".split()  # noqa: SIM905
)


@st.composite
def schemas(draw: st.DrawFn) -> Schema:
    """Tables with keys and references of every sort, also such as no database would allow."""
    names = draw(st.lists(TABLES, min_size=1, max_size=5, unique=True))
    tables = []
    for name in names:
        columns = draw(st.lists(NAMES, min_size=1, max_size=6, unique=True))
        some = st.lists(st.sampled_from(columns), min_size=1, max_size=2, unique=True)
        tables.append(
            Table(
                name,
                columns=[
                    Column(
                        column,
                        type=draw(st.sampled_from(["text", "integer", "date", "json", "binary"])),
                        nullable=draw(st.booleans()),
                        length=draw(st.none() | st.integers(0, 20)),
                        unique=draw(st.booleans()),
                        generated=draw(st.booleans()),
                    )
                    for column in columns
                ],
                key=draw(st.just([]) | some),
                foreign_keys=draw(
                    st.lists(
                        st.builds(
                            ForeignKey,
                            some,
                            st.sampled_from([*names, "elsewhere"]),
                            st.lists(NAMES, max_size=2),
                        ),
                        max_size=3,
                    )
                ),
                indexes=draw(st.lists(some, max_size=2)),
            )
        )
    return Schema(tables)


REAL_QUESTIONS = frozenset(
    {
        "undecided",
        "unowned-personal-data",
        "special-without-basis",
        "no-lookup",
        "unindexed-link",
        "key-missing",
        "overwrite-impossible",
        "foreign-key-to-unmapped-table",
    }
)
"""What a draft may leave to be found, because only a human can mend it."""


class TestAnySchema:
    @given(schemas(), st.data())
    def test_it_loads_and_discloses_no_secret(self, schema: Schema, data: st.DataObject) -> None:
        people = st.lists(st.sampled_from(sorted(schema.table)), min_size=1, max_size=2)
        subjects = {f"kind{number}": name for number, name in enumerate(data.draw(people))}
        draft = draft_data_map(schema, subjects=subjects)
        assert data_map_from_toml(draft_to_toml(draft)) == draft.data_map
        assert data_map_from_toml(data_map_to_toml(draft.data_map)) == draft.data_map
        for dataset in draft.data_map.datasets:
            live_table = schema.table[dataset.table]
            for column in live_table.columns:
                of = dataset.classify(column.name, live_table.key)
                assert of is not None
                if is_secret(column.name):
                    assert of is NOT_PERSONAL or (
                        isinstance(of, PersonalData) and not of.is_disclosed
                    )

    @given(schemas(), st.data())
    def test_what_is_left_are_real_questions(self, schema: Schema, data: st.DataObject) -> None:
        people = st.lists(st.sampled_from(sorted(schema.table)), min_size=1, max_size=2)
        subjects = {f"kind{number}": name for number, name in enumerate(data.draw(people))}
        whole = Schema(
            [
                Table(
                    each.name,
                    columns=each.columns,
                    key=each.key,
                    indexes=each.indexes,
                    # Those that a database would allow.
                    foreign_keys=[
                        key
                        for key in each.foreign_keys
                        if (target := schema.table.get(key.target))
                        and len(key.target_columns or target.key) == len(key.columns)
                        and all(name in target.column for name in key.target_columns)
                    ],
                )
                for each in schema.tables
            ]
        )
        draft = draft_data_map(whole, subjects=subjects)
        found = draft.data_map.check({"app": whole})
        assert {each.code for each in found} <= REAL_QUESTIONS, found


# Live databases

SUBJECTS = {"customer": "users", "employee": "employees"}
SERVERS = [
    pytest.param(
        os.environ.get(variable, ""),
        id=variable.rpartition("_")[2].lower(),
        marks=pytest.mark.skipif(variable not in os.environ, reason=f"{variable} is not set"),
    )
    for variable in ("GDPR_RIGHTS_TEST_POSTGRES", "GDPR_RIGHTS_TEST_MARIADB")
]


@pytest.fixture(params=[pytest.param("sqlite", id="sqlite"), *SERVERS])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.Engine]:
    """The shop of the documentation, in a database of its own."""
    if request.param == "sqlite":
        live(tmp_path, DDL)
        engine = sa.create_engine(f"sqlite:///{tmp_path / 'shop.db'}")
        yield engine
        engine.dispose()
        return
    name = f"draft_{uuid.uuid4().hex[:8]}"
    admin = sa.create_engine(request.param, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine = sa.create_engine(admin.url.set(database=name))
    try:
        _shop(engine)
        yield engine
    finally:
        engine.dispose()
        with admin.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name}")
        admin.dispose()


def _shop(engine: sa.Engine) -> None:
    metadata = sa.MetaData()
    source = sa.create_engine("sqlite://")
    with source.connect() as connection:
        for statement in DDL.split(";"):
            connection.exec_driver_sql(statement)
        metadata.reflect(connection)
    source.dispose()
    for each in metadata.tables.values():
        for column in each.columns:
            column.type = column.type.as_generic()
    metadata.create_all(engine)


class TestLiveDatabases:
    def test_an_engine_and_a_system_and_a_mapping(self, engine: sa.Engine) -> None:
        draft = draft_data_map(engine, subjects=SUBJECTS)
        assert draft == draft_data_map({"app": engine}, subjects=SUBJECTS)
        assert draft == draft_data_map(SQLSystem(engine), subjects=SUBJECTS)

    def test_only_what_a_human_must_decide_is_left(self, engine: sa.Engine) -> None:
        draft = draft_data_map(engine, subjects=SUBJECTS)
        errors = [
            finding
            for finding in draft.data_map.check(engine)
            if finding.severity is Severity.ERROR
        ]
        assert {finding.code for finding in errors} == {"undecided"}

    def test_owners(self, engine: sa.Engine) -> None:
        of = draft_data_map(engine, subjects=SUBJECTS).data_map.dataset
        assert {name: each.owner.target for name, each in of.items() if each.owner} == {
            "addresses": "users",
            "comments": "users",
            "invoice_lines": "invoices",
            "invoices": "users",
            "logins": "users",
            "tickets": "users",
        }

    def test_tables_are_found_by_their_references_over_schemas(self, engine: sa.Engine) -> None:
        if engine.dialect.name != "postgresql":
            pytest.skip("a schema of its own is PostgreSQL's")
        with engine.begin() as connection:
            connection.exec_driver_sql("CREATE SCHEMA crm")
            connection.exec_driver_sql(
                "CREATE TABLE crm.leads (id INTEGER PRIMARY KEY, email TEXT NOT NULL)"
            )
            connection.exec_driver_sql(
                "CREATE TABLE crm.calls (id INTEGER PRIMARY KEY, notes TEXT, "
                "lead_id INTEGER REFERENCES crm.leads)"
            )
        draft = draft_data_map(engine, subjects={"lead": "crm.leads"})
        calls = draft.data_map.dataset["calls"]
        assert (calls.table, calls.owner) == ("crm.calls", Link.owned_by("leads", lead_id="id"))
        assert "unknown-table" not in {each.code for each in draft.data_map.check(engine)}

    def test_an_unjoined_table_is_asked_about(self, engine: sa.Engine) -> None:
        with engine.begin() as connection:
            connection.exec_driver_sql(
                "CREATE TABLE weather (id INTEGER PRIMARY KEY, wind INTEGER)"
            )
        draft = draft_data_map(engine, subjects=SUBJECTS)
        assert "weather" in questions(draft, "datasets")[0]
