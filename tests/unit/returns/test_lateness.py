"""Clocks read from returns: against the plain clocks of the standard, day by day, and through whole files."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.returns import reading as reader
from sightline.returns.catalogue import FORMATS
from sightline.returns.formats import Goes
from sightline.returns.rules.care_reviews import VIEWS
from sightline.returns.rules.checks import RULES
from sightline.returns.rules.clock_days import State, due_days, in_words, judge
from sightline.returns.rules.lateness import LatenessLine, _median, watches
from sightline.returns.tally import Summary
from sightline.standard.calendar import add_working_days
from sightline.standard.clocks import ClockUnit, clock, clocks, due, elapsed, within
from sightline.standard.codes import code_list
from tests.unit.returns.children import assessment, enquiry
from tests.unit.returns.children import referred as _referred
from tests.unit.returns.children import tags as _tags
from tests.unit.returns.conftest import IDENTIFIERS, Write, census, child, rules, whole

DAYS = st.dates(date(2018, 1, 1), date(2030, 12, 31))
LIMITED = sorted(name for name, one in clocks().items() if one.limit is not None)


def days(*given_days: date | None) -> np.ndarray[tuple[int], np.dtype[np.datetime64]]:
    return np.array(given_days, "datetime64[D]")


def plain(name: str, start: date | None, stop: date | None, last: date) -> State:
    """The same judgement, one case at a time, from the clocks of the standard."""
    looked = stop or last
    if start is None or looked < start:
        return State.UNREADABLE
    if clock(name).limit is None:
        return State.STOPPED if stop else State.OPEN
    inside = within(name, start, looked)
    if inside is None:
        return State.CANNOT_SAY
    if stop:
        return State.WITHIN if inside else State.LATE
    return State.OPEN if inside else State.OVERDUE


@pytest.mark.parametrize("name", sorted(clocks()))
@settings(max_examples=60, deadline=None)
@given(cases=st.lists(st.tuples(st.none() | DAYS, st.none() | st.integers(-40, 400), DAYS), min_size=1, max_size=30))
def test_every_clock_says_what_the_plain_clock_says(
    name: str, cases: list[tuple[date | None, int | None, date]]
) -> None:
    drawn = [
        (start, (start or last) + timedelta(days=after) if after is not None else None, last)
        for start, after, last in cases
    ]
    states, shown = judge(clock(name), *(days(*column) for column in zip(*drawn, strict=True)))
    assert [State(state) for state in states.tolist()] == [plain(name, *case) for case in drawn]
    if clock(name).unit in (ClockUnit.WORKING_DAYS, ClockUnit.DAYS):
        for (start, stop, _), state, value in zip(drawn, states.tolist(), shown.tolist(), strict=True):
            if start and stop and state != State.UNREADABLE:
                assert value == elapsed(name, start, stop)


@pytest.mark.parametrize("name", [name for name in LIMITED if clock(name).unit is not ClockUnit.HOURS])
@given(start=DAYS)
def test_the_last_day_in_time_is_that_of_the_plain_clock(name: str, start: date) -> None:
    assert due_days(clock(name), days(start)).tolist() == [due(name, start)]


def test_the_departments_own_numbers_come_out_one_day_apart() -> None:
    # Its validator counts the start as day 1: 45 working days back from 31 March 2026 is 28 January, 15 is 11 March.
    assert add_working_days(date(2026, 1, 28), 44) == add_working_days(date(2026, 3, 11), 14) == date(2026, 3, 31)
    assert due_days(clock("assessment_duration"), days(date(2026, 1, 27))).tolist() == [date(2026, 3, 31)]
    assert due_days(clock("initial_conference_proxy"), days(date(2026, 3, 10))).tolist() == [date(2026, 3, 31)]


@pytest.mark.parametrize(
    ("apart", "stopped", "running"),
    [(0, State.WITHIN, State.OPEN), (2, State.WITHIN, State.OPEN), (3, State.CANNOT_SAY, State.CANNOT_SAY),
     (4, State.LATE, State.OVERDUE)],
)  # fmt: skip
def test_dates_alone_give_three_answers_to_a_clock_in_hours(apart: int, stopped: State, running: State) -> None:
    start = date(2025, 6, 2)
    end = start + timedelta(days=apart)
    states, _ = judge(clock("return_interview"), days(start, start), days(end, None), days(end, end))
    assert states.tolist() == [stopped, running]
    assert "up to 2 days apart are within, 4 or more are late" in in_words(clock("return_interview"))


def test_a_day_outside_the_calendar_is_never_counted_in_working_days() -> None:
    states, _ = judge(
        clock("assessment_duration"), days(date(2009, 12, 31), date(2035, 6, 1)), days(date(2010, 2, 1), None),
        days(date(2036, 1, 1), date(2036, 1, 1)),
    )  # fmt: skip
    assert states.tolist() == [State.UNREADABLE, State.UNREADABLE]


@given(st.lists(st.integers(0, 50), min_size=1, max_size=40))
def test_the_median_of_what_was_counted_is_the_median(values: list[int]) -> None:
    assert _median(Counter(values)) == float(np.median(values))


def test_every_row_of_the_table_names_what_its_format_has() -> None:
    forms = {form.code: form for form in FORMATS}
    assert {watch.format for watch in watches()} <= set(forms)
    for watch in watches():
        form = forms[watch.format]
        block = form.block(watch.block)
        if watch.view:
            assert watch.view in VIEWS
            assert form.is_set
            continue
        assert watch.start in {item.column for item in block.fields} | set(block.carries)
        assert not watch.stop or watch.stop in {item.column for item in block.fields}
        assert set(watch.unless) <= {rule.code for rule in RULES if rule.block == watch.block}
        # Rows that belong together come together only from nested files and from sets, which are read whole.
        assert watch.which == "all" or form.medium == "xml" or form.is_set
        if form.medium != "xml":
            assert watch.sees(block) == ()
        for condition in (watch.only, watch.skip):
            column, _, value = condition.partition("=")
            codes = next((item.codes for item in block.fields if item.column == column), None)
            assert not codes or set(value.split()) <= set(code_list(codes))
        assert not any(item.goes is Goes.HEADER and item.column in watch.columns for item in block.fields)


def plan(start: str, end: str = "", reviews: tuple[str, ...] = ()) -> str:
    ended = _tags(CPPendDate=end) if end else ""
    met = "".join(_tags(CPPreviewDate=day) for day in reviews)
    rest = _tags(InitialCategoryOfAbuse="SAB", LatestCategoryOfAbuse="SAB", NumberOfPreviousCPP="0")
    return (
        f"<ChildProtectionPlans>{_tags(CPPstartDate=start)}{ended}{rest}<Reviews>{met}</Reviews></ChildProtectionPlans>"
    )


def numbered(number: int, inside: str, referral: str = "") -> str:
    referred = _referred(CINreferralDate=referral) if referral else _referred()
    return child(inside, identifiers=IDENTIFIERS.replace("MADEUP0001", f"MADEUP{number:04d}"), referral=referred)


CHILDREN = (
    numbered(1, assessment("2025-06-02", "2025-07-01") + assessment("2025-11-03", "2025-12-01")),
    numbered(2, assessment("2025-06-12", "2025-08-06")),  # 47 working days from the referral, 40 from its start
    numbered(3, assessment("2025-06-02", "2025-09-30")),  # late by both; the other check lists it
    numbered(4, assessment("2026-03-16", factors=()), "2026-03-12"),
    numbered(5, assessment("2026-02-02", factors=()), "2026-01-02"),  # open: past by the referral, not by the start
    numbered(6, assessment("2025-06-20", "2025-06-19")),
    numbered(7, enquiry("2025-06-03", "2025-06-24") + enquiry("2025-07-03", not_required="true")),
    numbered(8, enquiry("2025-06-03", "2025-06-25")),
    numbered(9, plan("2025-06-20", reviews=("2025-09-20", "2026-03-20"))),
    numbered(10, plan("2025-06-20", reviews=("2026-03-23", "2025-09-22"))),  # both late, and not in order
    numbered(11, plan("2025-06-20")),
    numbered(12, plan("2025-06-20", "2025-09-01") + plan("2026-02-02")),
    numbered(13, plan("2024-06-20", reviews=("2025-05-20",)), "2024-05-01"),
)


def lines(summary: Summary) -> dict[str, LatenessLine]:
    return {line.clock.name: line for line in summary.lateness}


def numbers(line: LatenessLine) -> dict[str, int]:
    return {state.name: number for state, number in line.numbers.items() if number}


@pytest.mark.parametrize("some", [1, 2, 20_000])
def test_a_census_is_set_beside_its_clocks_however_it_is_cut(
    write: Write, monkeypatch: pytest.MonkeyPatch, some: int
) -> None:
    monkeypatch.setattr(reader, "BATCH_ROWS", some)
    monkeypatch.setattr(reader, "_LOOKED_AT_EVERY", 1)
    reading, _ = whole(write(census(*CHILDREN)))
    found = lines(reading.summary())
    assert {name: numbers(line) for name, line in found.items()} == {
        "assessment_from_referral": {"WITHIN": 2, "LATE": 2, "OVERDUE": 1, "OPEN": 1},
        "assessment_duration": {"WITHIN": 3, "LATE": 1, "OPEN": 2, "UNREADABLE": 1},
        "initial_conference_proxy": {"WITHIN": 1, "LATE": 1},
        "first_review": {"WITHIN": 1, "LATE": 1, "OVERDUE": 1, "OPEN": 2, "CANNOT_SAY": 1},
        "later_review": {"WITHIN": 1, "LATE": 1, "OPEN": 2, "OVERDUE": 1},
    }
    assert found["initial_conference_proxy"].left_out == 1
    assert (found["initial_conference_proxy"].median, found["initial_conference_proxy"].median_unit) == (
        15.5, "working days",
    )  # fmt: skip
    late = Counter(name for name in rules(reading.findings) if name.startswith("late-"))
    assert late == {"late-assessment-from-referral": 2, "late-first-review": 2, "late-later-review": 2}


def test_what_was_late_is_said_at_its_line_and_only_once(write: Write) -> None:
    reading, _ = whole(write(census(*CHILDREN)))
    text = census(*CHILDREN).splitlines()
    late = [finding for finding in reading.findings if finding.rule == "late-assessment-from-referral"]
    assert ["MADEUP0002" in "".join(text[(f.line or 0) - 4 : f.line]) for f in late].count(True) == 1
    assert {f.found for f in late} == {
        "an assessment finished more than 45 working days after the referral",
        "an assessment not finished 45 working days after the referral",
    }
    assert all("nothing in the file is wrong" in f.remedy for f in late)
    took = [finding.line for finding in reading.findings if finding.rule == "assessment-took-long"]
    assert len(took) == 1
    assert not set(took) & {finding.line for finding in late}


@pytest.mark.parametrize(("ended", "long"), [("2025-08-04", False), ("2025-08-05", True), ("2025-08-09", True)])
def test_an_assessment_is_asked_about_where_the_table_calls_it_late(write: Write, ended: str, *, long: bool) -> None:
    # 4 August is the 45th working day after 2 June; 9 August is a Saturday.
    reading, _ = whole(write(census(child(assessment("2025-06-02", ended)))))
    assert numbers(lines(reading.summary())["assessment_duration"]) == {"LATE" if long else "WITHIN": 1}
    assert ("assessment-took-long" in rules(reading.findings)) == long


def test_an_enquiry_whose_case_closed_is_looked_at_on_that_day(write: Write) -> None:
    closed = _referred(CINclosureDate="2025-06-13", ReasonForClosure="RC7")
    reading, _ = whole(write(census(child(enquiry("2025-06-03"), referral=closed))))
    assert numbers(lines(reading.summary())["initial_conference_proxy"]) == {"OPEN": 1}


def test_a_wait_without_a_limit_is_reported_and_not_judged(write: Write) -> None:
    rows = ["2025-04-01,2025-04-11,", "2025-04-01,2025-04-21,2025-06-01", "2025-04-01,,", "2025-05-01,2025-04-01,"]
    header = "agency_code,period_end,client_id,reason,referral_date,start_date,end_date\n"
    body = "".join(f"SUP-E12000007,2026-03-31,C{number},csa,{row}\n" for number, row in enumerate(rows))
    reading, _ = whole(write(header + body, "support.csv"))
    (line,) = reading.summary().lateness
    assert numbers(line) == {"STOPPED": 2, "OPEN": 1, "UNREADABLE": 1}
    assert (line.median, line.of) == (15.0, 4)
    assert not [name for name in rules(reading.findings) if name.startswith("late-")]


def test_a_meeting_is_late_after_the_day_that_it_was_due(write: Write) -> None:
    rows = [
        "initial_conference,2025-06-10,2025-06-10", "initial_conference,2025-06-10,2025-06-12",
        "initial_conference,2025-06-10,", "core_group,2026-03-31,", "core_group,,2025-06-10",
    ]  # fmt: skip
    header = "agency_code,period_end,meeting_id,la_child_id,kind,due_date,held_date\n"
    body = "".join(f"E09000001,2026-03-31,M{number},C{number},{row}\n" for number, row in enumerate(rows))
    reading, _ = whole(write(header + body, "meetings.csv"))
    found = lines(reading.summary())
    assert numbers(found["initial_conference"]) == {"WITHIN": 1, "LATE": 1, "OVERDUE": 1}
    assert numbers(found["core_group"]) == {"OPEN": 1, "UNREADABLE": 1}
    assert numbers(found["later_review"]) == {}
    assert (found["initial_conference"].median, found["initial_conference"].counting) == (
        1.0, "days after the day it was due, which the file gives",
    )  # fmt: skip
    late = [(f.row, f.rule, f.field) for f in reading.findings if f.rule.startswith("late-")]
    assert late == [(3, "late-initial-conference", "held_date"), (4, "late-initial-conference", "held_date")]


def test_a_return_interview_that_was_declined_is_no_breach(write: Write) -> None:
    rows = ["true,declined,", "true,accepted,2025-06-04", "true,accepted,2025-06-05", "true,no_answer,", "false,,"]
    header = "agency_code,period_end,interview_id,la_child_id,found_date,offered,answer,held_date\n"
    body = "".join(f"E09000001,2026-03-31,I{number},C{number},2025-06-02,{row}\n" for number, row in enumerate(rows))
    reading, _ = whole(write(header + body, "return_interviews.csv"))
    (line,) = reading.summary().lateness
    assert (numbers(line), line.left_out) == ({"WITHIN": 1, "CANNOT_SAY": 1, "OVERDUE": 2}, 1)


def test_rows_and_values_that_were_lost_are_counted_by_table(write: Write) -> None:
    bad = child(assessment("not a day") + assessment("2025-06-02", "2025-13-01")).replace("Q201200012001", "?" * 300)
    reading, batches = whole(write(census(child(), bad)))
    summary = reading.summary()
    tables = {table.block: (table.used, table.set_aside) for table in summary.tables}
    assert tables["Assessments"] == (1, 1)
    assert summary.elsewhere + sum(table.set_aside for table in summary.tables) == reading.counts.set_aside
    assert sum(table.used for table in summary.tables) == sum(batch.rows.num_rows for batch in batches)
    fields = {(line.block, line.field): line for line in summary.fields}
    ended = fields["Assessments", "AssessmentAuthorisationDate"]
    assert (ended.rows, ended.filled, ended.usable) == (1, 1, 0)
    assert fields["Child", "UPN"].rows == 2
