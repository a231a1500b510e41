"""The desk that answers the customers of the shop."""

from pathlib import Path

from django.conf import settings
from django.core.mail import send_mail

from gdpr_rights import RightsDesk, Secret
from gdpr_rights.calendars import PublicHolidays
from gdpr_rights.convert import load_data_map
from gdpr_rights.identity import OneTimeCode
from gdpr_rights.integrations.django import django_engine
from gdpr_rights.journal import SQLJournal
from gdpr_rights.systems import SQLSystem


def send(address, text):  # your own mailer
    send_mail("Your request", text, None, [address])


engine = django_engine()
desk = RightsDesk(
    load_data_map(Path(__file__).with_name("data_map.toml")),
    journal=SQLJournal(engine),
    systems={"shop": SQLSystem(engine)},
    secret=Secret(settings.PRIVACY_SECRET),
    identity=[OneTimeCode(lambda message: send(message.address, f"Your code is {message.code}."))],
    calendar=PublicHolidays("FR"),
)
