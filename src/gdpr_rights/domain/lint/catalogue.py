"""Every rule of the lint, each once; `docs/reference/lints.md` shows the same table."""

from gdpr_rights.domain.lint.findings import Rule, Severity
from gdpr_rights.domain.lint.policy_catalogue import POLICY_RULES

_E, _W = Severity.ERROR, Severity.WARNING

# Names
UNKNOWN_ACTIVITY = Rule(
    "unknown-activity",
    _E,
    what="A field or the notice names an activity that the map does not have.",
    fix="Add the activity, or correct its name.",
)
UNKNOWN_DATASET = Rule(
    "unknown-dataset",
    _E,
    what="A link, a kind of person, a look-up or a retention names a dataset that the map does "
    "not have.",
    fix="Add the dataset, or correct its name.",
)
DUPLICATE_NAME = Rule(
    "duplicate-name",
    _E,
    what="Two activities, kinds of person, datasets or fields of a dataset have one name.",
    fix="Rename or remove one of them.",
)
DUPLICATE_TABLE = Rule(
    "duplicate-table",
    _E,
    what="Two datasets stand for the same table, so that its rows would be treated twice.",
    fix="Make them one dataset.",
)
SEVERAL_COLUMNS_IN_ONE_NAME = Rule(
    "several-columns-in-one-name",
    _E,
    what="Several column names stand in one string.",
    fix='Write one string for each column: ["a", "b"].',
)

# Ownership
UNOWNED_PERSONAL_DATA = Rule(
    "unowned-personal-data",
    _E,
    what="A dataset holds personal data, but its rows belong to no kind of person: no request "
    "would ever reach them.",
    fix="Add an owned_by link that leads to a kind of person, or a kind of person for it.",
)
SEVERAL_OWNERS = Rule(
    "several-owners",
    _E,
    what="A dataset has more than one owned_by link; this release follows one.",
    fix="Keep one owned_by link and make the others refers.",
)
OWNERSHIP_CYCLE = Rule(
    "ownership-cycle",
    _E,
    what="Datasets own each other in a circle, so that their rows belong to nobody.",
    fix="Make one of the links refers.",
)
SUBJECT_DATASET_HAS_OWNER = Rule(
    "subject-dataset-has-owner",
    _E,
    what="The rows that are persons themselves have an owner: one person would own another.",
    fix="Make the link refers.",
)
OWNER_OUT_OF_REACH = Rule(
    "owner-out-of-reach",
    _E,
    what="The owner of a dataset stands in another system, which cannot be asked: only the key "
    "and the look-ups of a person go from one system to another.",
    fix="Link to the dataset of a kind of person, by its key (written in the map) or a look-up.",
)
OWNER_NOT_UNIQUE = Rule(
    "owner-not-unique",
    _E,
    what="An owned_by link leads to a column that several rows may share, so that a row could "
    "belong to several people; this release follows one.",
    fix="Link to the key, or to a column that is unique.",
)
DELETE_LINK_BLOCKED = Rule(
    "delete-link-blocked",
    _E,
    what="Rows shall be deleted together with the row they refer to, but they may be in "
    "retention, or other rows depend on them.",
    fix='Use on_erased = "detach" or "keep".',
)
NO_LOOKUP = Rule(
    "no-lookup",
    _W,
    what="A kind of person has no look-up: people are found by the key of their row only.",
    fix='Add a look-up, such as lookup = { email = "email" }.',
)
LOOKUP_NOT_CLASSIFIED = Rule(
    "lookup-not-classified",
    _E,
    what="A look-up column is not classified as personal data, so that it would be neither "
    "disclosed nor erased.",
    fix="Classify the column among the fields of its dataset.",
)
LOOKUP_TOO_FAR = Rule(
    "lookup-too-far",
    _E,
    what="A look-up stands in a dataset that no link joins to the one of the kind of person.",
    fix="Look up in the dataset itself, or in one that is one link away.",
)

# Tenants
UNKNOWN_TENANT_DATASET = Rule(
    "unknown-tenant-dataset",
    _E,
    what="The map names a tenant dataset that it does not have.",
    fix="Add the dataset in which one row is one tenant, or correct the name in tenants.",
)
TENANT_UNSCOPED = Rule(
    "tenant-unscoped",
    _E,
    what="The map has tenants, and neither the rows of a dataset nor those that own them say to "
    "which one they belong: two tenants with equal keys would mix.",
    fix='Name the column with the tenant\'s key: tenant = "...".',
)
TENANT_WITHOUT_TENANTS = Rule(
    "tenant-without-tenants",
    _E,
    what="A dataset names a tenant column, but the map does not say what a tenant is: no request "
    "would name one.",
    fix='Name the dataset in which one row is one tenant, tenants = "...", or remove tenant.',
)
TENANT_OVERWRITTEN = Rule(
    "tenant-overwritten",
    _E,
    what="A tenant column is classified as personal data, which an erasure would overwrite; the "
    "row would then belong to no tenant, or to another one.",
    fix='Leave it out of fields, or make it "internal".',
)

# Law
USED_FOR_NOTHING = Rule(
    "used-for-nothing",
    _E,
    what="A field with personal data is used for no activity, so that nothing says why it is "
    "held, or for how long (GDPR Art. 5(1)(b)).",
    fix="Name the activities in used_for.",
)
UNUSED_ACTIVITY = Rule(
    "unused-activity",
    _W,
    what="No field is used for an activity: the record of Art. 30 is not true.",
    fix="Name it in used_for of its fields, or remove it.",
)
LEGAL_OBLIGATION_WITHOUT_CITATION = Rule(
    "legal-obligation-without-citation",
    _W,
    what="An activity stands against erasure without the rule that requires the storage, so that "
    "a human is asked each time (GDPR Art. 17(3)(b), 17(3)(e)).",
    fix='Add the rule to its retention: citation = "...".',
)
SPECIAL_WITHOUT_BASIS = Rule(
    "special-without-basis",
    _W,
    what="A special category of personal data is used for an activity that names nothing which "
    "lifts the prohibition (GDPR Art. 9(1), 9(2)).",
    fix="Give the activity a special_basis, or remove the use.",
)
TRANSFER_WITHOUT_SAFEGUARD = Rule(
    "transfer-without-safeguard",
    _E,
    what="A recipient outside the European Economic Area has no safeguard; an answer that does "
    "not name it is not complete (GDPR Art. 15(2), 44-46).",
    fix='Name it: safeguard = "adequacy decision", "standard contractual clauses", ...',
)
COUNTRY_NOT_ISO = Rule(
    "country-not-iso",
    _W,
    what="A country is no ISO 3166 code of two capital letters.",
    fix='Write the code: "FR", "DE", "US".',
)
UNKNOWN_TIME_ZONE = Rule(
    "unknown-time-zone",
    _E,
    what="The controller's time zone is not known here, so that nobody can say on which day a "
    "request arrived.",
    fix='Write an IANA name, time_zone = "Europe/Paris"; install tzdata where the machine has no '
    "time zones of its own.",
)
RETENTION_UNREACHABLE = Rule(
    "retention-unreachable",
    _E,
    what="A retention starts in a dataset that is neither the one of a field it applies to, nor "
    "above nor below it along the owned_by links: its rows would have no date.",
    fix="Start in the dataset itself, in one that owns its rows, or in one whose rows it owns.",
)
PROHIBITED_DECISION = Rule(
    "prohibited-decision",
    _W,
    what="A decision is taken by automated means alone, affects people significantly, and rests "
    "on nothing that allows it (GDPR Art. 22(1)).",
    fix="Have a human with authority decide, or say what allows it: allowed_by.",
)
DECISION_CONTRADICTED = Rule(
    "decision-contradicted",
    _W,
    what="What the map says of an automated decision does not go together (GDPR Art. 22(2)).",
    fix="Correct allowed_by, the finding, or the lawful basis of the activity.",
)
DECISION_WITHOUT_LAW = Rule(
    "decision-without-law",
    _W,
    what="A law shall allow an automated decision, but the law or its safeguards are not named "
    "(GDPR Art. 22(2)(b)).",
    fix="Name both: law, safeguards.",
)
SPECIAL_DECISION = Rule(
    "special-decision",
    _W,
    what="An automated decision uses special categories of personal data without explicit consent "
    "or a substantial public interest, or without safeguards that are named (GDPR Art. 22(4)).",
    fix='Give the activity special_basis = "explicit-consent" or "substantial-public-interest", '
    "and name the safeguards; or take the data out.",
)
REVIEW_WAIVED = Rule(
    "review-waived",
    _W,
    what="The terms let people give up the review of an automated decision. They cannot: it is "
    "made all the same (GDPR Art. 22(3)).",
    fix="Take the clause out of the terms, then out of the map.",
)
SECRET_DISCLOSED = Rule(
    "secret-disclosed",
    _E,
    what="A column named like a password or a token would be handed out.",
    fix='Give it the category "credential", or disclose = false.',
)

# Recipients
UNKNOWN_LOOKUP = Rule(
    "unknown-lookup",
    _W,
    what="A recipient is said to know people by a look-up that no kind of person has.",
    fix="Correct the name in known_by, or add the look-up.",
)
RECIPIENT_NOT_REACHED = Rule(
    "recipient-not-reached",
    _W,
    what="The map says how some recipients are told of a rectification, erasure or restriction, "
    "and not this one (GDPR Art. 19).",
    fix='Add notices = { email = "..." }, { webhook = "https://..." } or { by_hand = "..." }; or '
    "informed = false.",
)
RECIPIENT_REACHED_IN_TWO_WAYS = Rule(
    "recipient-reached-in-two-ways",
    _W,
    what="One recipient is told in different ways by different activities; the first one counts.",
    fix="Say it once, or give the recipients different names.",
)
RECIPIENT_CANNOT_FIND_PERSON = Rule(
    "recipient-cannot-find-person",
    _W,
    what="A recipient is told of people by a message, and no look-up is used for an activity of "
    "it: the message could not say who is meant, so that a human has to tell it.",
    fix='Name the look-ups it knows, known_by = ["email"], or the activity in used_for of their '
    "columns.",
)

UNDECIDED = Rule(
    "undecided",
    _E,
    what="A text begins with TO DECIDE, as a draft writes it: a human has to decide what belongs "
    "there.",
    fix="Decide, and write it there without TO DECIDE.",
)

# The live schema: tables and columns
UNKNOWN_TABLE = Rule(
    "unknown-table",
    _E,
    what="A dataset stands for a table that the system does not have.",
    fix="Correct table, or remove the dataset.",
)
UNKNOWN_COLUMN = Rule(
    "unknown-column",
    _E,
    what="The map names a column that the table does not have.",
    fix="Correct the name, or remove it.",
)
UNCLASSIFIED_COLUMN = Rule(
    "unclassified-column",
    _E,
    what="Nobody has said what a live column holds: it would be left out of exports and stay "
    "behind when its row is overwritten.",
    fix="Classify it in fields, or give the dataset a rest.",
)
KEY_MISSING = Rule(
    "key-missing",
    _E,
    what="Neither the table nor the map has a key: rows have no identity.",
    fix='Name the columns that identify a row: key = ["..."].',
)
START_TYPE = Rule(
    "start-type",
    _E,
    what="A retention starts in a column that holds no date.",
    fix="Start in a column with dates.",
)
UNINDEXED_LINK = Rule(
    "unindexed-link",
    _W,
    what="A link or look-up column has no index: every request reads the whole table.",
    fix="Create an index that begins with it.",
)

# The live schema: overwriting
OVERWRITE_IMPOSSIBLE = Rule(
    "overwrite-impossible",
    _E,
    what="A personal column may have to be overwritten while its row stays, but it cannot be "
    "NULL and has no rule, or is part of the key.",
    fix='Add a rule: overwrite = "unique" or { constant = ... }. A key cannot be overwritten.',
)
OVERWRITE_TOO_LONG = Rule(
    "overwrite-too-long",
    _E,
    what="What an overwrite rule writes does not fit into the column.",
    fix="Use a shorter constant, or a longer column.",
)
OVERWRITE_WRONG_TYPE = Rule(
    "overwrite-wrong-type",
    _E,
    what="What an overwrite rule writes is not of the column's type.",
    fix="Use a constant of the column's type.",
)
OVERWRITE_NOT_UNIQUE = Rule(
    "overwrite-not-unique",
    _E,
    what="A constant is written into a unique column: the second erasure would fail.",
    fix='Use overwrite = "unique".',
)

# The live schema: references
FOREIGN_KEY_UNCLASSIFIED = Rule(
    "foreign-key-unclassified",
    _E,
    what="A live foreign key onto a table of the map is covered by no link: it would block an "
    "erasure, or leave personal data behind.",
    fix="Add an owned_by or refers link for it (and the dataset it stands in).",
)
FOREIGN_KEY_TO_UNMAPPED_TABLE = Rule(
    "foreign-key-to-unmapped-table",
    _W,
    what="A row refers to a table that the map does not name: whether that holds personal data, "
    "nobody has said.",
    fix='Add the dataset (rest = "not-personal" if it holds none) and a refers link.',
)
LINK_CONTRADICTS_FOREIGN_KEY = Rule(
    "link-contradicts-foreign-key",
    _E,
    what="A link leads to another table or column than the foreign key of the same column.",
    fix="Follow the foreign key.",
)
REFERENCE_CANNOT_DETACH = Rule(
    "reference-cannot-detach",
    _E,
    what="A reference shall be removed when its target is deleted, but its columns cannot be "
    "NULL, are part of the key, or serve another link too.",
    fix='Use on_erased = "delete" or "keep", or give the target erasure = "overwrite".',
)
SURVIVOR_BLOCKS_DELETE = Rule(
    "survivor-blocks-delete",
    _E,
    what="Rows that are overwritten keep a reference that cannot be NULL to rows that are "
    "deleted.",
    fix='Give the owner erasure = "overwrite" too, or delete the rows below it.',
)

RULES: tuple[Rule, ...] = (
    *(rule for rule in [*globals().values()] if isinstance(rule, Rule)),
    *POLICY_RULES,
)
"""Every rule, in the order of the documentation."""
