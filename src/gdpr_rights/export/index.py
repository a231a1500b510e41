"""The page that a person opens first: the whole answer in plain language.

One HTML file without scripts, pictures or addresses it would load; it reads the same offline, on a
telephone, on paper and aloud.

Source: GDPR Art. 12(1), 15(1)-(3).
"""

from collections.abc import Sequence
from datetime import date

import attrs

from gdpr_rights.domain.data_map import REST
from gdpr_rights.domain.information import (
    AccessInformation,
    DatasetDescription,
    ExportHeader,
    FieldDescription,
    PurposeInformation,
)
from gdpr_rights.domain.parties import Recipient, Role
from gdpr_rights.domain.values import as_tuple
from gdpr_rights.export.markup import Markup, join, link, tag, text

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_ROLES = {
    Role.PROCESSOR: "works for us with the data",
    Role.CONTROLLER: "decides itself what it does with the data",
    Role.JOINT_CONTROLLER: "decides together with us",
}

_TYPES = {
    "text": "text",
    "integer": "whole number",
    "decimal": "number",
    "float": "number",
    "boolean": "yes or no",
    "date": "date",
    "datetime": "date and time",
    "time": "time of day",
    "binary": "file or other binary data",
    "uuid": "identifier",
    "json": "structured data",
}

_STYLE = Markup("""
:root { color-scheme: light dark; }
body { font: 1rem/1.6 system-ui, sans-serif; max-width: 46rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.7rem; line-height: 1.25; }
h2 { font-size: 1.3rem; margin-top: 2.5rem; border-bottom: 1px solid; padding-bottom: .2rem; }
h3 { font-size: 1.05rem; margin-top: 1.8rem; }
dt { font-weight: 600; margin-top: .6rem; }
dd { margin: 0 0 0 1.2rem; }
dd ul { margin: 0; padding-left: 1.1rem; }
.table { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: .8rem 0; font-size: .93rem; }
caption { text-align: left; padding-bottom: .3rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem .35rem 0;
  border-bottom: 1px solid; overflow-wrap: anywhere; }
th { white-space: nowrap; }
@media print { a { color: inherit; } nav { display: none; } }
""")


@attrs.frozen
class ExportedDataset:
    """A dataset whose files are in the package.

    Attributes:
        name: The dataset.
        file_name: The name of its files, without ending.
        key: The names of its key columns.
        columns: The names of its columns.
        types: Their types.
        rows: How many rows there are.
    """

    name: str
    file_name: str = attrs.field(kw_only=True)
    key: tuple[str, ...] = attrs.field(converter=as_tuple, kw_only=True)
    columns: tuple[str, ...] = attrs.field(converter=as_tuple, kw_only=True)
    types: tuple[str, ...] = attrs.field(converter=as_tuple, kw_only=True)
    rows: int = attrs.field(kw_only=True)


def index_page(header: ExportHeader, datasets: Sequence[ExportedDataset]) -> str:
    """The page.

    Args:
        header: What the answer says.
        datasets: What the package contains, in its order.
    """
    information = header.information
    title = f"Your personal data at {information.controller.name}"
    sections = [
        ("answer", "The answer", _answer(header, datasets)),
        ("purposes", "What we do with your data, and why", _purposes(information)),
        ("recipients", "Who receives your data", tag("p", information.recipients)),
        ("transfers", "Transfers to other countries", tag("p", information.transfers)),
        ("decisions", "Automated decisions", tag("p", information.automated_decisions)),
        ("rights", "Your rights", _rights(information)),
        ("copy", "The copy of your data", _copy(header, datasets)),
        ("left-out", "What is not in this copy, and why", _left_out(header)),
    ]
    if datasets:
        sections.append(("reading", "How to read the files", _reading()))
    contents = [tag("li", tag("a", heading, href=f"#{name}")) for name, heading, _ in sections]
    body = join(
        [
            tag("header", tag("h1", title), _who(header)),
            tag("nav", tag("ul", *contents), aria_label="Contents"),
            tag(
                "main",
                *(
                    tag(
                        "section",
                        tag("h2", heading, id=f"{name}-title"),
                        content,
                        id=name,
                        aria_labelledby=f"{name}-title",
                    )
                    for name, heading, content in sections
                ),
            ),
        ]
    )
    head = join(
        [
            Markup('<meta charset="utf-8">'),
            Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
            Markup('<meta http-equiv="Content-Security-Policy" '),
            Markup("content=\"default-src 'none'; style-src 'unsafe-inline'\">"),
            Markup('<meta name="referrer" content="no-referrer">'),
            tag("title", title),
            tag("style", _STYLE),
        ]
    )
    return f"<!DOCTYPE html>\n{tag('html', tag('head', head), tag('body', body), lang='en')}\n"


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _list(items: Sequence[str]) -> Markup:
    return tag("ul", *(tag("li", item) for item in items))


def _terms(*pairs: tuple[str, str]) -> Markup:
    return tag("dl", *(join([tag("dt", term), tag("dd", said)]) for term, said in pairs))


def _table(caption: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Markup:
    head = tag("tr", *(tag("th", heading, scope="col") for heading in headings))
    body = (
        tag("tr", tag("th", first, scope="row"), *(_cell(cell) for cell in rest))
        for first, *rest in rows
    )
    table = tag("table", tag("caption", caption), tag("thead", head), tag("tbody", *body))
    return tag("div", table, class_="table", role="group", tabindex="0", aria_label=caption)


def _cell(cell: str) -> Markup:
    return tag("td", cell)


def _who(header: ExportHeader) -> Markup:
    controller = header.information.controller
    return _terms(
        ("Who answers", f"{controller.name} ({controller.country}), {controller.contact}"),
        ("Case", header.case_id),
        ("Made on", _day(header.created_on)),
    )


def _answer(header: ExportHeader, datasets: Sequence[ExportedDataset]) -> Markup:
    information = header.information
    rows = sum(dataset.rows for dataset in datasets)
    if not information.data_held and not rows:
        copy = "There are no data files in this package."
    else:
        copy = (
            f"This package contains {_count(rows, 'entry', 'entries')} about you from "
            f"{_count(len(datasets), 'collection', 'collections')} of data."
        )
    return join([tag("p", tag("strong", information.confirmation)), tag("p", copy)])


def _purposes(information: AccessInformation) -> Markup:
    if not information.purposes:
        # Somebody whose address was erased may still stand in what had to be kept.
        return tag("p", "We found no personal data about you by what you gave us.")
    return join([_purpose(purpose) for purpose in information.purposes])


def _purpose(of: PurposeInformation) -> Markup:
    receives: str = (
        _list([_recipient(recipient) for recipient in of.recipients])
        if of.recipients
        else "nobody outside our organisation"
    )
    pairs = [
        ("On which basis", of.lawful_basis),
        ("Which kinds of data", ", ".join(of.categories)),
        ("Who receives them", receives),
        ("For how long", of.retention),
        ("Where they come from", "; ".join(of.sources)),
        (
            "Decisions taken without a human",
            _list(of.automated_decision) if of.automated_decision else "none",
        ),
    ]
    return tag("article", tag("h3", f"{of.purpose[:1].upper()}{of.purpose[1:]}"), _terms(*pairs))


def _recipient(recipient: Recipient) -> str:
    where = f", in {recipient.country}" if recipient.country else ""
    safeguard = f"; protected there by: {recipient.safeguard}" if recipient.safeguard else ""
    return f"{recipient.name}{where}: {_ROLES[recipient.role]}{safeguard}"


def _rights(information: AccessInformation) -> Markup:
    controller = information.controller
    parts: list[str] = [
        tag("p", "You may ask us for:"),
        _list([f"{right} ({citation})" for right, citation in information.rights]),
        tag("p", f"Write to us at {controller.contact}. It costs you nothing."),
        tag("p", information.complaint),
    ]
    authority = information.authority
    if authority is not None:
        said = [text(authority.name)]
        if authority.address:
            said.append(text(f", {authority.address}"))
        if authority.url:
            said.append(join([", ", link(authority.url)]))
        parts.append(tag("address", *said))
    return join(parts)


def _copy(header: ExportHeader, datasets: Sequence[ExportedDataset]) -> Markup:
    if not datasets:
        return tag("p", "There are no data files: there was nothing to copy.")
    described = {dataset.name: dataset for dataset in header.datasets}
    files = [
        (
            dataset.name,
            _count(dataset.rows, "entry", "entries"),
            join([_file(dataset, "json"), ", ", _file(dataset, "csv")]),
        )
        for dataset in datasets
    ]
    absent = [
        (dataset.name, "nothing about you", "none")
        for dataset in header.datasets
        if all(dataset.name != exported.name for exported in datasets)
    ]
    return join(
        [
            tag("p", "Each collection comes twice: as CSV for a spreadsheet, and as JSON, exact."),
            _table("The files", ("Collection", "How much", "Files"), [*files, *absent]),
            *(_dictionary(dataset, described.get(dataset.name)) for dataset in datasets),
        ]
    )


def _file(dataset: ExportedDataset, ending: str) -> Markup:
    path = f"data/{dataset.file_name}.{ending}"
    return tag("a", ending.upper(), href=path, aria_label=f"{dataset.name}, {ending.upper()}")


def _dictionary(dataset: ExportedDataset, described: DatasetDescription | None) -> Markup:
    known = {field.name: field for field in described.fields} if described else {}
    # What joins rows is not part of the rest, however the rest is described.
    joins = {*dataset.key, *(described.links if described else ())}
    rows = [
        (
            name,
            *_meaning(
                known.get(name, None if name in joins else known.get(REST)), name in dataset.key
            ),
            _TYPES.get(of, of),
        )
        for name, of in zip(dataset.columns, dataset.types, strict=True)
    ]
    return join(
        [
            tag("h3", dataset.name),
            _table(
                f"The fields of {dataset.name}",
                ("Field", "What it is", "What we use it for", "Where it comes from", "Form"),
                rows,
            ),
        ]
    )


def _meaning(field: FieldDescription | None, is_key: bool) -> tuple[str, str, str]:
    if field is not None:
        return field.category, ", ".join(field.purposes), field.source
    if is_key:
        return "the number or name of the entry", "telling entries apart", "we assign it"
    return "a reference or mark of our application", "running it", "we assign it"


def _left_out(header: ExportHeader) -> Markup:
    if not header.left_out:
        return tag("p", "Nothing was left out.")
    rows = [
        (
            left.dataset,
            "all fields not named" if left.field == REST else left.field,
            left.because,
        )
        for left in header.left_out
    ]
    return _table("Left out of this copy", ("Collection", "Field", "Why"), rows)


def _reading() -> Markup:
    return join(
        [
            tag(
                "p",
                "CSV files open in a spreadsheet; they are in UTF-8, with commas. A cell that "
                "begins with = + - @ or the like has a ' in front, so that no spreadsheet takes "
                "it for a formula, and so has a cell that begins with ' already: take one ' away "
                "to have the value. An empty cell means that there is no value; a lone ' means "
                "an empty text.",
            ),
            tag(
                "p",
                "JSON files name the type of each column. Decimal numbers are strings, so that no "
                "digit is lost; dates and times are written as in ISO 8601, files and other "
                "binary data in base64. Whole numbers are never rounded.",
            ),
            tag(
                "p",
                "manifest.json lists every file with its SHA-256, so that you can check that "
                "nothing was changed on the way.",
            ),
        ]
    )
