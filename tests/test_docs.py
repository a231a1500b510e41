"""The documentation is true: every block of it runs, and what it shows is what happens."""

import doctest
import gc
import importlib
import pkgutil
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

import gdpr_rights
from gdpr_rights import (
    AfterWithdrawal,
    ConsentBy,
    CountFrom,
    DataSource,
    DecisionAllowance,
    Erasure,
    ErasureGround,
    Exemption,
    IdentityAsked,
    IdentityProof,
    LawfulBasis,
    LimitedBy,
    Match,
    OnErased,
    Right,
    Role,
    SpecialBasis,
    WhileContested,
    WithdrawnBy,
)
from gdpr_rights.domain.fields import Impersonal
from tests.case_stages import PAGE as STAGES_PAGE
from tests.case_stages import page as stages_page
from tests.doc_runner import KINDS, blocks, run_doctest, run_page

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
README = ROOT / "README.md"
PAGES = [README, ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
LONGEST_README = 149

# What the examples of docstrings find in their hands.
EXAMPLE_MAP = """
schema = 1
[controller]
name = "Acme SAS"
contact = "privacy@acme.example"
country = "FR"
time_zone = "Europe/Paris"
[activities.account]
purpose = "run the service"
lawful_basis = "contract"
retention = { event = "contract end", period = "P7D" }
[activities.newsletter]
purpose = "send the newsletter"
lawful_basis = "consent"
direct_marketing = true
retention = { criteria = "until consent is withdrawn" }
[activities.invoicing]
purpose = "keep the books"
lawful_basis = "legal-obligation"
retention = { after = "invoices.issued_on", period = "P10Y", count_from = "year_end", citation = "Code de commerce, art. L123-22" }
[subjects.customer]
dataset = "users"
lookup = { email = "email" }
[datasets.users]
system = "app"
fields.email = { category = "contact", used_for = ["account"], overwrite = "unique" }
fields.name = { category = "identity", used_for = ["account", "invoicing"] }
fields.password_hash = { category = "credential", used_for = ["account"], disclose = false }
[datasets.invoices]
system = "app"
links = [{ owned_by = "users", columns = { user_id = "id" } }]
rest = { category = "billing", used_for = ["invoicing"] }
"""  # noqa: E501 - a TOML inline table stands on one line


def page_id(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.fixture
def _closed_databases() -> Iterator[None]:
    """An example need not close its database; the connections of this one end with it."""
    yield
    engines = [thing for thing in gc.get_objects() if type(thing) is Engine]
    for engine in engines:
        engine.dispose()


@pytest.mark.parametrize("page", PAGES, ids=page_id)
class TestEveryPage:
    @pytest.mark.usefixtures("_closed_databases")
    def test_every_block_runs(self, page: Path, tmp_path: Path) -> None:
        run_page(page, tmp_path)

    def test_it_names_no_path_of_a_machine(self, page: Path) -> None:
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"(?<![\w.])/(root|home|work|tmp|Users|mnt)/|[A-Z]:\\", text)

    def test_its_links_lead_somewhere(self, page: Path) -> None:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), target

    def test_it_is_written_as_european_law_is(self, page: Path) -> None:
        american = r"\b(fulfills?|fulfillment|behaviors?|(anonym|author|organ|recogn)iz\w+)\b"
        assert not re.search(american, page.read_text(encoding="utf-8"), re.IGNORECASE)

    def test_it_promises_nothing_the_library_cannot_know(self, page: Path) -> None:
        """No sentence calls a controller compliant."""
        said = re.findall(r"[^.\n]*\bcomplian[^.\n]*", page.read_text(encoding="utf-8"))
        assert not [line for line in said if not re.search(r'"compliant"|not|never|no ', line)]


class TestReadme:
    def test_it_is_short(self) -> None:
        assert len(README.read_text(encoding="utf-8").splitlines()) <= LONGEST_README

    def test_two_commands_do_all_the_setting_up(self) -> None:
        lines = [
            line
            for block in blocks(README)
            if block.kind == "bash"
            for line in block.text.splitlines()
        ]
        assert lines == [
            'pip install ".[cli]" && gdpr-rights demo',
            'pip install -e ".[dev]" && pytest -n auto',
        ]


def test_every_extra_that_is_named_exists() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = set(project["optional-dependencies"])
    for page in PAGES:
        for block in blocks(page):
            if block.kind == "bash":
                for line in block.text.splitlines():
                    named = re.findall(r"(?:\.|gdpr_rights)\[([a-z,]+)\]", line)
                    assert set(",".join(named).split(",")) - {""} <= extras, line


def test_every_kind_of_block_is_known() -> None:
    kinds = {block.kind for page in PAGES for block in blocks(page)}
    assert kinds <= KINDS


def test_the_stages_are_drawn_from_the_table_of_transitions() -> None:
    """``python tests/case_stages.py`` writes the page anew."""
    assert STAGES_PAGE.read_text(encoding="utf-8") == stages_page()


def test_every_variable_of_the_tests_is_explained() -> None:
    named = re.compile(r"GDPR_RIGHTS_TEST_[A-Z]+")
    used = {
        name
        for path in (ROOT / "tests").rglob("*.py")
        for name in named.findall(path.read_text(encoding="utf-8"))
    }
    page = (DOCS / "how-to" / "run-the-tests.md").read_text(encoding="utf-8")
    assert set(named.findall(page)) == used


def test_every_word_that_a_map_may_use_is_explained() -> None:
    page = (DOCS / "reference" / "data-map.md").read_text(encoding="utf-8")
    vocabularies = (LawfulBasis, SpecialBasis, Exemption, Role, DataSource, Match, CountFrom)
    policies = (Right, ErasureGround, LimitedBy, IdentityAsked, IdentityProof, ConsentBy)
    more = (OnErased, Erasure, Impersonal, *policies, WithdrawnBy, AfterWithdrawal)
    decided = (DecisionAllowance, WhileContested)
    for vocabulary in (*vocabularies, *decided, *more):
        for word in vocabulary:
            assert re.search(rf"[`\"]{re.escape(word.value)}[`\"]", page), word


def test_every_page_stands_in_the_navigation() -> None:
    named = set(re.findall(r"[\w/-]+\.md", (ROOT / "mkdocs.yml").read_text(encoding="utf-8")))
    assert named == {page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md")}


def _examples() -> Iterator[doctest.DocTest]:
    finder = doctest.DocTestFinder(exclude_empty=True)
    for module in pkgutil.walk_packages(gdpr_rights.__path__, "gdpr_rights."):
        if not module.name.endswith("__main__"):
            yield from finder.find(importlib.import_module(module.name), globs={})


EXAMPLES = sorted((test for test in _examples() if test.examples), key=lambda test: test.name)


@pytest.mark.usefixtures("_closed_databases")
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda test: test.name)
def test_the_examples_of_docstrings_are_true(
    example: doctest.DocTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gdpr_rights.convert import data_map_from_toml

    monkeypatch.chdir(tmp_path)
    example.globs.update(data_map=data_map_from_toml(EXAMPLE_MAP))
    run_doctest(example)
