"""The privacy policy, held against the law and against the map.

Nothing here runs for a map without a notice, but for what the map itself says of marketing.

Source: RULEBOOK 6, 6.6.
"""

from collections.abc import Iterator

from gdpr_rights.domain.activities import ProcessingActivity
from gdpr_rights.domain.existing_rights import existing_rights
from gdpr_rights.domain.lint import policy_catalogue as lints
from gdpr_rights.domain.lint.findings import Finding, place
from gdpr_rights.domain.lint.names import field_place
from gdpr_rights.domain.map_contents import MapContents
from gdpr_rights.domain.notice import (
    AfterWithdrawal,
    ConsentBy,
    IdentityAsked,
    IdentityDemand,
    IdentityProof,
    LimitedBy,
    Notice,
    WithdrawnBy,
)
from gdpr_rights.domain.parties import Role
from gdpr_rights.law.bases import LawfulBasis
from gdpr_rights.law.grounds import ErasureGround
from gdpr_rights.law.periods import Period
from gdpr_rights.law.rights import Right
from gdpr_rights.law.transfers import is_in_eea

_UNLAWFUL_LIMITS = frozenset({LimitedBy.CONTRACT, LimitedBy.WAIVER})
# 22(2)(a) and (c): there the safeguards of 22(3) are owed.
_SAFEGUARDED = (LawfulBasis.CONTRACT, LawfulBasis.CONSENT)
_LONGEST_MONTH = 31
_NATIONAL = frozenset({Right.POST_MORTEM_DIRECTIVES})


def lint_policy(data_map: MapContents) -> Iterator[Finding]:
    """Every finding about what the policy says."""
    yield from _marketing(data_map)
    notice = data_map.notice
    if notice is None:
        return
    yield from _transparency(data_map, notice)
    yield from _consent(notice)
    for number, demand in enumerate(notice.identity):
        yield from _identity(place("notice", "identity", number), demand)
    yield from _human_review(data_map, notice)
    yield from _denied(data_map, notice)


def _marketing(data_map: MapContents) -> Iterator[Finding]:
    for activity in data_map.activities:
        # A processor's lawful basis is that of the controller, whose affair it is.
        if (
            activity.direct_marketing
            and activity.lawful_basis is LawfulBasis.CONTRACT
            and activity.role is not Role.PROCESSOR
        ):
            yield lints.MARKETING_UNDER_CONTRACT.at(
                place("activities", activity.name, "lawful_basis"),
                "it is direct marketing and based on a contract (GDPR Art. 6(1)(b))",
            )


def _transparency(data_map: MapContents, notice: Notice) -> Iterator[Finding]:
    if not notice.is_reachable:
        yield lints.POLICY_WITHOUT_ADDRESS.at(
            "notice", "it gives neither email nor post nor form (GDPR Art. 12(2), 13(1)(a))"
        )
    if notice.authority is None:
        yield lints.POLICY_WITHOUT_AUTHORITY.at(
            place("notice", "authority"), "it names none (GDPR Art. 13(2)(d))"
        )
    if notice.time_limit is None:
        yield lints.POLICY_WITHOUT_TIME_LIMIT.at(
            place("notice", "time_limit"), "it states none (GDPR Art. 12(3))"
        )
    elif _days(notice.time_limit) > _LONGEST_MONTH:
        yield lints.POLICY_TIME_LIMIT_TOO_LONG.at(
            place("notice", "time_limit"),
            f"{notice.time_limit.in_words()} is more than one month (GDPR Art. 12(3))",
        )
    missing = [
        right
        for right in existing_rights(data_map)
        if right not in notice.rights and right not in _NATIONAL
    ]
    if missing:
        yield lints.POLICY_MISSES_RIGHTS.at(
            place("notice", "rights"),
            "not named: " + ", ".join(f"{right.value} ({right.citation})" for right in missing),
        )
    left_out = [ground for ground in ErasureGround if ground not in notice.erasure_grounds]
    if notice.erasure_grounds and left_out:
        yield lints.POLICY_MISSES_ERASURE_GROUNDS.at(
            place("notice", "erasure_grounds"),
            "left out: " + ", ".join(f"{one.value} ({one.citation})" for one in left_out),
        )


def _days(period: Period) -> float:
    """At most how many days a period has."""
    return (
        period.years * 366
        + period.months * _LONGEST_MONTH
        + period.weeks * 7
        + period.days
        + period.hours / 24
        + period.business_days * 7 / 5
    )


def _consent(notice: Notice) -> Iterator[Finding]:
    limits = notice.limits_of(Right.CONSENT_WITHDRAWAL) & _UNLAWFUL_LIMITS
    if limits:
        named = " and ".join(sorted(limit.value for limit in limits))
        yield lints.POLICY_LIMITS_WITHDRAWAL.at(
            place("notice", "limits"), f"it ties the withdrawal to a {named} (GDPR Art. 7(3))"
        )
    if notice.after_withdrawal is AfterWithdrawal.SERVICE_ENDS:
        yield lints.POLICY_PUNISHES_WITHDRAWAL.at(
            place("notice", "after_withdrawal"),
            "who withdraws may lose more than what rests on the consent (GDPR Art. 7(4))",
        )
    if set(notice.withdrawn_by) == {WithdrawnBy.BROWSER}:
        yield lints.POLICY_WITHDRAWAL_BY_BROWSER_ONLY.at(
            place("notice", "withdrawn_by"),
            "the settings of one's own browser are the only way (GDPR Art. 7(3))",
        )
    for name in ("consent_by", "changes_by"):
        where, taken = place("notice", name), getattr(notice, name)
        if ConsentBy.BROWSING in taken:
            yield lints.POLICY_CONSENT_BY_BROWSING.at(
                where, "going on browsing is no consent (GDPR Art. 4(11))"
            )
        if ConsentBy.USE in taken:
            yield lints.POLICY_CONSENT_BY_USE.at(
                where, "using the service is no consent (GDPR Art. 4(11), 7(2))"
            )


def _identity(where: str, demand: IdentityDemand) -> Iterator[Finding]:
    """The gravest of what is wrong with one sentence on proof of identity."""
    if demand.asked is not IdentityAsked.ALWAYS:
        return
    if demand.proof is IdentityProof.DOCUMENT_COPY:
        yield lints.POLICY_DOCUMENT_FROM_EVERYBODY.at(
            where,
            "a copy of an identity document is asked from everybody (GDPR Art. 12(6); EDPB "
            "Guidelines 01/2022 para. 74-75)",
        )
    elif demand.covers(Right.OBJECTION, Right.CONSENT_WITHDRAWAL):
        yield lints.POLICY_IDENTITY_TO_OBJECT.at(
            where,
            "everybody who objects or withdraws consent has to prove who they are (GDPR "
            "Art. 12(6), 21(3))",
        )


def _human_review(data_map: MapContents, notice: Notice) -> Iterator[Finding]:
    if not notice.limits_of(Right.HUMAN_REVIEW) & _UNLAWFUL_LIMITS:
        return
    for activity in data_map.activities:
        if _gives_review(activity):
            yield lints.POLICY_WAIVES_HUMAN_REVIEW.at(
                place("notice", "limits"),
                f"the activity {activity.name!r} decides automatically, and its safeguards "
                "cannot be given up (GDPR Art. 22(3))",
            )


def _gives_review(activity: ProcessingActivity) -> bool:
    """Whether 22(3) gives a review of its decision, by what allows it or else by its basis."""
    decision = activity.automated_decision
    if decision is None:
        return False
    if decision.allowed_by is not None:
        return decision.allowed_by.gives_review
    return activity.lawful_basis in _SAFEGUARDED


def _denied(data_map: MapContents, notice: Notice) -> Iterator[Finding]:
    """What the policy says is not so, and by the map is so."""
    for name in notice.processor_for:
        activity = data_map.activity.get(name)
        if activity is not None and activity.role is not Role.PROCESSOR:
            yield lints.POLICY_DENIES_CONTROLLER_ROLE.at(
                place("notice", "processor_for"),
                f"by the map, the role for {name!r} is {activity.role.value} (GDPR Art. 4(7))",
            )
    if notice.transfers is False:
        yield from _denied_transfers(data_map)
    yield from _denied_data(data_map, notice)


def _denied_transfers(data_map: MapContents) -> Iterator[Finding]:
    for activity in data_map.activities:
        for recipient in activity.recipients:
            country = recipient.country
            if country is None or country == data_map.controller.country:
                continue
            if not is_in_eea(country):
                yield lints.POLICY_DENIES_TRANSFERS.at(
                    place("notice", "transfers"),
                    f"{recipient.name} is in {country} (GDPR Art. 13(1)(f))",
                )


def _denied_data(data_map: MapContents, notice: Notice) -> Iterator[Finding]:
    denied = {category.casefold(): category for category in notice.not_kept}
    for dataset in data_map.datasets:
        for name, of in dataset.personal_fields():
            where = field_place(dataset.name, name)
            said = denied.get(of.category.casefold())
            if said is not None:
                yield lints.POLICY_DENIES_WHAT_IS_KEPT.at(
                    place("notice", "not_kept"),
                    f"{said!r} is kept in {where} (GDPR Art. 5(1)(a))",
                )
            if of.special and notice.special_categories is False:
                yield lints.POLICY_DENIES_SPECIAL_CATEGORIES.at(
                    place("notice", "special_categories"),
                    f"{where} holds such data (GDPR Art. 9(1))",
                )
