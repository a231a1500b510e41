"""The rights section of a policy and the record: what is in the map is in the text."""

import re
from typing import Any

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from gdpr_rights import (
    Authority,
    DataMap,
    LawfulBasis,
    Notice,
    PersonalData,
    ProcessingActivity,
    Recipient,
    Retention,
    Right,
    Role,
    record,
    rights_section,
)
from gdpr_rights.convert import data_map_from_dict
from gdpr_rights.domain.existing_rights import existing_rights
from gdpr_rights.domain.in_words import retention_in_words, wording
from gdpr_rights.domain.languages import LANGUAGES
from gdpr_rights.domain.policy_text.english import ENGLISH
from gdpr_rights.domain.policy_text.french import FRENCH
from gdpr_rights.domain.policy_text.markdown import bullets, escaped, paragraph
from tests.data_map.any_map import map_dicts
from tests.maps import ACME, shop
from tests.maps import activity as activity_of


def activity(name: str, basis: str, **more: Any) -> ProcessingActivity:
    return activity_of(name, LawfulBasis(basis), **more)


WORDS = {"en": ENGLISH, "fr": FRENCH}
both = pytest.mark.parametrize("language", LANGUAGES)


def changed(data_map: DataMap, *activities: ProcessingActivity, **controller: Any) -> DataMap:
    return attrs.evolve(
        data_map,
        activities=activities or data_map.activities,
        controller=attrs.evolve(data_map.controller, **controller),
    )


def says(text: str, said: str) -> bool:
    """Whether it stands there, within a line or at the beginning of a block."""
    return escaped(said) in text or paragraph(escaped(said)) in text


def section(text: str, title: str) -> str:
    """What stands under a heading of the third level."""
    return text.split(f"\n### {title}\n", 1)[1].split("\n### ", 1)[0]


class TestEveryMap:
    """What is in the map is in the text, in either language."""

    @both
    @given(data=st.data())
    def test_the_policy(self, language: str, data: st.DataObject) -> None:
        data_map = data_map_from_dict(data.draw(map_dicts()))
        text = rights_section(data_map, language)
        assert says(text, data_map.controller.name)
        for one in data_map.activities:
            assert says(text, one.purpose)
            if one.role is Role.PROCESSOR:
                continue
            assert says(text, retention_in_words(wording(language), one.retention))
            for who in one.recipients:
                assert says(text, who.name)
            decision = one.automated_decision
            if decision is not None:
                for said in (decision.logic, decision.significance, decision.consequences):
                    assert says(text, said)
        for right in Right:
            named = f"**{WORDS[language].names[right]}**" in text
            assert named is (right in existing_rights(data_map))

    @both
    @given(data=st.data())
    def test_the_record(self, language: str, data: st.DataObject) -> None:
        data_map = data_map_from_dict(data.draw(map_dicts()))
        text = record(data_map, language)
        assert says(text, data_map.controller.contact)
        for one in data_map.activities:
            assert f"\n## {escaped(one.name)}\n" in text
            assert f"| {escaped(one.purpose)} |" in text
            for who in one.recipients:
                assert says(text, who.name)
                if who.country == "US":
                    assert says(text, f"{who.name}, US,")
        for _, of in (pair for dataset in data_map.datasets for pair in dataset.personal_fields()):
            controllers = {
                one.name for one in data_map.activities if one.role is not Role.PROCESSOR
            }
            if controllers & set(of.used_for):
                assert says(text, of.category)
        rows = [line for line in text.splitlines() if line.startswith("|")]
        assert all(len(re.findall(r"(?<!\\)\|", row)) == 3 for row in rows)

    def test_another_language(self) -> None:
        for write in (rights_section, record):
            with pytest.raises(ValueError, match="'de'"):
                write(shop(), "de")


class TestMarkdown:
    """What a map says is shown as it is, whatever it means in Markdown or HTML."""

    @example("a|b")
    @example("1. a")
    @example("12) a")
    @example("- a")
    @example("&amp;")
    @example("## a ##")
    @given(
        st.text(
            st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t")
            | st.sampled_from("|*_`<>#[]()!&;~\\-+=1.\n "),
            max_size=20,
        )
    )
    def test_a_renderer_shows_it(self, text: str) -> None:
        shown = re.sub(r"[^\S\u00a0\u202f]+", " ", text).strip()
        page = (
            f"{bullets([escaped(text)])}\n- **x** {escaped(text)}\n\n"
            f"{paragraph(escaped(text))}\n\n"
            f"| a | b |\n| --- | --- |\n| x | {escaped(text)} |\n\n# x {escaped(text)}\n"
        )
        tokens = MarkdownIt("commonmark").enable("table").parse(page)
        lines = [
            "".join(part.content for part in token.children or ())
            for token in tokens
            if token.type == "inline"
        ]
        labelled = f"x {shown}".strip()
        alone = [shown] if shown else []
        assert lines == [*alone, labelled, *alone, "a", "b", "x", shown, labelled]


class TestThePolicy:
    """GDPR Art. 13, 14: what has to be said, and only where it is so."""

    def test_legitimate_interests_are_named(self) -> None:
        """13(1)(d): "the legitimate interests pursued by the controller"."""
        label = ENGLISH.interest
        balanced = changed(shop(), activity("analysis", "legitimate-interests"))
        assert f"**{label}** do the analysis" in rights_section(balanced)
        assert label not in rights_section(shop())

    def test_data_that_do_not_come_from_the_person(self) -> None:
        """14(2)(f): "from which source the personal data originate"."""
        users = {"email": PersonalData("contact", used_for=["account"], source="third_party")}
        text = rights_section(shop(users=users))
        assert "**Where they come from:** somebody else gave them to us" in text
        # 13(2)(e) asks what follows for who does not provide them: not of data others gave.
        account = text.split("#### do the account")[1].split("####")[0]
        assert ENGLISH.whether_required not in account
        assert ENGLISH.whether_required in rights_section(shop())

    def test_the_addresses_of_the_notice_else_the_contact(self) -> None:
        """13(1)(a): "the identity and the contact details of the controller"."""
        title = ENGLISH.responsible
        assert "at: privacy@acme.example.org" in section(rights_section(shop()), title)
        notice = Notice("7", email="a@example.org", post="1 Street", form="https://example.org/f")
        said = section(rights_section(attrs.evolve(shop(), notice=notice)), title)
        for line in ("by e-mail: a@", "by post: 1 Street", "by this form: https://example.org/f"):
            assert f"- {line}" in said
        assert "privacy@acme" not in said

    def test_the_data_protection_officer(self) -> None:
        """13(1)(b)."""
        with_one = changed(shop(), data_protection_officer="dpo@example.org")
        assert "officer at: dpo@example.org" in rights_section(with_one)
        assert "| Data protection officer (a) | dpo@example.org |" in record(with_one)
        assert "officer" not in rights_section(shop())

    def test_the_version(self) -> None:
        dated = attrs.evolve(shop(), notice=Notice("7", effective_on=None))
        assert "\nVersion 7.\n" in rights_section(dated)
        assert "Version" not in rights_section(shop())

    def test_an_automated_decision(self) -> None:
        """13(2)(f), 22(3)."""
        text = rights_section(shop())
        assert (
            "**Automated decision:** a score of past orders. Significance: sets the credit limit. "
            "Consequences: orders above it are paid in advance"
        ) in text
        assert "(GDPR Art. 22). You may have a human" in text
        none = rights_section(changed(shop(), activity("books", "contract")))
        assert "No decision about you is based solely on automated processing" in none
        assert "GDPR Art. 22" not in none

    @both
    def test_the_right_to_object_stands_apart(self, language: str) -> None:
        """21(4): "presented clearly and separately from any other information"."""
        words = WORDS[language]
        offers = activity("offers", "consent", direct_marketing=True)
        analysis = activity("analysis", "legitimate-interests")
        books = activity("books", "legal-obligation")
        text = rights_section(changed(shop(), offers, analysis, books), language)
        block = section(text, words.objection_title).strip()
        assert all(line.startswith(">") for line in block.splitlines())
        marketing, interest = block.split("\n>\n")
        assert "do the offers" in marketing
        assert "do the analysis" in interest
        assert "do the books" not in block
        only = section(rights_section(changed(shop(), offers), language), words.objection_title)
        assert words.objection_interest.split(" {")[0] not in only
        without = rights_section(changed(shop(), books), language)
        assert words.objection_title not in without

    @both
    def test_after_death_in_france_only(self, language: str) -> None:
        """Loi 78-17, art. 85."""
        title = f"### {WORDS[language].after_death}"
        assert title in rights_section(shop(), language)
        assert title not in rights_section(changed(shop(), country="DE"), language)

    def test_within_what_time(self) -> None:
        """12(3): "within one month of receipt"."""
        assert "within one month of receipt at the latest" in rights_section(shop())
        assert "un délai d'un mois à compter de la réception" in rights_section(shop(), "fr")

    def test_whom_to_complain_to(self) -> None:
        """13(2)(d): the controller's authority, the policy's, or that of the country."""
        assert "such as CNIL (https://www.cnil.fr)." in rights_section(shop())
        bare = changed(shop(), authority=None)
        assert "such as Commission" in section(rights_section(bare), ENGLISH.complaint)
        named = attrs.evolve(bare, notice=Notice("1", authority=Authority("APD")))
        assert "such as APD." in rights_section(named)
        nowhere = changed(bare, country="XX")
        assert "such as" not in section(rights_section(nowhere), ENGLISH.complaint)

    def test_transfers(self) -> None:
        """13(1)(f)."""
        abroad = Recipient("Cloud Inc.", country="US", safeguard="standard contractual clauses")
        text = rights_section(
            changed(shop(), activity("hosting", "contract", recipients=[abroad]))
        )
        assert "Cloud Inc., US, protected by standard contractual clauses" in text

    def test_who_only_processes_for_others(self) -> None:
        """28(3)(e): people turn to the controller."""
        text = rights_section(changed(shop(), activity("hosting", "contract", role="processor")))
        assert "Acme SAS processes no personal data as a controller." in text
        assert "- do the hosting" in section(text, ENGLISH.for_others)
        assert ENGLISH.your_rights not in text
        assert "it is the controller" not in text

    def test_joint_controllers(self) -> None:
        joint = activity("forum", "contract", role="joint-controller")
        assert "**Together with others:** joint controller" in rights_section(
            changed(shop(), joint)
        )

    @both
    def test_both_languages_say_the_same_of_each_right(self, language: str) -> None:
        words = WORDS[language]
        assert set(words.names) == set(words.rights) == set(Right)


class TestTheRecord:
    """GDPR Art. 30(1)(a)-(g), 30(2)(a)-(d)."""

    def test_what_the_law_asks_for_each_activity(self) -> None:
        text = record(shop())
        row = text.split("## invoicing")[1].split("\n## ")[0]
        for said in (
            "| Purpose (b) | do the invoicing |",
            "| Categories of data subjects (c) | customer |",
            "| Categories of personal data (c) | identity; billing |",
            "| Recipients (d) | Books & Co (processor, FR) |",
            "| Transfers to third countries (e) | none |",
            'the end of the year of the date "issued on" in "invoices" (Code de commerce',
            "| Security measures (g) | The data map does not describe them",
        ):
            assert said in row

    def test_special_categories(self) -> None:
        users = {"diet": PersonalData("health", used_for=["account"], special=True)}
        assert "| health (special categories, GDPR Art. 9) |" in record(shop(users=users))

    def test_an_activity_that_uses_nothing(self) -> None:
        text = record(changed(shop(), activity("idle", "contract")))
        assert "| no kind of person of the map |" in text
        assert "| Held in | no dataset of the map |" in text
        assert "Categories of personal data" not in text

    def test_on_whose_behalf(self) -> None:
        """30(2)(a): "of each controller on behalf of which the processor is acting"."""
        hosting = changed(shop(), activity("hosting", "contract", role="processor"))
        text = record(hosting)
        assert "The data map has none." in text
        assert "| On behalf of (a) | those with whom there is a contract" in text
        tenants = attrs.evolve(hosting, tenants="clubs")
        assert "each of the organisations listed in clubs" in record(tenants)
        assert ENGLISH.processor_title not in record(shop())

    def test_it_says_nothing_to_the_person(self) -> None:
        abroad = Recipient("Cloud Inc.", country="US", safeguard="adequacy decision")
        data_map = changed(
            shop(),
            activity("hosting", "contract", recipients=[abroad]),
            activity("books", "contract", retention=Retention.after("invoices.at", "P1Y")),
        )
        assert "your" not in record(data_map).lower()
        assert "| Cloud Inc., US, protected by adequacy decision |" in record(data_map)
        assert ACME.name in record(data_map)
