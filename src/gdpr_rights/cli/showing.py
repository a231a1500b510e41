"""``gdpr-rights show``: where a case stands, until when, and what happened in it.

Whatever a human wrote freely stays out, as do all personal values: they have no place here.
"""

import enum
import re
from datetime import date
from typing import Any

from rich.console import Console

from gdpr_rights import Case, Judgement
from gdpr_rights.cli.cases import case_json, receipts_json
from gdpr_rights.cli.deadline import document as dates
from gdpr_rights.cli.deadline import in_full
from gdpr_rights.cli.deadline import show as show_dates
from gdpr_rights.cli.notices import notices_json, show_notices
from gdpr_rights.cli.options import CaseId, JournalUrl, Json
from gdpr_rights.cli.output import pairs_table, rows_table, write
from gdpr_rights.cli.reading import existing, folded
from gdpr_rights.domain.civil_days import zone_of
from gdpr_rights.domain.events import ComplaintLodged, Reviewed
from gdpr_rights.domain.identity import Identity
from gdpr_rights.domain.time_limit import TimeLimit
from gdpr_rights.ports import Entry

_TOLD = (
    "method", "by", "decided_by", "as_of", "on", "in_time", "system", "action", "error", "people",
    "item_id", "datasets", "activities", "grounds", "sha256", "size", "expires_at", "expired",
)  # fmt: skip
"""Attributes of events that are words of ours, names of the map, numbers, days, or the operator's
name: the list says what is shown, so that a new attribute is not shown by mistake."""


def show(case_id: CaseId, journal: JournalUrl = None, json: Json = False) -> None:
    """Show where a case stands, its dates, and what happened in it."""
    with existing(journal) as opened:
        entries = opened.entries(case_id)
        where = opened.shown
    case = folded(entries)
    history = [_happened(case, entry) for entry in entries]
    write(
        {
            "case": case_json(case),
            "language": case.language,
            "dates": {**dates(case.time_limit), "extended": case.time_limit.is_extended},
            "next": list(case.forward),
            "linked": list(case.linked),
            "restricted": list(case.restricted),
            "refused": [ground.value for ground in case.refusal.grounds] if case.refusal else [],
            "complaints": [
                {"authority": one.authority, "reference": one.reference, "on": one.on.isoformat()}
                for one in case.contest.complaints
            ],
            "receipts": receipts_json(case),
            "recipients": notices_json(case.notices),
            "history": history,
            "journal": where,
        },
        lambda screen: _show(screen, case, history),
        json_wanted=json,
    )


def _happened(case: Case, entry: Entry) -> dict[str, Any]:
    at = entry.at.astimezone(zone_of(case.time_limit.zone))
    what = re.sub(r"(?<!^)(?=[A-Z])", " ", entry.kind).lower()
    return {
        "at": at.isoformat(timespec="seconds"),
        "what": what,
        "details": _details(entry.event),
    }


def _details(event: object) -> dict[str, Any]:
    """What may be told of an event."""
    found: dict[str, Any] = {}
    match getattr(event, "identity", None):
        case Identity(method=method, level=level, by=by):
            found |= {"method": method, "level": level.name.lower(), "by": by}
    match getattr(event, "judgement", None):
        case Judgement(question_id=question, answer=answer, by=by):
            found |= {"question": question, "answer": answer.value, "by": by}
    match getattr(event, "limit", None):
        case TimeLimit(answer_by=until):
            found["due_on"] = None if until is None else until.isoformat()
    match event:
        case ComplaintLodged(authority=authority, reference=reference):
            found |= {"authority": authority, "reference": reference}
        case Reviewed(decision=decision, result=result):
            found |= {"decision": decision, "result": result.value}
    for name in _TOLD:
        value = getattr(event, name, None)
        if value is not None and value != ():
            found[name] = _plain(value)
    return found


def _plain(value: object) -> Any:
    match value:
        case enum.Enum():
            return value.value
        case date():
            return value.isoformat()
        case tuple():
            return [_plain(one) for one in value]
        case _:
            return value


def _show(screen: Console, case: Case, history: list[dict[str, Any]]) -> None:
    pairs = [
        ("case", case.id),
        ("right", case.request.right.value),
        ("stage", case.stage.value),
        ("next", " or ".join(case.forward) or "nothing: it is closed"),
    ]
    if case.refusal:
        pairs.append(("refused", ", ".join(ground.value for ground in case.refusal.grounds)))
    if case.restricted:
        pairs.append(("restricted", ", ".join(case.restricted)))
    pairs += [
        ("complaint", f"{one.authority}, {one.reference}, {one.on}")
        for one in case.contest.complaints
    ]
    if case.linked:
        pairs.append(("came with", ", ".join(case.linked)))
    if case.answered:
        pairs.append(("answered on", case.answered.on.isoformat()))
    elif case.refusal and case.time_limit.refusal_notice_by:
        pairs.append(("tell by", in_full(case.time_limit.refusal_notice_by)))
    screen.print(pairs_table(pairs))
    screen.print()
    show_dates(screen, case.time_limit)
    screen.print()
    lines = [
        (
            one["at"],
            one["what"],
            ", ".join(
                f"{name.replace('_', ' ')}: {_said(of)}" for name, of in one["details"].items()
            ),
        )
        for one in history
    ]
    screen.print(rows_table("What happened", ("when", "what", "details"), lines))
    if case.receipts:
        screen.print()
        rows = [(one.dataset, one.fate.value, one.matched, one.changed) for one in case.receipts]
        screen.print(rows_table("Receipts", ("dataset", "what", "rows", "changed"), rows))
    if case.notices:
        screen.print()
        show_notices(screen, case.notices)


def _said(value: object) -> str:
    match value:
        case list():
            return ", ".join(map(str, value))
        case bool():
            return "yes" if value else "no"
        case None:
            return "suspended"
        case _:
            return str(value)
