"""The sentences of a privacy policy and of a record, in English."""

from gdpr_rights.domain.policy_text.words import PolicyWords
from gdpr_rights.law.bases import LawfulBasis
from gdpr_rights.law.rights import Right

ENGLISH = PolicyWords(
    title="Your personal data and your rights",
    version="Version {version}.",
    version_from="Version {version}, in force from {day}.",
    responsible="Who is responsible",
    controller="{name} decides why and how your data are processed: it is the controller.",
    officer="You reach its data protection officer at: {officer}.",
    reached="You reach it about your data:",
    by_email="by e-mail: {address}",
    by_post="by post: {address}",
    by_form="by this form: {address}",
    by_contact="at: {address}",
    purposes="What your data are processed for",
    no_purposes="{name} processes no personal data as a controller.",
    basis="Lawful basis:",
    interest="Legitimate interest pursued:",
    jointly="Together with others:",
    data="Data:",
    source="Where they come from:",
    recipients="Recipients:",
    nobody="nobody outside the controller",
    retention="Kept:",
    whether_required="Whether you must provide them:",
    required={
        LawfulBasis.CONTRACT: (
            "they are needed for the contract; without them it cannot be concluded or performed"
        ),
        LawfulBasis.LEGAL_OBLIGATION: "a law requires them",
        LawfulBasis.CONSENT: "you are free to; not to consent has no other consequence",
    },
    decision="Automated decision:",
    decided="{logic}. Significance: {significance}. Consequences: {consequences}",
    who_receives="Who receives your data",
    transfers="Outside the European Economic Area",
    automated="Automated decisions",
    for_others="What is processed for others",
    forwarded=(
        "{name} does the following on behalf of another controller, who decides on it. A request "
        "about it is passed on to that controller without delay, and you are told to whom "
        "(GDPR Art. 28(3)(e))."
    ),
    your_rights="Your rights",
    names={
        Right.INFORMATION: "Information",
        Right.ACCESS: "Access",
        Right.RECTIFICATION: "Rectification",
        Right.ERASURE: "Erasure",
        Right.RESTRICTION: "Restriction of processing",
        Right.PORTABILITY: "Portability",
        Right.OBJECTION: "Objection",
        Right.HUMAN_REVIEW: "Human review of automated decisions",
        Right.CONSENT_WITHDRAWAL: "Withdrawal of consent",
        Right.POST_MORTEM_DIRECTIVES: "Directives for after your death",
        Right.COMPLAINT: "Complaint",
    },
    rights={
        Right.INFORMATION: "You are told what is done with your data.",
        Right.ACCESS: (
            "You learn whether data about you are processed, receive a copy of them, and are told "
            "what is done with them."
        ),
        Right.RECTIFICATION: "Data that are wrong are corrected, and incomplete ones completed.",
        Right.ERASURE: (
            "Your data are erased where they are no longer necessary, where you withdraw the "
            "consent they rest on, where you object and nothing overrides your objection, where "
            "they are processed unlawfully, where a law requires their erasure, or where they "
            "were collected when you were a child for an online service. What a law requires to "
            "be kept, or what legal claims need, is kept for that alone, and you are told so."
        ),
        Right.RESTRICTION: (
            "Your data are kept and not used: while it is verified whether they are accurate or "
            "whether your objection prevails, where the processing is unlawful and you prefer "
            "that to erasure, or where you need them for a legal claim. You are told before the "
            "restriction is lifted."
        ),
        Right.PORTABILITY: (
            "You receive the data that you provided, in a structured, commonly used and "
            "machine-readable format, and may have them sent to another controller where that is "
            "technically feasible."
        ),
        Right.OBJECTION: "You may object to processing: see below.",
        Right.HUMAN_REVIEW: (
            "You may have a human look at a decision that was taken by automated means alone, "
            "say what you think of it, and contest it. This right cannot be given up."
        ),
        Right.CONSENT_WITHDRAWAL: (
            "You may withdraw your consent at any time, free of charge, without giving reasons, "
            "and as easily as you gave it. What was done before stays lawful; nothing else that "
            "we offer depends on it."
        ),
        Right.POST_MORTEM_DIRECTIVES: "You may say what becomes of your data: see below.",
        Right.COMPLAINT: "You may complain to a supervisory authority: see below.",
    },
    concerning="For this: {purposes}.",
    objection_title="Your right to object",
    objection_marketing=(
        "You may object at any time, without giving reasons, to the use of your data for direct "
        "marketing, profiling for it included. It then stops, in every channel (GDPR "
        "Art. 21(2)-(3)). This concerns: {purposes}."
    ),
    objection_interest=(
        "You may object at any time, on grounds relating to your particular situation, to the "
        "processing listed here. It then stops, unless there are compelling legitimate grounds "
        "that override yours, or legal claims need it; until that is decided your data are not "
        "used for it (GDPR Art. 21(1), 18(1)(d)). This concerns: {purposes}."
    ),
    after_death="After your death",
    after_death_says=(
        (
            "You may give directives on the storage, erasure and communication of your data after "
            "your death, change them and revoke them at any time: general ones on all data that "
            "concern you, or particular ones on the processing that you name, registered with the "
            "controller by a specific consent (French law: Loi 78-17, art. 85 I)."
        ),
        (
            "You may name a person to carry them out. Without one, or without directives, your "
            "heirs may use your rights as far as they need to settle the estate and to have your "
            "death taken into account: accounts are closed, processing ends (Loi 78-17, art. 85 "
            "II)."
        ),
    ),
    exercise="How to use your rights",
    exercise_at="A request needs no form, no article and no reason. Send it:",
    exercise_says=(
        (
            "You are answered without undue delay, and within one month of receipt at the latest. "
            "Where requests are complex or numerous, that may be extended by two further months; "
            "you are told so, with the reasons, within the first month (GDPR Art. 12(3))."
        ),
        "It is free of charge (GDPR Art. 12(5)).",
        (
            "Only where there are reasonable doubts about who asks are you asked for more to "
            "confirm your identity (GDPR Art. 12(6)). Nothing of the kind is asked to stop "
            "marketing or to withdraw consent."
        ),
        (
            "A refusal comes within one month, with its reasons and with the ways to contest it "
            "(GDPR Art. 12(4))."
        ),
    ),
    complaint="Complaint",
    record_title="Record of processing activities",
    record_intro="GDPR Art. 30(1).",
    field="Item",
    content="Content",
    name="Controller (a)",
    contact="Contact (a)",
    country="Country",
    authority="Supervisory authority",
    processor_title="Processing on behalf of others",
    processor_intro="GDPR Art. 30(2). The processor is {name}, {contact}.",
    officer_row="Data protection officer (a)",
    purpose="Purpose (b)",
    lawful_basis="Lawful basis",
    recipients_row="Recipients (d)",
    role="Role",
    people="Categories of data subjects (c)",
    nobody_known="no kind of person of the map",
    data_categories="Categories of personal data (c)",
    special_data="{categories} (special categories, GDPR Art. 9)",
    transfer_column="Transfers to third countries (e)",
    transferred="{places}",
    no_transfer="none",
    start='the date "{column}" in "{dataset}"',
    erased="Time limit for erasure (f)",
    systems="Held in",
    nowhere="no dataset of the map",
    security="Security measures (g)",
    security_outside=(
        "The data map does not describe them: attach the description of the measures of Art. 32."
    ),
    on_behalf="On behalf of (a)",
    on_behalf_of_tenants="each of the organisations listed in {dataset}",
    on_behalf_outside="those with whom there is a contract under Art. 28: attach the list",
    processing="Categories of processing (b)",
    processor_recipients="Recipients",
    processor_transfers="Transfers to third countries (c)",
    erased_for_others="Kept",
    processor_security="Security measures (d)",
    no_activities="The data map has none.",
)
