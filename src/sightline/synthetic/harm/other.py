"""Contacts for other reasons than sexual abuse: most children whom agencies know are known for these.

The numbers are the published ones for England in 2024-25, for each child who lives there: referrals (C1), cases open
when the year began (B1). They fall on families in trouble, brothers and sisters together, and come again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sightline.synthetic.days import YEAR_OF_LIFE, Days
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import Ints
from sightline.synthetic.society.population import Population

CHILDREN = 12_183_016  # ONS, England, mid-2024: the published counts below are of so many children
_FIRST_REFERRALS = 283_000 / CHILDREN  # a year, of a household's child: tuned so that all referrals come near C1
_CARRIED = 358_000 / CHILDREN  # cases open when a year began: 756,120 at any point less 396,870 that started (B1)
LOOK_BACK = 120  # days before the first year from which referrals are followed; older ones are carried over
_SIBLING_TOO = 0.55
_FOLLOWED = 900  # days before the first year from which referrals may be followed by one of these years
_AGAIN = 0.35  # referrals followed by another; 22.6% come within 12 months of one before (C1)
_POLICE = 0.0042  # children a year in other crimes
_POLICE_TOO = 0.05  # of children referred, those who are also in another crime
_SUPPORT = 0.0012
_MOST_TROUBLE = 8.0


@dataclass(frozen=True, slots=True)
class Other:
    """A child (an entry of Population) and a day, for each contact. `carried` cases were open when the years began."""

    council: tuple[Ints, Days]
    carried: tuple[Ints, Days]
    police: tuple[Ints, Days]
    support: tuple[Ints, Days]


def _troubled(rng: np.random.Generator, population: Population, count: int) -> Ints:
    """About `count` children, those of families in trouble more often."""
    child = rng.integers(len(population), size=rng.poisson(count * _MOST_TROUBLE), dtype=np.int32)
    return child[rng.random(len(child)) * _MOST_TROUBLE < population.trouble[child]]


def _with_siblings(rng: np.random.Generator, population: Population, child: Ints, day: Days) -> tuple[Ints, Days]:
    """Adds the next brothers and sisters on either side, on the same day."""
    found, days = [child], [day]
    for step in (1, -1):
        other = np.clip(child + step, 0, len(population) - 1)
        same = (other != child) & (population.household[other] == population.household[child])
        same &= rng.random(len(child)) < _SIBLING_TOO
        found.append(other[same].astype(np.int32))
        days.append(day[same])
    return np.concatenate(found), np.concatenate(days)


def _of_age(population: Population, child: Ints, day: Days, oldest: float = 17.9) -> tuple[Ints, Days]:
    age = population.age_on(child, day)
    kept = (age > 0.02) & (age < oldest)
    return child[kept], day[kept]


def make_other(setting: Setting, population: Population) -> Other:
    """Every contact for other reasons in the years, and the cases open when they began."""
    rng = setting.rng("other")
    # referrals of years before count too: some are followed by one of these years
    first = setting.start - _FOLLOWED
    span = setting.end - first + 1
    child = _troubled(rng, population, round(len(population) * _FIRST_REFERRALS * span / YEAR_OF_LIFE))
    day = (first + rng.integers(span, size=len(child))).astype(np.int32)
    child, day = _with_siblings(rng, population, child, day)
    children, days = [child], [day]
    while len(child):
        again = rng.random(len(child)) < _AGAIN
        child = child[again]
        day = (day[again] + 40 + rng.exponential(190, size=len(child))).astype(np.int32)
        children.append(child)
        days.append(day)
    child, day = np.concatenate(children), np.concatenate(days)
    inside = (day >= setting.start - LOOK_BACK) & (day <= setting.end)
    referred = _of_age(population, child[inside], day[inside])
    carried = _troubled(rng, population, round(len(population) * _CARRIED))
    begun = np.full(len(carried), setting.start - 1, dtype=np.int32)
    carried, begun = _of_age(population, carried, begun)
    carried, order = np.unique(carried, return_index=True)
    return Other(
        referred, (carried.astype(np.int32), begun[order]), _crimes(rng, setting, population, referred),
        _served(rng, setting, population),
    )  # fmt: skip


def _crimes(
    rng: np.random.Generator, setting: Setting, population: Population, referred: tuple[Ints, Days]
) -> tuple[Ints, Days]:
    years = (setting.end - setting.start + 1) / YEAR_OF_LIFE
    child = _troubled(rng, population, round(len(population) * _POLICE * years))
    day = (setting.start + rng.integers(setting.end - setting.start - 5, size=len(child))).astype(np.int32)
    too = rng.random(len(referred[0])) < _POLICE_TOO
    near = referred[1][too] + rng.integers(-100, 100, size=int(too.sum()))
    kept = (near >= setting.start) & (near < setting.end - 5)
    child = np.concatenate([child, referred[0][too][kept]])
    day = np.concatenate([day, near[kept].astype(np.int32)])
    age = population.age_on(child, day)
    return child[(age > 0.8) & (age < 18.5)], day[(age > 0.8) & (age < 18.5)]


def _served(rng: np.random.Generator, setting: Setting, population: Population) -> tuple[Ints, Days]:
    years = (setting.end - setting.start + 1) / YEAR_OF_LIFE
    child = _troubled(rng, population, round(len(population) * _SUPPORT * years))
    day = (setting.start + rng.integers(setting.end - setting.start - 20, size=len(child))).astype(np.int32)
    age = population.age_on(child, day)
    return child[(age > 4) & (age < 17.9)], day[(age > 4) & (age < 17.9)]
