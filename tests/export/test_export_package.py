"""The ZIP file as a whole."""

import gc
import hashlib
import io
import json
import tracemalloc
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from html.parser import HTMLParser
from typing import Any, BinaryIO, cast

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdpr_rights.domain.information import LeftOut
from gdpr_rights.domain.instructions import Batch
from gdpr_rights.domain.parties import Authority
from gdpr_rights.export import PackageExporter, read_csv, read_rows
from gdpr_rights.ports import Exporter
from gdpr_rights.testing.exports import ExporterConformance, batches, export_headers, sample_header

INVOICES = Batch(
    "invoices",
    key=("id",),
    columns=("id", "total"),
    types=("integer", "text"),
    rows=[(number, f"{number} EUR") for number in range(3)],
)


def package(given_batches: Sequence[Batch], header: Any = None) -> zipfile.ZipFile:
    sink = io.BytesIO()
    session = PackageExporter().begin(sink, header or sample_header())
    for batch in given_batches:
        session.write(batch)
    session.finish()
    return zipfile.ZipFile(sink)


class TestConformance(ExporterConformance):
    def exporter(self) -> Exporter:
        return PackageExporter()

    def read(self, data: bytes) -> Sequence[Batch]:
        archive = zipfile.ZipFile(io.BytesIO(data))
        assert archive.testzip() is None
        paths = [path for path in archive.namelist() if path.startswith("data/")]
        return [read_rows(archive.open(path)) for path in paths if path.endswith(".json")]


class TestContents:
    def test_each_dataset_twice_and_an_index_and_a_manifest(self) -> None:
        assert sorted(package([INVOICES]).namelist()) == [
            "data/invoices.csv",
            "data/invoices.json",
            "datapackage.json",
            "index.html",
            "manifest.json",
        ]

    def test_no_data_no_files(self) -> None:
        """With nothing held there are no data files, even where empty tables were looked at."""
        empty = attrs.evolve(INVOICES, rows=[])
        archive = package([empty], sample_header(data_held=False))
        assert sorted(archive.namelist()) == ["datapackage.json", "index.html", "manifest.json"]
        page = archive.read("index.html")
        assert b"There are no data files" in page

    def test_somebody_not_found_is_not_told_that_nothing_is_processed(self) -> None:
        """Whose address was erased may still stand in invoices that had to be kept."""
        nobody = sample_header(data_held=False)
        header = attrs.evolve(nobody, information=attrs.evolve(nobody.information, purposes=()))
        page = package([], header).read("index.html")
        assert b"no personal data about you by what you gave" in page
        assert b"do not process" not in page

    def test_an_empty_dataset_among_others_has_its_files(self) -> None:
        archive = package(
            [INVOICES, Batch("notes", key=(), columns=("a",), types=("text",), rows=[])]
        )
        assert read_rows(archive.open("data/notes.json")).rows == []
        assert read_csv(archive.open("data/notes.csv")) == (("a",), [])

    def test_csv_and_json_say_the_same(self) -> None:
        archive = package([INVOICES])
        back = read_rows(archive.open("data/invoices.json"))
        assert read_csv(archive.open("data/invoices.csv"), back.types)[1] == back.rows

    @settings(max_examples=40, deadline=None)
    @given(
        st.lists(batches(), max_size=3, unique_by=lambda batch: batch.dataset), export_headers()
    )
    def test_the_manifest_is_true(self, given_batches: list[Batch], header: Any) -> None:
        archive = package(given_batches, header)
        manifest = json.loads(archive.read("manifest.json"))
        assert manifest["schema"] == 1
        assert manifest["case"] == header.case_id
        assert manifest["created_on"] == "2026-11-21"
        assert {file["path"] for file in manifest["files"]} == set(archive.namelist()) - {
            "manifest.json"
        }
        rows = {batch.dataset: len(batch.rows) for batch in given_batches}
        for file in manifest["files"]:
            data = archive.read(file["path"])
            assert file["sha256"] == hashlib.sha256(data).hexdigest()
            assert file["size"] == len(data)
            if file["dataset"] is not None:
                assert file["rows"] == rows[file["dataset"]]

    def test_names_from_the_map_are_no_paths(self) -> None:
        hostile = ["../../etc/passwd", "/abs", "a\\..\\b", "C:\\x", "a/b", "a_b", "A_b", "x\n"]
        archive = package([attrs.evolve(INVOICES, dataset=name) for name in hostile])
        assert len({path.casefold() for path in archive.namelist()}) == 2 * len(hostile) + 3
        for path in archive.namelist():
            assert path.count("/") <= 1
            assert ".." not in path
            assert "\\" not in path
        read = [
            read_rows(archive.open(p)).dataset
            for p in archive.namelist()
            if p[-5:] == ".json" and "/" in p
        ]
        assert read == hostile

    def test_files_are_for_their_owner_alone(self) -> None:
        assert {info.external_attr >> 16 for info in package([INVOICES]).infolist()} == {0o600}

    def test_the_same_content_is_the_same_file(self) -> None:
        """No clock and no machine is in it; nor does it matter whether the sink can seek."""

        class Pipe:
            def __init__(self) -> None:
                self.taken = b""

            def write(self, data: Any) -> int:
                self.taken += bytes(data)
                return len(data)

        seekable, pipe = io.BytesIO(), Pipe()
        for sink in (seekable, cast("BinaryIO", pipe)):
            session = PackageExporter().begin(sink, sample_header())
            session.write(INVOICES)
            session.finish()
        assert seekable.getvalue() == pipe.taken

    def test_a_day_before_zip_files_is_no_obstacle(self) -> None:
        early = attrs.evolve(sample_header(), created_on=date(1970, 1, 2))
        archive = package([INVOICES], early)
        assert archive.infolist()[0].date_time == (1980, 1, 2, 0, 0, 0)
        assert json.loads(archive.read("manifest.json"))["created_on"] == "1970-01-02"


class TestOrder:
    def test_a_dataset_does_not_come_back(self) -> None:
        session = PackageExporter().begin(io.BytesIO(), sample_header())
        session.write(INVOICES)
        session.write(attrs.evolve(INVOICES, dataset="other"))
        with pytest.raises(ValueError, match="one after the other"):
            session.write(INVOICES)
        session.abort()

    def test_columns_do_not_change(self) -> None:
        session = PackageExporter().begin(io.BytesIO(), sample_header())
        session.write(INVOICES)
        with pytest.raises(ValueError, match="columns"):
            session.write(attrs.evolve(INVOICES, columns=("id", "sum")))
        session.abort()

    def test_nothing_after_the_end(self) -> None:
        session = PackageExporter().begin(io.BytesIO(), sample_header())
        session.finish()
        session.finish()
        with pytest.raises(ValueError, match="finished"):
            session.write(INVOICES)

    def test_giving_up_leaves_no_noise(self) -> None:
        """Nothing is complained of when an unfinished archive is collected."""
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            sink = io.BytesIO()
            session = PackageExporter().begin(sink, sample_header())
            session.write(INVOICES)
            session.abort()
            sink.close()
            del session
            gc.collect()


class TestMemory:
    def test_it_does_not_grow_with_the_rows(self) -> None:
        """One hundred thousand rows take what ten thousand take."""

        class Nowhere:
            def write(self, data: Any) -> int:
                return len(data)

        def peak(rows: int) -> int:
            def given_batches() -> Iterator[Batch]:
                for start in range(0, rows, 1000):
                    yield attrs.evolve(
                        INVOICES, rows=[(start + at, f"row {start + at}") for at in range(1000)]
                    )

            tracemalloc.start()
            session = PackageExporter().begin(cast("BinaryIO", Nowhere()), sample_header())
            for batch in given_batches():
                session.write(batch)
            session.finish()
            _, highest = tracemalloc.get_traced_memory()
            tracemalloc.stop()
            return highest

        few, many = peak(10_000), peak(100_000)
        assert many < few + 200_000

    def test_a_batch_may_be_large(self) -> None:
        """A system that gives everything at once costs no second copy of everything."""
        rows = [(number, "x" * 50) for number in range(50_000)]
        batch = attrs.evolve(INVOICES, rows=rows)
        tracemalloc.start()
        package([batch])
        _, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert highest < 6_000_000


class _Page(HTMLParser):
    """What a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def seen(archive: zipfile.ZipFile) -> _Page:
    page = _Page()
    page.feed(archive.read("index.html").decode())
    page.close()
    assert page.open == []
    return page


HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)> javascript:alert(1) &amp;"
URLS = ["javascript:alert(1)", "data:text/html,x", "https://ok.example/a", 'https://x/"onload="x']


class TestTheIndex:
    """Concise, transparent, intelligible, easily accessible; clear and plain language.

    Source: GDPR Art. 12(1).
    """

    @settings(max_examples=40, deadline=None)
    @given(st.text(min_size=1).filter(str.strip) | st.just(HOSTILE) | st.sampled_from(URLS))
    def test_nothing_said_becomes_markup(self, said: str) -> None:
        def tags(archive: zipfile.ZipFile) -> list[str]:
            return [tag for tag, _ in seen(archive).tags if tag != "a"]

        def made(said: str) -> zipfile.ZipFile:
            batch = attrs.evolve(INVOICES, dataset=said, columns=(said, f"{said}2"))
            return package([batch], sample_header(said=said))

        archive = made(said)
        assert tags(archive) == tags(made("Acme"))
        for tag, attributes in seen(archive).tags:
            assert not any(name.startswith("on") for name in attributes)
            if tag == "a":
                assert (attributes["href"] or "").startswith(("#", "data/", "http://", "https://"))

    def test_it_loads_nothing(self) -> None:
        tags = seen(package([INVOICES])).tags
        assert not {"script", "img", "link", "iframe", "base", "form", "object"} & {
            tag for tag, _ in tags
        }
        assert not any("src" in attributes for _, attributes in tags)

    def test_it_can_be_read_aloud(self) -> None:
        """A language, headings in order, tables with captions and headed rows and columns."""
        tags = seen(package([INVOICES])).tags
        names = [tag for tag, _ in tags]
        assert dict(tags)["html"] == {"lang": "en"}
        assert names.count("h1") == 1
        assert names.count("table") == names.count("caption") > 0
        assert all(
            attributes.get("scope") in ("row", "col") for tag, attributes in tags if tag == "th"
        )
        targets = {attributes["id"] for _, attributes in tags if "id" in attributes}
        for tag, attributes in tags:
            href = attributes.get("href") or ""
            if tag == "a" and href.startswith("#"):
                assert href[1:] in targets

    def test_every_statement_of_article_15_is_there(self) -> None:
        """Each statement is made unlike any other; all of them must be read on the page."""
        header = sample_header()
        information: Any = header.information
        (purpose,) = information.purposes
        (recipient,) = purpose.recipients
        marked = attrs.evolve(
            header,
            case_id="case-77",
            information=attrs.evolve(
                information,
                controller=attrs.evolve(
                    information.controller, name="Contr", contact="dpo@c.example"
                ),
                confirmation="confirmed so",
                recipients="recipients so",
                complaint="complain so",
                authority=Authority(
                    "CNIL",
                    address="3 Place",
                    url="https://cnil.example",
                ),
                automated_decisions="decisions so",
                transfers="transfers so",
                purposes=[
                    attrs.evolve(
                        purpose,
                        purpose="keep books",
                        lawful_basis="law so",
                        categories=["billing", "contact"],
                        recipients=[
                            attrs.evolve(
                                recipient, name="Mailer Ltd", country="US", safeguard="clauses"
                            )
                        ],
                        retention="ten years",
                        sources=["you gave it"],
                        automated_decision=["logic so", "weight so"],
                    )
                ],
            ),
            left_out=[LeftOut("users", field="password", because="a secret")],
        )
        said = " ".join(seen(package([INVOICES], marked)).said)
        for words in (
            *("Contr", "dpo@c.example", "case-77", "21 November 2026", "confirmed so"),
            *("recipients so", "complain so", "CNIL", "3 Place", "https://cnil.example"),
            *("decisions so", "transfers so", "Keep books", "law so", "billing, contact"),
            *("Mailer Ltd", "US", "clauses", "ten years", "you gave it", "logic so", "weight so"),
            *("users", "password", "a secret", "invoices", "3 entries"),
            *("GDPR Art. 16", "GDPR Art. 17", "GDPR Art. 18", "GDPR Art. 21"),
        ):
            assert words in said

    def test_what_is_not_there_is_said(self) -> None:
        """No recipient, no authority, nothing left out: each is a statement of its own."""
        header = sample_header()
        information: Any = header.information
        (purpose,) = information.purposes
        bare = attrs.evolve(
            header,
            left_out=[],
            information=attrs.evolve(
                information,
                authority=None,
                purposes=[attrs.evolve(purpose, recipients=[], automated_decision=[])],
            ),
        )
        page = seen(package([INVOICES], bare))
        said = " ".join(page.said)
        assert "nobody outside our organisation" in said
        assert "Nothing was left out." in said
        assert "address" not in [tag for tag, _ in page.tags]

    def test_an_address_that_is_no_web_address_is_no_link(self) -> None:
        header = sample_header()
        authority = Authority("CNIL", url="javascript:alert(1)")
        bad = attrs.evolve(
            header, information=attrs.evolve(header.information, authority=authority)
        )
        page = seen(package([], bad))
        assert not any(
            "javascript" in (attributes.get("href") or "") for _, attributes in page.tags
        )


class TestLongFiles:
    """ZIP files say sizes above 4 GB in an extra record, which must be there from the start."""

    @pytest.mark.parametrize("limit", [1, 500, 5000, 50_000])
    def test_wherever_the_limit_lies(self, limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
        """The limit is lowered, for a test that writes 4 GB takes minutes."""
        monkeypatch.setattr(zipfile, "ZIP64_LIMIT", limit)
        rows = [(number, "x" * 20) for number in range(500)]
        archive = package([attrs.evolve(INVOICES, rows=rows)])
        assert archive.testzip() is None
        assert read_rows(archive.open("data/invoices.json")).rows == rows
        long = [info.file_size > limit for info in archive.infolist()]
        assert any(long) is (limit < 50_000)
