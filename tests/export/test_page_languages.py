"""The page in both languages, and for both rights.

Source: GDPR Art. 12(1), 15, 20.
"""

import io
import json
import zipfile
from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdpr_rights.domain.instructions import Batch
from gdpr_rights.domain.languages import LANGUAGES
from gdpr_rights.domain.parties import Recipient, Role
from gdpr_rights.export.index import page_words
from gdpr_rights.law.rights import Right
from gdpr_rights.testing.exports import sample_header
from tests.export.test_export_package import HOSTILE, INVOICES, package, seen

RIGHTS = (Right.ACCESS, Right.PORTABILITY)
NBSP = "\u00a0"


def said_by(archive: zipfile.ZipFile) -> str:
    return " ".join(seen(archive).said)


def page(
    *, right: Right = Right.ACCESS, language: str = "fr", data_held: bool = True, rows: int = 3
) -> zipfile.ZipFile:
    batch = attrs.evolve(INVOICES, rows=[(number, "x") for number in range(rows)])
    header = sample_header(right=right, language=language, data_held=data_held)
    return package([batch] if data_held else [], header)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("right", RIGHTS)
class TestBoth:
    def test_it_names_its_language(self, right: Right, language: str) -> None:
        """So that it is read aloud rightly."""
        archive = page(right=right, language=language)
        assert dict(seen(archive).tags)["html"] == {"lang": language}
        manifest = json.loads(archive.read("manifest.json"))
        assert (manifest["right"], manifest["language"]) == (right.value, language)

    def test_every_link_has_its_place(self, right: Right, language: str) -> None:
        tags = seen(page(right=right, language=language)).tags
        targets = [attributes["id"] for _, attributes in tags if "id" in attributes]
        assert len(targets) == len(set(targets))
        for tag, attributes in tags:
            href = attributes.get("href") or ""
            if tag == "a" and href.startswith("#"):
                assert href[1:] in targets

    @settings(max_examples=20, deadline=None)
    @given(said=st.text(min_size=1).filter(str.strip) | st.just(HOSTILE))
    def test_nothing_said_becomes_markup(self, right: Right, language: str, said: str) -> None:
        def tags(said: str) -> list[str]:
            header = sample_header(said=said, right=right, language=language)
            batch = attrs.evolve(INVOICES, dataset=said)
            return [tag for tag, _ in seen(package([batch], header)).tags if tag != "a"]

        assert tags(said) == tags("Acme")

    def test_nothing_held(self, right: Right, language: str) -> None:
        archive = page(right=right, language=language, data_held=False)
        assert page_words(language).no_files in said_by(archive)


class TestFrench:
    def test_all_headings_and_no_english(self) -> None:
        for right in RIGHTS:
            said = said_by(page(right=right))
            english = page_words("en").headings.values()
            assert not [heading for heading in english if heading in said]
        assert "Les destinataires de vos données" in said_by(page())

    @pytest.mark.parametrize(
        ("day", "said"),
        [
            (date(2026, 11, 21), "21 novembre 2026"),
            (date(2026, 1, 1), "1er janvier 2026"),
            (date(2026, 8, 2), "2 août 2026"),
        ],
    )
    def test_dates(self, day: date, said: str) -> None:
        header = attrs.evolve(sample_header(language="fr"), created_on=day)
        assert said in said_by(package([], header))

    @pytest.mark.parametrize(
        ("rows", "english", "french"),
        [
            (0, "0 entries", "0 entrée "),
            (1, "1 entry", "1 entrée "),
            (2, "2 entries", "2 entrées"),
            (1234, "1,234 entries", f"1{NBSP}234 entrées"),
        ],
    )
    def test_numbers(self, rows: int, english: str, french: str) -> None:
        assert english in said_by(page(language="en", rows=rows))
        assert french in said_by(page(language="fr", rows=rows))

    def test_recipients(self) -> None:
        header = sample_header(language="fr")
        information: Any = header.information
        (purpose,) = information.purposes
        host = Recipient("Host", country="US", safeguard="clauses", role=Role.PROCESSOR)
        purposes = [attrs.evolve(purpose, recipients=[host])]
        changed = attrs.evolve(header, information=attrs.evolve(information, purposes=purposes))
        assert (
            f"Host, US{NBSP}: sous-traitant, qui traite les données pour notre compte{NBSP}; "
            f"garantie pour ce transfert{NBSP}: clauses"
        ) in said_by(package([], changed))

    def test_the_sources_of_a_purpose(self) -> None:
        header = sample_header(language="fr")
        information: Any = header.information
        (purpose,) = information.purposes
        purposes = [attrs.evolve(purpose, sources=["un", "deux"])]
        changed = attrs.evolve(header, information=attrs.evolve(information, purposes=purposes))
        assert f"un{NBSP}; deux" in said_by(package([], changed))


class TestPortability:
    """Art. 20 asks for the data in a readable form, not for the information of Art. 15."""

    def test_every_statement_is_there(self) -> None:
        header = sample_header(right=Right.PORTABILITY)
        information: Any = header.information
        names = ("confirmation", "format", "transmission", "limits", "erases_nothing", "complaint")
        marked = attrs.evolve(
            header, information=attrs.evolve(information, **{name: f"{name} so" for name in names})
        )
        said = said_by(package([INVOICES], marked))
        assert all(f"{name} so" in said for name in names)
        assert "GDPR Art. 15" in said
        assert "invoices" in said

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_it_claims_nothing_of_article_15(self, language: str) -> None:
        headings = page_words(language).headings
        said = said_by(page(right=Right.PORTABILITY, language=language))
        for name in ("purposes", "recipients", "transfers", "decisions"):
            assert headings[name] not in said
            assert headings[name] in said_by(page(language=language))
        words = page_words(language)
        assert words.nobody not in said
        assert words.retention not in said

    def test_with_nothing_covered(self) -> None:
        archive = page(right=Right.PORTABILITY, language="en", data_held=False)
        said = said_by(archive)
        assert page_words("en").headings["bases"] not in said
        assert page_words("en").nothing_found not in said


def test_one_file_can_be_read_back_whatever_the_language() -> None:
    """The data are the same; only what is said of them differs."""

    def data(language: str) -> dict[str, bytes]:
        batch = Batch("n", key=(), columns=("a",), types=("text",), rows=[("é",)])
        archive = package([batch], sample_header(language=language))
        with zipfile.ZipFile(io.BytesIO(archive.fp.getvalue())) as whole:  # type: ignore[union-attr]
            return {path: whole.read(path) for path in whole.namelist() if "data/" in path}

    assert data("en") == data("fr")
