"""The sentences of one language: those of the two texts, and those shared with the answers."""

import attrs

from gdpr_rights.domain.in_words import wording
from gdpr_rights.domain.languages import check_language
from gdpr_rights.domain.policy_text.english import ENGLISH
from gdpr_rights.domain.policy_text.french import FRENCH
from gdpr_rights.domain.policy_text.words import PolicyWords
from gdpr_rights.domain.wording import Wording

_WORDS = {"en": ENGLISH, "fr": FRENCH}


@attrs.frozen
class Words:
    """Both tables of a language.

    Attributes:
        own: The sentences of the two texts.
        shared: The sentences of answers, in which bases, periods and transfers are said too.
    """

    own: PolicyWords
    shared: Wording


def words_of(language: str) -> Words:
    """The sentences of a language.

    Raises:
        ValueError: There are none for it.
    """
    return Words(_WORDS[check_language(language)], wording(language))
