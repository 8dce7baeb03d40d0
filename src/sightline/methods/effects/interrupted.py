"""Interrupted time series: one series before and after a practice, by a line that may jump and bend, with a season.

What it rests on: the line before would have gone on. Nothing stands beside it, so whatever else happened then is in it
too. Values are fitted by least squares, counts by quasi-Poisson (a log line, with the variance that is seen and never
less than a count's own). Neighbouring periods are alike: errors are also worked out after Newey and West, and the wider
of the two is used, since theirs is too small in short series. Sources: Wagner et al., J Clin Pharm Ther 27 (2002);
Newey and West, Econometrica 55 (1987), lags by Rev Econ Stud 61 (1994); Penfold and Zhang, Acad Pediatr 13 (2013), for
eight periods on each side; McCullagh and Nelder, Generalized Linear Models (1989), ch. 6.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy import stats

from sightline.errors import MethodError
from sightline.methods.effects.fitted import alike, counted, newey_west
from sightline.methods.effects.panel import Fault, Floats, NoEffect, Problem, broken_in, problem
from sightline.standard.figures import Period
from sightline.standard.records import Break

FEWEST_SIDE = 8  # periods before, and after
LEVEL, SLOPE = 2, 3  # places of the two changes in the design


@dataclass(frozen=True, slots=True)
class Season:
    """What comes round every `length` periods: `waves` pairs of sine and cosine, or a level for each where 0."""

    length: int
    waves: int = 0

    def columns(self, count: int) -> Floats:
        """`count` periods x terms. Raises MethodError for a season that is none."""
        if self.length < 2 or not 0 <= 2 * self.waves < self.length:
            raise MethodError("a season has at least two periods, and fewer waves than half of them")
        place = np.arange(count)
        if not self.waves:
            levels: Floats = (place[:, None] % self.length == np.arange(1, self.length)).astype(np.float64)
            return levels
        angles = 2 * np.pi * np.outer(place, np.arange(1, self.waves + 1)) / self.length
        return np.hstack([np.cos(angles), np.sin(angles)])


@dataclass(frozen=True, slots=True)
class Interrupted:
    """One series: `values` of periods in order, in their own unit; `start` is the first position under the practice.

    `counts` says that values are counts, `of` what each is a count out of (as children living there), if that changes.
    `lags` are periods that may hang together; worked out where none are given. `breaks` are records of the break ledger
    that touch the outcome; they need `periods` and the `area`.
    """

    values: tuple[float | None, ...]
    start: int
    season: Season | None = None
    counts: bool = False
    of: tuple[float, ...] = ()
    lags: int | None = None
    periods: tuple[Period, ...] = ()
    area: str = ""
    breaks: tuple[Break, ...] = field(default=())

    @property
    def lag(self) -> int:
        """4 (n / 100)^(2/9), or what was asked for."""
        return int(4 * (len(self.values) / 100) ** (2 / 9)) if self.lags is None else self.lags


@dataclass(frozen=True, slots=True)
class Change:
    """One change: in the outcome's unit, or for counts the logarithm of a ratio. Both errors, and the interval."""

    value: float
    error: float  # of least squares, or quasi-Poisson
    newey_west: float
    lower: float  # see the head of this module; by Student's distribution
    upper: float

    @property
    def tells(self) -> bool:
        """Whether its interval leaves out 0."""
        return self.lower > 0 or self.upper < 0


@dataclass(frozen=True, slots=True)
class Line:
    """What was fitted. `without` is the line before, drawn on with its season: what the practice is set beside.

    `level` is the jump in the first period under the practice, `slope` the bend for each period after it, `last` both
    together in the last period, `mean` over all periods from `start` on (for counts of logarithms). `dispersion` is the
    variance over that of a count, None where values are no counts. `alike` is how far neighbouring periods go together
    beyond the line, from 0.
    """

    level: Change
    slope: Change
    last: Change
    mean: Change
    fitted: Floats
    without: Floats
    freedom: int
    lags: int
    dispersion: float | None
    alike: float


def interrupted(series: Interrupted, level: float = 0.95) -> Line:
    """The jump and the bend of `series` at `start`. Raises NoEffect with every reason at once."""
    if not 0 < level < 1:
        raise MethodError("the level of an interval lies between 0 and 1")
    if wrong := tuple(_wrong(series)):
        raise NoEffect(wrong)
    values, design = np.array(series.values, float), _design(series)
    scale = np.log(np.array(series.of, float)) if series.of else np.zeros(len(values))
    beta = counted(values, design, scale) if series.counts else np.linalg.lstsq(design, values, rcond=None)[0]
    return _line(series, values, design, scale, beta, level)


def _line(series: Interrupted, values: Floats, design: Floats, scale: Floats, beta: Floats, level: float) -> Line:
    """How sure it is, and what would have been without the practice."""
    freedom = len(values) - design.shape[1]
    fitted = _expected(design @ beta + scale, series.counts)
    weights = fitted if series.counts else np.ones(len(values))
    inverse: Floats = np.linalg.inv(design.T @ (design * weights[:, None])).astype(np.float64)
    spread = float(((values - fitted) ** 2 / weights).sum() / freedom)
    plain = inverse * (max(spread, 1.0) if series.counts else spread)
    robust = newey_west(design * (values - fitted)[:, None], inverse, series.lag) * len(values) / freedom
    near = alike((values - fitted) / np.sqrt(weights), design * np.sqrt(weights)[:, None], inverse)
    after = design.copy()
    after[:, [LEVEL, SLOPE]] = 0
    under = design[series.start :, [LEVEL, SLOPE]]
    point = float(stats.t.ppf((1 + level) / 2, freedom))

    def change(jump: float, bend: float) -> Change:
        taken = np.zeros(len(beta))
        taken[[LEVEL, SLOPE]] = jump, bend
        value = float(taken @ beta)
        error, other = (float(np.sqrt(taken @ covariance @ taken)) for covariance in (plain, robust))
        reach = point * max(error * math.sqrt((1 + near) / (1 - near)), other)
        return Change(value, error, other, value - reach, value + reach)

    return Line(
        change(1, 0), change(0, 1), change(*under[-1]), change(*under.mean(axis=0)), fitted,
        _expected(after @ beta + scale, series.counts), freedom, series.lag, spread if series.counts else None, near,
    )  # fmt: skip


def _design(series: Interrupted) -> Floats:
    """Periods x (constant, time, jump, bend, season)."""
    place = np.arange(len(series.values), dtype=float)
    jump = (place >= series.start).astype(float)
    columns = [np.ones(len(place)), place, jump, jump * (place - series.start)]
    season = [] if series.season is None else [series.season.columns(len(place))]
    return np.hstack([np.column_stack(columns), *season])


def _expected(line: Floats, counts: bool) -> Floats:
    found: Floats = np.exp(line) if counts else line
    return found


def _wrong(series: Interrupted) -> Iterator[Problem]:
    count = len(series.values)
    known = [value for value in series.values if value is not None and np.isfinite(value)]
    if len(known) < count:
        yield problem(Fault.UNBALANCED, f"{count - len(known)} periods lack a value")
    if series.counts and any(value < 0 or value != int(value) for value in known):
        yield problem(Fault.SHAPE, "A count is a whole number from 0")
    if series.of and (len(series.of) != count or not all(0 < each < np.inf for each in series.of)):
        yield problem(Fault.SHAPE, "What a count is of is a number above 0 for each period")
    if series.of and not series.counts:
        yield problem(Fault.SHAPE, "Only counts are of something")
    if not 0 <= series.lag < count:
        yield problem(Fault.SHAPE, "Lags are from 0 and fewer than the periods")
    fewest = max(FEWEST_SIDE, series.season.length if series.season else 0)
    if min(series.start, count - series.start) < fewest:
        yield problem(Fault.SHORT, f"There are not {fewest} periods before and {fewest} after")
    elif series.counts and not all(map(any, (series.values[: series.start], series.values[series.start :]))):
        yield problem(Fault.SHORT, "There is no case at all on one side")
    if series.breaks and (len(series.periods) != count or not series.area):
        yield problem(Fault.SHAPE, "A break needs the period of each value, and the area")
    elif series.breaks:
        yield from _broken(series.periods, series.area, series.breaks)


def _broken(periods: Sequence[Period], area: str, breaks: Sequence[Break]) -> Iterator[Problem]:
    for entry in broken_in(periods, (area,), breaks):
        yield problem(Fault.BROKEN, f"The outcome's definition broke in the window ({entry.id})")
