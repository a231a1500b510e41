"""What the texts say besides the map, as a table of sentences for each language.

A language is one `PolicyWords`: it cannot be built while a sentence is missing. What it shares
with the answers to requests (bases, periods, recipients, transfers) stands in `Wording`.
"""

from collections.abc import Mapping

import attrs

from gdpr_rights.law.bases import LawfulBasis
from gdpr_rights.law.rights import Right


@attrs.frozen(kw_only=True, eq=False)
class PolicyWords:
    """Every sentence of the two texts, in one language.

    Attributes:
        rights: What each right gives, in a sentence for the person.
        names: What each right is called.
        start: The date from which a retention runs, for who keeps the record.
        required: For which lawful bases the person must give the data, and what follows if not.
    """

    # The rights section
    title: str
    version: str
    version_from: str
    responsible: str
    controller: str
    officer: str
    reached: str
    by_email: str
    by_post: str
    by_form: str
    by_contact: str
    purposes: str
    no_purposes: str
    basis: str
    interest: str
    jointly: str
    data: str
    source: str
    recipients: str
    nobody: str
    retention: str
    whether_required: str
    required: Mapping[LawfulBasis, str]
    decision: str
    decided: str
    who_receives: str
    transfers: str
    automated: str
    for_others: str
    forwarded: str
    your_rights: str
    names: Mapping[Right, str]
    rights: Mapping[Right, str]
    concerning: str
    objection_title: str
    objection_marketing: str
    objection_interest: str
    after_death: str
    after_death_says: tuple[str, ...]
    exercise: str
    exercise_at: str
    exercise_says: tuple[str, ...]
    complaint: str
    # The record
    record_title: str
    record_intro: str
    field: str
    content: str
    name: str
    contact: str
    country: str
    authority: str
    processor_title: str
    processor_intro: str
    officer_row: str
    purpose: str
    lawful_basis: str
    recipients_row: str
    role: str
    people: str
    nobody_known: str
    data_categories: str
    special_data: str
    transfer_column: str
    transferred: str
    no_transfer: str
    start: str
    erased: str
    systems: str
    nowhere: str
    security: str
    security_outside: str
    on_behalf: str
    on_behalf_of_tenants: str
    on_behalf_outside: str
    processing: str
    processor_recipients: str
    processor_transfers: str
    erased_for_others: str
    processor_security: str
    no_activities: str
