"""The three gaps, counted: when records met a threshold, at one agency and pooled, beside when somebody acted.

Days are whole numbers (days since 1 January 1970), people and views are numbers from 0. What comes out are means and
counts over many children; nothing here may be printed of one.

The rules, which docs/gaps.md explains and docs/decisions/0016 argues for:

- A view meets a threshold of k on the first day on which it holds k signs, no further apart than the look-back.
- One agency: each kind of agency with its own records only; the earliest of them counts.
- Pooled: all incidents, each by the day on which the first agency wrote it down, and a lag for sharing. What one
  agency reaches by itself needs no lag.
- Equal burden: pooling may flag no more children than single agencies do at their threshold. Where a whole threshold
  would flag more and the next one less, the two are mixed, so that both flag as many.
- The gain of a child is the day on which one agency's records met the threshold less that on which the pooled did,
  each at most the day of the identifying contact. It may be below nought: children whom pooling reaches later count.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.stats import poisson

Days = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

NEVER = np.int64(10**9)
MOST = 8  # the highest threshold that is looked at
_POISSON = poisson.ppf((np.arange(65536) + 0.5) / 65536, 1.0)  # to be drawn from: many times faster than drawing each
VIEWS = 16  # more than there are kinds of agency
PROMPT = 7  # days within which a sign counts as written at once: a week


def begins(*columns: Numbers) -> Bools:
    """Which rows of sorted columns begin a run of equal ones."""
    first = np.ones(len(columns[0]), dtype=bool)
    first[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
    return first


@dataclass(frozen=True, slots=True)
class Signs:
    """One entry a sign in one view: whose, which view, which incident, when it happened and when that view knew.

    What is counted needs each incident once in a view (`once`): two records of one incident are no two signs.
    """

    person: Numbers
    view: Numbers
    incident: Numbers
    happened: Days
    known: Days

    def take(self, which: Bools | Numbers) -> Signs:
        """The same, for some entries."""
        return Signs(
            self.person[which], self.view[which], self.incident[which], self.happened[which], self.known[which]
        )

    def once(self) -> Signs:
        """Each incident once in each view, however many records of that view tell of it: by the earliest days."""
        order = np.lexsort((self.known, self.incident, self.view, self.person))
        first = begins(self.person[order], self.view[order], self.incident[order])
        happened = np.minimum.reduceat(self.happened[order], np.flatnonzero(first)) if len(order) else self.happened
        return replace(self.take(order[first]), happened=happened)

    def __len__(self) -> int:
        return len(self.person)


@dataclass(frozen=True, slots=True)
class People:
    """One entry a child: the day of the identifying contact (NEVER: none), and a stratum.

    `stratum` (sex and age band) is what a stranger must share whose records stand in for theirs in the placebo.
    """

    contact: Days
    stratum: Numbers

    def __len__(self) -> int:
        return len(self.contact)


@dataclass(frozen=True, slots=True)
class Actions:
    """One entry a day on which an agency acted for a child, sorted by child and day."""

    person: Numbers
    day: Days

    @staticmethod
    def of(person: Numbers, day: Days) -> Actions:
        """Sorted."""
        order = np.lexsort((day, person))
        return Actions(person[order], day[order])

    def following(self, who: Numbers, day: Days) -> Days:
        """The first action for each child on that day or after; NEVER for none, and where the day is NEVER."""
        if not len(self.person):
            return np.full(len(who), NEVER)
        wide = np.int64(2 * NEVER)
        place = np.searchsorted(self.person * wide + self.day, who * wide + day)
        found = np.minimum(place, len(self.person) - 1)
        there = (place < len(self.person)) & (self.person[found] == who) & (day < NEVER)
        return np.where(there, self.day[found], NEVER)


@dataclass(frozen=True, slots=True)
class Rules:
    """Threshold of single agencies, look-back and lag in days, and between which days children must be identified."""

    threshold: int
    look_back: int
    lag: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Held:
    """What each of `size` children holds, or each view of them, sorted by who and day: for several thresholds."""

    who: Numbers
    day: Days
    size: int

    @staticmethod
    def of(who: Numbers, day: Days, size: int) -> Held:
        """Sorted."""
        order = np.lexsort((day, who))
        return Held(who[order], day[order], size)

    def met(self, k: int, look_back: int) -> tuple[Numbers, Days]:
        """(who, day) of each that ever has k of its entries within `look_back` days, and the first day of that."""
        if len(self.who) < k:
            return self.who[:0], self.day[:0]
        same = self.who[k - 1 :] == self.who[: len(self.who) - k + 1]
        met = np.flatnonzero(same & (self.day[k - 1 :] - self.day[: len(self.day) - k + 1] <= look_back)) + k - 1
        met = met[begins(self.who[met])]
        return self.who[met], self.day[met]


def in_views(signs: Signs, day: Days, size: int) -> Held:
    """What each view holds of each of `size` children, by the days given."""
    return Held.of(signs.person * VIEWS + signs.view, day, size)


def alone(held: Held, k: int, look_back: int) -> Days:
    """The day on which the first of the views, each by itself, meets a threshold of k."""
    who, day = held.met(k, look_back)
    earliest = np.full(held.size, NEVER)
    np.minimum.at(earliest, who // VIEWS, day)
    return earliest


def pooled_view(signs: Signs, size: int) -> Held:
    """All incidents of each of `size` children, each by the day on which the first view knew."""
    order = np.lexsort((signs.known, signs.incident, signs.person))
    kept = order[begins(signs.person[order], signs.incident[order])]
    return Held.of(signs.person[kept], signs.known[kept], size)


def together(held: Held, views: Held, k: int, rules: Rules) -> Days:
    """The day on which all views together meet a threshold of k; what one view reaches by itself needs no lag."""
    who, day = held.met(k, rules.look_back)
    earliest = alone(views, k, rules.look_back)
    earliest[who] = np.minimum(earliest[who], day + rules.lag)
    return earliest


@dataclass(frozen=True, slots=True)
class Reached:
    """For each child the day on which a threshold was met: by one agency, as written and as it happened; pooled.

    `single` and `happened` are at the threshold of the rules, `pooled` a row for each threshold from 1 to MOST.
    """

    single: Days
    happened: Days
    pooled: Days


def reached(signs: Signs, people: People, rules: Rules) -> Reached:
    """When each child's records met the thresholds; only signs known before the identifying contact count."""
    size = len(people)
    before = signs.take(signs.known < people.contact[signs.person])
    views, pooled = in_views(before, before.known, size), pooled_view(before, size)
    # a sign that happened before the contact and was written down after it would have counted, had it been written
    ahead = signs.take(np.minimum(signs.known, signs.happened + PROMPT) < people.contact[signs.person])
    prompt = in_views(ahead, np.minimum(ahead.known, ahead.happened + PROMPT), size)
    return Reached(
        alone(views, rules.threshold, rules.look_back), alone(prompt, rules.threshold, rules.look_back),
        np.array([together(pooled, views, k, rules) for k in range(1, MOST + 1)]),
    )  # fmt: skip


def mixture(burden: float, flagged: Floats) -> Floats:
    """The weight of each threshold from 1 on, so that as many are flagged in all as `burden`, which is not exceeded.

    `flagged` falls with the threshold. Where even the lowest flags fewer, it has all the weight.
    """
    weights = np.zeros(len(flagged))
    fits = np.flatnonzero(flagged <= burden)
    if not len(fits):
        weights[-1] = 1.0
        return weights
    place = int(fits[0])
    if place == 0 or flagged[place] == burden:
        weights[place] = 1.0
        return weights
    share = (burden - flagged[place]) / (flagged[place - 1] - flagged[place])
    weights[place - 1], weights[place] = share, 1 - share
    return weights


def cohort(people: People, rules: Rules) -> Numbers:
    """The children whose identifying contact lies in the days of the rules."""
    found: Numbers = np.flatnonzero((people.contact >= rules.first) & (people.contact <= rules.last))
    return found


@dataclass(frozen=True, slots=True)
class Gains:
    """Days of each child of the cohort, and who was flagged, for `summarise`.

    `pooled` and `placebo` have a row a threshold. `flag_single` (1 or 0) and `level`, the highest threshold that the
    pooled view ever met, are of all children.
    """

    recording: Floats
    pooled: Floats
    placebo: Floats
    action: Floats
    flag_single: Floats
    level: Numbers
    who: Numbers
    met: Reached


def gains(signs: Signs, people: People, actions: Actions, rules: Rules) -> Gains:
    """The days of every gap for each child of the cohort; no placebo yet (`with_placebo`)."""
    met = reached(signs, people, rules)
    who = cohort(people, rules)
    contact = people.contact[who]
    single = np.minimum(met.single[who], contact)
    acted = np.minimum(actions.following(who, met.single[who]), contact)
    pooled = single - np.minimum(met.pooled[:, who], contact)
    flags, level = (met.single < NEVER).astype(float), (met.pooled < NEVER).sum(axis=0)
    recording = (single - np.minimum(met.happened[who], single)).astype(float)
    nothing = np.zeros(pooled.shape)
    return Gains(recording, pooled.astype(float), nothing, (acted - single).astype(float), flags, level, who, met)


@dataclass(frozen=True, slots=True)
class Summary:
    """Means over the cohort, or over each group of it, in days: each gap; the gain as it is, and the placebo's.

    Arrays have one entry a group. `weights` are those of the pooled thresholds, lowest first.
    """

    recording: Floats
    sharing: Floats
    action: Floats
    raw: Floats
    strangers: Floats
    weights: Floats


def summarise(found: Gains, weight: Floats | None = None, group: Numbers | None = None, groups: int = 1) -> Summary:
    """The means of each of `groups` groups, each child counted `weight` times (of all children).

    `group` is the number of each child of the cohort; without it all are one. A group of nobody has means of nought.
    What strangers' records gain is taken off only where it is above nought: below it they are but in the way, and to
    take that off would add days that nobody gained.
    """
    weight = np.ones(len(found.flag_single)) if weight is None else weight
    group = np.zeros(len(found.who), dtype=np.int64) if group is None else group
    at = np.bincount(found.level, weight, MOST + 1)
    flagged = at[::-1].cumsum()[::-1][1:]  # whoever met a threshold met every lower one
    weights = mixture(float((found.flag_single * weight).sum()), flagged)
    mine = weight[found.who]
    whole = np.maximum(np.bincount(group, mine, groups), 1e-300)

    def mean(days: Floats) -> Floats:
        total: Floats = np.bincount(group, mine * days, groups) / whole
        return total

    raw, strangers = mean(weights @ found.pooled), mean(weights @ found.placebo)
    return Summary(
        mean(found.recording), raw - np.maximum(strangers, 0.0), mean(found.action), raw, strangers, weights
    )  # fmt: skip


def resampled(found: Gains, times: int, seed: int, group: Numbers | None = None, groups: int = 1) -> Floats:
    """(recording, sharing, action) of each group in `times` samples of the children, drawn with replacement.

    An array of (times, 3, groups). Source: Efron and Tibshirani, An Introduction to the Bootstrap (1993); the weights
    are Poisson with mean 1.
    """
    rng = np.random.default_rng(seed)
    # whoever is neither flagged nor of the cohort is in no sum
    counted = (found.flag_single > 0) | (found.level > 0)
    counted[found.who] = True
    place = np.cumsum(counted) - 1
    mine = replace(found, flag_single=found.flag_single[counted], level=found.level[counted], who=place[found.who])
    rows = []
    for _ in range(times):
        one = summarise(
            mine, _POISSON[rng.integers(0, len(_POISSON), len(mine.flag_single), dtype=np.uint16)], group, groups
        )
        rows.append((one.recording, one.sharing, one.action))
    return np.array(rows)
