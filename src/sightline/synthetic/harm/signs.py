"""Signs that agencies could see: those that harm leaves, and the same ones where there was no harm (decoys).

What a sign is, how often harm leaves one and how often a child without harm shows the same are guesses of this
simulation, set without a look at what any analysis counts as a sign; docs/synthetic.md gives each its reason.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from sightline.synthetic.days import MONTH, YEAR_OF_LIFE, Days
from sightline.synthetic.harm.abuse import Harm, pick
from sightline.synthetic.plan import Plan
from sightline.synthetic.scenario import Null
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import Bools, Ints
from sightline.synthetic.society.population import Population

HISTORY = 365  # days before the first year from which signs are followed
_AFTER = 180  # days for which signs go on when harm has ended


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of sign and who could see it. Rates are for a year: in harm, with exploitation, without harm.

    `seen` is the share that a worker takes note of, `shared` the share of those that the council is told of. `girls`,
    `boys` and `ages` (from each age on) say how often, beside the mean over all children.
    """

    sender: str
    harmed: float
    exploited: float
    other: float
    seen: float
    shared: float
    girls: float
    boys: float
    ages: tuple[tuple[int, float], ...]


_ALL = ((0, 1.0),)
TABLE = {
    "missing_report": Kind(
        "police", 0.030, 0.33, 0.016, 0.85, 0.75, 0.95, 1.05, ((0, 0.0), (6, 0.2), (9, 0.5), (12, 1.6), (14, 3.0))
    ),
    "protective_notice": Kind("police", 0.080, 0.22, 0.028, 0.90, 1.00, 1.0, 1.0, _ALL),
    "absence": Kind("school", 0.110, 0.20, 0.026, 0.70, 0.35, 1.0, 1.0, ((0, 0.0), (5, 0.9), (11, 1.9), (16, 0.6))),
    "suspension": Kind("school", 0.050, 0.14, 0.020, 0.80, 0.30, 0.7, 1.3, ((0, 0.0), (5, 0.5), (11, 2.3), (16, 0.5))),
    "emergency_attendance": Kind("health", 0.070, 0.13, 0.022, 0.60, 0.50, 0.95, 1.05, ((0, 1.6), (5, 0.7), (12, 1.0))),
    "mental_health_referral": Kind(
        "health", 0.080, 0.12, 0.018, 0.80, 0.45, 1.25, 0.75, ((0, 0.0), (4, 0.3), (7, 0.9), (12, 2.0))
    ),
    "youth_offence": Kind(
        "youth_justice", 0.015, 0.06, 0.008, 0.90, 0.70, 0.4, 1.6, ((0, 0.0), (10, 0.6), (13, 2.0), (15, 4.0))
    ),
    "concern_raised": Kind("council", 0.120, 0.17, 0.016, 0.75, 1.00, 1.0, 1.0, _ALL),
}  # fmt: skip
NAMES = tuple(TABLE)
SENDERS = ("council", "police", "school", "health", "youth_justice")
SENDER_OF = np.array([SENDERS.index(kind.sender) for kind in TABLE.values()], dtype=np.int8)
_MOST_TROUBLE = 8.0
_SPREAD = 0.6  # shape of the gamma variate by which harmed children differ in how much can be seen of them
_AGAIN, _AGAIN_AFTER = 0.3, 90.0  # signs without harm that are followed by another of the kind; mean days until then
_SCHOOL = tuple(name for name, kind in TABLE.items() if kind.sender == "school")


def _weights() -> npt.NDArray[np.float32]:
    """How often each kind is, beside its mean, by sex (boys, girls) and age 0 to 17."""
    found = np.zeros((len(TABLE), 2, 18), dtype=np.float32)
    for number, kind in enumerate(TABLE.values()):
        steps = np.array([age for age, _ in kind.ages])
        by_age = np.array([weight for _, weight in kind.ages])[np.searchsorted(steps, np.arange(18), side="right") - 1]
        found[number] = np.outer([kind.boys, kind.girls], by_age / by_age.mean())
    return found


_FIRST_OF_MONTH = np.maximum.accumulate(np.where(np.diff(MONTH, prepend=-1) != 0, np.arange(len(MONTH)), 0))
_WEIGHTS = _weights()
_MOST = _WEIGHTS.max(axis=(1, 2))  # by kind: so much more is drawn, and thinned by age and sex


@dataclass(frozen=True, slots=True)
class Signs:
    """One entry a sign, sorted by child and day. `child` is an entry of Population, then a number of People.

    `kind` is a place in NAMES; `cause` the entry of Harm that it came from, -1 for a decoy. `area` is where the child
    lived. `seen`: whether the worker took note of it; `written` the day it was written down (0: never). `told` is the
    day the council was told of it (0: never; of concern_raised the day itself); `lost`: a notice to the council was
    sent and never arrived.
    """

    child: Ints
    kind: npt.NDArray[np.int8]
    day: Days
    cause: Ints
    area: Ints
    seen: Bools
    written: Days
    told: Days
    lost: Bools
    unlagged: Days  # the day it would have been written without the planted recording gap

    def __len__(self) -> int:
        return len(self.child)

    def of(self, *kinds: str) -> Ints:
        """The numbers of the signs of these kinds."""
        return np.flatnonzero(np.isin(self.kind, [NAMES.index(kind) for kind in kinds])).astype(np.int32)

    def take(self, index: npt.NDArray[np.integer] | Bools) -> Signs:
        """The same, for some entries or in another order."""
        return Signs(*(getattr(self, field.name)[index] for field in fields(self)))


def _of_harm(
    rng: np.random.Generator, setting: Setting, harm: Harm, believed: Days
) -> tuple[Ints, npt.NDArray[np.int8], Days]:
    """(entry of Harm, kind, day) of the signs that harm leaves."""
    begun = believed if setting.scenario.null is Null.SIGNS_AFTER else harm.onset
    first = np.maximum(begun, setting.start - HISTORY)
    last = np.minimum(np.maximum(harm.last, begun) + _AFTER, setting.end)
    years = np.where((begun > 0) & (last > first), (last - first) / YEAR_OF_LIFE, 0.0)
    years = years * rng.gamma(_SPREAD, 1 / _SPREAD, size=len(harm))
    causes, kinds, days = [], [], []
    for number, kind in enumerate(TABLE.values()):
        rate = np.where(harm.exploitation, kind.exploited, kind.harmed) * _MOST[number]
        cause = np.repeat(np.arange(len(harm), dtype=np.int32), rng.poisson(years * rate))
        causes.append(cause)
        kinds.append(np.full(len(cause), number, dtype=np.int8))
        days.append((first[cause] + rng.random(len(cause)) * (last - first)[cause]).astype(np.int32))
    return np.concatenate(causes), np.concatenate(kinds), np.concatenate(days)


def _decoys(
    rng: np.random.Generator, setting: Setting, population: Population
) -> tuple[Ints, npt.NDArray[np.int8], Days]:
    """(child, kind, day) of signs that have nothing to do with harm; families in trouble show more of them."""
    first = setting.start - HISTORY
    span = setting.end - first + 1
    rates = tuple(kind.other * float(most) for kind, most in zip(TABLE.values(), _MOST, strict=True))
    count = rng.poisson(len(population) * sum(rates) * (1 - _AGAIN) * span / YEAR_OF_LIFE * _MOST_TROUBLE)
    child = rng.integers(len(population), size=count, dtype=np.int32)
    child = child[rng.random(count, dtype=np.float32) * _MOST_TROUBLE < population.trouble[child]]
    kind = pick(rng, rates, len(child))
    day = (first + rng.integers(span, size=len(child))).astype(np.int32)
    found = [(child, kind, day)]
    while len(child):
        again = rng.random(len(child)) < _AGAIN
        child, kind = child[again], kind[again]
        day = (day[again] + 1 + rng.exponential(_AGAIN_AFTER, size=len(child))).astype(np.int32)
        found.append((child, kind, day))
    child, kind, day = (np.concatenate([part[place] for part in found]) for place in range(3))
    inside = day <= setting.end
    return child[inside], kind[inside], day[inside]


def _in_term(rng: np.random.Generator, kind: npt.NDArray[np.int8], day: Days) -> Days:
    """Days on which schools are open for what schools see: those of August and Christmas moved to the weeks after."""
    school = np.isin(kind, [NAMES.index(name) for name in _SCHOOL])
    month, of_month = MONTH[day] % 12, day - _FIRST_OF_MONTH[day]
    summer = (month == 7) | ((month == 6) & (of_month >= 22)) | ((month == 8) & (of_month < 3))
    winter = ((month == 11) & (of_month >= 19)) | ((month == 0) & (of_month < 3))
    later = np.where(summer, 46, 17) + rng.integers(0, 40, size=len(day))
    return np.where(school & (summer | winter), day + later, day).astype(np.int32)


def _in_one_view(setting: Setting, population: Population, child: Ints, kind: npt.NDArray[np.int8]) -> Bools:
    """Signs of the one kind of agency that ever sees this child's, in the world in which sharing gains nothing."""
    own = setting.rng("one view").integers(len(SENDERS), size=len(population), dtype=np.int8)
    found: Bools = SENDER_OF[kind] == own[child]
    return found


def _shown(
    setting: Setting, population: Population, harm: Harm, believed: Days
) -> tuple[Ints, npt.NDArray[np.int8], Days, Ints]:
    """(child, kind, day, cause) of every sign there is to be seen, sorted by child and day."""
    rng = setting.rng("signs of harm")
    cause, kind, day = _of_harm(rng, setting, harm, believed)
    child, other_kind, other_day = _decoys(setting.rng("decoys"), setting, population)
    cause = np.concatenate([cause, np.full(len(child), -1, dtype=np.int32)])
    child = np.concatenate([harm.child[cause[cause >= 0]], child])
    kind, day = np.concatenate([kind, other_kind]), np.concatenate([day, other_day])
    day = _in_term(rng, kind, day)
    age = population.age_on(child, day)
    weight = _WEIGHTS[kind, population.female[child].astype(np.int8), np.clip(age, 0, 17).astype(np.int8)]
    kept = (age > 0) & (age < 17.95) & (day <= setting.end)
    order = np.flatnonzero(kept & (rng.random(len(day), dtype=np.float32) * _MOST[kind] < weight))
    order = order[np.lexsort((day[order], child[order]))]
    return child[order], kind[order], day[order], cause[order]


def make_signs(setting: Setting, plan: Plan, population: Population, harm: Harm, believed: Days) -> Signs:
    """Every sign from `HISTORY` days before the first year on, who took note, and whether the council was told.

    `believed` is the day on which each child told and was believed (0: never).
    """
    rng, scenario = setting.rng("signs"), setting.scenario
    child, kind, day, cause = _shown(setting, population, harm, believed)
    size, one_view = len(child), scenario.null is Null.NO_SHARING_GAIN
    area = population.area_on(child, day).astype(np.int32)
    seen = rng.random(size) < np.array([entry.seen for entry in TABLE.values()])[kind]
    # a force logs a missing child at once, whatever else is planted
    reported = kind == NAMES.index("missing_report")
    unlagged = (day + np.where(reported, 0, rng.integers(0, 5, size=size))).astype(np.int32)
    late = (rng.exponential(size=size) * np.where(reported, 0.0, scenario.size("recording_gap"))).astype(np.int32)
    if one_view:
        seen &= _in_one_view(setting, population, child, kind)
    if scenario.null is Null.KNEW_DID_NOTHING:  # what nobody will ever recognise, nobody sees there either
        seen &= (cause < 0) | ~harm.hidden[cause]
    own = SENDER_OF[kind] == SENDERS.index("council")
    usual = np.array([entry.shared for entry in TABLE.values()])[kind]
    shared = np.where(own, 1.0, 0.0 if one_view else usual * (1 - scenario.size("sharing_gap")))
    told = seen & (rng.random(size) < shared)
    missed = rng.random(size) < scenario.size("lost_notices")
    lost = told & (kind == NAMES.index("protective_notice")) & plan.planted["lost_notices"][area] & missed
    written = unlagged + late
    reached = written + np.where(own, 0, rng.integers(0, 6, size=size))
    return Signs(
        child=child, kind=kind, day=day, cause=cause, area=area, seen=seen,
        written=np.where(seen, written, 0).astype(np.int32),
        told=np.where(told & ~lost, reached, 0).astype(np.int32), lost=lost, unlagged=np.where(seen, unlagged, 0),
    )  # fmt: skip
