"""Paths counted fast: directly-follows pairs, their times, variants and repeats, by NumPy on Arrow.

The faster body of the SQL steps that count paths, held to their spec tests. It stands here and not in methods/ because
it is handed rows of people: they come in as Arrow, and what leaves is counts only. Tokens of cases are used to tell one
case from the next and are then gone. Terms are those of van der Aalst, Process Mining: Data Science in Action (2016).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from sightline.errors import StepError

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]
Hashes = npt.NDArray[np.uint64]
QUANTILES = (0.25, 0.5, 0.75)
MOST_ACTIVITIES = 255
MICROSECONDS, DAYS = 1_000_000, 1  # ticks of a log's time in its unit: seconds of a timestamp, days of a date
_LARGEST = 2**63 - 1
_LARGEST_TABLE = 1 << 22  # places times activities for which a random number each is kept


@dataclass(frozen=True, slots=True)
class Log:
    """Events in the order of their case and, within it, of their time.

    `offsets` (cases + 1) says where each case begins; `activity` holds a code of `names` an event; `time` whole ticks,
    `ticks` of which are one unit: a second where times were timestamps, a day where they were dates.
    """

    offsets: Ints
    activity: Codes
    time: Ints
    names: tuple[str, ...]
    ticks: int

    @property
    def cases(self) -> int:
        """How many cases there are."""
        return len(self.offsets) - 1

    @property
    def lengths(self) -> Ints:
        """How many events each case has."""
        return np.diff(self.offsets)

    def pairs(self) -> tuple[Ints, Ints]:
        """(number of the pair of activities, from times K plus to; ticks between), for each event but each case's last.

        K is the number of activities.
        """
        inside = np.ones(max(len(self.activity) - 1, 0), dtype=bool)
        inside[self.offsets[1:-1] - 1] = False
        pair = self.activity[:-1].astype(np.int64) * len(self.names) + self.activity[1:]
        return pair[inside], np.diff(self.time)[inside]


@dataclass(frozen=True, slots=True)
class Graph:
    """The directly-follows graph: `edges` (K, K) counts an activity followed at once by another in the same case.

    `starts` and `ends` (K) count cases by their first and their last activity.
    """

    names: tuple[str, ...]
    edges: Ints
    starts: Ints
    ends: Ints

    def pairs(self) -> dict[tuple[str, str], int]:
        """(from, to) -> how often, for those that occur."""
        one, other = np.nonzero(self.edges)
        return {(self.names[a], self.names[b]): int(self.edges[a, b]) for a, b in zip(one, other, strict=True)}


@dataclass(frozen=True, slots=True)
class Times:
    """Times on edges, one entry an edge that occurs, in seconds (timestamps) or days (dates).

    `quantiles` has a row for each of QUANTILES, between two values by a straight line; `sd` is of a sample (n - 1), and
    0 where there is one value.
    """

    edges: tuple[tuple[str, str], ...]
    count: Ints
    total: Floats
    mean: Floats
    sd: Floats
    least: Floats
    most: Floats
    quantiles: Floats


@dataclass(frozen=True, slots=True)
class Variants:
    """Sequences of activities, the most common first: `codes[offsets[i]:offsets[i + 1]]` is one; `cases` follow it."""

    names: tuple[str, ...]
    offsets: Ints
    codes: Codes
    cases: Ints

    def sequences(self) -> Iterator[tuple[tuple[str, ...], int]]:
        """(sequence, cases), in order."""
        named = np.array(self.names, dtype=object)[self.codes].tolist()
        ends = self.offsets.tolist()
        for place, cases in enumerate(self.cases.tolist()):
            yield tuple(named[ends[place] : ends[place + 1]]), cases


# -- taking events in --------------------------------------------------------------------------------------------------


def read_log(path: Path, case: str, activity: str, time: str) -> Log:
    """The log of a Parquet file: columns of text, text, and date or timestamp. Raises StepError as `log_of` does."""
    columns = [case, activity, time]
    table = pq.read_table(path, columns=columns, read_dictionary=columns[:2], use_threads=False)
    return log_of(table, case, activity, time)


def log_of(table: pa.Table, case: str, activity: str, time: str, place: str = "") -> Log:
    """The log of an Arrow table. Rows of one time stand by `place` (whole numbers), else as they stand in the table.

    Events that are stored by case and time are taken as they lie; whether they are is looked at, never believed.
    Raises StepError on nulls, on a time of another type, and on more than 255 activities.
    """
    empty = {name: table.column(name).null_count for name in (case, activity, time, place) if name}
    if any(empty.values()):
        raise StepError("; ".join(f"{count} events have no {name}" for name, count in empty.items() if count))
    ticks, when = _ticks(table.column(time))
    names, codes = _coded(table.column(activity))
    if len(names) > MOST_ACTIVITIES:
        raise StepError(f"a log may hold {MOST_ACTIVITIES} activities, and this one has {len(names)}")
    by_name = sorted(names.to_pylist())
    acts = np.array([by_name.index(name) for name in names.to_pylist()], dtype=np.uint8)[codes]
    order = _ints(table.column(place)) if place else None
    begins = _as_stored(table.column(case))
    if begins is None or not _in_order(begins, when, order):
        _, cases = _coded(table.column(case))
        sort = _sorted_by(cases, when, order)
        acts, when, begins = acts[sort], when[sort], _begins(cases[sort])
    return Log(np.append(begins, len(acts)), acts, when, tuple(by_name), ticks)


def _as_stored(column: pa.ChunkedArray) -> Ints | None:
    """Where each case begins, if it can be seen that the rows of each case lie together; else None.

    They do within a chunk that has as many runs as tokens, and from chunk to chunk where tokens rise: a token that ends
    one chunk may go on in the next. So no table of all tokens is made, which would cost more than the counting.
    """
    encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    found, rows, highest, last = [np.zeros(0, np.int64)], 0, None, None
    for chunk in (chunk for chunk in encoded.chunks if len(chunk)):
        codes = np.asarray(chunk.indices)
        starts = np.flatnonzero(codes[1:] != codes[:-1]) + 1
        first, ends = chunk.dictionary[int(codes[0])].as_py(), pc.min_max(chunk.dictionary).as_py()
        goes_on = first == ends["min"] == highest == last
        if len(starts) + 1 != np.count_nonzero(np.bincount(codes)):
            return None
        if highest is not None and not goes_on and ends["min"] <= highest:
            return None
        found.append((starts if goes_on else np.append(0, starts)) + rows)
        rows, highest, last = rows + len(codes), ends["max"], chunk.dictionary[int(codes[-1])].as_py()
    return np.concatenate(found)


def _coded(column: pa.ChunkedArray) -> tuple[pa.Array, npt.NDArray[np.int32]]:
    """The texts that occur in a column, and the number of the text of each row."""
    encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    chunks = [chunk for chunk in encoded.unify_dictionaries().chunks if len(chunk)]
    if not chunks:
        return pa.array([], pa.string()), np.zeros(0, np.int32)
    return chunks[0].dictionary, np.concatenate([np.asarray(chunk.indices, dtype=np.int32) for chunk in chunks])


def _ints(column: pa.ChunkedArray) -> Ints:
    return np.asarray(column.cast(pa.int64()), dtype=np.int64)


def _ticks(column: pa.ChunkedArray) -> tuple[int, Ints]:
    """Ticks in a unit, and the time of each event in ticks."""
    if pa.types.is_date32(column.type):
        return DAYS, _ints(column.cast(pa.int32()))
    if pa.types.is_timestamp(column.type):
        return MICROSECONDS, _ints(column.cast(pa.timestamp("us", column.type.tz)))
    raise StepError(f"the time of an event must be a date or a timestamp, and is {column.type}")


def _begins(cases: npt.NDArray[np.int32]) -> Ints:
    """Where each run of one case begins."""
    changes = np.flatnonzero(cases[1:] != cases[:-1]) + 1
    return np.concatenate([[0], changes]).astype(np.int64) if len(cases) else np.zeros(0, np.int64)


def _in_order(begins: Ints, when: Ints, order: Ints | None) -> bool:
    """Whether no event of a run stands before one that is earlier or, at one time, of an earlier place."""
    back = when[1:] < when[:-1]
    if order is not None:
        back |= (when[1:] == when[:-1]) & (order[1:] < order[:-1])
    back[begins[1:] - 1] = False
    return not back.any()


def _sorted_by(cases: npt.NDArray[np.int32], when: Ints, order: Ints | None) -> Ints:
    """The rows by case, time and place; of one place as they stand.

    Case and time are packed into one number where they fit, which sorts several times faster; ties are put right after.
    """
    first, last = int(when.min()), int(when.max())
    if int(cases.max() + 1) * (last - first + 1) > _LARGEST:
        keys = (when, cases) if order is None else (order, when, cases)
        return np.lexsort(keys)
    key = cases.astype(np.int64) * (last - first + 1) + (when - first)
    sort = np.argsort(key)
    key = key[sort]
    tied = np.zeros(len(key) + 1, dtype=bool)
    tied[1:-1] = key[1:] == key[:-1]
    among = np.flatnonzero(tied[1:] | tied[:-1])
    rows = sort[among]
    sort[among] = rows[np.lexsort((rows, key[among]) if order is None else (rows, order[rows], key[among]))]
    return sort


# -- counting ----------------------------------------------------------------------------------------------------------


def graph(log: Log) -> Graph:
    """The directly-follows graph of a log."""
    size = len(log.names)
    every = log.activity[:-1].astype(np.uint16) * np.uint16(size) + log.activity[1:]
    over = log.offsets[1:-1]  # what stands beside the last of a case is of the next one, and is taken away again
    first, last = log.activity[log.offsets[:-1]], log.activity[log.offsets[1:] - 1]
    edges = np.bincount(every, minlength=size * size) - np.bincount(every[over - 1], minlength=size * size)
    starts, ends = (np.bincount(of, minlength=size) for of in (first, last))
    return Graph(log.names, edges.reshape(size, size), starts, ends)


def times(log: Log) -> Times:
    """The time on each edge."""
    pair, ticks = log.pairs()
    counted = np.bincount(pair, minlength=1)
    kinds = np.flatnonzero(counted)
    number = counted[kinds]
    if not len(kinds):
        none = np.zeros(0)
        return Times((), number, none, none, none, none, none, np.zeros((len(QUANTILES), 0)))
    ticks, begins = _sorted_within(pair, ticks, kinds), np.cumsum(number) - number
    total = _totals(ticks, begins, number)
    mean = total / number
    spread = np.add.reduceat((ticks - np.repeat(mean, number)) ** 2, begins)
    sd = np.sqrt(spread / np.maximum(number - 1, 1))
    quantiles = np.stack([_quantile(ticks, begins, number, share) for share in QUANTILES])
    size, unit = len(log.names), float(log.ticks)
    return Times(
        tuple((log.names[kind // size], log.names[kind % size]) for kind in kinds.tolist()), number, total / unit,
        mean / unit, sd / unit, ticks[begins] / unit, ticks[begins + number - 1] / unit, quantiles / unit,
    )  # fmt: skip


def _sorted_within(pair: Ints, ticks: Ints, kinds: Ints) -> Ints:
    """The ticks of each kind of pair in rising order, kind after kind."""
    rank = np.zeros(int(kinds[-1]) + 1, dtype=np.int64)
    rank[kinds] = np.arange(len(kinds))
    shift = int(ticks.max()).bit_length()
    if shift + len(kinds).bit_length() > _LARGEST.bit_length():
        return ticks[np.lexsort((ticks, pair))]
    packed = (rank[pair] << shift) | ticks
    packed.sort()
    return packed & ((1 << shift) - 1)


def _totals(ticks: Ints, begins: Ints, number: Ints) -> Floats:
    """The sum of each run of ticks: exact where it fits into 64 bits."""
    fits = int(ticks.max()) * int(number.max()) <= _LARGEST
    return np.add.reduceat(ticks if fits else ticks.astype(np.float64), begins).astype(np.float64)


def _quantile(ticks: Ints, begins: Ints, number: Ints, share: float) -> Floats:
    """The value below which that share of each sorted run lies, between two values by a straight line."""
    place = (number - 1) * share
    below = np.floor(place).astype(np.int64)
    low = ticks[begins + below]
    high = ticks[begins + np.minimum(below + 1, number - 1)]
    found: Floats = low + (high - low) * (place - below)
    return found


def variants(log: Log, seed: int = 1) -> Variants:
    """The sequences of activities of cases, the most common first, of equals the one that a case had first.

    Each sequence gets a number of 64 bits: the sum of a random one for every activity at every place (tabulation
    hashing: Carter and Wegman, Universal classes of hash functions, 1979). Then every case is held, event by event, to
    the first of its number, so that no two sequences are ever taken for one; were two of one number, others are drawn.
    """
    if not log.cases:
        return Variants(log.names, np.zeros(1, np.int64), log.activity, np.zeros(0, np.int64))
    begins, lengths = log.offsets[:-1], log.lengths
    place = np.arange(len(log.activity)) - np.repeat(begins, lengths)
    numbers = np.add.reduceat(_random(log, place, int(lengths.max()), seed), begins)
    _, first, which, cases = np.unique(numbers, return_index=True, return_inverse=True, return_counts=True)
    like = begins[first][which]
    alike = np.array_equal(lengths, lengths[first][which]) and np.array_equal(
        log.activity, log.activity[np.repeat(like, lengths) + place]
    )
    if not alike:
        return variants(log, seed + 1)
    order = np.lexsort((first, -cases))
    chosen = first[order]
    ends = np.concatenate([[0], np.cumsum(lengths[chosen])])
    rows = np.repeat(begins[chosen] - ends[:-1], lengths[chosen]) + np.arange(ends[-1])
    return Variants(log.names, ends, log.activity[rows], cases[order])


def _random(log: Log, place: Ints, longest: int, seed: int) -> Hashes:
    """A random number for each event's activity at its place in the case; of very long cases by powers."""
    draw, size = np.random.default_rng(seed), len(log.names)
    if longest * size <= _LARGEST_TABLE:
        table: Hashes = draw.integers(0, 2**64, longest * size, dtype=np.uint64)
        return np.asarray(table[place * size + log.activity])
    base = int(draw.integers(1, 2**63)) | 1
    powers = np.multiply.accumulate(np.full(longest, base, dtype=np.uint64))
    each: Hashes = draw.integers(0, 2**64, size, dtype=np.uint64)
    return np.asarray(each[log.activity] * powers[place])


def repeats(log: Log) -> dict[str, int]:
    """Activity -> cases in which it comes more than once; activities without any are left out."""
    if not log.cases:
        return {}
    size = len(log.names)
    case = np.repeat(np.arange(log.cases), log.lengths)
    seen = np.bincount(case * size + log.activity, minlength=log.cases * size).reshape(-1, size)
    found = (seen > 1).sum(axis=0)
    return {name: number for name, number in zip(log.names, found.tolist(), strict=True) if number}
