"""The page that a person opens first: the whole answer in plain language.

One HTML file without scripts, pictures or addresses it would load; it reads the same offline, on a
telephone, on paper and aloud. For access it says what Art. 15 requires, for portability what
Art. 20 gives.

Source: GDPR Art. 12(1), 15(1)-(3), 20.
"""

from collections.abc import Sequence

import attrs

from gdpr_rights.domain.information import (
    AccessInformation,
    DatasetDescription,
    DecisionInformation,
    ExportHeader,
    PortabilityInformation,
    PortablePurpose,
    PurposeInformation,
)
from gdpr_rights.domain.languages import check_language
from gdpr_rights.domain.parties import Recipient
from gdpr_rights.export.dictionary import ExportedDataset, field_lines
from gdpr_rights.export.english import ENGLISH_PAGE
from gdpr_rights.export.french import FRENCH_PAGE
from gdpr_rights.export.markup import Markup, join, link, tag, text
from gdpr_rights.export.page_words import PageWords

_PAGES = {"en": ENGLISH_PAGE, "fr": FRENCH_PAGE}

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


def page_words(language: str) -> PageWords:
    """The sentences of the page in a language.

    Raises:
        ValueError: There are none for it.
    """
    return _PAGES[check_language(language)]


def index_page(header: ExportHeader, datasets: Sequence[ExportedDataset]) -> str:
    """The page.

    Args:
        header: What the answer says.
        datasets: What the package contains, in its order.
    """
    return _Page(header, tuple(datasets), page_words(header.language)).whole()


def _list(items: Sequence[str]) -> Markup:
    return tag("ul", *(tag("li", item) for item in items))


def _terms(*pairs: tuple[str, str]) -> Markup:
    return tag("dl", *(join([tag("dt", term), tag("dd", said)]) for term, said in pairs))


def _table(caption: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Markup:
    head = tag("tr", *(tag("th", heading, scope="col") for heading in headings))
    body = (
        tag("tr", tag("th", first, scope="row"), *(tag("td", cell) for cell in rest))
        for first, *rest in rows
    )
    table = tag("table", tag("caption", caption), tag("thead", head), tag("tbody", *body))
    return tag("div", table, class_="table", role="group", tabindex="0", aria_label=caption)


def _capital(said: str) -> str:
    return f"{said[:1].upper()}{said[1:]}"


def _paragraphs(*said: str) -> Markup:
    return join([tag("p", part) for part in said])


@attrs.frozen
class _Page:
    header: ExportHeader
    datasets: tuple[ExportedDataset, ...]
    words: PageWords

    def whole(self) -> str:
        words, information = self.words, self.header.information
        title = words.title.format(name=information.controller.name)
        match information:
            case AccessInformation():
                sections = self._access(information)
            case PortabilityInformation():
                sections = self._portability(information)
        sections["rights"] = self._rights()
        sections["copy"] = self._copy()
        sections["left-out"] = self._left_out()
        if self.datasets:
            sections["reading"] = self._reading()
        contents = [
            tag("li", tag("a", words.headings[name], href=f"#{name}")) for name in sections
        ]
        body = join(
            [
                tag("header", tag("h1", title), self._who()),
                tag("nav", tag("ul", *contents), aria_label=words.contents),
                tag("main", *(self._section(name, said) for name, said in sections.items())),
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
        page = tag("html", tag("head", head), tag("body", body), lang=self.header.language)
        return f"<!DOCTYPE html>\n{page}\n"

    def _section(self, name: str, content: Markup) -> Markup:
        heading = tag("h2", self.words.headings[name], id=f"{name}-title")
        return tag("section", heading, content, id=name, aria_labelledby=f"{name}-title")

    def _access(self, information: AccessInformation) -> dict[str, Markup]:
        sections = {
            "answer": self._answer(),
            "purposes": self._purposes(information),
            "recipients": tag("p", information.recipients),
            "transfers": tag("p", information.transfers),
            "decisions": join(
                [
                    tag("p", information.automated_decisions),
                    *(self._decision(of) for of in information.decisions),
                ]
            ),
        }
        if information.statements:
            sections["statements"] = self._statements(information)
        return sections

    def _statements(self, information: AccessInformation) -> Markup:
        words = self.words
        rows = []
        for of in information.statements:
            details = [
                of.how,
                words.text_shown.format(version=of.notice_version) if of.notice_version else "",
                words.until.format(day=words.day(of.until)) if of.until else "",
                words.proof.format(proof=of.proof) if of.proof else "",
            ]
            said = (words.day(of.on), words.said[of.said], of.purpose)
            channel = of.channel or words.every_channel
            rows.append((*said, channel, words.separator.join(filter(None, details))))
        return _table(words.statements, words.statements_headings, rows)

    def _decision(self, of: DecisionInformation) -> Markup:
        words = self.words
        pairs = [
            (words.taken_on, words.day(of.taken_at.date())),
            (words.outcome, of.outcome or words.none),
            (words.explanation, of.explanation),
            (words.data_used, _list(of.data_used) if of.data_used else words.none),
        ]
        if of.result is not None:
            pairs.append((words.reviewed, words.results[of.result]))
        return tag("article", tag("h3", f"{_capital(of.purpose)}: {of.decision}"), _terms(*pairs))

    def _portability(self, information: PortabilityInformation) -> dict[str, Markup]:
        sections = {
            "answer": join([self._answer(), tag("p", information.limits)]),
            "format": _paragraphs(information.format, information.transmission),
        }
        if information.purposes:
            sections["bases"] = join([self._portable(of) for of in information.purposes])
        sections["erasure"] = tag("p", information.erases_nothing)
        return sections

    def _who(self) -> Markup:
        words, controller = self.words, self.header.information.controller
        return _terms(
            (words.who_answers, f"{controller.name} ({controller.country}), {controller.contact}"),
            (words.case, self.header.case_id),
            (words.made_on, words.day(self.header.created_on)),
        )

    def _answer(self) -> Markup:
        words, information = self.words, self.header.information
        rows = sum(dataset.rows for dataset in self.datasets)
        copy = words.no_files
        if information.data_held or rows:
            copy = words.contained.format(
                entries=words.count(rows, words.entry),
                collections=words.count(len(self.datasets), words.collection),
            )
        return join([tag("p", tag("strong", information.confirmation)), tag("p", copy)])

    def _purposes(self, information: AccessInformation) -> Markup:
        if not information.purposes:
            return tag("p", self.words.nothing_found)
        return join([self._purpose(purpose) for purpose in information.purposes])

    def _purpose(self, of: PurposeInformation) -> Markup:
        words = self.words
        receives: str = words.nobody
        if of.recipients:
            receives = _list([self._recipient(recipient) for recipient in of.recipients])
        decided = _list(of.automated_decision) if of.automated_decision else words.none
        pairs = [
            (words.basis, of.lawful_basis),
            (words.categories, ", ".join(of.categories)),
            (words.receivers, receives),
            (words.retention, of.retention),
            (words.sources, words.separator.join(of.sources)),
            (words.decisions, decided),
        ]
        return tag("article", tag("h3", _capital(of.purpose)), _terms(*pairs))

    def _portable(self, of: PortablePurpose) -> Markup:
        words = self.words
        pairs = [
            (words.basis, of.lawful_basis),
            (words.categories, ", ".join(of.categories)),
            (words.sources, words.separator.join(of.sources)),
        ]
        return tag("article", tag("h3", _capital(of.purpose)), _terms(*pairs))

    def _recipient(self, recipient: Recipient) -> str:
        words, where, safeguard = self.words, "", ""
        if recipient.country:
            where = words.country.format(country=recipient.country)
        if recipient.safeguard:
            safeguard = words.safeguard.format(safeguard=recipient.safeguard)
        return words.recipient.format(
            name=recipient.name,
            country=where,
            role=words.roles[recipient.role],
            safeguard=safeguard,
        )

    def _rights(self) -> Markup:
        words, information = self.words, self.header.information
        parts: list[str] = [
            tag("p", words.your_rights),
            _list([f"{right} ({citation})" for right, citation in information.rights]),
            tag("p", words.write_to.format(contact=information.controller.contact)),
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

    def _copy(self) -> Markup:
        words = self.words
        if not self.datasets:
            return tag("p", words.nothing_to_copy)
        described = {dataset.name: dataset for dataset in self.header.datasets}
        exported = {dataset.name for dataset in self.datasets}
        files = [
            (
                dataset.name,
                words.count(dataset.rows, words.entry),
                join([_file(dataset, "json"), ", ", _file(dataset, "csv")]),
            )
            for dataset in self.datasets
        ]
        absent = [
            (dataset.name, words.nothing_about_you, words.none)
            for dataset in self.header.datasets
            if dataset.name not in exported
        ]
        return join(
            [
                tag("p", words.twice),
                _table(words.files, words.files_headings, [*files, *absent]),
                *(self._dictionary(of, described.get(of.name)) for of in self.datasets),
            ]
        )

    def _dictionary(
        self, dataset: ExportedDataset, described: DatasetDescription | None
    ) -> Markup:
        words = self.words
        rows = [
            (
                line.name,
                line.meaning,
                ", ".join(line.purposes),
                line.source,
                words.types[line.type][0] if line.type in words.types else line.type,
            )
            for line in field_lines(dataset, described, words)
        ]
        caption = words.fields.format(name=dataset.name)
        return join([tag("h3", dataset.name), _table(caption, words.fields_headings, rows)])

    def _left_out(self) -> Markup:
        words = self.words
        if not self.header.left_out:
            return tag("p", words.nothing_left_out)
        rows = [(left.dataset, left.field, left.because) for left in self.header.left_out]
        return _table(words.left_out, words.left_out_headings, rows)

    def _reading(self) -> Markup:
        words = self.words
        types = [(f"{name} ({of})", written) for of, (name, written) in words.types.items()]
        return join(
            [
                _paragraphs(words.csv_rule, words.json_rule),
                _table(words.types_title, words.types_headings, types),
                _paragraphs(words.dictionary, words.manifest),
            ]
        )


def _file(dataset: ExportedDataset, ending: str) -> Markup:
    path = f"data/{dataset.file_name}.{ending}"
    return tag("a", ending.upper(), href=path, aria_label=f"{dataset.name}, {ending.upper()}")
