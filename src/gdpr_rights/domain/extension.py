"""Extensions: the controller takes further time, and tells the person why."""

import enum
from datetime import date

import attrs

from gdpr_rights.errors import NotProvidedFor
from gdpr_rights.law.clocks import ExtensionReason, Regime
from gdpr_rights.law.periods import Period


@enum.unique
class ExtensionBase(enum.Enum):
    """From where an extended time limit is counted."""

    RECEIPT = "receipt"
    """From receipt: the same period becomes three months."""
    EARLIEST = "earliest"
    """From receipt, or from the end of the first month where that gives an earlier day."""


@attrs.frozen
class Extension:
    """The person was told that the answer takes longer, and why.

    Attributes:
        reason: Why. Whether it is necessary is for the controller to judge.
        told_on: The day the person was told, in the controller's time zone.
        period: How much longer; None for all that the regime allows.

    Examples:
        >>> from datetime import date
        >>> from gdpr_rights import Extension, ExtensionReason, Period
        >>> Extension(ExtensionReason.NUMBER, told_on=date(2027, 3, 1), period=Period(months=1))
        Extension(reason=<ExtensionReason.NUMBER: 'number'>, told_on=datetime.date(2027, 3, 1), \
period=Period('P1M'))

    Source: GDPR Art. 12(3).
    """

    reason: ExtensionReason
    told_on: date = attrs.field(kw_only=True)
    period: Period | None = attrs.field(default=None, kw_only=True)


def check_extension(extension: Extension, regime: Regime) -> None:
    """Refuse an extension that the regime does not know.

    Raises:
        NotProvidedFor: No extension, not for this reason, or not that long.
    """
    rule = regime.extension
    if rule is None:
        raise NotProvidedFor(regime.name, "an extension", "answer within the first time limit")
    if extension.reason not in rule.reasons:
        reasons = " or ".join(reason.value for reason in rule.reasons)
        what = f"an extension for {extension.reason.value}"
        raise NotProvidedFor(regime.name, what, f"its reason must be {reasons}")
    # EDPB 01/2022 para. 157: "maximum of two months".
    asked = extension.period
    if asked is not None and any(
        mine > theirs
        for mine, theirs in zip(attrs.astuple(asked), attrs.astuple(rule.period), strict=True)
    ):
        what = f"an extension by {asked.in_words()}"
        raise NotProvidedFor(regime.name, what, f"it allows at most {rule.period.in_words()}")
