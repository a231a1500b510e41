"""A story in scenes: for the screen, as Markdown, and as JSON values."""

import textwrap
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import attrs
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from gdpr_rights.cli.output import WEEKDAYS, rows_table

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def _lines(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(values)


def _rows(values: Iterable[Sequence[object]]) -> tuple[Sequence[object], ...]:
    return tuple(values)


@attrs.frozen
class Lines:
    """Lines that stand as they are."""

    lines: tuple[str, ...] = attrs.field(converter=_lines)


@attrs.frozen
class Grid:
    """A table."""

    columns: tuple[str, ...]
    rows: tuple[Sequence[object], ...] = attrs.field(converter=_rows)


Part = str | Lines | Grid


@attrs.frozen
class Scene:
    """Something that happens at one time."""

    title: str
    at: datetime | None
    parts: tuple[Part, ...]

    @property
    def heading(self) -> str:
        """The day, the hour and the title."""
        if self.at is None:
            return self.title
        at = self.at
        day = f"{WEEKDAYS[at.weekday()]} {at.day} {_MONTHS[at.month - 1]} {at.year}"
        return f"{day}, {at:%H:%M}: {self.title}"


def scene(title: str, at: datetime | None, *parts: Part) -> Scene:
    """A scene of these parts."""
    return Scene(title, at, parts)


def tell(screen: Console, scene: Scene) -> None:
    """Shows a scene."""
    screen.print(Text(scene.heading, style="bold cyan"), soft_wrap=True)
    for part in scene.parts:
        match part:
            case str():
                for line in textwrap.wrap(part, max(screen.width - 2, 20)):
                    screen.print(Text(f"  {line}"), soft_wrap=True)
            case Lines(lines=lines):
                for line in lines:
                    screen.print(Text(f"    {line}".rstrip(), style="green"), soft_wrap=True)
            case Grid(columns=columns, rows=rows):
                screen.print(Padding(rows_table(None, columns, rows), (0, 0, 0, 4)))
    screen.print()


def as_markdown(title: str, scenes: Sequence[Scene]) -> str:
    """A story as a Markdown document."""
    blocks = [f"# {title}"]
    for scene in scenes:
        blocks.append(f"## {scene.heading}")
        for part in scene.parts:
            match part:
                case str():
                    blocks.append(part)
                case Lines(lines=lines):
                    blocks.append("\n".join(["```text", *lines, "```"]))
                case Grid(columns=columns, rows=rows):
                    table = [columns, ["---"] * len(columns), *rows]
                    blocks.append("\n".join(f"| {' | '.join(map(str, row))} |" for row in table))
    return "\n\n".join(blocks) + "\n"


def as_json(scenes: Sequence[Scene]) -> list[dict[str, Any]]:
    """A story as JSON values."""
    return [
        {
            "title": scene.title,
            "at": None if scene.at is None else scene.at.isoformat(),
            "parts": [
                part if isinstance(part, str) else attrs.asdict(part) for part in scene.parts
            ],
        }
        for scene in scenes
    ]
