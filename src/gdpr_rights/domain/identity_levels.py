"""How sure the controller must be of who asks, for each right.

Source: RULEBOOK 3.1, after GDPR Art. 12(6) and EDPB Guidelines 01/2022 para. 65-79: no more than
the data and the request call for.
"""

from collections.abc import Iterable
from datetime import timedelta

import attrs

from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.fields import PersonalData
from gdpr_rights.domain.identity import Level
from gdpr_rights.domain.rectification import field_of
from gdpr_rights.domain.requesters import THEMSELVES, Requester
from gdpr_rights.domain.requests import RectificationRequest, Request
from gdpr_rights.law.rights import Right


@attrs.frozen(kw_only=True)
class IdentityLevels:
    """The level that each right needs. The defaults are those for data of low risk.

    Attributes:
        access: For a copy.
        portability: For data to take elsewhere.
        rectification: For a change.
        erasure: For an erasure.
        restriction: For data to be stored only.
        objection: For an objection that a human weighs. Objection to marketing, and withdrawal of
            consent, take effect without proof.
        review: For human review of an automated decision.
        directives: For directives about the time after their death.
        others: For whoever asks for somebody else: an agent, a parent, an heir, an administrator.
        special: For any of them where data of a special category are concerned.
        recent: For how long after a login a session counts as recently authenticated.

    Examples:
        >>> from gdpr_rights import IdentityLevels, Level
        >>> IdentityLevels(erasure=Level.SESSION).erasure
        <Level.SESSION: 2>

    Source: RULEBOOK 3.1.
    """

    access: Level = attrs.field(default=Level.ADDRESS, converter=Level)
    portability: Level = attrs.field(default=Level.ADDRESS, converter=Level)
    rectification: Level = attrs.field(default=Level.ADDRESS, converter=Level)
    erasure: Level = attrs.field(default=Level.ADDRESS, converter=Level)
    restriction: Level = attrs.field(default=Level.ADDRESS, converter=Level)
    objection: Level = attrs.field(default=Level.ADDRESS, converter=Level)
    review: Level = attrs.field(default=Level.ADDRESS, converter=Level)
    directives: Level = attrs.field(default=Level.SESSION, converter=Level)
    others: Level = attrs.field(default=Level.DOCUMENT, converter=Level)
    special: Level = attrs.field(default=Level.DOCUMENT, converter=Level)
    recent: timedelta = timedelta(minutes=15)

    def required(
        self, request: Request, data_map: DataMap, requester: Requester = THEMSELVES
    ) -> Level:
        """The level that this request needs: the highest of the operation and of the data.

        It is that of who asks: an heir or an agent proves who they are themselves.
        """
        of_right = {
            Right.ACCESS: self.access,
            Right.PORTABILITY: self.portability,
            Right.RECTIFICATION: self.rectification,
            Right.ERASURE: self.erasure,
            Right.RESTRICTION: self.restriction,
            Right.OBJECTION: self.objection,
            Right.HUMAN_REVIEW: self.review,
            Right.POST_MORTEM_DIRECTIVES: self.directives,
        }.get(request.right, Level.NONE)
        if of_right is not Level.NONE and requester != THEMSELVES:
            of_right = max(of_right, self.others)
        if request.right not in _DISCLOSE_OR_CHANGE:
            return of_right
        special = self.special if _concerns_special(request, data_map) else Level.NONE
        return max(of_right, special)


_DISCLOSE_OR_CHANGE = frozenset(
    {Right.ACCESS, Right.PORTABILITY, Right.RECTIFICATION, Right.ERASURE, Right.HUMAN_REVIEW}
)
"""The rights whose exercise by a stranger would do harm that grows with the data."""

LOW_RISK = IdentityLevels()
"""A code or link to an address on file is enough, but for special categories. The default."""

ORDINARY_RISK = IdentityLevels(
    access=Level.SESSION, portability=Level.SESSION, erasure=Level.SESSION
)
"""A copy and an erasure need a session that was recently authenticated."""


def _concerns_special(request: Request, data_map: DataMap) -> bool:
    kind = data_map.subject.get(request.subject.kind)
    if kind is None:
        return False
    fields: Iterable[PersonalData | None]
    if isinstance(request, RectificationRequest):
        # As the map classifies each, by name or as one of the rest.
        fields = (field_of(data_map, one) for one in request.corrections)
    else:
        fields = (
            of
            for dataset in data_map.owned_datasets(kind.name)
            for _, of in dataset.personal_fields()
        )
    return any(of is not None and _is_special(of, data_map) for of in fields)


def _is_special(of: PersonalData, data_map: DataMap) -> bool:
    return of.special or any(
        data_map.activity[name].special_basis is not None
        for name in of.used_for
        if name in data_map.activity
    )
