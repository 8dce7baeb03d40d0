"""From the definition of each format: an empty template to fill in, and the page of docs/returns that explains it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from pathlib import Path

from lxml import etree

from sightline.returns.catalogue import FORMATS
from sightline.returns.definitions.cin import HEADER
from sightline.returns.definitions.early_adopter import PAYLOAD
from sightline.returns.formats import ANY, Block, Field, Format, Goes
from sightline.returns.layout import around
from sightline.returns.reports.empty_workbook import workbook_template
from sightline.returns.rules.checks import rules_of
from sightline.returns.rules.whole import of_whole_files
from sightline.standard.codes import code_list

CODES_SHOWN = 12

_GOES = {
    Goes.KEY: "replaced by a keyed token; kept nowhere",
    Goes.REFERENCE: "replaced by a keyed token, kept with the content",
    Goes.PERSON: "replaced by the keyed token of that person, kept with the content",
    Goes.IDENTITY: "identity",
    Goes.CONTENT: "content",
    Goes.BOTH: "identity and content",
    Goes.MONTH: "whole in identity; the month only in content",
    Goes.HEADER: "says whose file it is and for when",
    Goes.CHECK: "compared within the file; kept nowhere",
}
_TYPES = {
    "text": "text", "int": "whole number", "double": "number", "bool": "yes or no", "date": "date", "timestamp": "time",
}  # fmt: skip
SENDERS = {
    "council": "Councils", "police": "Police forces", "support": "Voluntary support services",
    "health": "Health services", "school": "Schools and colleges", "youth_justice": "Youth justice services",
    "court": "Courts", "prison": "Prisons", "probation": "Probation services", "national": "National bodies",
    ANY: "Agencies of any kind",
}  # fmt: skip
# Elements of the census that only group others, where they are not named in the definition.
_HEADER_GROUPS = {
    "CollectionDetails": ("Collection", "Year", "ReferenceDate"),
    "Source": ("SourceLevel", "LEA", "SoftwareCode", "Release", "SerialNo", "DateTime"),
}
_CHARACTERISTICS = ("Ethnicity",)
_CSV = "CSV in UTF-8 or as sheets of an Excel workbook"
_MEDIA = {"xml": "XML", "json": "JSON", "workbook": "an Excel workbook"}
_HEADERS = {"xml": (HEADER,), "json": (PAYLOAD,)}


def csv_template(block: Block) -> str:
    """The header row of a table, and nothing else."""
    sink = io.StringIO()
    csv.writer(sink, lineterminator="\n").writerow(dict.fromkeys(field.name for field in block.fields))
    return sink.getvalue()


def xml_template(form: Format, year: int) -> str:
    """A well-formed census file with one empty child that has every module of that year."""
    root = etree.Element("Message")
    header = etree.SubElement(root, "Header")
    given = {"Collection": "CIN", "Year": str(year), "ReferenceDate": f"{year}-03-31", "SourceLevel": "L"}
    for group, names in _HEADER_GROUPS.items():
        element = etree.SubElement(header, group)
        for name in names:
            etree.SubElement(element, name).text = given.get(name)
    children = etree.SubElement(root, "Children")
    _fill(etree.SubElement(children, form.blocks[0].name), form, form.blocks[0], year)
    etree.indent(root)
    return etree.tostring(root, encoding="unicode") + "\n"


def _fill(element: etree._Element, form: Format, block: Block, year: int) -> None:
    """Add a block's fields of that year, and the blocks inside it, all empty."""
    inside = element
    for wrapper in block.wrappers:
        inside = etree.SubElement(element, wrapper)
        for field in block.fields:
            if field.in_year(year) and (field.name in _CHARACTERISTICS) == (wrapper != block.wrappers[0]):
                etree.SubElement(inside, field.name)
    if not block.wrappers:
        for field in block.fields:
            if field.in_year(year):
                etree.SubElement(element, field.name)
    for other in form.blocks:
        if other.parent != block.name or (other.since is not None and year < other.since):
            continue
        if other.leaf:
            holder = inside
            for wrapper in other.wrappers:
                holder = etree.SubElement(holder, wrapper)
            etree.SubElement(holder, other.name)
        else:
            _fill(etree.SubElement(element, other.name), form, other, year)


def json_template(form: Format) -> str:
    """A payload with one child that has every block, each with its fields empty."""
    payload = {field.name: None for field in PAYLOAD.fields} | {form.blocks[0].name: [_child_of(form, form.blocks[0])]}
    return json.dumps(payload, indent=2) + "\n"


def _child_of(form: Format, block: Block) -> dict[str, object]:
    """A block with its fields, and the blocks inside it: in a list, as there may be several."""
    inside: dict[str, object] = {field.name: None for field in block.fields}
    for other in form.blocks:
        if other.parent == block.name:
            one = _child_of(form, other)
            inside[other.name] = [] if other.leaf else one if other.single else [one]
    return inside


def page(form: Format) -> str:
    """The Markdown page of a format."""
    first, last = form.years
    lines = [
        f"# {form.title}",
        "",
        f"{SENDERS[form.sender]} send it, as {_MEDIA.get(form.medium, _CSV)}, for the collection "
        f"years {first} to {last} (a year is named after the 31 March on which it ends).",
        "",
        f"Source: {form.source}.",
        "",
        *([form.notes, ""] if form.notes else []),
        "This page is made from the definition that the reader uses. Identity and content are kept apart from the "
        "moment a file is received; the last column says where each field goes.",
        "",
    ]
    for block in (*_HEADERS.get(form.medium, ()), *form.blocks):
        lines += _block_lines(form, block)
    if form.not_taken:
        lines += ["## Tables that are not taken", "", _named(block.name for block in form.not_taken), ""]
    lines += _code_lines(form)
    lines += _check_lines(form)
    return "\n".join(lines).rstrip() + "\n"


def _block_lines(form: Format, block: Block) -> list[str]:
    inside = f", inside {block.parent}" if block.parent else ""
    since = f" Since {block.since}." if block.since else ""
    borrowed = around(form, block) if block.carries else ()
    carried = f" Each row also carries {', '.join(block.carries)} from around it." if borrowed else ""
    lines = [
        f"## {block.name}",
        "",
        f"One for each {block.one_row_per}{inside}.{since}{carried}",
        "",
        "| field | type | meaning | codes | required | years | where it goes |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [_field_line(field) for field in block.fields]
    if block.through:
        way = block.through
        lines += ["", f"A row that names no person finds one through `{way.column}` in {way.block}."]
    if block.not_taken:
        lines += ["", f"Not taken: {_named(block.not_taken)}"]
    return [*lines, ""]


def _named(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) + "."


def _field_line(field: Field) -> str:
    codes = f"[{field.codes}](#{_anchor(field.codes)})" if field.codes else ""
    years = f"to {field.until}" if field.until else f"from {field.since}" if field.since else "all"
    required = "yes" if field.required else ""
    cells = (field.name, _TYPES[field.type], field.meaning, codes, required, years, _GOES[field.goes])
    return f"| {' | '.join(cells)} |"


def _anchor(codes: str) -> str:
    return f"codes-{codes}"


def _code_lines(form: Format) -> list[str]:
    names = sorted({field.codes for block in form.blocks for field in block.fields if field.codes})
    lines: list[str] = []
    for name in names:
        codes = list(code_list(name).values())
        lines += [f"### Codes: {name}", ""]
        for code in codes[:CODES_SHOWN]:
            ended = f" (until {code.valid_to.isoformat()})" if code.valid_to else ""
            lines.append(f"- `{code.code}` {code.label}{ended}")
        if len(codes) > CODES_SHOWN:
            lines.append(f"- and {len(codes) - CODES_SHOWN} more")
        lines.append("")
    return ["## Code lists", "", *lines] if lines else []


def _check_lines(form: Format) -> list[str]:
    """The checks of the newest year, those of one name together."""
    rows = [
        f"| {block.name}.{rule.fields[0]} | {rule.found} | {rule.source} |"
        for block in form.blocks
        for rule in rules_of(form, block, form.years[1])
    ]
    rows += [
        f"| {rule.block}.{rule.field} | {rule.found} | {rule.source} |"
        for rule in of_whole_files()
        if rule.format == form.code
    ]
    return [
        "## What is asked about", "",
        "These are received as sent, and the agency is asked to look.", "",
        "| field | found | rule |", "|---|---|---|", *rows, "",
    ]  # fmt: skip


def write_pages(folder: Path) -> list[Path]:
    """Write the page of every format into a folder (docs/returns); returns the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for form in FORMATS:
        path = folder / f"{form.code}.md"
        path.write_text(page(form), encoding="utf-8")
        written.append(path)
    return written


if __name__ == "__main__":
    write_pages(Path(__file__).resolve().parents[4] / "docs" / "returns")


def write_templates(folder: Path) -> list[Path]:
    """An empty file of every format in `folder`, ready to be filled; an XML format's is of its newest year."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for form in FORMATS:
        for name, text in _templates_of(form):
            path = folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
            written.append(path)
    return written


def _templates_of(form: Format) -> list[tuple[str, str | bytes]]:
    """(file, text) of each; a set's tables stand in a folder of their own, as they are sent."""
    if form.medium == "xml":
        return [(f"{form.code}.xml", xml_template(form, form.years[1]))]
    if form.medium == "json":
        return [(f"{form.code}.json", json_template(form))]
    if form.medium == "workbook":
        return [(f"{form.code}.xlsx", workbook_template(form))]
    if not form.is_set:
        return [(f"{form.code}.csv", csv_template(form.blocks[0]))]
    return [(f"{form.code}/{block.name.lower()}.csv", csv_template(block)) for block in form.blocks]
