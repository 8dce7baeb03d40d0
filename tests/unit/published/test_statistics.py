"""Official tables read into figures, and what a table with faults is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sightline.errors import Finding, Refused, Severity, StandardError
from sightline.published.statistics import factor_dimension, factor_series, read_factors, read_population
from sightline.published.tables import Level
from sightline.standard.figures import Period
from sightline.standard.units import Mark, Unit

Maker = Callable[..., dict[str, str]]
Writer = Callable[..., Path]
ENGLAND = "E92000001"


def refusal(folder: Path) -> tuple[Finding, ...]:
    with pytest.raises(Refused) as caught:
        read_factors(folder)
    return caught.value.findings


def test_a_count_becomes_a_figure_of_episodes_in_its_year_and_area(
    write_factors: Writer, make_factor_row: Maker
) -> None:
    folder = write_factors(make_factor_row(2021, ENGLAND, Child_sexual_exploitation="120"))
    figure = read_factors(folder).figure("11A", ENGLAND, 2021)
    assert (figure.value, figure.measure.unit, figure.period) == (120, Unit.EPISODE, Period.year_to_march(2021))
    assert figure.breakdown == (("factor", "11A"),)


def test_a_withheld_count_keeps_its_mark_and_has_no_value(write_factors: Writer, make_factor_row: Maker) -> None:
    folder = write_factors(
        make_factor_row(2021, ENGLAND), make_factor_row(2021, "E06000901", Child_sexual_exploitation="c")
    )
    figure = read_factors(folder).figure("11A", "E06000901", 2021)
    assert (figure.value, figure.mark) == (None, Mark.SUPPRESSED)


def test_totals_say_they_are_rounded_and_authorities_that_they_are_exact(
    write_factors: Writer, make_factor_row: Maker
) -> None:
    rows = [make_factor_row(2021, area) for area in (ENGLAND, "E12000099", "E06000901")]
    factors = read_factors(write_factors(*rows))
    rounding = [factors.figure("11A", area, 2021).measure.rounding for area in (ENGLAND, "E12000099", "E06000901")]
    assert rounding == ["nearest 10", "nearest 10", "exact"]


def test_a_regional_count_that_is_not_a_multiple_of_10_is_queried(
    write_factors: Writer, make_factor_row: Maker
) -> None:
    folder = write_factors(make_factor_row(2021, ENGLAND), make_factor_row(2021, "E12000099", Neglect="13"))
    assert [(finding.rule, finding.severity) for finding in read_factors(folder).findings] == [
        ("not-rounded", Severity.QUERY)
    ]


def test_authorities_are_listed_in_alphabetical_order(write_factors: Writer, make_factor_row: Maker) -> None:
    rows = [make_factor_row(2021, area) for area in (ENGLAND, "E06000901", "E06000902")]
    factors = read_factors(write_factors(*rows))
    assert [area.name for area in factors.areas(2021, Level.AUTHORITY)] == ["Ambridge", "Zedford"]


def test_a_half_of_london_is_not_a_region(write_factors: Writer, make_factor_row: Maker) -> None:
    rows = [make_factor_row(2021, area) for area in (ENGLAND, "E12000099", "E13000099")]
    factors = read_factors(write_factors(*rows))
    assert [area.code for area in factors.areas(2021, Level.REGION)] == ["E12000099"]


def test_a_file_without_a_byte_order_mark_is_read(write_factors: Writer, make_factor_row: Maker) -> None:
    folder = write_factors(make_factor_row(2021, ENGLAND, Neglect="70"), encoding="utf-8")
    assert read_factors(folder).figure("16A", ENGLAND, 2021).value == 70


def test_a_figure_that_the_table_lacks_is_an_error(write_factors: Writer, make_factor_row: Maker) -> None:
    factors = read_factors(write_factors(make_factor_row(2021, ENGLAND)))
    with pytest.raises(StandardError, match="has no figure of 11A"):
        factors.figure("11A", ENGLAND, 1999)


def test_population_is_people_at_the_middle_of_the_year(write_population: Writer, make_population_row: Maker) -> None:
    figure = read_population(write_population(make_population_row(2020, ENGLAND, "12000"))).figure(
        "CHILDREN", ENGLAND, 2020
    )
    assert (figure.value, figure.measure.unit, figure.period.label) == (12000, Unit.PERSON, "mid-2020")


def test_every_fault_of_a_file_is_told_at_once(write_factors: Writer, make_factor_row: Maker) -> None:
    findings = refusal(
        write_factors(
            make_factor_row(2021, ENGLAND, Neglect="-5", Gangs="12.5"),
            make_factor_row(2021, "E06000901", Trafficking="q", category="Something else"),
            make_factor_row(2021, "E06000902", geographic_level="Parish"),
        )
    )
    assert [(finding.rule, finding.row, finding.field) for finding in findings] == [
        ("not-a-count", 2, "Gangs"),
        ("not-a-count", 2, "Neglect"),
        ("not-a-count", 3, "Trafficking"),
        ("wrong-table", 3, "category"),
        ("unknown-level", 4, "geographic_level"),
    ]


def test_every_missing_column_is_named(write_factors: Writer, make_factor_row: Maker) -> None:
    row = make_factor_row(2021, ENGLAND)
    del row["Gangs"], row["time_period"]
    assert {finding.field for finding in refusal(write_factors(row))} == {"Gangs", "time_period"}


def test_text_typed_in_a_cell_is_never_repeated(write_factors: Writer, make_factor_row: Maker) -> None:
    (finding,) = refusal(write_factors(make_factor_row(2021, ENGLAND, Neglect="Jo Bloggs")))
    assert "Bloggs" not in str(finding)


@pytest.mark.parametrize("year", ["21", "202", "2021.0", "twenty", "1066"])
def test_a_period_that_is_not_a_year_is_refused(write_factors: Writer, make_factor_row: Maker, year: str) -> None:
    (finding,) = refusal(write_factors(make_factor_row(2021, ENGLAND, time_period=year)))
    assert (finding.rule, finding.row) == ("not-a-year", 2)


def test_a_period_and_area_given_twice_is_refused(write_factors: Writer, make_factor_row: Maker) -> None:
    (finding,) = refusal(write_factors(make_factor_row(2021, ENGLAND), make_factor_row(2021, ENGLAND)))
    assert (finding.rule, finding.row) == ("row-twice", 3)


def test_a_year_without_england_is_refused(write_factors: Writer, make_factor_row: Maker) -> None:
    (finding,) = refusal(write_factors(make_factor_row(2021, ENGLAND), make_factor_row(2020, "E06000901")))
    assert (finding.rule, finding.found) == ("no-england", "there is no row for England in 2020")


def test_an_area_without_its_code_is_refused(write_factors: Writer, make_factor_row: Maker) -> None:
    (finding,) = refusal(
        write_factors(make_factor_row(2021, ENGLAND), make_factor_row(2021, "E06000901", new_la_code=""))
    )
    assert (finding.rule, finding.field) == ("no-area", "new_la_code")


def test_a_column_that_nobody_knows_is_queried_and_the_rest_is_read(
    write_factors: Writer, make_factor_row: Maker
) -> None:
    factors = read_factors(write_factors(make_factor_row(2021, ENGLAND) | {"New_factor": "10"}))
    assert [finding.rule for finding in factors.findings] == ["unknown-column"]
    assert factors.figure("11A", ENGLAND, 2021).value == 10


def test_a_blank_line_is_not_a_row(write_factors: Writer, make_factor_row: Maker) -> None:
    folder = write_factors(make_factor_row(2021, ENGLAND))
    path = next(folder.glob("c3_*.csv"))
    path.write_bytes(path.read_bytes() + b"\r\n,,,\r\n")
    assert read_factors(folder).years == (2021,)


def test_a_row_cut_short_is_refused(write_factors: Writer, make_factor_row: Maker) -> None:
    folder = write_factors(make_factor_row(2021, ENGLAND))
    path = next(folder.glob("c3_*.csv"))
    path.write_bytes(path.read_bytes() + b"2020,Reporting year,National\r\n")
    (finding,) = refusal(folder)
    assert (finding.rule, finding.row) == ("ragged-row", 3)


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "empty-file"),
        (b" \r\n", "empty-file"),
        ("a,b".encode("utf-16"), "not-utf-8"),
        (b"a\x00,b", "not-utf-8"),
        (b'a,"b\r\n1,2', "not-csv"),
        (b"Neglect,Neglect\r\n1,2", "column-twice"),
        (b"time_period;geographic_level\r\n2021;National", "missing-column"),
    ],
)
def test_a_file_that_is_not_the_table_is_refused(tmp_path: Path, data: bytes, rule: str) -> None:
    (tmp_path / "c3_factors_identified_at_end_of_assessment_2021.csv").write_bytes(data)
    assert {finding.rule for finding in refusal(tmp_path)} == {rule}


def test_a_header_without_rows_is_refused(write_factors: Writer, make_factor_row: Maker) -> None:
    folder = write_factors(make_factor_row(2021, ENGLAND))
    path = next(folder.glob("c3_*.csv"))
    path.write_bytes(path.read_bytes().split(b"\r\n")[0])
    (finding,) = refusal(folder)
    assert finding.rule == "no-rows"


def test_a_folder_without_the_file_is_told_its_name(tmp_path: Path) -> None:
    (finding,) = refusal(tmp_path)
    assert finding.file == "c3_factors_identified_at_end_of_assessment_2018_to_2025.csv"
    assert finding.rule == "no-file"


def test_an_unknown_folder_is_told_the_name_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(
        Refused, match=r"ons_mid-year_population_estimates_2012_to_2024\.csv: the folder given does not"
    ):
        read_population(tmp_path / "nowhere")


def test_two_editions_of_one_table_are_refused(write_factors: Writer, make_factor_row: Maker) -> None:
    folder = write_factors(make_factor_row(2021, ENGLAND))
    (folder / "c3_factors_identified_at_end_of_assessment_old.csv").write_text("x")
    (finding,) = refusal(folder)
    assert finding.rule == "two-files"


def test_the_factor_dimension_is_not_additive_since_an_episode_may_carry_several() -> None:
    assert not factor_dimension().additive


def test_the_table_of_columns_names_each_column_and_code_once() -> None:
    series = factor_series()
    assert (len(series), len({item.code for item in series}), len({item.column for item in series})) == (40, 40, 40)
