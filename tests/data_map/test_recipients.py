"""How recipients are reached, and by what they know a person."""

import attrs
import pytest

from gdpr_rights import ByEmail, ByHand, ByWebhook, DataMap, Recipient, Role
from gdpr_rights.convert import data_map_from_toml, data_map_to_toml
from gdpr_rights.domain.recipients import informed_recipients, known_lookups, recipient_named
from gdpr_rights.errors import InvalidDataMap
from tests.data_map.shop import shop_toml

NUMBERS = 'recipients = ["Numbers & Sons"]'


def shop(**recipients: list[Recipient]) -> DataMap:
    data_map = data_map_from_toml(shop_toml())
    return attrs.evolve(
        data_map,
        activities=[
            attrs.evolve(activity, recipients=recipients.get(activity.name, ()))
            for activity in data_map.activities
        ],
    )


def told_in_toml(notices: str) -> str:
    assert NUMBERS in shop_toml()
    said = f'recipients = [{{ name = "Numbers & Sons", notices = {notices} }}]'
    return shop_toml().replace(NUMBERS, said)


class TestHowNoticesReachThem:
    @pytest.mark.parametrize(
        ("notices", "way"),
        [
            ('{ email = "dpo@numbers.example" }', ByEmail("dpo@numbers.example")),
            (
                '{ email = "dpo@numbers.example", language = "fr" }',
                ByEmail("dpo@numbers.example", language="fr"),
            ),
            (
                '{ webhook = "https://numbers.example/n?c=1" }',
                ByWebhook("https://numbers.example/n?c=1"),
            ),
            ('{ webhook = "http://[::1]:8080/" }', ByWebhook("http://[::1]:8080/")),
            ('{ by_hand = "their form" }', ByHand("their form")),
        ],
    )
    def test_it_is_said_in_the_map(self, notices: str, way: object) -> None:
        data_map = data_map_from_toml(told_in_toml(notices))
        (recipient,) = data_map.activity["invoicing"].recipients
        assert recipient.notices == way
        assert data_map_from_toml(data_map_to_toml(data_map)) == data_map

    @pytest.mark.parametrize(
        ("notices", "problem"),
        [
            ('{ email = "Numbers <dpo@numbers.example>" }', "must be one address"),
            ('{ email = "dpo@numbers.example\\nBcc: eve@example.org" }', "must be one address"),
            ('{ email = "dpo@numbers.example", language = "de" }', "'en' or 'fr'"),
            ('{ webhook = "http://numbers.example/" }', "https://"),
            ('{ webhook = "http://10.0.0.1/" }', "https://"),
            ('{ webhook = "https://user:word@numbers.example/" }', "https://"),
            ('{ webhook = "https:///notices" }', "https://"),
            ('{ webhook = "https://numbers.example:port/" }', "https://"),
            ('{ webhook = "https://numbers.example/a b" }', "https://"),
            ('{ by_hand = " " }', "says something"),
            ("{}", "must have one of email, webhook or by_hand, and this has none of them"),
            (
                '{ email = "dpo@numbers.example", by_hand = "a call" }',
                "must have one of email, webhook or by_hand, not email and by_hand",
            ),
            ('"a call"', "must be a table"),
        ],
    )
    def test_what_cannot_be(self, notices: str, problem: str) -> None:
        with pytest.raises(InvalidDataMap) as error:
            data_map_from_toml(told_in_toml(notices))
        (mistake,) = error.value.exceptions
        assert "activities.invoicing.recipients[0].notices" in str(mistake)
        assert problem in str(mistake)
        assert "dpo" not in str(mistake)


class TestWhoIsTold:
    def test_one_recipient_of_several_activities(self) -> None:
        data_map = shop(account=[Recipient("Host")], invoicing=[Recipient("Host")])
        assert informed_recipients(data_map, ["invoicing", "account", "gone"]) == {
            "Host": ("account", "invoicing")
        }
        assert informed_recipients(data_map, ["account"]) == {"Host": ("account",)}

    def test_not_whom_the_map_leaves_out(self) -> None:
        data_map = shop(account=[Recipient("Host", informed=False)])
        assert informed_recipients(data_map, ["account"]) == {}

    def test_not_those_to_whom_somebody_else_disclosed(self) -> None:
        """Art. 28(3)(e): we process for a controller, who tells its recipients."""
        data_map = shop(account=[Recipient("Host")])
        activities = [
            attrs.evolve(activity, role=Role.PROCESSOR) if activity.name == "account" else activity
            for activity in data_map.activities
        ]
        assert (
            informed_recipients(attrs.evolve(data_map, activities=activities), ["account"]) == {}
        )

    def test_the_entry_that_says_how_counts(self) -> None:
        way = ByHand("their form")
        data_map = shop(account=[Recipient("Host")], invoicing=[Recipient("Host", notices=way)])
        found = recipient_named(data_map, "Host")
        assert found is not None
        assert found.notices == way
        assert recipient_named(data_map, "Nobody") is None


class TestByWhatTheyKnowAPerson:
    """Art. 5(1)(c): no more is told than what the recipient received already."""

    def test_what_is_used_for_their_activity(self) -> None:
        data_map = shop(account=[Recipient("Host")], newsletter=[Recipient("Mailer")])
        assert known_lookups(data_map, "customer", "Host") == ("email", "phone")
        assert known_lookups(data_map, "customer", "Mailer") == ()
        assert known_lookups(data_map, "employee", "Host") == ()

    def test_what_the_map_says(self) -> None:
        data_map = shop(newsletter=[Recipient("Mailer", known_by="email")])
        assert known_lookups(data_map, "customer", "Mailer") == ("email",)

    def test_a_look_up_in_another_dataset(self) -> None:
        data_map = shop(account=[Recipient("Host")])
        customer, *others = data_map.subjects
        subjects = [attrs.evolve(customer, lookup={"city": "addresses.city"}), *others]
        assert known_lookups(attrs.evolve(data_map, subjects=subjects), "customer", "Host") == (
            "city",
        )
