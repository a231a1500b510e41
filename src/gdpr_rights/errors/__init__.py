"""Every error the library raises.

What the law foresees is a value to match on; what the programmer got wrong, or what the world
broke, is one of these. Each carries typed attributes; none carries a personal datum.

    GdprRightsError
    ├── NaiveDatetime           ValueError      a datetime without a time zone
    ├── UnknownTimeZone         ValueError      a time zone that this machine does not know
    ├── UnknownRegime           LookupError     a regime not in the table, or not in force that day
    ├── NotProvidedFor          ValueError      a suspension, extension or clock the regime lacks
    ├── InvalidPeriod           ValueError      a period that is not ISO 8601
    ├── UnknownCalendar         LookupError     no public holidays for that country or region
    ├── MissingExtra            ImportError     an optional library is not installed
    ├── InvalidDataMap          ExceptionGroup  a map that cannot be read, every mistake at once
    ├── InvalidValue            ValueError      one of these mistakes, with its place
    ├── UnsafeDataMap                           a map that would erase or disclose wrongly
    ├── MapDoesNotFit                           the live system does not fit the map
    ├── UnknownSystem           LookupError     the map names a system the desk was not given
    ├── UnknownKind             LookupError     no such kind of person
    ├── UnknownLookup           LookupError     no such look-up for it
    ├── UnknownField            LookupError     a correction of what the map does not name
    ├── UnknownActivity         LookupError     no such processing activity in the map
    ├── NotByConsent            ValueError      an activity that consent neither allows nor ends
    ├── UnknownCheck            LookupError     no such identity check
    ├── UnknownCase             LookupError     no such case
    ├── UnknownItem             LookupError     no such item in a plan
    ├── UnknownQuestion         LookupError     no such question, or no such answer to it
    ├── UnknownRecipient        LookupError     no such notice of a case
    ├── UnknownEvent            LookupError     no retention depends on such an event
    ├── NoSuchCandidate         LookupError     no such person among those a request fits
    ├── TenantMissing           ValueError      several organisations, and nobody said which one
    ├── ExtensionTooLate        ValueError      an extension of which nobody can be told in time
    ├── UnfitValue              ValueError      a corrected value that the column cannot hold
    ├── ReferenceTaken                          another request has the same reference
    ├── DeliveryFailed                          a message could not be sent
    ├── PlanOutdated                            columns were added since an erasure was accepted
    ├── NothingToForward        LookupError     no part of the plan is another controller's
    ├── AuthorityMissing        LookupError     no supervisory authority for the country
    ├── NoLetter                LookupError     no letter is due where the case stands
    ├── InvalidTemplate         ValueError      a template that leaves out what a letter must say
    ├── NothingProposed         LookupError     no erasure follows from a withdrawal or objection
    ├── ReviewNotRefusable      ValueError      a review of a decision, refused on no ground for it
    ├── UnfitReviewer           ValueError      a review that no human with authority can have made
    ├── DecisionRecorded        ValueError      another decision of the person has the same name
    ├── NoAutomatedDecision     LookupError     the map says that no decision is taken there
    ├── UnknownComplaint        LookupError     no open complaint of that number
    ├── IllegalStep                             a step that the case does not allow where it stands
    ├── NotRestricted                           nothing is restricted, so nothing is excepted
    ├── IdentityNotEstablished                  nobody has proven who asks, or that they may
    ├── NotTheirAddress                         a challenge would reach somebody else
    ├── AnswerStoreMissing                      there is no place for the copy
    ├── ErasureIncomplete                       rows were left; the erasure was rolled back
    ├── RectificationIncomplete                 a row does not hold the new value; rolled back
    ├── SystemUnavailable                       a system could not be reached or broke off
    ├── NoticeUndelivered                       a recipient could not be told
    ├── WebhookNotVerified      ValueError      a notice that nobody signed, or too long ago
    ├── TablesMissing                           the library's own tables are not there yet
    ├── UnreadableEntry                         an entry that this release cannot read
    └── StaleVersion                            somebody else wrote meanwhile
"""

from gdpr_rights.errors.base import (
    GdprRightsError,
)
from gdpr_rights.errors.cases import (
    AnswerStoreMissing,
    DecisionRecorded,
    DeliveryFailed,
    ExtensionTooLate,
    IdentityNotEstablished,
    IllegalStep,
    NoAutomatedDecision,
    NoSuchCandidate,
    NotByConsent,
    NothingProposed,
    NothingToForward,
    NotRestricted,
    NotTheirAddress,
    PlanOutdated,
    ReferenceTaken,
    ReviewNotRefusable,
    TenantMissing,
    UnfitReviewer,
    UnfitValue,
    UnknownActivity,
    UnknownCase,
    UnknownCheck,
    UnknownComplaint,
    UnknownEvent,
    UnknownField,
    UnknownItem,
    UnknownQuestion,
    UnknownRecipient,
)
from gdpr_rights.errors.dates import (
    InvalidPeriod,
    NaiveDatetime,
    NotProvidedFor,
    UnknownCalendar,
    UnknownRegime,
    UnknownTimeZone,
)
from gdpr_rights.errors.letters import (
    AuthorityMissing,
    InvalidTemplate,
    NoLetter,
)
from gdpr_rights.errors.maps import (
    InvalidDataMap,
    InvalidValue,
    MapDoesNotFit,
    UnknownKind,
    UnknownLookup,
    UnknownSystem,
    UnsafeDataMap,
)
from gdpr_rights.errors.systems import (
    ErasureIncomplete,
    MissingExtra,
    NoticeUndelivered,
    RectificationIncomplete,
    StaleVersion,
    SystemUnavailable,
    TablesMissing,
    UnreadableEntry,
    WebhookNotVerified,
)

__all__ = [
    "UnknownComplaint",
    "UnfitReviewer",
    "ReviewNotRefusable",
    "NoAutomatedDecision",
    "DecisionRecorded",
    "AnswerStoreMissing",
    "AuthorityMissing",
    "DeliveryFailed",
    "ErasureIncomplete",
    "ExtensionTooLate",
    "GdprRightsError",
    "IdentityNotEstablished",
    "IllegalStep",
    "InvalidDataMap",
    "InvalidPeriod",
    "InvalidTemplate",
    "InvalidValue",
    "MapDoesNotFit",
    "MissingExtra",
    "NaiveDatetime",
    "NoLetter",
    "NoSuchCandidate",
    "NotByConsent",
    "NotProvidedFor",
    "NotRestricted",
    "NotTheirAddress",
    "NothingProposed",
    "NothingToForward",
    "NoticeUndelivered",
    "PlanOutdated",
    "RectificationIncomplete",
    "ReferenceTaken",
    "StaleVersion",
    "SystemUnavailable",
    "TablesMissing",
    "TenantMissing",
    "UnfitValue",
    "UnknownActivity",
    "UnknownCalendar",
    "UnknownCase",
    "UnknownCheck",
    "UnknownEvent",
    "UnknownField",
    "UnknownItem",
    "UnknownKind",
    "UnknownLookup",
    "UnknownQuestion",
    "UnknownRecipient",
    "UnknownRegime",
    "UnknownSystem",
    "UnknownTimeZone",
    "UnreadableEntry",
    "UnsafeDataMap",
    "WebhookNotVerified",
]

# One public path for each: a traceback names the one that a user imports.
for _name in __all__:
    globals()[_name].__module__ = __name__
