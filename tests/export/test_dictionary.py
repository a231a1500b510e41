"""The data dictionary, for people and for programs.

Source: GDPR Art. 20(1): "in a structured, commonly used and machine-readable format"; WP242
rev.01: with metadata, so that the meaning of the data is kept.
"""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdpr_rights.domain.data_map import REST
from gdpr_rights.domain.information import DatasetDescription, ExportHeader, FieldDescription
from gdpr_rights.domain.instructions import Batch
from gdpr_rights.domain.languages import LANGUAGES
from gdpr_rights.export import PackageExporter
from gdpr_rights.export.index import page_words
from gdpr_rights.testing.exports import batches, cells, export_headers, sample_header

TYPES = {
    "text": "string",
    "integer": "integer",
    "decimal": "number",
    "float": "number",
    "boolean": "boolean",
    "date": "date",
    "datetime": "datetime",
    "time": "time",
    "binary": "string",
    "uuid": "string",
    "json": "any",
}
ORDERS = Batch(
    "orders",
    key=("id",),
    columns=("id", "user_id", "placed_on", "note", "extra"),
    types=("integer", "integer", "date", "text", "json"),
    rows=[(1, 2, None, "x", None)],
)
DESCRIBED = DatasetDescription(
    "orders",
    links=["user_id"],
    fields=[
        FieldDescription(
            "placed_on",
            meaning="the day of the order",
            category="orders",
            purposes=["sell", "deliver"],
            source="you gave them to us",
        ),
        FieldDescription("note", category="wishes", purposes=["deliver"], source="you said so"),
        FieldDescription(REST, category="the rest", purposes=["sell"], source="we recorded it"),
    ],
)


def package(given_batches: Sequence[Batch], header: ExportHeader) -> zipfile.ZipFile:
    sink = io.BytesIO()
    session = PackageExporter().begin(sink, header)
    for batch in given_batches:
        session.write(batch)
    session.finish()
    return zipfile.ZipFile(sink)


def dictionary(archive: zipfile.ZipFile) -> Any:
    return json.loads(archive.read("datapackage.json"))


def of_orders(language: str = "en") -> zipfile.ZipFile:
    return package([ORDERS], attrs.evolve(sample_header(language=language), datasets=[DESCRIBED]))


class TestEveryColumn:
    @settings(max_examples=60, deadline=None)
    @given(
        st.lists(batches(), max_size=3, unique_by=lambda batch: batch.dataset),
        export_headers(data_held=st.just(True)),
    )
    def test_stands_in_it_with_its_type(
        self, given_batches: list[Batch], header: ExportHeader
    ) -> None:
        """Read from the CSV files themselves, not from what was meant to be written."""
        archive = package(given_batches, header)
        resources = {of["path"]: of for of in dictionary(archive)["resources"]}
        assert set(resources) == {path for path in archive.namelist() if path.startswith("data/")}
        by_dataset = {batch.dataset: batch for batch in given_batches}
        for path, resource in resources.items():
            batch = by_dataset[resource["title"]]
            if path.endswith(".csv"):
                text = io.StringIO(archive.read(path).decode(), newline="")
                first = next(csv.reader(text))
                names = [cell[1:] if cell[:1] == "'" else cell for cell in first]
            else:
                names = [of["name"] for of in json.loads(archive.read(path))["columns"]]
            fields = resource["schema"]["fields"]
            assert [field["name"] for field in fields] == names
            assert [field["type"] for field in fields] == [TYPES[of] for of in batch.types]
            assert [field["columnType"] for field in fields] == list(batch.types)
            assert resource["schema"]["primaryKey"] == list(batch.key)

    @settings(max_examples=30, deadline=None)
    @given(batches())
    def test_files_are_what_it_says(self, batch: Batch) -> None:
        archive = package([batch], sample_header())
        for resource in dictionary(archive)["resources"]:
            data = archive.read(resource["path"])
            assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"

    def test_names_of_resources_are_unlike(self) -> None:
        names = ["a", "A", "a-csv", "a.json", "a-json"]
        same = [attrs.evolve(ORDERS, dataset=name) for name in names]
        found = [of["name"] for of in dictionary(package(same, sample_header()))["resources"]]
        assert len(set(found)) == 2 * len(names)
        assert all(name == name.lower() for name in found)

    def test_a_dataset_without_a_key_names_none(self) -> None:
        archive = package([attrs.evolve(ORDERS, key=())], sample_header())
        assert all("primaryKey" not in of["schema"] for of in dictionary(archive)["resources"])

    def test_no_data_no_resources(self) -> None:
        assert dictionary(package([], sample_header(data_held=False)))["resources"] == []

    def test_null_is_said_for_each_format(self) -> None:
        found = {of["format"]: of for of in dictionary(of_orders())["resources"]}
        assert found["csv"]["schema"]["missingValues"] == [""]
        assert found["json"]["schema"]["missingValues"] == []
        dialect = found["json"]["dialect"]
        assert (dialect["property"], dialect["itemType"]) == ("rows", "object")


class TestMeaning:
    """A field's name, type, meaning, purposes and source, in both places."""

    def test_for_programs(self) -> None:
        fields = {
            of["name"]: of for of in dictionary(of_orders())["resources"][0]["schema"]["fields"]
        }
        assert fields["placed_on"]["description"] == "the day of the order (orders)"
        assert fields["placed_on"]["purposes"] == ["sell", "deliver"]
        assert fields["placed_on"]["source"] == "you gave them to us"
        assert fields["note"]["description"] == "wishes"
        assert fields["extra"]["description"] == "the rest"
        assert fields["id"]["description"] == "the number or name of the entry"
        assert fields["user_id"]["description"] == "a reference or mark of our application"

    def test_for_people(self) -> None:
        page = of_orders().read("index.html").decode()
        for said in ("the day of the order (orders)", "sell, deliver", "you gave them to us"):
            assert f"<td>{said}</td>" in page
        assert "<td>a reference or mark of our application</td>" in page

    def test_in_french(self) -> None:
        archive = of_orders("fr")
        assert dictionary(archive)["language"] == "fr"
        assert "une référence ou un repère de notre application" in json.dumps(
            dictionary(archive), ensure_ascii=False
        )
        assert "nombre entier" in archive.read("index.html").decode()


@pytest.mark.parametrize("language", LANGUAGES)
class TestTheRule:
    """The rule by which a CSV cell is read back stands in the package itself."""

    def test_it_is_said_to_people_and_programs(self, language: str) -> None:
        archive = of_orders(language)
        rule = page_words(language).csv_rule
        assert rule in dictionary(archive)["description"]
        assert rule.replace("'", "&#x27;") in archive.read("index.html").decode()

    def test_every_type_is_explained(self, language: str) -> None:
        words = page_words(language)
        assert set(words.types) == set(TYPES)
        assert all(cells(of) is not None for of in TYPES)
        page = of_orders(language).read("index.html").decode()
        for of, (name, _) in words.types.items():
            assert f"{name} ({of})" in page

    @settings(max_examples=60, deadline=None)
    @given(batch=batches())
    def test_it_is_all_one_needs(self, language: str, batch: Batch) -> None:
        """A reader written from the sentences alone, with `csv.reader` and no code of ours."""
        archive = package([batch], sample_header(language=language))
        path = next(path for path in archive.namelist() if path.endswith(".csv"))
        header, *lines = csv.reader(io.StringIO(archive.read(path).decode(), newline=""))
        for cell in (*header, *(cell for line in lines for cell in line)):
            assert cell[:1] not in tuple("=+-@\t\r\n＝＋－＠")  # noqa: RUF001

        def value(cell: str) -> str | None:
            if cell == "":
                return None
            return cell.removeprefix("'")

        assert [value(cell) for cell in header] == list(batch.columns)
        for line, row in zip(lines, batch.rows, strict=True):
            for cell, given_value, of in zip(line, row, batch.types, strict=True):
                read = value(cell)
                if given_value is None:
                    assert read is None
                elif of == "text":
                    assert read == given_value
                elif of == "integer":
                    assert int(read or "") == given_value
                elif of == "json":
                    assert json.loads(read or "") == given_value
                else:
                    assert read is not None
