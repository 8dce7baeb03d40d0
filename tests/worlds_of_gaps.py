"""Made-up worlds as the three gaps see them, in memory: no file, no linkage, so that what is seen is the counting.

The signs, the children and the day of each identifying contact are those of the simulation. What is lost on the way
through files and linkage is for `sightline worlds`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sightline.analyses.pathways.gap_counting import (
    NEVER,
    Actions,
    Bools,
    Gains,
    People,
    Rules,
    Signs,
    Summary,
    gains,
    resampled,
    response,
    summarise,
)
from sightline.analyses.pathways.gap_placebo import with_placebo
from sightline.analyses.pathways.gap_rows import AGE_BANDS
from sightline.analyses.pathways.gap_rules import RULES
from sightline.synthetic.days import year_bounds
from sightline.synthetic.harm.signs import SENDER_OF, SENDERS
from sightline.synthetic.lives import Lives, make_lives
from sightline.synthetic.scenario import Scenario
from sightline.synthetic.truth.identified import identified_gaps
from sightline.synthetic.truth.planted import first_of

NOBODY = Actions.of(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
COUNCIL = SENDERS.index("council")


@dataclass(frozen=True, slots=True)
class World:
    """What agencies of one world hold, and the days a child (mean) that were planted, for those identified."""

    signs: Signs
    people: People
    rules: Rules
    recording: float
    sharing: float


def world(scenario: Scenario, seed: int) -> World:
    """One world; children identified from the second year on are looked at, looking back one year."""
    lives = make_lives(scenario, seed)
    first, last = year_bounds(scenario.years[1])[0], year_bounds(scenario.years[-1])[1]
    truth = {
        row.measure: float(row.value or 0.0)
        for row in identified_gaps(scenario, (lives.harm, lives.unmet), (lives.heard, lives.unmet_heard))
        if row.period.startswith(str(scenario.years[1]))
    }
    rules = Rules(RULES.threshold, RULES.look_back, RULES.lag, first, last)
    return World(
        _signs(lives), _people(lives, last), rules, truth["recording_days_identified"],
        truth["sharing_days_identified"],
    )  # fmt: skip


def counted(made: World, seed: int = 1) -> Gains:
    """The gaps of that world, with the placebo; nobody acts before the identifying contact."""
    found = gains(made.signs, made.people, NOBODY, made.rules)
    return with_placebo(found, made.signs, made.people, made.rules, RULES.strangers, seed)


@dataclass(frozen=True, slots=True)
class Answer:
    """Means in days, and the ends of their 95% intervals: recording, then sharing.

    `acted` says whether agencies were seen to act on what they held; where not, the range of sharing reaches nought.
    """

    found: Summary
    low: tuple[float, float]
    high: tuple[float, float]
    acted: bool


def answer(made: World, samples: int = RULES.samples, seed: int = 1) -> Answer:
    """The means of all, with their intervals: as gap_study makes them, of one draw of the link set."""
    found = counted(made, seed)
    best = summarise(found)
    low, high = np.quantile(resampled(found, samples, seed)[:, :2, 0], (0.025, 0.975), axis=0)
    recording, sharing = float(best.recording[0]), float(best.sharing[0])
    acted = response(made.signs, made.people, made.rules).shown
    doubt = sharing if acted else 0.0
    return Answer(
        best, (min(float(low[0]), recording), min(float(low[1]), sharing, doubt)),
        (max(float(high[0]), recording), max(float(high[1]), sharing, doubt)), acted,
    )  # fmt: skip


def _parts(lives: Lives, name: str) -> np.ndarray:
    """A column of the signs of children whom agencies met, and then of those whom none ever met."""
    return np.concatenate([getattr(lives.signs, name), getattr(lives.unmet_signs, name)]).astype(np.int64)


def _signs(lives: Lives) -> Signs:
    """Each sign in the view of whoever saw it, and in the council's from the day on which that was told."""
    child = np.concatenate([lives.signs.child, lives.unmet_signs.child + lives.people.children]).astype(np.int64)
    kind, day, written, told = (_parts(lives, name) for name in ("kind", "day", "written", "told"))
    view, incident = SENDER_OF[kind].astype(np.int64), np.arange(len(child))

    def there(when: np.ndarray) -> Bools:
        found: Bools = (written > 0) & (when >= lives.setting.start) & (when <= lives.setting.end)
        return found

    own, also = there(written), there(told) & (view != COUNCIL)
    return Signs(
        np.concatenate([child[own], child[also]]),
        np.concatenate([view[own], np.full(int(also.sum()), COUNCIL)]),
        np.concatenate([incident[own], incident[also]]),
        # of what another agency tells, the day on which it was told is the first on which it could be written down
        np.concatenate([day[own], told[also]]),
        np.concatenate([written[own], told[also]]),
    )


def _people(lives: Lives, last: int) -> People:
    """When each child was first recorded by anybody, and what a stranger must be like."""
    size = lives.people.children + len(lives.population)
    contact = np.full(size, NEVER)
    for harm, heard, before in (
        (lives.harm, lives.heard, 0), (lives.unmet, lives.unmet_heard, lives.people.children),
    ):  # fmt: skip
        acted = first_of(heard.council, heard.police, heard.support).astype(np.int64)
        known = acted > 0
        np.minimum.at(contact, harm.child[known].astype(np.int64) + before, acted[known])
    born = np.concatenate([lives.people.birth[: lives.people.children], lives.population.birth]).astype(np.int64)
    female = np.concatenate([lives.people.female[: lives.people.children], lives.population.female])
    band = np.searchsorted(np.array(AGE_BANDS), last - np.minimum(born, last))
    return People(contact, band * 3 + female.astype(np.int64))
