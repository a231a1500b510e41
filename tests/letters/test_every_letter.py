"""Every letter says what it must in every language (RULEBOOK 2.12), or cannot be built."""

from datetime import date
from pathlib import Path
from typing import Any, get_args

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gdpr_rights.letters
from gdpr_rights import Mark
from gdpr_rights.domain.languages import LANGUAGES
from gdpr_rights.law.automated import ReviewResult
from gdpr_rights.law.citations import Citation
from gdpr_rights.letters import (
    AccessAnswer,
    Acknowledgement,
    ClarificationRequest,
    DirectiveReceipt,
    ErasureDone,
    ExtensionNotice,
    FeeNotice,
    ForwardNotice,
    GroundsRequest,
    IdentityOption,
    IdentityRequest,
    Letter,
    Letters,
    NothingHeld,
    ObjectionDone,
    ObjectionRefused,
    PortabilityAnswer,
    RectificationDone,
    Refusal,
    RestrictionDone,
    RestrictionLift,
    ReviewOutcome,
    ToComplete,
    WithdrawalConfirmation,
)
from gdpr_rights.letters.layout import same
from gdpr_rights.letters.letters import template_of
from tests.letters.samples import DUE, letters, refused
from tests.letters.snapshots import FOLDER, SNAPSHOTS, snapshot

ALL = get_args(Letter)
WRITER = Letters()

_REFUSED = (
    "the request", "the tenth this week", "invoices (total)", "the books are kept",
    "C. com. L123-22",
    "Commission nationale de l'informatique et des libertés (CNIL)",
    "3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07", "https://www.cnil.fr",
)  # fmt: skip
_REFUSED_IN = {
    "en": (*_REFUSED, "GDPR Art. 12(5)(b)", "GDPR Art. 17(3)(b)", "until 31 December 2035",
           "lodge a complaint with a supervisory authority", "GDPR Art. 77",
           "bring an action before the courts", "GDPR Art. 79"),
    "fr": (*_REFUSED, "RGPD art. 12(5)(b)", "RGPD art. 17(3)(b)", "jusqu'au 31 décembre 2035",
           "introduire une réclamation auprès d'une autorité de contrôle", "RGPD art. 77",
           "un recours devant les juridictions", "RGPD art. 79"),
}  # fmt: skip
_PASSED_IN: dict[str, tuple[str, ...]] = {
    "en": ("Tennis Club", "2 March 2027", "store documents", "GDPR Art. 28(3)(e)"),
    "fr": ("Tennis Club", "2 mars 2027", "store documents", "RGPD art. 28(3)(e)"),
}
_RECIPIENTS_IN = {
    "en": ("On request we tell you who they are (GDPR Art. 19)",),
    "fr": ("si vous en faites la demande (RGPD art. 19)",),
}
CONTENT: dict[type[Any], dict[str, tuple[str, ...]]] = {
    # case id, received on, due on, how to complete
    Acknowledgement: {
        "en": ("c-17", "on 1 March 2027", "by 1 April 2027", "GDPR Art. 12(3)",
               "You need not do anything more"),
        "fr": ("c-17", "le 1er mars 2027", "le 1er avril 2027", "RGPD art. 12(3)",
               "Vous n'avez rien d'autre à faire"),
    },
    # the doubt, the least intrusive options, what is deleted, that the time is suspended
    IdentityRequest: {
        "en": ("another address", "sign in", "on file", "facts", "black out", "We delete it",
               "stands still from 1 March 2027", "GDPR Art. 12(6)", "para. 65-79"),
        "fr": ("another address", "connecter", "que nous connaissons", "éléments", "masquer",
               "Nous l'effaçons", "suspendu du 1er mars 2027", "RGPD art. 12(6)", "65 à 79"),
    },
    # why (volume), and that "everything" is an answer
    ClarificationRequest: {
        "en": ("twenty years", '"Everything" is an answer too', "bookings and members",
               "large quantity", "GDPR Recital 63", "stands still from 1 March 2027"),
        "fr": ("twenty years", "« Tout » est aussi une réponse", "bookings et members",
               "grande quantité", "RGPD considérant 63", "suspendu du 1er mars 2027"),
    },
    # that grounds are asked for, once, and need not be given
    GroundsRequest: {
        "en": ("ask for your opinion", "your particular situation", "You need not answer",
               "GDPR Art. 21(1)", "not used for this (GDPR Art. 18(1)(d))"),
        "fr": ("ask for your opinion", "votre situation particulière", "facultative",
               "RGPD art. 21(1)", "pas utilisées à cette fin (RGPD art. 18(1)(d))"),
    },
    # reasons and the new date
    ExtensionNotice: {
        "en": ("three archives", "complexity", "by 1 June 2027", "GDPR Art. 12(3)"),
        "fr": ("three archives", "complexité", "le 1er juin 2027", "RGPD art. 12(3)"),
    },
    # amount, basis, right to take the request back
    FeeNotice: {
        "en": ("€12.50", "a second copy", "take your request back", "GDPR Art. 12(5)(a)"),
        "fr": ("12,50 €", "a second copy", "retirer votre demande", "RGPD art. 12(5)(a)"),
    },
    Refusal: {of: (*_REFUSED_IN[of], *_PASSED_IN[of]) for of in LANGUAGES},
    ForwardNotice: {**_PASSED_IN},
    # the list of RULEBOOK 2.2
    AccessAnswer: {
        "en": ("Acme SAS processes personal data about you", "do the account",
               "contract (GDPR Art. 6(1)(b))", "contact, identity and credential",
               "Books & Co", "seven days after contract end", "rectification", "erasure",
               "restriction", "objection", "complaint", "(CNIL)", "you gave them to us",
               "a score of past orders", "sets the credit limit", "paid in advance",
               "not transferred outside", "access-c-17.zip", "GDPR Art. 15(1)"),
        "fr": ("Acme SAS traite des données", "do the account",
               "exécution d'un contrat (RGPD art. 6(1)(b))", "contact, identity et credential",
               "Books & Co", "sept jours après", "rectification", "effacement", "limitation",
               "opposition", "réclamation", "(CNIL)", "vous nous les avez fournies",
               "a score of past orders", "sets the credit limit", "paid in advance",
               "ne sont pas transférées hors", "access-c-17.zip", "RGPD art. 15(1)"),
    },
    PortabilityAnswer: {
        "en": ("machine-readable", "directly", "erases nothing", "complaint", "GDPR Art. 20(1)",
               "access-c-17.zip"),
        "fr": ("lisible par machine", "directement", "n'efface rien", "réclamation",
               "RGPD art. 20(1)", "access-c-17.zip"),
    },
    # what, when, what is kept and why, recipients on request
    RectificationDone: {
        "en": ("users (name)", "1 March 2027", "GDPR Art. 16"),
        "fr": ("users (name)", "1er mars 2027", "RGPD art. 16"),
    },
    ErasureDone: {
        "en": ("users (email)", "1 March 2027", "GDPR Art. 17(1)"),
        "fr": ("users (email)", "1er mars 2027", "RGPD art. 17(1)"),
    },
    RestrictionDone: {
        "en": ("run the newsletter", "1 March 2027", "GDPR Art. 18(1)", "before it is lifted"),
        "fr": ("run the newsletter", "1er mars 2027", "RGPD art. 18(1)", "avant de lever"),
    },
    NothingHeld: {"en": ("hold none",), "fr": ("n'en détenons aucune",)},
    ObjectionDone: {
        "en": ("run the newsletter", "1 March 2027", "GDPR Art. 21", "every channel"),
        "fr": ("run the newsletter", "1er mars 2027", "RGPD art. 21", "tous les canaux"),
    },
    # the compelling grounds demonstrated
    ObjectionRefused: {
        "en": ("find fraud", "an attack is under way", "GDPR Art. 21(1)", *_REFUSED_IN["en"]),
        "fr": ("find fraud", "an attack is under way", "RGPD art. 21(1)", *_REFUSED_IN["fr"]),
    },
    # confirmation, effect, past lawful
    WithdrawalConfirmation: {
        "en": ("run the newsletter", "1 March 2027", "stays lawful", "GDPR Art. 7(3)"),
        "fr": ("run the newsletter", "1er mars 2027", "reste licite", "RGPD art. 7(3)"),
    },
    RestrictionLift: {
        "en": ("keep the books", "the address was right", "1 April 2027", "GDPR Art. 18(3)"),
        "fr": ("keep the books", "the address was right", "1er avril 2027", "RGPD art. 18(3)"),
    },
    # outcome, reasons, reviewer role
    ReviewOutcome: {
        "en": ("no credit", "The decision was changed", "the score was of somebody else",
               "head of credit", "GDPR Art. 22(3)"),
        "fr": ("no credit", "La décision a été modifiée", "the score was of somebody else",
               "head of credit", "RGPD art. 22(3)"),
    },
    # directive id, scope, date, how to revoke
    DirectiveReceipt: {
        "en": ("d-4", "erase the photographs", "1 March 2027", "change or revoke",
               "privacy@acme.example.org", "Loi 78-17, art. 85"),
        "fr": ("d-4", "erase the photographs", "1er mars 2027", "modifier ou les révoquer",
               "privacy@acme.example.org", "loi 78-17, art. 85"),
    },
}  # fmt: skip
for done in (RectificationDone, ErasureDone, RestrictionDone):
    for tongue, said in CONTENT[done].items():
        more = (*_REFUSED_IN[tongue], *_PASSED_IN[tongue], *_RECIPIENTS_IN[tongue])
        CONTENT[done][tongue] = (*said, *more)

_MAY_BE_NONE = ("notice_by", "suspended_on")
"""There is no such day where a regime asks for no notice, or the time limit runs on."""

BOTH = pytest.mark.parametrize("language", LANGUAGES)
EACH = pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)


def written(letter: Letter, language: str | None = None) -> str:
    """The text as one line: however it was wrapped."""
    return same(WRITER.write(letter, language=language))


@BOTH
@EACH
class TestWhatItSays:
    def test_all_that_it_must(self, kind: type[Any], language: str) -> None:
        text = written(letters(language)[kind])
        missing = [said for said in CONTENT[kind][language] if same(said) not in text]
        assert not missing

    def test_who_writes_when_to_whom_about_which_case(
        self, kind: type[Any], language: str
    ) -> None:
        letter = attrs.evolve(letters(language)[kind], addressee="Ada Lovelace")
        lines = WRITER.write(letter).splitlines()
        assert lines[:2] == ["Acme SAS", "privacy@acme.example.org"]
        assert lines[3] == {"en": "1 March 2027", "fr": "Le 1er mars 2027"}[language]
        assert lines[5] == "Ada Lovelace"
        assert any(line.endswith("c-17") for line in lines)
        assert lines[-1] == "Acme SAS"

    def test_it_is_laid_out(self, kind: type[Any], language: str) -> None:
        text = WRITER.write(letters(language)[kind])
        assert all(len(line) <= 76 or " " not in line.strip() for line in text.splitlines())
        assert "\n\n\n" not in text
        assert not [line for line in text.splitlines() if line != line.rstrip()]
        assert text.endswith("Acme SAS\n")
        # A paragraph that lost the empty line before it would run on here.
        assert not [
            (one, two)
            for one, two in zip(text.splitlines(), text.splitlines()[1:], strict=False)
            if one.endswith((".", ").")) and two[:1].isupper() and len(one) < 60
        ]

    def test_french_has_the_spaces_of_french(self, kind: type[Any], language: str) -> None:
        if language == "fr":
            text = written(letters("fr")[kind])
            wrapped = WRITER.write(letters("fr")[kind])
            assert text
            assert not [mark for mark in (" :", " ;", " ?", " !", " »", "« ") if mark in wrapped]


class TestEveryClass:
    def test_none_is_forgotten(self) -> None:
        assert set(ALL) == set(CONTENT) == set(letters())

    @BOTH
    def test_the_templates_are_those_of_the_classes(self, language: str) -> None:
        folder = Path(str(gdpr_rights.letters.__file__)).parent / "templates" / language
        assert {path.name for path in folder.glob("*.txt")} == {
            *map(template_of, ALL),
            "frame.txt",
        }

    @EACH
    def test_it_cannot_be_built_without(self, kind: type[Any]) -> None:
        whole = {of.name: getattr(letters()[kind], of.name) for of in attrs.fields(kind)}
        kind(**whole)
        for of in attrs.fields(kind):
            if of.default is attrs.NOTHING:
                without = {name: value for name, value in whole.items() if name != of.name}
                with pytest.raises(TypeError):
                    kind(**without)
                if isinstance(whole[of.name], str):
                    with pytest.raises(ValueError, match=of.name):
                        kind(**{**whole, of.name: " "})
                if isinstance(whole[of.name], tuple):
                    with pytest.raises(ValueError, match=of.name):
                        kind(**{**whole, of.name: ()})
                if of.name not in _MAY_BE_NONE:
                    with pytest.raises((TypeError, ValueError)):
                        kind(**{**whole, of.name: None})

    @pytest.mark.parametrize("of", attrs.fields(type(refused())), ids=lambda of: of.name)
    def test_a_refusal_cannot_be_built_without(self, of: "attrs.Attribute[Any]") -> None:
        whole = {one.name: getattr(refused(), one.name) for one in attrs.fields(type(refused()))}
        without = {name: value for name, value in whole.items() if name != of.name}
        with pytest.raises(TypeError):
            type(refused())(**without)
        if of.name not in ("told_by", "is_late"):
            with pytest.raises((ValueError, TypeError)):
                type(refused())(**{**whole, of.name: None})
        for part in ("what", "because", "citations"):
            changes: Any = {part: ()}
            with pytest.raises(ValueError, match=part):
                attrs.evolve(refused().not_done[0], **changes)

    @EACH
    def test_reasons_and_names_are_in_no_repr(self, kind: type[Any]) -> None:
        letter = attrs.evolve(letters()[kind], addressee="Ada Lovelace")
        shown = repr(letter)
        assert "Ada Lovelace" not in shown
        for name in ("because", "doubt", "grounds"):
            if hasattr(letter, name):
                assert getattr(letter, name) not in shown

    def test_another_language_is_refused(self) -> None:
        letter = letters()[NothingHeld]
        with pytest.raises(ValueError, match="'de'"):
            attrs.evolve(letter, language="de")
        with pytest.raises(ValueError, match="'de'"):
            WRITER.write(letter, language="de")

    def test_the_sentences_may_be_in_another_language_than_the_letter(self) -> None:
        assert "n'en détenons aucune" in written(letters("en")[NothingHeld], "fr")


class TestDays:
    """Letters whose day matters."""

    def test_an_extension_told_too_late_is_none(self) -> None:
        letter = letters()[ExtensionNotice]
        attrs.evolve(letter, on=DUE)
        with pytest.raises(ValueError, match="2027-04-01 at the latest"):
            attrs.evolve(letter, on=date(2027, 4, 2))

    def test_a_lifting_is_told_before(self) -> None:
        letter = letters()[RestrictionLift]
        attrs.evolve(letter, on=DUE)
        with pytest.raises(ValueError, match="before the restriction is lifted"):
            attrs.evolve(letter, on=date(2027, 4, 2))

    def test_time_that_runs_on_is_not_called_suspended(self) -> None:
        for kind in (IdentityRequest, ClarificationRequest):
            letter = attrs.evolve(letters()[kind], suspended_on=None)
            assert "runs on meanwhile" in written(letter)


class TestChoices:
    def test_a_document_is_not_asked_of_itself(self) -> None:
        letter = attrs.evolve(letters()[IdentityRequest], options=[IdentityOption.SESSION])
        assert "black out" not in written(letter)

    def test_how_to_complete(self) -> None:
        letter = attrs.evolve(
            letters()[Acknowledgement],
            to_complete=ToComplete.PROOF_OF_IDENTITY,
            stopped=["run the newsletter"],
        )
        text = written(letter)
        assert "show us that it comes from you" in text
        assert "took effect when it arrived" in text
        assert "run the newsletter" in text

    def test_a_decision_that_stands(self) -> None:
        letter = attrs.evolve(
            letters()[ReviewOutcome], result=ReviewResult.UPHELD, refusal=refused()
        )
        text = written(letter)
        assert "The decision stands" in text
        assert not [said for said in _REFUSED_IN["en"] if said not in text]

    def test_a_decision_that_nothing_allowed(self) -> None:
        letter = attrs.evolve(
            letters()[ReviewOutcome], is_stopped=True, new_decision="credit of 500 euros"
        )
        assert "We take no such decision about you any more" in written(letter)
        assert "instead: credit of 500 euros" in written(letter)
        assert "any more" not in written(letters()[ReviewOutcome])

    def test_a_sum_is_positive_and_in_a_currency(self) -> None:
        letter = letters()[FeeNotice]
        for wrong in ({"amount": 0}, {"amount": -1}, {"currency": "euro"}):
            with pytest.raises(ValueError):  # noqa: PT011 - attrs words it
                attrs.evolve(letter, **wrong)
        assert "CHF" in written(attrs.evolve(letter, currency="CHF"))

    def test_data_that_are_held_come_with_a_copy(self) -> None:
        for kind in (AccessAnswer, PortabilityAnswer):
            with pytest.raises(ValueError, match="a copy goes with the answer"):
                attrs.evolve(letters()[kind], copy=None)

    @pytest.mark.parametrize("kind", [Refusal, RectificationDone, ObjectionDone, ObjectionRefused])
    def test_what_was_restricted_is_told_before_it_is_lifted(self, kind: type[Any]) -> None:
        """Art. 18(3): the answer lifts it."""
        letter = attrs.evolve(letters()[kind], released=["keep the books"])
        assert "before this restriction is lifted" in written(letter)
        assert "- keep the books" in written(letter)
        assert "restriction is lifted" not in written(letters()[kind])

    def test_channels_are_named(self) -> None:
        for kind in (ObjectionDone, WithdrawalConfirmation):
            assert "e-mail and post" in written(
                attrs.evolve(letters()[kind], channels=["e-mail", "post"])
            )


class TestCitations:
    """Letters cite what was read, and nothing else."""

    def cited(self, *citations: Citation) -> str:
        letter = letters()[Refusal]
        [one, *_] = letter.refusal.not_done
        one = attrs.evolve(one, citations=citations)
        return written(attrs.evolve(letter, refusal=attrs.evolve(letter.refusal, not_done=(one,))))

    @pytest.mark.parametrize("mark", Mark)
    def test_by_mark(self, mark: Mark) -> None:
        text = self.cited(Citation("Some Act s. 1", mark), Citation("GDPR Art. 23"))
        assert ("Some Act s. 1" in text) is (mark in (Mark.TEXT, Mark.QUOTED))
        assert "our reading" not in text
        assert "GDPR Art. 23" in text

    def test_where_none_may_be_cited_the_reasons_stand_under_12_4(self) -> None:
        assert "the tenth this week (GDPR Art. 12(4))" in self.cited(
            Citation("Some Act s. 1", Mark.DERIVED)
        )


_SYNTAX = ("{{ 7 * 7 }}", "{% for x in y %}", "{# nothing #}", "{{ letter.case_id }}", "{%", "}}")
_REASONS = st.lists(
    st.one_of(st.sampled_from(_SYNTAX), st.text(max_size=20)), min_size=1, max_size=4
).map(" ".join)


class TestReasons:
    """What a human wrote appears word for word; nothing of it is a template."""

    @given(
        reason=_REASONS.filter(lambda text: bool(text.strip())),
        language=st.sampled_from(LANGUAGES),
        kind=st.sampled_from([Refusal, ErasureDone, ObjectionRefused]),
    )
    def test_of_a_refusal(self, reason: str, language: str, kind: type[Any]) -> None:
        letter = attrs.evolve(letters(language)[kind], refusal=refused(language, reason))
        assert same(reason) in written(letter)

    @given(
        reason=_REASONS.filter(lambda text: bool(text.strip())),
        kind=st.sampled_from([IdentityRequest, ExtensionNotice, FeeNotice, RestrictionLift]),
    )
    def test_of_other_letters(self, reason: str, kind: type[Any]) -> None:
        name = "doubt" if kind is IdentityRequest else "because"
        assert same(reason) in written(attrs.evolve(letters()[kind], **{name: reason}))

    def test_no_syntax_is_executed(self) -> None:
        letter = attrs.evolve(letters()[Refusal], refusal=refused("en", "{{ 7 * 7 }}{# x #}"))
        text = written(letter)
        assert "{{ 7 * 7 }}{# x #}" in text
        assert "49" not in text

    def test_a_long_word_is_not_split(self) -> None:
        word = "x" * 200
        letter = attrs.evolve(letters()[Refusal], refusal=refused("en", f"so {word} it is"))
        assert word in WRITER.write(letter)


@pytest.mark.parametrize("name", SNAPSHOTS)
def test_snapshots(name: str) -> None:
    """``python -m tests.letters.snapshots`` writes them anew."""
    assert snapshot(name) == (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
