"""What councils do: referral, assessment with factors, section 47 enquiry, conference, plan, reviews, closure.

Shares are near the published ones for England in 2024-25 (tables B1, C1, C3, D3); docs/synthetic.md sets each beside
what the files then show. Every episode is held whole, with days that may lie after the last year: the writer shows what
was known on the day each return closed.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from sightline.synthetic.agencies.decisions import Decisions, days, decide
from sightline.synthetic.agencies.referrals import Cases, make_cases
from sightline.synthetic.days import NEXT_WORKING, YEAR_OF_LIFE, Days, year_bounds
from sightline.synthetic.harm.abuse import Harm, pick
from sightline.synthetic.harm.hearing import Heard
from sightline.synthetic.harm.other import Other
from sightline.synthetic.plan import Plan
from sightline.synthetic.recording.faults import old_code_councils
from sightline.synthetic.recording.slips import Slips
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import BARRIERS, Bools, Ints, People, barriers

# Factor -> share of completed assessments (table C3, England 2025), for all ages; then for those of 10 or over only.
_FACTORS = {
    "1A": 0.021, "1B": 0.143, "1C": 0.023, "2A": 0.039, "2B": 0.141, "2C": 0.031, "3A": 0.113, "3B": 0.317, "3C": 0.050,
    "4A": 0.176, "4B": 0.335, "4C": 0.046, "5A": 0.123, "5B": 0.030, "5C": 0.015, "6A": 0.047, "6B": 0.054, "6C": 0.010,
    "7A": 0.037, "8E": 0.0037, "9A": 0.012, "10A": 0.0135, "12A": 0.0016, "13A": 0.0115, "14A": 0.070, "15A": 0.044,
    "16A": 0.176, "17A": 0.190, "18B": 0.030, "18C": 0.120, "20": 0.163, "22A": 0.0015, "23A": 0.0044, "24A": 0.022,
}  # fmt: skip
_TEEN_BOOST = 2.0  # these factors are only found from 10 on: twice the share of all ages
_LAST_OLD_CODE = 2024  # the last return in which 19A was still written
_TEEN_FACTORS = frozenset({"1A", "2A", "9A", "10A", "12A", "13A", "14A", "15A", "24A"})
_EXPLOITED_FACTORS = {"10A": 0.34, "12A": 0.05, "13A": 0.10, "24A": 0.16, "15A": 0.14, "2A": 0.18}
ABUSE_FACTORS = ("11A", "19A", "19B", "19C")
FACTORS = (*_FACTORS, "11A", "19A", "19B", "19C", "21")
NEEDS = ("N1", "N2", "N3", "N4", "N5", "N6", "N7", "N8", "N0")
_NEED_SHARES = (0.575, 0.085, 0.035, 0.09, 0.135, 0.02, 0.005, 0.03, 0.025)
CATEGORIES = ("NEG", "EMO", "PHY", "MUL", "SAB")
_CATEGORY_SHARES = (0.51, 0.39, 0.07, 0.03, 0.0)
_ABUSE_CATEGORY_SHARES = (0.25, 0.20, 0.05, 0.04, 0.46)
_SECOND_PLAN = 0.245  # of plans begun: 15,130 of 61,840, England 2025
REASONS = ("RC1", "RC2", "RC3", "RC4", "RC5", "RC6", "RC7", "RC8", "RC9")


@dataclass(frozen=True, slots=True)
class Episodes:
    """Episodes of need, one entry each, sorted by person and referral. Days are 0 where there is none.

    `harm` is the entry of Harm that led to the referral, or -1. `factors` has one column a code of FACTORS. The latest
    category of a plan holds from `changed` on; `previous` counts earlier plans. `target` is when a conference would be
    due after an enquiry, held or not. The slips say which of the four days was written down wrongly, and how.
    """

    person: Ints
    area: Ints
    referral: Days
    source: npt.NDArray[np.int8]
    need: npt.NDArray[np.int8]
    harm: Ints
    no_action: Bools
    assessed_from: Days
    authorised: Days
    factors: npt.NDArray[np.bool_]
    enquiry: Days
    target: Days
    conference: Days
    need_plan: Days
    need_plan_end: Days
    plan: Days
    plan_end: Days
    category: npt.NDArray[np.int8]
    latest: npt.NDArray[np.int8]
    changed: Days
    previous: npt.NDArray[np.int8]
    closed: Days
    reason: npt.NDArray[np.int8]
    slip_start: Slips
    slip_end: Slips
    slip_enquiry: Slips
    slip_conference: Slips

    def __len__(self) -> int:
        return len(self.person)

    def take(self, index: npt.NDArray[np.integer] | Bools) -> Episodes:
        """The same, for some entries or in another order."""
        return Episodes(*(getattr(self, field.name)[index] for field in fields(self)))


def _factors(
    rng: np.random.Generator, harm: Harm, cases: Cases, assessed: Bools, age: npt.NDArray[np.float64]
) -> Bools:
    """Which factors each completed assessment records; one column a code of FACTORS."""
    size = len(cases)
    teen = np.array([code in _TEEN_FACTORS for code in FACTORS])
    rates = [*_FACTORS.values()]
    older, abuse = age >= 10, cases.abuse
    exploited = abuse & harm.exploitation[cases.harm]
    found = np.zeros((size, len(FACTORS)), dtype=bool)
    for column, (code, rate) in enumerate(zip(_FACTORS, rates, strict=True)):
        chance = np.where(older, _TEEN_BOOST, 0.02) * rate if teen[column] else rate
        found[:, column] = rng.random(size, dtype=np.float32) < chance
        if code in _EXPLOITED_FACTORS:
            found[:, column] |= exploited & (rng.random(size, dtype=np.float32) < _EXPLOITED_FACTORS[code])
    by_child = harm.child_form[cases.harm] ^ (rng.random(size) < 0.05)  # by whom is sometimes mistaken
    says_exploitation = cases.named & exploited & (rng.random(size) < 0.84)
    says_abuse = cases.named & (~says_exploitation | (rng.random(size) < 0.36))
    found[:, FACTORS.index("11A")] = says_exploitation
    found[:, FACTORS.index("19B")] = says_abuse & by_child
    found[:, FACTORS.index("19C")] = says_abuse & ~by_child
    found &= assessed[:, None]
    found[:, FACTORS.index("21")] = assessed & ~found.any(axis=1)
    return found


def _codes(rng: np.random.Generator, cases: Cases, decided: Decisions) -> dict[str, Any]:
    """The coded fields of Episodes (arrays of int8)."""
    size, named = len(cases), cases.named
    usual = pick(rng, _CATEGORY_SHARES, size)
    category = np.where(named, pick(rng, _ABUSE_CATEGORY_SHARES, size), usual)
    turns = named & (rng.random(size) < 0.08)
    other = np.where(rng.random(size) < 0.06, pick(rng, _CATEGORY_SHARES, size), category)
    served = decided.in_need | decided.planned
    why = rng.random(size)
    ended = np.select([why < 0.03, why < 0.06, why < 0.12], [2, 3, 4], 6)  # RC3, RC4, RC5, else RC7
    return {
        "source": cases.source,
        "need": np.where(cases.abuse, 0, pick(rng, _NEED_SHARES, size)).astype(np.int8),
        "category": category.astype(np.int8),
        "latest": np.where(turns, CATEGORIES.index("SAB"), other).astype(np.int8),
        "previous": (decided.planned & (rng.random(size) < _SECOND_PLAN)).astype(np.int8),
        "reason": np.where(served, ended, np.where(rng.random(size) < 0.66, 7, 8)).astype(np.int8),
    }


def make_episodes(setting: Setting, plan: Plan, people: People, harm: Harm, heard: Heard, other: Other) -> Episodes:
    """Every episode of need that is open on some day of the years, without overlaps in one council."""
    cases = make_cases(setting, people, harm, heard, other)
    area = people.area_on(cases.person, cases.day).astype(np.int32)
    decided = decide(setting, plan, cases, area)
    age = (cases.day - people.birth[cases.person]) / YEAR_OF_LIFE
    episodes = Episodes(
        person=cases.person, area=area, referral=cases.day, harm=cases.harm, no_action=decided.no_action,
        factors=_factors(setting.rng("factors"), harm, cases, decided.assessed, age),
        **days(setting, plan, cases, decided, area), **_codes(setting.rng("codes of councils"), cases, decided),
    )  # fmt: skip
    episodes = _adopted(people, episodes)
    episodes = episodes.take(np.lexsort((-episodes.harm, episodes.referral, episodes.area, episodes.person)))
    episodes = episodes.take(_apart(episodes))
    last_seen = np.where(episodes.no_action, episodes.referral, episodes.closed)
    episodes = episodes.take((last_seen >= setting.start) & (episodes.referral <= setting.end))
    return _old_code(setting, episodes)


def _adopted(people: People, episodes: Episodes) -> Episodes:
    """Ends the cases of adopted children on the day of the adoption, before those of their new identity begin."""
    day = np.where(episodes.person < people.children, people.adopted_on[episodes.person], 0)
    open_then = day > 0
    episodes.closed[open_then] = day[open_then]
    before = episodes.authorised <= day
    for name in ("need_plan_end", "plan_end", "changed"):
        values = getattr(episodes, name)
        values[open_then & (values > day)] = day[open_then & (values > day)]
    late = open_then & (episodes.need_plan >= day)
    episodes.need_plan[late] = 0
    episodes.need_plan_end[late] = 0
    late = open_then & (episodes.conference >= day)
    for name in ("conference", "plan", "plan_end", "changed"):
        getattr(episodes, name)[late] = 0
    new = people.adopted_as[np.where(open_then, episodes.person, 0)]
    by_adoption = barriers(people)[new] == BARRIERS.index("adoption")
    episodes.reason[open_then] = np.where(by_adoption, REASONS.index("RC1"), REASONS.index("RC7"))[open_then]
    return episodes.take(~(open_then & ~before) & ~((day > 0) & (episodes.referral >= day - 60)))


def _apart(episodes: Episodes) -> Ints:
    """Entries to keep so that no two episodes of a person in one council overlap; named abuse goes before the rest."""
    person, area, harm = episodes.person.tolist(), episodes.area.tolist(), episodes.harm.tolist()
    begin = episodes.referral.tolist()
    finish = np.where(episodes.no_action, episodes.referral, episodes.closed).tolist()
    kept: list[int] = []
    for index in range(len(person)):
        while kept and person[kept[-1]] == person[index] and area[kept[-1]] == area[index]:
            if begin[index] > finish[kept[-1]]:
                kept.append(index)
                break
            if harm[index] >= 0 and harm[kept[-1]] < 0:
                kept.pop()
                continue
            break
        else:
            kept.append(index)
    return np.array(kept, dtype=np.int32)


def _old_code(setting: Setting, episodes: Episodes) -> Episodes:
    """In the first year a few councils still say "sexual abuse" without by whom, in cases closed by its end."""
    old = old_code_councils(setting)[episodes.area]
    _, end = year_bounds(setting.years[0])
    old &= (episodes.closed > 0) & (episodes.closed <= end) & (setting.years[0] <= _LAST_OLD_CODE)
    for code in ("19B", "19C"):
        column = FACTORS.index(code)
        change = old & episodes.factors[:, column]
        episodes.factors[change, column] = False
        episodes.factors[change, FACTORS.index("19A")] = True
    return episodes


def reviews(plan: int, until: int) -> list[int]:
    """Days of the reviews of a plan that began on `plan`, all working days: at most 3, then at most 6 months apart."""
    days, day, step = [], plan + 84, 175
    while (held := NEXT_WORKING[day]) <= until:
        days.append(held)
        day += step
    return days
