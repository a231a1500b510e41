"""Letters as they are written, kept in files so that a change is seen.

``python -m tests.letters.snapshots`` writes them anew.
"""

from pathlib import Path

import attrs

from gdpr_rights.letters import AccessAnswer, ErasureDone, Letters, Refusal
from tests.letters.samples import letters

FOLDER = Path(__file__).parent / "written"
SNAPSHOTS = {
    "refusal.en": Refusal,
    "refusal.fr": Refusal,
    "erasure_done.en": ErasureDone,
    "erasure_done.fr": ErasureDone,
    "access_answer.fr": AccessAnswer,
}


def snapshot(name: str) -> str:
    """One of them, written now."""
    letter = letters(name[-2:])[SNAPSHOTS[name]]
    return Letters().write(attrs.evolve(letter, addressee="Ada Lovelace"))


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for one in SNAPSHOTS:
        (FOLDER / f"{one}.txt").write_text(snapshot(one), encoding="utf-8")
