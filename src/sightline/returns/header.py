"""Whose file it is and for when: from the census's header, or from what every row of a table repeats."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from lxml import etree

from sightline.errors import Finding, Refused, Severity, StandardError
from sightline.returns.batches import MISSING, Fault, Findings, Header
from sightline.returns.councils import council_of_code, council_of_number
from sightline.returns.definitions.cin import HEADER
from sightline.returns.formats import ANY, Field, Format, Goes
from sightline.returns.readers.xml_plan import PARSER, TWICE, UNKNOWN_ELEMENT, Source, line_of, stray
from sightline.returns.rules.rule import made_on
from sightline.returns.values import Converter
from sightline.returns.whose import FILE as SAID
from sightline.returns.whose import Whose
from sightline.standard.areas import area, forces
from sightline.standard.codes import code_list, label
from sightline.standard.tables import Type

_YEAR_IN_NAME = re.compile(r"(?<!\d)(20\d\d)(?:[-_/]?(\d\d))?(?!\d)")
_EPOCH = date(1970, 1, 1).toordinal()
_HEADER_GROUPS = ("Header", "CollectionDetails", "Source", "Content", "CBDSLevels", "CBDSLevel")
_NOT_31_MARCH = Fault("reference-date", "a reference date other than 31 March", "Check the header.")
_MADE_EARLY = Fault("made-before-period-end", "a file made before the end of its own period", "Check the header.")
_NOT_A_COUNCIL = Fault("source-level", "a file whose source is not a council", "Check the header.")
_TRIED = 1_000  # rows looked at for the first that says whose file a table is


def year_of(day: date) -> int:
    """The collection year a day belongs to: the year in which it ends, on 31 March."""
    return day.year if (day.month, day.day) <= (3, 31) else day.year + 1


def census_header(path: Path, form: Format, year: int | None, findings: Findings) -> Header:
    """The header of a census file. Raises Refused where it does not say whose file it is, or for a year not read.

    The reference date decides the year where the two disagree: it is the day that everything in the file refers to.
    """
    found = _elements(path, findings)
    values = _values(found, form, findings)
    at = {name: line for name, (_, line) in found.items()}
    reference: date | None = values.get("ReferenceDate")
    refused: list[Finding] = []  # everything that is wrong enough, said at once
    if values.get("Collection") != "CIN":
        words = "a header that is not that of the children in need census"
        refused += findings.refuse("another-collection", words, "Send the children in need census.",
                                   at=at.get("Collection")).findings  # fmt: skip
    chosen = 0
    try:
        chosen = _census_year(
            form, year, values.get("Year"), reference, at.get("Year", at.get("ReferenceDate")), findings
        )
    except Refused as error:
        refused += error.findings
    # --year chooses the rules; what the file speaks of is what its own reference date says.
    of_year = reference.year if reference else chosen
    period_end = date(of_year or form.years[1], 3, 31)
    agency = ""
    try:
        agency = _agency(values.get("LEA"), period_end, at.get("LEA"), findings)
    except Refused as error:
        refused += error.findings if of_year or "LEA" not in values else ()
    if refused:
        raise Refused(refused)
    _ask(values, at, period_end, findings)
    _name_agrees(chosen, findings)
    return Header(
        form.code, agency, form.sender, chosen, date(period_end.year - 1, 4, 1), period_end, values.get("DateTime")
    )


def _ask(values: Mapping[str, Any], at: Mapping[str, int], period_end: date, findings: Findings) -> None:
    """Ask about a header that can be used and is not as it should be."""
    reference: date | None = values.get("ReferenceDate")
    made = made_on(values.get("DateTime"))
    for name, fault, wrong in (
        ("ReferenceDate", _NOT_31_MARCH, reference is not None and (reference.month, reference.day) != (3, 31)),
        ("DateTime", _MADE_EARLY, made is not None and made < period_end),
        ("SourceLevel", _NOT_A_COUNCIL, values.get("SourceLevel", "L") != "L"),
    ):
        if wrong:
            findings.say(fault, Severity.QUERY, at=at[name], block=HEADER.name, name=name)


def _agency(number: str | None, on: date, at: int | None, findings: Findings) -> str:
    """The GSS code of a DfE number on that day."""
    try:
        return council_of_number(str(number), on, at, findings)
    except StandardError:
        found = "a header with no number of an authority in England" if number else "a header without the authority"
        raise findings.refuse("unknown-agency", found, "Send the council's DfE number, 3 digits.", at=at) from None


def _elements(path: Path, findings: Findings) -> dict[str, tuple[str, int]]:
    """Header field -> (text, line). Raises Refused where the children come first or the file is not XML."""
    try:
        with path.open("rb") as file:
            source = Source(file, findings)
            for _, element in etree.iterparse(source, events=("end",), tag=("Header", "Child"), **PARSER):
                parent = element.getparent()
                if element.tag != "Header" or parent is None or parent.tag != "Message":
                    break
                return _of_header(element, findings)
    except etree.XMLSyntaxError as error:
        raise broken(error, path, findings) from None
    raise findings.refuse("no-header", "no header before the first child", "Send the file with its header.")


def _of_header(header: Any, findings: Findings) -> dict[str, tuple[str, int]]:
    names = {field.name for field in HEADER.fields}
    found: dict[str, tuple[str, int]] = {}
    for element in header.iter():
        line = line_of(element)
        for text in (element.text if len(element) else None, element.tail if element is not header else None):
            if text and not text.isspace():
                findings.say(stray(text), Severity.QUERY, at=line, block=HEADER.name)
        if element.tag in names:
            if element.tag in found:
                findings.say(TWICE, Severity.FIELD, at=line, block=HEADER.name, name=element.tag)
            elif (element.text or "").strip():
                found[element.tag] = (element.text.strip(), line)
        elif element.tag not in _HEADER_GROUPS:
            findings.say(UNKNOWN_ELEMENT, Severity.FIELD, at=line, block=HEADER.name)
    return found


def _values(found: Mapping[str, tuple[str, int]], form: Format, findings: Findings) -> dict[str, Any]:
    """Header field -> value; says what is missing or no value."""
    values: dict[str, Any] = {}
    for field in HEADER.fields:
        text, line = found.get(field.name, ("", None))
        value = Converter(HEADER, field, form.years[0], form.medium).judge(text)
        fault = value if isinstance(value, Fault) else MISSING if value is None and field.required else None
        if fault is not None:
            findings.say(fault, Severity.FIELD, at=line, block=HEADER.name, name=field.name)
        elif field.type is Type.DATE and isinstance(value, int):
            values[field.name] = date.fromordinal(value + _EPOCH)
        elif value is not None:
            values[field.name] = value
    return values


def _census_year(
    form: Format, override: int | None, said: int | None, reference: date | None, at: int | None, findings: Findings
) -> int:
    of_reference = year_of(reference) if reference else None
    if said and of_reference and said != of_reference:
        used = "" if override else f"; the rules of {of_reference}, the reference date's, were used"
        findings.add(
            "year-disagrees",
            Severity.QUERY,
            f"the header's year, {said}, is not that of its reference date, {of_reference}{used}",
            "Check the header, or say --year.",
            at=at,
            block=HEADER.name,
            name="Year",
        )
    chosen = override or of_reference or said
    if chosen is None:
        raise findings.refuse("no-year", "a header without a usable year or reference date", "Send both.", at=at)
    return _year_read(form, chosen, at, findings)


def _year_read(form: Format, year: int, at: int | None, findings: Findings) -> int:
    first, last = form.years
    if not first <= year <= last:
        raise findings.refuse(
            "year-not-read",
            f"a file for {year}, where {first} to {last} are read",
            "Check the year and the dates that say it, or say --year.",
            at=at,
        )
    return year


def _name_agrees(year: int, findings: Findings) -> None:
    """Say where the file's name has years and none is the file's."""
    named: set[int] = set()
    for match in _YEAR_IN_NAME.finditer(findings.file):
        start = int(match[1])
        named.add(start + 1 if match[2] and int(match[2]) == (start + 1) % 100 else start)
    if named and year not in named:
        findings.add(
            "name-disagrees",
            Severity.QUERY,
            f"a file name with {', '.join(map(str, sorted(named)))} on a file for {year}",
            "Check the name and the year in the file.",
        )


def said_header(form: Format, said: Whose, year: int | None, findings: Findings) -> Header:
    """The header of a file that says neither whose it is nor for when: what is said beside it.

    Raises Refused with what is missing or wrong.
    """
    faults: list[tuple[str, str, str]] = []
    if said.agency is None:
        words = "a file that does not say whose it is, and nothing beside it does"
        faults.append(("unknown-agency", words, f"Say --agency, or put it into {SAID} in the file's folder."))
    elif not _known(form.sender, said.agency):
        words, remedy = _no_such_agency(form.sender)
        faults.append(("unknown-agency", f"an agency code, given beside the file, that is {words}", remedy))
    if said.period_end is None:
        words = "a file that does not say for when it is, and nothing beside it does"
        faults.append(("no-period", words, f"Say --period-end, or put it into {SAID} in the file's folder."))
    if faults:
        raise Refused(findings.make(rule, Severity.REFUSED, found, remedy) for rule, found, remedy in faults)
    assert said.agency is not None
    assert said.period_end is not None
    of_day = year_of(said.period_end)
    chosen = _year_read(form, year or of_day, None, findings)
    start = said.period_start or date(of_day - 1, 4, 1)
    agency = _on_day(form.sender, said.agency, said.period_end, None, findings)
    return Header(form.code, agency, form.sender, chosen, start, said.period_end)


def table_header(
    form: Format, header: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]], year: int | None, findings: Findings
) -> tuple[Header, dict[str, str]]:
    """The header of a table, and the texts that its rows must repeat: those of the first row that can be used.

    `rows` are the table's rows with their numbers. Raises Refused where none can be used, or for an agency or a year
    that is not read.
    """
    fields = {f.column: f for f in form.blocks[0].fields if f.goes is Goes.HEADER}
    agency, period = fields["agency"], fields["period_end"]
    texts, day, at = _first(form, fields, header, rows, findings)
    code, sender = texts[agency.name], form.sender if form.sender != ANY else texts[fields["sender"].name]
    if sender not in code_list("sender"):
        words = "a sender that is no kind of agency"
        raise findings.refuse("unknown-sender", words, f"Send one of {', '.join(code_list('sender'))}.", at=at)
    if not _known(sender, code):
        found, remedy = _no_such_agency(sender)
        raise findings.refuse("unknown-agency", f"an agency code that is {found}", remedy, at=at)
    of_day = year_of(day)
    if year and year != of_day:
        findings.add(
            "year-disagrees",
            Severity.QUERY,
            f"a period that ends in {of_day}, read by the rules of {year}",
            "Check the period's end, or leave out --year.",
            at=at,
            name=period.name,
        )
    chosen = _year_read(form, year or of_day, at, findings)
    code = _on_day(sender, code, day, at, findings)
    _name_agrees(of_day, findings)
    return Header(form.code, code, sender, chosen, date(of_day - 1, 4, 1), day), texts


def _first(
    form: Format, fields: Mapping[str, Field], header: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]],
    findings: Findings,
) -> tuple[dict[str, str], date, int]:  # fmt: skip
    """The texts, the period's end and the row of the first row that says whose it is and for when."""
    period = fields["period_end"]
    places = {field.name: header.index(field.name) for field in fields.values()}
    converter = Converter(form.blocks[0], period, form.years[0], form.medium)
    number = None
    for number, row in islice(rows, _TRIED):
        if len(row) != len(header):
            continue
        texts = {name: row[place].strip() for name, place in places.items()}
        value = converter.judge(texts[period.name])
        if all(texts.values()) and isinstance(value, int):
            return texts, date.fromordinal(value + _EPOCH), number
    if number is None:
        raise findings.refuse(
            "no-rows",
            "a table without rows, which does not say whose it is",
            "Send it with its rows; with nothing to report, send no file.",
            at=1,
        )
    raise findings.refuse(
        "no-header",
        f"no row with {', '.join(name for name in places if name != period.name)} and a usable {period.name}",
        "Fill these columns in every row.",
        at=2,
    )


# Services have no national code: a prefix, then capitals, digits and hyphens, so that it can be no name or formula.
_PREFIX = {
    "support": "SUP", "school": "SCH", "health": "HEA", "youth_justice": "YJS", "court": "CRT", "prison": "PRI",
    "probation": "PRO", "national": "NAT",
}  # fmt: skip
_AFTER_PREFIX = "[A-Z0-9][A-Z0-9-]{0,27}"


def _no_such_agency(sender: str) -> tuple[str, str]:
    """What is wrong with a code that is none of that kind of agency, and what to send."""
    if sender in ("council", "police"):
        kind = "an authority" if sender == "council" else "a police force"
        return f"not the GSS code of {kind} in England", "Send the GSS code, 9 characters."
    return (
        f"not that of a {label('sender', sender).lower()}",
        f"Send {_PREFIX[sender]}- and then capitals, digits and hyphens, at most 32 characters, always the same for "
        "one agency.",
    )


def _known(sender: str, code: str) -> bool:
    if sender == "police":
        return code in forces()
    if sender == "school" and code.startswith("E"):
        return _known("council", code)  # a council sends the census for its schools
    if sender != "council":
        return re.fullmatch(f"{_PREFIX[sender]}-{_AFTER_PREFIX}", code) is not None
    try:
        return area(code).gss == code
    except StandardError:
        return False


def _on_day(sender: str, code: str, on: date, at: int | None, findings: Findings) -> str:
    """The code of a known agency on a day: councils end, begin and change their codes."""
    council = sender == "council" or (sender == "school" and code.startswith("E"))
    return council_of_code(code, on, at, findings) if council else code


def broken(error: etree.XMLSyntaxError, path: Path, findings: Findings) -> Refused:
    """The refusal of a file that stops being XML somewhere; the parser's own words could repeat what is in the file."""
    code, kinds = getattr(error, "code", None), etree.ErrorTypes
    # For an entity that nobody declared the parser gives no line with the error, only in its log.
    line = error.lineno or _last_line(error.error_log)
    etree.clear_error_log()  # its messages may hold parts of the file
    if code in (kinds.ERR_INVALID_ENCODING, kinds.ERR_INVALID_CHAR):
        return findings.refuse(
            "not-utf-8", "a character that XML in this character set cannot hold", "Save it as UTF-8.", at=line
        )
    if code == kinds.ERR_RESOURCE_LIMIT:
        return findings.refuse(
            "text-too-long", "a name beyond all measure, or elements more than 256 deep",
            "Send the file as the census system takes it.", at=line,
        )  # fmt: skip
    if line and _cut_at(path, line):
        return findings.refuse(
            "truncated", "a file that ends before its last element is closed", "Send it again, whole.", at=line
        )
    return findings.refuse(
        "not-well-formed", "broken XML: an element not closed, or a sign that must be written as an entity",
        "Mend the line, or send the file again.", at=line,
    )  # fmt: skip


def _last_line(log: Any) -> int | None:
    lines = [entry.line for entry in log]
    return lines[-1] if lines else None


def _cut_at(path: Path, line: int) -> bool:
    """Whether the file's last element is never closed and that line is its last."""
    breaks, end = 0, b""
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            breaks += chunk.count(b"\n")
            end = (end + chunk)[-64:]
    return not end.rstrip().endswith((b"</Message>", b"</EXPSSDA903>")) and line >= breaks
