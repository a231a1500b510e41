"""What a person is told of what is not done, as a table of sentences for each language.

A language is one `RefusalWording`: it cannot be built while a sentence is missing.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date

import attrs

from gdpr_rights.domain.languages import check_language, with_french_spaces
from gdpr_rights.law.rights import Right


@attrs.frozen(kw_only=True, eq=False)
class RefusalWording:
    """Every sentence about what is not done, in one language.

    Attributes:
        requests: What the person sent, for each right.
        whole: The whole request, of ``{request}``.
        kept: What stays for ``{purpose}``, with its ``{retention}``.
        ended: Which entries of a ``{place}`` are meant, where others of it stay.
        marketing: What an objection stops where it names nothing.
        consent: What a withdrawal ends where it names nothing.
        judicial_remedy: How the person goes to court.
        reason: A reason that the library stated in a plan, in this language; a reason that a human
            stated comes back as it is.
    """

    requests: Mapping[Right, str]
    whole: str
    kept: str
    ended: str
    marketing: str
    consent: str
    judicial_remedy: str
    reason: Callable[[str], str]


# 79(2): "before the courts of the Member State where the controller or processor has an
# establishment. Alternatively, … where the data subject has his or her habitual residence".
_ENGLISH = RefusalWording(
    requests={
        right: f"request for {right.value}" for right in Right if right is not Right.OBJECTION
    }
    | {Right.OBJECTION: "objection"},
    whole="the {request}",
    kept="{purpose} (storage period: {retention})",
    ended="{place} (the entries whose storage period is over)",
    marketing="direct marketing",
    consent="everything that rests on your consent",
    judicial_remedy=(
        "You may also bring an action before the courts of the country where the controller is "
        "established, or of the country where you live (GDPR Art. 79)."
    ),
    reason=str,
)

_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)

# What the library says in a plan. `{purpose}`, `{day}` and `{basis}` are kept as they stand there.
_SENTENCES = {
    "passwords, keys and what the controller marked so do not leave": (
        "les mots de passe, les clés et ce que le responsable du traitement a désigné comme tel "
        "ne sont pas communiqués"
    ),
    "handing it out would adversely affect other people": (
        "la communication porterait atteinte aux droits et libertés d'autrui"
    ),
    "passwords and keys are changed where they are used": (
        "les mots de passe et les clés se changent là où ils sont utilisés"
    ),
    "it was verified, and what is held was found to be accurate": (
        "après vérification, les données détenues se sont révélées exactes"
    ),
    "the column holds no personal data of the person": (
        "cette colonne ne contient aucune donnée à caractère personnel vous concernant"
    ),
    "no such row of the person is there": "aucune entrée de ce type ne vous concerne",
    "the contract runs until {day}, and its performance needs the data": (
        "le contrat court jusqu'au {day}, et ces données sont nécessaires à son exécution"
    ),
    "the contract runs, and its performance needs the data": (
        "le contrat est en cours, et ces données sont nécessaires à son exécution"
    ),
    "it goes on, and needs the data": (
        "ce traitement se poursuit, et ces données lui sont nécessaires"
    ),
    "the processing is still necessary for its purpose": (
        "le traitement reste nécessaire à sa finalité"
    ),
    "compelling legitimate grounds were found to override the objection": (
        "des motifs légitimes et impérieux prévalent sur l'opposition"
    ),
    "you did not provide them: they were derived, or came from others. An access request gives "
    "you these too": (
        "vous ne les avez pas fournies : elles ont été déduites, ou proviennent de tiers. Votre "
        "droit d'accès vous les donne aussi"
    ),
    "their processing rests neither on consent nor on a contract. An access request gives you "
    "these too": (
        "leur traitement ne repose ni sur un consentement ni sur un contrat. Votre droit d'accès "
        "vous les donne aussi"
    ),
    "it rests on {basis}, which an objection does not reach": (
        "le traitement repose sur une base légale ({basis}) à laquelle le droit d'opposition ne "
        "s'étend pas"
    ),
    "it does not rest on consent, but on {basis}": (
        "le traitement ne repose pas sur le consentement, mais sur une autre base légale ({basis})"
    ),
    "none of the four causes is stated": "aucun des quatre motifs prévus n'est invoqué",
    "no decision is taken without a human": (
        "aucune décision n'est prise sans intervention humaine"
    ),
}


def _pattern(sentence: str) -> re.Pattern[str]:
    said = re.escape(sentence)
    said = said.replace(r"\{day\}", r"(?P<day>\d{4}-\d\d-\d\d)")
    said = said.replace(r"\{basis\}", r"(?P<basis>[^,]+)")
    return re.compile(f"(?:(?P<purpose>.+): )?{said}", re.DOTALL)


_PATTERNS = tuple((_pattern(english), french) for english, french in _SENTENCES.items())


def _in_french(reason: str) -> str:
    for pattern, french in _PATTERNS:
        found = pattern.fullmatch(reason)
        if found:
            parts = found.groupdict()
            day, basis, purpose = parts.get("day"), parts.get("basis"), parts["purpose"]
            said = french.format(
                day=_day(date.fromisoformat(day)) if day else "",
                basis=basis.replace("GDPR Art.", "RGPD art.") if basis else "",
            )
            # A colon in French stands after a space that does not break.
            return f"{purpose}\u00a0: {said}" if purpose else said
    return reason


def _day(day: date) -> str:
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {_MONTHS[day.month - 1]} {day.year}"


_FRENCH = with_french_spaces(
    RefusalWording(
        requests={
            Right.INFORMATION: "demande d'information",
            Right.ACCESS: "demande d'accès",
            Right.RECTIFICATION: "demande de rectification",
            Right.ERASURE: "demande d'effacement",
            Right.RESTRICTION: "demande de limitation du traitement",
            Right.PORTABILITY: "demande de portabilité",
            Right.OBJECTION: "opposition",
            Right.HUMAN_REVIEW: "demande de réexamen humain d'une décision automatisée",
            Right.CONSENT_WITHDRAWAL: "demande de retrait du consentement",
            Right.POST_MORTEM_DIRECTIVES: "demande relative aux directives après la mort",
            Right.COMPLAINT: "réclamation",
        },
        whole="l'ensemble de votre {request}",
        kept="{purpose} (durée de conservation : {retention})",
        ended="{place} (les entrées dont la durée de conservation est écoulée)",
        marketing="la prospection",
        consent="tout ce qui repose sur votre consentement",
        judicial_remedy=(
            "Vous pouvez aussi former un recours devant les juridictions du pays où le "
            "responsable du traitement est établi, ou du pays où vous résidez (RGPD art. 79)."
        ),
        reason=_in_french,
    )
)
_WORDINGS = {"en": _ENGLISH, "fr": _FRENCH}


def refusal_wording(language: str) -> RefusalWording:
    """The sentences of a language.

    Raises:
        ValueError: There are none for it.
    """
    return _WORDINGS[check_language(language)]
