"""What a workbook is: which of its sheets hold which table of which return, by their columns and not by their names.

Whatever is sent as CSV may also come as a sheet of a workbook, and the tables of a set as sheets of one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from sightline.errors import Finding, Refused, Severity
from sightline.returns.batches import Findings
from sightline.returns.catalogue import FORMATS
from sightline.returns.formats import Block, Format
from sightline.returns.parcels import Parcel, Piece
from sightline.returns.readers.workbook import FEWEST, Sheet, heading_row, headings, opened, sheets
from sightline.returns.readers.workbook_guard import look
from sightline.returns.wording import plain

MEDIUM = "workbook"


def recognise_workbook(path: Path, findings: Findings) -> Parcel:
    """The parcel of a workbook. Raises Refused, with every sheet's fault at once."""
    look(path, findings)
    with opened(path, findings) as workbook:
        found = [(sheet, *best) for sheet in sheets(workbook) if (best := _closest(sheet)) is not None]
    if not found:
        raise findings.refuse(
            "not-a-return", "an Excel workbook in which no sheet has the columns of a return that is read",
            "Send one with the columns of an empty template.",
        )  # fmt: skip
    form = _one_format(found, findings)
    findings.form, findings.medium = form, MEDIUM
    mine = [(sheet, block, row) for sheet, of, block, row in found if of is form]
    _refuse_faults(mine, findings)
    order = [block.name for block in form.blocks]
    pieces = sorted(
        (Piece(path, block, sheet.name) for sheet, block, _ in mine), key=lambda p: order.index(p.block.name)
    )
    return Parcel(form, MEDIUM, tuple(pieces))


def _closest(sheet: Sheet) -> tuple[Format, Block, int] | None:
    """The format and block that most of a sheet's headings belong to, and the row in which they stand."""
    best: tuple[tuple[object, ...], Format, Block, int] | None = None
    for form in FORMATS:
        if MEDIUM not in form.media and form.medium != "csv":
            continue
        for block in form.blocks:
            row, named = heading_row(sheet.words, block)
            if named < FEWEST:
                continue
            whole = not _missing(sheet, block, row)
            called = max((len(name) for name in (block.name, *block.sheets) if name.casefold() in plain(sheet.name)),
                         default=0)  # fmt: skip
            rank = (named >= _half(block), whole, named, named / len(block.fields), called)
            if best is None or rank > best[0]:
                best = (rank, form, block, row)
    return best[1:] if best and best[0][0] else None


def _half(block: Block) -> int:
    """How many of its columns a sheet must name to be taken for a block's."""
    needed = sum(field.required for field in block.fields)
    return max(FEWEST, min(needed, len(block.fields) // 2), len(block.fields) // 3)


def _missing(sheet: Sheet, block: Block, row: int) -> list[str]:
    given = set(headings(sheet.top[row - 1], block))
    there = {field.column for field in block.fields if field.name in given}
    return [field.name for field in block.fields if field.required and field.column not in there]


def _one_format(found: Sequence[tuple[Sheet, Format, Block, int]], findings: Findings) -> Format:
    """The return that most sheets belong to. Raises Refused where a workbook holds several."""
    count = Counter(form.code for _, form, _, _ in found)
    if len(count) > 1:
        raise findings.refuse(
            "several-returns", "a workbook with the tables of several returns", "Send a workbook for each return."
        )
    return found[0][1]


def _refuse_faults(mine: Sequence[tuple[Sheet, Block, int]], findings: Findings) -> None:
    times = Counter(block.name for _, block, _ in mine)
    faults: list[Finding] = []
    for sheet, block, row in mine:
        header = headings(sheet.top[row - 1], block)
        of_column = [
            (name, "missing-column", f"the column is missing in sheet {sheet.number}", "Add the column.")
            for name in _missing(sheet, block, row)
        ] + [
            (field.name, "column-twice", f"the column stands in sheet {sheet.number} more than once", "Send it once.")
            for field in block.fields if header.count(field.name) > 1
        ]  # fmt: skip
        faults += [
            findings.make(rule, Severity.REFUSED, words, remedy, at=row, block=block.name, name=name)
            for name, rule, words, remedy in of_column
        ]
        if times[block.name] > 1:
            words = f"sheet {sheet.number} is one of several with the columns of this table"
            remedy = "Keep one sheet a table."
            faults.append(findings.make("table-twice", Severity.REFUSED, words, remedy, at=row, block=block.name))
    if faults:
        raise Refused(faults)
