"""A processing activity: one line of the record that Art. 30 requires."""

import attrs

from gdpr_rights.domain.automated import AutomatedDecision
from gdpr_rights.domain.parties import Recipient, Role
from gdpr_rights.domain.retention import AnyRetention
from gdpr_rights.domain.values import as_tuple, not_blank
from gdpr_rights.law.bases import LawfulBasis, SpecialBasis
from gdpr_rights.law.grounds import Exemption


@attrs.frozen
class ProcessingActivity:
    """One line of the record of processing activities.

    Attributes:
        name: The name by which fields say what they are used for.
        purpose: Why the data are processed, in words for the person.
        lawful_basis: On which basis of Art. 6(1).
        retention: How long the data are kept.
        special_basis: For special categories, what lifts the prohibition of Art. 9(1).
        exemption: Which exemption of Art. 17(3) the controller relies on. For a legal obligation
            and a public task it is 17(3)(b) unless the map says otherwise.
        role: Whether we decide, decide jointly, or act for somebody else.
        direct_marketing: Whether it is direct marketing, profiling for it included.
        automated_decision: The decision it takes without a human, if any.
        recipients: To whom its data are disclosed.

    Source: GDPR Art. 30(1), 6(1), 9(2), 13(2)(a).
    """

    name: str = attrs.field(validator=not_blank)
    purpose: str = attrs.field(validator=not_blank, kw_only=True)
    lawful_basis: LawfulBasis = attrs.field(converter=LawfulBasis, kw_only=True)
    retention: AnyRetention = attrs.field(kw_only=True)
    special_basis: SpecialBasis | None = attrs.field(
        default=None, converter=attrs.converters.optional(SpecialBasis), kw_only=True
    )
    exemption: Exemption | None = attrs.field(
        default=None, converter=attrs.converters.optional(Exemption), kw_only=True
    )
    role: Role = attrs.field(default=Role.CONTROLLER, converter=Role, kw_only=True)
    direct_marketing: bool = attrs.field(default=False, kw_only=True)
    automated_decision: AutomatedDecision | None = attrs.field(default=None, kw_only=True)
    recipients: tuple[Recipient, ...] = attrs.field(default=(), converter=as_tuple, kw_only=True)
