"""The people of the demonstration. Nobody here exists; example.org belongs to nobody."""

from datetime import date, timedelta
from random import Random

import attrs

FIRST_NAMES = (
    "Alba",
    "Bruno",
    "Carla",
    "Dario",
    "Edda",
    "Felix",
    "Greta",
    "Henri",
    "Ilse",
    "Jonas",
    "Katla",
    "Luca",
    "Mara",
    "Nils",
    "Olga",
    "Pavel",
    "Runa",
    "Silas",
    "Tilda",
    "Vera",
)
LAST_NAMES = (
    "Abend",
    "Birke",
    "Costa",
    "Dahl",
    "Ember",
    "Falk",
    "Garten",
    "Hafen",
    "Istvan",
    "Jansen",
    "Keller",
    "Lund",
    "Moreau",
    "Nadel",
    "Ortega",
    "Perrin",
    "Quell",
    "Ritter",
    "Sommer",
    "Winter",
)
COUNTRIES = ("FR", "FR", "FR", "BE", "DE", "ES", "IT")
CITIES = ("Lille", "Nantes", "Annecy", "Namur", "Trier", "Girona", "Torino")
HEROINE = "Mara Winter"
CUSTOMERS = 52
_FIRST_DAY = date(2013, 3, 4)
_DAYS = 4_600


@attrs.frozen
class Customer:
    """A customer of the demonstration."""

    number: int
    name: str
    email: str
    country: str
    city: str
    since: date


def email_of(name: str) -> str:
    """An address at example.org."""
    return f"{name.lower().replace(' ', '.')}@example.org"


def customers(chance: Random) -> list[Customer]:
    """Every customer, the same ones each time; the first is the one who writes."""
    names = [f"{first} {last}" for first in FIRST_NAMES for last in LAST_NAMES]
    names.remove(HEROINE)
    chosen = [HEROINE, *chance.sample(names, CUSTOMERS - 1)]
    found = []
    for number, name in enumerate(chosen, start=1):
        place = 0 if name == HEROINE else chance.randrange(len(COUNTRIES))
        since = _FIRST_DAY + timedelta(days=0 if number == 1 else chance.randrange(_DAYS))
        found.append(
            Customer(number, name, email_of(name), COUNTRIES[place], CITIES[place], since)
        )
    return found


EMPLOYEES = (
    # number, name, role, manager
    (1, "Ines Arden", "managing director", None),
    (2, "Kurt Bellay", "head of support", 1),
    (3, "Lena Corvin", "support", 2),
    (4, "Milo Dressler", "support", 2),
    (5, "Noor Esper", "accounts", 1),
    (6, "Otis Fenn", "developer", 1),
    (7, "Petra Galen", "developer", 6),
    (8, "Quin Harlow", "sales", 1),
)
"""The staff: everybody but the first has a manager."""
