"""The truth about what looks odd in the files: slips and mistakes that were planted, work that is really late, and
what a census holds of another year than its own. Each with the rule of the readers that must report it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from sightline.synthetic.agencies.council import FACTORS, REASONS, Episodes
from sightline.synthetic.days import (
    YEAR_OF_LIFE,
    Days,
    day_numbers_to_arrow,
    next_working,
    working_between,
    year_bounds,
)
from sightline.synthetic.files.census import FIRST_REVIEW, Edition, able, reasons
from sightline.synthetic.files.cin import disabilities, disability_codes
from sightline.synthetic.files.returns import Returns, children
from sightline.synthetic.files.sheets import two_homes
from sightline.synthetic.recording.mistakes import WRONG_DISABILITY, Kinds, Mistake, Report, reports
from sightline.synthetic.recording.slips import BANK_HOLIDAY, SLIPS, WEEKEND
from sightline.synthetic.society.people import Bools, Ints, Texts

_ASSESSMENT_DAYS = 45  # working days, the first not being counted, but of what is still open
LATER_REVIEW = 175  # days between two reviews of a plan, as agencies/council.py holds them
_CONFERENCE_DAYS = 15  # working days, the first not being counted
_OLD_CODE, _OLD_CODE_UNTIL = "19A", 2024
_SLIP_RULES = {
    ("AssessmentActualStartDate", BANK_HOLIDAY): "start-on-holiday",
    ("AssessmentAuthorisationDate", BANK_HOLIDAY): "end-on-holiday",
    ("DateOfInitialCPC", BANK_HOLIDAY): "conference-on-holiday",
    ("DateOfInitialCPC", WEEKEND): "conference-at-weekend",
}  # no rule asks about other slips: assessments and enquiries may begin at a weekend as far as any check goes
LATE, OPEN_LATE, OLD_CODE, EARLIER_YEAR = "late", "open_late", "old_code", "earlier_year"
TOGETHER, TWICE, WHOLE = "together", "upn_twice", "whole"
_SCHOOL_YEARS, _TO_AUGUST = 6, 153  # by 31 August of the year six before a census, it asks for a pupil number
_MANY = 100  # children in a census, from which it is asked about shares of them
_DISABILITY_CODES = 7
_SCHEMA = pa.schema(
    [("sender", pa.string()), ("agency", pa.string()), ("year", pa.int32()), ("file", pa.string()),
     ("local_id", pa.string()), ("referral_date", pa.date32()), ("crime_reference", pa.string()),
     ("block", pa.string()), ("field", pa.string()), ("what", pa.string()), ("rule", pa.string()),
     ("day", pa.date32())]
)  # fmt: skip


@dataclass(slots=True)
class _Rows:
    """Rows in the making: one group of rows alike at a time."""

    alike: list[tuple[str | None, ...]] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    years: list[int] = field(default_factory=list)
    texts: dict[str, list[Texts]] = field(default_factory=lambda: {"local_id": [], "crime_reference": []})
    days: dict[str, list[Days]] = field(default_factory=lambda: {"referral_date": [], "day": []})

    def add(
        self, place: tuple[str, str, int, str], report: Report | None, what: str, block: str, name: str,
        local_id: Texts | None = None, referral: Days | None = None, reference: Texts | None = None,
        on: Days | None = None,
    ) -> None:  # fmt: skip
        """Rows of one file, block, field and rule. `place` is (sender, agency, year, file)."""
        given = [part for part in (local_id, referral, reference, on) if part is not None]
        size = len(given[0])
        if not size:
            return
        sender, agency, year, file = place
        self.alike.append((sender, agency, file, block, name, what, report.rule if report else None))
        self.years.append(year)
        self.sizes.append(size)
        nobody, never = np.full(size, None, dtype=object), np.zeros(size, dtype=np.int32)
        self.texts["local_id"].append(nobody if local_id is None else local_id)
        self.texts["crime_reference"].append(nobody if reference is None else reference)
        self.days["referral_date"].append(never if referral is None else referral)
        self.days["day"].append(never if on is None else on)

    def table(self) -> pa.Table:
        """All rows, in the order in which they came."""
        if not self.sizes:
            return _SCHEMA.empty_table()
        sizes = np.array(self.sizes)
        names = ("sender", "agency", "file", "block", "field", "what", "rule")
        columns = {
            name: pa.array(np.repeat(np.array(values, dtype=object), sizes), pa.string())
            for name, values in zip(names, zip(*self.alike, strict=True), strict=True)
        }
        columns |= {name: pa.array(np.concatenate(parts), pa.string()) for name, parts in self.texts.items()}
        columns |= {name: day_numbers_to_arrow(np.concatenate(parts)) for name, parts in self.days.items()}
        columns["year"] = pa.array(np.repeat(np.array(self.years, dtype=np.int32), sizes))
        return pa.table([columns[name] for name in _SCHEMA.names], schema=_SCHEMA)


def oddities_table(returns: Returns) -> pa.Table:
    """truth/oddities.parquet: one row a finding that a check of a file must make, and a slip that no rule asks about.

    `what` is weekend or bank_holiday (slips), late (it ended late), open_late (late already on the census's last day,
    and not ended: `day` is when it began), old_code (19A after its last year), earlier_year (in a census that repeats
    the one before, what ended before its own year), together (of an episode's parts, each as it should be), upn_twice
    (a child entered twice), whole (of all children of the file: it names none), or a Mistake. `rule` is null where no
    rule asks. A file that was sent again later has its own rows.
    """
    rows = _Rows()
    _of_councils(returns, rows)
    _of_police(returns, rows)
    _of_support(returns, rows)
    return rows.table()


def _of_councils(returns: Returns, rows: _Rows) -> None:
    episodes, book = returns.censuses.episodes, returns.books["council"]
    for number, code in enumerate(returns.setting.codes):
        folder = f"returns/council_{code}"
        last: dict[int, tuple[int, Ints]] = {}
        for edition in returns.censuses.editions(number):
            place = ("council", code, edition.year, f"{folder}/{edition.name}")
            mine = episodes.take(edition.episodes)
            for report, what, block, name, which, days in _of_census(mine, edition):
                at = np.flatnonzero(which)
                rows.add(place, report, what, block, name, book.local_id[edition.entry[at]], mine.referral[at],
                         on=days[at])  # fmt: skip
            entries = children(edition.entry)
            _of_people(rows, place, "cin", book.mistake[entries], book.local_id[entries])
            _of_files(rows, place, returns, edition, entries)
            last[edition.year] = edition.of_year, entries
        for year, (of_year, entries) in last.items():
            twice = np.repeat(entries, 1 + two_homes(returns.people, book, entries, of_year))
            place = ("council", code, year, f"{folder}/identity_{year}.csv")
            _of_people(rows, place, "identity", book.mistake[twice], book.local_id[twice])


def _of_people(rows: _Rows, place: tuple[str, str, int, str], form: str, kinds: Kinds, local_id: Texts) -> None:
    """Mistakes in people's entries; `kinds` and `local_id` have an entry for each row of the file."""
    for kind in Mistake:
        for report in reports().get((kind, form), ()):
            rows.add(place, report, kind.name.lower(), report.block, report.field, local_id[kinds == kind])


def _of_files(rows: _Rows, place: tuple[str, str, int, str], returns: Returns, edition: Edition, entries: Ints) -> None:
    """What is odd in a census of its children: a number that two of them share, one that is missing, and how many."""
    book, e = returns.books["council"], returns.censuses.episodes
    upn, sex, birth = book.upn[entries], book.sex[entries], book.birth[entries]
    again = np.ones(len(entries), dtype=bool)
    again[np.unique(upn, return_index=True)[1]] = False
    _, end = year_bounds(edition.of_year)
    at_school = birth <= year_bounds(edition.year - _SCHOOL_YEARS)[1] + _TO_AUGUST
    served = np.isin(entries, edition.entry[~e.no_action[edition.episodes]])
    said_young = (end - birth < 5 * YEAR_OF_LIFE) & (upn == "")
    found = (
        (again & (upn != ""), "upn-twice", TWICE, "UPN"),
        (said_young & at_school & served, "no-upn-at-school-age", EARLIER_YEAR, "UPN"),
    )
    for which, rule, what, name in found:
        rows.add(place, Report("Child", name, rule), what, "Child", name, book.local_id[entries[which]])
    whole = _of_children(disabilities(returns.people)[book.person[entries]], book.mistake[entries], sex)
    for (block, name, rule), odd in whole.items() if len(entries) >= _MANY else ():
        if odd:
            rows.add(place, Report(block, name, rule), WHOLE, block, name, np.full(1, None, dtype=object))


def _of_children(disability: Ints, mistake: Kinds, sex: Texts) -> dict[tuple[str, str, str], bool]:
    """(block, field, rule) -> whether that check of the whole census fires, if it is of enough children to be asked."""
    pairs = zip(disability.tolist(), mistake.tolist(), strict=True)
    codes = [set(disability_codes(*pair)) - {"NONE", WRONG_DISABILITY} for pair in pairs]
    return {
        ("Child", "Sex", "many-without-sex"): int((sex == "").sum()) * 100 > 2 * len(sex),
        ("Disability", "Disability", "few-disability-codes"): len(set().union(*codes)) <= _DISABILITY_CODES,
        ("Disability", "Disability", "one-disability-each"): max(map(len, codes), default=0) < 2,
    }


_Odd = tuple[Report | None, str, str, str, Bools, Days]


def _of_census(e: Episodes, edition: Edition) -> Iterator[_Odd]:
    """(rule, what, block, field, which episodes, the days) of everything odd in a census; `e` are its episodes."""
    yield from _slipped(e, edition)
    yield from _late(e, edition)
    yield from _earlier(e, edition)
    yield from _together(e, edition)
    for kind, which in able(e, edition.there).items():
        for report in reports()[kind, "cin"]:
            carried = which & (edition.mistake == kind)
            yield report, kind.name.lower(), report.block, report.field, carried, np.zeros_like(e.referral)


def _slipped(e: Episodes, edition: Edition) -> Iterator[_Odd]:
    there = edition.there
    dated = (
        ("Assessments", "AssessmentActualStartDate", there.assessment, e.assessed_from, e.slip_start),
        ("Assessments", "AssessmentAuthorisationDate", there.authorised, e.authorised, e.slip_end),
        ("Section47", "S47ActualStartDate", there.enquiry, e.enquiry, e.slip_enquiry),
        ("Section47", "DateOfInitialCPC", there.met, e.conference, e.slip_conference),
    )
    for block, name, there_too, days, slips in dated:
        for slip in (WEEKEND, BANK_HOLIDAY):
            rule = _SLIP_RULES.get((name, slip))
            report = Report(block, name, rule) if rule else None
            yield report, SLIPS[slip], block, name, there_too & (slips == slip), days


def _late(e: Episodes, edition: Edition) -> Iterator[_Odd]:
    there, (_, end) = edition.there, year_bounds(edition.year)
    waits = there.enquiry & (e.conference > 0) & ~there.met
    # From the referral too, where the same assessment is not asked about from its start.
    took = working_between(e.assessed_from, e.authorised - 1) >= _ASSESSMENT_DAYS
    taking = working_between(e.assessed_from, end) + 1 > _ASSESSMENT_DAYS
    # Of an assessment that is open and of an enquiry that waits for its conference the first day is counted, as the
    # published check of it does.
    found = (
        ("Assessments", "AssessmentAuthorisationDate", LATE, "assessment-took-long", there.authorised, e.authorised,
         took),
        ("Assessments", "AssessmentAuthorisationDate", LATE, "late-assessment-from-referral", there.authorised,
         e.authorised, ~took & (working_between(e.referral, e.authorised - 1) >= _ASSESSMENT_DAYS)),
        ("Assessments", "AssessmentActualStartDate", OPEN_LATE, "assessment-open-long",
         there.assessment & ~there.authorised, e.assessed_from,
         taking),
        ("Assessments", "AssessmentAuthorisationDate", OPEN_LATE, "late-assessment-from-referral",
         there.assessment & ~there.authorised, e.assessed_from,
         ~taking & (working_between(e.referral, end - 1) >= _ASSESSMENT_DAYS)),
        ("Section47", "DateOfInitialCPC", LATE, "conference-late", there.met, e.conference,
         working_between(e.enquiry, e.conference) > _CONFERENCE_DAYS),
        ("Section47", "DateOfInitialCPC", OPEN_LATE, "enquiry-open-long", waits, e.enquiry,
         working_between(e.enquiry, end) + 1 > _CONFERENCE_DAYS),
    )  # fmt: skip
    for block, name, what, rule, which, days, long in found:
        yield Report(block, name, rule), what, block, name, which & long, days


def _one_review_and_that_early(e: Episodes, edition: Edition) -> Bools:
    """Plans of which the census has one review, which by mistake it puts before the plan: no clock runs from it."""
    until = np.minimum(e.plan_end - 1, year_bounds(edition.of_year)[1])
    second = next_working(np.where(e.plan > 0, e.plan + FIRST_REVIEW + LATER_REVIEW, 0).astype(np.int32))
    early: Bools = (edition.mistake == Mistake.REVIEW_EARLY) & (second > until)
    return early


def _earlier(e: Episodes, edition: Edition) -> Iterator[_Odd]:
    """What lies before the census's own year, as all of an estimated census does; and the code that ended in 2024."""
    there, (start, _) = edition.there, year_bounds(edition.year)
    since = edition.year > _OLD_CODE_UNTIL
    old = there.authorised & e.factors[:, FACTORS.index(_OLD_CODE)] & since
    name = "AssessmentFactors"
    yield Report(name, name, "factor-19a-retired"), OLD_CODE, name, name, old, e.authorised
    # A census that repeats the one before has plans without a review for a year, as far as it says.
    repeats = np.full(len(e.plan), edition.of_year < edition.year)
    lapsed = repeats & there.reviewed & ~there.plan_ended & ~_one_review_and_that_early(e, edition)
    name = "CPPreviewDate"
    yield Report(name, name, "late-later-review"), EARLIER_YEAR, name, name, lapsed, e.plan
    dropped = there.episode & e.no_action & (working_between(e.referral, start - 1) > 0)
    found = (
        ("CINdetails", "CINclosureDate", "closure-outside-period", there.closed & (e.closed < start), e.closed),
        ("CINdetails", "ReferralNFA", "no-action-before-period", dropped, e.referral),
        ("Assessments", "AssessmentActualStartDate", "open-since-before-period",
         there.assessment & ~there.authorised & (e.assessed_from < start), e.assessed_from),
        ("Section47", "S47ActualStartDate", "open-since-before-period",
         there.enquiry & (e.conference > 0) & ~there.met & (e.enquiry < start), e.enquiry),
        ("Assessments", "AssessmentAuthorisationDate", "ended-before-period",
         there.authorised & (e.authorised < start), e.authorised),
        ("Section47", "DateOfInitialCPC", "conference-before-period", there.met & (e.conference < start),
         e.conference),
        ("CINPlanDates", "CINPlanEndDate", "ended-before-period",
         there.need_plan_ended & (e.need_plan_end < start), e.need_plan_end),
        ("ChildProtectionPlans", "CPPendDate", "ended-before-period", there.plan_ended & (e.plan_end < start),
         e.plan_end),
    )  # fmt: skip
    for block, name, rule, which, days in found:
        yield Report(block, name, rule), EARLIER_YEAR, block, name, which, days


def _together(e: Episodes, edition: Edition) -> Iterator[_Odd]:
    """What is odd of things of one episode together, though each alone is as it should be."""
    there, (start, end) = edition.there, year_bounds(edition.year)
    can = able(e, there)
    wrongly_none = can[Mistake.FACTOR_NONE] & (edition.mistake == Mistake.FACTOR_NONE)
    nothing = there.authorised & (e.factors[:, FACTORS.index("21")] | wrongly_none)
    again = nothing & can[Mistake.FACTOR_TWICE] & (edition.mistake == Mistake.FACTOR_TWICE)
    said = ~np.isin(edition.mistake, (Mistake.CLOSURE_CODE, Mistake.CLOSURE_WITHOUT))
    closed_so = there.closed & said & (reasons(e, there) >= REASONS.index("RC8"))
    not_wanted = can[Mistake.NONE_REQUIRED] & (edition.mistake == Mistake.NONE_REQUIRED)
    planned = there.plan & (e.plan >= start) & (e.plan <= end)
    found = (
        ("AssessmentFactors", "AssessmentFactors", "no-factors-not-closed-so", nothing & ~closed_so, e.authorised),
        ("AssessmentFactors", "AssessmentFactors", "no-factors-not-closed-so", again & ~closed_so, e.authorised),
        ("CINdetails", "CINreferralDate", "enquiry-without-assessment", there.enquiry & ~there.assessment, e.enquiry),
        ("ChildProtectionPlans", "CPPstartDate", "start-without-conference", planned & not_wanted, e.plan),
    )
    for block, name, rule, which, days in found:
        yield Report(block, name, rule), TOGETHER, block, name, which, days


def _of_police(returns: Returns, rows: _Rows) -> None:
    police, book, found = returns.police, returns.books["police"], reports()
    for number, code, year in returns.sending("police"):
        folder, mine = f"returns/police_{code}", police.mine(number, year)
        crimes, parties = (("police", code, year, f"{folder}/{name}_{year}.csv") for name in ("crimes", "parties"))
        for kind in (Mistake.SETTING_CODE, Mistake.REPORTED_LATE):
            at = mine[police.mistake[mine] == kind]
            for report in found[kind, "police_crime"]:
                rows.add(crimes, report, kind.name.lower(), report.block, report.field,
                         reference=police.references[at], on=police.recorded[at])  # fmt: skip
        in_file = police.parties(mine)
        entry = police.entry[in_file]
        _of_people(rows, parties, "police_party", book.mistake[entry], book.local_id[entry])
        at = in_file[police.mistaken[in_file]]
        for report in found[Mistake.RELATION_OF_VICTIM, "police_party"]:
            rows.add(parties, report, Mistake.RELATION_OF_VICTIM.name.lower(), report.block, report.field,
                     book.local_id[police.entry[at]], reference=police.references[police.crime_of[at]])  # fmt: skip
        wrong = np.array([crime for crime, *_ in police.wrong_outcomes(number, year)], dtype=np.int32)
        outcomes = ("police", code, year, f"{folder}/outcomes_{year}.csv")
        for report in found[Mistake.OUTCOME_CODE, "police_outcome"]:
            rows.add(outcomes, report, Mistake.OUTCOME_CODE.name.lower(), report.block, report.field,
                     reference=police.references[wrong])  # fmt: skip


def _of_support(returns: Returns, rows: _Rows) -> None:
    support, book = returns.support, returns.books["support"]
    for number, code, year in returns.sending("support"):
        place = ("support", code, year, f"returns/support_{code}/support_{year}.csv")
        mine, (_, end) = support.mine(number, year), year_bounds(year)
        entry, kinds = support.entry[mine], support.mistake[mine]
        _of_people(rows, place, "support", book.mistake[entry], book.local_id[entry])
        ended = (support.begin[mine] > 0) & (support.finish[mine] <= end)
        for kind, which in ((Mistake.REFERRER_CODE, kinds >= 0), (Mistake.END_WITHOUT_REASON, ended)):
            at = np.flatnonzero(which & (kinds == kind))
            for report in reports()[kind, "support"]:
                rows.add(place, report, kind.name.lower(), report.block, report.field, book.local_id[entry[at]],
                         support.referred[mine[at]])  # fmt: skip
