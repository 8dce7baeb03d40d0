"""How many more children of a campaign's areas are first recorded while it runs than in the same world without it.

A campaign makes children tell. No record says when a child told; what a run counts is the day on which the first record
of a child came in. Most children are identified without telling, so the share added there is smaller than that added to
tellings. It is known of a world that is made twice, with the same draws of chance: with the campaign and without.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from sightline.standard.units import Unit
from sightline.synthetic.days import Days
from sightline.synthetic.lives import Lives, make_lives
from sightline.synthetic.scenario import Scenario, Strength
from sightline.synthetic.society.people import Ints
from sightline.synthetic.truth.planted import first_of, of_plant
from sightline.synthetic.truth.score_rows import ALL, Planted

PLANT, MEASURE = "campaign", "added_identified_share"


def firsts(start: int, child: Ints, *heard: Days) -> tuple[Ints, Days]:
    """(entry, day) of the first record of each child from the day `start` on, in the order of children.

    `child` and each of `heard`, the days on which one agency hears of it (0: never), have one entry a harm.
    """
    day = first_of(*(np.where(one >= start, one, 0) for one in heard))
    entry = np.flatnonzero(day)
    entry = entry[np.lexsort((day[entry], child[entry]))]
    new = np.ones(len(entry), dtype=bool)
    new[1:] = child[entry][1:] != child[entry][:-1]
    return entry[new].astype(np.int32), day[entry[new]]


def while_it_ran(lives: Lives) -> int:
    """Children first recorded in the campaign's areas while it ran (children), each in the area of that day's home.

    By the police, by a support service, or by a council whose assessment would name the abuse, on the day it came in.
    """
    people, harm, heard = lives.people, lives.harm, lives.heard
    council = np.where(heard.named, heard.council, 0)
    entry, day = firsts(lives.setting.start, people.child[harm.child], council, heard.police, heard.support)
    return int(lives.plan.on_campaign(people.area_on(harm.child[entry], day), day).sum())


def without_campaign(scenario: Scenario, seed: int, published: Path | None = None) -> int | None:
    """The same number in the same world without its campaign; None where none is planted, as nothing is added then."""
    if scenario.plants[PLANT].strength is Strength.NONE:
        return None
    return while_it_ran(make_lives(scenario.at(PLANT, Strength.NONE), seed, published))


def added_identified(scenario: Scenario, recorded: int, without: int | None) -> list[Planted]:
    """The share added (per cent of `without`, what there would have been; None: no campaign, so nothing is added)."""
    share = 0.0 if without is None else 100 * (recorded / without - 1) if without else None
    return of_plant(scenario, PLANT, [(MEASURE, Unit.PERCENT, ALL, ALL, share, 0.0)])
