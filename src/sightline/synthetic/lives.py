"""Who lives, what happens to them and who hears of it: everything true before any agency writes a word."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from sightline.errors import ConfigError
from sightline.standard import areas as standard_areas
from sightline.standard.areas import Area
from sightline.synthetic.days import Days
from sightline.synthetic.harm import abuse, hearing
from sightline.synthetic.harm import other as others
from sightline.synthetic.harm.abuse import Harm
from sightline.synthetic.harm.hearing import Heard
from sightline.synthetic.harm.other import Other
from sightline.synthetic.harm.signs import Signs, make_signs
from sightline.synthetic.plan import Plan, make_plan
from sightline.synthetic.scenario import Scenario
from sightline.synthetic.setting import Setting
from sightline.synthetic.setting import setting as make_setting
from sightline.synthetic.society import people
from sightline.synthetic.society.england import make_england, read_england
from sightline.synthetic.society.people import Ints, People
from sightline.synthetic.society.population import Population, make_population

_FEWEST_CHILDREN = 100  # an area
_TINY = ("City of London", "Isles of Scilly")  # too few children to take part unless all do
# Children who stand in the files that readers take, of all who live there in the middle of the years (measured).
_KNOWN = {1: 0.0820, 2: 0.1255, 3: 0.1670, 4: 0.2045}
_ADULTS = 0.10  # adults kept ready for police records, as a share of the children met


@dataclass(frozen=True, slots=True)
class Lives:
    """What truly happens, before any agency writes a word. `harm`, `heard` and `signs` are about numbers of People.

    `unmet` is the harm of children whom no agency of these years meets (entries of Population), `unmet_heard` who heard
    of it before them, `unmet_signs` the signs of such children, whose causes are entries of `unmet`.
    """

    setting: Setting
    plan: Plan
    real: bool
    population: Population
    people: People
    harm: Harm
    unmet: Harm
    unmet_heard: Heard
    unmet_signs: Signs
    heard: Heard
    signs: Signs
    other: Other


def choose_areas(rng: np.random.Generator, count: int) -> list[Area]:
    """Areas of the standard, up to four of one police force before going on to the next force."""
    everywhere = standard_areas.current()
    able = [area for area in everywhere if area.name not in _TINY or count > len(everywhere) - len(_TINY)]
    by_force: dict[str, list[Area]] = {}
    for area in sorted(able, key=lambda entry: entry.gss):
        by_force.setdefault(area.force_gss, []).append(area)
    forces = [by_force[code] for code in sorted(by_force)]
    rng.shuffle(forces)
    chosen: list[Area] = []
    while len(chosen) < count:
        for force in forces:
            take = min(4, count - len(chosen), len(force))
            chosen += [force.pop(0) for _ in range(take)]
    return sorted(chosen, key=lambda area: area.gss)


def _setting(scenario: Scenario, seed: int) -> Setting:
    faults = []
    if not 1 <= scenario.areas <= len(standard_areas.current()):
        faults.append(f"areas must be 1 to {len(standard_areas.current())}")
    if scenario.children and scenario.children < _FEWEST_CHILDREN * scenario.areas:
        faults.append(f"children must be at least {_FEWEST_CHILDREN} an area")
    if faults:
        raise ConfigError("no world can be made: " + "; ".join(faults))
    rng = np.random.default_rng([seed, 1])
    return make_setting(scenario, seed, choose_areas(rng, scenario.areas))


@dataclass(frozen=True, slots=True)
class _Met:
    """Who comes to anybody's notice: sorted entries of Population, and when each first came to a council's."""

    child: Ints
    first_council: Days

    def place(self, child: Ints) -> Ints:
        """The numbers that these children have among those met, -1 for those who are not."""
        found = np.minimum(np.searchsorted(self.child, child), max(len(self.child) - 1, 0))
        return np.where(self.child[found] == child, found, -1).astype(np.int32)


def _met(setting: Setting, population: Population, harm: Harm, heard: Heard, signs: Signs, other: Other) -> _Met:
    """Everybody whom some agency of these years writes about."""
    start, end = setting.start, setting.end
    noticed = signs.seen & (signs.written >= start) & (signs.written <= end)
    noticed |= (signs.told >= start) & (signs.told <= end)
    councils = [(harm.child[heard.council > 0], heard.council[heard.council > 0]), other.council, other.carried]
    recent = [harm.child[day >= start - 120] for day in (heard.council, heard.police, heard.support)]
    child = np.unique(np.concatenate([*recent, *(pair[0] for pair in councils), other.police[0], other.support[0],
                                      signs.child[noticed]]))  # fmt: skip
    first = np.full(len(population), np.iinfo(np.int32).max, dtype=np.int32)
    for person, day in councils:
        np.minimum.at(first, person, day)
    mine = first[child]
    return _Met(child.astype(np.int32), np.where(mine == np.iinfo(np.int32).max, 0, mine).astype(np.int32))


def _renumbered(met: _Met, pair: tuple[Ints, Days]) -> tuple[Ints, Days]:
    return met.place(pair[0]), pair[1]


def _before_adoption(folk: People, child: Ints, day: Days, days: int) -> npt.NDArray[np.bool_]:
    """Whether the child's old identity can still be met then: no later than so many days before an adoption."""
    adopted = folk.adopted_on[child]
    kept: npt.NDArray[np.bool_] = (adopted == 0) | (day < adopted - days)
    return kept


def _until_adoption(folk: People, signs: Signs) -> Signs:
    """The signs of old identities that are seen, written down and told while these can be met."""
    last = np.maximum(signs.day, np.maximum(signs.written, signs.told))
    kept = _before_adoption(folk, signs.child, signs.day, 90) & _before_adoption(folk, signs.child, last, 0)
    return signs.take(kept)


@dataclass(frozen=True, slots=True)
class _Latent:
    """What happens in the whole population: as Lives, but all about its entries, before anybody is met."""

    setting: Setting
    plan: Plan
    real: bool
    population: Population
    harm: Harm
    heard: Heard
    signs: Signs
    other: Other


def _latent(scenario: Scenario, seed: int, published: Path | None) -> _Latent:
    setting = _setting(scenario, seed)
    england = (
        read_england(published, setting.areas, setting.years[-1] - 1)
        if published
        else make_england(setting.rng("england"), setting.areas)
    )
    plan = make_plan(setting)
    population = make_population(setting, england, round(scenario.children / _KNOWN[len(setting.years)]))
    harm = abuse.make_harm(setting, plan, population)
    told = hearing.tellings(setting, population, harm)
    signs = make_signs(setting, plan, population, harm, told[0])
    harm, heard = hearing.spread(setting, population, harm, signs, told)
    other = others.make_other(setting, population)
    return _Latent(setting, plan, england.real, population, harm, heard, signs, other)


def _caused_by(signs: Signs, kept: npt.NDArray[np.bool_]) -> Signs:
    """Signs with their causes numbered among the entries of Harm that are kept."""
    moved = np.cumsum(kept) - 1
    return replace(signs, cause=np.where(signs.cause >= 0, moved[signs.cause], -1).astype(np.int32))


def make_lives(scenario: Scenario, seed: int, published: Path | None = None) -> Lives:
    """Who lives, what happens to them, and who hears of it."""
    latent = _latent(scenario, seed, published)
    harm, heard, signs, other = latent.harm, latent.heard, latent.signs, latent.other
    met = _met(latent.setting, latent.population, harm, heard, signs, other)
    adults = round(len(met.child) * _ADULTS) + 60
    folk = people.make_people(latent.setting, latent.population, met.child, met.first_council, adults)
    place, mine = met.place(harm.child), met.place(signs.child)
    known = place >= 0
    strangers = ~known & ~harm.decoy
    unmet, unmet_heard = harm.take(strangers), heard.take(strangers)
    unmet_signs = _caused_by(signs.take(mine < 0), strangers)
    signs = _caused_by(replace(signs.take(mine >= 0), child=mine[mine >= 0]), known)
    harm, heard = replace(harm.take(known), child=place[known]), heard.take(known)
    kept = [
        (pair[0][still], pair[1][still])
        for pair in (_renumbered(met, part) for part in (other.council, other.carried, other.police, other.support))
        for still in [_before_adoption(folk, pair[0], pair[1], 160)]
    ]
    days = {
        name: np.where(_before_adoption(folk, harm.child, getattr(heard, name), 90), getattr(heard, name), 0)
        for name in ("council", "police", "support")
    }
    return Lives(
        latent.setting, latent.plan, latent.real, latent.population, folk, harm, unmet, unmet_heard, unmet_signs,
        replace(heard, **days), _until_adoption(folk, signs), Other(*kept),
    )  # fmt: skip
