"""Honour the GDPR rights of the people in your database, and prove it.

The library proposes and records; the controller decides. See `RightsDesk` for the way of a
request, `DataMap` for what a controller says it holds, and `time_limit` for the dates.
"""

from gdpr_rights.desk.sync import RightsDesk
from gdpr_rights.domain.activities import AutomatedDecision, ProcessingActivity
from gdpr_rights.domain.calendars import Calendar, FixedHolidays, Weekends
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.clocks import breach_notice_before, clock_due, reminder_on
from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.datasets import Dataset, Erasure, Lookup, Match, SubjectKind
from gdpr_rights.domain.extension import Extension, ExtensionBase
from gdpr_rights.domain.facts import Facts
from gdpr_rights.domain.fields import (
    INTERNAL,
    NOT_PERSONAL,
    DataSource,
    OverwriteConstant,
    OverwriteNull,
    OverwriteUnique,
    PersonalData,
)
from gdpr_rights.domain.fingerprints import Secret
from gdpr_rights.domain.identity import Level
from gdpr_rights.domain.instructions import Fate, Receipt
from gdpr_rights.domain.judgements import Answer, Judgement, Question
from gdpr_rights.domain.links import Link, OnErased
from gdpr_rights.domain.lint import Finding, Severity
from gdpr_rights.domain.outcomes import (
    AmbiguousSubject,
    Blocked,
    ChallengeMade,
    Fulfilled,
    JudgementNeeded,
    NoData,
    NotVerified,
    PartlyFulfilled,
    Preview,
    TooManyAttempts,
    Verified,
)
from gdpr_rights.domain.parties import (
    Authority,
    Controller,
    DataSubject,
    Recipient,
    ResolvedSubject,
    Role,
)
from gdpr_rights.domain.planning import plan
from gdpr_rights.domain.plans import (
    Action,
    Do,
    Forward,
    Item,
    Judge,
    Keep,
    NotCovered,
    Plan,
    Refuse,
)
from gdpr_rights.domain.requests import AccessRequest, ErasureRequest
from gdpr_rights.domain.retention import CountFrom, Retention
from gdpr_rights.domain.retention_end import retention_cutoff, retention_end
from gdpr_rights.domain.schema import Schema
from gdpr_rights.domain.stages import Stage
from gdpr_rights.domain.suspension import Suspension
from gdpr_rights.domain.time_limit import TimeLimit, time_limit
from gdpr_rights.errors import GdprRightsError
from gdpr_rights.law.bases import LawfulBasis, SpecialBasis
from gdpr_rights.law.citations import Citation, Mark
from gdpr_rights.law.clocks import Counting, ExtensionReason, Regime, SuspensionReason
from gdpr_rights.law.grounds import ErasureGround, Exemption, RefusalGround
from gdpr_rights.law.periods import Period
from gdpr_rights.law.rights import Right

__version__ = "0.1.0"

__all__ = [
    "AccessRequest",
    "Action",
    "AmbiguousSubject",
    "Answer",
    "Authority",
    "AutomatedDecision",
    "Blocked",
    "Calendar",
    "Case",
    "ChallengeMade",
    "Citation",
    "Controller",
    "CountFrom",
    "Counting",
    "DataMap",
    "DataSource",
    "DataSubject",
    "Dataset",
    "Do",
    "Erasure",
    "ErasureGround",
    "ErasureRequest",
    "Exemption",
    "Extension",
    "ExtensionBase",
    "ExtensionReason",
    "Facts",
    "Fate",
    "Finding",
    "FixedHolidays",
    "Forward",
    "Fulfilled",
    "GdprRightsError",
    "INTERNAL",
    "Item",
    "Judge",
    "Judgement",
    "JudgementNeeded",
    "Keep",
    "LawfulBasis",
    "Level",
    "Link",
    "Lookup",
    "Mark",
    "Match",
    "NOT_PERSONAL",
    "NoData",
    "NotCovered",
    "NotVerified",
    "OnErased",
    "OverwriteConstant",
    "OverwriteNull",
    "OverwriteUnique",
    "PartlyFulfilled",
    "Period",
    "PersonalData",
    "Plan",
    "Preview",
    "ProcessingActivity",
    "Question",
    "Receipt",
    "Recipient",
    "RefusalGround",
    "Refuse",
    "Regime",
    "ResolvedSubject",
    "Retention",
    "Right",
    "RightsDesk",
    "Role",
    "Schema",
    "Secret",
    "Severity",
    "SpecialBasis",
    "Stage",
    "SubjectKind",
    "Suspension",
    "SuspensionReason",
    "TimeLimit",
    "TooManyAttempts",
    "Verified",
    "Weekends",
    "breach_notice_before",
    "clock_due",
    "plan",
    "reminder_on",
    "retention_cutoff",
    "retention_end",
    "time_limit",
]
