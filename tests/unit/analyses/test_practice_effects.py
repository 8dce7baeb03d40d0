"""What a practice did: the series, the design, who counts as what, and what is possible where none can be compared."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from sightline.analyses.practice.effect_design import Design, neighbours, reached_in, taken_up
from sightline.analyses.practice.effect_instead import instead
from sightline.analyses.practice.effect_series import FEWEST_CASES, Series, from_panel
from sightline.analyses.practice.effect_words import beside_it, rests_on
from sightline.analyses.practice.effects import Answer, answer
from sightline.analyses.practice.practices import Adoption
from sightline.analyses.practice.questions import LESS, Question
from sightline.errors import MethodError
from sightline.methods.effects.panel import Comparison, Fault
from sightline.methods.effects.warned import Doubt
from sightline.standard.areas import current
from sightline.standard.ledgers import ledgers
from sightline.standard.panels import AreaPanel, Cell, Step
from sightline.standard.records import Break, BreakKind
from sightline.standard.table_lines import Line
from sightline.standard.units import Unit

LINE = Line("question", 1, {}, "register.toml")
MONTHS = [date(2023 + (3 + at) // 12, (3 + at) % 12 + 1, 1) for at in range(30)]
# Twelve authorities of three regions; those of one region are neighbours.
AREAS = tuple(
    area.gss for region in ("North East", "South West", "East Midlands")
    for area in [one for one in current() if one.region_name == region][:4]
)  # fmt: skip
QUESTION = Question(
    LINE, "q", "p", "assessment_days", LESS, "Is it quicker?", date(2023, 1, 1), "A body", Comparison.NOT_YET, None, ""
)


def made(
    since: Mapping[int, date], share: float = 0.0, cases: int = 100, months: int = 30, bad: float = 0.0, seed: int = 1,
    areas: tuple[str, ...] = AREAS,
) -> AreaPanel:  # fmt: skip
    """Working days by area and month: `share` is saved from adoption on, `bad` added in the year before it."""
    draw = np.random.default_rng(seed)
    cells = []
    for place, area in enumerate(areas):
        own = 30 * math.exp(draw.normal(0, 0.05))
        for month in MONTHS[:months]:
            mean = own * math.exp(draw.normal(0, 0.02))
            begun = since.get(place)
            if begun and month >= begun:
                mean *= 1 - share
            elif begun and (begun - month).days <= 365:
                mean *= 1 + bad
            cells.append(Cell(area, month, cases, mean * cases))
    last = MONTHS[months - 1]
    return AreaPanel("assessment_days", "Working days", Unit.DAY, Step.MONTH, MONTHS[0], last, tuple(cells), "made up",
                     mean=True)  # fmt: skip


def adopted(since: Mapping[int, date], until: Mapping[int, date] | None = None) -> list[Adoption]:
    ends = until or {}
    return [Adoption(LINE, "p", AREAS[at], day, ends.get(at), None, "b", "b") for at, day in since.items()]


STAGGERED = {0: date(2024, 7, 1), 1: date(2024, 7, 1), 4: date(2024, 8, 15), 5: date(2024, 11, 3), 8: date(2025, 1, 1)}


def asked(since: Mapping[int, date], question: Question = QUESTION, other: Series | None = None,
          **world: float) -> Answer:  # fmt: skip
    return answer(question, adopted(since), from_panel(made(since, **world)), other)  # type: ignore[arg-type]


def test_months_are_drawn_into_quarters_and_into_longer_periods_where_cases_are_few() -> None:
    series = from_panel(made({}))
    assert (len(series.periods), series.year) == (10, 4)
    assert (series.periods[0].start, series.periods[0].end) == (date(2023, 4, 1), date(2023, 6, 30))
    assert series.told(math.log(0.9)) == pytest.approx(-10)
    few = from_panel(made({}, cases=FEWEST_CASES // 4))
    assert (len(few.periods), few.year) == (5, 2)
    assert {cell for row in few.cases or () for cell in row} == {6 * (FEWEST_CASES // 4)}


def test_a_mean_of_a_period_is_of_all_its_cases_and_not_of_its_months() -> None:
    cells = tuple(Cell("A", month, cases, 10.0 * at * cases) for at, (month, cases) in
                  enumerate(zip(MONTHS[:6], (90, 30, 30, 50, 50, 50), strict=True), start=1))  # fmt: skip
    panel = replace(made({}), cells=cells)
    (row,) = from_panel(panel).values
    assert math.exp(row[0] or 0) == pytest.approx((90 * 10 + 30 * 20 + 30 * 30) / 150)


def test_an_area_with_too_few_cases_even_in_a_year_is_left_out_and_a_panel_too_short_is_refused() -> None:
    panel = made({})
    cells = tuple(replace(cell, cases=1, total=30.0) if cell.area == AREAS[3] else cell for cell in panel.cells)
    series = from_panel(replace(panel, cells=cells))
    assert series.left_out == (AREAS[3],)
    assert len(series.areas) == 11
    with pytest.raises(MethodError, match="shorter"):
        from_panel(made({}, months=5))


def test_what_was_planted_is_found_beside_areas_that_had_not_adopted_with_the_year_before_kept_clear() -> None:
    found = asked(STAGGERED, share=0.2)
    assert found.design == Design(Comparison.NOT_YET, clear=4, under_way=1)
    assert found.study is not None
    assert found.study.overall.lower < math.log(0.8) < found.study.overall.upper
    assert found.study.overall.upper < 0
    assert found.holds() == "as expected"
    assert (found.adopters, found.beside) == (3, 7)  # two began before there was a year and a quarter to compare
    assert found.study.found.left_out == 2
    assert not found.warned_of(Doubt.REGRESSION)


def test_a_bad_year_before_looks_like_an_effect_to_the_period_right_before_and_not_to_the_answer() -> None:
    found = asked(STAGGERED, bad=0.15)
    assert found.study is not None
    assert found.study.right_before is not None
    assert found.study.right_before.upper < 0
    assert not found.study.overall.tells
    assert found.warned_of(Doubt.REGRESSION)
    named = asked(STAGGERED, replace(QUESTION, clear=0), bad=0.15)
    assert named.study is not None
    assert named.design.clear == 0
    assert named.study.right_before is None
    assert named.study.overall.upper < 0  # the design that the question named, with its warning
    assert named.warned_of(Doubt.REGRESSION)


def test_a_direction_that_was_not_assumed_holds_no_side_and_another_is_against() -> None:
    assert asked(STAGGERED, replace(QUESTION, direction="not assumed"), share=0.2).holds() == ""
    assert asked(STAGGERED, replace(QUESTION, direction="more"), share=0.2).holds() == "against"
    assert asked(STAGGERED).holds() == ""


def test_who_ended_it_or_began_near_the_end_is_left_out_and_a_stranger_is_said() -> None:
    since = {0: date(2024, 7, 1), 1: date(2025, 9, 15), 2: date(2025, 10, 1), 3: date(2024, 7, 1)}
    every = [*adopted(since, {3: date(2025, 1, 1)}), Adoption(LINE, "p", "E99", date(2024, 1, 1), None, None, "b", "b")]
    taken = taken_up(every, from_panel(made({})))
    assert (taken.stopped, taken.late, taken.unknown) == ((AREAS[3],), (AREAS[1],), ("E99",))
    assert len(taken.areas) == 10
    assert dict(zip(taken.areas, taken.places, strict=True))[AREAS[0]] == 5
    assert dict(zip(taken.areas, taken.places, strict=True))[AREAS[2]] is None  # it began after the last day


def test_an_authority_whose_border_changed_in_the_window_is_left_out_and_the_others_are_not_refused() -> None:
    cells = tuple(replace(cell, area="E08000019") if cell.area == AREAS[11] else cell for cell in made({}).cells)
    series = from_panel(replace(made(STAGGERED), cells=cells))  # Sheffield's border changed in April 2025
    assert series.left_out == ("E08000019",)
    assert not [entry for entry in series.breaks if entry.kind is BreakKind.BOUNDARY]
    assert answer(QUESTION, adopted(STAGGERED), series).study is not None


def test_an_authority_is_the_same_under_the_code_of_another_time() -> None:
    cells = tuple(
        replace(cell, area="E08000016") if cell.area == AREAS[0] else cell for cell in made({}, months=24).cells
    )
    series = from_panel(replace(made({}, months=24), cells=cells))
    one = Adoption(LINE, "p", "E08000038", date(2024, 7, 1), None, None, "b", "b")
    taken = taken_up([one], series)
    assert taken.since == {"E08000016": date(2024, 7, 1)}
    assert taken.unknown == ()


def test_a_year_that_nobody_has_before_is_shortened_to_a_period_and_said() -> None:
    found = asked({0: date(2023, 10, 1), 1: date(2024, 1, 1)}, share=0.2)
    assert found.design == Design(Comparison.NOT_YET, clear=1, under_way=0, shorter=True)
    assert found.study is not None


def test_areas_of_a_region_are_neighbours_and_untouched_regions_give_an_effect_of_their_own() -> None:
    assert neighbours((*AREAS[:2], AREAS[4], "E99")) == [[1], [0], [], []]
    within = {0: date(2024, 7, 1), 1: date(2024, 10, 1), 2: date(2024, 10, 1)}
    found = asked(within, share=0.2)
    assert found.study is not None
    assert found.study.apart is not None
    assert found.study.apart.value == pytest.approx(math.log(0.8), abs=0.06)
    everywhere = asked(STAGGERED, share=0.2)
    assert everywhere.study is not None
    assert everywhere.study.apart is None  # somebody adopted in every region
    assert everywhere.study.others is not None  # though what reaches others is told by when each region was reached
    assert everywhere.study.others.effect.lower < 0 < everywhere.study.others.effect.upper
    assert Doubt.SPILL_OVER not in {doubt for doubt, _ in everywhere.study.looked.untold}


SPILT = 0.3  # of the effect, onto others of the region


def spilt(since: Mapping[int, date], share: float, **world: float) -> AreaPanel:
    """A panel in which others of the region save a part of it, from the first adoption there on."""
    panel = made(since, share=share, **world)  # type: ignore[arg-type]
    cells = []
    for cell in panel.cells:
        at = AREAS.index(cell.area)
        first = min((since[other] for other in range(at - at % 4, at - at % 4 + 4) if other in since), default=None)
        mine = since.get(at)
        reached = first is not None and cell.start >= first and (mine is None or cell.start < mine)
        cells.append(replace(cell, total=(cell.total or 0.0) * (1 - share * SPILT)) if reached else cell)
    return replace(panel, cells=tuple(cells))


def test_what_reaches_others_of_the_region_is_taken_off_and_both_are_told() -> None:
    found = answer(QUESTION, adopted(STAGGERED), from_panel(spilt(STAGGERED, 0.5)))
    study = found.study
    assert study is not None
    assert study.beyond is not None
    assert study.others is not None
    assert study.overall.lower < math.log(0.5) < study.overall.upper < 0
    assert study.beyond.value == pytest.approx(math.log(0.5 / 0.85), abs=0.05)
    assert study.beyond.lower > math.log(0.5)  # beside areas that were reached it is too small
    assert study.others.effect.value == pytest.approx(math.log(0.85), abs=0.06)
    assert found.warned_of(Doubt.SPILL_OVER)
    assert {each.at for each in study.times} >= {-5, -1, 0, 1, 2}
    nobody = answer(replace(QUESTION, reach=False), adopted(STAGGERED), from_panel(spilt(STAGGERED, 0.5)))
    assert nobody.study is not None
    assert nobody.study.overall == study.beyond
    assert nobody.study.others is None


def test_what_is_hardly_told_apart_by_who_adopted_when_is_refused_whatever_the_outcome() -> None:
    """Two days between the regions: the shift can be told, and takes the effect with it."""
    since = {at: date(2024, 10, 1) for at in (0, 1, 4, 5)} | {8: date(2024, 10, 3)}
    for share in (0.0, 0.5):
        found = answer(QUESTION, adopted(since), from_panel(spilt(since, share)))
        assert [problem.fault for problem in found.refused] == [Fault.REACHED]
        assert found.beyond is not None
    apart_by_a_year = {at: date(2023, 10, 1) if at == 0 else date(2024, 10, 1) for at in since}
    assert answer(QUESTION, adopted(apart_by_a_year), from_panel(spilt(apart_by_a_year, 0.5))).study is not None


def test_whom_the_register_knows_to_have_it_reaches_others_with_a_series_or_without() -> None:
    periods = from_panel(made({})).periods
    since = {0: date(2024, 7, 1), 4: date(2024, 8, 16), 5: date(2025, 9, 16)}
    reach = reached_in(AREAS, adopted(since, {0: date(2024, 9, 1)}), periods)
    assert reach.shape == (12, 10)
    assert not reach[0].any()  # nobody else of its region took it up, and itself it does not reach
    assert reach[1].tolist() == [0] * 5 + [1] * 5
    assert reach[4].tolist() == [0] * 9 + [15 / 92]
    assert reach[6].tolist() == [0] * 5 + [0.5] + [1] * 4  # from the first of the two on
    assert not reach[8:].any()
    alone = Adoption(LINE, "p", AREAS[0], date(2023, 1, 1), None, None, "b", "b")
    assert reached_in(AREAS[1:2], [alone], periods).tolist() == [[1.0] * 10]
    after = Adoption(LINE, "p", AREAS[0], date(2026, 1, 1), None, None, "b", "b")
    assert not reached_in(AREAS[:2], [after], periods).any()


def test_where_every_area_is_reached_at_once_the_whole_is_refused_and_what_is_added_beyond_is_told() -> None:
    since = {at: date(2024, 10, 1) for at in (0, 1, 4, 5, 8, 9)}
    found = answer(QUESTION, adopted(since), from_panel(spilt(since, 0.5)))
    assert found.study is None
    assert [problem.fault for problem in found.refused] == [Fault.REACHED]
    assert found.beyond is not None
    assert found.beyond.lower < math.log(0.5 / 0.85) < found.beyond.upper < 0
    assert "beyond what reaches others" in beside_it(found)[0]
    assert "taken off" not in " ".join(rests_on(found))
    nobody = answer(replace(QUESTION, reach=False), adopted(since), from_panel(spilt(since, 0.5)))
    assert nobody.study is not None


def test_an_outcome_that_should_not_move_is_looked_at_or_said_to_be_elsewhere() -> None:
    other = from_panel(made(STAGGERED, share=0.3, seed=9))
    assert asked(STAGGERED, other=other, share=0.2).warned_of(Doubt.NEGATIVE_CONTROL)
    longer = from_panel(made(STAGGERED, seed=9), steps=6)
    found = asked(STAGGERED, other=longer, share=0.2)
    assert found.study is not None
    assert Doubt.NEGATIVE_CONTROL in {doubt for doubt, _ in found.study.looked.untold}


def test_a_break_in_the_window_is_refused_and_nothing_is_put_in_its_place() -> None:
    series = from_panel(made(STAGGERED))
    entry = from_ledger(series)
    found = answer(QUESTION, adopted(STAGGERED), replace(series, breaks=(entry,)))
    assert found.study is None
    assert [problem.fault for problem in found.refused] == [Fault.BROKEN]
    assert instead(found) is None


def from_ledger(series: Series) -> Break:
    """A break of the definition in the middle of a series."""
    known = next(one for one in ledgers().breaks if one.kind is BreakKind.DEFINITION)
    reach = replace(known.reach, areas=("*",), start=series.periods[4].start, end=series.periods[4].end)
    return replace(known, reach=reach)


def test_all_at_once_is_refused_and_their_common_series_stands_in_its_place() -> None:
    since = {at: date(2024, 7, 1) for at in range(12)}
    found = asked(since, share=0.2)
    assert [problem.fault for problem in found.refused] == [Fault.EVERYWHERE]
    stead = instead(found, from_panel(made(since, share=0.2), steps=1))
    assert stead is not None
    assert stead.line is not None
    assert stead.line.mean.lower < math.log(0.8) < stead.line.mean.upper
    assert "Nothing stands beside it" in stead.words[1]


def test_one_area_stands_beside_a_mixture_of_others_with_every_start_and_placebos() -> None:
    since = {0: date(2024, 10, 1)}
    found = asked(since, share=0.2)
    stead = instead(found)
    assert stead is not None
    assert stead.control is not None
    assert len(stead.control.starts) == 8
    assert stead.control.effect == pytest.approx(math.log(0.8), abs=0.06)
    assert "cannot be below 0.08" in stead.words[2]


def test_one_area_alone_has_a_control_chart() -> None:
    since = {0: date(2024, 10, 1)}
    series = from_panel(made(since, share=0.3, areas=AREAS[:1]))
    found = answer(QUESTION, adopted(since), series)
    assert [problem.fault for problem in found.refused] == [Fault.ONE_AREA]
    stead = instead(found, from_panel(made(since, share=0.3, areas=AREAS[:1]), steps=1))
    assert stead is not None
    assert stead.method == "control chart"
    assert "of 12 periods since, 12 have a signal" in stead.words[0]
    short = from_panel(made({0: date(2023, 5, 1)}, areas=AREAS[:1]), steps=1)
    early = answer(QUESTION, adopted({0: date(2023, 5, 1)}), short)
    none = instead(early, short)
    assert none is not None
    assert "no chart" in none.words[0]


def test_months_in_which_areas_were_adopting_are_said_and_of_one_area_on_neither_side() -> None:
    since = {at: date(2024, 7, 10 + 30 * (at % 2) - 21 * (at % 2)) for at in range(12)}
    stead = instead(asked(since), from_panel(made(since), steps=1))
    assert stead is not None
    assert "Periods in which some were adopting still count as before: 1." in stead.words[0]
    alone = {0: date(2024, 10, 15)}
    series = from_panel(made(alone, share=0.3, areas=AREAS[:1]))
    chart = instead(answer(QUESTION, adopted(alone), series), from_panel(made(alone, areas=AREAS[:1]), steps=1))
    assert chart is not None
    assert chart.words[0].startswith("Limits are of the 18 periods before adoption; of 11 periods since")


def test_where_a_month_has_no_case_the_longer_periods_are_looked_at() -> None:
    since = {0: date(2024, 10, 1)}
    panel = made(since, areas=AREAS[:1])
    cells = (*panel.cells[:4], replace(panel.cells[4], cases=0, total=0.0), *panel.cells[5:])
    panel = replace(panel, cells=cells)
    months = from_panel(panel, steps=1)
    assert months.areas == ()
    stead = instead(answer(QUESTION, adopted(since), from_panel(panel)), months)
    assert stead is not None
    assert stead.words[0].startswith("Limits are of the 6 periods before adoption; of 4 periods since")
