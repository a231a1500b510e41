"""Extensions: the controller takes further time, and tells the person why."""

import enum
from datetime import date
from typing import Any

import attrs

from gdpr_rights.domain.civil_days import in_months_and_days, is_date
from gdpr_rights.errors import NotProvidedFor
from gdpr_rights.law.clocks import Choice, ExtensionReason, Regime
from gdpr_rights.law.periods import Period, as_period


@enum.unique
class ExtensionBase(Choice):
    """From where an extended time limit is counted."""

    RECEIPT = "receipt"
    """From receipt: the same period becomes three months."""
    EARLIEST = "earliest"
    """From receipt, or from the end of the first month where that gives an earlier day."""


def _takes_time(_instance: object, _attribute: Any, value: Period | None) -> None:
    if value is not None and in_months_and_days(value) == (0, 0):
        raise ValueError("an extension by no days is none: leave it out")


@attrs.frozen
class Extension:
    """The person was told that the answer takes longer, and why.

    Attributes:
        reason: Why, or its word (``number``). Whether it is necessary is for the controller to
            judge.
        told_on: The day the person was told, in the controller's time zone.
        period: How much longer, or its text (``P2W``); None for all that the regime allows.

    Raises:
        ValueError: There is no such reason, or the period has no days, or hours or business days.
        TypeError: The day is not a plain date.

    Examples:
        >>> from datetime import date
        >>> from gdpr_rights import Extension, ExtensionReason, Period
        >>> Extension(ExtensionReason.NUMBER, told_on=date(2027, 3, 1), period=Period(months=1))
        Extension(reason=<ExtensionReason.NUMBER: 'number'>, told_on=datetime.date(2027, 3, 1), \
period=Period('P1M'))

    Source: GDPR Art. 12(3).
    """

    reason: ExtensionReason = attrs.field(converter=ExtensionReason)
    told_on: date = attrs.field(validator=is_date, kw_only=True)
    period: Period | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(as_period),
        validator=_takes_time,
        kw_only=True,
    )


def check_extension(extension: Extension, regime: Regime, received_on: date) -> None:
    """Refuse an extension that the regime does not know. Its length is checked when it is counted.

    Raises:
        NotProvidedFor: No extension, or not for this reason.
        ValueError: It was told before the request was received.
    """
    rule = regime.extension
    if rule is None:
        raise NotProvidedFor(regime.name, "an extension", "answer within the first time limit")
    if extension.reason not in rule.reasons:
        reasons = " or ".join(reason.value for reason in rule.reasons)
        what = f"an extension for {extension.reason.value}"
        raise NotProvidedFor(regime.name, what, f"its reason must be {reasons}")
    if extension.told_on < received_on:
        raise ValueError("told_on is before the day of receipt")
