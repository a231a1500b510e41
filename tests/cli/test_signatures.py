"""Options that several commands share are one class each, and Typer sees every one of them."""

from typing import Annotated

import attrs
import typer
from typer.testing import CliRunner

from gdpr_rights.cli.signatures import spread

seen: list[object] = []


@attrs.frozen(kw_only=True)
class Place:
    town: Annotated[str, typer.Argument(help="Where.")]
    streets: Annotated[list[str] | None, typer.Option("--street")] = None


@attrs.frozen(kw_only=True)
class Pace:
    fast: Annotated[bool, typer.Option("--fast")] = False


def walk(place: Place, pace: Pace, times: Annotated[int, typer.Option()] = 1) -> None:
    """Take a walk."""
    seen.append((place, pace, times))


def app() -> typer.Typer:
    made = typer.Typer(rich_markup_mode=None)
    made.command()(spread(walk))
    return made


def test_each_attribute_is_an_option_of_its_own() -> None:
    ran = CliRunner().invoke(app(), ["Metz", "--street", "a", "--street", "b", "--fast"])
    assert ran.exit_code == 0, ran.output
    assert seen.pop() == (Place(town="Metz", streets=["a", "b"]), Pace(fast=True), 1)


def test_defaults_are_those_of_the_class() -> None:
    assert CliRunner().invoke(app(), ["Metz", "--times", "3"]).exit_code == 0
    assert seen.pop() == (Place(town="Metz", streets=None), Pace(fast=False), 3)


def test_what_has_no_default_is_needed() -> None:
    ran = CliRunner().invoke(app(), [])
    assert ran.exit_code == 2
    assert not seen


def test_the_help_is_that_of_the_command() -> None:
    shown = CliRunner().invoke(app(), ["--help"]).output
    for text in ("Take a walk.", "--street", "--fast", "--times", "Where."):
        assert text in shown
