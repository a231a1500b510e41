"""HTML in which every text is escaped because nothing else can be built."""

import html
import re

_LINK = re.compile(r"https?://[^\s\"'<>]+", re.IGNORECASE)


class Markup(str):
    """Text that is HTML already. A plain string never is."""

    __slots__ = ()


def text(value: str) -> Markup:
    """A text as HTML: what is markup in it is shown, not obeyed."""
    return Markup(html.escape(value, quote=True))


def tag(name: str, *children: str, **attributes: str) -> Markup:
    """An element; children that are not `Markup` are escaped, attribute values always.

    Args:
        name: The element's name.
        children: Its content.
        attributes: Its attributes; ``class_`` stands for ``class``, ``aria_label`` for
            ``aria-label``.
    """
    opening = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{html.escape(value, quote=True)}"'
        for key, value in attributes.items()
    )
    return Markup(f"<{name}{opening}>{join(children)}</{name}>")


def join(parts: "tuple[str, ...] | list[str]") -> Markup:
    """Several pieces, one after the other; those that are not `Markup` are escaped."""
    return Markup("".join(part if isinstance(part, Markup) else text(part) for part in parts))


def link(url: str) -> Markup:
    """A web address as a link; anything else (``javascript:``) as the text it is."""
    return tag("a", url, href=url, rel="noreferrer") if _LINK.fullmatch(url) else text(url)
