"""The long table: which rows become figures, what one dash means, and what is set aside, marked or refused."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sightline.errors import Severity, StandardError
from sightline.published.lait import STAGES, indicator, indicators, read_lait
from sightline.published.tables import Level
from sightline.standard.units import Mark, Unit
from tests.unit.published.made import ENGLAND, HARTLEPOOL, NORTH_EAST, refusal, rules, write_lait

RATE, COUNT, FIRST, STAFF = "Section_47", "CPP_Total_NumRef", "FirstYJS", "Work_Force_TO_Rate"
REGIONS = (980, 981, 982, 983, 984, 985, 986, 989, 990)


def only(folder: Path) -> list[str]:
    """The findings of a table, but for indicators that a tiny one lacks."""
    return [finding.rule for finding in read_lait(folder).findings if finding.rule != "no-indicator"]


def test_england_a_region_and_an_authority_are_told_apart_by_their_numbers(tmp_path: Path) -> None:
    rows = [(RATE, "2025", 970, "189.3"), (RATE, "2025", 980, "251.4"), (RATE, "2025", 805, "300")]
    table = read_lait(write_lait(tmp_path, rows))
    found = [table.figure(RATE, area, 2025) for area in (ENGLAND, NORTH_EAST, HARTLEPOOL)]
    assert [figure.value for figure in found] == [189.3, 251.4, 300]
    assert {figure.measure.unit for figure in found} == {Unit.RATE_10K}
    assert len({figure.measure.code for figure in found}) == 3
    assert [area.name for area in table.areas(2025, Level.AUTHORITY)] == ["Hartlepool"]


def test_the_halves_of_london_are_no_regions(tmp_path: Path) -> None:
    table = read_lait(write_lait(tmp_path, [(RATE, "2025", 986, "1"), (RATE, "2025", 987, "2")]))
    assert [area.name for area in table.areas(2025, Level.PART_OF_LONDON)] == ["Inner London"]
    assert [area.name for area in table.areas(2025, Level.REGION)] == ["London"]


def test_a_dash_is_not_available_and_never_nought(tmp_path: Path) -> None:
    figure = read_lait(write_lait(tmp_path, [(RATE, "2025", 805, "-")])).figure(RATE, HARTLEPOOL, 2025)
    assert (figure.value, figure.mark) == (None, Mark.NOT_AVAILABLE)


@pytest.mark.parametrize(
    ("text", "value"), [("27.500000000000004", 27.5), ("7.0000000000000007E-2", 0.07), ("19.899999999999999", 19.9)]
)
def test_the_dust_of_a_spreadsheet_is_swept_off(tmp_path: Path, text: str, value: float) -> None:
    assert read_lait(write_lait(tmp_path, [(RATE, "2025", 805, text)])).figure(RATE, HARTLEPOOL, 2025).value == value


def test_counts_of_england_are_rounded_and_those_of_authorities_exact(tmp_path: Path) -> None:
    table = read_lait(write_lait(tmp_path, [(COUNT, "2025", 970, "632830"), (COUNT, "2025", 805, "2011")]))
    assert table.figure(COUNT, ENGLAND, 2025).measure.rounding == "nearest 10"
    assert table.figure(COUNT, HARTLEPOOL, 2025).measure.rounding == "exact"


def test_a_rate_per_100_000_is_brought_to_10_000_and_says_so(tmp_path: Path) -> None:
    figure = read_lait(write_lait(tmp_path, [(FIRST, "2024", 805, "189")])).figure(FIRST, HARTLEPOOL, 2024)
    assert (figure.value, figure.measure.unit, figure.period.label) == (18.9, Unit.RATE_10K, "2024")
    assert "published per 100,000" in figure.measure.label


def test_a_rate_of_england_outside_those_of_all_its_regions_is_marked_and_told(tmp_path: Path) -> None:
    rows = [(FIRST, "2024", float(number), "140") for number in REGIONS]
    folder = write_lait(tmp_path, [*rows, (FIRST, "2024", 970, "1260")])
    assert read_lait(folder).figure(FIRST, ENGLAND, 2024).mark is Mark.LOW_RELIABILITY
    assert only(folder) == ["outside-regions"]


def test_a_rate_of_england_among_its_regions_is_kept(tmp_path: Path) -> None:
    rows = [(FIRST, "2024", float(number), str(130 + 5 * place)) for place, number in enumerate(REGIONS)]
    folder = write_lait(tmp_path, [*rows, (FIRST, "2024", 970, "150")])
    assert read_lait(folder).figure(FIRST, ENGLAND, 2024).value == 15
    assert only(folder) == []


def test_a_figure_of_an_authority_that_had_ended_is_set_aside_and_told(tmp_path: Path) -> None:
    table = read_lait(write_lait(tmp_path, [(FIRST, "2024", 835, "122"), (FIRST, "2024", 838, "-")]))
    (finding,) = (finding for finding in table.findings if finding.rule == "out-of-force")
    assert finding.severity is Severity.ROW
    assert "Dorset (E10000009) has figures of FirstYJS for 2024, but it had ended by then" in finding.found
    new = table.figure(FIRST, "E06000059", 2024)
    assert (new.value, new.mark) == (None, Mark.NOT_AVAILABLE)
    assert table.find(FIRST, "E10000009", 2024) is None


def test_a_dash_for_an_authority_not_in_force_is_no_figure_and_no_finding(tmp_path: Path) -> None:
    folder = write_lait(tmp_path, [(RATE, "2025", 928, "-"), (RATE, "2025", 805, "3")])
    assert only(folder) == []
    assert read_lait(folder).find(RATE, "E10000021", 2025) is None


def test_the_code_of_an_authority_is_that_of_the_period(tmp_path: Path) -> None:
    table = read_lait(write_lait(tmp_path, [(RATE, "2023", 815, "1"), (RATE, "2024", 815, "2")]))
    assert [figure.area for figure in table.over_time(RATE, "E06000065")] == ["E10000023", "E06000065"]


def test_two_authorities_that_make_one_workforce_return_have_one_figure_together(tmp_path: Path) -> None:
    rows = [(STAFF, year, number, "28") for year in ("2016", "2025") for number in (314.0, 318.0)]
    table = read_lait(write_lait(tmp_path, rows))
    joint = table.find(STAFF, "E09000021", 2025)
    assert joint is not None
    assert joint.area == "E09000021 / E09000027"
    assert [area.code for area in table.areas(2025, Level.AUTHORITY)] == ["E09000021 / E09000027"]
    assert len(table.areas(2016, Level.AUTHORITY)) == 2


def test_a_joint_return_that_differs_is_asked_about_and_has_no_value(tmp_path: Path) -> None:
    folder = write_lait(tmp_path, [(STAFF, "2025", 314, "28"), (STAFF, "2025", 318, "29")])
    assert only(folder) == ["joint-differs"]
    assert read_lait(folder).figure(STAFF, "E09000021 / E09000027", 2025).mark is Mark.LOW_RELIABILITY


def test_an_indicator_that_nobody_declared_is_not_read(tmp_path: Path) -> None:
    table = read_lait(write_lait(tmp_path, [("AVG_Prog8_Score", "2024", 805, "-0.5"), (RATE, "2025", 805, "3")]))
    assert {code for code, _, _ in table.figures} == {RATE}


def test_a_declared_indicator_that_the_table_lacks_is_asked_about(tmp_path: Path) -> None:
    findings = read_lait(write_lait(tmp_path, [(RATE, "2025", 805, "3")])).findings
    assert rules(findings) == ["no-indicator"] * (len(indicators()) - 1)


def test_every_fault_of_the_table_is_told_at_once_with_its_row(tmp_path: Path) -> None:
    rows = [
        (RATE, "2025", 805, "Jo Bloggs"),
        (RATE, "0", 805, "3"),
        ("something else", "0", 1, "not read"),
        (RATE, "2025", 999, "3"),
        (RATE, "2025", None, "3"),
        (RATE, "2025", 805.5, "3"),
        (RATE, "2024", 805, "-3"),
        ("ReReferral", "2025", 805, "100.5"),
        (RATE, "2025", 805, "3"),
        (RATE, "2025", float("nan"), "3"),
    ]
    findings = refusal(read_lait, write_lait(tmp_path, rows))
    assert [(finding.rule, finding.row, finding.field) for finding in findings] == [
        ("not-a-number", 1, "Values"),
        ("not-a-year", 2, "Years"),
        ("no-such-authority", 4, "LA Number"),
        ("no-such-authority", 5, "LA Number"),
        ("no-such-authority", 6, "LA Number"),
        ("not-a-number", 7, "Values"),
        ("not-a-share", 8, "Values"),
        ("row-twice", 9, "Short Desc"),
        ("no-such-authority", 10, "LA Number"),
    ]
    assert "Bloggs" not in " ".join(str(finding) for finding in findings)


def test_a_share_of_an_estimate_may_be_above_100(tmp_path: Path) -> None:
    table = read_lait(write_lait(tmp_path, [("%_2yr_olds", "2025", 805, "104.2")]))
    assert table.figure("%_2yr_olds", HARTLEPOOL, 2025).value == 104.2


def test_a_file_that_is_no_parquet_or_lacks_a_column_is_refused(tmp_path: Path) -> None:
    folder = write_lait(tmp_path, [(RATE, "2025", 805, "3")])
    path = folder / "lait_bds_long.parquet"
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])
    assert rules(refusal(read_lait, folder)) == ["not-parquet"]
    path.write_bytes(b"a,b\n1,2\n")
    assert rules(refusal(read_lait, folder)) == ["not-parquet"]
    pq.write_table(pa.table({"Short Desc": [RATE], "Years": ["2025"]}), path)
    assert [finding.field for finding in refusal(read_lait, folder)] == ["LA Number", "Values"]
    pq.write_table(pa.table({"Short Desc": [RATE], "Years": ["2025"], "LA Number": ["x"], "Values": ["1"]}), path)
    assert rules(refusal(read_lait, folder)) == ["not-a-number"]
    pq.write_table(pa.table({"Short Desc": [[RATE]], "Years": ["2025"], "LA Number": [805], "Values": ["1"]}), path)
    assert rules(refusal(read_lait, folder)) == ["not-parquet"]
    path.unlink()
    assert rules(refusal(read_lait, folder)) == ["no-file"]


def test_numbers_kept_as_numbers_are_read_too(tmp_path: Path) -> None:
    table = pa.table({"Short Desc": [RATE], "Years": ["2025"], "LA Number": [805], "Values": [12.5]})
    pq.write_table(table, tmp_path / "lait_bds_long.parquet")
    assert read_lait(tmp_path).figure(RATE, HARTLEPOOL, 2025).value == 12.5


def test_each_indicator_has_a_stage_of_a_childs_way_and_is_declared_once() -> None:
    assert {entry.stage for entry in indicators()} == set(STAGES)
    assert len({entry.code for entry in indicators()}) == len(indicators())
    order = [list(STAGES).index(entry.stage) for entry in indicators()]
    assert order == sorted(order)


def test_a_share_has_a_highest_value_unless_its_words_say_why_not() -> None:
    without = {entry.code for entry in indicators() if entry.unit is Unit.PERCENT and entry.most is None}
    assert without == {"%_2yr_olds", "TotFixedEx"}
    assert "above 100" in indicator("%_2yr_olds").label
    assert "several" in indicator("TotFixedEx").label


def test_an_indicator_that_is_not_read_is_an_error() -> None:
    with pytest.raises(StandardError):
        indicator("AVG_Prog8_Score")
