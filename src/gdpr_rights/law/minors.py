"""From which age a child acts alone towards online services, by country."""

from collections.abc import Mapping

import attrs

from gdpr_rights.law.citations import Citation, Mark


@attrs.frozen
class DigitalAge:
    """From which age, and where the law says so."""

    years: int
    citation: Citation


# 8(1): "where the child is at least 16 years old. … Member States may provide by law for a lower
# age for those purposes provided that such lower age is not below 13 years."
DIGITAL_AGE = DigitalAge(16, Citation("GDPR Art. 8(1)"))
"""The age where a country sets none of its own."""

DIGITAL_AGES: Mapping[str, DigitalAge] = {
    "FR": DigitalAge(15, Citation("Loi 78-17, art. 45", Mark.QUOTED)),
}
"""The ages of countries that set their own, as far as their law was read."""
