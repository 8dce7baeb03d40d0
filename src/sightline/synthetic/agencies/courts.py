"""What criminal courts do with those whom the police charge: hearings, verdicts, sentences; and rows open over years.

Cases charged before the first year go the same course: probation.earlier adds them. Rates are guesses unless a source
is named; docs/synthetic.md gives each its reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from sightline.standard.codes import code_list
from sightline.standard.rows import read_rows
from sightline.synthetic.agencies.filing import ids, texts
from sightline.synthetic.agencies.police import Crime
from sightline.synthetic.agencies.sightings import Columns, identity
from sightline.synthetic.agencies.stages import STAGES, YEAR, Truths, stage_shares
from sightline.synthetic.days import YEAR_OF_LIFE, Days, ages, next_working, number, off_weekend, year_bounds, year_of
from sightline.synthetic.files.documented import Sheet, fields_of, file_path
from sightline.synthetic.plan import Plan
from sightline.synthetic.recording.books import Book
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import Bools, Ints, People, Texts
from sightline.synthetic.truth.events import Happened, WhyNot

FAR = 10**8  # the day that never comes: beyond every number of a day
CHARGED = ("1", "1A")
VERDICTS = ("convicted", "acquitted", "discontinued")
SENTENCES = (
    "", "custody", "suspended", "community_order", "referral_order", "youth_rehabilitation_order", "detention", "other",
)  # fmt: skip
CUSTODY, SUSPENDED, COMMUNITY, REFERRAL, YOUTH_ORDER, DETENTION, OTHER_SENTENCE = range(1, 8)
MONTH_DAYS = YEAR_OF_LIFE / 12

# The course a case takes. Every table below has one entry a course, in this order.
RAPE, CONTACT, ONLINE, OTHER, YOUTH_SEXUAL, YOUTH_OTHER = range(6)
_PLEADS_GUILTY = (0.30, 0.42, 0.85, 0.68, 0.45, 0.62)
_DISCONTINUED = (0.15, 0.14, 0.05, 0.14, 0.18, 0.18)
_CONVICTED_AT_TRIAL = (0.50, 0.52, 0.55, 0.50, 0.45, 0.45)
_REMANDED = (0.42, 0.18, 0.04, 0.08, 0.04, 0.01)
_DAYS = (  # from charge to the verdict on a guilty plea, to the trial, to being discontinued: means
    (300, 620, 290), (250, 540, 260), (210, 450, 220), (90, 240, 120), (170, 340, 190), (70, 170, 90),
)  # fmt: skip
_SPREAD = 4.0  # shape of those times: their standard deviation is half of their mean
_TO_HEARING = 24  # days on average where nobody is held
_TO_SENTENCE = (32, 35, 38, 18, 25, 14)  # days on average after the verdict
_SHARES = (  # of the sentences in _ADULTS or _YOUTHS
    (0.93, 0.03, 0.02, 0.02), (0.56, 0.18, 0.21, 0.05), (0.24, 0.44, 0.27, 0.05), (0.14, 0.16, 0.34, 0.36),
    (0.48, 0.36, 0.07, 0.09), (0.62, 0.18, 0.03, 0.17),
)  # fmt: skip
_ADULTS = (CUSTODY, SUSPENDED, COMMUNITY, OTHER_SENTENCE)
_YOUTHS = (REFERRAL, YOUTH_ORDER, DETENTION, OTHER_SENTENCE)
_MEDIAN_MONTHS = (104.0, 40.0, 20.0, 5.0, 14.0, 6.0)  # in custody or detention
_SIGMA = (0.45, 0.60, 0.50, 0.80, 0.50, 0.50)  # of the logarithm of those months
_SHORTER = ((0, 0), (0, 0), (6, 25), (12, 37), (3, 13), (6, 37), (0, 0), (0, 0))  # months by sentence, from and below
_CROWN = (1.0, 1.0, 0.7, 0.15, 0.0, 0.0)
# Months up to which magistrates can send somebody to prison, until the day before and from it (general knowledge).
_MAGISTRATES_MONTHS, _MORE_FROM = (6, 12), number(date(2024, 11, 18))
_RESPONSIBLE = 10  # age of criminal responsibility


def shown(days: npt.NDArray[np.integer], last: Days) -> Days:
    """The days as known on `last`: 0 for what is later."""
    return np.where((days > 0) & (days <= last), days, 0).astype(np.int32)


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one format, each in the file of every year in which it is open, as known on that year's last day.

    One entry a row, of which those with a `person` of -1 are written nowhere. Open from `begin` to `finish` (FAR while
    no end is in sight). `id_column` holds `ids`, `person_column` the person's local id. Where the format has columns
    that say who somebody is, they hold what the sender's book says.
    """

    sender: str
    format: str
    id_column: str
    person_column: str
    agency: Ints
    person: Ints
    begin: Days
    finish: Days
    ids: list[str]

    def yearly(self, setting: Setting) -> tuple[Ints, Days]:
        """(row, last day of the year) of each row in each file."""
        found = []
        for first, last in map(year_bounds, setting.years):
            open_then = np.flatnonzero((self.person >= 0) & (self.begin <= last) & (self.finish >= first))
            found.append((open_then.astype(np.int32), np.full(len(open_then), last, dtype=np.int32)))
        return np.concatenate([index for index, _ in found]), np.concatenate([last for _, last in found])

    def sheet(
        self, index: Ints, last: Days, books: Mapping[str, Book], columns: Mapping[str, npt.NDArray[np.generic]]
    ) -> Sheet:
        """The sheet of these rows of `yearly`: its id, the person, and the other columns."""
        book, agency = books[self.sender], self.agency[index]
        entry = book.entries(agency, self.person[index], self.begin[index])
        first = {self.id_column: texts(self.ids)[index], self.person_column: book.local_id[entry]}
        return Sheet(self.format, self.sender, agency, last, {**first, **self._who(book, entry), **columns})

    def _who(self, book: Book, entry: Ints) -> Columns:
        said = {**identity(book, entry), "person_number": book.person_number[entry]}
        return {field.name: said[field.name] for field in fields_of(self.format) if field.name in said}

    def happened(self, setting: Setting, kind: str, day: Days) -> Happened:
        """What happened on `day` of each row (0: nothing) up to the last day, with the file that first holds it."""
        which = np.flatnonzero((self.person >= 0) & (day > 0) & (day <= setting.end))
        sent = np.maximum(np.maximum(day, self.begin), setting.start)[which].astype(np.int32)
        late = (sent > setting.end) | (sent > self.finish[which])
        reason = np.where(late, np.where(day[which] < setting.start, WhyNot.OUTSIDE_YEARS, WhyNot.NOT_SENT), 0)
        on = day[which].astype(np.int32)
        return Happened(
            kind, self.sender, self.person[which], on, on, self.agency[which], sent,
            file_path(self.format), texts(self.ids)[which].tolist(),
            reason.astype(np.int8),
        )  # fmt: skip

    def known(self, setting: Setting) -> tuple[str, Ints, Ints, Days]:
        """Whom these rows are about in any file: sender, agency, person, first day."""
        which = np.unique(self.yearly(setting)[0])
        return self.sender, self.agency[which], self.person[which], self.begin[which]


@dataclass(frozen=True, slots=True)
class Charges:
    """Who is charged with what: one entry a defendant in a case.

    `crime` is a place in the list of crimes, -1 for a case charged before the first year; `person` -1 for somebody of
    earlier years who stands in no file. `course` is RAPE to YOUTH_OTHER.
    """

    crime: Ints
    person: Ints
    area: Ints
    offence: Texts
    reference: Texts
    course: Ints
    charged: Days

    @property
    def youth(self) -> Bools:
        """Whether it is a case of a youth court."""
        found: Bools = self.course >= YOUTH_SEXUAL
        return found

    @property
    def sexual(self) -> Bools:
        """Whether it is a sexual offence against a child."""
        found: Bools = (self.course != OTHER) & (self.course != YOUTH_OTHER)
        return found


@dataclass(frozen=True, slots=True)
class Course:
    """How each case goes, whether or not the years last so long. Days are 0 where there is none.

    `verdict` and `sentence` are places in VERDICTS and SENTENCES; `months` is -1 where the sentence has none.
    """

    hearing: Days
    trial: Days
    guilty_plea: Bools
    crown: Bools
    verdict: Ints
    decided: Days
    sentence: Ints
    months: Ints
    sentenced: Days
    remanded: Bools

    @property
    def over(self) -> Days:
        """The day the case ends."""
        return np.maximum(self.decided, self.sentenced)


_Arrays = TypeVar("_Arrays", Charges, Course)


@dataclass(frozen=True, slots=True)
class Courts:
    """Cases and their course, one entry a defendant in a case; the courts' numbers are those of forces.

    `yearly` is how many adults are charged a year with sexual offences against children. `counts` has a row a year, of
    such offences recorded in it: recorded; at each of STAGES by the last day; recorded a year or more before it; at
    each of STAGES within a year, of these; with a case; convicted in the end.
    """

    charges: Charges
    course: Course
    region: Ints
    rows: Rows
    yearly: float
    counts: Ints
    setting: Setting

    def known(self) -> list[tuple[str, Ints, Ints, Days]]:
        """Whom each court must have in its book."""
        return [self.rows.known(self.setting)]

    def sheets(self, setting: Setting, books: Mapping[str, Book]) -> Iterator[Sheet]:
        """court_cases, as known on the last day of each year in which a case is open."""
        index, last = self.rows.yearly(setting)
        c, k = self.charges, self.course
        hearing, decided, sentenced = (shown(day[index], last) for day in (k.hearing, k.decided, k.sentenced))
        kind = np.where(sentenced > 0, k.sentence[index], 0)
        plea = np.where(k.guilty_plea[index], np.where(decided > 0, "guilty", ""), "not_guilty")
        yield self.rows.sheet(index, last, books, {
            "force_code": texts(setting.forces)[self.rows.agency[index]], "crime_reference": c.reference[index],
            "offence_code": c.offence[index],
            "court": np.where(c.youth, "youth", np.where(k.crown, "crown", "magistrates"))[index].astype(object),
            "charge_date": c.charged[index], "first_hearing_date": hearing,
            "plea": np.where(hearing > 0, plea, "").astype(object), "trial_date": shown(k.trial[index], last),
            "verdict": np.where(decided > 0, np.array(VERDICTS)[k.verdict[index]], "").astype(object),
            "verdict_date": decided, "sentence": texts(SENTENCES)[kind],
            "sentence_months": np.where(kind > 0, k.months[index], -1), "sentence_date": sentenced,
        })  # fmt: skip

    def happened(self, setting: Setting, books: Mapping[str, Book]) -> Iterator[Happened]:  # noqa: ARG002
        """Charges, hearings, trials, verdicts and sentences up to the last day."""
        k = self.course
        for kind, day in (
            ("charged", self.charges.charged), ("first_hearing", k.hearing), ("trial", k.trial), ("verdict", k.decided),
            ("sentence", k.sentenced),
        ):  # fmt: skip
            yield self.rows.happened(setting, kind, day)

    def planted(self, setting: Setting, plan: Plan) -> Truths:  # noqa: ARG002
        """Shares of the sexual offences against children recorded in each year: no plant moves them here."""
        return stage_shares(setting.years, self.counts)


def sexual_classes() -> frozenset[str]:
    """Offence classes that are sexual offences against a child, or may be: here every victim was a child."""
    crosswalk = read_rows("form_crosswalk.csv")
    said = {
        row["code"] for row in crosswalk if (row["code_list"], row["status"]) == ("offence_class", "recorded crime")
    }
    return frozenset(said | set(code_list("offence_class_any_age_victims")) | {"86"})


def is_sexual(crime: Crime, classes: frozenset[str]) -> bool:
    """Whether it is a sexual offence against a child by its class or its flags."""
    return crime.csa is True or crime.cse is True or crime.offence in classes


def _course(crime: Crime, sexual: bool, youth: bool) -> int:
    if youth:
        return YOUTH_SEXUAL if sexual else YOUTH_OTHER
    if not sexual:
        return OTHER
    if crime.offence.startswith("19"):
        return RAPE
    return ONLINE if crime.offence in ("86", "88A") else CONTACT


def _charges(setting: Setting, people: People, crimes: list[Crime], references: list[str]) -> tuple[Charges, float]:
    """Every suspect of a crime that ended in a charge; and how many adults a year for sexual offences."""
    classes, birth = sexual_classes(), people.birth.tolist()
    rows: list[tuple[int, int, int, int, int]] = []
    suspected = ended = charged = 0
    for index, crime in enumerate(crimes):
        if not crime.suspects:
            continue
        sexual = is_sexual(crime, classes)
        day = next((day for code, day in crime.outcomes if code in CHARGED), 0)
        if sexual:
            adults = sum(crime.recorded - birth[person] >= 18 * YEAR_OF_LIFE for person, _ in crime.suspects)
            suspected += adults
            ended += adults if crime.outcomes else 0
            charged += adults if day else 0
        if day:
            rows += [(index, person, crime.area, day, int(sexual)) for person, _ in crime.suspects]
    table = np.array(rows, dtype=np.int32).reshape(-1, 5)
    table = table[ages(people.birth[table[:, 1]], table[:, 3]) >= _RESPONSIBLE]
    of, person, area, on, about = table.T.copy()
    young = ages(people.birth[person], on) < 18
    course = [_course(crimes[c], s, y) for c, s, y in zip(of.tolist(), about.tolist(), young.tolist(), strict=True)]
    offence, reference = [texts([names[c] for c in of.tolist()]) for names in
                          ([crime.offence for crime in crimes], references)]  # fmt: skip
    # Crimes recorded late in the years have no outcome yet, so charges counted would be too few for a year.
    yearly = suspected * (charged / ended if ended else 0.0) / len(setting.years)
    return Charges(of, person, area, offence, reference, np.array(course, dtype=np.int32), on), yearly


def proceed(rng: np.random.Generator, charges: Charges) -> Course:
    """The course of each case from its charge on."""
    course, size = charges.course, len(charges.course)
    roll = rng.random((5, size))
    remanded = roll[0] < np.array(_REMANDED)[course]
    wait = 1 + rng.gamma(2.0, _TO_HEARING / 2, size=size)
    # Whoever is held comes before a court on its next day.
    held = next_working((charges.charged + 1).astype(np.int32))
    hearing = np.where(remanded, held, off_weekend(rng, (charges.charged + wait).astype(np.int32)))
    pleads, dropped = np.array(_PLEADS_GUILTY)[course], np.array(_DISCONTINUED)[course]
    way = np.where(roll[1] < pleads, 0, np.where(roll[1] < pleads + dropped, 2, 1))
    takes = np.array(_DAYS)[course, way] * rng.gamma(_SPREAD, 1 / _SPREAD, size=size)
    later = off_weekend(rng, np.maximum(charges.charged + takes, hearing + 1).astype(np.int32))
    lasts = rng.integers(2, 12, size=size)
    decided = np.where(way == 1, off_weekend(rng, (later + lasts).astype(np.int32)), later).astype(np.int32)
    guilty = (way == 0) | ((way == 1) & (roll[2] < np.array(_CONVICTED_AT_TRIAL)[course]))
    wait = rng.gamma(2.0, np.array(_TO_SENTENCE)[course] / 2, size=size)
    place = (roll[3][:, None] > np.cumsum(np.array(_SHARES)[course], axis=1)).sum(axis=1).clip(max=3)
    sentence = np.where(charges.youth, np.array(_YOUTHS)[place], np.array(_ADULTS)[place])
    sentence = np.where(guilty, sentence, 0).astype(np.int32)
    months = _months(rng, charges, sentence)
    sentenced = np.where(guilty, off_weekend(rng, (decided + wait).astype(np.int32)), 0).astype(np.int32)
    crown = (roll[4] < np.array(_CROWN)[course]) | _beyond_magistrates(charges, sentence, months, sentenced)
    return Course(
        hearing, np.where(way == 1, later, 0).astype(np.int32), way == 0, crown,
        np.where(way == 2, 2, np.where(guilty, 0, 1)).astype(np.int32), decided, sentence, months,
        sentenced, remanded,
    )  # fmt: skip


def _months(rng: np.random.Generator, charges: Charges, sentence: Ints) -> Ints:
    """The months of each sentence, -1 for those that have none."""
    size = len(sentence)
    long = np.array(_MEDIAN_MONTHS)[charges.course] * np.exp(rng.normal(size=size) * np.array(_SIGMA)[charges.course])
    low, below = np.array(_SHORTER)[sentence].reshape(-1, 2).T
    short = low + (rng.random(size) * (below - low)).astype(np.int64)
    locked = (sentence == CUSTODY) | (sentence == DETENTION)
    months = np.where(locked, np.round(long).clip(2, np.where(charges.youth, 72, 360)), short)
    return np.where((sentence == 0) | (sentence == OTHER_SENTENCE), -1, months).astype(np.int32)


def _beyond_magistrates(charges: Charges, sentence: Ints, months: Ints, sentenced: Days) -> Bools:
    """Adults' cases with more months in prison, suspended or not, than magistrates can give: a Crown Court's."""
    most = np.where(sentenced >= _MORE_FROM, _MAGISTRATES_MONTHS[1], _MAGISTRATES_MONTHS[0])
    locked = (sentence == CUSTODY) | (sentence == SUSPENDED)
    found: Bools = ~charges.youth & locked & (months > most)
    return found


def _counts(setting: Setting, crimes: list[Crime], charges: Charges, course: Course) -> Ints:
    """For each year what became of the sexual offences recorded in it: see Courts."""
    classes, guilty, size = sexual_classes(), course.verdict == 0, len(crimes)
    sexual = np.array([is_sexual(crime, classes) for crime in crimes], dtype=bool)
    recorded = np.array([crime.recorded for crime in crimes], dtype=np.int32)
    case, convicted = (np.zeros(size, dtype=bool) for _ in range(2))
    case[charges.crime] = True
    convicted[charges.crime[guilty]] = True
    first = np.full((len(STAGES), size), FAR, dtype=np.int32)
    for index, crime in enumerate(crimes):
        first[0, index] = min((day for _, day in crime.outcomes), default=FAR)
        first[1, index] = min((day for code, day in crime.outcomes if code in CHARGED), default=FAR)
    for place, day in enumerate(
        (course.hearing, course.trial, np.where(guilty, course.decided, 0), np.where(guilty, course.sentenced, 0)), 2
    ):
        there = (day > 0) & (day <= setting.end)
        np.minimum.at(first[place], charges.crime[there], day[there].astype(np.int32))
    long = recorded + YEAR <= setting.end
    ways = [
        sexual, *(sexual & (first < FAR)), sexual & long, *(sexual & long & (first <= recorded + YEAR)), sexual & case,
        sexual & convicted,
    ]  # fmt: skip
    year = year_of(recorded)
    table = [[int((way & (year == wanted)).sum()) for way in ways] for wanted in setting.years]
    return np.array(table, dtype=np.int32)


def assembled(setting: Setting, charges: Charges, course: Course, yearly: float, counts: Ints) -> Courts:
    """The courts of these cases, with ids."""
    force = np.array(setting.force_of, dtype=np.int32)[charges.area]
    case_ids = ids(setting.rng("case ids"), "T", len(force))
    rows = Rows("court", "court_cases", "case_id", "defendant_id", force, charges.person, charges.charged, course.over,
                case_ids)  # fmt: skip
    region = np.array(setting.region_of, dtype=np.int32)[charges.area]
    return Courts(charges, course, region, rows, yearly, counts, setting)


def make_courts(setting: Setting, people: People, crimes: list[Crime], references: list[str]) -> Courts:
    """Every case charged in these years. `references` has the force's reference of each crime."""
    charges, yearly = _charges(setting, people, crimes, references)
    course = proceed(setting.rng("courts"), charges)
    return assembled(setting, charges, course, yearly, _counts(setting, crimes, charges, course))


def joined(first: _Arrays, second: _Arrays) -> _Arrays:
    """Both, one after the other."""
    return type(first)(*(np.concatenate([getattr(first, f.name), getattr(second, f.name)]) for f in fields(first)))
