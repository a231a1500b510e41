"""Writes letters from templates, with Jinja2, and dates, lists and sums with Babel."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gdpr_rights.domain.in_words import wording
from gdpr_rights.domain.languages import LANGUAGES, check_language
from gdpr_rights.domain.letters.letter import Letter
from gdpr_rights.domain.refusal_words import refusal_wording
from gdpr_rights.errors import InvalidTemplate, MissingExtra
from gdpr_rights.law.citations import GDPR_12_4, Citation
from gdpr_rights.law.rights import Right
from gdpr_rights.letters.layout import flat, laid_out, same
from gdpr_rights.letters.mandatory import mandatory

if TYPE_CHECKING:
    from jinja2 import Environment

_LOCALES = {"en": "en_GB", "fr": "fr_FR"}


class Letters:
    """Writes letters as plain text, in English and French. Needs ``gdpr_rights[letters]``.

    Each letter has a template for each language, named for its class: ``en/refusal.txt``. A folder
    of yours may hold others with the same names, which then count: for one letter, for the parts
    that several have in common, or for all of them. They run in a sandbox. A template that leaves
    out what a refusal must say is refused.

    Args:
        templates: A folder with templates of yours, if there are any.
        width: After how many characters lines are broken.

    Raises:
        MissingExtra: Jinja2 or Babel is not installed.

    Examples:
        >>> from datetime import date
        >>> from gdpr_rights import Controller, Right
        >>> from gdpr_rights.letters import Acknowledgement, Letters, ToComplete
        >>> letter = Acknowledgement(
        ...     case_id="c1",
        ...     controller=Controller("Acme SAS", contact="privacy@acme.example", country="FR",
        ...                           time_zone="Europe/Paris"),
        ...     on=date(2027, 3, 1), right=Right.ACCESS, received_on=date(2027, 3, 1),
        ...     due_on=date(2027, 4, 1), to_complete=ToComplete.NOTHING)
        >>> print(Letters().write(letter, language="fr").splitlines()[3])
        Le 1er mars 2027

    Source: GDPR Art. 12(1): "in a concise, transparent, intelligible and easily accessible form,
    using clear and plain language".
    """

    def __init__(self, templates: str | Path | None = None, *, width: int = 76) -> None:
        self._width = width
        self._environments = {
            language: _environment(language, templates) for language in LANGUAGES
        }

    def write(self, letter: Letter, *, language: str | None = None) -> str:
        """The text of a letter.

        Args:
            letter: The letter. What the library says in its attributes is in the language it was
                built in.
            language: The language of the template, ``en`` or ``fr``; that of the letter by
                default.

        Raises:
            InvalidTemplate: The template cannot be read, asks for what the letter does not have,
                or leaves out the reasons, the authority or the judicial remedy of a refusal.
            ValueError: The language is another.
        """
        from jinja2 import TemplateError  # noqa: PLC0415 - the constructor found it

        tongue = check_language(language or letter.language)
        name = f"{tongue}/{template_of(type(letter))}"
        try:
            text = self._environments[tongue].get_template(name).render(letter=letter)
        except TemplateError as error:
            raise InvalidTemplate(name, f"{type(error).__name__}: {error.message}") from None
        written = same(text)
        missing = [what for what, said in mandatory(letter) if same(said) not in written]
        if missing:
            raise InvalidTemplate(name, f"it leaves out {', '.join(dict.fromkeys(missing))}")
        return laid_out(text, self._width)


def template_of(letter: type[Any]) -> str:
    """The name of the template of a letter: ``access_answer.txt``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", letter.__name__).lower() + ".txt"


def _environment(language: str, templates: str | Path | None) -> "Environment":
    try:
        from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader  # noqa: PLC0415
        from jinja2 import StrictUndefined as Strict  # noqa: PLC0415
        from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtra("letters", "Jinja2") from error
    ours = PackageLoader("gdpr_rights.letters", "templates")
    loader = ChoiceLoader([FileSystemLoader(templates), ours]) if templates else ours
    environment = ImmutableSandboxedEnvironment(
        loader=loader,
        undefined=Strict,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(_filters(language))
    return environment


def _filters(language: str) -> Mapping[str, Callable[..., str]]:
    try:
        from babel.dates import format_date  # noqa: PLC0415
        from babel.lists import format_list  # noqa: PLC0415
        from babel.numbers import format_currency  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtra("letters", "Babel") from error
    locale = _LOCALES[language]
    words, of_refusals = wording(language), refusal_wording(language)

    def day(on: date) -> str:
        said: str = format_date(on, "long", locale=locale)
        return f"1er{said[1:]}" if language == "fr" and said.startswith("1 ") else said

    def listed(parts: Iterable[str]) -> str:
        said: str = format_list([flat(part) for part in parts], locale=locale)
        return said

    def money(amount: Decimal, currency: str) -> str:
        said: str = format_currency(amount, currency, locale=locale)
        return said

    def cited(citations: Iterable[Citation]) -> str:
        # A letter cites what was read. Where that is nothing, it gives the reasons by 12(4).
        known = [citation for citation in citations if citation.is_quotable]
        return words.separator.join(map(words.cite, dict.fromkeys(known or [GDPR_12_4])))

    def request(right: Right) -> str:
        return of_refusals.requests[right]

    return {
        "day": day,
        "listed": listed,
        "money": money,
        "cited": cited,
        "request": request,
        "flat": flat,
    }
