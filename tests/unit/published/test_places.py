"""Which authority a figure is about: ended, not begun, never there, under another code, or of two together."""

from __future__ import annotations

from pathlib import Path

import pytest

from sightline.errors import Severity, StandardError
from sightline.published import places
from sightline.published.children import PLANS, read_plans
from sightline.published.workforce import WORKFORCE, read_workforce
from sightline.standard.figures import Period
from tests.unit.published.made import ENGLAND, HARTLEPOOL, Row, official, refusal, rules, write

NORTHAMPTONSHIRE, NORTH, WEST = "E10000021", "E06000061", "E06000062"
OLD_YORKSHIRE, NEW_YORKSHIRE = "E10000023", "E06000065"
KINGSTON, RICHMOND = "E09000021", "E09000027"
MARKS = dict.fromkeys(("CPP_start", "CPP_subsequent", "CPP_subsequent_percent"), "z")


def plans(year: int, area: str, **cells: str) -> Row:
    return official(PLANS, year, area, CPP_subsequent_percent="100") | cells


def test_the_figures_of_an_ended_authority_stay_its_own_and_go_to_nobody(tmp_path: Path) -> None:
    rows = [plans(year, area) for year in (2021, 2022) for area in (ENGLAND, HARTLEPOOL)]
    table = read_plans(write(tmp_path, PLANS.example, [*rows, plans(2021, NORTHAMPTONSHIRE), plans(2022, NORTH)]))
    assert [figure.period.end.year for figure in table.over_time("plans-started", NORTHAMPTONSHIRE)] == [2021]
    assert [figure.period.end.year for figure in table.over_time("plans-started", NORTH)] == [2022]
    assert table.find("plans-started", WEST, 2021) is None


def test_who_took_an_ended_authority_over_is_told() -> None:
    (finding,) = places.ended("a file", [NORTHAMPTONSHIRE, HARTLEPOOL])
    assert (finding.rule, finding.severity) == ("ended-authority", Severity.QUERY)
    assert finding.found == (
        "Northamptonshire ended on 31 March 2021; its area went to North Northamptonshire, and to West Northamptonshire"
    )


def test_an_authority_that_only_changed_its_code_goes_on() -> None:
    (finding,) = places.ended("a file", [OLD_YORKSHIRE])
    assert finding.found == "North Yorkshire's code E10000023 ended on 31 March 2023; it goes on under E06000065"


def test_an_authority_is_found_under_whichever_code_the_table_prints(tmp_path: Path) -> None:
    rows = [plans(2023, ENGLAND), plans(2024, ENGLAND), plans(2023, OLD_YORKSHIRE), plans(2024, NEW_YORKSHIRE)]
    table = read_plans(write(tmp_path, PLANS.example, rows))
    for code in (OLD_YORKSHIRE, NEW_YORKSHIRE):
        assert [figure.area for figure in table.over_time("plans-started", code)] == [OLD_YORKSHIRE, NEW_YORKSHIRE]


def test_a_code_printed_before_its_time_is_kept_where_the_authority_is_the_same(tmp_path: Path) -> None:
    table = read_plans(write(tmp_path, PLANS.example, [plans(2022, ENGLAND), plans(2022, NEW_YORKSHIRE)]))
    figure = table.find("plans-started", OLD_YORKSHIRE, 2022)
    assert figure is not None
    assert (figure.value, figure.area, table.findings) == (10, NEW_YORKSHIRE, ())


def test_one_authority_under_two_codes_in_one_year_is_refused(tmp_path: Path) -> None:
    rows = [plans(2022, ENGLAND), plans(2022, NEW_YORKSHIRE), plans(2022, OLD_YORKSHIRE)]
    (finding,) = refusal(read_plans, write(tmp_path, PLANS.example, rows))
    assert (finding.rule, finding.row) == ("row-twice", 4)


def test_marks_of_an_authority_that_had_ended_are_left_out_and_told(tmp_path: Path) -> None:
    rows = [plans(year, ENGLAND) for year in (2024, 2025)] + [
        plans(year, NORTHAMPTONSHIRE, **MARKS) for year in (2024, 2025)
    ]
    table = read_plans(write(tmp_path, PLANS.example, rows))
    (finding,) = table.findings
    assert (finding.rule, finding.severity) == ("marks-out-of-force", Severity.QUERY)
    assert "Northamptonshire (E10000021) has rows for 2024 to 2025, but it had ended by then" in finding.found
    assert not table.has(NORTHAMPTONSHIRE, 2025)


def test_a_number_for_an_authority_that_had_not_begun_is_set_aside_and_told(tmp_path: Path) -> None:
    table = read_plans(write(tmp_path, PLANS.example, [plans(2020, ENGLAND), plans(2020, WEST)]))
    (finding,) = table.findings
    assert (finding.rule, finding.severity) == ("out-of-force", Severity.ROW)
    assert "had not begun" in finding.found
    assert table.find("plans-started", WEST, 2020) is None


def test_codes_that_no_authority_has_had_are_refused_every_row_at_once(tmp_path: Path) -> None:
    rows = [plans(2025, ENGLAND), plans(2025, "E06000901"), plans(2025, HARTLEPOOL), plans(2025, "E07000001")]
    findings = refusal(read_plans, write(tmp_path, PLANS.example, rows))
    assert [(finding.rule, finding.row, finding.field) for finding in findings] == [
        ("no-such-authority", 3, "new_la_code"),
        ("no-such-authority", 5, "new_la_code"),
    ]


def test_a_joint_return_is_found_for_both_and_belongs_to_neither_alone(tmp_path: Path) -> None:
    both = places.joint((KINGSTON, RICHMOND))
    rows = [official(WORKFORCE, 2025, ENGLAND), official(WORKFORCE, 2025, both, inpost_fte="137.4")]
    table = read_workforce(write(tmp_path, WORKFORCE.example, rows))
    found = [table.find("workers", code, 2025) for code in (KINGSTON, RICHMOND)]
    assert [(figure.area, figure.value) for figure in found if figure] == [(both, 137.4)] * 2
    assert not table.has(KINGSTON, 2025)
    assert places.name_of(both) == "Kingston upon Thames / Richmond upon Thames"


def test_a_joint_return_with_an_unknown_part_is_refused(tmp_path: Path) -> None:
    rows = [official(WORKFORCE, 2025, ENGLAND), official(WORKFORCE, 2025, f"{KINGSTON} / E09000901")]
    assert rules(refusal(read_workforce, write(tmp_path, WORKFORCE.example, rows))) == ["no-such-authority"]


def test_the_joint_return_of_northamptonshire_began_with_its_successors() -> None:
    assert places.joint_of(NORTH, 2021) == f"{NORTH} / {WEST}"
    assert places.joint_of(NORTH, 2020) is None
    assert places.joint_of(HARTLEPOOL, 2025) is None


def test_a_year_in_which_an_authority_was_for_part_of_it_is_its_own() -> None:
    assert places.wrong_with(NORTHAMPTONSHIRE, Period.year_to_march(2021)) == ""
    assert places.wrong_with(NORTHAMPTONSHIRE, Period.year_to_march(2022)) == "it had ended by then"


def test_unknown_codes_are_told_once_each() -> None:
    assert rules(places.unknown("a file", ["E06000901", "E06000901", HARTLEPOOL])) == ["no-such-authority"]
    with pytest.raises(StandardError):
        places.codes_of("E06000901")
