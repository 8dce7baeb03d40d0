"""A count of one series that something ran for some weeks of, or a count of areas by how much of it each had.

`pulse`: one series with a line, a season and a level while it ran. Nothing stands beside it, so whatever else happened
in those weeks is in it too. Weeks vary by chance, as counts do at least, and by a level that wanders (wander.py).
`dose`: areas by periods, each with a level of its own, and the count for each unit of dose more. That rests on the
dose being as good as chance: where more of it went because more was expected, it is not. Its errors are the wider of
those of quasi-Poisson and by area (each area's weeks together), by Student's distribution with a degree for each area
less one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import stats

from sightline.methods.effects.counts import Bools, Counts
from sightline.methods.effects.fitted import counted
from sightline.methods.effects.interrupted import Season
from sightline.methods.effects.panel import NEVER, Fault, Floats, NoEffect, problem
from sightline.methods.wander import Wander, wander

FEWEST_BEFORE = 26  # periods before: a line and a season need as many
FEWEST_CASES = 10  # while it ran
LEVEL = 2  # place of the level while it ran among the terms
_SEASON = Season(52, 2)
FEWEST_DOSES = 3  # different doses of areas: with fewer it says no more than with and without


@dataclass(frozen=True, slots=True)
class Times:
    """How many times as many: `value` with its interval; `spread` is the variance over that of a count."""

    value: float
    lower: float
    upper: float
    spread: float

    @property
    def percent(self) -> tuple[float, float, float]:
        """(value, lower, upper) in per cent more."""
        return tuple(100 * (each - 1) for each in (self.value, self.lower, self.upper))  # type: ignore[return-value]

    @property
    def tells(self) -> bool:
        """Whether its interval leaves out no change."""
        return self.lower > 1 or self.upper < 1


def pulse(values: tuple[int, ...], start: int, stop: int, season: Season | None, level: float = 0.95) -> Times:
    """How many times as many while it ran (positions `start` to `stop` less one). Raises NoEffect."""
    cases, wrong = np.array(values, float), []
    if start < FEWEST_BEFORE or (season is not None and start < season.length):
        wrong.append(problem(Fault.SHORT, f"There are not {max(FEWEST_BEFORE, season.length if season else 0)} weeks"
                             " before"))  # fmt: skip
    if not start < stop <= len(values):
        wrong.append(problem(Fault.NOBODY, "No week lies in it"))
    elif cases[start:stop].sum() < FEWEST_CASES:
        wrong.append(problem(Fault.SHORT, f"There are not {FEWEST_CASES} cases while it ran"))
    if wrong:
        raise NoEffect(wrong)
    design = columns(len(values), start, stop, season)
    fitted = np.exp(design @ counted(cases, design, np.zeros(len(cases))))
    found = levels(np.log(fitted) + (cases - fitted) / fitted, design, 1 / fitted, least=1.0)
    return _times(found.value, found.error, found.freedom, found.wander.chance, level)


def columns(count: int, start: int, stop: int, season: Season | None) -> Floats:
    """`count` weeks x terms: a level, a line, the level while it ran (the third), one after it ended, and a season."""
    place = np.arange(count, dtype=float)
    ran, after = (place >= start) & (place < stop), place >= stop
    held = [np.ones(count), place - place.mean(), ran.astype(float)]
    if after.any():  # what comes after may be more or fewer, and is no part of what would have been
        held.append(after.astype(float))
    seasonal = [] if season is None else [season.columns(count)]
    return np.hstack([np.column_stack(held), *seasonal])


@dataclass(frozen=True, slots=True)
class Level:
    """The level while it ran: logarithm of a ratio, its error and degrees of freedom, and how weeks vary about it."""

    value: float
    error: float
    freedom: float
    wander: Wander


def levels(values: Floats, design: Floats, chance: Floats, least: float = 0.0) -> Level:
    """The third term of a design by generalised least squares: weeks that are alike say less than as many that are not.

    `chance` is each week's own variance; its size is found, `least` or more.
    """
    found = wander(values, design, chance, least)
    inverse = np.linalg.inv(found.covariance(chance))
    value = float(np.linalg.solve(design.T @ inverse @ design, design.T @ (inverse @ values))[LEVEL])
    return Level(value, *found.error(design, chance, LEVEL), found)


def season_of(start: int) -> Season | None:
    """Two waves a year, where a year of weeks came before."""
    return _SEASON if start >= _SEASON.length else None


def dose(found: Counts, doses: Floats, level: float = 0.95) -> Times:
    """How many times as many for each unit of dose more. `doses` is as long as the areas: the dose of each of its
    periods from `start` to `stop`. Raises NoEffect."""
    different = {round(float(one), 9) for one in doses}
    if len(different) < FEWEST_DOSES:
        raise NoEffect([problem(Fault.FEW, f"Areas had fewer than {FEWEST_DOSES} different doses, none among them")])
    kept = found.cases.sum(axis=1) > 0
    cases, ran, used = _segments(found, kept)
    area, segment = np.nonzero(used)
    values = cases[area, segment]
    of_area = (area[:, None] == np.arange(len(cases))).astype(float)
    of_segment = (segment[:, None] == np.unique(segment)[1:]).astype(float)
    design = np.hstack([np.where(ran[area, segment], doses[kept][area], 0.0)[:, None], of_area, of_segment])
    if np.linalg.matrix_rank(design) < design.shape[1] or len(values) <= design.shape[1]:
        raise NoEffect([problem(Fault.FEW, "Doses cannot be told from areas and weeks")])
    beta, fitted, inverse, spread = _fit(values, design)
    scores = design * (values - fitted)[:, None]
    by_area = np.stack([scores[area == one].sum(axis=0) for one in range(len(cases))])
    robust = float((inverse @ (by_area.T @ by_area) @ inverse)[0, 0]) * len(cases) / (len(cases) - 1)
    return _times(beta[0], math.sqrt(max(inverse[0, 0] * max(spread, 1.0), robust)), len(cases) - 1, spread, level)


def _segments(found: Counts, kept: Bools) -> tuple[Floats, Bools, Bools]:
    """Cases by area and run of periods in which nobody began or ended; where it ran; which are looked at.

    Adding such periods together changes nothing of the effect. Weeks after it in areas with it are left out.
    """
    place, has = np.arange(found.cases.shape[1]), (found.start != NEVER)[kept, None]
    ran = has & (place >= found.start[kept, None]) & (place < found.stop[kept, None])
    after = has & (place >= found.stop[kept, None])
    patterns, which = np.unique(np.vstack([ran, after]), axis=1, return_inverse=True)
    cases = np.stack([found.cases[kept][:, which.ravel() == one].sum(axis=1) for one in range(patterns.shape[1])], 1)
    count = int(kept.sum())
    used = ~patterns[count:]
    used &= np.where(used, cases, 0).sum(axis=0) > 0
    return cases.astype(float), patterns[:count], used


def _fit(values: Floats, design: Floats) -> tuple[Floats, Floats, Floats, float]:
    """(coefficients, fitted counts, inverse of the information, variance over that of a count)."""
    beta = counted(values, design, np.zeros(len(values)))
    fitted: Floats = np.exp(design @ beta)
    inverse: Floats = np.linalg.inv(design.T @ (design * fitted[:, None])).astype(np.float64)
    freedom = len(values) - design.shape[1]
    return beta, fitted, inverse, float(((values - fitted) ** 2 / fitted).sum()) / freedom


def _times(beta: float, error: float, freedom: float, spread: float, level: float) -> Times:
    reach = float(stats.t.ppf((1 + level) / 2, freedom)) * error
    return Times(math.exp(beta), math.exp(beta - reach), math.exp(beta + reach), spread)
