"""The sentences of the page in English."""

from datetime import date

from gdpr_rights.domain.parties import Role
from gdpr_rights.domain.standing import StandingVerdict
from gdpr_rights.export.page_words import PageWords
from gdpr_rights.law.automated import ReviewResult

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


ENGLISH_PAGE = PageWords(
    day=_day,
    number="{:,}".format,
    is_one=lambda number: number == 1,
    title="Your personal data at {name}",
    contents="Contents",
    who_answers="Who answers",
    case="Case",
    made_on="Made on",
    headings={
        "answer": "The answer",
        "purposes": "What we do with your data, and why",
        "recipients": "Who receives your data",
        "transfers": "Transfers to other countries",
        "decisions": "Automated decisions",
        "statements": "Your consents and objections",
        "format": "What you may do with these data",
        "bases": "Your consents and contracts",
        "erasure": "Nothing is erased",
        "rights": "Your rights",
        "copy": "The copy of your data",
        "left-out": "What is not in this copy, and why",
        "reading": "How to read the files",
    },
    no_files="There are no data files in this package.",
    contained="This package contains {entries} about you from {collections} of data.",
    entry=("entry", "entries"),
    collection=("collection", "collections"),
    # Somebody whose address was erased may still stand in what had to be kept.
    nothing_found="We found no personal data about you by what you gave us.",
    basis="On which basis",
    categories="Which kinds of data",
    receivers="Who receives them",
    nobody="nobody outside our organisation",
    retention="For how long",
    sources="Where they come from",
    decisions="Decisions taken without a human",
    taken_on="Taken on",
    outcome="What was decided",
    explanation="How it came about",
    data_used="The data it rests on",
    reviewed="What a human made of it",
    results={
        ReviewResult.UPHELD: "reviewed, and upheld",
        ReviewResult.CHANGED: "reviewed, and decided otherwise",
    },
    none="none",
    separator="; ",
    recipient="{name}{country}: {role}{safeguard}",
    country=", in {country}",
    safeguard="; protected there by: {safeguard}",
    roles={
        Role.PROCESSOR: "works for us with the data",
        Role.CONTROLLER: "decides itself what it does with the data",
        Role.JOINT_CONTROLLER: "decides together with us",
    },
    your_rights="You may ask us for:",
    write_to="Write to us at {contact}. It costs you nothing.",
    statements="What you told us, and when",
    statements_headings=("When", "What you said", "For what", "By which channel", "How"),
    said={
        StandingVerdict.CONSENTED: "you consented",
        StandingVerdict.REFUSED: "you did not consent",
        StandingVerdict.WITHDRAWN: "you withdrew your consent",
        StandingVerdict.OBJECTED: "you objected",
    },
    every_channel="every channel",
    text_shown="you were shown the text {version}",
    until="until {day}",
    proof="our proof: {proof}",
    nothing_to_copy="There are no data files: there was nothing to copy.",
    twice="Each collection comes twice: as CSV for a spreadsheet, and as JSON, exact.",
    files="The files",
    files_headings=("Collection", "How much", "Files"),
    nothing_about_you="nothing about you",
    fields="The fields of {name}",
    fields_headings=(
        "Field",
        "What it is",
        "What we use it for",
        "Where it comes from",
        "Form",
    ),
    key=("the number or name of the entry", "telling entries apart", "we assign it"),
    joins=("a reference or mark of our application", "running it", "we assign it"),
    nothing_left_out="Nothing was left out.",
    left_out="Left out of this copy",
    left_out_headings=("Collection", "Field", "Why"),
    csv_rule=(
        "CSV files open in a spreadsheet; they are in UTF-8, with commas. A cell that begins with "
        "= + - @ (or their full-width forms), a tab or an end of line has a ' in front, so that "
        "no spreadsheet takes it for a formula, and so has a cell that begins with ' already: "
        "take one ' away to have the value. An empty cell means that there is no value; a lone ' "
        "means an empty text. This holds for numbers below zero and the names of columns, too."
    ),
    json_rule=(
        'JSON files have the rows under "rows", each by the names of its columns, and name the '
        'type of each column under "columns"; null means that there is no value.'
    ),
    types={
        "text": ("text", "as it is"),
        "integer": ("whole number", "never rounded, however many digits it has"),
        "decimal": ("number", "with all its digits; in JSON as a string, so that none is lost"),
        "float": ("number", "with a point; NaN, Infinity and -Infinity as strings"),
        "boolean": ("yes or no", "true or false"),
        "date": ("date", "as in ISO 8601: 2026-11-21"),
        "datetime": (
            "date and time",
            "as in ISO 8601: 2026-11-21T09:30:00, with an offset where the time zone is known",
        ),
        "time": ("time of day", "as in ISO 8601: 09:30:00"),
        "binary": ("file or other binary data", "in base64"),
        "uuid": ("identifier", "in hexadecimal digits with dashes"),
        "json": ("structured data", "as JSON; in CSV as the text of that JSON"),
    },
    types_title="How values are written",
    types_headings=("Form", "In the files"),
    dictionary=(
        "datapackage.json describes every file and every field for programs, in the form of a "
        "Frictionless Data Package."
    ),
    manifest=(
        "manifest.json lists every file with its SHA-256, so that you can check that nothing was "
        "changed on the way."
    ),
)
