"""Calendars of public holidays."""

from gdpr_rights.calendars.public_holidays import PublicHolidays

__all__ = ["PublicHolidays"]
