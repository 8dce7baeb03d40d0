"""Signs that agencies could see: those that harm leaves, and the same ones where there was no harm (decoys).

What a sign is, how often harm leaves one and how often a child without harm shows the same are guesses of this
simulation, set without a look at what any analysis counts as a sign; docs/synthetic.md gives each its reason.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from sightline.synthetic.days import YEAR_OF_LIFE, Days
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
    """A kind of sign: who could see it, and from what age. Rates are for a year: in harm, with exploitation, without.

    `seen` is the share that a worker takes note of, `shared` the share of those that the council is told of.
    """

    sender: str
    age: int
    harmed: float
    exploited: float
    other: float
    seen: float
    shared: float


TABLE = {
    "missing_report": Kind("police", 8, 0.10, 1.10, 0.012, 0.85, 0.75),
    "protective_notice": Kind("police", 0, 0.14, 0.40, 0.017, 0.90, 1.00),
    "absence": Kind("school", 5, 0.22, 0.40, 0.016, 0.70, 0.35),
    "suspension": Kind("school", 7, 0.10, 0.30, 0.010, 0.80, 0.30),
    "emergency_attendance": Kind("health", 0, 0.12, 0.25, 0.007, 0.60, 0.50),
    "mental_health_referral": Kind("health", 6, 0.16, 0.25, 0.010, 0.80, 0.45),
    "youth_offence": Kind("youth_justice", 10, 0.04, 0.16, 0.004, 0.90, 0.70),
    "concern_raised": Kind("council", 0, 0.20, 0.30, 0.010, 0.75, 1.00),
}
NAMES = tuple(TABLE)
SENDERS = ("council", "police", "school", "health", "youth_justice")
SENDER_OF = np.array([SENDERS.index(kind.sender) for kind in TABLE.values()], dtype=np.int8)
_MOST_TROUBLE = 8.0


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


def _of_harm(rng: np.random.Generator, setting: Setting, harm: Harm) -> tuple[Ints, npt.NDArray[np.int8], Days]:
    """(entry of Harm, kind, day) of the signs that harm leaves."""
    begun = harm.told if setting.scenario.null is Null.SIGNS_AFTER else harm.onset
    first = np.maximum(begun, setting.start - HISTORY)
    last = np.minimum(np.maximum(harm.last, begun) + _AFTER, setting.end)
    years = np.where((begun > 0) & (last > first), (last - first) / YEAR_OF_LIFE, 0.0)
    causes, kinds, days = [], [], []
    for number, kind in enumerate(TABLE.values()):
        count = rng.poisson(years * np.where(harm.exploitation, kind.exploited, kind.harmed))
        cause = np.repeat(np.arange(len(harm), dtype=np.int32), count)
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
    rates = tuple(kind.other for kind in TABLE.values())
    count = rng.poisson(len(population) * sum(rates) * span / YEAR_OF_LIFE * _MOST_TROUBLE)
    child = rng.integers(len(population), size=count, dtype=np.int32)
    child = child[rng.random(count) * _MOST_TROUBLE < population.trouble[child]]
    kind = pick(rng, rates, len(child))
    day = (first + rng.integers(span, size=len(child))).astype(np.int32)
    return child, kind, day


def make_signs(setting: Setting, plan: Plan, population: Population, harm: Harm) -> Signs:
    """Every sign from `HISTORY` days before the first year on, who took note, and whether the council was told."""
    rng, scenario = setting.rng("signs"), setting.scenario
    cause, kind, day = _of_harm(rng, setting, harm)
    child, other_kind, other_day = _decoys(setting.rng("decoys"), setting, population)
    cause = np.concatenate([cause, np.full(len(child), -1, dtype=np.int32)])
    child = np.concatenate([harm.child[cause[cause >= 0]], child])
    kind, day = np.concatenate([kind, other_kind]), np.concatenate([day, other_day])
    age = population.age_on(child, day)
    youngest = np.array([entry.age for entry in TABLE.values()])
    order = np.flatnonzero((age >= youngest[kind]) & (age < 17.95))
    order = order[np.lexsort((day[order], child[order]))]
    child, kind, day, cause = child[order], kind[order], day[order], cause[order]
    size = len(child)
    area = population.area_on(child, day).astype(np.int32)
    seen = rng.random(size) < np.array([entry.seen for entry in TABLE.values()])[kind]
    unlagged = (day + rng.integers(0, 5, size=size)).astype(np.int32)
    late = (rng.exponential(size=size) * scenario.size("recording_gap")).astype(np.int32)
    shared = np.array([entry.shared for entry in TABLE.values()])[kind]
    own = SENDER_OF[kind] == SENDERS.index("council")
    shared = np.where(own, 1.0, shared * (1 - scenario.size("sharing_gap")))
    told = seen & (rng.random(size) < shared)
    notice = kind == NAMES.index("protective_notice")
    missed = rng.random(size) < scenario.size("lost_notices")
    lost = told & notice & plan.planted["lost_notices"][area] & missed
    written = unlagged + late
    reached = written + np.where(own, 0, rng.integers(0, 6, size=size))
    return Signs(
        child=child, kind=kind, day=day, cause=cause, area=area, seen=seen,
        written=np.where(seen, written, 0).astype(np.int32),
        told=np.where(told & ~lost, reached, 0).astype(np.int32), lost=lost, unlagged=np.where(seen, unlagged, 0),
    )  # fmt: skip
