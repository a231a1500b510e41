"""The five policies of `docs/examples/policies`, and the texts that are written from two of them.

``python -m tests.policies`` writes these texts anew.
"""

from collections.abc import Iterator
from pathlib import Path

from gdpr_rights import DataMap, record, rights_section
from gdpr_rights.convert import load_data_map

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "examples" / "policies"
NAMES = ("iboo", "kanbox", "kannelle", "komin", "kpax")
CORRECTED = "_corrected"
_WRITTEN = (("kannelle_corrected", "fr"), ("komin_corrected", "en"))


def policy(name: str) -> DataMap:
    """One of the maps: ``kanbox`` or ``kanbox_corrected``."""
    return load_data_map(FOLDER / f"{name}.toml")


def statements(name: str) -> list[str]:
    """What makes the tables that a map is about."""
    text = (FOLDER / f"{name.removesuffix(CORRECTED)}.sql").read_text(encoding="utf-8")
    return [statement for statement in text.split(";") if statement.strip()]


def texts() -> Iterator[tuple[Path, str]]:
    """The files of the texts, and what they have to hold."""
    folder = ROOT / "tests" / "data" / "policies"
    for name, language in _WRITTEN:
        data_map = policy(name)
        yield folder / f"{name}.policy.{language}.md", rights_section(data_map, language)
        yield folder / f"{name}.record.{language}.md", record(data_map, language)


if __name__ == "__main__":
    for path, text in texts():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
