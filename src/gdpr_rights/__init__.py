"""Honour the GDPR rights of the people in your database, and prove it.

The library proposes and records; the controller decides. See `RightsDesk` for the way of a
request, `DataMap` for what a controller says it holds, and `time_limit` for the dates.

Names are loaded when they are first used: who needs only `time_limit` does not pay for the desk.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gdpr_rights.desk.aio import AsyncRightsDesk
    from gdpr_rights.desk.guard import AsyncGuard, Guard
    from gdpr_rights.desk.sync import RightsDesk
    from gdpr_rights.domain.activities import ProcessingActivity
    from gdpr_rights.domain.after_death_requests import (
        AfterDeath,
        AfterDeathRequest,
        DirectiveRequest,
        ProofOfDeath,
    )
    from gdpr_rights.domain.automated import AutomatedDecision, AutomationFinding, WhileContested
    from gdpr_rights.domain.calendars import Calendar, FixedHolidays, Weekends
    from gdpr_rights.domain.case import Case
    from gdpr_rights.domain.clocks import breach_notice_before, clock_due, reminder_on
    from gdpr_rights.domain.consents import Consent, ConsentNoted, ConsentState, Objection
    from gdpr_rights.domain.consequences import Consequence, SideEffect, Trigger
    from gdpr_rights.domain.data_map import DataMap
    from gdpr_rights.domain.datasets import Dataset, Erasure, Lookup, Match, SubjectKind
    from gdpr_rights.domain.deciding import Decision, decide
    from gdpr_rights.domain.directing import DirectiveFiled
    from gdpr_rights.domain.directives import (
        Clause,
        ConsentAct,
        Directive,
        DirectiveKind,
        KeptDirective,
        SpecificConsent,
        Wish,
    )
    from gdpr_rights.domain.directives_in_force import in_force
    from gdpr_rights.domain.downloads import DownloadToken, TokenVerdict
    from gdpr_rights.domain.drafting.drafting import draft_data_map
    from gdpr_rights.domain.drafting.drafts import Draft, Guess, OpenQuestion
    from gdpr_rights.domain.entitlements import rights_for
    from gdpr_rights.domain.events.reviews import Effects, Reviewed
    from gdpr_rights.domain.extension import Extension, ExtensionBase
    from gdpr_rights.domain.facts import Facts, Recorded, RecordedRefusal
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
    from gdpr_rights.domain.gates import Outcome
    from gdpr_rights.domain.holding import Hold
    from gdpr_rights.domain.identity import AuthenticatedSession, Level
    from gdpr_rights.domain.identity_levels import LOW_RISK, ORDINARY_RISK, IdentityLevels
    from gdpr_rights.domain.information import DecisionInformation
    from gdpr_rights.domain.instructions import Fate, Receipt
    from gdpr_rights.domain.judgements import Answer, Judgement, Question
    from gdpr_rights.domain.justification import Carried, Justification
    from gdpr_rights.domain.kept_consents import KeptConsent, TakenOver
    from gdpr_rights.domain.links import Link, OnErased
    from gdpr_rights.domain.lint import Finding, Severity
    from gdpr_rights.domain.notice import (
        AfterWithdrawal,
        ConsentBy,
        IdentityAsked,
        IdentityDemand,
        IdentityProof,
        LimitedBy,
        Notice,
        RightLimit,
        WithdrawnBy,
    )
    from gdpr_rights.domain.notice_states import NoticeStage, NoticeState
    from gdpr_rights.domain.notices import Operation, RecipientNotice
    from gdpr_rights.domain.outcomes import (
        AmbiguousSubject,
        Blocked,
        ChallengeMade,
        CopyProgress,
        DeathNoted,
        Download,
        DownloadRefused,
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
        Controller,
        DataSubject,
        Recipient,
        ResolvedSubject,
        Role,
    )
    from gdpr_rights.domain.places import Place
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
    from gdpr_rights.domain.policy_text.record import record
    from gdpr_rights.domain.policy_text.rights_section import rights_section
    from gdpr_rights.domain.refusals import NotDone, RefusalInformation
    from gdpr_rights.domain.register import NewDecision, RecordedDecision, UnknownDecision
    from gdpr_rights.domain.requesters import (
        Administrator,
        Agent,
        DesignatedPerson,
        Guardian,
        Heir,
        Mandate,
        Parent,
        Themselves,
    )
    from gdpr_rights.domain.requests import (
        AccessRequest,
        Correction,
        ErasureRequest,
        InformationRequest,
        ObjectionRequest,
        PortabilityRequest,
        RectificationRequest,
        RestrictionRequest,
        ReviewRequest,
        WithdrawalRequest,
    )
    from gdpr_rights.domain.retention import CountFrom, Retention
    from gdpr_rights.domain.retention_end import retention_cutoff, retention_end
    from gdpr_rights.domain.schema import Schema
    from gdpr_rights.domain.stages import Stage
    from gdpr_rights.domain.standing import Allowed, Denied, StandingVerdict
    from gdpr_rights.domain.standing_to_ask import Missing, gate_of
    from gdpr_rights.domain.suspension import Suspension
    from gdpr_rights.domain.time_limit import TimeLimit, time_limit
    from gdpr_rights.domain.ways import ByEmail, ByHand, ByWebhook, Channel
    from gdpr_rights.errors import GdprRightsError
    from gdpr_rights.law.authorities import Authority, authority_of
    from gdpr_rights.law.automated import DecisionAllowance, ReviewResult
    from gdpr_rights.law.bases import LawfulBasis, SpecialBasis
    from gdpr_rights.law.citations import Citation, Mark
    from gdpr_rights.law.clocks import Counting, ExtensionReason, Regime, SuspensionReason
    from gdpr_rights.law.grounds import (
        ErasureGround,
        Exemption,
        RefusalGround,
        RestrictionCause,
        UseWhileRestricted,
    )
    from gdpr_rights.law.periods import Period
    from gdpr_rights.law.rights import Right

__version__ = "0.1.0"

__all__ = [
    "AccessRequest",
    "Action",
    "Administrator",
    "AfterDeath",
    "AfterDeathRequest",
    "AfterWithdrawal",
    "Agent",
    "Allowed",
    "AmbiguousSubject",
    "Answer",
    "AsyncGuard",
    "AsyncRightsDesk",
    "AuthenticatedSession",
    "Authority",
    "AutomatedDecision",
    "AutomationFinding",
    "Blocked",
    "ByEmail",
    "ByHand",
    "ByWebhook",
    "Calendar",
    "Carried",
    "Case",
    "ChallengeMade",
    "Channel",
    "Citation",
    "Clause",
    "Consent",
    "ConsentAct",
    "ConsentBy",
    "ConsentNoted",
    "ConsentState",
    "Consequence",
    "Controller",
    "CopyProgress",
    "Correction",
    "CountFrom",
    "Counting",
    "DataMap",
    "DataSource",
    "DataSubject",
    "Dataset",
    "DeathNoted",
    "Decision",
    "DecisionAllowance",
    "DecisionInformation",
    "Denied",
    "DesignatedPerson",
    "Directive",
    "DirectiveFiled",
    "DirectiveKind",
    "DirectiveRequest",
    "Do",
    "Download",
    "DownloadRefused",
    "DownloadToken",
    "Draft",
    "Effects",
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
    "Guard",
    "Guardian",
    "Guess",
    "Heir",
    "Hold",
    "INTERNAL",
    "IdentityAsked",
    "IdentityDemand",
    "IdentityLevels",
    "IdentityProof",
    "InformationRequest",
    "Item",
    "Judge",
    "Judgement",
    "JudgementNeeded",
    "Justification",
    "Keep",
    "KeptConsent",
    "KeptDirective",
    "LOW_RISK",
    "LawfulBasis",
    "Level",
    "LimitedBy",
    "Link",
    "Lookup",
    "Mandate",
    "Mark",
    "Match",
    "Missing",
    "NOT_PERSONAL",
    "NewDecision",
    "NoData",
    "NotCovered",
    "NotDone",
    "NotVerified",
    "Notice",
    "NoticeStage",
    "NoticeState",
    "ORDINARY_RISK",
    "Objection",
    "ObjectionRequest",
    "OnErased",
    "OpenQuestion",
    "Operation",
    "Outcome",
    "OverwriteConstant",
    "OverwriteNull",
    "OverwriteUnique",
    "Parent",
    "PartlyFulfilled",
    "Period",
    "PersonalData",
    "Place",
    "Plan",
    "PortabilityRequest",
    "Preview",
    "ProcessingActivity",
    "ProofOfDeath",
    "Question",
    "Receipt",
    "Recipient",
    "RecipientNotice",
    "Recorded",
    "RecordedDecision",
    "RecordedRefusal",
    "RectificationRequest",
    "RefusalGround",
    "RefusalInformation",
    "Refuse",
    "Regime",
    "ResolvedSubject",
    "RestrictionCause",
    "RestrictionRequest",
    "Retention",
    "ReviewRequest",
    "ReviewResult",
    "Reviewed",
    "Right",
    "RightLimit",
    "RightsDesk",
    "Role",
    "Schema",
    "Secret",
    "Severity",
    "SideEffect",
    "SpecialBasis",
    "SpecificConsent",
    "Stage",
    "StandingVerdict",
    "SubjectKind",
    "Suspension",
    "SuspensionReason",
    "TakenOver",
    "Themselves",
    "TimeLimit",
    "TokenVerdict",
    "TooManyAttempts",
    "Trigger",
    "UnknownDecision",
    "UseWhileRestricted",
    "Verified",
    "Weekends",
    "WhileContested",
    "Wish",
    "WithdrawalRequest",
    "WithdrawnBy",
    "authority_of",
    "breach_notice_before",
    "clock_due",
    "decide",
    "draft_data_map",
    "gate_of",
    "in_force",
    "plan",
    "record",
    "reminder_on",
    "retention_cutoff",
    "retention_end",
    "rights_for",
    "rights_section",
    "time_limit",
]

_HOMES = {
    "gdpr_rights.desk.aio": "AsyncRightsDesk",
    "gdpr_rights.desk.guard": "AsyncGuard Guard",
    "gdpr_rights.desk.sync": "RightsDesk",
    "gdpr_rights.domain.activities": "ProcessingActivity",
    "gdpr_rights.domain.after_death_requests": (
        "AfterDeath AfterDeathRequest DirectiveRequest ProofOfDeath"
    ),
    "gdpr_rights.domain.automated": "AutomatedDecision AutomationFinding WhileContested",
    "gdpr_rights.domain.calendars": "Calendar FixedHolidays Weekends",
    "gdpr_rights.domain.case": "Case",
    "gdpr_rights.domain.clocks": "breach_notice_before clock_due reminder_on",
    "gdpr_rights.domain.consents": "Consent ConsentNoted ConsentState Objection",
    "gdpr_rights.domain.consequences": "Consequence SideEffect Trigger",
    "gdpr_rights.domain.data_map": "DataMap",
    "gdpr_rights.domain.datasets": "Dataset Erasure Lookup Match SubjectKind",
    "gdpr_rights.domain.deciding": "Decision decide",
    "gdpr_rights.domain.directing": "DirectiveFiled",
    "gdpr_rights.domain.directives": (
        "Clause ConsentAct Directive DirectiveKind KeptDirective SpecificConsent Wish"
    ),
    "gdpr_rights.domain.directives_in_force": "in_force",
    "gdpr_rights.domain.downloads": "DownloadToken TokenVerdict",
    "gdpr_rights.domain.drafting.drafting": "draft_data_map",
    "gdpr_rights.domain.drafting.drafts": "Draft Guess OpenQuestion",
    "gdpr_rights.domain.entitlements": "rights_for",
    "gdpr_rights.domain.events.reviews": "Effects Reviewed",
    "gdpr_rights.domain.extension": "Extension ExtensionBase",
    "gdpr_rights.domain.facts": "Facts Recorded RecordedRefusal",
    "gdpr_rights.domain.fields": (
        "DataSource INTERNAL NOT_PERSONAL OverwriteConstant OverwriteNull OverwriteUnique "
        "PersonalData"
    ),
    "gdpr_rights.domain.fingerprints": "Secret",
    "gdpr_rights.domain.gates": "Outcome",
    "gdpr_rights.domain.holding": "Hold",
    "gdpr_rights.domain.identity": "AuthenticatedSession Level",
    "gdpr_rights.domain.identity_levels": "IdentityLevels LOW_RISK ORDINARY_RISK",
    "gdpr_rights.domain.information": "DecisionInformation",
    "gdpr_rights.domain.instructions": "Fate Receipt",
    "gdpr_rights.domain.judgements": "Answer Judgement Question",
    "gdpr_rights.domain.justification": "Carried Justification",
    "gdpr_rights.domain.kept_consents": "KeptConsent TakenOver",
    "gdpr_rights.domain.links": "Link OnErased",
    "gdpr_rights.domain.lint": "Finding Severity",
    "gdpr_rights.domain.notice": (
        "AfterWithdrawal ConsentBy IdentityAsked IdentityDemand IdentityProof LimitedBy "
        "Notice RightLimit WithdrawnBy"
    ),
    "gdpr_rights.domain.notice_states": "NoticeStage NoticeState",
    "gdpr_rights.domain.notices": "Operation RecipientNotice",
    "gdpr_rights.domain.outcomes": (
        "AmbiguousSubject Blocked ChallengeMade CopyProgress DeathNoted Download "
        "DownloadRefused Fulfilled JudgementNeeded NoData NotVerified PartlyFulfilled Preview "
        "TooManyAttempts Verified"
    ),
    "gdpr_rights.domain.parties": "Controller DataSubject Recipient ResolvedSubject Role",
    "gdpr_rights.domain.places": "Place",
    "gdpr_rights.domain.planning": "plan",
    "gdpr_rights.domain.plans": "Action Do Forward Item Judge Keep NotCovered Plan Refuse",
    "gdpr_rights.domain.policy_text.record": "record",
    "gdpr_rights.domain.policy_text.rights_section": "rights_section",
    "gdpr_rights.domain.refusals": "NotDone RefusalInformation",
    "gdpr_rights.domain.register": "NewDecision RecordedDecision UnknownDecision",
    "gdpr_rights.domain.requesters": (
        "Administrator Agent DesignatedPerson Guardian Heir Mandate Parent Themselves"
    ),
    "gdpr_rights.domain.requests": (
        "AccessRequest Correction ErasureRequest InformationRequest ObjectionRequest "
        "PortabilityRequest RectificationRequest RestrictionRequest ReviewRequest "
        "WithdrawalRequest"
    ),
    "gdpr_rights.domain.retention": "CountFrom Retention",
    "gdpr_rights.domain.retention_end": "retention_cutoff retention_end",
    "gdpr_rights.domain.schema": "Schema",
    "gdpr_rights.domain.stages": "Stage",
    "gdpr_rights.domain.standing": "Allowed Denied StandingVerdict",
    "gdpr_rights.domain.standing_to_ask": "Missing gate_of",
    "gdpr_rights.domain.suspension": "Suspension",
    "gdpr_rights.domain.time_limit": "TimeLimit time_limit",
    "gdpr_rights.domain.ways": "ByEmail ByHand ByWebhook Channel",
    "gdpr_rights.errors": "GdprRightsError",
    "gdpr_rights.law.authorities": "Authority authority_of",
    "gdpr_rights.law.automated": "DecisionAllowance ReviewResult",
    "gdpr_rights.law.bases": "LawfulBasis SpecialBasis",
    "gdpr_rights.law.citations": "Citation Mark",
    "gdpr_rights.law.clocks": "Counting ExtensionReason Regime SuspensionReason",
    "gdpr_rights.law.grounds": (
        "ErasureGround Exemption RefusalGround RestrictionCause UseWhileRestricted"
    ),
    "gdpr_rights.law.periods": "Period",
    "gdpr_rights.law.rights": "Right",
}
"""Where each name lives; a test holds it against the imports above."""


def __getattr__(name: str) -> object:
    for module, names in _HOMES.items():
        if name in names.split():
            value: object = getattr(import_module(module), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
