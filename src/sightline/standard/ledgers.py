"""The break ledger and the clash ledger, and every chart of a draft with the records of both that touch it.

The ledgers are the rows of data/breaks.csv and data/clashes.csv, and of a user's own table of the same columns. A year
in a table is the year to March that ends in it. Every fault of a table is told at once, in words that repeat nothing.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path

from sightline.errors import StandardError
from sightline.standard.drafts import Chart, Draft, FigureTable, Section
from sightline.standard.figures import Figure, Period
from sightline.standard.records import EVERY, Break, BreakKind, Clarity, Clash, ClashKind, Ledgers, Reach, Seen

# What changes the thing that is counted, and so is drawn as a rule through the lines; the others are said in words. A
# change of border is drawn where the series is that of an area that it names.
DRAWN = frozenset({BreakKind.DEFINITION, BreakKind.COUNTING_RULE, BreakKind.CODE_LIST, BreakKind.LAW})


@cache
def ledgers() -> Ledgers:
    """The ledgers that come with Sightline. Raises StandardError, with every fault, where a row cannot be used."""
    folder = resources.files("sightline.standard.data")
    texts = [folder.joinpath(name).read_text(encoding="utf-8") for name in ("breaks.csv", "clashes.csv")]
    return Ledgers(read_breaks(texts[0]), read_clashes(texts[1]))


def ledgers_with(breaks: Path | None = None, clashes: Path | None = None) -> Ledgers:
    """Sightline's ledgers and the records of a user's own tables.

    Raises StandardError, with every fault of a table, where one cannot be used, or takes a name that is in use.
    """
    return ledgers().with_own(
        read_breaks(_text(breaks), breaks.name) if breaks else (),
        read_clashes(_text(clashes), clashes.name) if clashes else (),
    )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise StandardError(f"{path.name} cannot be read: name a CSV file in UTF-8") from None


def edition() -> str:
    """A hash of both ledgers: what was drafted under another edition is drafted again."""
    return hashlib.sha256(repr(ledgers()).encode()).hexdigest()


def with_ledgers(draft: Draft, known: Ledgers | None = None) -> Draft:
    """The draft with every break and clash that touches it beside its charts: in words, and as rules where x is time.

    What a section says already stays and is not said twice, so doing it again changes nothing. `known` are Sightline's
    own ledgers where none are given.
    """
    chosen = known or ledgers()
    by_area = {table.name: _by_area(table) for table in draft.tables}

    def section(one: Section) -> Section:
        table = by_area[one.table]
        shown = [figure for area in one.areas or table for figure in table.get(area, ())]
        made_of = [by_area[name] for name in draft.table(one.table).made_of if name in by_area]
        parts = [figure for held in made_of for area in one.areas or held for figure in held.get(area, ())]
        found = chosen.touching(shown, parts)
        said = [record.said for record in found.records]
        words = (*one.breaks, *(words for words in said if words not in one.breaks))
        return replace(one, breaks=words, chart=_ruled(one.chart, found.breaks, shown))

    page, *more = (replace(page, sections=tuple(map(section, page.sections))) for page in draft.pages)
    return replace(draft, page=page, more=tuple(more))


def _by_area(table: FigureTable) -> dict[str, list[Figure]]:
    found: dict[str, list[Figure]] = {}
    for figure in table.figures:
        found.setdefault(figure.area, []).append(figure)
    return found


def _ruled(chart: Chart, breaks: Sequence[Break], figures: Sequence[Figure]) -> Chart:
    """The chart with a rule for each break that changes what is counted; breaks at one place share a rule."""
    if chart.x != "period":
        return chart
    rules: dict[str, list[str]] = {at: words.split("; ") for at, words in chart.breaks}
    for entry, at in _drawn_at(breaks, figures):
        if entry.short not in rules.setdefault(at.label, []):
            rules[at.label].append(entry.short)
    return replace(chart, breaks=tuple((at, "; ".join(words)) for at, words in rules.items()))


def breaks_in(figures: Sequence[Figure], known: Ledgers | None = None) -> tuple[Period, ...]:
    """The periods of a series at which a break begins that changes what is counted, or the border of its area.

    They are those before which `with_ledgers` draws a rule: limits and runs do not reach across them.
    """
    found = (known or ledgers()).touching(figures).breaks
    return tuple(sorted({at for _, at in _drawn_at(found, figures)}, key=lambda period: (period.end, period.start)))


def _drawn_at(breaks: Sequence[Break], figures: Sequence[Figure]) -> Iterator[tuple[Break, Period]]:
    """Each break that is drawn as a rule, with the period that it stands before."""
    periods = sorted({figure.period for figure in figures}, key=lambda period: (period.end, period.start))
    for entry in breaks:
        at = _first_after(entry.reach.start, periods) if _is_drawn(entry, figures) else None
        if at is not None:
            yield entry, at


def _is_drawn(entry: Break, figures: Sequence[Figure]) -> bool:
    if entry.kind is BreakKind.BOUNDARY:
        return EVERY not in entry.reach.areas and all(figure.area in entry.reach.areas for figure in figures)
    return entry.kind in DRAWN


def _first_after(start: date, periods: Sequence[Period]) -> Period | None:
    """The period in which a break first shows; None where it lies before them all."""
    after = [period for period in periods if period.end >= start]
    if not after or (after[0] == periods[0] and start < periods[0].start):
        return None
    return after[0]


# -- the tables ------------------------------------------------------------------------------------------------

MOST_SHORT = 6  # words beside a rule in a chart

_REACH = ("measures", "codes", "areas", "touches", "from", "to")
BREAK_COLUMNS = ("id", "kind", *_REACH, "short", "words", "source", "seen", "seen_on")
CLASH_COLUMNS = (
    "id", "kind", *_REACH, "what", "first", "second", "size", "status", "question", "source", "seen", "seen_on"
)  # fmt: skip
_TOUCHES = ("all", "totals", "authorities")
_MAY_BE_EMPTY = frozenset({"from", "to"})  # open
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_YEAR = re.compile(r"(19|20)[0-9]{2}")
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "touches": _TOUCHES, "seen": tuple(Seen), "status": tuple(Clarity),
}  # fmt: skip


def read_breaks(text: str, name: str = "breaks.csv") -> tuple[Break, ...]:
    """The breaks in the text of a table with BREAK_COLUMNS. Raises StandardError with every fault at once."""
    return tuple(
        Break(
            row["id"], BreakKind(row["kind"]), _reach(row), row["short"], row["words"], row["source"],
            Seen(row["seen"]), date.fromisoformat(row["seen_on"]),
        )
        for row in _rows(text, name, BREAK_COLUMNS, tuple(BreakKind))
    )  # fmt: skip


def read_clashes(text: str, name: str = "clashes.csv") -> tuple[Clash, ...]:
    """The clashes in the text of a table with CLASH_COLUMNS. Raises StandardError with every fault at once."""
    return tuple(
        Clash(
            row["id"], ClashKind(row["kind"]), _reach(row), row["what"], row["first"], row["second"], row["size"],
            Clarity(row["status"]), row["question"], row["source"], Seen(row["seen"]),
            date.fromisoformat(row["seen_on"]),
        )
        for row in _rows(text, name, CLASH_COLUMNS, tuple(ClashKind))
    )  # fmt: skip


def _reach(row: Mapping[str, str]) -> Reach:
    codes = () if row["codes"] == EVERY else tuple(row["codes"].split())
    start, end = _day(row["from"], first=True), _day(row["to"], first=False)
    return Reach(
        tuple(row["measures"].split()), codes, tuple(row["areas"].split()), row["touches"], start or date.min,
        end or date.max,
    )  # fmt: skip


def _day(text: str, *, first: bool) -> date | None:
    """The first or the last day of what a cell says: a year to March, or a date. None where it is empty."""
    if not text:
        return None
    if _YEAR.fullmatch(text):
        year = Period.year_to_march(int(text))
        return year.start if first else year.end
    return date.fromisoformat(text)


def _rows(text: str, name: str, columns: tuple[str, ...], kinds: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows, each of which can be used. Raises StandardError with every fault of every row."""
    try:
        reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
        rows = list(reader)
    except csv.Error:
        raise StandardError(f"{name} is not a CSV file: a quotation mark is opened and not closed") from None
    if tuple(reader.fieldnames or ()) != columns:
        raise StandardError(f"{name}, row 1: the columns must be {','.join(columns)}")
    ids = [row["id"] for row in rows]
    numbered = enumerate(rows, start=2)
    faults = [f"row {number}: {fault}" for number, row in numbered for fault in _faults(row, kinds, ids)]
    if faults:
        raise StandardError(f"{name} cannot be used: " + "; ".join(faults))
    return rows


def _faults(row: Mapping[str | None, object], kinds: tuple[str, ...], ids: Sequence[str]) -> Iterator[str]:
    """What is wrong with a row, in words that repeat nothing of it."""
    if None in row or None in row.values():
        yield "the number of cells is not that of the header"
        return
    cells = {str(name): str(value) for name, value in row.items()}
    yield from (f"{name} is empty" for name, value in cells.items() if not value.strip() and name not in _MAY_BE_EMPTY)
    if not _ID.fullmatch(cells["id"]):
        yield "the id must be small letters, digits and -"
    if ids.count(cells["id"]) > 1:
        yield "its id occurs twice"
    for name, allowed in {"kind": kinds, **_CHOICES}.items():
        if name in cells and cells[name] not in allowed:
            yield f"{name} must be one of {', '.join(allowed)}"
    if cells["codes"] != EVERY and not all("=" in part for part in cells["codes"].split()):
        yield "codes must be * or pairs such as factor=19A"
    if len(cells.get("short", "").split()) > MOST_SHORT:
        yield f"short has more than {MOST_SHORT} words"
    yield from _date_faults(cells)


def _date_faults(cells: Mapping[str, str]) -> Iterator[str]:
    days: dict[str, date | None] = {}
    for name in ("from", "to"):
        try:
            days[name] = _day(cells[name], first=name == "from")
        except ValueError:
            yield f"{name} must be a date such as 2021-04-01, a year to March, or empty"
    start, end = days.get("from"), days.get("to")
    if start is not None and end is not None and start > end:
        yield "its from is after its to"
    try:
        date.fromisoformat(cells["seen_on"])
    except ValueError:
        yield "seen_on must be a date such as 2026-11-26"
