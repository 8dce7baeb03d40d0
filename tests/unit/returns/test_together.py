"""Rows that stand together, beside the same asked of every pair in plain Python."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from sightline.returns.rules.rule import Context, is_true, missing
from sightline.returns.rules.together import (
    also,
    earlier_than_latest,
    falls_inside,
    overlaps,
    same_elsewhere,
    several,
)

CONTEXT = Context(2026, date(2025, 4, 1), date(2026, 3, 31), None)
days = st.none() | st.integers(0, 12).map(lambda number: date(2026, 3, 25) + timedelta(days=number))
rows = st.lists(st.tuples(st.integers(1, 3), days, days, st.booleans()), max_size=7)
Row = tuple[int, date | None, date | None, bool]


def batch(of: list[Row]) -> pa.RecordBatch:
    groups, starts, ends, said = zip(*of, strict=True) if of else ((), (), (), ())
    return pa.RecordBatch.from_arrays(
        [
            pa.array(groups, pa.int64()), pa.array(starts, pa.date32()), pa.array(ends, pa.date32()),
            pa.array(said, pa.bool_()),
        ],
        names=["group", "start", "end", "said"],
    )  # fmt: skip


def said(mask: pa.Array) -> list[bool]:
    return [bool(value) for value in mask.to_pylist()]


@given(rows, st.booleans(), st.booleans())
def test_overlaps_are_those_of_every_pair(of: list[Row], until: bool, asked: bool) -> None:
    def inside(place: int, other: int) -> bool:
        (group, start, _, _), (other_group, first, last, runs) = of[place], of[other]
        if place == other or group != other_group or start is None or first is None:
            return False
        if last is None:
            if asked and not runs:
                return False
            last = CONTEXT.period_end
        return first <= start and (start <= last if until else start < last)

    found = overlaps("group", "start", "end", until=until, lasts=is_true("said") if asked else None)
    expected = [any(inside(place, other) for other in range(len(of))) for place in range(len(of))]
    assert said(found(batch(of), CONTEXT)) == expected


@given(rows, rows)
def test_days_inside_rows_of_another_block_are_those_of_every_pair(of: list[Row], others: list[Row]) -> None:
    def inside(row: Row, other: Row) -> bool:
        (group, day, _, _), (other_group, first, last, _) = row, other
        if group != other_group or day is None or first is None or day < first:
            return False
        return day <= CONTEXT.period_end if last is None else day < last

    context = replace(CONTEXT, tables={"Other": batch(others)})
    found = falls_inside("group", "start", "Other", "group", "start", "end")
    assert said(found(batch(of), context)) == [any(inside(row, other) for other in others) for row in of]


@given(rows, rows)
def test_what_is_beside_a_row_is_that_of_every_pair(of: list[Row], others: list[Row]) -> None:
    context = replace(CONTEXT, tables={"Other": batch(others)})
    chosen = also("group", "Other", "group", missing("end"))
    assert said(chosen(batch(of), context)) == [any(o[0] == row[0] and o[2] is None for o in others) for row in of]
    alike = same_elsewhere("group", "start", "Other", "group", "end")
    assert said(alike(batch(of), context)) == [
        row[1] is not None and any((o[0], o[2]) == row[:2] for o in others) for row in of
    ]


@given(rows)
def test_groups_with_several_and_with_later_rows_are_those_that_counting_finds(of: list[Row]) -> None:
    counts = Counter(row[0] for row in of if row[2] is None)
    assert said(several("group", missing("end"))(batch(of), CONTEXT)) == [
        row[2] is None and counts[row[0]] > 1 for row in of
    ]
    later = [
        row[1] is not None and any(o[0] == row[0] and o[1] is not None and o[1] > row[1] for o in of) for row in of
    ]
    assert said(earlier_than_latest("group", "start")(batch(of), CONTEXT)) == later


def test_without_the_other_block_nothing_is_found() -> None:
    one: list[Row] = [(1, date(2026, 3, 25), None, True)]
    for found in (
        also("group", "Other", "group", missing("end")),
        falls_inside("group", "start", "Other", "group", "start", "end"),
        same_elsewhere("group", "start", "Other", "group", "end"),
    ):
        assert said(found(batch(one), CONTEXT)) == [False]
