"""What agencies of a world held of each child, when they acted, and when each child was identified: from the world.

Nothing here is read from a file: children are the true ones, days those on which things happened and were written, and
records count that were lost on the way or never sent. Which happenings are signs and actions says threshold_kinds.csv.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from sightline.standard.rows import day as read_day
from sightline.standard.rows import read_rows
from sightline.synthetic.agencies.meetings import STRATEGY
from sightline.synthetic.agencies.schools import term_days, term_of
from sightline.synthetic.agencies.sightings import Sightings
from sightline.synthetic.days import Days, ages, number
from sightline.synthetic.doings import World
from sightline.synthetic.society.people import Ints
from sightline.synthetic.truth.thresholds import HOLDERS, NEVER, Flags, Held, Numbers, joined, once

_ALWAYS = (1, 2**31 - 1)
_GROWN = 18  # years


def _kinds(use: str) -> Iterator[tuple[str, str, str, int, int]]:
    """(kind, holder, which day, first day, last day) of each row of threshold_kinds.csv for a use."""
    for row in read_rows("threshold_kinds.csv", __package__):
        if row["use"] == use:
            since, until = read_day(row["since"]), read_day(row["until"])
            yield (
                row["kind"], row["holder"], row["day"], number(since) if since else _ALWAYS[0],
                number(until) if until else _ALWAYS[1],
            )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Noted:
    """Incidents of one kind as somebody wrote them down: `day` may name "written" or "told"; 0 where there is none."""

    person: Ints
    incident: Numbers
    happened: Days
    written: Days
    told: Days
    of_harm: Flags


def _sightings(world: World) -> dict[str, Sightings]:
    """The records of every kind of sign but those of primary care, in the order in which Signs holds that kind."""
    parts = world.parts
    every = (parts.missing.reports, parts.missing.notices, parts.schools.absences, parts.schools.suspensions,
             parts.health.attendances, parts.health.referrals, parts.youth_justice.offences)  # fmt: skip
    return {one.kind: one for one in every}


def _noted(world: World, kind: str) -> _Noted:
    """The incidents of a kind, numbered as the signs are; those of primary care after them."""
    signs = world.lives.signs
    if kind == "health_contact":
        primary = world.parts.health.primary
        size = len(primary.child)
        return _Noted(
            primary.child, len(signs) + np.arange(size), primary.day, primary.recorded, primary.shared,
            np.zeros(size, dtype=bool),
        )  # fmt: skip
    one, number_of = _sightings(world)[kind], signs.of(kind).astype(np.int64)
    found = _Noted(one.child, number_of, one.day, one.written, one.told, signs.cause[number_of] >= 0)
    return _by_term(found, world.setting.end) if kind == "absence" else found


def _by_term(noted: _Noted, end: int) -> _Noted:
    """Persistent absence of which somebody took note by `end`: one a term, which the register shows when that ends.

    Registers are taken at every session, by law, whenever a worker then takes note of what they say. So what was noted
    late is late nowhere here: no return says when a school took note.
    """
    term, seen = term_of(noted.happened), (noted.written > 0) & (noted.written <= end)
    last = np.where(seen, term_days(term)[1], 0).astype(np.int32)
    _, place, same = np.unique(np.stack([noted.person, term, seen]), axis=1, return_index=True, return_inverse=True)
    return replace(noted, incident=noted.incident[place[same.ravel()]], happened=last, written=last)


def held_of(world: World) -> Held:
    """Every sign that somebody wrote down in the years, in the hands of each kind of agency that had it.

    What another agency told counts as having happened when it was told: before that it could not be written down.
    """
    setting, people, parts = world.setting, world.people, []
    for kind, holder, which, since, until in _kinds("sign"):
        noted = _noted(world, kind)
        day = noted.told if which == "told" else noted.written
        there = (day >= max(setting.start, since)) & (day <= min(setting.end, until))
        there &= ages(people.birth[noted.person], day) < _GROWN
        when = day if which == "told" else np.minimum(noted.happened, day)
        one = np.full(len(day), HOLDERS.index(holder))
        columns = (people.child[noted.person], one, noted.incident, when, day)
        child, by, incident, happened, written = (column.astype(np.int64)[there] for column in columns)
        parts.append(Held(child, by, incident, happened, written, noted.of_harm[there]))
    return once(joined(parts))


def contacts(world: World) -> Numbers:
    """For each child the day on which it came in by which the child was identified; NEVER for none.

    Identified is who has a record specific to sexual abuse, written in the years and before 18, sent or not. It came in
    with the referral, the report to the police or the referral to a support service that the record goes back to.
    """
    people, setting = world.people, world.setting
    found = np.full(people.children, NEVER)
    episodes = world.episodes
    referrals: dict[tuple[int, str], list[int]] = {}
    for person, area, day in zip(
        episodes.person.tolist(), episodes.area.tolist(), episodes.referral.tolist(), strict=True
    ):
        referrals.setdefault((person, setting.codes[area]), []).append(day)
    for record in world.records:
        child, on = int(people.child[record.person]), record.recorded_on
        if child < 0 or not setting.start <= on <= setting.end or _grown(int(people.birth[record.person]), on):
            continue
        came = on
        if record.sender == "council":
            came = max((day for day in referrals.get((record.person, record.agency), []) if day <= on), default=on)
        elif record.crime >= 0:
            came = min(world.crimes[record.crime].reported or on, on)
        found[child] = min(found[child], came)
    return found


def _grown(birth: int, on: int) -> bool:
    return bool(ages(np.array([birth], dtype=np.int32), np.array([on], dtype=np.int32))[0] >= _GROWN)


def acted_of(world: World) -> tuple[Numbers, Numbers]:
    """(child, day) of each time that an agency acted for a child, written down or not."""
    whom, when = [], []
    done = _done(world)
    for kind, _, _, since, until in _kinds("action"):
        person, on = (np.asarray(column, dtype=np.int64) for column in done[kind])
        child = world.people.child[person].astype(np.int64)
        there = (child >= 0) & (on >= max(since, 1)) & (on <= min(until, world.setting.end))
        whom.append(child[there])
        when.append(on[there])
    return np.concatenate(whom), np.concatenate(when)


def _done(world: World) -> dict[str, tuple[npt.ArrayLike, npt.ArrayLike]]:
    """Kind of action -> (person, day) of each: a day of 0 is none."""
    episodes, parts, meeting = world.episodes, world.parts, world.parts.meetings.meeting
    discussed = meeting.kind == STRATEGY
    victims = [(person, crime.recorded) for crime in world.crimes for person in crime.victims]
    return {
        "strategy_discussion": (meeting.person[discussed], meeting.held[discussed]),
        "assessment": (episodes.person, episodes.assessed_from),
        "enquiry": (episodes.person, episodes.enquiry),
        "protection_plan": (episodes.person, episodes.plan),
        "care": (parts.care.period.person, parts.care.period.begin),
        "early_help": (parts.contacts.early_help.person, parts.contacts.early_help.start),
        "crime": ([person for person, _ in victims], [day for _, day in victims]),
        "support": ([entry.person for entry in world.referrals], [entry.begin for entry in world.referrals]),
    }
