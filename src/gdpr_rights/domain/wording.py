"""What an answer says of the law and of the map, as a table of sentences for each language.

A language is one `Wording`: it cannot be built while a sentence is missing. ``{name}`` and the
like stand for what the map says, which stays as the controller wrote it.
"""

from collections.abc import Callable, Mapping

import attrs

from gdpr_rights.domain.fields import DataSource
from gdpr_rights.domain.parties import Role
from gdpr_rights.law.bases import LawfulBasis, SpecialBasis
from gdpr_rights.law.citations import Citation
from gdpr_rights.law.grounds import RefusalGround
from gdpr_rights.law.periods import Period


@attrs.frozen(kw_only=True, eq=False)
class Wording:
    """Every sentence that goes with a copy, in one language.

    Attributes:
        separator: What stands between several things.
        cite: How a citation is written in the language.
        period: How a period is said in words.
        refused: Why a part is left out that the library itself proposes to leave out.
    """

    separator: str
    cite: Callable[[Citation], str]
    period: Callable[[Period], str]
    sources: Mapping[DataSource, str]
    bases: Mapping[LawfulBasis, str]
    special_bases: Mapping[SpecialBasis, str]
    roles: Mapping[Role, str]

    # Art. 15(1): "confirmation as to whether or not personal data … are being processed"
    processed: str
    processed_for_others: str
    not_processed: str
    statements_alone: str
    # Art. 15(1)(c), recipients
    disclosed: str
    not_disclosed: str
    # Art. 15(1)(d), retention
    after: str
    after_event: str
    year_end: str
    start: str
    either: str
    latest: str
    # Art. 15(1)(e), further rights
    rights: tuple[tuple[str, Citation], ...]
    access: tuple[str, Citation]
    # Art. 15(1)(f), complaint
    complaint: str
    complaint_to: str
    # Art. 15(1)(h), automated decisions
    decided: str
    not_decided: str
    prepared: str
    applied: str
    withheld: str
    # Art. 15(2), transfers
    transferred: str
    transferred_unknown: str
    not_transferred: str
    safeguard: str
    no_safeguard: str
    # Art. 20
    ported: str
    nothing_ported: str
    nothing_ported_for_others: str
    format: str
    transmission: str
    limits: str
    erases_nothing: str
    # What is left out
    other_columns: str
    refused: Mapping[RefusalGround, str]
    undecided: str
    forwarded: str
    unclassified: str
    derived: str
    from_others: str
    other_basis: str
    not_covered: str
