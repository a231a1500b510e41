"""The sentences of an answer in English."""

from gdpr_rights.domain.fields import DataSource
from gdpr_rights.domain.parties import Role
from gdpr_rights.domain.wording import Wording
from gdpr_rights.law.bases import LawfulBasis, SpecialBasis
from gdpr_rights.law.citations import Citation
from gdpr_rights.law.grounds import RefusalGround
from gdpr_rights.law.periods import Period

ENGLISH = Wording(
    separator="; ",
    cite=str,
    period=Period.in_words,
    sources={
        DataSource.GIVEN: "you gave them to us",
        DataSource.OBSERVED: "we recorded them while you used our services",
        DataSource.DERIVED: "we derived them from other data about you",
        DataSource.THIRD_PARTY: "somebody else gave them to us",
    },
    bases={basis: basis.value.replace("-", " ") for basis in LawfulBasis},
    special_bases={basis: basis.value.replace("-", " ") for basis in SpecialBasis},
    roles={role: role.value.replace("-", " ") for role in Role},
    processed="{name} processes personal data about you.",
    processed_for_others=(
        "{name} processes no personal data about you as a controller. What it may hold on behalf "
        "of another controller is that controller's to answer."
    ),
    not_processed=(
        "No: {name} processes no personal data about you that it could find by what you gave."
    ),
    statements_alone=(
        "Yes: {name} keeps a record of what you consented or objected to. By what you gave it "
        "found no other personal data about you."
    ),
    disclosed="Your data are or were disclosed to: {recipients}.",
    not_disclosed="Your data are not disclosed to anybody outside the controller.",
    after="{period} after {start}",
    after_event="{period} after {event}",
    year_end="the end of the year of ",
    start='the date "{column}" of your {dataset}',
    either=" or ",
    latest=", whichever is later",
    # "the existence of the right to request from the controller rectification or erasure of
    # personal data or restriction of processing … or to object"
    rights=(
        ("rectification of data that are wrong", Citation("GDPR Art. 16")),
        ("erasure of your data", Citation("GDPR Art. 17")),
        ("restriction of the processing of your data", Citation("GDPR Art. 18")),
        ("objection to the processing of your data", Citation("GDPR Art. 21")),
    ),
    access=(
        "access to all data about you, with an explanation of what is done with them",
        Citation("GDPR Art. 15"),
    ),
    complaint=(
        "You may lodge a complaint with a supervisory authority, in particular where you live, "
        "where you work, or where you think the law was broken."
    ),
    complaint_to="You may lodge a complaint with a supervisory authority, such as {authority}.",
    decided=(
        "Decisions about you are taken by automated means; their logic, significance and "
        "consequences are explained with each purpose."
    ),
    not_decided=(
        "No decision about you is based solely on automated processing, profiling included."
    ),
    prepared="It is taken in this way: {logic}. It is about this: {significance}. What follows: "
    "{consequences}.",
    applied="What was actually applied to you: {applied}.",
    withheld=(
        "A part of the explanation touches trade secrets or other people. We submit it to the "
        "supervisory authority or to a court, which weighs what you may be told."
    ),
    transferred="Your data are transferred outside the European Economic Area: {places}.",
    transferred_unknown="The country in which they process is not stated for: {names}.",
    not_transferred="Your data are not transferred outside the European Economic Area.",
    safeguard="protected by {safeguard}",
    no_safeguard="whose safeguard is not stated",
    ported=(
        "You receive the personal data about you that you gave to {name}, or that it recorded "
        "while you used its services, as far as it processes them with your consent or for a "
        "contract with you (GDPR Art. 20(1))."
    ),
    nothing_ported=(
        "{name} found no personal data about you that this right covers, by what you gave: data "
        "that come from you and are processed with your consent or for a contract with you "
        "(GDPR Art. 20(1))."
    ),
    nothing_ported_for_others=(
        "What {name} may hold on behalf of another controller is that controller's to answer."
    ),
    format=(
        "The data come in a structured, commonly used and machine-readable format. You may pass "
        "them on to another controller, and we must not hinder you (GDPR Art. 20(1))."
    ),
    transmission=(
        "Where it is technically feasible, you may also have us send them to another controller "
        "directly (GDPR Art. 20(2))."
    ),
    limits=(
        "This right does not cover data that we derived from others, data that do not come from "
        "you, and data that we process on another basis than your consent or a contract with you. "
        "You may have those, too, by asking for access (GDPR Art. 15)."
    ),
    erases_nothing=(
        "Using this right erases nothing and ends nothing: your data stay where they are for as "
        "long as they are needed, and you may ask for their erasure at any time "
        "(GDPR Art. 20(3))."
    ),
    other_columns="every other column",
    refused={
        RefusalGround.SECURITY_OF_PROCESSING: (
            "passwords, keys and what the controller marked so do not leave"
        ),
        RefusalGround.RIGHTS_OF_OTHERS: "handing it out would adversely affect other people",
    },
    undecided="a human has yet to decide",
    forwarded="we hold it for another controller, to whom this part is passed on",
    unclassified="the controller has not yet said what this column holds",
    derived=(
        "we derived it from other data about you; this right covers what comes from you. You may "
        "have it by asking for access (GDPR Art. 15)"
    ),
    from_others=(
        "somebody else gave it to us; this right covers what comes from you. You may have it by "
        "asking for access (GDPR Art. 15)"
    ),
    other_basis=(
        "we process it on another basis than your consent or a contract with you: {bases}. You "
        "may have it by asking for access (GDPR Art. 15)"
    ),
    not_covered="{because}. You may have it by asking for access (GDPR Art. 15)",
)
