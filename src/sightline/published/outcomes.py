"""Ofsted's own list of inspection outcomes (an ODS workbook): every standard and short inspection since 2018.

Three sheets: the latest of each authority, this year's activity, and the history. The first and third are read; visits
have no judgements. Authorities that ended keep their inspections under their own code.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from sightline.errors import Finding, Refused, StandardError
from sightline.published.files import AGAIN, Listing, fault, find, query
from sightline.published.inspections import ILACS, Inspection, Inspections, Judgement, as_day, gathered, judgement
from sightline.standard import areas

FILE = Listing("LA_Inspection_Outcomes_as_at_*.ods", "LA_Inspection_Outcomes_as_at_31_March_2025.ods", ())
_HISTORY, _LATEST = "ILACS_inspection_history", "Inspections_as_at_"
_CODE, _INSPECTED, _PUBLISHED, _KIND = (
    "Local authority area code", "Inspection date", "Publication date", "Inspection type",
)  # fmt: skip
_ABOUT = (
    ("Overall effectiveness", "overall effectiveness"),
    ("The impact of leaders on social work practice with children and families", "leaders"),
    ("The experiences and progress of children who need help and protection", "help and protection"),
    ("The experiences and progress of children in care", "children in care"),
    ("The experiences and progress of care leavers", "care leavers"),
)
_WITHIN = 20  # rows from the top in which the columns' names are looked for


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    sheet: str
    cells: dict[str, Any]


def read_outcomes(folder: Path) -> Inspections:
    """Every inspection of the workbook, once.

    Raises Refused with every fault at once: no folder or file, two of them, not a workbook, a sheet or column missing,
    an authority that never was, an unknown date or judgement, an inspection that occurs twice in the history. A latest
    inspection that the history lacks is a query, and kept.
    """
    path = find(folder, FILE.pattern, FILE.example)
    faults: list[Finding] = []
    rows = _rows(path, faults)
    outcomes: dict[tuple[str, Any], Inspection] = {}
    asked: list[Finding] = []
    for row in rows:
        outcome = _outcome(path.name, row, faults)
        if outcome is None:
            continue
        key = (outcome.authorities[0], outcome.inspected)
        if row.sheet == _HISTORY and key in outcomes:
            words = "this inspection occurred in an earlier row"
            faults.append(fault(path.name, "row-twice", words, AGAIN, row.number, _CODE))
        elif row.sheet != _HISTORY and key not in outcomes:
            name = areas.area(outcome.authorities[0]).name
            words = f"the history lacks the latest inspection of {name}"
            asked.append(query(path.name, "not-in-history", words, "Nothing: it was taken from the list of the latest"))
        outcomes.setdefault(key, outcome)
    if faults:
        raise Refused(faults)
    return gathered(tuple(outcomes.values()), asked)


def _rows(path: Path, faults: list[Finding]) -> list[_Row]:
    """The rows of the history and then of the latest inspections. Raises Refused where the workbook is not the one."""
    try:
        book = CalamineWorkbook.from_path(str(path))
        names = book.sheet_names
        latest = next((name for name in names if name.startswith(_LATEST)), _LATEST)
        sheets = {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) if name in names else []
            for name in (_HISTORY, latest)
        }
    except (CalamineError, OSError, ValueError):
        words = "the file is not whole, or is not an OpenDocument workbook"
        raise Refused([fault(path.name, "not-a-workbook", words, AGAIN)]) from None
    kept: list[_Row] = []
    for name, cells in sheets.items():
        kept += _sheet(path.name, name, cells, faults)
    return kept


def _sheet(file: str, name: str, rows: list[list[Any]], faults: list[Finding]) -> Iterator[_Row]:
    head = next((place for place, row in enumerate(rows[:_WITHIN]) if _CODE in row), None)
    if head is None:
        faults.append(fault(file, "missing-table", f"there is no sheet {name} with its columns", AGAIN))
        return
    header = [str(cell).strip() for cell in rows[head]]
    needed = (_CODE, _INSPECTED, _PUBLISHED, *(column for column, _ in _ABOUT))
    missing = [column for column in needed if column not in header]
    faults += [
        fault(file, "missing-column", f"the sheet {name} lacks the column {column}", AGAIN, head + 1, column)
        for column in missing
    ]
    if missing:
        return
    for number, row in enumerate(rows[head + 1 :], start=head + 2):
        if any(str(cell).strip() for cell in row):
            yield _Row(number, name, dict(zip(header, row, strict=False)))


def _outcome(file: str, row: _Row, faults: list[Finding]) -> Inspection | None:
    before = len(faults)
    code = str(row.cells[_CODE]).strip()
    try:
        areas.area(code)
    except StandardError:
        words = "no authority in England has had this code"
        faults.append(fault(file, "no-such-authority", words, AGAIN, row.number, _CODE))
    days = []
    for column in (_INSPECTED, _PUBLISHED):
        day = as_day(row.cells[column])
        days.append(day)
        if day is None:
            words = "something that is not a date"
            faults.append(fault(file, "not-a-date", words, "Put back the date as published", row.number, column))
    judged: list[Judgement] = []
    for column, about in _ABOUT:
        found = judgement(about, str(row.cells[column]).strip())
        if found is None:
            words = "something that is not a judgement"
            faults.append(fault(file, "unknown-judgement", words, AGAIN, row.number, column))
        else:
            judged.append(found)
    inspected, published = days
    if len(faults) > before or published is None:
        return None
    kind = str(row.cells.get(_KIND, "")).removeprefix("ILACS ").casefold() or "standard or short inspection"
    return Inspection((code,), ILACS, kind, inspected, published, tuple(judged), file)
