"""Latent harm: who is sexually abused, in which form, from when to when, and on which day the child tells somebody.

Nothing here is what an agency records. Rates are guesses set beside what is published; docs/synthetic.md says how.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt

from sightline.synthetic.days import YEAR_OF_LIFE, Days
from sightline.synthetic.plan import Plan
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import Bools, Ints
from sightline.synthetic.society.population import Population

CONTEXTS = (
    "family_environment", "trusted_relationship", "intermediary", "online", "images", "groups_networks",
    "arranged_paid", "personal_connection", "attack",
)  # fmt: skip
_EXPLOITATION_CONTEXTS = (0.02, 0.04, 0.01, 0.36, 0.09, 0.125, 0.045, 0.28, 0.03)
_ADULT_CONTEXTS = (0.51, 0.16, 0.03, 0.11, 0.04, 0.01, 0.0, 0.10, 0.04)
_CHILD_CONTEXTS = (0.22, 0.0, 0.0, 0.11, 0.22, 0.07, 0.0, 0.33, 0.02)
GROUP_CONTEXTS = (CONTEXTS.index("groups_networks"), CONTEXTS.index("arranged_paid"))

HISTORY = 6 * 365  # days before the first year from which harm is followed
_BEGINS = 0.0178  # children for whom harm begins, of all children, in a year
_AGES, _BY_AGE = (5, 10, 16), (0.35, 0.80, 1.65, 1.25)  # how often, beside the mean, at 0-4, 5-9, 10-15, 16-17
_GIRLS, _BOYS = 1.45, 0.57
_ONCE = 0.35  # a single time; else it lasts, with this mean in days
_LASTS = 970
_SIBLING = 0.22  # a brother or sister is harmed too, where an adult of the family harms
_EXPLOITED = ((0.02, 0.02), (0.52, 0.37))  # (girls, boys) under 10 and from 10 on
_TELLS = 0.295  # children who tell, of those who have not told, in a year of harm or after
_NETWORK_SPAN = 540  # days over which the children of a planted network are first harmed
_NETWORK_LASTS, _NETWORK_HIDDEN = 240.0, 0.3
NETWORK = 1_000_000  # the case number of the planted network


@dataclass(frozen=True, slots=True)
class Harm:
    """One entry for each time that harm, or a suspicion of it, is there to be heard of.

    `child` is an entry of Population until the people are made, then a number of People. `onset` and `last` are 0 for
    decoys, where nothing happened. `case` groups children harmed by the same people, or is 0. `told` is the day the
    child first told somebody (0: never), `told_anyway` the same had there been no campaign. `hidden`: nobody will ever
    hear. `heard` is the first day on which an agency knew and believed it, 0 if never. `said_from` and `said_to` are
    the days between which it is said to have happened: of decoys too, so that nothing gives them away.
    """

    child: Ints
    child_form: Bools  # harmed by another child; else by an adult
    context: npt.NDArray[np.int8]
    exploitation: Bools
    decoy: Bools
    onset: Days
    last: Days
    case: Ints
    told: Days
    told_anyway: Days
    hidden: Bools
    heard: Days
    said_from: Days
    said_to: Days

    def __len__(self) -> int:
        return len(self.child)

    def take(self, index: npt.NDArray[np.integer] | Bools) -> Harm:
        """The same, for some entries or in another order."""
        return Harm(*(getattr(self, field.name)[index] for field in fields(self)))

    def joined(self, other: Harm) -> Harm:
        """These entries, then those."""
        return Harm(
            *(np.concatenate([getattr(self, field.name), getattr(other, field.name)]) for field in fields(self))
        )


def pick(rng: np.random.Generator, shares: tuple[float, ...], size: int) -> npt.NDArray[np.int8]:
    """Places in `shares`, drawn by them."""
    total = np.array(shares).cumsum()
    drawn = rng.random(size) * total[-1]
    places: npt.NDArray[np.int64] = np.searchsorted(total, drawn, side="right")
    return np.minimum(places, len(shares) - 1).astype(np.int8)


def _begin(rng: np.random.Generator, setting: Setting, population: Population) -> tuple[Ints, Days]:
    """(child, day) on which harm begins, for children who live then."""
    first = setting.start - HISTORY
    span = setting.end - first + 1
    heaviest = max(_BY_AGE) * _GIRLS * 2.0
    count = rng.poisson(len(population) * _BEGINS * heaviest * span / YEAR_OF_LIFE)
    child = rng.integers(len(population), size=count, dtype=np.int32)
    day = (first + rng.integers(span, size=count)).astype(np.int32)
    age = population.age_on(child, day)
    weight = np.array(_BY_AGE)[np.searchsorted(_AGES, age, side="right")]
    weight = weight * np.where(population.female[child], _GIRLS, _BOYS)
    # more often in families in trouble, but far from only there
    weight = weight * np.clip(0.8 + 0.2 * population.trouble[child], 0.0, 2.0)
    kept = (age >= 0.5) & (age < 17.9) & (rng.random(count) < weight / heaviest)
    order = np.argsort(day[kept], kind="stable")
    return child[kept][order], day[kept][order]


def _network(rng: np.random.Generator, setting: Setting, plan: Plan, population: Population) -> tuple[Ints, Days]:
    """(child, day) of the children whom one network harms, in three areas."""
    known = setting.scenario.children or len(population) / 8
    wanted = round(setting.scenario.size("network") * known / 10_000)
    window = setting.end - setting.start
    day = setting.start + window // 8 + rng.integers(0, min(_NETWORK_SPAN, window // 2), size=wanted)
    able = np.flatnonzero(np.isin(population.area, plan.network))
    age = population.age_on(able.astype(np.int32), np.full(len(able), setting.start, dtype=np.int32))
    able = able[(age >= 11) & (age < 16)]
    child = np.sort(rng.choice(able, size=min(wanted, len(able)), replace=False)) if len(able) else able
    return child.astype(np.int32), day[: len(child)].astype(np.int32)


def _forms(
    rng: np.random.Generator, population: Population, child: Ints, day: Days
) -> tuple[Bools, npt.NDArray[np.int8], Bools]:
    """(by a child, context, exploitation) of each entry."""
    size = len(child)
    age = population.age_on(child, day)
    female = population.female[child]
    rates = np.array(_EXPLOITED)[(age >= 10).astype(np.int8), np.where(female, 0, 1)]
    exploited = rng.random(size) < rates
    by_child = rng.random(size) < np.where(exploited, 0.33, np.where(age >= 5, 0.69, 0.25))
    context = np.where(
        exploited, pick(rng, _EXPLOITATION_CONTEXTS, size),
        np.where(by_child, pick(rng, _CHILD_CONTEXTS, size), pick(rng, _ADULT_CONTEXTS, size)),
    ).astype(np.int8)  # fmt: skip
    return by_child, context, exploited


def _siblings(rng: np.random.Generator, setting: Setting, population: Population, harm: Harm) -> Harm:
    """Adds the next brother or sister, harmed by the same adult of the family."""
    roll = rng.random(len(harm))
    sources = np.flatnonzero((harm.context == 0) & ~harm.child_form & (roll < _SIBLING)).astype(np.int32)
    other = np.minimum(harm.child[sources] + 1, len(population) - 1)
    other = np.where(population.household[other] == population.household[harm.child[sources]], other, other - 2)
    same = (other >= 0) & (population.household[other] == population.household[harm.child[sources]])
    day = (harm.onset[sources] + rng.integers(0, 200, size=len(sources))).astype(np.int32)
    age = population.age_on(other, day)
    sources, other, day = (part[same & (age >= 1.5) & (age < 17.5) & (day <= setting.end)] for part in
                           (sources, other, day))  # fmt: skip
    also = harm.take(sources)
    last = np.maximum(day, also.last)
    also = replace(also, child=other.astype(np.int32), onset=day, last=last, said_from=day, said_to=last)
    return harm.joined(also)


def _cases(population: Population, harm: Harm, rng: np.random.Generator) -> Ints:
    """Numbers for group cases: children of one area harmed near each other in time, about 2 to 6 to a case."""
    case = harm.case.copy()
    members = np.flatnonzero(harm.exploitation & np.isin(harm.context, GROUP_CONTEXTS) & (case == 0))
    area = population.area[harm.child[members]]
    order = members[np.lexsort((harm.onset[members], area))]
    new_area = np.concatenate(
        ([True], population.area[harm.child[order]][1:] != population.area[harm.child[order]][:-1])
    )
    starts = new_area | (rng.random(len(order)) < 0.27)
    case[order] = np.cumsum(starts).astype(np.int32)
    return case


def _tellings(rng: np.random.Generator, setting: Setting, plan: Plan, population: Population, harm: Harm) -> Harm:
    """When children tell somebody, a campaign bringing some of them to it; those who are hidden never do."""
    size = len(harm)
    wait = rng.exponential(YEAR_OF_LIFE / _TELLS, size=size) * np.where(rng.random(size) < 0.25, 0.02, 1.0)
    told = harm.onset + np.minimum(wait, 20_000).astype(np.int32)
    added = rng.exponential(YEAR_OF_LIFE / _TELLS, size=size)  # what a campaign of size 1 adds while it runs
    strength = setting.scenario.size("campaign")
    begun = np.maximum(plan.campaign_from, harm.onset)
    brought = begun + added / max(strength, 1e-9)
    reached = plan.campaign[population.area[harm.child]] & (brought <= plan.campaign_to) & (brought < told)

    def known(day: Days) -> Days:
        none = (day > setting.end) | (population.age_on(harm.child, day) >= 17.95) | harm.hidden
        return np.where(none, 0, day).astype(np.int32)

    return replace(harm, told=known(np.where(reached, brought, told).astype(np.int32)), told_anyway=known(told))


def _entries(
    population: Population, child: Ints, onset: Days, lasts: npt.NDArray[np.float64], hidden: Bools,
    forms: tuple[Bools, npt.NDArray[np.int8], Bools],
) -> Harm:  # fmt: skip
    """Entries of which nobody has heard yet. Harm ends before the child is grown."""
    size = len(child)
    nothing, no = np.zeros(size, dtype=np.int32), np.zeros(size, dtype=bool)
    grown = (population.birth[child] + 18 * YEAR_OF_LIFE - 1).astype(np.int32)
    last = np.minimum(onset + lasts.astype(np.int32), grown)
    return Harm(child, *forms, no, onset, last, nothing, nothing, nothing, hidden, nothing, onset, last)


def make_harm(setting: Setting, plan: Plan, population: Population) -> Harm:
    """Everything that was done to children from `HISTORY` days before the first year on, and whom they told."""
    rng, share = setting.rng("harm"), setting.scenario.size("unrecorded")
    child, onset = _begin(rng, setting, population)
    size = len(child)
    forms = _forms(rng, population, child, onset)
    lasts = np.where(rng.random(size) < _ONCE, 0, rng.exponential(_LASTS, size=size))
    harm = _entries(population, child, onset, lasts, rng.random(size) < share, forms)
    harm = _siblings(rng, setting, population, harm)

    rng = setting.rng("network")
    child, onset = _network(rng, setting, plan, population)
    size = len(child)
    grouped = np.full(size, GROUP_CONTEXTS[0], dtype=np.int8)
    # a network of so many is mostly found in the end
    hidden = (rng.random(size) < share) & (rng.random(size) < _NETWORK_HIDDEN)
    forms = (np.zeros(size, dtype=bool), grouped, np.ones(size, dtype=bool))
    network = _entries(population, child, onset, np.full(size, _NETWORK_LASTS), hidden, forms)
    harm = harm.joined(replace(network, case=np.full(size, NETWORK, dtype=np.int32)))
    harm = harm.take(np.lexsort((harm.child, harm.onset)))
    harm = replace(harm, case=_cases(population, harm, setting.rng("cases")))
    return _tellings(setting.rng("tellings of harm"), setting, plan, population, harm)
