"""Nowcasts: what the latest periods will come to when all that is late has come, with what past nowcasts got wrong.

A reporting triangle has a row for each period (oldest first) and a column for each delay from 0, in the same unit of
time: how many records of that period came with that delay. Cell (t, d) of n rows can be known where t + d < n. A None
there is a structural gap: a reporter that sent nothing, which is not delay, so its row is set aside and said.
Source: Johnson and others, "Baseline nowcasting methods for handling delays in epidemiological data", Wellcome Open
Research 10 (2025), doi 10.12688/wellcomeopenres.25027.2; the delays are those of the chain ladder. Where the paper
takes the one likeliest size of the negative binomial, intervals here are over all sizes, by how likely the few past
errors make each: one best guess from a dozen errors was too sure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
from scipy import special, stats

from sightline.errors import MethodError

LEAST_COMPLETE = 2  # rows whose every delay is known, to estimate delays from
LEAST_PAST = 5  # errors of past nowcasts at one horizon, to say how sure a new one is
LEAST_EXPECTED = 0.01  # what a nowcast of none more counts as when its error is weighed
LEAST_WEIGHT = 1e-6  # of the likeliest size; less likely ones are left out
LEVELS = (0.5, 0.8, 0.95)
SIZES = np.geomspace(0.1, 1e5, 200)  # of the negative binomial; at the largest it is all but a Poisson distribution

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


class Family(StrEnum):
    """How what is still to come varies about its expectation."""

    NEGATIVE_BINOMIAL = "negative binomial"  # its size learnt from past errors, by horizon
    POISSON = "Poisson"  # chance alone: too sure where delays themselves change


@dataclass(frozen=True, slots=True)
class Triangle:
    """A checked triangle: `counts` of shape (periods, delays), NaN where not known; `skipped` is row -> reason."""

    counts: Floats
    skipped: Mapping[int, str]

    @staticmethod
    def of(rows: Sequence[Sequence[float | None]]) -> Triangle:
        """A triangle from rows of counts.

        Raises MethodError for ragged rows, fewer than two delays, a negative number, a count where none can be known
        yet, or no row that can be used.
        """
        if not rows or len({len(row) for row in rows}) != 1 or len(rows[0]) < 2:
            raise MethodError("a reporting triangle needs rows of one length, with two delays or more")
        counts = np.array([[np.nan if cell is None else cell for cell in row] for row in rows], dtype=np.float64)
        possible = _possible(counts.shape)
        if np.isinf(counts).any() or (counts < 0).any():
            raise MethodError("a count of a reporting triangle must be a number of 0 or more: net out corrections")
        if (~np.isnan(counts) & ~possible).any():
            raise MethodError("a count stands where nothing can have come yet: is the last row the latest period?")
        missing = (np.isnan(counts) & possible).sum(axis=1)
        skipped = {
            int(row): f"nothing was sent for {int(missing[row])} of its delays, which is not the same as 0"
            for row in np.flatnonzero(missing)
        }
        if len(skipped) == len(rows):
            raise MethodError("no row of the triangle can be used: in each of them a reporter sent nothing")
        return Triangle(counts, skipped)

    @property
    def usable(self) -> Bools:
        """Which rows have no structural gap."""
        return np.array([row not in self.skipped for row in range(len(self.counts))], dtype=np.bool_)

    def as_of(self, last: int, history: int) -> Triangle:
        """The triangle as it was known when row `last` was the latest, of its last `history` rows."""
        first = max(0, last + 1 - history)
        counts = self.counts[first : last + 1].copy()
        counts[~_possible(counts.shape)] = np.nan
        missing = (np.isnan(counts) & _possible(counts.shape)).any(axis=1)
        return Triangle(counts, {int(row): self.skipped[first + int(row)] for row in np.flatnonzero(missing)})


@dataclass(frozen=True, slots=True)
class Interval:
    """The share `level` of what the period may come to."""

    level: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class Row:
    """One period that is not complete, or a gap with its reason.

    `row` is its place in the triangle, `horizon` how many periods ago it was (0 the latest), `received` what has come,
    `expected` what it will come to (mean) and `median`, all in records.
    """

    row: int
    horizon: int
    received: float | None
    expected: float | None
    median: float | None
    intervals: tuple[Interval, ...]
    past: int  # past nowcasts of this horizon that were weighed
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Nowcast:
    """The delays (a share for each, adding up to 1), the periods not complete, and the last complete one's count."""

    delays: tuple[float, ...]
    rows: tuple[Row, ...]
    last_complete: int | None  # its row
    last_count: float | None
    skipped: Mapping[int, str]


def delays(triangle: Triangle) -> Floats:
    """The share of records that come with each delay, by the chain ladder over all usable rows.

    Raises MethodError for fewer than two complete rows, or nothing known before a delay.
    """
    counts, periods = triangle.counts, len(triangle.counts)
    usable = triangle.usable
    complete = int((usable & _possible(counts.shape)[:, -1]).sum())
    if complete < LEAST_COMPLETE:
        raise MethodError(
            f"{complete} rows of the triangle are complete, and {LEAST_COMPLETE} are needed to estimate delays: take "
            "older periods in, or count fewer delays"
        )
    so_far = np.ones(counts.shape[1])
    for delay in range(1, counts.shape[1]):
        rows = usable & (np.arange(periods) + delay < periods)
        before = counts[rows, :delay].sum()
        if not before:
            raise MethodError("nothing came with the first delays, so nothing says how much is still to come")
        so_far[delay] = so_far[delay - 1] * (1 + counts[rows, delay].sum() / before)
    return np.diff(so_far / so_far[-1], prepend=0.0)


def completed(triangle: Triangle, shares: Sequence[float]) -> Floats:
    """The triangle with what is still to come filled in, delay by delay.

    With x come so far, of which a share p was to come, x + 1 - p over p is expected in all: with x alone a period from
    which nothing has come yet would for ever come to nothing. Rows with a structural gap are NaN.
    Raises MethodError where there is not one share for each delay, or where nothing was to come so far.
    """
    share = np.asarray(shares, dtype=np.float64)
    if share.shape != (triangle.counts.shape[1],) or (share < 0).any() or abs(share.sum() - 1) > 1e-6:
        raise MethodError("there must be one share for each delay, of 0 or more, adding up to 1")
    filled, come = triangle.counts.copy(), np.cumsum(share)
    filled[~triangle.usable] = np.nan
    periods = len(filled)
    for delay in range(1, len(share)):
        rows = np.arange(periods) + delay >= periods
        if rows.any() and come[delay - 1] <= 0:
            raise MethodError("no record comes with the first delays, so the latest period cannot be nowcast")
        expected = (filled[rows, :delay].sum(axis=1) + 1 - come[delay - 1]) / come[delay - 1]
        filled[rows, delay] = expected * share[delay]
    return filled


def nowcast(
    triangle: Triangle,
    levels: Sequence[float] = LEVELS,
    history: int | None = None,
    family: Family = Family.NEGATIVE_BINOMIAL,
) -> Nowcast:
    """Every period that is not complete, with intervals from the errors of nowcasts made as of the past.

    `history` rows are used for each estimate of delays (default: half of them, and at least two more than the
    longest delay); the other rows are as many past nowcasts. A period whose row has a structural gap, or whose horizon
    has fewer than 5 past nowcasts, is a gap.
    Raises MethodError where the triangle is too short for that, or too few rows are complete.
    """
    periods, columns = triangle.counts.shape
    history = history or max(periods // 2, columns + 1)
    past = periods - history
    if history < columns + 1 or past < LEAST_PAST:
        raise MethodError(
            f"{periods} periods with {columns} delays are too few: {columns + 1} to estimate delays and {LEAST_PAST} "
            "past nowcasts are needed"
        )
    if any(not 0 < level < 1 for level in levels):
        raise MethodError("the level of an interval must lie between 0 and 1")
    now = triangle.as_of(periods - 1, history)
    shares = delays(now)
    filled = completed(now, list(shares))
    errors = _past_errors(triangle, history, past)
    offset = periods - len(filled)
    rows = tuple(
        _row(triangle, filled[row - offset], row, errors[periods - 1 - row], levels, family)
        for row in range(periods - columns + 1, periods)
    )
    whole = np.flatnonzero(triangle.usable & _possible(triangle.counts.shape)[:, -1])
    last = int(whole[-1]) if len(whole) else None
    count = float(triangle.counts[last].sum()) if last is not None else None
    return Nowcast(tuple(float(share) for share in shares), rows, last, count, triangle.skipped)


def weighted_interval_score(value: float, median: float, intervals: Sequence[Interval]) -> float:
    """How far a nowcast was off, in records: width, and what lay outside, over its intervals; less is better.

    Proper: an honest interval scores best. With no interval it is half the distance counted twice, the distance.
    Source: Bracher, Ray, Gneiting and Reich, PLOS Computational Biology 17 (2021).
    """
    total = abs(value - median) / 2
    for interval in intervals:
        alpha = 1 - interval.level
        outside = max(interval.lower - value, 0.0) + max(value - interval.upper, 0.0)
        total += alpha / 2 * (interval.upper - interval.lower) + outside
    return total / (len(intervals) + 0.5)


def _row(
    triangle: Triangle, filled: Floats, row: int, errors: Floats, levels: Sequence[float], family: Family
) -> Row:  # fmt: skip
    horizon = len(triangle.counts) - 1 - row
    if row in triangle.skipped:
        return Row(row, horizon, None, None, None, (), len(errors), triangle.skipped[row])
    received, coming = float(filled[: horizon + 1].sum()), float(filled[horizon + 1 :].sum())
    if family is Family.NEGATIVE_BINOMIAL and len(errors) < LEAST_PAST:
        words = f"{len(errors)} past nowcasts of it can be weighed, and {LEAST_PAST} are needed to say how sure it is"
        return Row(row, horizon, received, None, None, (), len(errors), words)
    size = weights_of_sizes(errors) if family is Family.NEGATIVE_BINOMIAL else None
    tails = [(level, (1 - level) / 2) for level in levels]
    ends = [
        (level, quantile_to_come(coming, size, tail), quantile_to_come(coming, size, 1 - tail)) for level, tail in tails
    ]
    intervals = tuple(Interval(level, received + low, received + high) for level, low, high in ends)
    median = received + quantile_to_come(coming, size, 0.5)
    return Row(row, horizon, received, received + coming, median, intervals, len(errors))


def _past_errors(triangle: Triangle, history: int, past: int) -> list[Floats]:
    """By horizon: what each past nowcast expected and what came, of the delays that are known by now; shape (k, 2).

    A part of what was to come has the same size as the whole, for a negative binomial count thinned is one.
    """
    periods, columns = triangle.counts.shape
    found: list[list[tuple[float, float]]] = [[] for _ in range(columns - 1)]
    for ago in range(1, past + 1):
        then = triangle.as_of(periods - 1 - ago, history)
        try:
            filled = completed(then, list(delays(then)))
        except MethodError:
            continue  # a past time at which no nowcast could have been made has no error to weigh
        for horizon in range(columns - 1):
            row = periods - 1 - ago - horizon
            if row not in triangle.skipped:
                known = slice(horizon + 1, min(columns - 1, horizon + ago) + 1)
                expected = filled[len(filled) - 1 - horizon, known].sum()
                found[horizon].append((float(expected), float(triangle.counts[row, known].sum())))
    return [np.array(pairs, dtype=np.float64).reshape(-1, 2) for pairs in found]


def weights_of_sizes(errors: Floats) -> Floats:
    """The weight of each of SIZES, given past errors; flat in the coefficient of variation, the size to -1/2."""
    mean, came, size = np.maximum(errors[:, 0], LEAST_EXPECTED), errors[:, 1], SIZES[:, None]
    terms = special.gammaln(came + size) - special.gammaln(size) - size * np.log1p(mean / size)
    heights = (terms - came * np.log1p(size / mean)).sum(axis=1)
    weights = np.exp(heights - heights.max()) / np.sqrt(SIZES)
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def quantile_to_come(mean: float, sizes: Floats | None, share: float) -> float:
    """The least whole number that holds `share` of what may still come."""
    if mean <= 0:
        return 0.0
    if sizes is None:
        return float(stats.poisson.ppf(share, mean))
    kept = sizes > LEAST_WEIGHT * sizes.max()
    weights, size = sizes[kept] / sizes[kept].sum(), SIZES[kept]

    def held(number: int) -> float:
        return float(special.betainc(size, number + 1.0, size / (size + mean)) @ weights)

    low, high = -1, 1
    while held(high) < share:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if held(middle) < share else (low, middle)
    return float(high)


def _possible(shape: tuple[int, ...]) -> Bools:
    """Which cells can be known: those up to the diagonal of the latest row."""
    row, delay = np.indices(shape[:2])
    return np.asarray(row + delay < shape[0], dtype=np.bool_)
