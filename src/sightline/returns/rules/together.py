"""Predicates over rows that stand together: of one child or one episode, in one block or in two.

A group is a number that rows share ("parent", "Child#"). Days are days since 1970. Where an end is missing the period's
last day stands for it.
"""

from __future__ import annotations

from datetime import date
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sightline.returns.rules.rule import Context, Mask, Predicate

Numbers: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]
_SPAN = 1 << 20  # more than all days that a value may be, so that group * span + day sorts by both
_OFFSET = 1 << 19
_NONE = np.iinfo(np.int64).min


def flags(mask: Mask) -> Flags:
    """A mask as NumPy has it; null is false."""
    return np.asarray(pc.fill_null(mask, False).to_numpy(zero_copy_only=False), bool)


def numbers(column: Any) -> Numbers:
    """Whole numbers or days as NumPy has them; null is the smallest."""
    whole = pc.cast(pc.cast(column, pa.int32()), pa.int64()) if column.type == pa.date32() else column
    return np.asarray(pc.fill_null(whole, _NONE).to_numpy(zero_copy_only=False), np.int64)


def day_of(day: date) -> int:
    """Days since 1970."""
    return day.toordinal() - date(1970, 1, 1).toordinal()


def keys(groups: Numbers, days: Numbers) -> Numbers:
    """One number that sorts by group and then by day; the smallest where there is no day."""
    return np.where(days == _NONE, _NONE, groups * _SPAN + days + _OFFSET)


def ends(column: Any, context: Context) -> Numbers:
    """Days, the period's last where there is none."""
    found = numbers(column)
    return np.where(found == _NONE, day_of(context.period_end), found)


def overlaps(group: str, start: str, end: str, *, until: bool = True, lasts: Predicate | None = None) -> Predicate:
    """Fails where a row begins on or after the first day of another row of its group, and before that one ends.

    `until` counts the last day of the other as inside. `lasts` says which rows without an end run to the period's end;
    else all do.
    """

    def fails(rows: pa.RecordBatch, context: Context) -> Mask:
        first, last = numbers(rows[start]), ends(rows[end], context)
        if lasts is not None:
            last = np.where(flags(pc.is_null(rows[end])) & ~flags(lasts(rows, context)), _NONE, last)
        places = np.flatnonzero(first != _NONE)
        groups = numbers(rows[group])[places]
        own, reach = keys(groups, first[places]), keys(groups, last[places])
        inside = np.zeros(rows.num_rows, bool)
        # Two rows that begin on one day each begin inside the other: so both orders of equal rows are looked at.
        for order in (np.lexsort((places, own)), np.lexsort((-places, own))):
            # The furthest end of the rows before, and of earlier groups, which is smaller than any day of this one.
            before = np.concatenate(([_NONE], np.maximum.accumulate(reach[order])[:-1])) if len(order) else reach
            inside[places[order]] |= own[order] <= before if until else own[order] < before
        return pa.array(inside)

    return fails


def lies_inside(points: tuple[Numbers, Numbers], spans: tuple[Numbers, Numbers, Numbers]) -> Flags:
    """Whether a (group, day) lies in a (group, first day, last day) of its group; the last day is outside."""
    groups, first, last = (part[spans[1] != _NONE] for part in spans)
    own = keys(*points)
    if not len(groups):
        return np.zeros(len(own), bool)
    begin = keys(groups, first)
    order = np.argsort(begin, kind="stable")
    reach = np.maximum.accumulate(keys(groups, last)[order])
    place = np.searchsorted(begin[order], own, side="right") - 1
    # A reach of an earlier group is smaller than any key of this one.
    return np.asarray((own != _NONE) & (place >= 0) & (reach[np.maximum(place, 0)] > own), bool)


def falls_inside(group: str, day: str, block: str, other: str, first: str, last: str) -> Predicate:
    """Fails where a day lies within a row of another block, of the same group; the last day is not within."""

    def fails(rows: pa.RecordBatch, context: Context) -> Mask:
        beside = context.tables.get(block)
        if beside is None or not beside.num_rows:
            return pa.nulls(rows.num_rows, pa.bool_())
        open_last = np.where(
            flags(pc.is_null(beside[last])), day_of(context.period_end) + 1, numbers(beside[last])
        )  # an open one holds the period's last day too
        return pa.array(
            lies_inside(
                (numbers(rows[group]), numbers(rows[day])), (numbers(beside[other]), numbers(beside[first]), open_last)
            )
        )

    return fails


def several(group: str, chosen: Predicate) -> Predicate:
    """Fails on the chosen rows of a group where more than one is."""

    def fails(rows: pa.RecordBatch, context: Context) -> Mask:
        mask = flags(chosen(rows, context))
        result = np.zeros(rows.num_rows, bool)
        if mask.any():
            _, inverse, counts = np.unique(numbers(rows[group])[mask], return_inverse=True, return_counts=True)
            result[np.flatnonzero(mask)] = counts[inverse.reshape(-1)] > 1
        return pa.array(result)

    return fails


def also(group: str, block: str, other: str, chosen: Predicate) -> Predicate:
    """Fails where a chosen row of another block has the same group."""

    def fails(rows: pa.RecordBatch, context: Context) -> Mask:
        beside = context.tables.get(block)
        if beside is None or not beside.num_rows:
            return pa.nulls(rows.num_rows, pa.bool_())
        groups = pc.filter(beside[other], pc.fill_null(chosen(beside, context), False))
        return pc.is_in(rows[group], groups)

    return fails


def same_elsewhere(group: str, day: str, block: str, other: str, there: str) -> Predicate:
    """Fails where a day is that of a row of another block, of the same group."""

    def fails(rows: pa.RecordBatch, context: Context) -> Mask:
        beside = context.tables.get(block)
        if beside is None or not beside.num_rows:
            return pa.nulls(rows.num_rows, pa.bool_())
        theirs = keys(numbers(beside[other]), numbers(beside[there]))
        own = keys(numbers(rows[group]), numbers(rows[day]))
        return pa.array((own != _NONE) & np.isin(own, theirs))

    return fails


def earlier_than_latest(group: str, day: str) -> Predicate:
    """Fails where a row of the same group has a later day."""

    def fails(rows: pa.RecordBatch, _: Context) -> Mask:
        if not rows.num_rows:
            return pa.array([], pa.bool_())
        days = numbers(rows[day])
        place = np.unique(numbers(rows[group]), return_inverse=True)[1].reshape(-1)
        latest = np.full(place.max() + 1, _NONE)
        np.maximum.at(latest, place, days)
        return pa.array((days != _NONE) & (days < latest[place]))

    return fails
