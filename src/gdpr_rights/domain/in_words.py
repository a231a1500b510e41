"""Parts of a data map in the words of an answer, in the language of its `Wording`."""

from collections.abc import Iterable

from gdpr_rights.domain.activities import ProcessingActivity
from gdpr_rights.domain.english import ENGLISH
from gdpr_rights.domain.fields import PersonalData
from gdpr_rights.domain.french import FRENCH
from gdpr_rights.domain.languages import check_language
from gdpr_rights.domain.parties import Authority, Controller, Recipient
from gdpr_rights.domain.retention import After, AfterEvent, AnyRetention, CountFrom, Criteria
from gdpr_rights.domain.wording import Wording
from gdpr_rights.law.transfers import is_in_eea

_WORDINGS = {"en": ENGLISH, "fr": FRENCH}


def wording(language: str) -> Wording:
    """The sentences of a language.

    Raises:
        ValueError: There are none for it.
    """
    return _WORDINGS[check_language(language)]


def basis_in_words(words: Wording, activity: ProcessingActivity) -> str:
    """On which basis an activity rests, with the Article."""
    basis, special = activity.lawful_basis, activity.special_basis
    said = f"{words.bases[basis]} ({words.cite(basis.citation)})"
    if special is None:
        return said
    return f"{said}, {words.special_bases[special]} ({words.cite(special.citation)})"


def sources_in_words(words: Wording, fields: Iterable[PersonalData]) -> tuple[str, ...]:
    """Where some fields come from, each source once."""
    return tuple(dict.fromkeys(words.sources[of.source] for of in fields))


def retention_in_words(words: Wording, retention: AnyRetention) -> str:
    """How long, without the names of tables and columns where they can be avoided."""
    match retention:
        case Criteria():
            said = retention.text
        case AfterEvent():
            period = words.period(retention.period)
            said = words.after_event.format(period=period, event=retention.event)
        case After():
            said = _after(words, retention)
    return f"{said} ({retention.citation})" if retention.citation else said


def _after(words: Wording, retention: After) -> str:
    starts = words.either.join(
        words.start.format(
            column=column.replace("_", " "), dataset=retention.dataset.replace("_", " ")
        )
        for column in retention.columns
    )
    since = words.year_end if retention.count_from is CountFrom.YEAR_END else ""
    latest = words.latest if len(retention.columns) > 1 else ""
    return words.after.format(
        period=words.period(retention.period), start=f"{since}{starts}{latest}"
    )


def recipients_in_words(words: Wording, recipients: Iterable[Recipient]) -> str:
    """To whom data are disclosed, by name; that nobody receives them is said too."""
    named = words.separator.join(named_in_words(words, who) for who in recipients)
    return words.disclosed.format(recipients=named) if named else words.not_disclosed


def named_in_words(words: Wording, recipient: Recipient) -> str:
    """A recipient: its name, its role, its country."""
    where = f", {recipient.country}" if recipient.country else ""
    return f"{recipient.name} ({words.roles[recipient.role]}{where})"


def transfers_in_words(words: Wording, recipients: Iterable[Recipient]) -> str:
    """Where data leave the European Economic Area; that they do not is said too."""
    # 15(2): "the right to be informed of the appropriate safeguards … relating to the transfer"
    abroad, unknown = [], []
    for who in recipients:
        if not who.country:
            unknown.append(who.name)
        elif not is_in_eea(who.country):
            safeguard = (
                words.safeguard.format(safeguard=who.safeguard)
                if who.safeguard
                else words.no_safeguard
            )
            abroad.append(f"{who.name}, {who.country}, {safeguard}")
    said = []
    if abroad:
        said.append(words.transferred.format(places=words.separator.join(abroad)))
    if unknown:
        said.append(words.transferred_unknown.format(names=words.separator.join(unknown)))
    return " ".join(said) or words.not_transferred


def complaint_in_words(words: Wording, controller: Controller) -> str:
    """Where the person may complain."""
    authority = controller.supervisory_authority
    if authority is None:
        return words.complaint
    return words.complaint_to.format(authority=authority_in_words(authority))


def authority_in_words(authority: Authority) -> str:
    """A supervisory authority, with its address."""
    place = ", ".join(part for part in (authority.address, authority.url) if part)
    return f"{authority.name}{' (' + place + ')' if place else ''}"
