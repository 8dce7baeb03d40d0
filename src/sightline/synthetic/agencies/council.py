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

from sightline.synthetic.days import ISO, NEXT_WORKING, YEAR_OF_LIFE, Days, add_working, next_working
from sightline.synthetic.harm.abuse import Harm
from sightline.synthetic.harm.hearing import POLICE, SUPPORT, Heard, Other
from sightline.synthetic.recording.slips import Slips, plant
from sightline.synthetic.society.people import Bools, Ints, People

# Factor -> share of completed assessments (table C3, England 2025), for all ages; then for those of 10 or over only.
_FACTORS = {
    "1A": 0.021, "1B": 0.143, "1C": 0.023, "2A": 0.048, "2B": 0.141, "2C": 0.031, "3A": 0.113, "3B": 0.317, "3C": 0.050,
    "4A": 0.176, "4B": 0.335, "4C": 0.046, "5A": 0.123, "5B": 0.030, "5C": 0.015, "6A": 0.047, "6B": 0.054, "6C": 0.010,
    "7A": 0.037, "8E": 0.003, "9A": 0.012, "10A": 0.033, "12A": 0.0044, "13A": 0.017, "14A": 0.070, "15A": 0.050,
    "16A": 0.176, "17A": 0.190, "18B": 0.030, "18C": 0.120, "20": 0.163, "22A": 0.0015, "23A": 0.0044, "24A": 0.032,
}  # fmt: skip
_TEEN_FACTORS = frozenset({"1A", "2A", "9A", "10A", "12A", "13A", "14A", "15A", "24A"})
_EXPLOITED_FACTORS = {"10A": 0.34, "12A": 0.05, "13A": 0.10, "24A": 0.16, "15A": 0.14, "2A": 0.18}
ABUSE_FACTORS = ("11A", "19A", "19B", "19C")
FACTORS = (*_FACTORS, "11A", "19A", "19B", "19C", "21")
NEEDS = ("N1", "N2", "N3", "N4", "N5", "N6", "N7", "N8", "N0")
_NEED_SHARES = (0.575, 0.085, 0.035, 0.09, 0.135, 0.02, 0.005, 0.03, 0.025)
SOURCES = (
    "1A", "1B", "1C", "1D", "2A", "2B", "3A", "3B", "3C", "3D", "3E", "3F", "4", "5A", "5B", "5C", "5D", "6", "7", "8",
    "9", "10",
)  # fmt: skip
_SOURCE_SHARES = (
    0.075, 0.025, 0.006, 0.012, 0.185, 0.02, 0.012, 0.02, 0.005, 0.02, 0.05, 0.035, 0.013, 0.05, 0.04, 0.03, 0.03,
    0.285, 0.03, 0.035, 0.015, 0.007,
)  # fmt: skip
CATEGORIES = ("NEG", "EMO", "PHY", "MUL", "SAB")
_CATEGORY_SHARES = (0.51, 0.39, 0.07, 0.03, 0.0)
_ABUSE_CATEGORY_SHARES = (0.30, 0.24, 0.06, 0.05, 0.35)
REASONS = ("RC1", "RC2", "RC3", "RC4", "RC5", "RC6", "RC7", "RC8", "RC9")

_NO_ACTION, _NO_ACTION_ABUSE = 0.065, 0.035
_ENQUIRY, _ENQUIRY_ABUSE = 0.34, 0.62  # section 47 enquiries per assessed episode
_CONFERENCE, _CONFERENCE_ABUSE = 0.36, 0.24  # of enquiries
_PLAN_AFTER_CONFERENCE = 0.84
_NOT_IN_NEED = 0.34  # of assessed episodes without a protection plan
# Working days of an assessment, the first being day 1: (fewest, most, share). 84.2% within 45: England 2023 to 2025.
_ASSESSMENT_DAYS = (
    (2, 10, 0.12), (11, 20, 0.13), (21, 30, 0.14), (31, 40, 0.24), (41, 45, 0.212), (46, 60, 0.083), (61, 90, 0.05),
    (91, 120, 0.025),
)  # fmt: skip
# Working days from the start of an enquiry to its conference, the start not counted: England 2023 to 2025.
_CONFERENCE_DAYS = ((3, 10, 0.091), (11, 15, 0.707), (16, 20, 0.091), (21, 40, 0.111))
_SPLIT_LATE = 0.06  # 19A still used in the return of 2024, in closed cases


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


def _choose(rng: np.random.Generator, shares: tuple[float, ...], size: int) -> npt.NDArray[np.int8]:
    total = np.array(shares)
    return rng.choice(len(shares), size=size, p=total / total.sum()).astype(np.int8)


@dataclass(frozen=True, slots=True)
class _Referrals:
    """Every referral before anything is decided. `long` marks those of old, lasting cases."""

    person: Ints
    day: Days
    harm: Ints
    source: npt.NDArray[np.int8]
    long: Bools
    adopting: Bools  # the child is adopted in these years, before or after
    renamed: Bools  # the new identity of an adopted child
    named: Bools  # an assessment would name the abuse

    def __len__(self) -> int:
        return len(self.person)

    @property
    def abuse(self) -> Bools:
        """Whether sexual abuse, or a suspicion of it, led to the referral."""
        return self.harm >= 0


@dataclass(frozen=True, slots=True)
class _Decisions:
    no_action: Bools
    enquired: Bools
    met: Bools
    planned: Bools
    in_need: Bools
    with_plan: Bools


def _referrals(rng: np.random.Generator, people: People, harm: Harm, heard: Heard, other: Other) -> _Referrals:
    told = np.flatnonzero(heard.council > 0).astype(np.int32)
    first = heard.first[told]
    source = _choose(rng, _SOURCE_SHARES, len(told))
    source[(source == SOURCES.index("6")) & (first != POLICE)] = SOURCES.index("2A")
    source[first == POLICE] = SOURCES.index("6")
    source[first == SUPPORT] = SOURCES.index("8")
    adopted = np.flatnonzero(people.adopted_as >= 0).astype(np.int32)
    after = people.adopted_on[adopted] + rng.integers(40, 160, size=len(adopted)).astype(np.int32)
    # after an adoption the council helps the new family; where there was abuse it is often named again
    abused = np.full(people.children, -1, dtype=np.int32)
    abused[harm.child[told]] = told
    others = len(other.council[0]), len(other.council_before[0])
    person = np.concatenate([harm.child[told], other.council[0], other.council_before[0], people.adopted_as[adopted]])
    index = np.concatenate([told, np.full(sum(others), -1, dtype=np.int32), abused[adopted]])
    place = np.arange(len(person))
    renamed = person >= people.children
    return _Referrals(
        person=person, day=np.concatenate([heard.council[told], other.council[1], other.council_before[1], after]),
        harm=index, source=np.concatenate([source, _choose(rng, _SOURCE_SHARES, len(person) - len(told))]),
        long=(place >= len(told) + others[0]) & ~renamed, adopting=people.adopted_on[person] > 0, renamed=renamed,
        named=(index >= 0) & heard.named[index] & ~(renamed & (rng.random(len(person)) < 0.3)),
    )  # fmt: skip


def _factors(
    rng: np.random.Generator, harm: Harm, cases: _Referrals, assessed: Bools, age: npt.NDArray[np.float64]
) -> Bools:
    """Which factors each completed assessment records; one column a code of FACTORS."""
    size = len(cases)
    rates = np.array(list(_FACTORS.values()))
    teen = np.array([code in _TEEN_FACTORS for code in _FACTORS])
    boost = np.where(teen[None, :], np.where(age[:, None] >= 10, 2.0, 0.02), 1.0)
    exploited = cases.abuse & harm.exploitation[cases.harm]
    found = np.zeros((size, len(FACTORS)), dtype=bool)
    found[:, : len(_FACTORS)] = rng.random((size, len(_FACTORS))) < rates * boost
    for code, rate in _EXPLOITED_FACTORS.items():
        found[:, FACTORS.index(code)] |= exploited & (rng.random(size) < rate)
    by_child = harm.child_form[cases.harm] ^ (rng.random(size) < 0.05)  # by whom is sometimes mistaken
    says_exploitation = cases.named & exploited & (rng.random(size) < 0.84)
    says_abuse = cases.named & (~says_exploitation | (rng.random(size) < 0.36))
    found[:, FACTORS.index("11A")] = says_exploitation
    found[:, FACTORS.index("19B")] = says_abuse & by_child
    found[:, FACTORS.index("19C")] = says_abuse & ~by_child
    found &= assessed[:, None]
    found[:, FACTORS.index("21")] = assessed & ~found.any(axis=1)
    return found


def _decide(rng: np.random.Generator, cases: _Referrals) -> _Decisions:
    """What each council decides to do."""
    size, abuse = len(cases), cases.abuse
    no_action = (rng.random(size) < np.where(abuse, _NO_ACTION_ABUSE, _NO_ACTION)) & ~cases.long & ~cases.adopting
    enquired = ~no_action & ~cases.renamed & (rng.random(size) < np.where(abuse, _ENQUIRY_ABUSE, _ENQUIRY))
    met = enquired & (rng.random(size) < np.where(abuse, _CONFERENCE_ABUSE, _CONFERENCE))
    planned = met & (rng.random(size) < _PLAN_AFTER_CONFERENCE)
    in_need = ~no_action & ~planned & ((rng.random(size) > _NOT_IN_NEED) | cases.long)
    return _Decisions(no_action, enquired, met, planned, in_need, in_need & (rng.random(size) < 0.7))


def _spans(rng: np.random.Generator, bands: tuple[tuple[int, int, float], ...], size: int) -> Ints:
    """Whole numbers from bands of (fewest, most, share)."""
    band = _choose(rng, tuple(share for _, _, share in bands), size)
    low, high = (np.array([entry[place] for entry in bands])[band] for place in (0, 1))
    return rng.integers(low, high + 1).astype(np.int32)


def _days(rng: np.random.Generator, cases: _Referrals, decided: _Decisions) -> dict[str, Any]:
    """The days of an episode and their slips, as fields of Episodes; 0 where a step was not taken."""
    size = len(cases)
    assessed_from, slip_start = plant(rng, next_working(cases.day + rng.integers(0, 4, size=size)))
    done = add_working(assessed_from, _spans(rng, _ASSESSMENT_DAYS, size) - 1)
    authorised, slip_end = plant(rng, done)
    begun = np.minimum(next_working(cases.day + rng.integers(0, 12, size=size)), done)
    enquiry, slip_enquiry = plant(rng, begun, done)
    conference, slip_conference = plant(rng, add_working(enquiry, _spans(rng, _CONFERENCE_DAYS, size)))
    plan_end = next_working((conference + 75 + rng.gamma(2.0, 110.0, size=size)).astype(np.int32))
    need_plan = next_working(authorised + rng.integers(0, 12, size=size))
    need_plan_end = next_working(
        (need_plan + 20 + rng.gamma(1.6, 110.0, size=size) + cases.long * 150).astype(np.int32)
    )
    closed = np.select(
        [decided.planned, decided.with_plan, decided.in_need],
        [np.maximum(plan_end, authorised) + 14, need_plan_end + 3, authorised + 20 + rng.gamma(1.4, 80.0, size=size)],
        authorised + rng.integers(0, 9, size=size),
    )
    closed = next_working(np.maximum(closed, np.where(decided.met, conference, 0)).astype(np.int32))
    changed = np.minimum(conference + 60 + rng.integers(0, 60, size=size), plan_end)
    assessed = ~decided.no_action
    taken: dict[str, tuple[Bools, npt.NDArray[np.generic]]] = {
        "assessed_from": (assessed, assessed_from), "authorised": (assessed, authorised), "closed": (assessed, closed),
        "enquiry": (decided.enquired, enquiry), "target": (decided.enquired, add_working(enquiry, 15)),
        "conference": (decided.met, conference), "need_plan": (decided.with_plan, need_plan),
        "need_plan_end": (decided.with_plan, need_plan_end), "plan": (decided.planned, conference),
        "plan_end": (decided.planned, plan_end), "changed": (decided.planned, changed),
    }  # fmt: skip
    days: dict[str, Any] = {name: np.where(shown, on, 0).astype(np.int32) for name, (shown, on) in taken.items()}
    return days | {
        "slip_start": slip_start, "slip_end": slip_end, "slip_enquiry": slip_enquiry, "slip_conference": slip_conference
    }  # fmt: skip


def _codes(rng: np.random.Generator, cases: _Referrals, decided: _Decisions) -> dict[str, Any]:
    """The coded fields of Episodes (arrays of int8)."""
    size, named = len(cases), cases.named
    usual = _choose(rng, _CATEGORY_SHARES, size)
    category = np.where(named, _choose(rng, _ABUSE_CATEGORY_SHARES, size), usual)
    turns = named & (rng.random(size) < 0.08)
    other = np.where(rng.random(size) < 0.06, _choose(rng, _CATEGORY_SHARES, size), category)
    served = decided.in_need | decided.planned
    why = rng.random(size)
    ended = np.select([why < 0.03, why < 0.06, why < 0.12], [2, 3, 4], 6)  # RC3, RC4, RC5, else RC7
    return {
        "source": cases.source,
        "need": np.where(cases.abuse, 0, _choose(rng, _NEED_SHARES, size)).astype(np.int8),
        "category": category.astype(np.int8),
        "latest": np.where(turns, CATEGORIES.index("SAB"), other).astype(np.int8),
        "previous": (decided.planned & (rng.random(size) < 0.245)).astype(np.int8),
        "reason": np.where(served, ended, np.where(rng.random(size) < 0.66, 7, 8)).astype(np.int8),
    }


def make_episodes(
    rng: np.random.Generator, people: People, harm: Harm, heard: Heard, other: Other, start: int, end: int
) -> Episodes:
    """Every episode of need that is open on some day of the years, without overlaps in one council."""
    cases = _referrals(rng, people, harm, heard, other)
    decided = _decide(rng, cases)
    age = (cases.day - people.birth[cases.person]) / YEAR_OF_LIFE
    episodes = Episodes(
        person=cases.person, area=people.area_on(cases.person, cases.day).astype(np.int32), referral=cases.day,
        harm=cases.harm, no_action=decided.no_action, factors=_factors(rng, harm, cases, ~decided.no_action, age),
        **_days(rng, cases, decided), **_codes(rng, cases, decided),
    )  # fmt: skip
    episodes = _adopted(people, episodes)
    episodes = episodes.take(np.lexsort((-episodes.harm, episodes.referral, episodes.area, episodes.person)))
    episodes = episodes.take(_apart(episodes))
    last_seen = np.where(episodes.no_action, episodes.referral, episodes.closed)
    return _late_split(rng, episodes.take((last_seen >= start) & (episodes.referral <= end)))


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
    episodes.reason[open_then] = REASONS.index("RC1")
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


def _late_split(rng: np.random.Generator, episodes: Episodes) -> Episodes:
    """In the return of 2024 a few councils still say "sexual abuse" without by whom. Only in cases closed by then."""
    end = ISO.index("2024-03-31")
    old = (episodes.closed > 0) & (episodes.closed <= end) & (episodes.closed > end - 366)
    chosen = old & (rng.random(len(episodes)) < _SPLIT_LATE)
    for code in ("19B", "19C"):
        column = FACTORS.index(code)
        change = chosen & episodes.factors[:, column]
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
