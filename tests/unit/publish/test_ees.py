"""Pairs of files for Explore Education Statistics: their shape, what has none, and each rule of the screener."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sightline.errors import Refused
from sightline.publish.ees.frame import read_pair
from sightline.publish.ees.pairs import NO_PLACE, NO_TIME, UNFIT, Outcome, pair_of, place_of, text_of, time_of
from sightline.publish.ees.rules import RULES, Weight, passed, screen
from sightline.publish.release import MADE_UP, Release
from sightline.standard.drafts import FigureTable, OutputKind
from sightline.standard.figures import Dimension, Period
from sightline.standard.units import Mark
from tests.unit.publish.broken_pairs import BROKEN, DATA, FINE, METADATA, pair, simple
from tests.unit.render import demo

SEX = Dimension("sex", "Sex", True, (("F", "Girls"), ("M", "Boys")))


def test_a_good_pair_has_no_fault_at_all() -> None:
    assert screen(pair()) == ()


def test_every_rule_has_a_name_of_its_own_and_a_pair_that_breaks_it() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES)
    assert set(BROKEN) == {rule.code for rule in RULES}


@pytest.mark.parametrize("code", sorted(BROKEN))
def test_a_pair_that_breaks_a_rule_is_found_by_it(code: str) -> None:
    found = screen(BROKEN[code])
    assert code in {fault.rule.code for fault in found}
    weighed = next(rule.weight for rule in RULES if rule.code == code)
    assert passed(found) is False or weighed is Weight.WARNING


def test_all_faults_come_at_once_and_none_repeats_a_cell() -> None:
    found = screen(pair(simple(*FINE, "secret ,NULL", "secret ,NULL"), name="a b.csv"))
    codes = {fault.rule.code for fault in found}
    assert {"filename_spaces", "filenames_match", "filter_whitespace", "general_null", "general_dupes"} <= codes
    assert not any("secret" in str(fault) for fault in found)


def test_a_pair_is_read_from_disk_and_one_that_cannot_be_is_refused_with_both_faults(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("\n".join(DATA), encoding="utf-8-sig")
    (tmp_path / "t.meta.csv").write_text("\n".join(METADATA), encoding="utf-8")
    assert screen(read_pair(tmp_path / "t.csv")) == ()
    (tmp_path / "bad.csv").write_text("a,b\n1,2,3\n")
    with pytest.raises(Refused) as caught:
        read_pair(tmp_path / "bad.csv")
    assert [finding.file for finding in caught.value.findings] == ["bad.csv", "bad.meta.csv"]
    assert "row 2 has 3 cells and the header 2" in str(caught.value)


@pytest.mark.parametrize("text", ["", "a,b\n\xff", 'a,b\n"1,2\n'])
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "t.csv").write_bytes(text.encode("latin-1"))
    (tmp_path / "t.meta.csv").write_text("\n".join(METADATA))
    with pytest.raises(Refused):
        read_pair(tmp_path / "t.csv")


@pytest.mark.parametrize(
    ("start", "end", "wanted"),
    [
        ("2024-04-01", "2025-03-31", ("202425", "Financial year")),
        ("1999-04-01", "2000-03-31", ("199900", "Financial year")),
        ("2024-09-01", "2025-08-31", ("202425", "Academic year")),
        ("2024-01-01", "2024-12-31", ("2024", "Calendar year")),
        ("2024-09-30", "2024-09-30", ("2024", "Reporting year")),
        ("2024-02-01", "2024-02-29", ("2024", "February")),
        ("2024-04-01", "2024-06-30", ("202425", "Financial year Q1")),
        ("2025-01-01", "2025-03-31", ("202425", "Financial year Q4")),
        ("2023-04-01", "2025-03-31", None),
        ("2024-04-02", "2025-04-01", None),
        ("2024-05-01", "2024-07-31", None),
    ],
)
def test_a_period_has_the_time_of_the_service_or_none(start: str, end: str, wanted: tuple[str, str] | None) -> None:
    assert time_of(Period(date.fromisoformat(start), date.fromisoformat(end), "label")) == wanted


def test_places_are_regions_authorities_and_countries_and_nothing_else() -> None:
    assert place_of("E12000003") is not None
    assert place_of("E08000035") == (
        "Local authority", "E92000001", "England", "E12000003", "Yorkshire and The Humber", "383", "E08000035", "Leeds",
    )  # fmt: skip
    assert place_of("similar-E08000035") is None


def test_all_areas_together_are_not_called_england() -> None:
    assert place_of("pooled") == ("National", "x", "Not available", "", "", "", "", "")


def made(table: FigureTable, release: Release) -> tuple[Outcome, list[dict[str, str]]]:
    outcome = pair_of(table, release)
    assert outcome.pair is not None
    return outcome, list(csv.DictReader(text_of(outcome.pair.data).splitlines()))


def test_a_table_becomes_a_pair_that_passes_with_bare_symbols_and_ranges(release: Release) -> None:
    figures = [demo.figure(1200), demo.figure(80, (("sex", "F"),)), demo.figure(None, (("sex", "M"),))]
    outcome, rows = made(demo.table("children", "Children", (SEX,), figures), release)
    assert outcome.pair is not None
    assert screen(outcome.pair) == ()
    assert [(row["sex"], row["children"]) for row in rows] == [("Total", "1200"), ("Girls", "80"), ("Boys", "c")]
    assert rows[0]["time_period"] == "202425"
    meta = list(csv.DictReader(text_of(outcome.pair.meta).splitlines()))
    assert meta[-1]["indicator_grouping"] == MADE_UP


def test_a_range_has_two_indicators_and_a_figure_without_one_says_so(release: Release) -> None:
    outcome, rows = made(demo.by_year(), release)
    assert rows[-1]["children_lower"] == "1800"
    assert outcome.pair is not None
    assert passed(screen(outcome.pair))


def test_what_officers_saw_is_never_called_what_people_say(release: Release) -> None:
    groups = (("white", "White"), ("asian", "Asian"))
    for code, column, item in (
        ("ethnicity_council", "ethnicity_major", "Asian or Asian British"),
        ("ethnicity_police_observed", "appearance_observed", "Asian"),
    ):
        dimension = Dimension(code, "Group", True, groups)
        figures = [demo.figure(100, ((code, "white"),)), demo.figure(90, ((code, "asian"),))]
        outcome, rows = made(demo.table("t", "T", (dimension,), figures), release)
        assert outcome.pair is not None
        assert passed(screen(outcome.pair))
        assert rows[1][column] == item


@pytest.mark.parametrize("kind", sorted(UNFIT))
def test_forms_that_do_not_fit_say_why(kind: OutputKind, release: Release) -> None:
    outcome = pair_of(replace(demo.by_year(), kind=kind), release)
    assert outcome.pair is None
    assert outcome.reason == UNFIT[kind]


def test_a_table_without_time_or_place_of_the_service_says_so(release: Release) -> None:
    several = replace(demo.figure(10), period=Period(date(2023, 4, 1), date(2025, 3, 31), "two years"))
    assert pair_of(demo.table("t", "T", (), [several]), release).reason == NO_TIME
    assert pair_of(demo.table("t", "T", (), [replace(demo.figure(10), area="surveyed")]), release).reason == NO_PLACE


def test_figures_left_out_are_counted(release: Release) -> None:
    several = replace(demo.figure(10), period=Period(date(2023, 4, 1), date(2025, 3, 31), "two years"))
    outcome = pair_of(demo.table("t", "T", (), [demo.figure(10), several]), release)
    assert outcome.left_out == 1


def test_a_mark_that_stands_in_place_is_written_bare(release: Release) -> None:
    low = replace(demo.figure(None, (("sex", "F"),)), mark=Mark.LOW)
    _, rows = made(demo.table("t", "T", (SEX,), [low, demo.figure(5, (("sex", "M"),))]), release)
    assert rows[0]["children"] == "low"
