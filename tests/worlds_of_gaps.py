"""Made-up worlds as the three gaps see them, in memory: no file, no linkage, so that what is seen is the counting.

The signs, the children, the days on which they were identified and the actions are those of the world's own truth, as
returns would carry them. What is lost on the way through files and linkage is for `sightline worlds`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from sightline.analyses.pathways.gap_counting import (
    NEVER,
    Actions,
    Gains,
    People,
    Rules,
    Signs,
    Summary,
    gains,
    summarise,
)
from sightline.analyses.pathways.gap_placebo import with_placebo
from sightline.analyses.pathways.gap_response import response
from sightline.analyses.pathways.gap_rows import AGE_BANDS
from sightline.analyses.pathways.gap_rules import RULES, VIEWS
from sightline.analyses.pathways.gap_study import means_by_group
from sightline.synthetic.days import year_bounds
from sightline.synthetic.doings import World as Whole
from sightline.synthetic.doings import make_world
from sightline.synthetic.scenario import Scenario
from sightline.synthetic.truth.held import acted_of, contacts, held_of
from sightline.synthetic.truth.identified import identified_gaps
from sightline.synthetic.truth.thresholds import HOLDERS, waits
from sightline.synthetic.truth.thresholds import NEVER as NOBODY

GAPS = ("recording", "sharing", "action")
# The truth that each gap's range is held against, days a child; sharing has another beside it.
OF_THRESHOLD = {gap: f"{gap}_days_{'from' if gap == 'action' else 'to'}_threshold" for gap in GAPS}
RECOGNISED = "sharing_days_identified"


@dataclass(frozen=True, slots=True)
class World:
    """What agencies of one world hold and did, and the truths: measure -> days a child (mean), for those identified."""

    signs: Signs
    people: People
    actions: Actions
    rules: Rules
    truth: Mapping[str, float]


def world(scenario: Scenario, seed: int) -> World:
    """One world; children identified from the second year on are looked at, looking back one year."""
    made = make_world(scenario, seed)
    first, last = year_bounds(scenario.years[1])[0], year_bounds(scenario.years[-1])[1]
    held, contact, acted, lives = held_of(made), contacts(made), acted_of(made), made.lives
    found = waits(held, contact, acted, (first, last))
    truth = {OF_THRESHOLD[gap]: float(getattr(found, gap).mean()) for gap in GAPS}
    truth |= {
        row.measure: float(row.value or 0.0)
        for row in identified_gaps(scenario, (lives.harm, lives.unmet), (lives.heard, lives.unmet_heard))
        if row.period.startswith(str(scenario.years[1]))
    }
    view = np.array([VIEWS.index(name) for name in HOLDERS])[held.holder]
    signs = Signs(held.child, view, held.incident, held.happened, held.written)
    people = _people(made, np.where(contact == NOBODY, NEVER, contact), last)
    rules = Rules(RULES.threshold, RULES.look_back, RULES.lag, first, last)
    return World(signs, people, Actions.of(*acted), rules, truth)


def _people(made: Whole, contact: np.ndarray, last: int) -> People:
    """When each child was identified, and what a stranger must be like."""
    born, female = (column[: len(contact)].astype(np.int64) for column in (made.people.birth, made.people.female))
    band = np.searchsorted(np.array(AGE_BANDS), last - np.minimum(born, last))
    return People(contact, band * 3 + female)


def counted(made: World, seed: int = 1) -> Gains:
    """The gaps of that world, with the placebo."""
    found = gains(made.signs, made.people, made.actions, made.rules)
    return with_placebo(found, made.signs, made.people, made.rules, RULES.strangers, seed)


@dataclass(frozen=True, slots=True)
class Answer:
    """Means in days, and the ends of their 95% intervals: recording, sharing, action.

    `acted` says whether agencies were seen to act on what they held; where not, the range of sharing reaches nought.
    """

    found: Summary
    low: tuple[float, ...]
    high: tuple[float, ...]
    acted: bool

    def days(self, gap: str) -> float:
        """The mean of a gap."""
        return float(getattr(self.found, gap)[0])


def answer(made: World, seed: int = 1) -> Answer:
    """The means of all, with their intervals: as gap_study makes them, of one draw of the link set."""
    found = counted(made, seed)
    (means,) = means_by_group([found], [np.zeros(len(found.who), dtype=np.int64)], 1, replace(RULES, seed=seed))
    acted = response(made.signs, made.people, made.rules).shown
    doubt = {"sharing": 0.0} if not acted else {}
    return Answer(
        summarise(found), tuple(min(means[gap].lower, doubt.get(gap, means[gap].lower)) for gap in GAPS),
        tuple(max(means[gap].upper, doubt.get(gap, means[gap].upper)) for gap in GAPS), acted,
    )  # fmt: skip
