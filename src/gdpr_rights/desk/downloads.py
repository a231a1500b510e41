"""Tokens by which a person fetches the copy: each works once, and until it expires.

Source: GDPR Art. 5(1)(f), 32(1).
"""

from datetime import datetime, timedelta

from gdpr_rights.desk.effects import NewId, Now, ReadCase, Script
from gdpr_rights.desk.recording import recorded
from gdpr_rights.desk.setting import Setting
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.downloads import (
    DownloadToken,
    StoredToken,
    TokenVerdict,
    case_of,
    check,
    download_token,
)
from gdpr_rights.domain.events import AnswerFetched, AnswerOffered
from gdpr_rights.domain.outcomes import Download, DownloadRefused
from gdpr_rights.errors import IllegalStep, UnknownCase


def offer(setting: Setting, case_id: str, *, valid_for: timedelta) -> Script[DownloadToken]:
    """A new token for the copy of a case; the record keeps its hash alone."""
    case: Case = yield ReadCase(case_id)
    case.check(AnswerOffered)
    if case.answer is None:
        raise IllegalStep(case_id, f"{case.stage.value}, without a copy", "offer", case.forward)
    now: datetime = yield Now()
    name: str = yield NewId()
    token = download_token(
        case_id, random=setting.secret.random_text(name), expires_at=now + valid_for
    )
    event = AnswerOffered(token.stored.hash, expires_at=token.expires_at)
    yield from recorded(case, event)
    return token


def redeem(text: str) -> Script[Download | DownloadRefused]:
    """Holds a text against the tokens of the case it names, and spends the one it is."""
    case_id = case_of(text)
    if case_id is None:
        return DownloadRefused(TokenVerdict.WRONG)
    try:
        case: Case = yield ReadCase(case_id)
    except UnknownCase:
        return DownloadRefused(TokenVerdict.WRONG)
    now: datetime = yield Now()
    verdict = TokenVerdict.WRONG
    for one in case.offers:
        stored = StoredToken(
            one.token,
            case_id=case_id,
            expires_at=one.expires_at,
            used=one.token in case.fetched,
        )
        verdict = check(stored, text, now)
        if verdict is TokenVerdict.ACCEPTED and case.answer is not None:
            # Spent before it is handed out: two at once cannot both have it.
            yield from recorded(case, AnswerFetched(one.token))
            return Download(case_id, case.answer)
        if verdict is not TokenVerdict.WRONG:
            break
    return DownloadRefused(verdict)
