"""The command line ``gdpr-rights``: thin glue over the façade.

It needs Typer and Rich, the extra ``cli``; without them it says so and does nothing.
"""

import sys
from collections.abc import Sequence

__all__ = ["main"]

_NEEDED = frozenset({"typer", "rich"})


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command.

    Args:
        arguments: What follows the name of the program; those of the process by default.

    Returns:
        The exit code: 0 done, 1 a finding or refusal, 2 a usage error.
    """
    try:
        from gdpr_rights.cli.app import run  # noqa: PLC0415 - Typer and Rich are optional
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _NEEDED:
            raise
        print(
            f"gdpr-rights needs {error.name}, which is not installed: "
            "pip install gdpr_rights[cli]",
            file=sys.stderr,
        )
        return 2
    return run(sys.argv[1:] if arguments is None else arguments)
