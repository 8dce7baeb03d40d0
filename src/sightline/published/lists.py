"""A table of who is on which list, to be estimated from: one column a list (1 on it, 0 not), and how many people.

A mark in place of a number is never 0. `z` says that nobody could be on just those lists (they exclude each other);
every other mark says that a number was withheld or is not known, and from such a table nothing is estimated.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sightline.errors import Finding, Refused
from sightline.published.files import decode, fault, missing_columns, ragged
from sightline.published.marks import kind_of, read_cell
from sightline.standard.units import MARK_WORDS, Mark

COUNT = "count"
FEWEST, MOST = 2, 8
Histories = dict[frozenset[str], float]


def read_lists(path: Path) -> tuple[tuple[str, ...], Histories, tuple[frozenset[str], ...]]:
    """The lists' names, how many people are on exactly which of them, and on which nobody could be.

    A row that is not there counts nobody. Raises Refused with every fault at once: no file, not a CSV in UTF-8, no
    column `count`, too few or too many lists, a cell that is neither 1 nor 0, a row twice, people on no list, a number
    that is none, and a mark where a number is needed.
    """
    name = path.name
    if not path.is_file():
        raise Refused([fault(name, "no-file", "there is no such file", "Give a CSV file: see docs/unrecorded.md")])
    header, rows = decode(name, path.read_bytes())
    faults = missing_columns(name, "a table of lists with the column count", header, (COUNT,))
    lists = tuple(column for column in header if column != COUNT)
    if not FEWEST <= len(lists) <= MOST:
        words = f"there are {len(lists)} columns beside {COUNT}, each of which is a list"
        faults.append(fault(name, "lists", words, f"Give {FEWEST} to {MOST} lists", row=1))
    if faults:
        raise Refused(faults)
    histories: Histories = {}
    impossible: list[frozenset[str]] = []
    seen: set[frozenset[str]] = set()
    for number, cells in enumerate(rows, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            faults.append(ragged(name, number, len(cells), len(header)))
            continue
        row = {column: cell.strip() for column, cell in zip(header, cells, strict=True)}
        before = len(faults)
        history = _history(name, number, row, lists, faults)
        if len(faults) > before:
            continue  # which lists it is about is not known, so nothing more can be said of the row
        if history in seen:
            faults.append(fault(name, "row-twice", "these lists stand in an earlier row", "Keep one row", number))
        seen.add(history)
        _count(name, number, row[COUNT], history, faults, histories, impossible)
    if faults:
        raise Refused(faults)
    return lists, histories, tuple(impossible)


def _history(
    name: str, number: int, row: Mapping[str, str], lists: tuple[str, ...], faults: list[Finding]
) -> frozenset[str]:  # fmt: skip
    for column in lists:
        if row[column] not in ("0", "1"):
            words = f"{kind_of(row[column])} where 1 or 0 was expected"
            faults.append(
                fault(name, "not-1-or-0", words, "Write 1 for those on the list, 0 for others", number, column)
            )
    return frozenset(column for column in lists if row[column] == "1")


def _count(
    name: str, number: int, text: str, history: frozenset[str], faults: list[Finding], histories: Histories,
    impossible: list[frozenset[str]],
) -> None:  # fmt: skip
    cell = read_cell(text)
    if cell is None:
        words = f"{kind_of(text)} where a whole number was expected"
        faults.append(fault(name, "not-a-count", words, "Give how many people, as a whole number", number, COUNT))
    elif cell is Mark.NOT_APPLICABLE:
        impossible.append(history)
    elif isinstance(cell, Mark):
        words = f"a mark in place of a number ({MARK_WORDS[cell]}), and a mark is never 0"
        remedy = "Estimate inside, before anything is withheld; write z where nobody could be on just these lists"
        faults.append(fault(name, "mark", words, remedy, number, COUNT))
    elif not history and cell:
        words = "people on no list, whom no list can count"
        faults.append(fault(name, "on-no-list", words, "Leave the row out: it is what is estimated", number, COUNT))
    elif history:
        histories[history] = float(cell)
