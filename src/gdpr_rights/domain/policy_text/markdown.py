"""Markdown, from texts that others wrote: what they hold is shown, never obeyed."""

import re
from collections.abc import Iterable, Sequence

_SPECIAL = re.compile(r"[\\`*_\[\]<|~#]|&(?=[#\w])")
# The spaces of French typography that must not break are no white space to be joined.
_BLANKS = re.compile(r"[^\S\u00a0\u202f]+")
_LIST = re.compile(r"^(\d+)(?=[.)])|^(?=[-+=>])")


def escaped(text: str) -> str:
    r"""A text of the map on one line, with no meaning in Markdown or HTML within a line.

    Examples:
        >>> from gdpr_rights.domain.policy_text.markdown import escaped
        >>> print(escaped("a | b_c\n<d>"))
        a \| b\_c \<d>
    """
    return _SPECIAL.sub(r"\\\g<0>", _BLANKS.sub(" ", text).strip())


def paragraph(text: str) -> str:
    r"""A block that begins with what is escaped already: it begins no list and no heading.

    Examples:
        >>> from gdpr_rights.domain.policy_text.markdown import paragraph
        >>> print(paragraph("1. the first"))
        1\. the first
    """
    return _LIST.sub(lambda found: f"{found[1] or ''}\\", text)


def heading(level: int, text: str) -> str:
    """A heading; the text is escaped already."""
    return f"{'#' * level} {text}"


def bullets(lines: Iterable[str]) -> str:
    """A list of texts that are escaped already."""
    return "\n".join(f"- {paragraph(line)}" for line in lines)


def labelled(label: str, text: str) -> str:
    """A text that is escaped already, after what it is."""
    return f"**{label}** {text}"


def quoted(text: str) -> str:
    """A text set apart from everything else."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def table(rows: Sequence[tuple[str, str]]) -> str:
    """A table of two columns, the first row on top; the texts are escaped already."""
    first, *others = rows
    return "\n".join(f"| {name} | {value} |" for name, value in (first, ("---", "---"), *others))


def document(parts: Iterable[str]) -> str:
    """Blocks with an empty line between them; empty ones are left out."""
    return "\n\n".join(part for part in parts if part) + "\n"
