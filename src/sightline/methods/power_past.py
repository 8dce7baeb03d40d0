"""The smallest effect that a design would see, tried on weeks that have been: nothing happened in them, and what the
estimate gives all the same is its chance.

The campaign that never was is laid over past weeks again and again: other draws of who starts when, other weeks to
begin with. So weeks that are alike, seasons, and areas that move together are in it as they were (Bertrand, Duflo and
Mullainathan, Quarterly Journal of Economics 119 (2004)). It rests on weeks to come being like those that were.

The estimate: contacts of an area in a week as a share of what is usual there; a level for every area and every week;
areas count by how surely a change of their own is known (`weights_of`), since a share of few contacts is mostly chance.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import optimize, stats

from sightline.errors import MethodError
from sightline.methods.effects.pulse import FEWEST_BEFORE, LEVEL, columns, season_of
from sightline.methods.power import USUAL, Wanted, Weeks, smallest, under
from sightline.methods.wander import wander

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
NEVER = -1
LAGS = 26  # weeks apart up to which it is looked at how alike they are
YEAR = 52
TRIALS = 400  # campaigns that never were
MOST = 12.0  # standard deviations of chance: what is not found at so many never is
_HALVINGS = 12


@dataclass(frozen=True, slots=True)
class Past:
    """Contacts of areas by week, of shape (areas, weeks), and what is usual in a week of each."""

    counts: Floats
    usual: Floats

    @property
    def shares(self) -> Floats:
        """Contacts as a share of what is usual."""
        made: Floats = self.counts / self.usual[:, None]
        return made


def past(counts: npt.ArrayLike) -> Past:
    """Raises MethodError for gaps, or an area that never had a contact."""
    held = np.asarray(counts, np.float64)
    if held.ndim != 2 or not np.isfinite(held).all() or (held < 0).any():
        raise MethodError("past weeks have gaps: leave those areas or weeks out; a gap is never 0")
    usual = held.mean(axis=1)
    if (usual <= 0).any():
        raise MethodError("an area without a contact in all past weeks: leave it out")
    return Past(held, usual)


@dataclass(frozen=True, slots=True)
class Detectable:
    """The smallest effect as a share of what is usual (0.1: a tenth more), and the spread of what chance gives.

    `tried` campaigns that never were; 0 where it is worked out and not tried. `limit` is how far from 0 an estimate
    must lie to be told from chance: as 19 of 20 of those campaigns do not.
    """

    smallest: float
    limit: float
    spread: float
    tried: int


def contrasts(weights: Floats, campaign: Floats) -> Floats:
    """What each week of each area counts in the effect of several draws, of shape (draws, areas, weeks).

    `campaign` is 1 where an area is under it (draws, areas, weeks); `weights` (draws, areas), 0 for an area that is
    left out. Two-way fixed effects by weighted least squares, in closed form: the effect is the sum of shares, each
    times its contrast.
    """
    w = (weights / weights.sum(axis=-1, keepdims=True))[..., None]
    apart = campaign - campaign.mean(axis=2, keepdims=True)
    apart = apart - (w * apart).sum(axis=1, keepdims=True)
    below = (w * apart**2).sum(axis=(1, 2), keepdims=True)
    if (below <= 0).any():
        raise MethodError("no area is beside: all are under the campaign in the same weeks")
    made: Floats = w * apart / below
    return made


def windows(weeks: int, long: int, count: int, generator: np.random.Generator) -> Ints:
    """Where so many windows of `long` weeks begin in the past. Raises MethodError where the past is too short."""
    if weeks < long:
        raise MethodError(
            f"{weeks} past weeks are known and the plan takes {long}: hand in more, or plan fewer before or measured"
        )
    return generator.integers(0, weeks - long + 1, count)


def detectable(pasts: Sequence[Past], starts: Ints, before: int, runs: int, long: int, generator: np.random.Generator,
               wanted: Wanted = USUAL, counts: Floats | None = None, trials: int = TRIALS) -> Detectable:  # fmt: skip
    """What a test by randomisation finds: each draw's effect is set beside those that all other draws would give.

    `starts` of draws by area (draws, areas): weeks from the first week that is measured, NEVER for those beside.
    `pasts` is the one that was recorded, or several that were drawn, over which trials are shared out. `before` are
    weeks before that first week, `long` all together, `runs` weeks that it goes on in an area. `counts` is 0 for areas
    that a draw leaves out (draws, areas), else 1.

    Raises MethodError where no effect is found often enough, however great.
    """
    campaign = under(np.where(starts == NEVER, NEVER, starts + before), long, runs)
    own = weights_of(pasts[0], before, min(runs, long - before))
    counted = np.broadcast_to(own, starts.shape) * (1.0 if counts is None else counts)
    flat = contrasts(counted, campaign).reshape(len(starts), -1)
    weeks = np.stack([
        found.shares[:, at : at + long].ravel()
        for number, found in enumerate(pasts)
        for at in windows(found.counts.shape[1], long, len(range(number, trials, len(pasts))), generator)
    ])  # fmt: skip
    chance = weeks @ flat.T  # (trials, draws)
    who = generator.integers(0, len(starts), len(chance))  # the draw that each trial takes
    # What twice as many would add, as each draw sees it: what wanders, and chance, are lifted with the rest.
    added = (weeks * campaign.reshape(len(starts), -1)[who]) @ flat.T
    each = np.arange(len(chance))

    def power(effect: float) -> float:
        beside = np.abs(chance + effect * added)
        p = (beside >= beside[each, who][:, None] - 1e-12).mean(axis=1)
        return float((p <= wanted.level).mean())

    spread = float(chance.std(ddof=1))
    limit = float(np.quantile(np.abs(chance), 1 - wanted.level))
    return Detectable(_first(power, wanted.power, spread, len(np.unique(starts, axis=0))), limit, spread, len(chance))


def _first(power: Callable[[float], float], wanted: float, spread: float, different: int) -> float:
    """The smallest effect that is found often enough: by steps, since power by trials is not smooth."""
    most = MOST * spread
    if power(most) < wanted:
        raise MethodError(
            f"no lift is told from chance often enough, however great: {different} different draws are in balance, and "
            "a test by them needs 40 at least. Allow more, or let smaller places start together"
        )
    low, high = 0.0, most
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if power(middle) >= wanted else (middle, high)
    return high


def detectable_series(found: Past, runs: int, weeks: int, wanted: Wanted = USUAL) -> Detectable:
    """Of a campaign everywhere at once: all contacts of a week as one series, beside the line it was on.

    All past weeks are measured, and so many `weeks` from then on; a season is allowed for where they hold a year. The
    past has few windows that do not overlap, so it comes from how weeks of the whole wander, and not from trials. A
    lift multiplies, so the smallest is worked out in logarithms, as it is tested (effects/pulse.py).

    Raises MethodError where there are not FEWEST_BEFORE past weeks.
    """
    whole = found.counts.sum(axis=0)
    past_weeks = len(whole)
    if past_weeks < FEWEST_BEFORE:
        raise MethodError(f"{past_weeks} past weeks are known, and one series by itself needs {FEWEST_BEFORE}")
    season, chance = season_of(past_weeks), np.full(past_weeks + weeks, 1 / float(whole.mean()))
    design = columns(past_weeks + weeks, past_weeks, past_weeks + min(runs, weeks), season)
    before = np.delete(design[:past_weeks], np.flatnonzero(~design[:past_weeks].any(axis=0)), axis=1)
    seen = wander(np.log(np.maximum(whole, 0.5)), before, chance[:past_weeks], 1.0)
    error, freedom = seen.over(design, chance).error(design, chance, LEVEL)
    limit = float(stats.t.isf(wanted.level / 2, freedom)) * error
    return Detectable(math.expm1(smallest(error, freedom, wanted)), math.expm1(limit), error, 0)


def weeks_of(found: Past) -> Weeks:
    """How weeks of an area vary, for an area with what is usual on average: chance, and drift with how alike it is.

    What all areas share is taken off first. The drift is the exponential that comes nearest to how alike weeks 1 to 26
    apart are.
    """
    shares = found.shares
    weights = found.usual / found.usual.sum()
    count = shares.shape[1]
    rest = shares - weights @ shares
    rest = rest - rest.mean(axis=1, keepdims=True)
    lags = range(min(LAGS, count // 3) + 1)
    # Means by n and not n - lag keep what is worked out a covariance; that areas have their own mean taken off makes
    # it somewhat small, which longer pasts mend.
    alike = np.array([float(weights @ (rest[:, : count - lag] * rest[:, lag:]).sum(axis=1)) / count for lag in lags])
    if len(alike) < 3:
        raise MethodError("too few past weeks to say how alike they are")
    drift, stays = _drift(alike[1:])
    drift = min(drift, 0.999 * alike[0])
    return Weeks(max(alike[0] - drift, 1e-12), drift, stays)


def _drift(alike: Floats) -> tuple[float, float]:
    """The variance and weekly likeness of an exponential nearest to covariances 1, 2, ... weeks apart; 0 or more."""
    apart = np.arange(1, len(alike) + 1)

    def size(stays: float) -> float:
        curve = stays**apart
        return max(float(curve @ alike / (curve @ curve)), 0.0)

    def far(stays: float) -> float:
        return float(((alike - size(stays) * stays**apart) ** 2).sum())

    best = optimize.minimize_scalar(far, bounds=(0.0, 0.999), method="bounded").x
    return size(float(best)), float(best)


def weights_of(found: Past, before: int, runs: int) -> Floats:
    """How much each area counts: one over the variance of its own change from weeks before to weeks under a campaign.

    Chance is the less the more is usual; drift is taken to be alike in all areas.
    """
    if len(found.usual) < 2:
        return np.ones(len(found.usual))
    seen = weeks_of(found)
    contrast = np.concatenate([np.full(before, -1 / before), np.full(runs, 1 / runs)])
    drift = float(contrast @ replace(seen, chance=0.0).covariance(before + runs) @ contrast)
    chance = float(contrast @ contrast) * seen.chance * found.usual.mean() / found.usual
    made: Floats = 1 / (drift + chance)
    made /= made.mean()
    return made


def drawn_past(usual: Floats, years: Floats, weeks: int, generator: np.random.Generator,
               groups: tuple[Ints, Ints] | None = None) -> Past:  # fmt: skip
    """Weeks drawn where only yearly figures are known: chance, and a level that wanders as far as years differ.

    `usual` is contacts a week of each area, `years` yearly counts of areas (these or others; areas, years), oldest
    first. The level is a random walk whose yearly means differ as much as those seen do, after what all areas share and
    each year's chance. `groups` are numbers of regions, of the rows of `usual` and of `years`: what areas of a region
    share is then drawn once for all of them.
    """
    change = np.diff(np.log(np.maximum(years, 0.5)), axis=1)
    change = change - np.median(change, axis=0)
    chance = float((1 / np.maximum(years[:, 1:], 0.5) + 1 / np.maximum(years[:, :-1], 0.5)).mean())
    shared, of_usual = 0.0, np.zeros(len(usual), np.int64)
    if groups is not None:
        of_usual, of_years = groups
        means = np.array([np.median(change[of_years == one], axis=0) for one in np.unique(of_years)])
        sizes = np.array([(of_years == one).sum() for one in np.unique(of_years)])
        within = np.concatenate([change[of_years == one] - mean
                                 for one, mean in zip(np.unique(of_years), means, strict=True)])  # fmt: skip
        # A median of n varies as pi / 2n of what they vary by.
        shared = max(_spread(means) ** 2 - float((np.pi / 2 * _spread(within) ** 2 / sizes).mean()), 0.0)
        change = within
    own = max(_spread(change) ** 2 - chance, 0.0)
    # Means of two years of a random walk differ by 2/3 of the variance that it gathers in a year.
    walk = _walk(own * 1.5, len(usual), weeks, generator)
    walk += _walk(shared * 1.5, int(of_usual.max()) + 1, weeks, generator)[of_usual]
    expected = usual[:, None] * np.exp(walk - walk.mean(axis=1, keepdims=True))
    counts = generator.poisson(expected).astype(np.float64)
    return Past(counts, np.maximum(counts.mean(axis=1), 1 / weeks))


def _spread(values: Floats) -> float:
    """A standard deviation by the middle of the values, since a change of counting in one area is no drift."""
    return float(np.median(np.abs(values)) / stats.norm.ppf(0.75))


def _walk(a_year: float, areas: int, weeks: int, generator: np.random.Generator) -> Floats:
    made: Floats = np.cumsum(generator.normal(0.0, np.sqrt(a_year / YEAR), (areas, weeks)), axis=1)
    return made
