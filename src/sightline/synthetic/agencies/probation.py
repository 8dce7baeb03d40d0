"""Probation: supervision, recall and breach, the register, and reoffending; and the people of earlier years' cases.

Adults only. Rates are guesses unless a source is named; docs/synthetic.md gives each its reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from sightline.standard.units import Unit
from sightline.synthetic.agencies.courts import (
    COMMUNITY,
    CUSTODY,
    FAR,
    MONTH_DAYS,
    ONLINE,
    SUSPENDED,
    Charges,
    Course,
    Courts,
    Rows,
    assembled,
    joined,
    proceed,
    shown,
)
from sightline.synthetic.agencies.filing import ids, percent, texts
from sightline.synthetic.agencies.police import Crime
from sightline.synthetic.agencies.prisons import BANDS, GROWTH, Prisons
from sightline.synthetic.agencies.stages import Truths
from sightline.synthetic.days import YEAR_OF_LIFE, Days
from sightline.synthetic.files.documented import Sheet
from sightline.synthetic.plan import Plan
from sightline.synthetic.recording.books import Book
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import Bools, Ints, Kind, People
from sightline.synthetic.truth.events import Happened, WhyNot

Floats = npt.NDArray[np.float64]

_YEARS_BEFORE = 15  # of cases before the first year
_ROUNDS = 8  # of matching people to earlier cases
_WANTED = 0.42  # adults kept ready for each sexual offence against a child expected in a year: from trial runs

_KINDS = ("licence", "community_order", "suspended")
_BREACHED = (0.28, 0.12)  # a year of an order: other offences, sexual offences
_RESTRICTED = (0.82, 0.55, 0.60)  # contact with children, by kind, sexual offences
_RESTRICTED_OTHERS = 0.05
_NOTICE = (0.25, 0.80)  # of releases told to children's services: without and with a restriction
_NOTICE_DAYS = (-21, 15)  # from the release

PROGRAMME_HAZARD_RATIO = 0.9  # sexual reoffending of those who completed a programme beside the same people without
_YEARS_FREE = (0.0, 2.0, 5.0, 10.0, 60.0)
_PROVEN_BY = (0.0, 0.021, 0.059, 0.110, 0.60)  # cumulative hazard of proven sexual reoffending by these years
_BAND_HAZARD = (0.4, 0.8, 1.4, 2.3)
_UNSEEN = 1.0  # sexual reoffending that nobody learns of, beside the proven
_OTHER_A_YEAR = 0.07  # hazard of another proven offence
_PROVEN_AFTER = 420  # days from a reoffence until it is proven, on average


def wanted(setting: Setting, crimes_expected: int) -> int:
    """How many adults of kind SUSPECT, met by no crime, to keep ready for the cases charged before the first year.

    `crimes_expected`: sexual offences against children expected to be recorded in all years together.
    """
    return 10 + round(_WANTED * crimes_expected / len(setting.years))


def sentence_end(course: Course) -> Days:
    """The day a sentence with months ends, 0 for others; of a short prison sentence a year after half is served."""
    end = course.sentenced + np.round(course.months * MONTH_DAYS)
    # Supervision of a year follows short prison sentences (Offender Rehabilitation Act 2014; general knowledge).
    short = (course.sentence == CUSTODY) & (course.months < 24)
    end = np.maximum(end, np.where(short, course.sentenced + course.months * MONTH_DAYS / 2 + 365, 0))
    return np.where((course.sentenced > 0) & (course.months > 0), end, 0).astype(np.int32)


def registered_until(course: Course) -> Days:
    """How long an adult convicted of a sexual offence must notify the police: FAR without limit, 0 not at all.

    Custody or suspended, 30 months or more: without limit; over 6: 10 years; else 7; community order: 5
    (Sexual Offences Act 2003, section 82; general knowledge).
    """
    locked = (course.sentence == CUSTODY) | (course.sentence == SUSPENDED)
    years = np.where(course.months > 6, 10, 7) * locked + 5 * (course.sentence == COMMUNITY)
    until = np.where(years > 0, course.decided + years * YEAR_OF_LIFE, 0)
    return np.where(locked & (course.months >= 30), FAR, until).astype(np.int32)


def earlier(setting: Setting, people: People, crimes: list[Crime], courts: Courts) -> Courts:
    """The same courts, with the cases charged in the fifteen years before that still matter in these years.

    They are like those of these years against adults for sexual offences, go the same course, and are about adults met
    by no crime as long as there are any. References to their crimes stand in no police file of these years.
    """
    rng, now = setting.rng("courts before"), courts.charges
    like = np.flatnonzero(now.course <= ONLINE)
    growth, in_all = np.log(GROWTH), 1 - GROWTH**-_YEARS_BEFORE
    size = round(courts.yearly * in_all / growth) if len(like) else 0
    ago = -np.log(1 - rng.random(size) * in_all) / growth
    chosen = like[rng.integers(max(1, len(like)), size=size)]
    force = [setting.forces[setting.force_of[area]][-2:] for area in now.area[chosen].tolist()]
    reference = texts([f"{code}/E{place:06d}" for place, code in enumerate(force)])
    nobody = np.full(size, -1, dtype=np.int32)
    charged = (setting.start - 1 - ago * YEAR_OF_LIFE).astype(np.int32)
    old = Charges(nobody, nobody, now.area[chosen], now.offence[chosen], reference, now.course[chosen], charged)
    past = proceed(rng, old)
    old = replace(old, person=_who(setting, rng, people, crimes, old, past))
    course = joined(courts.course, past)
    return assembled(setting, joined(now, old), course, courts.yearly, courts.counts)


def _who(
    setting: Setting, rng: np.random.Generator, people: People, crimes: list[Crime], old: Charges, past: Course
) -> Ints:
    """Whom the cases of earlier years are about; -1 for those that no file of these years shows."""
    served, until = sentence_end(past), registered_until(past)
    rank = np.where(past.over >= setting.start, 0, np.where(served >= setting.start, 1, 2)).astype(np.int32)
    seen = np.flatnonzero(np.maximum(np.maximum(past.over, served), until) >= setting.start)
    met = np.zeros(len(people.kind), dtype=bool)
    met[[person for crime in crimes for person in crime.people()]] = True
    adults, person = people.kind == Kind.SUSPECT, np.full(len(old.area), -1, dtype=np.int32)
    fresh = np.flatnonzero(adults & ~met).astype(np.int32)
    person[seen] = _match(rng, people, fresh, old.area[seen], old.charged[seen], rank[seen])
    # Where they do not suffice, people of these years' crimes have been convicted before.
    left = seen[person[seen] < 0]
    again = np.flatnonzero(adults & met).astype(np.int32)
    person[left] = _match(rng, people, again, old.area[left], old.charged[left], rank[left])
    return person


def _match(rng: np.random.Generator, people: People, pool: Ints, area: Ints, charged: Days, rank: Ints) -> Ints:
    """Somebody of `pool` for each case, -1 where there is nobody: an adult by then, if possible of the area.

    Each is taken once. Where they do not suffice, cases of the highest `rank` go without.
    """
    found, free = np.full(len(area), -1, dtype=np.int32), pool
    for attempt in range(_ROUNDS):
        near = 1 if attempt < _ROUNDS // 2 else 0
        left = np.flatnonzero(found < 0)
        left = left[np.lexsort((rng.random(len(left)), rank[left], area[left] * near))]
        there = free[rng.permutation(len(free))]
        there = there[np.argsort(people.area[there] * near, kind="stable")]
        if attempt == _ROUNDS - 1:  # the oldest people for the oldest cases, as far as they go
            left = left[: len(there)][np.argsort(charged[left[: len(there)]], kind="stable")]
            there = there[np.argsort(people.birth[there], kind="stable")]
        wants, homes = area[left] * near, people.area[there] * near
        place = np.arange(len(left)) - np.searchsorted(wants, wants) + np.searchsorted(homes, wants)
        met = place < np.searchsorted(homes, wants, side="right")
        left, partner = left[met], there[place[met]]
        adult = charged[left] - people.birth[partner] >= 18.05 * YEAR_OF_LIFE
        found[left[adult]] = partner[adult]
        free = np.setdiff1d(free, partner[adult]).astype(np.int32)
    return found


@dataclass(frozen=True, slots=True)
class Supervision:
    """One entry a licence, community order or suspended sentence; days are 0 where there is none."""

    case: Ints
    kind: Ints
    begin: Days
    finish: Days
    recalled: Days
    breached: Days
    restricted: Bools
    notice: Days


@dataclass(frozen=True, slots=True)
class Register:
    """One entry an adult who must notify the police, with what happens at liberty, within the years or after.

    `free` is the day of release or of a sentence served at liberty (0: none yet). `hazard` is what multiplies the
    hazard of sexual reoffending. `proven` and `unseen` are days of proven and of unseen sexual reoffending, `other` of
    another proven offence; those before the first year are not drawn.
    """

    case: Ints
    since: Days
    until: Days
    free: Days
    hazard: Floats
    proven: Days
    unseen: Days
    other: Days
    committed: Days
    other_committed: Days


@dataclass(frozen=True, slots=True)
class Probation:
    """Supervision, the register and what was proven, with the bands of their people."""

    supervision: Supervision
    register: Register
    band: Ints  # by case
    supervised: Rows
    registered: Rows
    reoffended: Rows  # sexual ones first, then others, as many as the register has
    setting: Setting

    def known(self) -> list[tuple[str, Ints, Ints, Days]]:
        """Whom each region's probation service must have in its book."""
        return [rows.known(self.setting) for rows in (self.supervised, self.registered, self.reoffended)]

    def sheets(self, setting: Setting, books: Mapping[str, Book]) -> Iterator[Sheet]:
        """supervision, register and reoffending."""
        s, r, bands = self.supervision, self.register, texts(BANDS)
        index, last = self.supervised.yearly(setting)
        notice = shown(s.notice[index], last)
        yield self.supervised.sheet(index, last, books, {
            "start_date": s.begin[index], "end_date": shown(s.finish[index], last),
            "kind": texts(_KINDS)[s.kind[index]], "risk_band": bands[self.band[s.case[index]]],
            "contact_restriction": np.where(s.restricted[index], "yes", "no").astype(object),
            "recalled_date": shown(s.recalled[index], last), "breached_date": shown(s.breached[index], last),
            "notice_to_council": np.where(notice > 0, "yes", "no").astype(object), "notice_date": notice,
        })  # fmt: skip
        index, last = self.registered.yearly(setting)
        yield self.registered.sheet(index, last, books, {
            "required_from": r.since[index],
            "required_to": np.where(r.until[index] < FAR, np.minimum(r.until[index], _LAST_SHOWN), 0),
            "at_liberty_from": shown(r.free[index], last), "risk_band": bands[self.band[r.case[index]]],
        })  # fmt: skip
        index, last = self.reoffended.yearly(setting)
        committed = np.concatenate([r.committed, r.other_committed])[index]
        kind = np.where(index < len(r.case), "sexual", "other").astype(object)
        yield self.reoffended.sheet(index, last, books, {
            "offence_date": committed, "proven_date": self.reoffended.begin[index], "kind": kind,
        })  # fmt: skip

    def happened(self, setting: Setting, books: Mapping[str, Book]) -> Iterator[Happened]:  # noqa: ARG002
        """Starts and ends of supervision, breaches, notices of release, registrations, and reoffending seen or not."""
        s, r = self.supervision, self.register
        for kind, day in (
            ("supervision_start", s.begin), ("supervision_end", s.finish), ("breach", s.breached),
            ("release_notice", s.notice),
        ):  # fmt: skip
            yield self.supervised.happened(setting, kind, day)
        yield self.registered.happened(setting, "registered", r.since)
        size = len(r.case)
        proven = np.where(self.reoffended.begin < FAR, self.reoffended.begin, 0)
        sexual = np.arange(2 * size) < size
        yield self.reoffended.happened(setting, "sexual_reoffence_proven", np.where(sexual, proven, 0))
        yield self.reoffended.happened(setting, "other_reoffence_proven", np.where(sexual, 0, proven))
        unseen = self.registered.happened(setting, "sexual_reoffence", r.unseen)
        nobody = np.full(len(unseen.on), WhyNot.NOBODY_TOLD, dtype=np.int8)
        yield replace(unseen, why_not=nobody, recorded=np.zeros_like(unseen.on), path="", record_id=[""] * len(nobody))

    def planted(self, setting: Setting, plan: Plan) -> Truths:  # noqa: ARG002
        """The programme's hazard ratio, and the mean share with proven sexual reoffending 2, 5 and 10 years on."""
        ratio = PROGRAMME_HAZARD_RATIO
        found: Truths = [("programme_hazard_ratio", "ratio", "all", "all", ratio, 1.0)]
        free = (self.register.free > 0) & (self.register.free <= setting.end) & (self.registered.person >= 0)
        for years, total in zip(_YEARS_FREE[1:-1], _PROVEN_BY[1:-1], strict=True):
            share = percent(float((1 - np.exp(-total * self.register.hazard[free])).sum()), int(free.sum()))
            found.append(("sexual_reoffending", str(Unit.PERCENT), "years_at_liberty", f"{years:.0f}", share, share))
        return found


_LAST_SHOWN = 43_800  # days beyond it have no date


def _supervision(rng: np.random.Generator, courts: Courts, prisons: Prisons) -> Supervision:
    """Licences after release, and orders from the sentence on."""
    c, k = courts.charges, courts.course
    size, end = len(c.person), sentence_end(k)
    release, recalled = prisons.release(size), prisons.recalled(size)
    begin = np.where(k.sentence == CUSTODY, release, k.sentenced)
    kinds = np.select([k.sentence == CUSTODY, k.sentence == COMMUNITY, k.sentence == SUSPENDED], [0, 1, 2], -1)
    case = np.flatnonzero((kinds >= 0) & ~c.youth & (begin > 0) & (end > begin)).astype(np.int32)
    kind, sexual, count = kinds[case].astype(np.int32), c.sexual[case], len(case)
    roll = rng.random((3, count))
    breached = begin[case] + 365 * rng.exponential(size=count) / np.array(_BREACHED)[sexual.astype(np.int32)]
    restricted = roll[0] < np.where(sexual, np.array(_RESTRICTED)[kind], _RESTRICTED_OTHERS)
    told = (kind == 0) & sexual & (roll[1] < np.array(_NOTICE)[restricted.astype(np.int32)])
    notice = begin[case] + rng.integers(*_NOTICE_DAYS, size=count)
    return Supervision(
        case, kind, begin[case].astype(np.int32), end[case], np.where(kind == 0, recalled[case], 0).astype(np.int32),
        np.where((kind > 0) & (breached < end[case]), breached, 0).astype(np.int32), restricted,
        np.where(told & (notice <= end[case]), notice, 0).astype(np.int32),
    )  # fmt: skip


def _drawn(rng: np.random.Generator, setting: Setting, free: Days, hazard: Floats) -> Days:
    """The day of the first event at that multiple of the hazard, given that there was none before the first year."""
    entry = np.maximum(setting.start - free, 0) / YEAR_OF_LIFE
    passed = np.interp(entry, _YEARS_FREE, _PROVEN_BY)
    reached = passed + rng.exponential(size=len(free)) / hazard
    years = np.interp(reached, _PROVEN_BY, _YEARS_FREE, right=np.inf)
    day = np.ceil(free + years * YEAR_OF_LIFE)
    return np.where((free > 0) & (day < FAR), np.where(np.isfinite(day), day, 0), 0).astype(np.int32)


def _register(rng: np.random.Generator, setting: Setting, courts: Courts, prisons: Prisons) -> Register:
    """Adults convicted of sexual offences against children and not let off; one entry a person, the longest."""
    c, k = courts.charges, courts.course
    size, until = len(c.person), registered_until(k)
    on = np.flatnonzero((until > 0) & c.sexual & ~c.youth & (c.person >= 0) & (until >= setting.start))
    on = on[np.lexsort((k.decided[on], -until[on], c.person[on]))]
    case = on[np.unique(c.person[on], return_index=True)[1]].astype(np.int32)
    inside, person = k.sentence == CUSTODY, c.person
    released = np.zeros(int(person.max(initial=-1)) + 2, dtype=np.int32)
    np.maximum.at(released, person + 1, prisons.release(size))
    locked = np.zeros(len(released), dtype=bool)
    locked[person[inside & ~c.youth] + 1] = True
    # Whoever has several sentences is at liberty after the last release.
    free = np.where(locked[person[case] + 1], released[person[case] + 1], k.sentenced[case]).astype(np.int32)
    count = len(case)
    effect = np.where(prisons.completed(size)[case], PROGRAMME_HAZARD_RATIO, 1.0)
    hazard = np.array(_BAND_HAZARD)[prisons.band[case]] * effect
    proven, unseen = _drawn(rng, setting, free, hazard), _drawn(rng, setting, free, hazard * _UNSEEN)
    wait = rng.exponential(size=count) / _OTHER_A_YEAR * YEAR_OF_LIFE
    other = np.where(free > 0, np.maximum(free, setting.start) + 1 + wait, 0).astype(np.int32)
    delay = rng.gamma(3.0, _PROVEN_AFTER / 3, size=(2, count)).astype(np.int32)
    return Register(
        case, k.decided[case], until[case], free, hazard, proven, unseen, other,
        np.where(proven > 0, np.maximum(free + 1, proven - delay[0]), 0).astype(np.int32),
        np.where(other > 0, np.maximum(free + 1, other - delay[1] // 3), 0).astype(np.int32),
    )  # fmt: skip


def make_probation(setting: Setting, courts: Courts, prisons: Prisons) -> Probation:
    """Who is supervised, who must notify the police, and who offends again. `courts` with those of earlier years."""
    rng, person = setting.rng("probation"), courts.charges.person
    s, r = _supervision(rng, courts, prisons), _register(rng, setting, courts, prisons)
    proven = np.concatenate([r.proven, r.other])
    twice = np.concatenate([r.case, r.case])
    # What is proven after the register's requirement has ended is told to no probation service.
    there = (proven > 0) & (proven <= np.concatenate([r.until, r.until]))
    proven = np.where(there, proven, FAR).astype(np.int32)

    def rows(form: str, prefix: str, case: Ints, begin: Days, finish: Days) -> Rows:
        own = ids(setting.rng(f"{form} ids"), prefix, len(case))
        return Rows("probation", form, f"{form}_id", "person_id", courts.region[case], person[case], begin, finish,
                    own)  # fmt: skip

    return Probation(
        s, r, prisons.band, rows("supervision", "V", s.case, s.begin, s.finish),
        rows("register", "R", r.case, r.since, r.until),
        rows("reoffending", "N", twice, proven, proven), setting,
    )  # fmt: skip
