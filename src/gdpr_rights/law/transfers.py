"""Where personal data may flow without a safeguard of their own."""

from gdpr_rights.law.citations import Citation, Mark

EEA_CITATION = Citation("EEA Joint Committee Decision No 154/2018", Mark.MEMORY)
"""Incorporates the GDPR into the EEA Agreement: Iceland, Liechtenstein and Norway are no third
countries any more."""

_MEMBERS = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
EU = frozenset(_MEMBERS.split())
"""The Member States by their ISO 3166 codes.

Source: TEU Art. 52(1), as in force since the United Kingdom left on 31 January 2020.
"""

EEA = EU | frozenset({"IS", "LI", "NO"})
"""The countries to which a disclosure is no transfer to a third country.

Source: GDPR Art. 44; EEA Joint Committee Decision No 154/2018.
"""


def is_in_eea(country: str) -> bool:
    """Whether an ISO 3166 code names a country of the European Economic Area."""
    return country in EEA
