"""Before a database is changed: somebody says yes, in advance or at the terminal."""

import sys

from gdpr_rights.cli.options import Change
from gdpr_rights.cli.output import Stop, usage


def check(change: Change, what: str) -> None:
    """Whether somebody can be asked, or need not be.

    Raises:
        Stop: Nobody can be asked, and nothing was said in advance.
    """
    if not change.dry_run and not change.yes and not somebody_is_there():
        raise usage(
            "not-confirmed",
            f"nobody can be asked here: add --yes to {what}, or --dry-run to look first",
        )


def somebody_is_there() -> bool:
    """Whether a person sits at the terminal."""
    return sys.stdin.isatty()


def ask(question: str, refused: str) -> None:
    """Asks whether to go on.

    Raises:
        Stop: The answer is not yes.
    """
    # Both question and answer keep off stdout, which holds the result alone.
    print(f"{question} [y/N]: ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().casefold() not in ("y", "yes"):
        raise Stop("not-confirmed", refused)
