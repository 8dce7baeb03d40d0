"""Tables about children and about the workforce: units, periods, rounding, shares with their parts, and marks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sightline.errors import Severity, UnitError
from sightline.published.children import CARE, NEED, PLANS, REFERRALS, read_care, read_need, read_plans, read_referrals
from sightline.published.tables import Level
from sightline.published.workforce import WORKFORCE, read_workforce
from sightline.standard.figures import Dimension, total
from sightline.standard.units import Mark, Unit
from tests.unit.published.made import DARLINGTON, ENGLAND, HARTLEPOOL, NORTH_EAST, official, refusal, rules, write

AREA = Dimension("area", "Area", True)


def test_a_referral_and_a_child_referred_are_two_units_of_two_populations(tmp_path: Path) -> None:
    table = read_referrals(write(tmp_path, REFERRALS.example, [official(REFERRALS, 2025, ENGLAND)]))
    referrals, children = (table.figure(code, ENGLAND, 2025) for code in ("referrals", "children-referred"))
    assert (referrals.measure.unit, children.measure.unit) == (Unit.REFERRAL, Unit.CHILD)
    with pytest.raises(UnitError, match="the units differ"):
        total([referrals, replace(children, area=HARTLEPOOL)], AREA)


def test_a_share_keeps_the_counts_that_it_was_made_of(tmp_path: Path) -> None:
    cells = {"referral_count": "400", "rereferral_count": "90", "rereferral_percent": "22.5"}
    rows = [official(REFERRALS, 2025, ENGLAND), official(REFERRALS, 2025, HARTLEPOOL, **cells)]
    figure = read_referrals(write(tmp_path, REFERRALS.example, rows)).figure("rereferral-share", HARTLEPOOL, 2025)
    assert (figure.value, figure.n, figure.denominator, figure.measure.unit) == (22.5, 90, 400, Unit.PERCENT)
    assert figure.measure.rounding == "nearest 0.1"


def test_an_authoritys_share_that_is_not_its_part_over_its_whole_is_asked_about(tmp_path: Path) -> None:
    cells = {"referral_count": "400", "rereferral_count": "90", "rereferral_percent": "22.6"}
    right = dict.fromkeys(
        ("no_further_action_percent", "not_in_need_percent"), "2.5") | {"rereferral_child_percent": "100"}  # fmt: skip
    rows = [official(REFERRALS, 2025, ENGLAND), official(REFERRALS, 2025, HARTLEPOOL, **cells, **right)]
    (finding,) = read_referrals(write(tmp_path, REFERRALS.example, rows)).findings
    assert (finding.rule, finding.severity) == ("share-differs", Severity.QUERY)
    assert "rereferral-share of Hartlepool in 2025" in finding.found


def test_england_is_rounded_authorities_are_exact_and_they_are_never_one_measure(tmp_path: Path) -> None:
    rows = [official(PLANS, 2025, area, CPP_subsequent_percent="100") for area in (ENGLAND, NORTH_EAST, HARTLEPOOL)]
    table = read_plans(write(tmp_path, PLANS.example, rows))
    figures = [table.figure("plans-started", area, 2025) for area in (ENGLAND, NORTH_EAST, HARTLEPOOL)]
    assert [figure.measure.rounding for figure in figures] == ["nearest 10", "nearest 10", "exact"]
    with pytest.raises(UnitError, match="the measures differ"):
        total(figures, AREA)


def test_a_total_that_is_no_multiple_of_10_is_asked_about(tmp_path: Path) -> None:
    rows = [official(NEED, 2025, ENGLAND, Ended_child="13"), official(NEED, 2025, HARTLEPOOL, Ended_child="13")]
    (finding,) = read_need(write(tmp_path, NEED.example, rows)).findings
    assert (finding.rule, finding.severity) == ("not-rounded", Severity.QUERY)


def test_a_stock_is_of_its_day_and_a_flow_of_its_year(tmp_path: Path) -> None:
    table = read_need(write(tmp_path, NEED.example, [official(NEED, 2025, ENGLAND)]))
    labels = [table.figure(code, ENGLAND, 2025).period.label for code in ("need-at-march", "need-started-children")]
    assert labels == ["31 March 2025", "year to March 2025"]


def test_the_column_that_nobody_says_the_unit_of_is_left_out_without_a_query(tmp_path: Path) -> None:
    table = read_need(write(tmp_path, NEED.example, [official(NEED, 2025, ENGLAND)]))
    assert "awaiting_assessment" not in {series.column for series in table.series}
    assert table.findings == ()


def test_three_kinds_of_rows_in_one_table_become_series_of_their_own(tmp_path: Path) -> None:
    _, on_march, starting, _ = CARE.topic
    rows = [
        official(CARE, 2025, ENGLAND, children_count="80", rate_per_10000="8", population_estimate="100000"),
        official(CARE, 2025, ENGLAND, population_type=starting, children_count="c", rate_per_10000="c"),
    ]
    assert rows[0]["population_type"] == on_march
    table = read_care(write(tmp_path, CARE.example, rows))
    stock, rate, flow = (
        table.figure(code, ENGLAND, 2025) for code in ("looked-after", "looked-after-rate", "started-care")
    )
    assert (stock.value, rate.value, rate.denominator, flow.mark) == (80, 8, 100000, Mark.SUPPRESSED)
    assert len(table.areas(2025, Level.NATIONAL)) == 1


def test_two_rows_of_one_kind_and_area_are_refused(tmp_path: Path) -> None:
    rows = [official(CARE, 2025, ENGLAND), official(CARE, 2025, ENGLAND)]
    assert rules(refusal(read_care, write(tmp_path, CARE.example, rows))) == ["row-twice"]


@pytest.mark.parametrize(
    ("cells", "rule", "field"),
    [
        ({"CPP_start": "12.5"}, "not-a-count", "CPP_start"),
        ({"CPP_subsequent_percent": "1,2"}, "not-a-number", "CPP_subsequent_percent"),
        ({"CPP_subsequent_percent": "100.1"}, "not-a-share", "CPP_subsequent_percent"),
        ({"CPP_subsequent_percent": "-3"}, "not-a-number", "CPP_subsequent_percent"),
        ({"category": "Something else"}, "wrong-table", "category"),
    ],
)
def test_a_cell_that_is_not_what_its_column_holds_is_refused(
    tmp_path: Path, cells: dict[str, str], rule: str, field: str
) -> None:
    (finding,) = refusal(read_plans, write(tmp_path, PLANS.example, [official(PLANS, 2025, ENGLAND, **cells)]))
    assert (finding.rule, finding.row, finding.field) == (rule, 2, field)


def test_every_fault_of_a_table_is_told_at_once_and_no_cell_is_repeated(tmp_path: Path) -> None:
    rows = [
        official(PLANS, 2025, ENGLAND, CPP_start="Jo Bloggs"),
        official(PLANS, 2025, HARTLEPOOL, CPP_subsequent="x1", CPP_subsequent_percent="120"),
    ]
    findings = refusal(read_plans, write(tmp_path, PLANS.example, rows))
    assert rules(findings) == ["not-a-count", "not-a-count", "not-a-share"]
    assert "Bloggs" not in " ".join(str(finding) for finding in findings)


def test_a_share_of_nothing_keeps_its_mark_and_is_not_nought(tmp_path: Path) -> None:
    cells = {"CPP_start": "0", "CPP_subsequent": "0", "CPP_subsequent_percent": "z"}
    rows = [official(PLANS, 2025, ENGLAND, CPP_subsequent_percent="100"), official(PLANS, 2025, HARTLEPOOL, **cells)]
    table = read_plans(write(tmp_path, PLANS.example, rows))
    figure = table.figure("plans-again-share", HARTLEPOOL, 2025)
    assert (figure.value, figure.mark) == (None, Mark.NOT_APPLICABLE)
    assert table.figure("plans-again", HARTLEPOOL, 2025).value == 0
    assert table.findings == ()


def test_full_time_equivalents_have_decimals_and_cases_do_not(tmp_path: Path) -> None:
    row = official(
        WORKFORCE, 2025, ENGLAND, inpost_fte="23.4", cases="310", caseload_fte="15.2", case_holders_fte="20.4"
    )
    table = read_workforce(write(tmp_path, WORKFORCE.example, [row]))
    workers, cases, caseload = (table.figure(code, ENGLAND, 2025) for code in ("workers", "cases", "caseload"))
    assert [figure.measure.unit for figure in (workers, cases, caseload)] == [Unit.FTE, Unit.CASE, Unit.CASES_PER_FTE]
    assert (workers.value, workers.n, cases.n, caseload.n, caseload.denominator) == (23.4, None, 310, 310, 20.4)
    broken = write(tmp_path, WORKFORCE.example, [row | {"cases": "310.5"}])
    assert rules(refusal(read_workforce, broken)) == ["not-a-count"]


def test_a_number_that_rounds_to_nought_is_marked_low(tmp_path: Path) -> None:
    rows = [official(WORKFORCE, 2025, ENGLAND), official(WORKFORCE, 2025, DARLINGTON, agency_rate_fte="low")]
    table = read_workforce(write(tmp_path, WORKFORCE.example, rows))
    assert table.figure("agency-share", DARLINGTON, 2025).mark is Mark.LOW


def test_the_workforce_is_of_september(tmp_path: Path) -> None:
    table = read_workforce(write(tmp_path, WORKFORCE.example, [official(WORKFORCE, 2025, ENGLAND)]))
    labels = [table.figure(code, ENGLAND, 2025).period.label for code in ("vacancy-share", "turnover")]
    assert labels == ["30 September 2025", "year to September 2025"]


def test_a_file_that_is_not_there_is_told_its_name(tmp_path: Path) -> None:
    (finding,) = refusal(read_workforce, tmp_path)
    assert (finding.rule, finding.file) == ("no-file", "csww_indicators_2017_to_2025.csv")
    (finding,) = refusal(read_plans, tmp_path / "nowhere")
    assert finding.rule == "no-folder"
