"""What schools write down: pupils, sessions missed in each term, suspensions. One sender for the schools of an area.

Only pupils about whom a school ever noted a sign are written, from the year of the first one on. Rates are guesses
unless a source is named; docs/synthetic.md gives each its reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from sightline.synthetic.agencies.filing import Codes, row_ids, shuffled, words
from sightline.synthetic.agencies.sightings import Sightings, identity, shown, sighted, yearly
from sightline.synthetic.days import ISO, MONTH, WORKS, Days, number, year_bounds, year_of
from sightline.synthetic.files.documented import Sheet
from sightline.synthetic.harm.abuse import pick
from sightline.synthetic.harm.signs import Signs
from sightline.synthetic.recording.books import Book
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import Ints, Kind, People, Texts
from sightline.synthetic.truth.events import Happened, WhyNot

TERMS = ("autumn", "spring", "summer")
KINDS = ("suspension", "permanent")
REASONS = ("DM", "TH", "DB", "PP", "VA", "SM", "OT")
_REASON_SHARES = (0.03, 0.01, 0.49, 0.15, 0.17, 0.005, 0.145)
_PERMANENT = 0.012
_SESSIONS_END = 0.26  # of suspensions that go on, those that end with any one session: 3.8 sessions on average
_MOST_SESSIONS = 90  # 45 days in a school year: the legal limit

PERSISTENT = 0.10  # of the sessions: DfE's definition of persistent absence
_BEYOND = 0.13  # and so much more on average, where there is a sign
_MOST_MISSED = 0.95
_USUAL_MISSED = 0.045  # on average where there is none
_UNAUTHORISED = (0.22, 0.50)  # of the sessions missed: without a sign, with one
_POSSIBLE = (120, 141)  # sessions of a whole term, from and below: 190 days of two sessions in three terms
_SHORTEST_STAY = 14  # days of a term on roll from which there is a row
_LEAST_STAY = 0.25  # of a term, where a sign says that the child was there

_OLDEST = 13  # year group; 0 is reception
_SECONDARY = 7
_RECEPTION, _SCHOOL_ENDS = 4, 18  # calendar years after the school year of birth ended
_FIRST = 1930
_SEPTEMBERS = np.array([number(date(year, 9, 1)) for year in range(_FIRST, 2050)], dtype=np.int32)
_FIRST_TERM = 2000 * 3
_TERMS = np.array(
    [number(date(year - (month == 9), month, 1)) for year in range(2000, 2050) for month in (9, 1, 4)], dtype=np.int32
)


def _open() -> npt.NDArray[np.bool_]:
    """Whether schools are open, for each number of a day. Half terms differ by area and are not known."""
    there = WORKS.copy()
    there[[number for number, day in enumerate(ISO) if _closed(day[5:])]] = False
    return there


def _closed(month_day: str) -> bool:
    return "07-23" <= month_day <= "08-31" or month_day >= "12-20" or month_day <= "01-03"


_OPEN = _open()
_OPENED = np.cumsum(_OPEN).astype(np.int32)  # school days up to and including each day
_SCHOOL_DAYS = np.flatnonzero(_OPEN).astype(np.int32)
_AROUND = 5  # school days before a day off, over which what would fall on it is spread: one of each day of the week


def school_year(day: Days) -> Ints:
    """The calendar year in which the school year of each day ends; it runs from September to August."""
    month = MONTH[day]
    return (month // 12 + (month % 12 >= 8)).astype(np.int32)


def year_group(birth: Days, day: Days) -> Ints:
    """The year group of children born on these days: 0 is reception, below it nobody is at school."""
    return (school_year(day) - school_year(birth) - _RECEPTION - 1).astype(np.int32)


def term_of(day: Days) -> Ints:
    """The number of the term of each day: three for each school year, of which the autumn term is the first."""
    month = MONTH[day] % 12
    return (school_year(day) * 3 + np.where(month >= 8, 0, np.where(month <= 2, 1, 2))).astype(np.int32)


def term_days(term: Ints) -> tuple[Days, Days]:
    """The first and last day of each term, its holidays counted."""
    place = term - _FIRST_TERM
    return _TERMS[place], _TERMS[place + 1] - 1


@dataclass(frozen=True, slots=True)
class Roll:
    """Pupils of an area, an entry each, sorted by area and child: on roll from `begin` to `end`, noted on `noted`."""

    agency: Ints
    child: Ints
    noted: Days
    begin: Days
    end: Days
    school: Ints  # -1 where it is not known

    def __len__(self) -> int:
        return len(self.child)

    def place(self, agency: Ints, child: Ints) -> Ints:
        """The entries of these pupils, who must be there."""
        keys = (self.agency.astype(np.int64) << 32) | self.child
        return np.searchsorted(keys, (agency.astype(np.int64) << 32) | child).astype(np.int32)


@dataclass(frozen=True, slots=True)
class Terms:
    """Sessions of a pupil in a term, an entry each, sorted by pupil and term; `sent` decides the file."""

    pupil: Ints
    term: Ints
    sent: Days
    possible: Ints
    missed: Ints
    unauthorised: Ints
    ids: Texts


@dataclass(frozen=True, slots=True)
class Schools:
    """Pupils with a sign, their terms, and suspensions: `permanent`, `reason`, `sessions` have one entry each of these.

    `row` is the entry of `terms` that shows each absence, -1 for those that are in no file.
    """

    roll: Roll
    terms: Terms
    absences: Sightings
    row: Ints
    suspensions: Sightings
    permanent: Codes
    reason: Codes
    sessions: Ints

    def known(self) -> list[tuple[str, Ints, Ints, Days]]:
        """Whom the schools of each area must have in their book."""
        return [("school", self.roll.agency, self.roll.child, self.roll.noted)]

    def sheets(self, setting: Setting, books: Mapping[str, Book]) -> Iterator[Sheet]:
        """Formats `pupils`, `absence` and `suspensions`."""
        book, roll, terms, suspensions = books["school"], self.roll, self.terms, self.suspensions
        entry = book.entries(roll.agency, roll.child)
        local = book.local_id[entry]
        pupil, last = self._listed(setting)
        yield self._pupil_sheet(book, entry[pupil], pupil, last)
        yield Sheet("absence", "school", roll.agency[terms.pupil], terms.sent, {
            "absence_id": terms.ids, "pupil_id": local[terms.pupil], "school_year": terms.term // 3,
            "term": words(TERMS, terms.term % 3), "sessions_possible": terms.possible,
            "sessions_missed": terms.missed, "sessions_unauthorised": terms.unauthorised,
        })  # fmt: skip
        kept = suspensions.kept
        who = roll.place(suspensions.agency[kept], suspensions.child[kept])
        yield Sheet("suspensions", "school", suspensions.agency[kept], suspensions.written[kept], {
            "suspension_id": suspensions.ids[kept], "pupil_id": local[who], "start_date": suspensions.day[kept],
            "recorded_date": suspensions.written[kept], "kind": words(KINDS, self.permanent[kept]),
            "reason": words(REASONS, self.reason[kept]), "sessions": self.sessions[kept],
        })  # fmt: skip

    def _listed(self, setting: Setting) -> tuple[Ints, Days]:
        """(pupil, last day of the year) of every row of `pupils`: those on roll, and all who are in another file."""
        roll, suspensions, kept = self.roll, self.suspensions, self.suspensions.kept
        pupil, year = _on_roll(setting, roll)
        ends = np.array([year_bounds(number)[1] for number in setting.years], dtype=np.int32)
        nothing = np.zeros(len(roll), dtype=np.int32)
        suspended = roll.place(suspensions.agency[kept], suspensions.child[kept])
        who = [(nothing[pupil], pupil, ends[year]), (nothing[self.terms.pupil], self.terms.pupil, self.terms.sent),
               (nothing[suspended], suspended, suspensions.written[kept])]  # fmt: skip
        _, pupil, last = yearly(setting, who)
        return pupil, last

    def _first_suspended(self, pupil: Ints, last: Days) -> Days:
        """The first day of a suspension in the same file as each row of `pupils`; far ahead where there is none."""
        found, kept = self.suspensions, self.suspensions.kept
        who = self.roll.place(found.agency[kept], found.child[kept]).astype(np.int64)
        rows = np.searchsorted(
            (pupil.astype(np.int64) << 16) | year_of(last), (who << 16) | year_of(found.written[kept])
        )
        first = np.full(len(pupil), np.iinfo(np.int32).max, dtype=np.int32)
        np.minimum.at(first, rows, found.day[kept])
        return first

    def _pupil_sheet(self, book: Book, entry: Ints, pupil: Ints, last: Days) -> Sheet:
        roll = self.roll
        birth = book.birth[entry]
        group = np.clip(year_group(birth, last), 0, _OLDEST)
        moved_up = _septembers(birth, _RECEPTION + _SECONDARY)
        begin, end = roll.begin[pupil], roll.end[pupil]
        # who left before moving up, or was suspended before it in the same file, is listed with the phase until then
        later = (group >= _SECONDARY) & (moved_up <= np.minimum(end, self._first_suspended(pupil, last)))
        begin = np.where(later, np.maximum(begin, moved_up), begin)
        return Sheet("pupils", "school", roll.agency[pupil], last, {
            "pupil_id": book.local_id[entry], "upn": book.upn[entry], **identity(book, entry),
            "school_id": _school_ids(roll.school[pupil]), "year_group": group, "on_roll_date": begin.astype(np.int32),
            "left_date": shown(end, last),
        })  # fmt: skip

    def happened(self, setting: Setting, books: Mapping[str, Book]) -> Iterator[Happened]:  # noqa: ARG002
        """Absences, each shown in the row of its term, and suspensions."""
        absences, there = self.absences, np.flatnonzero(self.row >= 0)
        found = absences.happened()
        sent, ids = absences.written.copy(), np.full(len(absences), "", dtype=object)
        sent[there], ids[there] = self.terms.sent[self.row[there]], self.terms.ids[self.row[there]]
        yield replace(found, sent=sent, record_id=ids.tolist())
        yield self.suspensions.happened()


def _school_ids(school: Ints) -> Texts:
    """The numbers of schools as texts, "" where one is not known."""
    found: Texts = np.where(school < 0, "", school.astype(str).astype(object))
    return found


def school_day(rng: np.random.Generator, day: Days, earliest: Days) -> Days:
    """The same days, those on which schools are closed moved to one of the five school days before.

    Where that would be before `earliest` or in the school year before, it is the next school day.
    """
    before = _SCHOOL_DAYS[_OPENED[day] - rng.integers(1, _AROUND + 1, size=len(day))]
    following = _SCHOOL_DAYS[_OPENED[day]]  # of a day off
    able = (before >= earliest) & (school_year(before) == school_year(day))
    return np.where(_OPEN[day], day, np.where(able, before, following)).astype(np.int32)


def _septembers(birth: Days, years: int) -> Days:
    """The first day of September so many calendar years after the school year of birth ended."""
    found: Days = _SEPTEMBERS[school_year(birth) + years - _FIRST]
    return found


def _of_school_age(people: People, found: Sightings) -> Sightings:
    """The same; of children who are not at school, nobody there can have seen anything."""
    group = year_group(people.birth[found.child], found.day)
    able = (group >= 0) & (group <= _OLDEST)
    return replace(
        found, why_not=np.where(able, found.why_not, WhyNot.NOT_SEEN).astype(np.int8),
        written=np.where(able, found.written, 0).astype(np.int32),
    )  # fmt: skip


def _on_school_days(setting: Setting, people: People, found: Sightings) -> Sightings:
    """The same on days on which schools are open and the pupil is on roll; nothing is written before it happens."""
    begin, _ = _stay(people, found.agency, found.child)
    day = school_day(setting.rng("school days"), found.day, begin)
    written = np.where(found.written > 0, np.maximum(found.written, day), 0).astype(np.int32)
    late = (found.why_not == WhyNot.WRITTEN) & (written > setting.end)
    return replace(
        found, day=day, written=written,
        why_not=np.where(late, WhyNot.OUTSIDE_YEARS, found.why_not).astype(np.int8),
    )  # fmt: skip


def _stay(people: People, agency: Ints, child: Ints) -> tuple[Days, Days]:
    """The days on which each child came to the schools of an area and left them."""
    birth, move = people.birth[child], people.move_day[child]
    home = people.area[child] == agency
    moves = (move > 0) & (people.area[child] != people.next_area[child])
    begin, end = _septembers(birth, _RECEPTION), _septembers(birth, _SCHOOL_ENDS) - 1
    begin = np.where(moves & ~home, np.maximum(begin, move), begin)
    end = np.where(moves & home, np.minimum(end, move), end)
    adopted = (people.kind[child] == Kind.CHILD) & (people.adopted_on[child] > 0)
    end = np.where(adopted, np.minimum(end, people.adopted_on[child]), end)
    return begin.astype(np.int32), end.astype(np.int32)


def _roll(people: People, parts: list[Sightings]) -> Roll:
    """The pupils with a sign in the files, with when they came to the schools of the area and when they left."""
    agency, child, day = (
        np.concatenate([getattr(part, name)[part.kept] for part in parts]) for name in ("agency", "child", "written")
    )
    order = np.lexsort((day, child, agency))
    agency, child, day = agency[order], child[order], day[order]
    new = np.ones(len(order), dtype=bool)
    new[1:] = (agency[1:] != agency[:-1]) | (child[1:] != child[:-1])
    agency, child, day = agency[new].astype(np.int32), child[new].astype(np.int32), day[new].astype(np.int32)
    home, (begin, end) = people.area[child] == agency, _stay(people, agency, child)
    there = np.flatnonzero(people.school >= 0)
    schools = np.ones(int(max(people.area.max(initial=0), people.next_area.max(initial=0))) + 1, dtype=np.int32)
    np.maximum.at(schools, people.area[there], people.school[there].astype(np.int32) + 1)
    # which school a child went to after moving to another area is not known: any of those there
    school = np.where(home, people.school[child], child % schools[agency])
    return Roll(agency, child, day, begin, end, school.astype(np.int32))


def _on_roll(setting: Setting, roll: Roll) -> tuple[Ints, Ints]:
    """(pupil, place of the year) of the years in which each pupil is on roll, from the one of the first sign on."""
    first, last = np.array([year_bounds(number) for number in setting.years], dtype=np.int32).T
    noted = year_of(roll.noted) - setting.years[0]
    there = (roll.begin[:, None] <= last) & (roll.end[:, None] >= first)
    there &= noted[:, None] <= np.arange(len(setting.years))
    pupil, year = np.nonzero(there)
    return pupil.astype(np.int32), year.astype(np.int32)


def _term_keys(setting: Setting, roll: Roll) -> npt.NDArray[np.int64]:
    """pupil and term, as one number, of the terms of the years for which each pupil is on roll."""
    pupil, year = _on_roll(setting, roll)
    # the summer term of the school year before, then the autumn and the spring term
    term = ((np.array(setting.years, dtype=np.int32)[year] * 3 - 1)[:, None] + np.arange(3)).ravel().astype(np.int32)
    pupil = np.repeat(pupil, 3)
    first, last = term_days(term)
    kept = np.minimum(last, roll.end[pupil]) - np.maximum(first, roll.begin[pupil]) >= _SHORTEST_STAY
    return (pupil[kept].astype(np.int64) << 20) | term[kept]


def _terms(setting: Setting, roll: Roll, absences: Sightings) -> tuple[Terms, Ints]:
    """The sessions of every pupil and term, and the row of each absence. Persistent absence is where there is one."""
    rng, kept = setting.rng("absence"), absences.kept
    shows = (roll.place(absences.agency[kept], absences.child[kept]).astype(np.int64) << 20) | term_of(
        absences.day[kept]
    )
    keys = np.union1d(_term_keys(setting, roll), shows)
    pupil, term = (keys >> 20).astype(np.int32), (keys & (2**20 - 1)).astype(np.int32)
    place = np.searchsorted(keys, shows).astype(np.int32)
    noted = np.full(len(keys), np.iinfo(np.int32).max, dtype=np.int32)
    np.minimum.at(noted, place, absences.written[kept])
    often = noted < np.iinfo(np.int32).max
    first, last = term_days(term)
    stay = np.minimum(last, roll.end[pupil]) - np.maximum(first, roll.begin[pupil]) + 1
    share = np.clip(stay / (last - first + 1), np.where(often, _LEAST_STAY, 0.0), 1.0)
    size = len(keys)
    possible = np.ceil(rng.integers(*_POSSIBLE, size=size) * share).astype(np.int32)
    much = np.minimum(PERSISTENT + rng.exponential(_BEYOND, size=size), _MOST_MISSED)
    little = np.minimum(rng.gamma(2.0, _USUAL_MISSED / 2, size=size), 0.999 * PERSISTENT)
    missed = np.where(often, np.ceil(possible * much), np.floor(possible * little)).astype(np.int32)
    unauthorised = rng.binomial(missed, np.where(often, _UNAUTHORISED[1], _UNAUTHORISED[0])).astype(np.int32)
    row = np.full(len(absences), -1, dtype=np.int32)
    row[kept] = place
    ids = row_ids("AB", shuffled(setting.rng("numbers of absence"), size))
    sent = np.where(often, np.maximum(last, noted), last).astype(np.int32)
    return Terms(pupil, term, sent, possible, missed, unauthorised, ids), row


def make_schools(setting: Setting, people: People, signs: Signs) -> Schools:
    """The records of every absence and suspension among the signs, and of the pupils they are about."""
    absences = _of_school_age(people, sighted(setting, signs, "absence", "absence", "AB"))
    suspensions = _of_school_age(people, sighted(setting, signs, "suspension", "suspensions", "SU"))
    suspensions = _on_school_days(setting, people, suspensions)
    roll = _roll(people, [absences, suspensions])
    terms, row = _terms(setting, roll, absences)
    rng, size = setting.rng("suspensions"), len(suspensions)
    permanent = rng.random(size) < _PERMANENT
    sessions = np.minimum(rng.geometric(_SESSIONS_END, size=size), _MOST_SESSIONS)
    return Schools(
        roll, terms, absences, row, suspensions, permanent.astype(np.int8), pick(rng, _REASON_SHARES, size),
        np.where(permanent, -1, sessions).astype(np.int32),
    )  # fmt: skip
