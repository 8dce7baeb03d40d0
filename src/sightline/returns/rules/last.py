"""This submission beside the agency's own last one of the same return: what changed that should not have.

Only ever one agency's own two files. A finding names a row of the new file, or its table where something is no longer
there, and never a value. changes.csv holds the thresholds, spells.csv what begins and ends in which table.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from sightline.returns.batches import Header
from sightline.returns.formats import Block, Field, Format, Goes, month_column
from sightline.returns.tally import Notice
from sightline.returns.values import retired
from sightline.standard.codes import code_list
from sightline.standard.rows import read_rows

_PACKAGE = "sightline.returns.data"
# What is fixed for a person, and the codes of it that only say "not known", so that learning more is no change.
_FIXED: Mapping[str, tuple[str, frozenset[str]]] = {
    "birth_date": ("date of birth", frozenset()),
    "sex": ("sex", frozenset({"U", "0", "9"})),
    "ethnicity": ("ethnic group", frozenset({"REFU", "NOBT"})),
}


@dataclass(frozen=True, slots=True)
class Spell:
    """One row of spells.csv: something of a person that begins and ends. `skip` is "column=true", of what never ran."""

    format: str
    block: str
    start: str
    end: str
    skip: str
    what: str


@cache
def spells() -> tuple[Spell, ...]:
    """The table of what begins and ends."""
    return tuple(Spell(**row) for row in read_rows("spells.csv", _PACKAGE))


@cache
def thresholds() -> Mapping[str, float]:
    """The table of thresholds."""
    return {row["name"]: float(row["value"]) for row in read_rows("changes.csv", _PACKAGE)}


class Portrait:
    """What one submission says, kept so that another of the same agency and return can be set beside it."""

    def __init__(self, form: Format, header: Header) -> None:
        self.form, self.header = form, header
        self.rows: Counter[str] = Counter()
        self.filled: Counter[tuple[str, str]] = Counter()
        self.codes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self.had: set[tuple[str, str]] = set()  # (block, column) that it holds, filled or not
        self._kept: dict[str, list[pa.Table]] = defaultdict(list)

    def add(self, block: Block, rows: pa.RecordBatch, keys: pa.Array, lines: pa.Array | None = None) -> None:
        """Take in some rows of one block; `keys` say whose each row is, in the same way for both submissions."""
        present = set(rows.schema.names)
        self.rows[block.name] += rows.num_rows
        for field in _comparable(block, self.header.year):
            if field.column not in present:
                continue
            column = rows.column(field.column)
            place = block.name, field.column
            self.had.add(place)
            self.filled[place] += rows.num_rows - column.null_count
            if field.codes:
                counted = pc.value_counts(column.drop_null()).to_pylist()
                self.codes[place].update({str(one["values"]): one["counts"] for one in counted})
        wanted = [name for name in self._wanted(block) if name in present]
        if wanted:
            table = {name: rows.column(name) for name in wanted} | {"key": keys}
            table["line"] = lines if lines is not None else pa.nulls(rows.num_rows, pa.int64())
            self._kept[block.name].append(pa.table(table))

    def _wanted(self, block: Block) -> list[str]:
        names = [name for column in _FIXED for name in (column, month_column(column))]
        for spell in spells():
            if (spell.format, spell.block) == (self.form.code, block.name):
                names += [spell.start, spell.end, *spell.skip.split("=")[:1]]
        return [name for name in dict.fromkeys(names) if name]

    def columns(self, block: str, *names: str) -> list[list[Any]] | None:
        """Some columns of what was kept of a block, as lists; None where one of them is not there."""
        tables = self._kept.get(block)
        if not tables or not set(names) <= set(tables[0].schema.names):
            return None
        whole = pa.concat_tables(tables)
        return [whole[name].to_pylist() for name in names]


def compare(old: Portrait, new: Portrait) -> list[Notice]:
    """Everything that differs from last time and should not, or that should be looked at."""
    notices: list[Notice] = []
    for block in new.form.blocks:
        notices += _people(old, new, block)
        notices += _rows(old, new, block)
        notices += _fields(old, new, block)
    for spell in spells():
        if spell.format == new.form.code:
            notices += _spells(old, new, spell)
    return notices


def same_file() -> Notice:
    """For a file that is, byte for byte, the one that was sent last."""
    return Notice(
        "last-same-file", "the same file, byte for byte, as the one sent last", "Send the file of this period."
    )


def _people(old: Portrait, new: Portrait, block: Block) -> Iterator[Notice]:
    fields = {field.column: field for field in block.fields if field.in_year(new.header.year)}
    for fixed, (words, unknown) in _FIXED.items():
        field = fields.get(fixed)
        if field is None or not _same_list(block, fixed, old, new):
            continue
        for column in (fixed, month_column(fixed)):
            before, now = old.columns(block.name, "key", column), new.columns(block.name, "key", column, "line")
            if before is None or now is None:
                continue
            known = {key: value for key, value in zip(*before, strict=True) if value is not None}
            for key, value, line in {key: (key, value, line) for key, value, line in zip(*now, strict=True)}.values():
                was = known.get(key)
                if value is None or was is None or value == was or value in unknown or was in unknown:
                    continue
                yield Notice(
                    f"last-{fixed.replace('_', '-')}-changed", f"a {words} other than in the last submission",
                    "Check which of the two is right; mend it in the case system.", line, block.name, field.name,
                )  # fmt: skip
            break


def _rows(old: Portrait, new: Portrait, block: Block) -> Iterator[Notice]:
    limit, before, now = thresholds(), old.rows[block.name], new.rows[block.name]
    lengths = [(one.header.period_end - one.header.period_start).days + 1 for one in (old, new)]
    if abs(lengths[1] - lengths[0]) > limit["period_share"] * lengths[0]:
        return
    if abs(now - before) < limit["rows_number"] or abs(now - before) <= limit["rows_share"] * before:
        return
    moved = "more" if now > before else "fewer"
    yield Notice(
        "last-rows-changed", f"{now:,} rows, {moved} than the {before:,} of the last submission",
        "Check that the export took the same cases as last time.", block=block.name,
    )  # fmt: skip


def _fields(old: Portrait, new: Portrait, block: Block) -> Iterator[Notice]:
    limit, rows = thresholds(), (old.rows[block.name], new.rows[block.name])
    if min(rows) < limit["code_rows"]:
        return
    for field in _comparable(block, new.header.year):
        place = block.name, field.column
        if place not in old.had or place not in new.had:
            continue
        filled = old.filled[place], new.filled[place]
        before, now = filled[0] / rows[0], filled[1] / rows[1]
        if before - now >= limit["filled_points"] and -_score(filled, rows) >= limit["filled_score"]:
            yield Notice(
                "last-filled-less", f"a field filled in {now:.0%} of rows, after {before:.0%} in the last submission",
                "Check that the export still takes it from where it is recorded.", block=block.name, field=field.name,
            )  # fmt: skip
        if field.codes and min(filled) >= limit["code_rows"] and _same_list(block, field.column, old, new):
            yield from _shares(old, new, block, field)


def _shares(old: Portrait, new: Portrait, block: Block, field: Field) -> Iterator[Notice]:
    limit, place = thresholds(), (block.name, field.column)
    of = old.filled[place], new.filled[place]
    ended = {*retired(field, new.header.year), *retired(field, old.header.year)}
    known = code_list(field.codes or "")
    for code in sorted({*old.codes[place], *new.codes[place]} & set(known) - ended):
        counts = old.codes[place][code], new.codes[place][code]
        before, now = counts[0] / of[0], counts[1] / of[1]
        if max(counts) < limit["code_number"] or abs(now - before) < limit["code_points"]:
            continue
        if abs(_score(counts, of)) >= limit["code_score"]:
            yield Notice(
                "last-code-share", f'the code {code} ("{known[code].label}") in {now:.0%} of rows, '
                f"after {before:.0%} in the last submission",
                "Check that the code is still used as it was.", block=block.name, field=field.name,
            )  # fmt: skip


def _score(counts: tuple[int, int], of: tuple[int, int]) -> float:
    """The z of a pooled two-proportion test: how many standard errors the second share lies above the first."""
    pooled = sum(counts) / sum(of)
    error = math.sqrt(pooled * (1 - pooled) * (1 / of[0] + 1 / of[1]))
    return (counts[1] / of[1] - counts[0] / of[0]) / error if error else 0.0


def _spells(old: Portrait, new: Portrait, spell: Spell) -> Iterator[Notice]:
    """What was open when the last submission ended and is not in this one; or is, under another start."""
    skip = spell.skip.split("=")[:1] if spell.skip else []
    before = old.columns(spell.block, "key", spell.start, spell.end, *skip)
    now = new.columns(spell.block, "key", spell.start, "line")
    if before is None or now is None:
        return
    last_day = old.header.period_end
    was = {(key, start) for key, start in zip(before[0], before[1], strict=True)}
    here = {(key, start) for key, start in zip(now[0], now[1], strict=True)}
    moved = _new_starts(now, was, last_day)
    name = new.form.block(spell.block)
    field = next((item.name for item in name.fields if item.column == spell.start), None)
    gone = 0
    for place, (key, start) in enumerate(zip(before[0], before[1], strict=True)):
        never_ran = bool(skip) and before[3][place] is True
        if before[2][place] is not None or never_ran or key is None or start is None or (key, start) in here:
            continue
        lines = moved.get(key)
        if lines:
            yield Notice(
                "last-start-changed", f"the start of {spell.what} other than in the last submission",
                "Check which of the two is right.", lines.pop(0), spell.block, field,
            )  # fmt: skip
        else:
            gone += 1
    if gone:
        yield Notice(
            "last-open-case-gone",
            f"{spell.what} that was open when the last submission ended and is not in this file: {gone:,} of them",
            "Send each with its end, or say why it was taken out.", block=spell.block,
        )  # fmt: skip


def _new_starts(now: Sequence[list[Any]], was: set[tuple[Any, Any]], last_day: date) -> dict[Any, list[int | None]]:
    """Key -> lines of what began before the last submission ended and was not in it."""
    found: dict[Any, list[int | None]] = defaultdict(list)
    for key, start, line in zip(*now, strict=True):
        if start is not None and start <= last_day and (key, start) not in was:
            found[key].append(line)
    return found


def _comparable(block: Block, year: int) -> list[Field]:
    """Fields whose filling and codes are compared: one a column, none that says whose or for when."""
    kinds = (Goes.CONTENT, Goes.BOTH, Goes.IDENTITY)
    found = {field.column: field for field in block.fields if field.goes in kinds and field.in_year(year)}
    return list(found.values())


def _same_list(block: Block, column: str, old: Portrait, new: Portrait) -> bool:
    """Whether a column had the same code list in both years: else the same answer is written otherwise."""
    lists = [
        {field.codes for field in block.fields if field.column == column and field.in_year(one.header.year)}
        for one in (old, new)
    ]
    return lists[0] == lists[1]
