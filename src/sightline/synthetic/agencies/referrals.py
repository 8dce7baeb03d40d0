"""Every referral to a council before anything is decided: of abuse, again, of other troubles, carried over."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from sightline.synthetic.days import YEAR_OF_LIFE, Days, off_weekend
from sightline.synthetic.harm.abuse import Harm, pick
from sightline.synthetic.harm.hearing import BY, POLICE, SUPPORT, Heard
from sightline.synthetic.harm.other import LOOK_BACK, Other
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import Bools, Ints, People

SOURCES = (
    "1A", "1B", "1C", "1D", "2A", "2B", "3A", "3B", "3C", "3D", "3E", "3F", "4", "5A", "5B", "5C", "5D", "6", "7", "8",
    "9", "10",
)  # fmt: skip
# Shares of referrals that do not speak of sexual abuse; with those that do they come near the published sources (LAIT).
_SOURCE_SHARES = (
    0.076, 0.026, 0.006, 0.013, 0.170, 0.022, 0.012, 0.021, 0.005, 0.022, 0.054, 0.042, 0.014, 0.051, 0.041, 0.031,
    0.031, 0.272, 0.032, 0.037, 0.016, 0.008,
)  # fmt: skip
_BY_SOURCE = {"family": "1A", "school": "2A", "health": "3F", "youth_justice": "5B", "support": "8", "police": "6"}

_AT_WEEKENDS = (0.35, 0.05)  # referrals made when others do not work: the police's, others'
_STILL_NAMED = 0.6  # of those named the first time, those named when they come again
_AGAIN = 0.16  # referrals about abuse that are followed by another about the same
_PLANNED = 0.139  # of cases carried over, those with a protection plan: 49,900 (CPP at 31 March 2024) of 359,250
PLAN_SHAPE, PLAN_SCALE = 1.3, 205.0  # lengths of protection plans, days: 49,420 open, 61,840 begun a year: 0.8 years
# Lengths of episodes of need in days (from, to, share); beyond the last, an exponential of mean _LONG days more.
_LENGTHS = ((12, 91, 0.60), (91, 182, 0.093), (182, 365, 0.132), (365, 730, 0.078), (730, 731, 0.061))
_LONG = 3_900.0


@dataclass(frozen=True, slots=True)
class Cases:
    """Every referral, one entry each. `grown` is the 18th birthday, `harm` an entry of Harm or -1.

    `until` is the day a carried case will close (0 for others), `plan` the day its protection plan began and `plan_end`
    the day it will end (0: none).
    """

    person: Ints
    day: Days
    grown: Days
    harm: Ints
    source: npt.NDArray[np.int8]
    carried: Bools
    again: Bools  # the second referral about the same abuse
    adopting: Bools  # the child is adopted in these years, before or after
    renamed: Bools  # the new identity of an adopted child
    named: Bools  # an assessment would name the abuse
    until: Days
    plan: Days
    plan_end: Days

    def __len__(self) -> int:
        return len(self.person)

    @property
    def abuse(self) -> Bools:
        """Whether sexual abuse, or a suspicion of it, led to the referral."""
        return self.harm >= 0

    def take(self, index: npt.NDArray[np.integer] | Bools) -> Cases:
        """The same, for some entries or in another order."""
        return Cases(*(getattr(self, field.name)[index] for field in fields(self)))


def lengths(rng: np.random.Generator, size: int, *, running: bool = False) -> npt.NDArray[np.float64]:
    """Lengths of episodes of need in days; `running`: of those open on a given day, where long ones weigh more."""
    means = [(low + high) / 2 if low < 730 else 730 + _LONG for low, high, _ in _LENGTHS]
    shares = tuple(share * (mean if running else 1.0) for (_, _, share), mean in zip(_LENGTHS, means, strict=True))
    band = pick(rng, shares, size)
    low, high = (np.array([entry[place] for entry in _LENGTHS], dtype=np.float64)[band] for place in (0, 1))
    beyond = np.where(band == len(_LENGTHS) - 1, rng.exponential(_LONG, size=size), 0.0)
    return low + rng.random(size) * (high - low) + beyond


def _carried(rng: np.random.Generator, people: People, child: Ints, day: Days) -> dict[str, npt.NDArray[np.int32]]:
    """When the cases open on `day` were referred, when their plans began, when they will close."""
    size = len(child)
    planned = rng.random(size) < _PLANNED
    length = lengths(rng, size, running=True)
    passed = rng.random(size) * length
    begun, until = day - passed, day + (length - passed)
    plan_length = 20 + rng.gamma(PLAN_SHAPE + 1, PLAN_SCALE, size=size)
    plan_passed = rng.random(size) * plan_length
    plan = np.where(planned, day - plan_passed, 0)
    plan_end = np.where(planned, day + (plan_length - plan_passed), 0)
    begun = np.where(planned, plan - 45 - rng.exponential(80, size=size), begun)
    until = np.where(planned, plan_end + rng.gamma(1.4, 50, size=size), until)
    begun = np.maximum(begun, people.birth[child] + 1)
    plan = np.where(planned, np.minimum(np.maximum(plan, begun + 20), day), 0)
    return {
        "begun": begun.astype(np.int32), "until": until.astype(np.int32), "plan": plan.astype(np.int32),
        "plan_end": plan_end.astype(np.int32),
    }  # fmt: skip


def _cases(people: People, person: Ints, day: Days, source: npt.NDArray[np.int8], **given: npt.NDArray[Any]) -> Cases:
    """Cases of one sort; what is not given is "no" or 0, of no harm."""
    size = len(person)
    no, nothing = np.zeros(size, dtype=bool), np.zeros(size, dtype=np.int32)
    fixed: dict[str, Any] = {
        "harm": np.full(size, -1, dtype=np.int32), "carried": no, "again": no, "named": no, "until": nothing,
        "plan": nothing, "plan_end": nothing,
    }  # fmt: skip
    return Cases(
        person=person.astype(np.int32), day=day.astype(np.int32), source=source,
        grown=(people.birth[person] + 18 * YEAR_OF_LIFE).astype(np.int32),
        adopting=people.adopted_on[person] > 0, renamed=people.child[person] != person, **(fixed | given),
    )  # fmt: skip


def _of_abuse(setting: Setting, people: People, harm: Harm, heard: Heard) -> tuple[Cases, Cases]:
    """(referrals about abuse, the second referrals about the same)."""
    rng = setting.rng("referrals about abuse")
    told = np.flatnonzero(heard.council >= setting.start - LOOK_BACK).astype(np.int32)
    source = pick(rng, _SOURCE_SHARES, len(told))
    source[(source == SOURCES.index("6")) & (heard.first[told] != POLICE)] = SOURCES.index("2A")
    for by, code in _BY_SOURCE.items():
        source[heard.by[told] == BY.index(by)] = SOURCES.index(code)
    source[heard.first[told] == POLICE] = SOURCES.index("6")
    source[heard.first[told] == SUPPORT] = SOURCES.index("8")
    first = _cases(people, harm.child[told], heard.council[told], source, harm=told, named=heard.named[told])
    again = told[rng.random(len(told)) < _AGAIN]
    day = heard.council[again] + 50 + rng.exponential(150, size=len(again)).astype(np.int32)
    named = heard.named[again] & (rng.random(len(again)) < _STILL_NAMED)
    kept = (day <= setting.end - 3) & (day - people.birth[harm.child[again]] < 17.95 * YEAR_OF_LIFE)
    again, day, named = again[kept], day[kept], named[kept]
    yes, shares = np.ones(len(again), dtype=bool), pick(rng, _SOURCE_SHARES, len(again))
    return first, _cases(people, harm.child[again], day, shares, harm=again, named=named, again=yes)


def _after_adoption(setting: Setting, people: People, heard: Heard, first: Cases) -> Cases:
    """After an adoption the council helps the new family; where there was abuse it is often named again."""
    rng = setting.rng("referrals after adoption")
    adopted = np.flatnonzero((people.adopted_as >= 0) & (people.adopted_on > 0)).astype(np.int32)
    day = people.adopted_on[adopted] + rng.integers(40, 150, size=len(adopted)).astype(np.int32)
    abused = np.full(len(people.kind), -1, dtype=np.int32)
    abused[first.person] = first.harm
    harm = abused[adopted]
    named = (harm >= 0) & heard.named[harm] & (rng.random(len(adopted)) < _STILL_NAMED)
    source = pick(rng, _SOURCE_SHARES, len(adopted))
    return _cases(people, people.adopted_as[adopted], day, source, harm=harm, named=named)


def make_cases(setting: Setting, people: People, harm: Harm, heard: Heard, other: Other) -> Cases:
    """Every referral from `LOOK_BACK` days before the first year on, and every case carried over."""
    rng = setting.rng("referrals")
    first, again = _of_abuse(setting, people, harm, heard)
    child, day = other.council
    usual = _cases(people, child, day, pick(rng, _SOURCE_SHARES, len(child)))
    days = _carried(rng, people, *other.carried)
    old = days["begun"] < setting.start - LOOK_BACK
    child, begun = other.carried[0][old], days.pop("begun")[old]
    kept = {name: values[old] for name, values in days.items()}
    yes = np.ones(len(child), dtype=bool)
    carried = _cases(people, child, begun, pick(rng, _SOURCE_SHARES, len(child)), carried=yes, **kept)
    parts = [first, again, usual, carried, _after_adoption(setting, people, heard, first)]
    cases = Cases(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Cases)))
    # most offices are closed at weekends; the police and duty teams refer then too
    open_then = rng.random(len(cases)) < np.where(cases.source == SOURCES.index("6"), *_AT_WEEKENDS)
    return replace(cases, day=np.where(open_then, cases.day, off_weekend(rng, cases.day)))
