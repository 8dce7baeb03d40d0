"""Prisons: time held, risk bands, and the programmes for people convicted of sexual offences, with too few places.

Adults only: what young people are sentenced to belongs to youth justice. Rates are guesses unless a source is named;
docs/synthetic.md gives each its reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from sightline.standard.units import Unit
from sightline.synthetic.agencies.courts import (
    CUSTODY,
    FAR,
    MONTH_DAYS,
    Courts,
    Rows,
    shown,
)
from sightline.synthetic.agencies.filing import ids, percent, texts
from sightline.synthetic.agencies.stages import Truths
from sightline.synthetic.days import Days, number, year_bounds
from sightline.synthetic.files.documented import Sheet
from sightline.synthetic.plan import Plan
from sightline.synthetic.recording.books import Book
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import Bools, Ints, People, Texts
from sightline.synthetic.truth.events import Happened

BANDS = ("low", "medium", "high", "very_high")
_BAND_SHARES = (0.27, 0.36, 0.26, 0.11)
STATUS = ("remand", "sentenced", "recall")
REMAND, SENTENCED, RECALL = range(3)

_TWO_THIRDS_FROM = 48  # months from which two thirds of a sentence for a sexual offence are served (general knowledge)
_RECALLED = (0.28, 0.13)  # a year on licence: other offences, sexual offences
_RECALL_DAYS = 150  # on average, and never beyond the end of the sentence

_ASSESSED_AFTER = 110  # days on average
_TIME_LEFT = 183  # days left to serve from which somebody can be offered a programme
_MEDIUM = 1  # band from which a programme is offered
_WILLING = 0.92
_LAST_DAYS = 730  # before release in which a programme is offered
_OFFERED_AFTER = 60  # days from the assessment until the unwilling have said so
_PLACES_TO_NEED = 0.8  # places a year beside the eligible people for whom one falls due in it, where no plant is
_PROGRAMME_DAYS = (100, 151)  # a programme takes, from and below
_COMPLETED = 0.85
_YEARS_BEFORE = 10  # years before the first in which places were given out too, so that waiting lists have settled
_TIMES = 12  # times a year at which places are given out
_GOLDEN = 0.618034
# The register of England grew from 36,921 (2010/11) to 70,052 (31 March 2024), as reported second-hand: 5% a year.
GROWTH = 1.05
PROGRAMMES = ("programme_a", "building_choices")
_CHANGED = number(date(2024, 4, 1))  # Building Choices since 2024-25 (general knowledge)


@dataclass(frozen=True, slots=True)
class Spells:
    """Time held without a break, one entry a spell. `case` is an entry of the courts; `finish` the day it ends.

    `months` is -1 on remand. `freed`: whether its end is a release from a sentence, and not a move to another spell.
    """

    case: Ints
    status: Ints
    begin: Days
    finish: Days
    months: Ints
    freed: Bools


@dataclass(frozen=True, slots=True)
class Places:
    """What became of the need for a programme, one entry a sentenced spell. `given` and `taken`: a row a region."""

    started: Days
    ended: Days
    given: Ints  # places, by region and year of the setting
    taken: Ints


@dataclass(frozen=True, slots=True)
class Prisons:
    """Spells and programmes. Their entries for programmes are the sentenced spells for sexual offences, `served`.

    `band` has an entry a case of the courts. `ended` is 0 where nothing was started.
    """

    spells: Spells
    served: Ints
    band: Ints
    assessed: Days
    eligible: Bools
    willing: Bools
    completes: Bools
    places: Places
    unplanted: Places
    need: npt.NDArray[np.float64]  # people for whom a programme falls due in the last year, by region
    custody: Rows
    programmes: Rows
    setting: Setting

    def known(self) -> list[tuple[str, Ints, Ints, Days]]:
        """Whom each region's prisons must have in their book."""
        return [self.custody.known(self.setting)]

    def sheets(self, setting: Setting, books: Mapping[str, Book]) -> Iterator[Sheet]:
        """custody, programmes and programme_places."""
        s = self.spells
        index, last = self.custody.yearly(setting)
        band = texts(BANDS)[self.band[s.case[index]]]
        band[s.status[index] == REMAND] = ""
        yield self.custody.sheet(index, last, books, {
            "reception_date": s.begin[index], "status": texts(STATUS)[s.status[index]],
            "sentence_months": s.months[index], "risk_band": band, "end_date": shown(s.finish[index], last),
        })  # fmt: skip
        yield self._programme_sheet(setting, books)
        region, year = np.indices(self.places.given.shape).reshape(2, -1)
        last = np.array([year_bounds(y)[1] for y in setting.years], dtype=np.int32)[year]
        yield Sheet("programme_places", "prison", region.astype(np.int32), last, {
            "programme": _programme(last), "places": self.places.given.ravel(), "filled": self.places.taken.ravel(),
        })  # fmt: skip

    def _programme_sheet(self, setting: Setting, books: Mapping[str, Book]) -> Sheet:
        index, last = self.programmes.yearly(setting)
        started, ended = shown(self.places.started[index], last), shown(self.places.ended[index], last)
        left = self.spells.finish[self.served[index]] <= last
        refused = ~self.willing[index] & (self.assessed[index] + _OFFERED_AFTER <= last)
        result = np.select(
            [~self.eligible[index], ended > 0, started > 0, refused, left],
            ["", np.where(self.completes[index], "completed", "dropped_out"), "ongoing", "not_started", "no_place"],
            "waiting",
        )
        eligible = np.where(self.eligible[index], "yes", "no").astype(object)
        return self.programmes.sheet(index, last, books, {
            "programme": np.where(started > 0, _programme(started), "").astype(object),
            "assessed_date": self.assessed[index], "eligible": eligible, "started_date": started, "ended_date": ended,
            "result": result.astype(object),
        })  # fmt: skip

    def happened(self, setting: Setting, books: Mapping[str, Book]) -> Iterator[Happened]:  # noqa: ARG002
        """Receptions, releases and recalls; assessments, starts and ends of programmes."""
        s = self.spells
        for kind, day in (
            ("custody_reception", np.where(s.status != RECALL, s.begin, 0)),
            ("recall", np.where(s.status == RECALL, s.begin, 0)), ("custody_end", s.finish),
        ):  # fmt: skip
            yield self.custody.happened(setting, kind, day.astype(np.int32))
        for kind, day in (
            ("programme_assessed", self.assessed), ("programme_started", self.places.started),
            ("programme_ended", self.places.ended),
        ):  # fmt: skip
            yield self.programmes.happened(setting, kind, day)

    def planted(self, setting: Setting, plan: Plan) -> Truths:
        """Places beside need by region, and the share of eligible people released in these years who had started."""
        found: Truths = []
        size = setting.scenario.size("prison_places")
        finish, region = self.spells.finish[self.served], self.programmes.agency
        freed = self.eligible & (self.programmes.person >= 0) & (finish >= setting.start) & (finish <= setting.end)
        for place, code in enumerate(setting.regions):
            usual = 100 * _PLACES_TO_NEED
            here = usual * (1 - size) if place == plan.short_region else usual
            found.append(("places_of_need", str(Unit.PERCENT), "region", code, here, usual))
            mine = freed & (region == place)
            made, usual_too = (
                percent(int((places.started[mine] > 0).sum()), int(mine.sum()))
                for places in (self.places, self.unplanted)
            )
            found.append(("started_of_eligible_released", str(Unit.PERCENT), "region", code, made, usual_too))
        return found

    def completed(self, size: int) -> Bools:
        """Whether a programme was completed, for each of the `size` cases of the courts."""
        done = np.zeros(size, dtype=bool)
        done[self.spells.case[self.served[self.completes & (self.places.ended > 0)]]] = True
        return done

    def release(self, size: int) -> Days:
        """The day of release from the sentence, for each of the `size` cases of the courts; 0 where there is none."""
        day = np.zeros(size, dtype=np.int32)
        out = (self.spells.status == SENTENCED) & self.spells.freed
        day[self.spells.case[out]] = self.spells.finish[out]
        return day

    def recalled(self, size: int) -> Days:
        """The day of recall from licence, for each of the `size` cases of the courts; 0 where there is none."""
        day = np.zeros(size, dtype=np.int32)
        back = self.spells.status == RECALL
        day[self.spells.case[back]] = self.spells.begin[back]
        return day


def _programme(days: Days) -> Texts:
    """The programme in use on each day."""
    return texts(PROGRAMMES)[(days >= _CHANGED).astype(np.int32)]


def _spells(courts: Courts) -> Spells:
    """Time on remand and time sentenced, case by case: a person may seem to be held twice at once."""
    c, k = courts.charges, courts.course
    remand = np.flatnonzero(k.remanded & ~c.youth).astype(np.int32)
    kept = (k.sentence == CUSTODY)[remand]
    until = np.where(kept, k.sentenced[remand], k.decided[remand])
    held = np.zeros(len(k.months), dtype=np.int32)
    held[remand] = until - k.hearing[remand]
    sentenced = np.flatnonzero((k.sentence == CUSTODY) & ~c.youth).astype(np.int32)
    months = k.months[sentenced]
    share = np.where(c.sexual[sentenced] & (months >= _TWO_THIRDS_FROM), 2 / 3, 1 / 2)
    # Time on remand counts; whoever has served the sentence already leaves the next day.
    left = np.maximum(np.round(months * MONTH_DAYS * share) - held[sentenced], 1)
    return Spells(
        np.concatenate([remand, sentenced]), np.repeat([REMAND, SENTENCED], [len(remand), len(sentenced)]),
        np.concatenate([k.hearing[remand], k.sentenced[sentenced]]),
        np.concatenate([until, k.sentenced[sentenced] + left]).astype(np.int32),
        np.concatenate([np.full(len(remand), -1), months]).astype(np.int32),
        np.concatenate([np.zeros(len(remand), dtype=bool), np.ones(len(sentenced), dtype=bool)]),
    )  # fmt: skip


def _one_bed(spells: Spells, person: Ints) -> Spells:
    """The same spells, so that nobody is held twice at once: what lies inside a longer spell is left out.

    A spell that another cuts short passes on to it, which is no release.
    """
    begin, finish, freed = spells.begin.tolist(), spells.finish.tolist(), spells.freed.tolist()
    who, status, kept = person.tolist(), spells.status.tolist(), [True] * len(begin)
    order = np.lexsort((-spells.finish, spells.begin, person))
    before = -1
    for spell in order[person[order] >= 0].tolist():
        if before >= 0 and who[before] == who[spell] and begin[spell] < finish[before]:
            if finish[spell] <= finish[before]:
                kept[spell] = False
                continue
            if status[spell] == REMAND:  # already held: the rest of it follows
                begin[spell] = finish[before]
            else:
                finish[before] = begin[spell]
            freed[before] = False
        before = spell
    whole = replace(
        spells, begin=np.array(begin, dtype=np.int32), finish=np.array(finish, dtype=np.int32),
        freed=np.array(freed, dtype=bool),
    )  # fmt: skip
    return _chosen(whole, np.flatnonzero(kept))


def _chosen(spells: Spells, which: npt.NDArray[np.integer]) -> Spells:
    return Spells(*(getattr(spells, field.name)[which] for field in fields(spells)))


def _with_recalls(rng: np.random.Generator, courts: Courts, spells: Spells) -> Spells:
    """Adds time back in prison of those recalled from the last licence they have, once each."""
    c, k = courts.charges, courts.course
    sentenced = np.flatnonzero((spells.status == SENTENCED) & spells.freed)
    case = spells.case[sentenced]
    person = c.person[case]
    roll = rng.exponential(size=len(case)) / np.array(_RECALLED)[c.sexual[case].astype(np.int32)]
    stays = 28 + rng.gamma(2.0, (_RECALL_DAYS - 28) / 2, size=len(case))
    begin = spells.finish[sentenced] + 1 + roll * 365
    until = k.sentenced[case] + k.months[case] * MONTH_DAYS
    held_last = np.zeros(int(c.person.max(initial=-1)) + 2, dtype=np.int32)
    np.maximum.at(held_last, c.person[spells.case] + 1, spells.finish)
    at_last = (person >= 0) & (held_last[person + 1] == spells.finish[sentenced])
    back = np.flatnonzero(at_last & (begin + 28 < until))
    count = len(back)
    more = Spells(
        case[back], np.full(count, RECALL), begin[back].astype(np.int32),
        np.minimum(begin + stays, until)[back].astype(np.int32), k.months[case[back]], np.zeros(count, dtype=bool),
    )  # fmt: skip
    both = [[getattr(some, field.name) for some in (spells, more)] for field in fields(spells)]
    return Spells(*(np.concatenate(pair) for pair in both))


@dataclass(frozen=True, slots=True)
class _Need:
    """One entry a sentenced spell for a sexual offence: those who can and will take up a place, and until when."""

    able: Bools
    earliest: Days
    release: Days
    region: Ints
    turn: npt.NDArray[np.float64]  # who comes first
    when: npt.NDArray[np.float64]  # how far into the time left a start falls
    takes: Ints  # days


def _next(need: _Need, started: Days, latest: Days, there: Ints, span: tuple[int, int]) -> tuple[Ints, Days]:
    """(entry, day of the start) of those who come first in a span of days, for the places that are there by region."""
    low, high = np.maximum(need.earliest, span[0]), np.minimum(latest, span[1])
    waiting = np.flatnonzero(need.able & (started == 0) & (low <= high))
    waiting = waiting[np.lexsort((need.turn[waiting], need.region[waiting]))]
    region = need.region[waiting]
    chosen = waiting[np.arange(len(waiting)) - np.searchsorted(region, region) < there[region]].astype(np.int32)
    return chosen, (low[chosen] + (high - low)[chosen] * need.when[chosen]).astype(np.int32)


def _give(setting: Setting, need: _Need, yearly: npt.NDArray[np.float64], offset: npt.NDArray[np.float64]) -> Places:
    """Gives out the places of each region month by month to any of those waiting, `yearly` of them in the last year.

    A place that nobody takes up stays free until the year ends.
    """
    started = np.zeros(len(need.able), dtype=np.int32)
    years = range(setting.years[0] - _YEARS_BEFORE, setting.years[-1] + 1)
    # Parts of a place are carried over, so that a small region has its share over the years.
    growing = yearly[:, None] * GROWTH ** (np.arange(len(years)) - len(years) + 1.0)
    given = np.diff(np.floor(growing.cumsum(axis=1) + offset[:, None]), axis=1, prepend=0).astype(np.int32)
    taken = np.zeros_like(given)
    latest = need.release - _PROGRAMME_DAYS[1]
    for turn, year in enumerate(years):
        first, last = year_bounds(year)
        edges = first + (last + 1 - first) * np.arange(_TIMES + 1) // _TIMES
        # which months of a year have a place where there are fewer than twelve differs by region and year
        phase = (offset + turn * _GOLDEN) % 1
        for month in range(_TIMES):
            there = np.floor(given[:, turn] * (month + 1) / _TIMES + phase).astype(np.int32) - taken[:, turn]
            chosen, day = _next(need, started, latest, there, (int(edges[month]), int(edges[month + 1]) - 1))
            started[chosen] = day
            taken[:, turn] += np.bincount(need.region[chosen], minlength=len(yearly)).astype(np.int32)
    ended = np.where(started > 0, started + need.takes, 0).astype(np.int32)
    return Places(started, ended, given[:, _YEARS_BEFORE:], taken[:, _YEARS_BEFORE:])


def make_prisons(setting: Setting, people: People, courts: Courts, plan: Plan) -> Prisons:
    """Who is held, when and with which risk, and who starts and completes a programme before release."""
    c, rng = courts.charges, setting.rng("prisons")
    drawn = rng.choice(len(BANDS), size=len(people.kind) + len(c.person), p=np.array(_BAND_SHARES)).astype(np.int32)
    band = np.where(c.person >= 0, drawn[c.person], drawn[len(people.kind) :])  # one a person
    spells = _spells(courts)
    spells = _one_bed(spells, c.person[spells.case])
    spells = _with_recalls(rng, courts, _chosen(spells, np.flatnonzero(spells.finish > spells.begin)))
    served = np.flatnonzero((spells.status == SENTENCED) & c.sexual[spells.case]).astype(np.int32)
    region, size, finish = courts.region[spells.case], len(served), spells.finish[served]
    assessed = (spells.begin[served] + 14 + rng.gamma(4.0, (_ASSESSED_AFTER - 14) / 4, size=size)).astype(np.int32)
    assessed[assessed >= finish] = 0
    eligible = (assessed > 0) & (band[spells.case[served]] >= _MEDIUM) & (finish - assessed >= _TIME_LEFT)
    willing, completes = rng.random((2, size)) < np.array([[_WILLING], [_COMPLETED]])
    whole = rng.integers(*_PROGRAMME_DAYS, size=size)
    takes = np.where(completes, whole, 1 + whole * rng.random(size)).astype(np.int32)
    due = np.maximum(assessed + 14, finish - _LAST_DAYS).astype(np.int32)
    need = _Need(eligible & willing, due, finish, region[served], rng.random(size), rng.random(size), takes)
    recent = eligible & (due >= setting.start - 5 * 365) & (due <= setting.end)
    counted = 5 + len(setting.years)
    flow = np.bincount(region[served][recent], minlength=len(setting.regions)) / counted * GROWTH ** (counted / 2)
    shares = np.full(len(setting.regions), _PLACES_TO_NEED)
    offset = rng.random(len(setting.regions))
    unplanted = _give(setting, need, flow * shares, offset)
    shares[plan.short_region] *= 1 - setting.scenario.size("prison_places")
    person = c.person[spells.case]
    custody = Rows("prison", "custody", "custody_id", "person_id", region, person, spells.begin, spells.finish,
                   ids(setting.rng("custody ids"), "K", len(person)))  # fmt: skip
    programmes = Rows("prison", "programmes", "programme_id", "person_id", region[served], person[served],
                      np.where(assessed > 0, assessed, FAR), finish,
                      ids(setting.rng("programme ids"), "G", size))  # fmt: skip
    return Prisons(
        spells, served, band, assessed, eligible, willing,
        completes, _give(setting, need, flow * shares, offset), unplanted, flow, custody, programmes, setting,
    )  # fmt: skip
