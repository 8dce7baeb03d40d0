"""What police forces record: crimes, the people in them and outcomes.

Suspects of child-on-child crimes are children of the same world, so some are also victims elsewhere. Adults come from
the pool of people.py and some are suspects more than once.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from sightline.synthetic.days import ISO, age, ages
from sightline.synthetic.harm.abuse import CONTEXTS, NETWORK, Harm
from sightline.synthetic.harm.hearing import Heard
from sightline.synthetic.harm.other import Other
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import Kind, People

_GENERIC = (
    ("105A", 24), ("8N", 30), ("8L", 9), ("8R", 9), ("34B", 6), ("11A", 12), ("3B", 3), ("5D", 3), ("8Q", 2), ("13", 2),
)  # fmt: skip
_BY_AGE = {  # (female, age band) -> classes with weights; bands 0-12, 13-15, 16 and over
    (True, 0): (("19E", 4), ("20B", 9), ("21", 7)),
    (True, 1): (("19D", 5), ("22B", 9), ("20A", 5), ("22A", 1)),
    (True, 2): (("19C", 9), ("20A", 8), ("22A", 2)),
    (False, 0): (("19H", 3), ("17B", 8), ("21", 7)),
    (False, 1): (("19G", 3), ("22B", 9), ("17A", 5), ("22A", 1)),
    (False, 2): (("19F", 6), ("17A", 8), ("22A", 2)),
}  # fmt: skip
_OUTCOMES = (
    ("1", 11), ("1A", 1), ("2", 2), ("8", 2), ("10", 4), ("14", 11), ("15", 23), ("16", 26), ("18", 10), ("21", 4),
    ("22", 4), ("20", 2),
)  # fmt: skip
_SETTINGS = {
    "family_environment": ("home_victim", "home_victim", "home_suspect", "other_home"),
    "trusted_relationship": ("institution", "school", "home_suspect", "health"),
    "intermediary": ("other_home", "home_suspect", "not_known"),
    "online": ("online",), "images": ("online", "online", "school"),
    "groups_networks": ("licensed", "vehicle", "other_home", "public_place", "home_suspect"),
    "arranged_paid": ("licensed", "other_home", "online"),
    "personal_connection": ("home_suspect", "home_victim", "school", "public_place"),
    "attack": ("public_place", "vehicle"),
}  # fmt: skip
_RELATIONSHIPS = {
    "family_environment": ("parent", "parent", "other_relative", "family_friend"),
    "trusted_relationship": ("professional", "carer"), "intermediary": ("acquaintance", "family_friend"),
    "online": ("online_only", "stranger"), "images": ("online_only", "peer"),
    "groups_networks": ("acquaintance", "stranger", "partner"), "arranged_paid": ("stranger", "acquaintance"),
    "personal_connection": ("partner", "acquaintance"), "attack": ("stranger",),
}  # fmt: skip
_ANY_AGE = frozenset({"17A", "19C", "19F", "20A", "22A", "86"})

_SUSPECT_KNOWN = 0.63
_NO_DATES = 0.18  # when it happened was not written down
_SURVIVORS = 0.22  # adults who report late, per crime against a child reported in childhood
_REUSED = 0.13  # adult suspects who were suspects before
_ALSO_SUSPECT = 0.07  # exploited children later suspects of another crime


@dataclass(slots=True)
class Crime:
    """One crime. Days are 0 where not written down; a flag is None where nobody said."""

    area: int
    offence: str
    reported: int
    recorded: int
    since: int
    until: int
    csa: bool | None
    cse: bool | None
    online: bool | None
    group: bool | None
    setting: str
    outcomes: list[tuple[str, int]]
    harm: int = -1  # the entry of Harm that it is about
    victims: list[int] = field(default_factory=list)
    suspects: list[tuple[int, str]] = field(default_factory=list)  # (person, relationship)
    witnesses: list[int] = field(default_factory=list)

    def people(self) -> list[int]:
        """Everybody in it, in whatever role."""
        return [*self.victims, *(person for person, _ in self.suspects), *self.witnesses]


class _Station:
    """Makes crimes one by one, and remembers whom it has met. Draws only from its own generator."""

    def __init__(self, setting: Setting, people: People) -> None:
        self.draw, self.people, self.start, self.end = setting.draw("crimes"), people, setting.start, setting.end
        self.late = setting.scenario.fault("late_recording")
        self.birth = people.birth.tolist()
        self.female = people.female.tolist()
        self.area_of = people.area.tolist()
        areas = range(len(setting.areas))
        adults, grown = people.kind == Kind.SUSPECT, ages(people.birth, np.full_like(people.birth, setting.end)) >= 11
        able = (people.kind == Kind.CHILD) & (people.adopted_on == 0) & grown
        self.free: list[list[int]] = [np.flatnonzero(adults & (people.area == area)).tolist() for area in areas]
        self.survivors: list[int] = np.flatnonzero(people.kind == Kind.SURVIVOR).tolist()
        self.young: list[list[int]] = [np.flatnonzero(able & (people.area == area)).tolist() for area in areas]
        self.met: list[list[int]] = [[] for _ in areas]
        self.cases: dict[int, list[int]] = {}

    def recorded(self, reported: int, share: float, days: int) -> int:
        """The day a crime is written down: some only days later, a few weeks later, none after the last day."""
        if self.draw.random() < self.late:
            return min(self.end, reported + self.draw.randrange(21, 120))
        return reported if self.draw.random() < share else min(self.end, reported + self.draw.randrange(1, days))

    def one(self, weighted: tuple[tuple[str, int], ...]) -> str:
        """One of the codes, by weight."""
        return self.draw.choices([code for code, _ in weighted], [weight for _, weight in weighted])[0]

    def adult(self, area: int, on: int) -> int | None:
        """Somebody of that area who was 18 or over on that day: met before, or new while there are any."""
        met, free = self.met[area], self.free[area]
        for _ in range(12):
            again = bool(met) and (not free or self.draw.random() < _REUSED)
            pool = met if again else free
            if not pool:
                return None
            place = self.draw.randrange(len(pool))
            if age(self.birth[pool[place]], on) >= 18:
                if not again:
                    free[place], free[-1] = free[-1], free[place]
                    met.append(free.pop())
                    return met[-1]
                return met[place]
        return None

    def child(self, area: int, on: int, but: int) -> int | None:
        """A child of that area aged 10 to 17 on that day, other than `but`."""
        pool = self.young[area]
        for _ in range(12):
            if pool:
                found = self.draw.choice(pool)
                if found != but and 10 <= age(self.birth[found], on) < 18:
                    return found
        return None

    def outcomes(self, recorded: int, known: bool) -> list[tuple[str, int]]:
        """None, one or rarely two outcomes with their days; those after the last day are still to come."""
        day = recorded + 5 + int(self.draw.gammavariate(1.3, 130))
        if day > self.end:
            return []
        code = self.one(_OUTCOMES) if known else self.draw.choice(("18", "18", "14", "21"))
        found = [(code, day)]
        again = day + self.draw.randrange(30, 300)
        if code == "18" and self.draw.random() < 0.04 and again <= self.end:
            found.append(("1", again))
        return found

    def flag(self, value: bool, missed: float) -> bool | None:
        """A flag as an officer sets it: often forgotten where it is true, sometimes left blank where it is not."""
        chance = self.draw.random()
        if value:
            return chance >= missed
        return None if chance < 0.1 else False


def _offence(station: _Station, female: bool, years: int, context: str, exploited: bool) -> str:
    chance = station.draw.random()
    if context == "images" and chance < 0.75:
        return "86"
    if context == "online" and years < 16 and chance < 0.6:
        return "88A"
    if exploited and context in ("groups_networks", "arranged_paid", "personal_connection") and chance < 0.3:
        return "71"
    if context == "trusted_relationship" and years >= 16 and chance < 0.5:
        return "73"
    return station.one(_BY_AGE[female, 0 if years < 13 else 1 if years < 16 else 2])


def _suspects(station: _Station, crime: Crime, harm: Harm, index: int, context: str, on: int) -> None:
    """Adds whoever is suspected: a child, an adult, or some of those of a group case."""
    case, draw = int(harm.case[index]), station.draw
    if case:
        if case not in station.cases:
            wanted = 14 if case == NETWORK else draw.randrange(2, 7)
            found = [station.adult(crime.area, on) for _ in range(wanted)]
            station.cases[case] = sorted({person for person in found if person is not None})
        pool = station.cases[case]
        chosen = draw.sample(pool, min(len(pool), draw.randrange(1, 4)))
    elif harm.child_form[index]:
        young = station.child(crime.area, on, int(harm.child[index]))
        chosen = [] if young is None else [young]
    else:
        adult = station.adult(crime.area, on)
        chosen = [] if adult is None else [adult]
    for person in chosen:
        kind = "sibling" if context == "family_environment" else "peer"
        near = kind if harm.child_form[index] and not case else draw.choice(_RELATIONSHIPS[context])
        crime.suspects.append((person, near if draw.random() > 0.15 else "not_known"))


def _abuse_crime(station: _Station, harm: Harm, index: int, reported: int, area: int) -> Crime:
    """The crime recorded when the police hear of one entry of Harm."""
    draw, child = station.draw, int(harm.child[index])
    context, exploited = CONTEXTS[int(harm.context[index])], bool(harm.exploitation[index])
    recorded = station.recorded(reported, 0.72, 15)
    since, until = int(harm.said_from[index]), int(harm.said_to[index])
    since, until = min(since, reported), min(until, reported)
    dated = draw.random() >= _NO_DATES
    offence = _offence(station, station.female[child], age(station.birth[child], since), context, exploited)
    grouped = int(harm.case[index]) > 0
    cse = True if offence == "71" else station.flag(exploited, 0.22)
    crime = Crime(
        area, offence, reported, recorded, since if dated else 0, until if dated else 0,
        station.flag(True, 0.06 if offence in _ANY_AGE else 0.13), cse,
        station.flag(context in ("online", "images"), 0.15), station.flag(grouped, 0.2),
        draw.choice(_SETTINGS[context]) if draw.random() > 0.12 else "not_known", [], index, [child],
    )  # fmt: skip
    if draw.random() < _SUSPECT_KNOWN:
        _suspects(station, crime, harm, index, context, recorded if not dated else since)
    crime.outcomes = station.outcomes(recorded, bool(crime.suspects))
    return crime


def _survivor_crime(station: _Station, person: int) -> Crime:
    """A crime against somebody who was a child then and is an adult on the day of the report."""
    draw, birth = station.draw, station.birth[person]
    reported = draw.randrange(station.start, station.end - 20)
    since = max(1, min(birth + draw.randrange(1500, 6300), reported - 400))
    context = draw.choice(("family_environment", "family_environment", "trusted_relationship", "personal_connection"))
    offence = _offence(station, station.female[person], age(birth, since), context, False)
    crime = Crime(
        station.area_of[person], offence, reported, min(station.end, reported + draw.randrange(0, 9)), since,
        min(since + draw.randrange(1, 900), reported), station.flag(True, 0.4), station.flag(False, 0), False, False,
        draw.choice(_SETTINGS[context]), [], victims=[person],
    )  # fmt: skip
    suspect = station.adult(crime.area, since) if draw.random() < 0.6 else None
    if suspect is not None:
        crime.suspects.append((suspect, draw.choice(_RELATIONSHIPS[context])))
    crime.outcomes = station.outcomes(crime.recorded, bool(crime.suspects))
    return crime


def _other_crime(station: _Station, child: int, day: int, area: int, *, as_suspect: bool) -> Crime:
    """A crime of another kind, with a child as its victim or, from 10 on, its suspect."""
    draw = station.draw
    recorded = min(station.end, day + draw.randrange(0, 4))
    offence = station.one(_GENERIC)
    if as_suspect and offence in ("11A", "13"):
        offence = "8N"
    crime = Crime(
        area, offence, day, recorded, day, day, station.flag(False, 0), station.flag(False, 0), offence == "8R", False,
        draw.choice(("home_victim", "school", "public_place", "not_known")), [],
    )  # fmt: skip
    if as_suspect:
        crime.suspects.append((child, "not_known"))
    else:
        crime.victims.append(child)
        suspect = station.adult(area, day) if draw.random() < 0.3 else None
        if suspect is not None:
            crime.suspects.append((suspect, "parent" if offence == "11A" else "acquaintance"))
    crime.outcomes = station.outcomes(recorded, bool(crime.suspects))
    return crime


def make_crimes(setting: Setting, people: People, harm: Harm, heard: Heard, other: Other) -> list[Crime]:
    """Every crime recorded in these years, in order of the day it was recorded."""
    station = _Station(setting, people)
    draw, end = station.draw, setting.end
    days = heard.police.tolist()
    told = np.flatnonzero(heard.police >= setting.start).tolist()
    homes = people.area_on(harm.child, heard.police).tolist()
    crimes = [_abuse_crime(station, harm, index, days[index], homes[index]) for index in told]
    open_cases: dict[int, Crime] = {}
    for index, crime in zip(told, crimes, strict=True):
        case = int(harm.case[index])
        if case and case in open_cases and draw.random() < 0.15 and open_cases[case].area == crime.area:
            open_cases[case].witnesses.append(crime.victims[0])
        elif case:
            open_cases[case] = crime
    late = station.survivors[: int(len(crimes) * _SURVIVORS)]
    crimes += [_survivor_crime(station, person) for person in late]
    child, day = other.police
    homes = people.area_on(child, day).tolist()
    for person, on, area in zip(child.tolist(), day.tolist(), homes, strict=True):
        suspect = age(station.birth[person], on) >= 10 and draw.random() < 0.35
        crimes.append(_other_crime(station, person, on, area, as_suspect=suspect))
    for index in told:
        on = days[index] + draw.randrange(20, 500)
        if harm.exploitation[index] and draw.random() < _ALSO_SUSPECT and on < end - 5:
            person = int(harm.child[index])
            if age(station.birth[person], on) >= 10 and not people.adopted_on[person]:
                crimes.append(_other_crime(station, person, on, int(people.area[person]), as_suspect=True))
    crimes.sort(key=lambda crime: (crime.recorded, crime.area, crime.victims, crime.suspects))
    assert all(setting.start <= crime.recorded <= end and ISO[crime.recorded] for crime in crimes)
    return crimes
