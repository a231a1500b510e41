"""What the law wants a map to say."""

import re
from collections.abc import Iterator

from gdpr_rights.domain.fields import CREDENTIAL, PersonalData
from gdpr_rights.domain.lint import catalogue as lints
from gdpr_rights.domain.lint.fates import exemption_of
from gdpr_rights.domain.lint.findings import Finding, place, unknown_time_zone
from gdpr_rights.domain.lint.names import field_place, uses_activity
from gdpr_rights.domain.lint.undecided import is_to_decide
from gdpr_rights.domain.map_contents import MapContents
from gdpr_rights.domain.retention import After
from gdpr_rights.law.transfers import is_in_eea

_COUNTRY = re.compile(r"[A-Z]{2}")
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_SECRETS = frozenset(
    {
        *("password", "passwd", "pwd", "pw", "pass", "passwort", "mdp", "passphrase", "pin"),
        *("secret", "token", "apikey", "jwt", "otp", "totp", "mfa", "cvv", "cvc", "pwhash"),
    }
)
_SECRET_ENDINGS = (
    ("api", "key"),
    ("private", "key"),
    ("secret", "key"),
    ("session", "key"),
    ("signing", "key"),
    ("auth", "key"),
    ("secret", "answer"),
    ("mfa", "seed"),
    ("totp", "seed"),
    ("reset", "digest"),
    ("recovery", "codes"),
    ("backup", "codes"),
)
_DIGESTS = frozenset({"hash", "digest", "salt"})
_DIGESTED = _SECRETS | {"pin", "pass", "code", "answer"}


def lint_lawfulness(data_map: MapContents) -> Iterator[Finding]:
    """Every finding about activities, retention, transfers and what is handed out."""
    yield from _activities(data_map)
    yield from _countries(data_map)
    yield from _retention(data_map)
    yield from _fields(data_map)


def is_secret(column: str) -> bool:
    """Whether a column is named like something that opens a door: its last words tell."""
    words = tuple(word.lower() for word in _WORDS.findall(column))
    if not words:
        return False
    if words[-1] in _DIGESTS:
        return len(words) == 1 or bool(_DIGESTED & set(words[:-1]))
    return words[-1].removesuffix("s") in _SECRETS or words[-2:] in _SECRET_ENDINGS


def would_disclose_secret(column: str, of: object) -> bool:
    """Whether a column named like a secret would be handed out."""
    return (
        isinstance(of, PersonalData)
        and of.category != CREDENTIAL
        and of.is_disclosed
        and is_secret(column)
    )


def _activities(data_map: MapContents) -> Iterator[Finding]:
    for activity in data_map.activities:
        where = place("activities", activity.name)
        if not any(True for _ in uses_activity(data_map, activity.name)):
            yield lints.UNUSED_ACTIVITY.at(where, "no field is used for it")
        exemption = exemption_of(activity)
        if (
            exemption is not None
            and not exemption.needs_judgement
            and not activity.retention.citation
            and not is_to_decide(str(activity.retention))
        ):
            yield lints.LEGAL_OBLIGATION_WITHOUT_CITATION.at(
                place("activities", activity.name, "retention"),
                f"it relies on {exemption.value} ({exemption.citation}) and cites no rule",
            )


def _countries(data_map: MapContents) -> Iterator[Finding]:
    home = data_map.controller.country
    if not _COUNTRY.fullmatch(home) and not is_to_decide(home):
        yield lints.COUNTRY_NOT_ISO.at(place("controller", "country"), f"{home!r} is no code")
    wrong_zone = unknown_time_zone(data_map.controller.time_zone)
    if wrong_zone is not None:
        yield lints.UNKNOWN_TIME_ZONE.at(place("controller", "time_zone"), wrong_zone)
    for activity in data_map.activities:
        for number, recipient in enumerate(activity.recipients):
            where = place("activities", activity.name, "recipients", number)
            country = recipient.country
            if country is None:
                continue
            if not _COUNTRY.fullmatch(country):
                yield lints.COUNTRY_NOT_ISO.at(where, f"{country!r} is no code")
            elif country != home and not is_in_eea(country) and not recipient.safeguard:
                yield lints.TRANSFER_WITHOUT_SAFEGUARD.at(
                    where, f"{recipient.name} processes the data in {country}"
                )


def _retention(data_map: MapContents) -> Iterator[Finding]:
    for activity in data_map.activities:
        after = activity.retention
        if not isinstance(after, After) or after.dataset not in data_map.dataset:
            continue
        above_start = data_map.owner_chain(after.dataset)
        for dataset in dict.fromkeys(
            dataset for dataset, _, _ in uses_activity(data_map, activity.name)
        ):
            above = data_map.owner_chain(dataset.name)
            if dataset not in above_start and data_map.dataset[after.dataset] not in above:
                yield lints.RETENTION_UNREACHABLE.at(
                    place("activities", activity.name, "retention"),
                    f"rows of {dataset.name} reach no {' nor '.join(after.starts)}",
                )


def _fields(data_map: MapContents) -> Iterator[Finding]:
    for dataset in data_map.datasets:
        for name, of in dataset.personal_fields():
            where = field_place(dataset.name, name)
            if not of.used_for:
                yield lints.USED_FOR_NOTHING.at(where, "it is used for no activity")
            if would_disclose_secret(name, of):
                yield lints.SECRET_DISCLOSED.at(
                    where, f"{name!r} is named like a secret and would be handed out"
                )
            for activity_name in of.used_for if of.special else ():
                activity = data_map.activity.get(activity_name)
                if activity is not None and activity.special_basis is None:
                    yield lints.SPECIAL_WITHOUT_BASIS.at(
                        where, f"the activity {activity_name!r} has no special_basis"
                    )
