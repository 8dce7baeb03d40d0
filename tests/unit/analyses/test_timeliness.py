"""The tables and the triangle of timeliness: what stands in them for projects large and small, and what is left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from sightline.analyses.picture.coverage import Coverage, coverage_of
from sightline.analyses.picture.timeliness_nowcast import happened, happened_tables
from sightline.analyses.picture.timeliness_page import timeliness_page
from sightline.analyses.picture.timeliness_steps import DELAY_BAND
from sightline.analyses.picture.timeliness_tables import (
    ASSESSMENT,
    CRIME,
    RECEIPT,
    RETURNS,
    agencies_table,
    band_table,
    bands,
    delay_tables,
)
from sightline.analyses.picture.timeliness_triangle import Triangle, month_spans, steady, triangle, why_none
from sightline.clearance.policy import policy
from sightline.clearance.refusals import reasons
from sightline.clearance.release import protect
from sightline.errors import MethodError
from sightline.ledger.calendar import IN_TIME, NONE, Slot
from sightline.ledger.submissions import Submission
from sightline.standard.cycles import span_of
from sightline.standard.drafts import Draft
from sightline.standard.figures import MODEL, Figure
from sightline.standard.units import Mark

FORCE, OTHER, COUNCIL = "E23000013", "E23000014", "E06000001"
Row = tuple[int, str, str, str, str, int, int]


def sent(agency: str, sender: str, year: int, *codes: str) -> list[Submission]:
    start, end = date(year - 1, 4, 1), date(year, 3, 31)
    return [
        Submission(1, agency, sender, code, year, start, end, "2026-06-01T00:00:00", "f", "", 1, 0, {}, None)
        for code in codes
    ]


def police(year: int, force: str = FORCE) -> list[Submission]:
    return sent(force, "police", year, "police_crime", "police_party")


def council(year: int) -> list[Submission]:
    return sent(COUNCIL, "council", year, "cin", "identity")


def covered(*submissions: list[Submission]) -> Coverage:
    coverage = coverage_of(one for some in submissions for one in some)
    assert coverage is not None
    return coverage


BOTH = (police(2024), police(2025), council(2024), council(2025))


def tables_of(rows: list[Row], coverage: Coverage) -> dict[str, list[Figure]]:
    names = ("year", "clock", "dimension", "code", "band", "records", "children")
    made = delay_tables(pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in rows]), coverage)
    return {table.name: list(table.figures) for table in made}


def at(figures: list[Figure], year: int, **breakdown: str) -> Figure:
    wanted = tuple(sorted(breakdown.items()))
    return next(one for one in figures if one.breakdown == wanted and one.period.end.year == year)


# -- bands -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("clock", [CRIME, ASSESSMENT, RECEIPT, RETURNS])
def test_the_bands_of_a_clock_follow_one_another_without_gap_or_overlap(clock: str) -> None:
    found = bands(clock)
    assert found[0].from_day == 0
    assert [band.from_day for band in found[1:]] == [band.to_day + 1 for band in found[:-1]]
    assert len({band.code for band in found}) == len(found)


def test_a_month_is_thirty_days_and_a_year_three_hundred_and_sixty_five() -> None:
    ends = {band.code: band.to_day for band in bands(CRIME)}
    assert (ends["under_1_month"], ends["6_to_12_months"], ends["1_to_2_years"]) == (30, 365, 730)


def test_the_steps_get_the_bands_of_the_clocks_they_count_by() -> None:
    assert {row["clock"] for row in band_table(DELAY_BAND).to_pylist()} == {CRIME, ASSESSMENT, RECEIPT}


# -- counts ------------------------------------------------------------------------------------------------------


def test_records_and_children_stand_apart_each_with_its_total_and_nought_where_none_was_counted() -> None:
    rows = [
        (2025, "crime", "all", "all", "under_1_month", 30, 20),
        (2025, "crime", "all", "all", "over_5_years", 12, 11),
        (2025, "crime", "all", "all", "not_known", 15, 14),
    ]
    found = tables_of(rows, covered(*BOTH))
    records, children = found["records_of_crime_by_time"], found["children_by_time_to_first_crime_record"]
    assert at(records, 2025, rung="recorded crime").value == 57
    assert at(records, 2025, rung="recorded crime", time_to_record="over_5_years").value == 12
    assert at(records, 2025, rung="recorded crime", time_to_record="1_to_2_years").value == 0
    assert at(children, 2025, status="recorded crime").value == 45
    assert at(children, 2025, status="recorded crime", time_to_record="not_known").value == 14
    assert at(records, 2024, rung="recorded crime").value == 0


def test_a_year_for_which_no_force_sent_is_marked_and_not_nought() -> None:
    found = tables_of([], covered(police(2025), council(2024), council(2025)))
    crimes = found["records_of_crime_by_time"]
    assert {figure.mark for figure in crimes if figure.period.end.year == 2024} == {Mark.NOT_AVAILABLE}
    assert {figure.value for figure in crimes if figure.period.end.year == 2025} == {0}


def test_where_no_force_takes_part_nothing_is_said_of_crimes() -> None:
    assert set(tables_of([], covered(council(2025)))) == {
        "factors_by_length_of_assessment",
        "records_by_time_to_receive",
    }


def test_receipt_is_counted_for_the_newest_year_only_by_whose_record_it_is() -> None:
    rows = [
        (2024, "receipt", "all", "all", "over_5_years", 70, 70),
        (2025, "receipt", "all", "all", "1_to_3_months", 50, 40),
        (2025, "receipt", "sender", "police", "1_to_3_months", 30, 30),
        (2025, "receipt", "sender", "council", "1_to_3_months", 20, 15),
    ]
    found = tables_of(rows, covered(*BOTH))["records_by_time_to_receive"]
    assert {figure.period.end.year for figure in found} == {2025}
    assert at(found, 2025).value == 50
    assert at(found, 2025, sender_of_record="council", time_to_receive="1_to_3_months").value == 20
    assert not any(("sender_of_record", "support") in figure.breakdown for figure in found)


def slot(agency: str, sender: str, code: str, year: int, received: date | None) -> Slot:
    span = span_of("year", date(year, 3, 31))
    state = NONE if received is None else IN_TIME
    return Slot(agency, sender, code, span, span.end, state, received_on=received)


def test_an_agency_stands_by_the_last_of_its_returns_of_the_newest_year_and_apart_where_one_is_missing() -> None:
    slots = [
        slot(FORCE, "police", "police_crime", 2025, date(2025, 4, 30)),
        slot(FORCE, "police", "police_party", 2025, date(2025, 5, 1)),
        slot(OTHER, "police", "police_crime", 2025, date(2025, 4, 30)),
        slot(OTHER, "police", "police_party", 2025, None),
        slot(COUNCIL, "council", "cin", 2025, date(2025, 4, 30)),
        slot(COUNCIL, "council", "cin", 2024, date(2026, 4, 30)),
        slot(COUNCIL, "council", "identity", 2025, None),
    ]
    figures = list(agencies_table(slots, covered(*BOTH)).figures)
    found = {figure.breakdown: figure.value for figure in figures if figure.value}
    assert found == {
        (("band", "1_to_3_months"), ("kind_of_agency", "police")): 1,
        (("band", "none_came"), ("kind_of_agency", "police")): 1,
        (("band", "under_1_month"), ("kind_of_agency", "council")): 1,
    }


# -- the triangle ------------------------------------------------------------------------------------------------


def test_a_force_counts_in_the_triangle_only_if_it_sent_everything_for_every_day() -> None:
    submissions = [*police(2024), *police(2025), *police(2024, OTHER), *police(2025, OTHER)[:1]]
    coverage = covered(submissions)
    assert steady(submissions, coverage, set()) == {FORCE}
    assert steady(submissions, coverage, {("police", FORCE, 2025)}) == frozenset()
    assert steady(submissions, coverage, {("council", FORCE, 2025)}) == {FORCE}


def test_a_quarter_that_was_not_sent_is_a_gap_and_quarters_that_follow_one_another_are_none() -> None:
    def quarters(*ends: date) -> list[Submission]:
        start = {6: (4, 0), 9: (7, 0), 12: (10, 0), 3: (1, 0)}
        return [
            replace(one, period_start=date(end.year, start[end.month][0], 1), period_end=end, year=2025)
            for end in ends
            for one in police(2025)
        ]

    ends = (date(2024, 6, 30), date(2024, 9, 30), date(2024, 12, 31), date(2025, 3, 31))
    coverage = covered(quarters(*ends))
    assert steady(quarters(*ends), coverage, set()) == {FORCE}
    assert steady(quarters(ends[0], *ends[2:]), coverage, set()) == frozenset()
    assert steady(quarters(*ends[:-1]), coverage, set()) == frozenset()


def test_why_there_is_no_nowcast_is_said() -> None:
    whole = covered(police(2024), police(2025))
    assert why_none(whole, {FORCE}) == ""
    assert why_none(whole, set()) == "no police force sent everything for every month"
    assert why_none(covered(council(2024), council(2025)), set()) == "no police force takes part"
    assert "one year alone" in why_none(covered(police(2025)), {FORCE})
    assert "a year between" in why_none(covered(police(2023), police(2025)), {FORCE})


def test_months_are_numbered_from_april_of_the_first_year_and_belong_to_a_year_to_march() -> None:
    rows = month_spans(covered(police(2024), police(2025))).to_pylist()
    assert len(rows) == 24
    assert rows[0] == {"month": 1, "year": 2024, "starts": date(2023, 4, 1), "ends": date(2023, 4, 30)}
    assert rows[11] == {"month": 12, "year": 2024, "starts": date(2024, 3, 1), "ends": date(2024, 3, 31)}
    assert rows[12]["year"] == 2025


def made(rows: list[tuple[int, int, int]], *years: int) -> Triangle:
    coverage = covered(*(police(year) for year in years))
    columns = ("happened_month", "recorded_month", "children")
    return triangle(pa.Table.from_pylist([dict(zip(columns, row, strict=True)) for row in rows]), coverage, {FORCE})


def test_what_has_not_come_to_pass_yet_is_unknown_and_not_nought() -> None:
    known = made([(1, 1, 5), (1, 13, 2), (13, 14, 3), (24, 24, 4), (1, 14, 9)], 2024, 2025)
    assert known.counts.shape == (24, 13)
    assert (known.counts[0, 0], known.counts[0, 12], known.counts[12, 1], known.counts[23, 0]) == (5, 2, 3, 4)
    assert known.counts[11, 12] == 0
    assert np.isnan(known.counts[12, 12])
    assert np.isnan(known.counts[23, 1])
    # What took longer than the horizon, here a year, is in no year.
    assert (known.so_far(2024), known.so_far(2025)) == (7, 7)


def test_one_year_at_least_is_complete_and_more_than_two_years_of_delay_are_not_looked_at() -> None:
    assert (made([], 2024, 2025).horizon, made([], 2024, 2025).complete) == (12, 1)
    assert (made([], 2024, 2025, 2026).horizon, made([], 2024, 2025, 2026).complete) == (24, 1)
    assert (made([], 2024, 2025, 2026, 2027).horizon, made([], 2024, 2025, 2026, 2027).complete) == (24, 2)


def test_forces_that_are_left_out_are_counted_in_words() -> None:
    coverage = covered(police(2024), police(2025), police(2025, OTHER))
    empty = pa.table({"happened_month": [], "recorded_month": [], "children": []})
    assert triangle(empty, coverage, {FORCE}).left_out == (
        "1 of 2 police forces did not send everything for every month, or sent an estimate, and are left out here: "
        "what was not sent is a gap, not a delay.",
    )


# -- the nowcast, the page and what clearance makes of them ------------------------------------------------------


def steady_world(monthly: int = 40, *years: int) -> Triangle:
    """Crimes against as many children every month, half recorded in it, and a twentieth in each of ten months after."""
    months = 12 * len(years)
    rows = [
        (month, month + delay, monthly // 2 if delay == 0 else monthly // 20)
        for month in range(1, months + 1)
        for delay in range(11)
        if month + delay <= months
    ]
    return made(rows, *years)


def test_the_latest_year_is_nowcast_beside_what_is_recorded_so_far_and_the_last_complete_one() -> None:
    known = steady_world(40, 2024, 2025)
    counts, estimates = happened_tables(known)
    assert [figure.value for figure in counts.figures] == [480, 370]
    so_far, in_the_end = (
        {figure.period.end.year: figure for figure in estimates.figures if figure.code("basis") == code}
        for code in ("so_far", "in_the_end")
    )
    assert (so_far[2024].value, in_the_end[2024].value, in_the_end[2024].intervals) == (480, 480, ())
    assert so_far[2025].value == 370
    assert in_the_end[2025].value == pytest.approx(480)
    (interval,) = in_the_end[2025].intervals
    assert (interval.kind, interval.level, interval.method) == (MODEL, 0.95, "sightline-nowcast-sum/1")
    assert 370 < interval.lower < 480 < interval.upper
    assert happened(known).complete == "year to March 2024"


def test_nothing_recorded_gives_no_nowcast_and_says_why() -> None:
    with pytest.raises(MethodError, match="nothing came with the first delays"):
        happened_tables(made([], 2024, 2025))


def draft(known: Triangle | None, coverage: Coverage, rows: list[Row]) -> Draft:
    names = ("year", "clock", "dimension", "code", "band", "records", "children")
    delays = delay_tables(pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in rows]), coverage)
    nowcast = happened_tables(known) if known else ()
    tables = (*delays, agencies_table([slot(COUNCIL, "council", "cin", 2025, date(2025, 5, 30))], coverage), *nowcast)
    said = happened(known) if known else "no police force takes part"
    return Draft("timeliness", 1, tables, timeliness_page(coverage, {table.name for table in tables}, said))


BANDS = [*(band.code for band in bands(CRIME)), "not_known"]
ENOUGH: list[Row] = [
    *((year, "crime", "all", "all", band, 100, 90) for year in (2024, 2025) for band in BANDS),
    *((2025, "assessment", "all", "all", band.code, 100, 90) for band in bands(ASSESSMENT)),
    *(
        (2025, "receipt", "all", "all", band, number, 90)
        for band, number in (("under_1_month", 600), ("not_known", 600))
    ),
    *((2025, "receipt", "sender", "police", band, 400, 90) for band in ("under_1_month", "not_known")),
    *((2025, "receipt", "sender", "council", band, 200, 90) for band in ("under_1_month", "not_known")),
]


def test_clearance_takes_the_draft_and_prints_the_nowcast_to_two_figures() -> None:
    made_up = draft(steady_world(40, 2024, 2025), covered(*BOTH), ENOUGH)
    assert reasons([made_up], policy("sightline-default")) == []
    printed = {table.name: table for table in protect(made_up.tables, policy("sightline-default")).tables}
    latest = [f for f in printed["children_nowcast"].figures if f.period.end.year == 2025]
    assert {figure.code("basis"): figure.value for figure in latest} == {"so_far": 370, "in_the_end": 480}
    (interval,) = next(figure.intervals for figure in latest if figure.code("basis") == "in_the_end")
    assert (interval.lower % 10, interval.upper % 10) == (0, 0)


def test_a_nowcast_of_few_children_is_withheld_with_the_count_that_it_is_made_of() -> None:
    few = made([(month, month, 1) for month in range(1, 21)], 2024, 2025)
    made_up = draft(few, covered(*BOTH), ENOUGH)
    printed = {table.name: table for table in protect(made_up.tables, policy("sightline-default")).tables}
    latest = [f for f in printed["children_nowcast"].figures if f.period.end.year == 2025]
    assert {(figure.value, figure.mark) for figure in latest} == {(None, Mark.SUPPRESSED)}


def test_one_small_band_is_withheld_by_itself_and_leaves_the_other_bands_and_years() -> None:
    rows = [(*row[:5], 3, 3) if row[0] == 2025 and row[4] == "over_5_years" else row for row in ENOUGH]
    made_up = draft(None, covered(*BOTH), rows)
    printed = {table.name: table for table in protect(made_up.tables, policy("sightline-default")).tables}
    withheld = [figure for figure in printed["records_of_crime_by_time"].figures if figure.value is None]
    assert [(figure.period.end.year, figure.code("time_to_record")) for figure in withheld] == [(2025, "over_5_years")]


def test_the_page_shows_what_there_is_and_says_why_there_is_no_nowcast() -> None:
    whole = draft(steady_world(40, 2024, 2025), covered(*BOTH), ENOUGH).page
    assert [section.name for section in whole.sections] == [
        "until-recorded", "children-until-recorded", "nowcast", "until-assessed", "until-received", "agencies",
    ]  # fmt: skip
    assert whole.headline is not None
    without = draft(None, covered(council(2025)), []).page
    assert [section.name for section in without.sections] == ["until-assessed", "until-received", "agencies"]
    assert without.headline is None
    reason = draft(None, covered(police(2025)), []).page.sections[0].not_known[-1]
    assert reason.startswith("How many will be recorded of the latest year in the end is not worked out: no police")


def test_a_silent_force_is_named_where_it_makes_numbers_too_low() -> None:
    coverage = covered(police(2024), police(2025), police(2025, OTHER))
    sections = {section.name: section for section in draft(None, coverage, []).page.sections}
    assert "1 of 2 police forces sent nothing" in sections["until-recorded"].not_known[0]
    assert not any("sent nothing, or not all" in words for words in sections["agencies"].not_known)
