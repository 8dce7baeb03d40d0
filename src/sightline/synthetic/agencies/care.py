"""Looked-after children: who is, since when, under which legal status, where placed, and how it ends.

Set to the published numbers for England in the year to March 2025 (DfE, children looked after): 81,770 on 31 March and
32,270 who started, beside 402,400 children in need on that day and 396,870 who became so. Codes are those of the
SSDA903 return of 2025. Lengths, ways into care and changes are guesses; docs/synthetic.md gives their reasons.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from sightline.synthetic.agencies.council import Episodes
from sightline.synthetic.agencies.filing import (
    Codes,
    apart,
    first_seen,
    inside,
    local_ids,
    row_ids,
    shuffled,
    standing,
    words,
)  # fmt: skip
from sightline.synthetic.agencies.placements import LEGAL, PLACES, RNE, Rows, make_rows
from sightline.synthetic.days import YEAR_OF_LIFE, Days, number
from sightline.synthetic.files.documented import Sheet, file_path
from sightline.synthetic.recording.books import Book
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import BARRIERS, Bools, Ints, Kind, People, barriers
from sightline.synthetic.truth.events import Happened, WhyNot

REASONS = ("X1", "E11", "E12", "E13", "E3", "E4A", "E4B", "E41", "E45", "E46", "E47", "E5", "E6", "E7", "E8", "E9",
           "E14", "E17")  # fmt: skip
PATH = file_path("care_periods")
_OLD_CODE_UNTIL = number(date(2024, 3, 31))  # supported accommodation is H5 in returns up to this day, then K3

IN_CARE = 81_770 / 402_400  # looked after, of children in need on 31 March
STARTS = 32_270 / 396_870  # starts to be looked after, for each child who becomes one in need
_UNOPPOSED = 0.58  # of adoptions; in the rest the court dispensed with consent (DfE 2025)
_GROWN = int(18 * YEAR_OF_LIFE)
# Lengths in days before anybody turns 18: (share, shape, scale) of gamma variates. With the 18th birthday and adoptions
# their mean comes near 2.5 years, that is 81,770 / 32,270.
_LENGTHS = ((0.16, 1.0, 22.0), (0.27, 1.5, 150.0), (0.57, 1.2, 1900.0))
_ROUNDS = 12
_POOL = 20_000  # lengths from which those of children already looked after are drawn, long ones more often
_AT_ONCE = 0.25  # of starts, within three days of the referral
_WAIT = 90.0  # days from the referral to the others, on average
_WEIGHTS = (4.0, 2.0, 1.0)  # of episodes with a plan, with an enquiry, others
# (from this age on, weight of children who start, of children who are looked after): old ones are more often (DfE).
_AGES = ((0.0, 4.5, 1.00), (1.0, 0.65, 0.45), (5.0, 0.6, 0.50), (10.0, 1.1, 1.45), (16.0, 3.2, 3.6))
_ADOPTION = (200, 2.0, 150.0)  # days looked after before it: at least, and gamma on top
_REMAND = (14, 110)  # days
_REMANDED, _REMAND_AGE = 0.03, 12.0
# Why it ends: shares below 90 days, above, and at 18. Of all who ceased in 2025: home 19%, SGO 12%, CAO 3% (DfE).
_SHORT_STAY = 90
_SHORT = {"E4A": 0.46, "E4B": 0.12, "E13": 0.16, "E41": 0.03, "E8": 0.23}
_LONG = {"E4A": 0.24, "E4B": 0.03, "E45": 0.19, "E46": 0.02, "E47": 0.06, "E41": 0.06, "E13": 0.09, "E3": 0.05,
         "E5": 0.06, "E9": 0.02, "E8": 0.18}  # fmt: skip
_AT_18 = {"E17": 0.27, "E5": 0.46, "E6": 0.12, "E7": 0.04, "E8": 0.11}


@dataclass(frozen=True, slots=True)
class Period:
    """One entry a period of being looked after. `end` is the day it ends, `reason` a place in REASONS."""

    person: Ints
    area: Ints
    begin: Days
    end: Days
    reason: Codes
    adopted: Bools
    remanded: Bools

    def __len__(self) -> int:
        return len(self.person)

    def take(self, index: npt.NDArray[np.integer] | Bools) -> Period:
        """The same, for some entries."""
        return Period(self.person[index], self.area[index], self.begin[index], self.end[index], self.reason[index],
                      self.adopted[index], self.remanded[index])  # fmt: skip


@dataclass(frozen=True, slots=True)
class Care:
    """Periods, and the rows of each: one a legal status and placement, as far as it was in force in the years."""

    setting: Setting
    period: Period
    rows: Rows
    number: Ints  # of the periods
    row_number: Ints

    def on(self, day: int) -> Ints:
        """The people looked after at the end of that day."""
        found: Ints = self.period.person[(self.period.begin <= day) & (self.period.end > day)]
        return found

    def known(self) -> list[tuple[str, Ints, Ints, Days]]:
        """Whom councils must have in their books: everybody looked after on a day of the years."""
        period = self.period
        return [("council", *first_seen(period.area, period.person, period.begin))]

    def sheets(self, setting: Setting, books: Mapping[str, Book]) -> Iterator[Sheet]:
        """Format `care_periods`: each row in the file of every year in which it was in force."""
        period, rows = self.period, self.rows
        row, first, last = standing(setting, rows.begin, rows.end)
        mine = rows.period[row]
        area = period.area[mine]
        running = rows.end[row] > last
        reason = np.where(rows.last[row], period.reason[mine], REASONS.index("X1"))
        placement = words(PLACES, rows.place[row])
        placement[(placement == "K3") & (last <= _OLD_CODE_UNTIL)] = "H5"
        yield Sheet("care_periods", "council", area, first, {
            "row_id": row_ids("R", self.row_number[row]), "period_id": row_ids("L", self.number[mine]),
            "la_child_id": local_ids(books["council"], area, period.person[mine], period.begin[mine]),
            "start_date": rows.begin[row], "start_reason": words(RNE, rows.why[row]),
            "legal_status": words(LEGAL, rows.legal[row]), "placement": placement,
            "end_date": np.where(running, 0, rows.end[row]),
            "end_reason": np.where(running, "", words(REASONS, reason)),
        })  # fmt: skip

    def happened(self, setting: Setting, books: Mapping[str, Book]) -> Iterator[Happened]:  # noqa: ARG002
        """Beginnings, changes and ends of being looked after. What began before the years stands in the first file."""
        period, rows = self.period, self.rows
        names = row_ids("R", self.row_number)
        begins = rows.why == RNE.index("S")
        for kind, which in (("care_begins", begins), ("care_changes", ~begins)):
            mine, on = rows.period[which], rows.begin[which]
            yield Happened(
                kind, "council", period.person[mine], on, on, period.area[mine],
                np.maximum(on, setting.start).astype(np.int32), PATH, names[which].tolist(),
                np.full(len(on), WhyNot.WRITTEN, dtype=np.int8), np.minimum(rows.end[which], setting.end),
            )  # fmt: skip
        ends = rows.last & inside(setting, rows.end)
        mine, on = rows.period[ends], rows.end[ends]
        yield Happened(
            "care_ends", "council", period.person[mine], on, on, period.area[mine], on, PATH, names[ends].tolist(),
            np.full(len(on), WhyNot.WRITTEN, dtype=np.int8),
        )  # fmt: skip


def _lengths(rng: np.random.Generator, size: int) -> npt.NDArray[np.float64]:
    """Lengths in days of periods as they begin, without a look at the age."""
    kind = rng.choice(len(_LENGTHS), size=size, p=np.array([share for share, _, _ in _LENGTHS]))
    shape, scale = (np.array([entry[place] for entry in _LENGTHS])[kind] for place in (1, 2))
    drawn: npt.NDArray[np.float64] = 1 + rng.gamma(shape, scale)
    return drawn


def _running(
    rng: np.random.Generator, lived: Ints
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:  # fmt: skip
    """(length, days passed) of periods met on a day, on which long ones are met more often; `lived`: days of life."""
    pool = _lengths(rng, _POOL)
    chance = pool / pool.sum()
    length = rng.choice(pool, size=len(lived), p=chance)
    passed = length * rng.random(len(lived))
    for _ in range(_ROUNDS):  # nobody was looked after before birth: drawn again, so that long ones are fewer
        again = np.flatnonzero(passed >= lived)
        length[again] = rng.choice(pool, size=len(again), p=chance)
        passed[again] = length[again] * rng.random(len(again))
    return length, np.minimum(passed, np.maximum(lived - 1, 0))


def _chosen(
    rng: np.random.Generator, wanted: float, weight: npt.NDArray[np.float64]
) -> npt.NDArray[np.int64]:  # fmt: skip
    """About so many of the entries, by weight; an entry of weight 0 never."""
    total = weight.sum()
    chance = weight * (wanted / total) if total > 0 else weight
    return np.flatnonzero(rng.random(len(weight)) < chance)


def _by_age(age: npt.NDArray[np.float64], column: int) -> npt.NDArray[np.float64]:
    """The weight of each age: column 1 of those who start, 2 of those who are looked after."""
    band = np.searchsorted([entry[0] for entry in _AGES], age, side="right") - 1
    weight: npt.NDArray[np.float64] = np.array([entry[column] for entry in _AGES])[np.maximum(band, 0)]
    return np.where((age < 0) | (age >= 17.9), 0.0, weight)


def _need(episodes: Episodes) -> npt.NDArray[np.float64]:
    """The weight of each episode: care is more likely where there was an enquiry, more yet where there was a plan."""
    return np.select([episodes.plan > 0, episodes.enquiry > 0], _WEIGHTS[:2], _WEIGHTS[2])


def _able(people: People, episodes: Episodes) -> Bools:
    """Episodes of need of children who may be chosen: adopted children have a period of their own, or none."""
    child = episodes.person
    able: Bools = (people.kind[child] == Kind.CHILD) & (people.adopted_on[child] == 0) & ~episodes.no_action
    return able


def _adopted(rng: np.random.Generator, setting: Setting, people: People, episodes: Episodes) -> Period:
    """Every child who is adopted, until the day of the adoption: with the council that had an episode of need."""
    renamed = np.flatnonzero((people.adopted_as >= 0) & (people.adopted_on >= setting.start)).astype(np.int32)
    child = renamed[barriers(people)[people.adopted_as[renamed]] == BARRIERS.index("adoption")]
    end = people.adopted_on[child]
    least, shape, scale = _ADOPTION
    before = least + rng.gamma(shape, scale, size=len(child))
    begin = np.maximum(end - before, people.birth[child]).astype(np.int32)
    area = people.area_on(child, end).astype(np.int32)
    reason = np.where(rng.random(len(child)) < _UNOPPOSED, REASONS.index("E11"), REASONS.index("E12"))
    known = np.full(len(people.kind), -1, dtype=np.int32)
    known[episodes.person] = episodes.area
    area = np.where(known[child] >= 0, known[child], area)
    yes = np.ones(len(child), dtype=bool)
    period = Period(child, area, begin, end, reason.astype(np.int8), yes, ~yes)
    return period.take(begin <= setting.end)


def _before(
    rng: np.random.Generator, setting: Setting, people: People, episodes: Episodes, fewer: int
) -> Period:  # fmt: skip
    """Children who were looked after when the years began, `fewer` of them being there already."""
    day = setting.start
    open_then = ~episodes.no_action & (episodes.referral <= day) & (episodes.closed > day)
    age = (day - people.birth[episodes.person]) / YEAR_OF_LIFE
    weight = np.where(open_then & _able(people, episodes), _by_age(age, 2), 0.0)
    wanted = IN_CARE * int(open_then.sum()) - fewer
    index = _chosen(rng, max(wanted, 0.0), weight)
    child = episodes.person[index]
    length, passed = _running(rng, (day - people.birth[child]).astype(np.int32))
    begin = np.maximum(np.minimum(day - passed, day - 1), people.birth[child] + 1).astype(np.int32)
    end = np.maximum(day + (length - passed), day + 1).astype(np.int32)
    return _ended(rng, people, child, episodes.area[index], begin, end)


def _starting(
    rng: np.random.Generator, setting: Setting, people: People, episodes: Episodes, fewer: int
) -> Period:  # fmt: skip
    """Children who start to be looked after in the years, during an episode of need; `fewer` are there already."""
    size = len(episodes)
    wait = np.where(rng.random(size) < _AT_ONCE, rng.integers(0, 4, size=size), 4 + rng.exponential(_WAIT, size=size))
    begin = np.maximum(episodes.referral + wait, people.birth[episodes.person] + 1).astype(np.int32)
    able = _able(people, episodes) & inside(setting, begin) & (begin <= episodes.closed)
    age = (begin - people.birth[episodes.person]) / YEAR_OF_LIFE
    weight = np.where(able, _by_age(age, 1) * _need(episodes), 0.0)
    new = int((~episodes.no_action & inside(setting, episodes.referral)).sum())
    index = _chosen(rng, max(STARTS * new - fewer, 0.0), weight)
    end = begin[index] + np.maximum(1, _lengths(rng, len(index))).astype(np.int32)
    return _ended(rng, people, episodes.person[index], episodes.area[index], begin[index], end)


def _drawn(rng: np.random.Generator, shares: dict[str, float], size: int) -> Codes:
    places = np.array([REASONS.index(code) for code in shares], dtype=np.int8)
    weight = np.array(list(shares.values()))
    drawn: Codes = places[rng.choice(len(places), size=size, p=weight / weight.sum())]
    return drawn


def _ended(rng: np.random.Generator, people: People, child: Ints, area: Ints, begin: Days, end: Days) -> Period:
    """The periods of children who are not adopted: none lasts beyond the 18th birthday, remands are short."""
    size, birthday = len(child), people.birth[child] + _GROWN
    age = (begin - people.birth[child]) / YEAR_OF_LIFE
    remanded = (rng.random(size) < _REMANDED) & (age >= _REMAND_AGE) & (end - begin <= 2 * _REMAND[1])
    end = np.where(remanded, begin + rng.integers(*_REMAND, size=size), end)
    grown = end >= birthday
    end = np.where(grown, birthday, end).astype(np.int32)
    reason = np.where(end - begin < _SHORT_STAY, _drawn(rng, _SHORT, size), _drawn(rng, _LONG, size))
    away = (reason == REASONS.index("E5")) & ((end - people.birth[child]) / YEAR_OF_LIFE < 16)
    reason = np.where(away, REASONS.index("E8"), reason)
    sentenced = rng.random(size) < 0.5
    reason = np.where(remanded, np.where(sentenced, REASONS.index("E9"), REASONS.index("E14")), reason)
    reason = np.where(grown, _drawn(rng, _AT_18, size), reason)
    return Period(
        child, area, begin.astype(np.int32), end, reason.astype(np.int8), np.zeros(size, dtype=bool), remanded
    )  # fmt: skip


def make_care(setting: Setting, people: People, episodes: Episodes) -> Care:
    """Every period of being looked after on some day of the years, with its rows."""
    rng = setting.rng("care")
    adopted = _adopted(rng, setting, people, episodes)
    there = int(((adopted.begin <= setting.start) & (adopted.end > setting.start)).sum())
    before = _before(rng, setting, people, episodes, there)
    starting = _starting(rng, setting, people, episodes, int(inside(setting, adopted.begin).sum()))
    parts = (adopted, before, starting)
    names = ("person", "area", "begin", "end", "reason", "adopted", "remanded")
    period = Period(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))
    period = period.take((period.end > period.begin) & (period.end >= setting.start))
    period = period.take(apart(period.person, period.begin, period.end))
    period = period.take(np.lexsort((period.begin, period.person)))
    rows = make_rows(setting, period.begin, period.end, people.birth[period.person], period.adopted, period.remanded)
    return Care(setting, period, rows, shuffled(rng, len(period)), shuffled(rng, len(rows)))
