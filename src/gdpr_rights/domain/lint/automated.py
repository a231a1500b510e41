"""What does not go together in what a map says of automated decisions."""

from collections.abc import Iterator

from gdpr_rights.domain.activities import ProcessingActivity
from gdpr_rights.domain.automated import AutomatedDecision
from gdpr_rights.domain.lint import catalogue as lints
from gdpr_rights.domain.lint.findings import Finding, place
from gdpr_rights.domain.map_contents import MapContents
from gdpr_rights.domain.special_data import uses_special
from gdpr_rights.law.automated import DecisionAllowance
from gdpr_rights.law.bases import LawfulBasis, SpecialBasis


def lint_automated(data_map: MapContents) -> Iterator[Finding]:
    """Every finding about automated decisions."""
    for activity in data_map.activities:
        decision = activity.automated_decision
        if decision is None:
            continue
        path = ("activities", activity.name, "automated_decision")
        where = place(*path)
        finding, allowed_by = decision.finding, decision.allowed_by
        prohibited = allowed_by is DecisionAllowance.NONE
        if prohibited and finding is not None and finding.engages:
            yield lints.PROHIBITED_DECISION.at(where, f"found on {finding.on} by {finding.by}")
        if finding is not None and not finding.engages and allowed_by and not prohibited:
            yield lints.DECISION_CONTRADICTED.at(
                where,
                f"a human found that Art. 22 does not reach it, and {allowed_by.citation} shall "
                "allow it",
            )
        yield from _basis(activity, decision, where)
        if uses_special(data_map, activity):
            yield from _of_special_data(activity, decision, where)
        if decision.waiver is not None:
            yield lints.REVIEW_WAIVED.at(place(*path, "waiver"), "the clause changes nothing")


def _basis(
    activity: ProcessingActivity, decision: AutomatedDecision, where: str
) -> Iterator[Finding]:
    basis = activity.lawful_basis
    match decision.allowed_by:
        case DecisionAllowance.CONTRACT if basis is not LawfulBasis.CONTRACT:
            yield lints.DECISION_CONTRADICTED.at(
                where, f"a contract shall allow it, and the activity rests on {basis.citation}"
            )
        case DecisionAllowance.EXPLICIT_CONSENT if (
            basis is not LawfulBasis.CONSENT
            and activity.special_basis is not SpecialBasis.EXPLICIT_CONSENT
        ):
            yield lints.DECISION_CONTRADICTED.at(
                where, f"consent shall allow it, and the activity rests on {basis.citation}"
            )
        case DecisionAllowance.LAW if not (decision.law and decision.safeguards):
            missing = [name for name in ("law", "safeguards") if getattr(decision, name) is None]
            yield lints.DECISION_WITHOUT_LAW.at(where, f"it has no {' and no '.join(missing)}")
        case _:
            pass


def _of_special_data(
    activity: ProcessingActivity, decision: AutomatedDecision, where: str
) -> Iterator[Finding]:
    basis = activity.special_basis
    if basis not in (SpecialBasis.EXPLICIT_CONSENT, SpecialBasis.SUBSTANTIAL_PUBLIC_INTEREST):
        named = "nothing" if basis is None else str(basis.citation)
        yield lints.SPECIAL_DECISION.at(where, f"it rests on {named}")
    elif decision.safeguards is None:
        yield lints.SPECIAL_DECISION.at(where, "it names no safeguards")
