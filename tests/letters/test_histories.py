"""Wherever a case stands, whatever was asked: there is a letter, or it is said why not."""

from hypothesis import given
from hypothesis import strategies as st

from gdpr_rights import Right, Stage
from gdpr_rights.domain.languages import LANGUAGES
from gdpr_rights.errors import NoLetter
from gdpr_rights.letters import (
    ClarificationRequest,
    ErasureDone,
    ForwardNotice,
    IdentityRequest,
    Letter,
    Letters,
    Refusal,
    RestrictionLift,
)
from gdpr_rights.letters.layout import same
from gdpr_rights.testing.histories import Shop, case_histories, finished

WRITER = Letters()
_OWN_RECORD = (Right.INFORMATION, Right.COMPLAINT)
"""Rights whose answer is written from a record that a case does not hold."""


def letter_of(at: Shop, case_id: str, language: str) -> Letter | None:
    """The letter, written; None where there is none, for one of the reasons there are."""
    case = at.desk.case(case_id)
    letter, why = None, ""
    try:
        letter = at.desk.letter(case_id, language=language)
    except NoLetter as none:
        why = none.why
    if letter is None:
        # There is nothing to say any more, or something must be done first.
        own = case.request.right in _OWN_RECORD
        assert case.stage is Stage.RETRACTED or "passed on" in why or own, why
        return None
    text = same(WRITER.write(letter))
    assert case_id in text
    if case.refusal is not None and not isinstance(letter, RestrictionLift):
        assert isinstance(letter, Refusal)
        assert same(case.refusal.because) in text
    return letter


@given(at=case_histories(), language=st.sampled_from(LANGUAGES))
def test_every_stage_has_its_letter(at: Shop, language: str) -> None:
    for case in at.cases:
        letter = letter_of(at, case.id, language)
        match case.stage:
            case Stage.CLARIFYING:
                assert isinstance(letter, ClarificationRequest)
            case Stage.FORWARDED:
                assert isinstance(letter, ForwardNotice)
            case Stage.CHECKING_IDENTITY if case.time_limit.due_on is None:
                assert isinstance(letter, IdentityRequest)


@given(at=case_histories(max_steps=8), data=st.data(), language=st.sampled_from(LANGUAGES))
def test_every_end_has_its_letter(at: Shop, data: st.DataObject, language: str) -> None:
    for case in at.cases:
        ended = finished(at, case.id, data)
        letter = letter_of(at, case.id, language)
        if isinstance(letter, ErasureDone):
            erased = {place.split(" (")[0] for place in letter.done}
            assert erased <= {name.replace("_", " ") for name in at.data_map.dataset}
        if ended.stage is Stage.ANSWERED and ended.request.right not in _OWN_RECORD:
            assert letter is not None
