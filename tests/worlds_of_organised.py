"""Made-up worlds with one network in several areas, as the analysis of groups reads them: in memory, without files."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass

import pyarrow as pa

from sightline.analyses.perpetrators.organised_groups import FORCES, count_groups
from sightline.analyses.perpetrators.organised_steps import ORGANISED_PARTY
from sightline.standard.arrow import schema_of
from sightline.synthetic.days import day
from sightline.synthetic.doings import make_world
from sightline.synthetic.scenario import named
from sightline.synthetic.truth.organised import Known, known_crimes, organised


@dataclass(frozen=True, slots=True)
class World:
    """The crimes of one world with who was truly in them, and the true share (per cent) that crosses a force."""

    crimes: list[Known]
    recorded: list[int]  # the day of each crime
    truth: float


def world(seed: int) -> World:
    """A world of the scenario `network`."""
    made = make_world(named("network"), seed)
    setting, people, sent = made.setting, made.people, made.returns.sent
    crimes = known_crimes(setting, people, made.crimes, sent)
    ((*_, truth, _),) = organised(setting, people, made.crimes, sent)
    return World(crimes, [setting.start + place for place in range(len(crimes))], truth or 0.0)


def share(made: World, missed: float = 0.0, seed: int = 1) -> float:
    """The share of victims that the analysis finds, where so many suspects are a stranger to each other force."""
    chance = random.Random(seed)
    apart = {person for person in sorted({p for _, suspects, _ in made.crimes for p in suspects})
             if chance.random() < missed}  # fmt: skip
    rows = [
        {"offence_key": f"o{place}", "role": role, "force": f"F{force}", "recorded_on": day(made.recorded[place]),
         "area": None, "person": f"{role}{person}{f' of {force}' if role == 'suspect' and person in apart else ''}"}
        for place, (force, suspects, victims) in enumerate(made.crimes)
        for role, persons in (("suspect", suspects), ("victim", victims)) for person in sorted(persons)
    ]  # fmt: skip
    victims: Counter[str] = count_groups(pa.Table.from_pylist(rows, schema=schema_of(ORGANISED_PARTY.columns))).victims
    return 100 * victims[FORCES] / max(1, sum(victims.values()))
