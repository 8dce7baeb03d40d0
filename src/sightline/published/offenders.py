"""What is published of offenders: MAPPA, orders, prison and court outcomes, as long tables that a user supplies.

Each is one CSV (UTF-8) or one OpenDocument or Excel workbook whose first sheet, or any sheet, has a header of the
columns in data/offenders.csv under one of the names given there; other columns are not read. Publishers lay such tables
out anew from year to year: a user makes them long first, one row a number. Figures keep their publisher's words.

Everything raises Refused with every fault at once, and repeats no cell.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from sightline.errors import Finding, Refused
from sightline.published.columns import DATA
from sightline.published.files import AGAIN, decode, fault, query, ragged
from sightline.published.marks import read_cell
from sightline.published.periods import calendar_year
from sightline.standard.areas import ENGLAND, forces
from sightline.standard.figures import Dimension, Figure, Measure, Period, Population, day_words
from sightline.standard.rows import read_rows
from sightline.standard.units import Mark, Status, Unit

ALL = "all"
FOLDER = "offenders"  # of a project, beside sightline.toml
NATIONS = {"england and wales": "K04000001", "england": ENGLAND, "wales": "W92000004"}
# Police force areas of Wales: codes of the Office for National Statistics, from general knowledge.
WELSH = {"north wales": "W15000001", "gwent": "W15000002", "south wales": "W15000003", "dyfed-powys": "W15000004"}
# Areas of public protection arrangements, and forces, that a table may call otherwise.
_ALSO = {"teesside": "cleveland", "london": "metropolitan police", "county durham": "durham",
         "devon and cornwall": "devon & cornwall", "city of london": "london, city of"}  # fmt: skip
_WITHIN = 30  # rows from the top in which the header is looked for
_YEAR = re.compile(r"(?:year (?:to|ending) march )?((?:19|20)[0-9]{2})(?:[-/]((?:20)?[0-9]{2}))?", re.IGNORECASE)
_COMMAS = re.compile(r"[0-9]{1,3}(,[0-9]{3})+")
_DAY = re.compile(r"([0-9]{1,2}) (\w+) ((?:19|20)[0-9]{2})")
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
           "december")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of table: what a number counts, and the name its file begins with."""

    name: str
    label: str
    unit: Unit
    who: str
    source: str

    @property
    def measure(self) -> Measure:
        """The measure of its numbers, under the publisher's name."""
        code = f"moj-{_CODES.get(self.name, self.name)}"
        whom = Population(code, self.who, "does not apply", "not said")
        return Measure(code, self.label, self.unit, whom, Status.NONE, f"{code}/1", self.source)


_CODES = {"mappa": "mappa-managed", "orders": "mappa-orders"}  # both stand in one report


KINDS = {
    kind.name: kind for kind in (
        Kind("mappa", "People managed under multi-agency public protection arrangements", Unit.PERSON,
             "people managed on 31 March, for offences against adults or children",
             "Ministry of Justice, MAPPA annual report"),
        Kind("orders", "Orders to prevent sexual harm", Unit.RECORD, "orders made in the year",
             "Ministry of Justice, MAPPA annual report"),
        Kind("prison", "People in prison", Unit.PERSON, "people held on one day",
             "Ministry of Justice, Offender management statistics"),
        Kind("courts", "Outcomes at court", Unit.PERSON,
             "defendants; not every offence says whether the victim was a child",
             "Ministry of Justice, Criminal justice statistics, outcomes by offence"),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Role:
    """One column: its role, the names it may have, and how a cell is read."""

    role: str
    headers: tuple[str, ...]
    kind: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Offenders:
    """One table as figures. `dimensions` are those of the figures' breakdowns; `findings` refuse nothing."""

    kind: Kind
    file: str
    digest: str  # SHA-256 of the file
    dimensions: tuple[Dimension, ...]
    figures: tuple[Figure, ...]
    findings: tuple[Finding, ...]


@cache
def roles(table: str) -> tuple[Role, ...]:
    """The columns of one kind of table, in the order of data/offenders.csv."""
    return tuple(
        Role(row["role"], tuple(row["headers"].split("|")), row["kind"], row["meaning"])
        for row in read_rows("offenders.csv", DATA) if row["table"] == table
    )  # fmt: skip


def read_offenders(path: Path, table: str) -> Offenders:
    """The figures of one file of a kind of KINDS.

    Raises Refused with every fault at once: a file that cannot be read, a missing column, a cell that is not what its
    column holds, a row that occurs twice. Levels that do not add up to All are asked about.
    """
    kind = KINDS[table]
    try:
        raw = path.read_bytes()
    except OSError:
        raise Refused([fault(path.name, "no-file", "the file cannot be read", "Name a file that is there")]) from None
    header, rows = _sheet(path, raw, table)
    reader = _Reader(path.name, table, header)
    figures = tuple(figure for number, row in rows for figure in reader.figures(number, row, kind))
    if not rows:
        reader.faults.append(fault(path.name, "no-rows", "the table has a header and no rows", AGAIN, row=1))
    if reader.faults:
        raise Refused(reader.faults)
    findings = tuple(_levels(path.name, figures)) if table == "mappa" else ()
    return Offenders(kind, path.name, hashlib.sha256(raw).hexdigest(), reader.dimensions(figures), figures, findings)


def offenders_in(folder: Path) -> tuple[Offenders, ...]:
    """The tables of a folder, in the order of KINDS: a file of each kind, named mappa.csv, mappa.ods or mappa.xlsx.

    None where the folder is not there. Raises Refused with the faults of all files, and where two are of one kind or
    one is of none.
    """
    files = sorted(path for path in folder.iterdir() if not path.name.startswith(".")) if folder.is_dir() else []
    found, faults = dict[str, Offenders](), list[Finding]()
    for path in files:
        kind = path.stem.casefold()
        if kind not in KINDS or kind in found:
            words = "two files are of one kind" if kind in found else "the file has the name of no kind of table"
            faults.append(fault(path.name, "which-table", words, f"Name one file each of: {', '.join(KINDS)}"))
            continue
        try:
            found[kind] = read_offenders(path, kind)
        except Refused as refused:
            faults += refused.findings
    if faults:
        raise Refused(faults)
    return tuple(found[kind] for kind in KINDS if kind in found)


def _sheet(path: Path, raw: bytes, table: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """(header, rows with their numbers) of the CSV, or of the sheet that has all columns, or most of them."""
    if path.suffix.lower() == ".csv":
        header, rows = decode(path.name, raw)
        wrong = [ragged(path.name, number, len(row), len(header)) for number, row in enumerate(rows, 2)
                 if len(row) != len(header) and any(cell.strip() for cell in row)]  # fmt: skip
        if wrong:
            raise Refused(wrong)
        return header, [(number, row) for number, row in enumerate(rows, 2) if any(cell.strip() for cell in row)]
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]
    except (CalamineError, OSError, ValueError):
        words = "the file is neither CSV nor a workbook that can be opened"
        raise Refused([fault(path.name, "not-a-workbook", words, "Save it as CSV in UTF-8, or as .ods")]) from None
    best: tuple[int, list[str], list[tuple[int, list[str]]]] = (-1, [], [])
    for cells in sheets:
        text = [[_text(cell) for cell in row] for row in cells]
        for place, row in enumerate(text[:_WITHIN]):
            found = sum(1 for one in roles(table) if _at(row, one) is not None)
            if found > best[0]:
                rest = [(number, line) for number, line in enumerate(text[place + 1 :], place + 2) if any(line)]
                best = (found, row, rest)
    return best[1], best[2]


def _text(cell: object) -> str:
    """A cell of a workbook as a CSV would have it."""
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def _at(header: Sequence[str], role: Role) -> int | None:
    """Where a column stands: under the first of its names that the header has."""
    names = [name.strip().casefold() for name in header]
    return next((names.index(name.casefold()) for name in role.headers if name.casefold() in names), None)


class _Reader:
    """Reads rows, gathering faults."""

    def __init__(self, file: str, table: str, header: Sequence[str]) -> None:
        self.file, self.table, self.faults = file, table, list[Finding]()
        self.at: dict[str, int] = {}
        self._seen: set[tuple[object, ...]] = set()
        for role in roles(table):
            place = _at(header, role)
            if place is None:
                others = ", ".join(role.headers[1:])
                remedy = f"Name one column {role.headers[0]} ({role.meaning}); {others} will do too"
                words = f"there is no column for the {role.role}"
                self.faults.append(fault(file, "missing-column", words, remedy, 1, role.headers[0]))
            else:
                self.at[role.role] = place

    def figures(self, number: int, row: Sequence[str], kind: Kind) -> Iterator[Figure]:
        """The figure of one row; none where a column is missing, or where it has a fault."""
        if len(self.at) < len(roles(self.table)):
            return
        said: dict[str, object] = {}
        for role in roles(self.table):
            cell = row[self.at[role.role]].strip() if self.at[role.role] < len(row) else ""
            value = _READ[role.kind](cell)
            if value is None:
                rule, remedy = f"unreadable-{role.kind}", f"It should be: {role.meaning}"
                words = f"the {role.role} cannot be read"
                self.faults.append(fault(self.file, rule, words, remedy, number, role.headers[0]))
            said[role.role] = value
        if None in said.values():
            return
        period, area = said.get("year", said.get("day")), said.get("area", NATIONS["england and wales"])
        assert isinstance(period, Period)
        if self.table == "mappa":  # a stock, of the last day of the year that is named
            period = Period(period.end, period.end, day_words(period.end))
        pairs = tuple((f"moj_{name}", str(said[name])) for name in _broken_down(self.table) if said[name] != ALL)
        key = (period, area, pairs)
        if key in self._seen:
            words = "another row has the same period, area and breakdown"
            self.faults.append(fault(self.file, "row-twice", words, "Keep one of them", number))
            return
        self._seen.add(key)
        value = said["count"]
        mark = value if isinstance(value, Mark) else None
        number_of = float(value) if isinstance(value, int) else None
        yield Figure(kind.measure, period, str(area), number_of, pairs, mark)

    def dimensions(self, figures: Sequence[Figure]) -> tuple[Dimension, ...]:
        """The dimensions of the breakdowns: additive for category and level, which part everybody."""
        found = []
        for name in _broken_down(self.table):
            codes = dict.fromkeys(code for figure in figures for dim, code in figure.breakdown if dim == f"moj_{name}")
            if codes:
                additive = name in ("category", "level")
                labels = tuple((code, _WORDS.get((name, code), code)) for code in codes)
                found.append(Dimension(f"moj_{name}", name.capitalize(), additive, labels))
        return tuple(found)


_WORDS = {
    ("category", "1"): "Category 1: must notify the police", ("category", "2"): "Category 2: violent and other sexual",
    ("category", "3"): "Category 3: other dangerous", ("category", "4"): "Category 4: terrorist",
    ("level", "1"): "Level 1: one agency", ("level", "2"): "Level 2: several agencies",
    ("level", "3"): "Level 3: several agencies, senior",
}  # fmt: skip


def _broken_down(table: str) -> tuple[str, ...]:
    return tuple(role.role for role in roles(table) if role.kind in ("category", "level", "text"))


def _year(cell: str) -> Period | None:
    match = _YEAR.fullmatch(cell)
    if match is None:
        return _day(cell)
    first = int(match[1])
    if match[2] is None:
        return Period.year_to_march(first)
    last = int(match[2]) if len(match[2]) == 4 else first - first % 100 + int(match[2])
    last += 100 if last < first else 0
    return Period.year_to_march(last) if last == first + 1 else None


def _day(cell: str) -> Period | None:
    match = _DAY.fullmatch(cell)
    try:
        if match:
            day = date(int(match[3]), _MONTHS.index(match[2].casefold()) + 1, int(match[1]))
        else:
            day = date.fromisoformat(cell)
    except ValueError:
        return None
    return Period(day, day, day_words(day))


def _calendar(cell: str) -> Period | None:
    """1 January to 31 December of the year; a year to March is none."""
    return calendar_year(int(cell)) if re.fullmatch(r"(?:19|20)[0-9]{2}", cell) else None


def _area(cell: str) -> str | None:
    names = {name.casefold(): gss for gss, name in forces().items()} | NATIONS | WELSH
    words = cell.casefold()
    return cell if cell in names.values() else names.get(_ALSO.get(words, words))


def _of(codes: str, word: str) -> Callable[[str], str | None]:
    allowed = re.compile(rf"(?:{word} )?([{codes}])", re.IGNORECASE)

    def read(cell: str) -> str | None:
        if cell.casefold() in (ALL, "total"):
            return ALL
        match = allowed.fullmatch(cell)
        return match[1] if match else None

    return read


def _count(cell: str) -> int | Mark | None:
    return read_cell(cell.replace(",", "") if _COMMAS.fullmatch(cell) else cell)


_READ: Mapping[str, Callable[[str], object]] = {
    "year": _year, "calendar": _calendar, "day": _day, "area": _area, "category": _of("1-4", "category"),
    "level": _of("1-3", "level"),
    "text": lambda cell: ALL if cell.casefold() in (ALL, "total") else cell or None, "count": _count,
}  # fmt: skip


def _levels(file: str, figures: Sequence[Figure]) -> Iterator[Finding]:
    """A query for each area, day and category whose levels do not add up to all of them."""
    found: dict[tuple[object, ...], dict[str, float | None]] = {}
    for figure in figures:
        level = figure.code("moj_level") or ALL
        found.setdefault((figure.period, figure.area, figure.code("moj_category")), {})[level] = figure.value
    wrong = Counter[int]()
    for (period, _, _), levels in found.items():
        parts = [levels.get(code) for code in "123"]
        whole = levels.get(ALL)
        if None not in parts and whole is not None and sum(part or 0 for part in parts) != whole:
            assert isinstance(period, Period)
            wrong[period.end.year] += 1
    for year, number in sorted(wrong.items()):
        words = f"of {year}, the levels of {number} area(s) and categories do not add up to all of them"
        yield query(file, "levels-do-not-add-up", words, "Ask the publisher which of the numbers is right")
