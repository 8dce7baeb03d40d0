"""Reviews of looked-after children as pairs of days: from the start of care, or from the review before, to the next.

A child may leave care and come back, so a review belongs to the period of care in which it was held, and periods are
made of episodes. Of a period that began before the file does, the first review that the file holds ends no clock: what
came before it is not known. Short breaks are left out: their reviews have limits of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sightline.returns.rules.rule import Context

FIRST, SECOND, LATER = "first", "second", "later"
_PLACES = pa.array([FIRST, SECOND, LATER])
_BEGINS = "S"  # the reason of an episode that begins a period of care
_SHORT_BREAKS = ("V3", "V4")
_COLUMNS = pa.schema([("place", pa.string()), ("before", pa.date32()), ("review_date", pa.date32()),
                      ("care_end", pa.date32()), ("line", pa.int64())])  # fmt: skip
_NO_DAY = np.datetime64("NaT", "D")
_Days = npt.NDArray[np.datetime64]
_Ints = npt.NDArray[np.int64]
_Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Care:
    """Periods of care, an entry each, by child and day; and the reviews held in them, by period and day.

    `line` is that of the row that begins a period. `known` periods began with that row and within the period that the
    file speaks of. `of` is the period of each review, `day` and `at` its day and line, `number` how many came
    before it.
    """

    start: _Days
    end: _Days
    line: _Ints
    known: _Bools
    held: _Ints  # how many reviews
    wanted: _Bools  # short breaks left out
    of: _Ints
    day: _Days
    at: _Ints
    number: _Ints


def reviews(rows: pa.RecordBatch, context: Context) -> pa.RecordBatch:
    """Every pair of days that a review ends, and the last review of each period, which none has followed."""
    care = _care(context, rows)
    first = care.number == 0
    known = care.known[care.of]
    before = np.where(first, care.start[care.of], np.roll(care.day, 1))
    last = care.number == care.held[care.of] - 1
    # Of a period that began earlier the first review ends nothing. The pair that is still open stands after the others.
    ends, opens = np.flatnonzero(~first | known), np.flatnonzero(last)
    places = (_place(care.number, known), _place(care.number + 1, known))
    order = np.argsort(np.concatenate([2 * ends, 2 * opens + 1]), kind="stable")

    def both(ended: npt.NDArray[np.generic], opened: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
        return np.concatenate([ended[ends], opened[opens]])[order]

    open_ = np.full(len(care.day), _NO_DAY)
    end = care.end[care.of]
    return _batch(both(*places), both(before, care.day), both(care.day, open_), both(end, end), both(care.at, care.at))


def unreviewed(_: pa.RecordBatch, context: Context) -> pa.RecordBatch:
    """Periods of care that began in the period and have no review, at the episode that begins each."""
    care = _care(context, context.tables.get("Reviews"))
    which = np.flatnonzero(care.wanted & care.known & (care.held == 0))
    nothing = np.full(len(which), _NO_DAY)
    return _batch(np.zeros(len(which), np.int64), care.start[which], nothing, care.end[which], care.line[which])


def _place(number: _Ints, known: _Bools) -> _Ints:
    """0, 1 or 2 for the first, second or a later review of a period."""
    return np.where(known, np.minimum(number, 2), 2)


def _batch(places: npt.NDArray[np.generic], *columns: npt.NDArray[np.generic]) -> pa.RecordBatch:
    arrays = [_PLACES.take(pa.array(places.astype(np.int64)))]
    arrays += [pa.array(values, item.type) for values, item in zip(columns, list(_COLUMNS)[1:], strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=_COLUMNS)


def _care(context: Context, held: pa.RecordBatch | None) -> _Care:
    """The periods of care of every child with the reviews held in them, made once for a set."""
    kept = context.shared.get("care_reviews")
    if kept is None or kept[0] is not held:
        kept = context.shared["care_reviews"] = (held, _made(context, held))
    made: _Care = kept[1]
    return made


def _made(context: Context, held: pa.RecordBatch | None) -> _Care:
    episodes = context.tables.get("Episodes")
    ids = _ids(episodes)
    rank, begun, at = _sorted(episodes, "start_date", ids)
    begins = _among(episodes, "reason_new_episode", at, _BEGINS)
    new = begins | (rank != np.concatenate([[-1], rank[:-1]]))
    period = np.cumsum(new) - 1
    last = np.flatnonzero(np.concatenate([new[1:], [True]])[: len(new)])
    start, key = begun[new], _key(rank[new], begun[new])
    breaks = key[period[_among(episodes, "legal_status", at, *_SHORT_BREAKS)]]
    wanted = ~np.isin(key, breaks)
    known = begins[new] & (start >= np.datetime64(context.period_start, "D"))

    reviewed, day, row = _sorted(held, "review_date", ids)
    of = np.searchsorted(key, _key(reviewed, day), side="right") - 1
    there = (reviewed >= 0) & (of >= 0)
    if len(key):
        there &= (rank[new][np.maximum(of, 0)] == reviewed) & wanted[np.maximum(of, 0)]
    of, day = of[there], day[there]
    count = np.bincount(of, minlength=len(start)).astype(np.int64)
    number = np.arange(len(of)) - np.concatenate([[0], np.cumsum(count)])[of]
    end = _days(episodes, "end_date")[at][last]
    return _Care(start, end, _lines(episodes)[at][new], known, count, wanted, of, day, _lines(held)[row][there], number)


def _ids(rows: pa.RecordBatch | None) -> pa.Array:
    """The children of some rows, in order."""
    if rows is None:
        return pa.array([], pa.string())
    ids = rows["local_id"].unique().drop_null()
    return ids.take(pc.sort_indices(ids))


def _days(rows: pa.RecordBatch | None, name: str) -> _Days:
    return np.asarray([] if rows is None else rows[name].to_numpy(zero_copy_only=False), "M8[D]")


def _lines(rows: pa.RecordBatch | None) -> _Ints:
    return np.asarray([] if rows is None else rows["line"].to_numpy(zero_copy_only=False), np.int64)


def _sorted(rows: pa.RecordBatch | None, name: str, ids: pa.Array) -> tuple[_Ints, _Days, _Ints]:
    """Of the rows that have both a child and a day, by child and day: the child's place in `ids` (-1 where it is not
    there), the day, and where the row stands."""
    if rows is None:
        return np.array([], np.int64), np.array([], "M8[D]"), np.array([], np.int64)
    rank = np.asarray(
        pc.fill_null(pc.index_in(rows["local_id"], value_set=ids), -1).to_numpy(zero_copy_only=False), np.int64
    )
    days = _days(rows, name)
    order = np.lexsort((days, rank))
    order = order[~np.isnat(days[order]) & (rank[order] >= 0)]
    return rank[order], days[order], order


def _key(rank: _Ints, day: _Days) -> _Ints:
    """One number that sorts as child and day do."""
    return np.asarray(rank * (1 << 32) + day.astype(np.int64) + (1 << 31))


def _among(rows: pa.RecordBatch | None, name: str, at: _Ints, *codes: str) -> _Bools:
    if rows is None:
        return np.zeros(0, bool)
    return np.asarray(pc.is_in(rows[name], pa.array(codes, pa.string())).to_numpy(zero_copy_only=False), bool)[at]


# What lateness.csv calls a view -> what makes its rows from those of a block.
VIEWS: Mapping[str, Callable[[pa.RecordBatch, Context], pa.RecordBatch]] = {
    "care_reviews": reviews, "care_unreviewed": unreviewed,
}  # fmt: skip
