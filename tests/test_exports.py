"""One public path per name: every `__all__` is sorted, complete and documented."""

import ast
import importlib
import inspect
import types
from pathlib import Path

import pytest

import gdpr_rights

SOURCE = Path(gdpr_rights.__file__).parent
PACKAGES = [
    "gdpr_rights",
    *(
        f"gdpr_rights.{name}"
        for name in (
            "calendars",
            "convert",
            "export",
            "identity",
            "journal",
            "letters",
            "notifiers",
            "systems",
            "testing",
        )
    ),
]


def test_lazy_names_live_where_the_imports_say() -> None:
    tree = ast.parse(Path(str(gdpr_rights.__file__)).read_text())
    imported = {
        str(node.module): {alias.name for alias in node.names}
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("gdpr_rights.")
    }
    homes = {module: set(names.split()) for module, names in gdpr_rights._HOMES.items()}
    assert imported == homes
    assert set(dir(gdpr_rights)) >= set(gdpr_rights.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = gdpr_rights.nothing


@pytest.mark.parametrize("package", PACKAGES)
class TestAll:
    def test_it_is_sorted(self, package: str) -> None:
        names = importlib.import_module(package).__all__
        assert list(names) == sorted(names)

    def test_every_name_is_there(self, package: str) -> None:
        module = importlib.import_module(package)
        for name in module.__all__:
            assert getattr(module, name) is not None

    def test_it_names_everything_the_package_imports(self, package: str) -> None:
        """What an `__init__` takes from its own modules is public, and nothing else is."""
        module = importlib.import_module(package)
        tree = ast.parse(Path(str(module.__file__)).read_text())
        taken = {
            alias.asname or alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("gdpr_rights")
            for alias in node.names
        } - {"MissingExtra"}
        assert taken == set(module.__all__)

    def test_every_class_and_function_is_documented(self, package: str) -> None:
        module = importlib.import_module(package)
        for name in module.__all__:
            value = getattr(module, name)
            if isinstance(value, type | types.FunctionType):
                assert inspect.getdoc(value), name
                if isinstance(value, type):
                    for attribute, member in vars(value).items():
                        if isinstance(member, types.FunctionType | property) and not (
                            attribute.startswith("_")
                        ):
                            assert inspect.getdoc(member), f"{name}.{attribute}"

    def test_every_name_stands_in_the_reference(self, package: str) -> None:
        pages = "\n".join(
            page.read_text() for page in (SOURCE.parent.parent / "docs" / "reference").glob("*.md")
        )
        assert f"::: {package}\n" in pages + "\n"
