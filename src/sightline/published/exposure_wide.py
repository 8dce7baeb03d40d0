"""Tables that are left as their publisher lays them out: `exposure.toml` says what their rows and columns are.

Three shapes are met: answers down and ages across with a row of bases (as Ofcom prints what was met online, or which
media are used), groups down and answers across with a column of bases (as surveys of children are printed), and media
down and years across, counts without a base (as complaints about advertisements are). Each becomes rows as those of
exposure.csv.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from sightline.errors import Finding, Refused
from sightline.published.files import decode, fault, ragged
from sightline.published.marks import MARKS, read_number
from sightline.standard.table_checks import days
from sightline.standard.table_lines import Form, Line, read_file
from sightline.standard.units import Mark

DESCRIBED = "exposure.toml"
ROWS, AS_ONE = "table", "as_one"
KINDS = ("measure", "population", "period")  # what rows or columns may be; the third is said of the whole table
_KEYS = (
    "file", "publisher", "series", "wording", "rows", "columns", "as_one", "base", "unit", "from", "until", "marks",
    "source", "read_on", "confirmed_by",
)  # fmt: skip
FORM = Form("exposure", {ROWS: _KEYS}, blank=("as_one", "base", "from", "until", "marks", "confirmed_by"))
Row = tuple[str, int, Mapping[str, str]]


def unfolded(folder: Path, on: date, faults: list[Finding]) -> list[Row]:
    """The rows of every table that is described, as exposure.csv would have them; faults are added to `faults`.

    What is said of a whole table is told once, at its description.
    """
    lines, wrong = read_file(folder / DESCRIBED, FORM)
    faults += wrong
    found: list[Row] = []
    for line in lines[ROWS]:
        before = len(faults)
        faults += _described(line, on)
        path = folder / Path(line.cells["file"]).name
        if len(faults) > before or wrong:
            continue
        if not path.is_file():
            faults.append(line.fault("file", "file", "the folder does not hold this file", "Put it there"))
            continue
        try:
            header, cells = decode(path.name, path.read_bytes())
        except Refused as error:
            faults += error.findings
            continue
        found += _table(path.name, line, header, cells, faults)
    return found


def _described(line: Line, on: date) -> Iterator[Finding]:
    """What is wrong with a description."""
    cells = line.cells
    yield from days(line, ("read_on",), on)[1]
    kinds = (cells["rows"], cells["columns"])
    if not set(kinds) <= set(KINDS) or kinds[0] == kinds[1]:
        remedy = f"Write two different ones of {', '.join(KINDS)}"
        yield line.fault("shape", "rows", "rows and columns that no table has", remedy)
        return
    third = next(kind for kind in KINDS if kind not in kinds)
    if third != "period" and not cells["as_one"]:
        yield line.fault("shape", "as_one", f"the table does not say which {third} it is of", "Write it here")
    if third == "period" and not (cells["from"] and cells["until"]):
        yield line.fault("shape", "from", "the table does not say which days it is of", "Write from and until")
    for pair in cells["marks"].split():
        sign, _, means = pair.partition("=")
        if not sign or means not in {str(mark) for mark in Mark}:
            yield line.fault("mark", "marks", "a mark without its meaning", "Write each as -=z or *=low")


def _table(
    file: str, line: Line, header: Sequence[str], rows: Sequence[Sequence[str]], faults: list[Finding]
) -> Iterator[Row]:
    """One row for each number of a table; the base stands in the row or column of that name."""
    said, base = line.cells, line.cells["base"]
    marks = dict(pair.split("=", 1) for pair in said["marks"].split())
    bases: Mapping[str, str] = {}
    for cells in rows:
        if len(cells) == len(header) and base and cells[0].strip() == base:
            bases = dict(zip(header[1:], map(_plain, cells[1:]), strict=True))
    beside = header.index(base) if base in header else None
    if base and not bases and beside is None:
        faults.append(fault(file, "no-base", "the table has no row or column of bases by that name",
                            f"Look at base in {DESCRIBED}, or leave it blank"))  # fmt: skip
        return
    for number, cells in enumerate(rows, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            faults.append(ragged(file, number, len(cells), len(header)))
            continue
        if cells[0].strip() == base and bases:
            continue
        for place, name in enumerate(header[1:], start=1):
            if place != beside:
                of = bases.get(name, "") if beside is None else _plain(cells[beside])
                made = {**_third(line), said["rows"]: cells[0].strip(), said["columns"]: name}
                yield file, number, _row(said, made, _value(cells[place], marks), of)


def _third(line: Line) -> dict[str, str]:
    kinds = {line.cells["rows"], line.cells["columns"]}
    return {kind: line.cells["as_one"] for kind in KINDS if kind not in kinds}


def _row(said: Mapping[str, str], made: Mapping[str, str], value: str, base: str) -> dict[str, str]:
    start, end = (said["from"], said["until"])
    if "period" in (said["rows"], said["columns"]):
        start, end = _days(made["period"])
    kept = {
        name: said[name] for name in ("publisher", "series", "wording", "unit", "source", "read_on", "confirmed_by")
    }
    return {**kept, "from": start, "until": end, "population": made["population"], "measure": made["measure"],
            "value": value, "base": base}  # fmt: skip


def _days(period: str) -> tuple[str, str]:
    """The first and last day of a year of the calendar; else the words as they are, which are no day."""
    if len(period) == 4 and period.isdigit():
        return f"{period}-01-01", f"{period}-12-31"
    try:
        return date.fromisoformat(period[:10]).isoformat(), date.fromisoformat(period[-10:]).isoformat()
    except ValueError:
        return period, period


def _plain(text: str) -> str:
    """A number as publishers print it (12%, 1,234) as a plain one; anything else as it is."""
    bare = text.strip().removesuffix("%").strip()
    return bare.replace(",", "") if all(len(part) == 3 for part in bare.split(",")[1:]) else bare


def _value(text: str, marks: Mapping[str, str]) -> str:
    """A number, or the mark that a sign of this table means; a sign of which nothing was said stays, and is a fault."""
    bare = text.strip()
    if bare in marks:
        return marks[bare]
    plain = _plain(bare)
    return plain if read_number(plain) is not None and plain.lower() not in MARKS else bare
