"""Templates of the application's own: they count, in a sandbox, if they leave nothing out."""

import sys
from pathlib import Path
from typing import Any

import pytest

from gdpr_rights.errors import InvalidTemplate, MissingExtra
from gdpr_rights.letters import Letters, NothingHeld, ObjectionRefused, Refusal, ReviewOutcome
from gdpr_rights.letters.layout import same
from tests.letters.samples import letters

WHOLE = """\
{% for one in letter.refusal.not_done %}{{ one.what }}: {{ one.because }}
{% endfor %}
{{ letter.refusal.authority.name }}, {{ letter.refusal.authority.address }}
{{ letter.refusal.authority.url }}
{{ letter.refusal.judicial_remedy }}
"""


def put(folder: Path, name: str, text: str) -> Letters:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return Letters(folder)


class TestOverriding:
    def test_one_letter_in_one_language(self, tmp_path: Path) -> None:
        ours = put(tmp_path, "en/nothing_held.txt", "We have nothing, {{ letter.case_id }}.")
        assert ours.write(letters()[NothingHeld]) == "We have nothing, c-17.\n"
        assert "n'en détenons aucune" in same(ours.write(letters("fr")[NothingHeld]))
        assert "We do not act" in same(ours.write(letters()[Refusal]))

    def test_a_part_that_all_have_in_common(self, tmp_path: Path) -> None:
        frame = "ACME\n\n{% block subject %}{% endblock +%}\n{% block body %}{% endblock %}"
        ours = put(tmp_path, "en/frame.txt", frame)
        text = ours.write(letters()[NothingHeld])
        assert text.startswith("ACME\n\nyour request for erasure\n")
        assert "Sir or Madam" not in text

    def test_a_refusal_that_says_everything(self, tmp_path: Path) -> None:
        text = put(tmp_path, "en/refusal.txt", WHOLE).write(letters()[Refusal])
        assert text.startswith("the request: the tenth this week\n")

    def test_a_folder_given_as_text(self, tmp_path: Path) -> None:
        put(tmp_path, "en/nothing_held.txt", "Nothing.")
        assert Letters(str(tmp_path)).write(letters()[NothingHeld]) == "Nothing.\n"

    def test_another_width(self) -> None:
        text = Letters(width=30).write(letters()[NothingHeld])
        assert max(map(len, text.splitlines())) <= 30


class TestWhatIsLeftOut:
    """Art. 12(4): without reasons, authority and remedy it is no refusal."""

    @pytest.mark.parametrize(
        ("without", "missing"),
        [
            ("{{ one.because }}", "the reasons"),
            ("{{ one.what }}", "what is not done"),
            ("{{ letter.refusal.authority.name }}", "the supervisory authority"),
            ("{{ letter.refusal.authority.address }}", "the address of the supervisory authority"),
            ("{{ letter.refusal.authority.url }}", "the web site of the supervisory authority"),
            ("{{ letter.refusal.judicial_remedy }}", "the judicial remedy"),
        ],
    )
    def test_is_named(self, tmp_path: Path, without: str, missing: str) -> None:
        ours = put(tmp_path, "en/refusal.txt", WHOLE.replace(without, ""))
        with pytest.raises(InvalidTemplate, match=f"it leaves out {missing}$") as error:
            ours.write(letters()[Refusal])
        assert error.value.template == "en/refusal.txt"

    def test_one_reason_of_several_is_not_enough(self, tmp_path: Path) -> None:
        first = WHOLE.replace("letter.refusal.not_done", "letter.refusal.not_done[:1]")
        with pytest.raises(InvalidTemplate, match="the reasons"):
            put(tmp_path, "en/refusal.txt", first).write(letters()[Refusal])

    @pytest.mark.parametrize(
        ("kind", "missing"),
        [
            (ObjectionRefused, "the compelling grounds, what is not done, the reasons"),
            (ReviewOutcome, "the reasons, the reviewer's role"),
        ],
    )
    def test_of_other_letters(self, tmp_path: Path, kind: type[Any], missing: str) -> None:
        from gdpr_rights.letters.letters import template_of

        ours = put(tmp_path, f"fr/{template_of(kind)}", "Non.")
        with pytest.raises(InvalidTemplate, match=missing):
            ours.write(letters("fr")[kind])

    def test_the_parts_of_an_answer_that_are_refused(self, tmp_path: Path) -> None:
        from gdpr_rights.letters import ErasureDone

        ours = put(tmp_path, "en/parts/refusal.txt", "Some of it stays.")
        with pytest.raises(InvalidTemplate, match="the judicial remedy"):
            ours.write(letters()[ErasureDone])


class TestFaults:
    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("{{ letter.no_such_thing }}", "UndefinedError.*no_such_thing"),
            ("{{ nothing }}", "UndefinedError.*nothing"),
            ("{% if %}", "TemplateSyntaxError"),
            ("{% include 'en/no_such_part.txt' %}", "TemplateNotFound"),
            ("{{ letter.case_id | no_such_filter }}", "TemplateAssertionError|no_such_filter"),
            ("{{ letter.__class__.__mro__ }}", "SecurityError|UndefinedError"),
            ("{{ ''.format.__self__ }}", "SecurityError|UndefinedError"),
        ],
    )
    def test_are_told_by_name(self, tmp_path: Path, text: str, problem: str) -> None:
        with pytest.raises(InvalidTemplate, match=problem) as error:
            put(tmp_path, "en/nothing_held.txt", text).write(letters()[NothingHeld])
        assert isinstance(error.value, ValueError)

    @pytest.mark.parametrize(("library", "package"), [("jinja2", "Jinja2"), ("babel", "Babel")])
    def test_a_missing_library_names_its_extra(
        self, monkeypatch: pytest.MonkeyPatch, library: str, package: str
    ) -> None:
        for name in [name for name in sys.modules if name.split(".")[0] == library]:
            monkeypatch.setitem(sys.modules, name, None)
        monkeypatch.setitem(sys.modules, library, None)
        with pytest.raises(MissingExtra, match=r"pip install 'gdpr_rights\[letters\]'") as error:
            Letters()
        assert error.value.package == package
