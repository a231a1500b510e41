"""What must stand in the text of a letter, whoever wrote its template.

Source: GDPR Art. 12(4), 21(1), 22(3); RULEBOOK 2.12.
"""

from collections.abc import Iterator

from gdpr_rights.domain.letters.answers import ObjectionRefused
from gdpr_rights.domain.letters.letter import Letter
from gdpr_rights.domain.letters.notices import ReviewOutcome
from gdpr_rights.domain.refusals import RefusalInformation


def mandatory(letter: Letter) -> Iterator[tuple[str, str]]:
    """What a letter must say, each with its name: the reasons and remedies of a refusal."""
    if isinstance(letter, ObjectionRefused):
        yield "the compelling grounds", letter.grounds
    if isinstance(letter, ReviewOutcome):
        yield "the reasons", letter.because
        yield "the reviewer's role", letter.reviewer_role
    refusal = getattr(letter, "refusal", None)
    if isinstance(refusal, RefusalInformation):
        yield from _of_refusal(refusal)


def _of_refusal(refusal: RefusalInformation) -> Iterator[tuple[str, str]]:
    for one in refusal.not_done:
        yield "what is not done", one.what
        yield "the reasons", one.because
    authority = refusal.authority
    yield "the supervisory authority", authority.name
    yield "the address of the supervisory authority", authority.address
    yield "the web site of the supervisory authority", authority.url
    yield "the judicial remedy", refusal.judicial_remedy
