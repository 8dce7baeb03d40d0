"""Checks that registers of different users share: days, keys, rows that stand twice, texts that clearance would refuse.

Each gives findings at file, line and column and repeats no cell. A blank cell was told by table_lines already.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeVar

from sightline.errors import Finding
from sightline.standard.table_lines import Line
from sightline.standard.texts import REMEDY, refused_of

MOST_WORDS = 12  # of a name: it is the title of a page
_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
T = TypeVar("T")
Tables = Mapping[str, Sequence[Line]]


def day_of(text: str) -> date | None:
    """A day as 2026-03-31; None where it is none, as for other shapes that a day may have."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def days(
    line: Line, columns: Sequence[str], on: date, ahead: Collection[str] = ()
) -> tuple[list[date | None], list[Finding]]:
    """The days of some columns, and what is wrong with them: those of `ahead` may lie after `on`."""
    found = [day_of(line.cells[name]) for name in columns]
    faults = []
    for name, one in zip(columns, found, strict=True):
        if line.cells[name] and one is None:
            faults.append(line.fault("day", name, "text where a day was expected", "Write it as 2026-03-31"))
        elif one is not None and one > on and name not in ahead:
            faults.append(line.fault("future", name, "a day that has not come", "Leave it out until it has"))
    return found, faults


def kept(lines: Iterable[Line], read: Callable[[Line], Iterable[Finding | T]], faults: list[Finding]) -> list[T]:
    """What the rows say that have no fault; the faults of the others are added to `faults`."""
    found: list[T] = []
    for one in (one for line in lines for one in read(line)):
        if isinstance(one, Finding):
            faults.append(one)
        else:
            found.append(one)
    return found


def keys(lines: Iterable[Line], column: str) -> Iterator[Finding]:
    """A page is called by the key in that column, and has its name as its title."""
    for line in lines:
        if len(line.cells["name"].split()) > MOST_WORDS:
            yield line.fault("name", "name", f"a name of more than {MOST_WORDS} words", "Make it shorter")
        if line.cells[column] and not _KEY.fullmatch(line.cells[column]):
            yield line.fault("key", column, "a key of other letters", "Use small letters, digits and -")


def twice(tables: Tables, once: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
    """Rows that stand in an earlier row: `once` is table -> the columns that together know a row."""
    for table, named in once.items():
        seen: set[tuple[str, ...]] = set()
        for line in tables[table]:
            cells = tuple(line.cells[name].casefold() for name in named)
            if cells in seen:
                yield line.fault("twice", named[-1], "this stands in an earlier row", "Take one of the two out")
            seen.add(cells)


def unknown(tables: Tables, column: str, of: Iterable[str]) -> Iterator[Finding]:
    """Rows of the tables `of` that name in a column what the table of that name does not hold."""
    known = {line.cells[column] for line in tables[column]}
    for line in (line for table in of for line in tables[table]):
        if line.cells[column] and line.cells[column] not in known:
            yield line.fault(column, column, f"no such {column}", f"Add it to {column}.csv")


def refused(lines: Iterable[Line]) -> Iterator[Finding]:
    """Texts for which clearance would refuse the release later, without a line: told here, at their own."""
    for line in lines:
        for name, text in line.cells.items():
            for found in refused_of(text):
                yield line.fault("refused", name, found, REMEDY)


def in_order(faults: Iterable[Finding], tables: Iterable[str]) -> list[Finding]:
    """Faults by file, TOML first and then in the order of the tables, and by line."""
    order = {f"{table}.csv": number for number, table in enumerate(tables)}
    return sorted(faults, key=lambda each: (order.get(each.file, -1), each.file, each.line or 0))
