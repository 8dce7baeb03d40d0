"""What is shown of effect in a partnership: of the published files, and of tables of a run; nothing is added up."""

from __future__ import annotations

import csv
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from sightline.analyses.partnerships.effect import effect_part
from sightline.analyses.partnerships.effect_published import again_table
from sightline.analyses.partnerships.parts import Part
from sightline.clearance.policy import policy
from sightline.clearance.refusals import reasons
from sightline.published.folder import Published, read_published
from sightline.standard import areas
from sightline.standard.drafts import Draft, FigureTable, OutputKind, Page
from sightline.standard.figures import MODEL, Figure, Measure, Period, Population
from sightline.standard.units import Mark, Status, Unit

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "published"
real = pytest.mark.skipif(not FOLDER.is_dir(), reason="../shared/data/published is not there")
HARTLEPOOL, HACKNEY, RUTLAND, SCILLY = "E06000001", "E09000012", "E06000017", "E06000053"
HELD = Population("conferences_held", "initial conferences held in the period", "does not apply")


@cache
def published() -> Published:
    """Everything in the folder, read once."""
    return read_published(FOLDER)


def raw(gss: str) -> tuple[float, float]:
    """(again, all) of the newest year of the raw file."""
    (path,) = FOLDER.glob("c1_*.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        found = [row for row in csv.DictReader(file)
                 if row["new_la_code"] == gss and row["category"] == "Referrals and Re-referrals"]  # fmt: skip
    newest = max(found, key=lambda row: row["time_period"])
    return float(newest["rereferral_count"]), float(newest["referral_count"])


def row_of(table: FigureTable, gss: str, code: str) -> Figure:
    """One row of an authority."""
    (found,) = (one for one in table.figures if one.area == gss and one.code("beside") == code)
    return found


@real
@pytest.mark.parametrize("gss", [HARTLEPOOL, HACKNEY, RUTLAND])
def test_a_published_share_lies_between_its_own_and_that_of_all_once_it_is_drawn(gss: str) -> None:
    table = again_table(published())
    assert table is not None
    again, every = raw(gss)
    own, drawn = row_of(table, gss, "own"), row_of(table, gss, "drawn")
    assert own.value == pytest.approx(100 * again / every, abs=0.05 + 1e-9)
    assert drawn.value is not None
    (range_,) = drawn.intervals
    assert range_.kind == MODEL
    assert range_.lower < drawn.value < range_.upper
    assert abs(drawn.value - 100 * again / every) < 5
    assert drawn.measure.source.startswith("Sightline, from ")


@real
def test_an_area_that_is_only_small_is_drawn_most() -> None:
    """None of the few referrals to the Isles of Scilly was a second one: that says little, and is said to."""
    table = again_table(published())
    assert table is not None
    again, every = raw(SCILLY)
    assert again == 0
    assert every < 40
    own, drawn = row_of(table, SCILLY, "own"), row_of(table, SCILLY, "drawn")
    assert own.value == 0
    assert (drawn.value or 0) > 10
    assert drawn.intervals[0].upper > 20


@real
def test_what_inspectors_said_is_text_and_no_number_is_made_of_it() -> None:
    part = effect_part((), published())
    (section,) = (one for one in part.sections(HACKNEY) if one.name == "effect-inspections")
    assert any(heading.startswith("Judged: ") for entry in section.entries for heading, _ in entry.parts)
    assert "no usable relation" in section.sentence.template
    assert {table.kind for table in part.tables} == {OutputKind.PUBLISHED}


@real
def test_clearance_takes_the_published_part() -> None:
    part = effect_part((), published())
    draft = _draft(part, HACKNEY)
    assert reasons([draft], policy("sightline-default")) == []


def _draft(part: Part, gss: str) -> Draft:
    page = Page("partnership", "A partnership", "What is shown.", part.sections(gss), "partnerships")
    return Draft("partnerships", 2, part.tables, page)


def _conferences() -> Draft:
    """A run's tables of late conferences in three areas, and in all together."""
    year = Period.year_to_march(2025)
    made: dict[str, list[Figure]] = {"timed": [], "late": [], "share": []}
    of = {
        name: Measure(name, f"Conferences, {name}", unit, HELD, Status.NONE, "test/1", "The returns")
        for name, unit in (("timed", Unit.CONFERENCE), ("late", Unit.CONFERENCE), ("share", Unit.PERCENT))
    }
    for area, timed, late in ((HACKNEY, 100, 60), (HARTLEPOOL, 200, 40), (RUTLAND, 20, 4), ("pooled", 320, 104)):
        made["timed"].append(Figure(of["timed"], year, area, timed))
        made["late"].append(Figure(of["late"], year, area, late))
        made["share"].append(Figure(of["share"], year, area, 100 * late / timed, n=late, denominator=timed))
    counts = [
        FigureTable(name, OutputKind.COUNTS, f"Conferences, {name}", (), tuple(made[name]), "step conference_count")
        for name in ("timed", "late")
    ]
    shares = FigureTable("late_conferences_share_by_area", OutputKind.SHARES, "Held late, by area", (),
                         tuple(made["share"][:-1]), "step conference_count", ("late", "timed"))  # fmt: skip
    together = replace(shares, name="late_conferences_share_together", figures=(made["share"][-1],))
    page = Page("conferences", "Conferences", "What is shown.", (), "pathways")
    return Draft("paths", 1, (*counts, shares, together), page)


def test_an_area_stands_beside_all_and_its_counts_come_along() -> None:
    part = effect_part([_conferences()])
    assert [table.name for table in part.tables] == [
        "effect_late_conferences_share_by_area", "effect_late", "effect_timed",
    ]  # fmt: skip
    shown = part.tables[0]
    assert shown.made_of == ("effect_late", "effect_timed")
    assert {one.area: one.value for one in shown.figures} == {
        HACKNEY: 60, HARTLEPOOL: 20, RUTLAND: 20, "pooled": 32.5,
    }  # fmt: skip
    (section,) = part.sections(HACKNEY)
    assert section.areas == (HACKNEY, "pooled")
    assert part.sections("E08000038") == ()


def test_clearance_takes_a_run_beside_the_tables_it_was_taken_from() -> None:
    run = _conferences()
    assert reasons([run, _draft(effect_part([run]), HACKNEY)], policy("sightline-default")) == []


def test_a_measure_whose_counts_are_not_there_is_left_out() -> None:
    run = _conferences()
    without = replace(run, tables=tuple(table for table in run.tables if table.name != "timed"))
    assert effect_part([without]).tables == ()


def test_measures_are_never_added_up_and_areas_come_by_name() -> None:
    """One measure a table, each of the tables it names; nothing made of two measures' shares; no order by value."""
    part = effect_part([_conferences()])
    tables = {table.name: table for table in part.tables}
    for table in part.tables:
        assert len({figure.measure for figure in table.figures}) == 1
        assert all(tables[name].kind is OutputKind.COUNTS for name in table.made_of)
        assert not any(word in table.name for word in ("score", "rank", "composite", "index"))
    held = [figure.area for figure in part.tables[0].figures if figure.area != "pooled"]
    assert held == [figure.area for figure in _conferences().table("late_conferences_share_by_area").figures]
    assert all(areas.area(gss).name for gss in held)
    assert all(figure.mark is not Mark.SUPPRESSED for figure in part.tables[0].figures)
