"""Countries: the time zone in which a controller's days begin, and its public holidays."""

from collections.abc import Mapping
from types import MappingProxyType

from gdpr_rights import Calendar, Weekends
from gdpr_rights.calendars import PublicHolidays
from gdpr_rights.cli.output import usage

ZONES: Mapping[str, str] = MappingProxyType(
    {
        "AT": "Europe/Vienna",
        "BE": "Europe/Brussels",
        "BG": "Europe/Sofia",
        "CH": "Europe/Zurich",
        "CY": "Asia/Nicosia",
        "CZ": "Europe/Prague",
        "DE": "Europe/Berlin",
        "DK": "Europe/Copenhagen",
        "EE": "Europe/Tallinn",
        "ES": "Europe/Madrid",
        "FI": "Europe/Helsinki",
        "FR": "Europe/Paris",
        "GB": "Europe/London",
        "GR": "Europe/Athens",
        "HR": "Europe/Zagreb",
        "HU": "Europe/Budapest",
        "IE": "Europe/Dublin",
        "IS": "Atlantic/Reykjavik",
        "IT": "Europe/Rome",
        "LI": "Europe/Vaduz",
        "LT": "Europe/Vilnius",
        "LU": "Europe/Luxembourg",
        "LV": "Europe/Riga",
        "MT": "Europe/Malta",
        "NL": "Europe/Amsterdam",
        "NO": "Europe/Oslo",
        "PL": "Europe/Warsaw",
        "PT": "Europe/Lisbon",
        "RO": "Europe/Bucharest",
        "SE": "Europe/Stockholm",
        "SI": "Europe/Ljubljana",
        "SK": "Europe/Bratislava",
    }
)
"""The zone of the capital, for the countries of the EEA, the United Kingdom and Switzerland."""

_REGIONS: Mapping[tuple[str, str], str | None] = MappingProxyType(
    {
        ("ES", "CN"): "Atlantic/Canary",
        ("PT", "20"): "Atlantic/Azores",
        ("PT", "30"): "Atlantic/Madeira",
        ("FR", "971"): "America/Guadeloupe",
        ("FR", "972"): "America/Martinique",
        ("FR", "973"): "America/Cayenne",
        ("FR", "974"): "Indian/Reunion",
        ("FR", "976"): "Indian/Mayotte",
        ("FR", "BL"): "America/St_Barthelemy",
        ("FR", "MF"): "America/Marigot",
        ("FR", "NC"): "Pacific/Noumea",
        ("FR", "PF"): None,
        ("FR", "PM"): "America/Miquelon",
        ("FR", "TF"): None,
        ("FR", "WF"): "Pacific/Wallis",
    }
)
"""Regions whose day is not that of the capital; None where there are several zones."""

OTHER_LAW: Mapping[str, str] = MappingProxyType({"GB": "uk-gdpr", "CH": "ch-fadp"})
"""The regimes of countries outside the EEA that have one of their own."""


def calendar_of(country: str | None, region: str | None) -> Calendar:
    """The working days of a country; without one, Monday to Friday.

    Raises:
        Stop: A region without a country.
        UnknownCalendar: No public holidays are known for it.
        MissingExtra: The `holidays` package is not installed.
    """
    if country is None:
        if region is not None:
            raise usage("no-country", "--region needs the country it is in: --country FR")
        return Weekends()
    return PublicHolidays(country.upper(), region)


def zone_of_country(country: str | None, region: str | None) -> str:
    """The time zone of a country.

    Raises:
        Stop: It is not obvious, so the operator has to say it.
    """
    if country is None:
        raise usage(
            "no-time-zone",
            "in which time zone do the controller's days begin? Give --zone Europe/Paris, or "
            "--country FR, which also brings the public holidays",
        )
    code = country.upper()
    zone = _REGIONS.get((code, region or ""), ZONES.get(code))
    if zone is None:
        raise usage(
            "no-time-zone",
            f"{code}{f', region {region},' if region else ''} has no one obvious time zone: say "
            "in which one the controller's days begin, as in --zone America/Toronto",
        )
    return zone
