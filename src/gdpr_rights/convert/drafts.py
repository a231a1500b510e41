"""Drafts of data maps as TOML: the map, with a reason beside each guess, and the questions."""

from gdpr_rights.convert._toml import toml
from gdpr_rights.convert.data_maps import data_map_to_dict
from gdpr_rights.domain.drafting.drafts import Draft

__all__ = ["draft_to_toml"]

_HEAD = """\
# A draft. A line that begins with GUESS says why the line below it was guessed; one that begins
# with QUESTION asks what no database can tell. Where a text begins with TO DECIDE, decide: until
# then `check` reports it as an error, and no request is carried out with this map.

"""


def draft_to_toml(draft: Draft) -> str:
    """The TOML document of a draft, with the reason above each guess and the questions.

    `data_map_from_toml` reads from it a map equal to that of the draft.

    Raises:
        InvalidDataMap: Something in the map has no form there.

    Examples:
        >>> from gdpr_rights import Schema, draft_data_map
        >>> from gdpr_rights.convert import draft_to_toml
        >>> from gdpr_rights.domain.schema import Column, Table
        >>> shop = Schema([Table("users", columns=[Column("id"), Column("email")], key=["id"])])
        >>> text = draft_to_toml(draft_data_map(shop, subjects={"customer": "users"}))
        >>> for line in text.splitlines()[-2:]:
        ...     print(line[:75])
        # GUESS: contact, because 'email' in its name speaks of an e-mail address
        fields.email = { category = "contact", used_for = ["account"], subject_auth
    """
    comments: dict[str, list[str]] = {}
    for guess in draft.guesses:
        comments.setdefault(guess.place, []).append(
            f"GUESS: {guess.said}, because {guess.because}"
        )
    for open_question in draft.questions:
        comments.setdefault(open_question.place, []).append(f"QUESTION: {open_question.question}")
    return _HEAD + toml(data_map_to_dict(draft.data_map), comments=comments)
