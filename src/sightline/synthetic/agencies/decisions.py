"""What councils decide on each referral, and how long each step takes; both differ by area and year."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from sightline.synthetic.agencies.referrals import PLAN_SCALE, PLAN_SHAPE, Cases, lengths
from sightline.synthetic.days import Days, add_working, next_working, off_weekend
from sightline.synthetic.harm.abuse import pick
from sightline.synthetic.plan import Plan, saved
from sightline.synthetic.recording.slips import plant
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import Bools, Ints

_NO_ACTION, _NO_ACTION_ABUSE = 0.0695, 0.046
_ENQUIRY, _ENQUIRY_ABUSE = 0.340, 0.57  # section 47 enquiries per assessed episode
_CONFERENCE, _CONFERENCE_ABUSE = 0.338, 0.235  # of enquiries
_PLAN_AFTER_CONFERENCE = 0.857  # 61,840 plans of 72,120 conferences, England 2025
_NOT_IN_NEED = 0.435  # of assessed episodes without a protection plan
_NO_ASSESSMENT = 0.19  # of episodes of need: 513,250 assessments with factors of 591,490 referrals acted on
_NEED_PLAN = 0.7  # of episodes of need without a protection plan
# Working days of an assessment, the first being day 1: (fewest, most, share). 85.7% within 45: England 2025.
_ASSESSMENT_DAYS = (
    (2, 10, 0.12), (11, 20, 0.14), (21, 30, 0.15), (31, 39, 0.30), (40, 44, 0.135), (46, 60, 0.080), (61, 90, 0.047),
    (91, 120, 0.028),
)  # fmt: skip
# Working days from the start of an enquiry to its conference, the start not counted: England 2025.
_CONFERENCE_DAYS = ((3, 10, 0.087), (11, 15, 0.727), (16, 20, 0.089), (21, 40, 0.097))
_BEFORE_18 = 90  # days before the 18th birthday after which no enquiry begins
_AFTER_18 = 0.05  # cases that stay open a while after it
_FAR = 3_650  # days after the last year by which everything has ended
_LATE_DAYS = (16, 40)  # of a conference that is planted as late
_SLOW, _STRICT = 0.05, 0.18  # spread of delays and of thresholds between areas and years


@dataclass(frozen=True, slots=True)
class Decisions:
    """What was decided on each case."""

    no_action: Bools
    assessed: Bools
    enquired: Bools
    met: Bools
    planned: Bools
    in_need: Bools
    with_plan: Bools
    planted_late: Bools  # the conference is planted as late


@dataclass(frozen=True, slots=True)
class Practice:
    """How councils differ: an entry an area and year (the last for the time before), beside a mean of 1."""

    slow: npt.NDArray[np.float64]
    strict: npt.NDArray[np.float64]


def practice(setting: Setting) -> Practice:
    """Delays and thresholds of each area and year: an area's own, changed a little from year to year."""
    rng = setting.rng("practice of councils")
    shape = len(setting.areas), len(setting.years) + 1

    def spread(share: float) -> npt.NDArray[np.float64]:
        own = rng.normal(0, share, size=(shape[0], 1)) + rng.normal(0, share / 2, size=shape)
        found: npt.NDArray[np.float64] = np.exp(own - 0.625 * share * share)
        return found

    return Practice(spread(_SLOW), spread(_STRICT))


def _of(values: npt.NDArray[np.float64], setting: Setting, area: Ints, day: Days) -> npt.NDArray[np.float64]:
    year = np.where(day < setting.start, len(setting.years), (day - setting.start) // 366)
    return values[area, np.minimum(year, len(setting.years))]


def decide(setting: Setting, plan: Plan, cases: Cases, area: Ints) -> Decisions:
    """What each council decides to do. `area` is the number of the council of each case."""
    rng, size, abuse = setting.rng("decisions"), len(cases), cases.abuse
    strict = _of(practice(setting).strict, setting, area, cases.day)
    roll = rng.random((7, size))
    acted = cases.carried | cases.adopting
    no_action = (roll[0] < np.where(abuse, _NO_ACTION_ABUSE, _NO_ACTION) * strict) & ~acted
    enquired = (
        ~no_action
        & ~cases.renamed
        & (cases.day < cases.grown - _BEFORE_18)
        & (roll[1] < np.where(abuse, _ENQUIRY_ABUSE, _ENQUIRY) / strict)
    )
    met = enquired & (roll[2] < np.where(abuse, _CONFERENCE_ABUSE, _CONFERENCE))
    met = np.where(cases.carried, cases.plan > 0, met)
    planned = np.where(cases.carried, met, met & (roll[3] < _PLAN_AFTER_CONFERENCE))
    in_need = ~no_action & ~planned & ((roll[4] > _NOT_IN_NEED * strict) | cases.carried)
    closable = _repeats(setting, plan, area, rng.random(size)) & ~acted
    no_action = no_action | _closed_again(cases, no_action | ~(in_need | planned), closable)
    keep = ~no_action
    assessed = keep & ~((in_need | planned) & ~cases.named & ~acted & (roll[5] < _NO_ASSESSMENT))
    late = rng.random(size) < setting.scenario.size("late_conferences")
    return Decisions(
        no_action, assessed, enquired & keep | (met & cases.carried), met & keep, planned & keep, in_need & keep,
        in_need & keep & (roll[6] < _NEED_PLAN), met & keep & late & plan.planted["late_conferences"][area],
    )  # fmt: skip


def _closed_before(cases: Cases, closed: Bools) -> Bools:
    """Whether the person's referral before this one was closed without anything being done."""
    order = np.lexsort((cases.day, cases.person))
    before = np.zeros(len(cases), dtype=bool)
    same = cases.person[order][1:] == cases.person[order][:-1]
    before[order[1:]] = same & closed[order][:-1]
    return before


def _closed_again(cases: Cases, closed: Bools, closable: Bools) -> Bools:
    """Which of the closable are closed again, because the one before was: by itself, or in this same way."""
    again = np.zeros(len(cases), dtype=bool)
    while True:
        more = _closed_before(cases, closed | again) & closable
        if (more == again).all():
            return again
        again = more


def _repeats(setting: Setting, plan: Plan, area: Ints, roll: npt.NDArray[np.float64]) -> Bools:
    """Where closing again without action is planted."""
    chosen: Bools = plan.planted["closed_repeats"][area] & (roll < setting.scenario.size("closed_repeats"))
    return chosen


def _spans(rng: np.random.Generator, bands: tuple[tuple[int, int, float], ...], size: int) -> Ints:
    """Whole numbers from bands of (fewest, most, share)."""
    band = pick(rng, tuple(share for _, _, share in bands), size)
    low, high = (np.array([entry[place] for entry in bands])[band] for place in (0, 1))
    return rng.integers(low, high + 1).astype(np.int32)


@dataclass(frozen=True, slots=True)
class _Steps:
    """The days of every step, whether it was taken or not, and the slips of the four that have any."""

    assessed_from: Days
    authorised: Days
    enquiry: Days
    conference: Days
    plan_end: Days
    slips: dict[str, Any]


def _steps(setting: Setting, plan: Plan, cases: Cases, decided: Decisions, area: Ints) -> _Steps:
    """Assessment, enquiry, conference and plan. Cases carried over with a plan keep the days of theirs."""
    rng, size = setting.rng("days of councils"), len(cases)
    slip = partial(plant, share=setting.scenario.fault("slips"))
    begins = next_working(cases.day)
    assessed_from, slip_start = slip(rng, add_working(begins - 1, rng.integers(1, 5, size=size)))
    slow = _of(practice(setting).slow, setting, area, cases.day) * (1 - saved(setting, plan, area, cases.day))
    took = np.maximum(2, np.rint(_spans(rng, _ASSESSMENT_DAYS, size) * slow)).astype(np.int32)
    done = add_working(assessed_from, took - 1)
    authorised, slip_end = slip(rng, done)
    begun = np.minimum(add_working(begins - 1, rng.integers(1, 10, size=size)), done)
    enquiry, slip_enquiry = slip(rng, begun, until=done)
    waits = _spans(rng, _CONFERENCE_DAYS, size)
    late = rng.integers(_LATE_DAYS[0], _LATE_DAYS[1] + 1, size=size)
    conference, slip_conference = slip(rng, add_working(enquiry, np.where(decided.planted_late, late, waits)))
    old = cases.plan > 0
    held = next_working(np.where(old, cases.plan, 1).astype(np.int32))
    enquiry = np.where(old, next_working(np.maximum(held - 18, cases.day)), enquiry)
    conference = np.where(old, held, conference)
    slip_enquiry[old] = slip_conference[old] = 0
    ends = np.where(old, cases.plan_end, conference + 20 + rng.gamma(PLAN_SHAPE, PLAN_SCALE, size=size))
    plan_end = off_weekend(rng, np.minimum(np.minimum(ends, setting.end + _FAR - 400), cases.grown).astype(np.int32))
    plan_end = np.maximum(plan_end, conference)
    slips = {
        "slip_start": slip_start, "slip_end": slip_end, "slip_enquiry": slip_enquiry, "slip_conference": slip_conference
    }  # fmt: skip
    return _Steps(assessed_from, authorised, enquiry.astype(np.int32), conference.astype(np.int32), plan_end, slips)


def _closings(setting: Setting, cases: Cases, decided: Decisions, steps: _Steps) -> tuple[Days, Days, Days]:
    """(when the plan for a child in need began, when it ended, when the case closed): never before its last step."""
    rng, size, authorised = setting.rng("closings"), len(cases), steps.authorised
    length = np.where(cases.carried, cases.until - cases.day, lengths(rng, size))
    ready = next_working(np.where(decided.assessed, authorised, cases.day + 20).astype(np.int32))
    need_plan = add_working(ready - 1, rng.integers(1, 10, size=size))
    step_down = np.where(cases.plan > 0, cases.until, steps.plan_end + rng.gamma(1.2, 60, size=size))
    closed = np.select(
        [decided.planned, decided.in_need], [np.maximum(step_down, steps.plan_end), cases.day + length],
        authorised + rng.integers(0, 9, size=size),
    )  # fmt: skip
    floor = np.where(decided.with_plan, np.maximum(authorised, need_plan + 5), authorised)
    floor = np.where(decided.met, np.maximum(floor, steps.conference), floor)
    floor = np.where(decided.enquired, np.maximum(floor, steps.enquiry), floor)
    floor = np.where(decided.planned, np.maximum(floor, steps.plan_end), floor)
    closed = np.where(rng.random(size) < _AFTER_18, closed, np.minimum(closed, cases.grown))
    closed = off_weekend(rng, np.minimum(np.maximum(closed, floor), setting.end + _FAR).astype(np.int32))
    need_plan_end = off_weekend(rng, np.maximum(closed - 3, need_plan + 2).astype(np.int32))
    return need_plan, need_plan_end, np.where(decided.with_plan, np.maximum(closed, need_plan_end), closed)


def days(setting: Setting, plan: Plan, cases: Cases, decided: Decisions, area: Ints) -> dict[str, Any]:
    """The days of an episode and their slips, as fields of Episodes; 0 where a step was not taken."""
    steps = _steps(setting, plan, cases, decided, area)
    need_plan, need_plan_end, closed = _closings(setting, cases, decided, steps)
    rng = setting.rng("changes of category")
    changed = np.minimum(steps.conference + 60 + rng.integers(0, 60, size=len(cases)), steps.plan_end)
    taken: dict[str, tuple[Bools, npt.NDArray[np.generic]]] = {
        "assessed_from": (decided.assessed, steps.assessed_from), "authorised": (decided.assessed, steps.authorised),
        "closed": (~decided.no_action, closed), "enquiry": (decided.enquired, steps.enquiry),
        "target": (decided.enquired, add_working(steps.enquiry, 15)), "conference": (decided.met, steps.conference),
        "need_plan": (decided.with_plan, need_plan), "need_plan_end": (decided.with_plan, need_plan_end),
        "plan": (decided.planned, steps.conference), "plan_end": (decided.planned, steps.plan_end),
        "changed": (decided.planned, changed),
    }  # fmt: skip
    return {name: np.where(there, on, 0).astype(np.int32) for name, (there, on) in taken.items()} | steps.slips
