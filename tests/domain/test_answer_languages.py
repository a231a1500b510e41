"""An answer in the language of the person; what the controller wrote stays as it is.

Source: GDPR Art. 12(1): "in a concise, transparent, intelligible and easily accessible form, using
clear and plain language".
"""

import re
import string
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdpr_rights import (
    AccessRequest,
    Citation,
    DataSubject,
    Facts,
    LawfulBasis,
    Mark,
    Period,
    PersonalData,
    Recipient,
    RefusalGround,
    Retention,
    Role,
    plan,
)
from gdpr_rights.domain.disclosure import access_information, export_header
from gdpr_rights.domain.english import ENGLISH
from gdpr_rights.domain.french import FRENCH, in_french, period_in_french
from gdpr_rights.domain.in_words import retention_in_words, wording
from gdpr_rights.domain.wording import Wording
from gdpr_rights.export.english import ENGLISH_PAGE
from gdpr_rights.export.french import FRENCH_PAGE
from gdpr_rights.export.page_words import PageWords
from gdpr_rights.law.bases import SpecialBasis
from tests.maps import INVOICING, activity, shop

ASKED = AccessRequest(DataSubject.by("customer", email="ada@example.org"))
NBSP = "\u00a0"
ENGLISH_LATEST = (
    'one month after the date "x" of your o or the date "y" of your o, whichever is later'
)
LATEST = (
    "un mois après la date « x » de vos données « o » ou la date « y » de vos données « o », "
    "la plus tardive étant retenue"
)


def sentences(value: Any, at: str) -> Iterator[tuple[str, str]]:
    """Every text of a table, with the place where it stands."""
    match value:
        case str():
            yield at, value
        case Mapping():
            for key, of in value.items():
                yield from sentences(of, f"{at}.{key}")
        case tuple():
            for index, of in enumerate(value):
                yield from sentences(of, f"{at}.{index}")


def table(words: Wording | PageWords) -> dict[str, str]:
    return {
        at: said
        for field in attrs.fields(type(words))
        for at, said in sentences(getattr(words, field.name), field.name)
    }


TABLES = pytest.mark.parametrize(
    ("english", "french"), [(ENGLISH, FRENCH), (ENGLISH_PAGE, FRENCH_PAGE)], ids=["law", "page"]
)


class TestTheTables:
    @TABLES
    def test_both_languages_say_the_same_things(self, english: Any, french: Any) -> None:
        """The same sentences, and in each the same places for what the map says."""
        one, two = table(english), table(french)
        assert one.keys() == two.keys()

        def names(said: str) -> set[str | None]:
            return {name for _, name, _, _ in string.Formatter().parse(said)} - {None}

        for at, said in one.items():
            assert names(two[at]) <= names(said), at
            if at != "not_covered":  # a reason in English is not repeated in French
                assert names(said) == names(two[at]), at

    @TABLES
    def test_nothing_is_left_in_english(self, english: Any, french: Any) -> None:
        one, two = table(english), table(french)
        same = {at for at, said in two.items() if said == one[at]}
        assert same <= {
            *("separator", "types.date.0", "after"),
            *(at for at in same if re.fullmatch(r"[\W_]*|\{\w+\}", two[at])),
        }

    @TABLES
    def test_no_sentence_is_empty(self, english: Any, french: Any) -> None:
        for words in (english, french):
            assert all(said.strip() for said in table(words).values())

    @pytest.mark.parametrize("french", [FRENCH, FRENCH_PAGE], ids=["law", "page"])
    def test_french_is_set_as_french_is(self, french: Any) -> None:
        """No break before a colon, a semicolon or a closing guillemet."""
        for at, said in table(french).items():
            assert not re.search(r" [:;?!»]|« ", said), at
            assert not re.search(r"\w[;?!»]|«\w", said), at


class TestVocabulary:
    """Every basis, role and source has its words: a new member must be translated."""

    @pytest.mark.parametrize("words", [ENGLISH, FRENCH], ids=["en", "fr"])
    def test_it_is_whole(self, words: Wording) -> None:
        assert set(words.bases) == set(LawfulBasis)
        assert set(words.special_bases) == set(SpecialBasis)
        assert set(words.roles) == set(Role)
        assert [citation.text[-2:] for _, citation in words.rights] == ["16", "17", "18", "21"]

    @pytest.mark.parametrize("language", ["de", "EN", "fr_FR", ""])
    def test_another_language_is_refused(self, language: str) -> None:
        said = f"'en' or 'fr', not in {language!r}"
        with pytest.raises(ValueError, match=said):
            wording(language)
        with pytest.raises(ValueError, match=said):
            access_information(shop(), [], language=language)
        header = header_in("fr")
        with pytest.raises(ValueError, match=said):
            attrs.evolve(header, language=language)


def header_in(language: str) -> Any:
    data_map = shop()
    return export_header(
        plan(ASKED, data_map, Facts(date(2026, 11, 21))),
        data_map,
        case_id="c1",
        created_on=date(2026, 11, 21),
        held=["users", "invoices"],
        unclassified=["users.nickname"],
        language=language,
    )


class TestTheAnswerInFrench:
    def test_it_has_everything(self) -> None:
        said = access_information(shop(), ["users", "invoices"], language="fr")
        account, invoicing = said.purposes
        assert said.confirmation == (
            "Acme SAS traite des données à caractère personnel vous concernant."
        )
        assert account.purpose == "do the account"
        assert account.categories == ("contact", "identity", "credential")
        assert account.lawful_basis == "exécution d'un contrat (RGPD art. 6(1)(b))"
        assert invoicing.lawful_basis == "obligation légale (RGPD art. 6(1)(c))"
        assert account.sources == ("vous nous les avez fournies",)
        assert account.retention == (f"sept jours après l'événement «{NBSP}contract end{NBSP}»")
        assert invoicing.retention == (
            f"dix ans après la fin de l'année de la date «{NBSP}issued on{NBSP}» de vos données "
            f"«{NBSP}invoices{NBSP}» (Code de commerce, art. L123-22)"
        )
        assert said.recipients == (
            f"Vos données sont ou ont été communiquées aux destinataires suivants{NBSP}: "
            "Books & Co (sous-traitant, FR)."
        )
        assert [str(citation) for _, citation in said.rights] == [
            "RGPD art. 16",
            "RGPD art. 17",
            "RGPD art. 18",
            "RGPD art. 21",
        ]
        assert said.complaint.endswith("celle-ci\u00a0: CNIL (https://www.cnil.fr).")
        assert said.automated_decisions.startswith("Des décisions vous concernant")
        assert said.transfers.startswith("Vos données ne sont pas transférées")

    def test_transfers_name_the_safeguard(self) -> None:
        recipients = [
            Recipient("Host Inc.", country="US", safeguard="clauses types"),
            Recipient("Mail Ltd", country="IN"),
            Recipient("Cloud"),
        ]
        data_map = shop(
            attrs.evolve(INVOICING, name="hosting", recipients=recipients),
            users={"email": PersonalData("contact", used_for=["hosting"])},
        )
        assert access_information(data_map, ["users"], language="fr").transfers == (
            f"Vos données sont transférées hors de l'Espace économique européen{NBSP}: Host Inc., "
            f"US, avec la garantie suivante{NBSP}: clauses types{NBSP}; Mail Ltd, IN, dont la "
            f"garantie n'est pas indiquée. Le pays du traitement n'est pas indiqué pour{NBSP}: "
            "Cloud."
        )

    @pytest.mark.parametrize("forwarded", [False, True])
    def test_nothing_held(self, forwarded: bool) -> None:
        said = access_information(shop(), [], forwarded=forwarded, language="fr")
        assert "aucune donnée à caractère personnel vous concernant" in said.confirmation
        assert ("en tant que responsable du traitement" in said.confirmation) is forwarded

    def test_a_special_basis_is_named(self) -> None:
        health = activity("care", LawfulBasis.CONSENT, special_basis=SpecialBasis.EXPLICIT_CONSENT)
        data_map = shop(health, users={"diet": PersonalData("diet", used_for=["care"])})
        (purpose,) = access_information(data_map, ["users"], language="fr").purposes
        assert purpose.lawful_basis == (
            "consentement (RGPD art. 6(1)(a)), consentement explicite (RGPD art. 9(2)(a))"
        )

    def test_the_header_too(self) -> None:
        header = header_in("fr")
        assert header.language == "fr"
        assert [out.because for out in header.left_out] == [
            FRENCH.refused[RefusalGround.SECURITY_OF_PROCESSING],
            "le responsable du traitement n'a pas encore indiqué ce que contient cette colonne",
        ]
        assert header.datasets[0].fields[0].source == "vous nous les avez fournies"

    def test_english_is_the_default(self) -> None:
        assert header_in("en") == export_header(
            plan(ASKED, shop(), Facts(date(2026, 11, 21))),
            shop(),
            case_id="c1",
            created_on=date(2026, 11, 21),
            held=["users", "invoices"],
            unclassified=["users.nickname"],
        )


class TestPeriods:
    @pytest.mark.parametrize(
        ("period", "said"),
        [
            (Period(months=1), "un mois"),
            (Period(weeks=1), "une semaine"),
            (Period(hours=1), "une heure"),
            (Period(hours=72), "72 heures"),
            (Period(years=10), "dix ans"),
            (Period(years=1, months=6), "un an et six mois"),
            (Period(days=1), "un jour"),
            (Period(business_days=1), "un jour ouvrable"),
            (Period(business_days=11), "11 jours ouvrables"),
            (Period(), "zéro jour"),
        ],
    )
    def test_in_words(self, period: Period, said: str) -> None:
        assert period_in_french(period) == said

    @given(
        st.builds(
            Period, years=st.integers(0, 40), months=st.integers(0, 40), weeks=st.integers(0, 40)
        )
    )
    def test_as_many_units_as_in_english(self, period: Period) -> None:
        assert period_in_french(period).count(" et ") == period.in_words().count(" and ")


class TestRetention:
    @pytest.mark.parametrize(
        ("retention", "english", "french"),
        [
            (
                Retention.after(("o.x", "o.y"), "P1M"),
                ENGLISH_LATEST,
                LATEST,
            ),
            (Retention.criteria("tant que de besoin"), "tant que de besoin", "tant que de besoin"),
            (
                Retention.event("fin du {contrat}", "P1Y", citation="art. 1"),
                "one year after fin du {contrat} (art. 1)",
                "un an après l'événement « fin du {contrat} » (art. 1)",
            ),
        ],
    )
    def test_in_words(self, retention: Any, english: str, french: str) -> None:
        assert retention_in_words(ENGLISH, retention) == english
        assert retention_in_words(FRENCH, retention).replace(NBSP, " ") == french


class TestCitations:
    @pytest.mark.parametrize(
        ("citation", "said"),
        [
            (Citation("GDPR Art. 15(1)"), "RGPD art. 15(1)"),
            (Citation("GDPR Art. 32(1)(b)", Mark.DERIVED), "RGPD art. 32(1)(b) (notre lecture)"),
            (Citation("Code de commerce, art. L123-22"), "Code de commerce, art. L123-22"),
            (
                Citation("EDPB Guidelines 01/2022 para. 159", Mark.QUOTED),
                "Lignes directrices 01/2022 du CEPD, point 159",
            ),
        ],
    )
    def test_in_french(self, citation: Citation, said: str) -> None:
        assert in_french(citation) == said
