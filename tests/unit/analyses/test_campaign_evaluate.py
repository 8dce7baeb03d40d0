"""A campaign evaluated: drawn counts by area and week, the reading guard, the harm watch, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from sightline.analyses.campaign.campaigns import Campaign, CampaignRegister, Outcome, Own, Place
from sightline.analyses.campaign.design import Design, Unit, draw
from sightline.analyses.campaign.evaluate import LATE, counted
from sightline.analyses.campaign.evaluation import Given, evaluate
from sightline.analyses.campaign.guard import Went, called, guard
from sightline.analyses.campaign.harm import rules, waits_of
from sightline.analyses.campaign.outcomes import Direction, Kind
from sightline.analyses.campaign.plan_file import Kind as DesignKind
from sightline.analyses.campaign.register import first_shelf
from sightline.analyses.campaign.told import CSV, csv_rows, parts
from sightline.analyses.campaign.wave_estimates import Difference, Group, Question, Wave, WaveEstimates, Weights
from sightline.analyses.campaign.wave_estimates import Kind as WaveKind
from sightline.analyses.campaign.wave_estimates import Outcome as WaveOutcome
from sightline.analyses.campaign.weekly import Weekly, counts_of, of_panel
from sightline.methods.effects.panel import NEVER
from sightline.standard.areas import current
from sightline.standard.panels import GROUPED, AreaPanel, Cell, Step
from sightline.standard.records import Break, BreakKind, Reach, Seen
from sightline.standard.table_lines import Line
from sightline.standard.units import Unit as Counts

MONDAY = date(2024, 4, 8)
SINCE, UNTIL = date(2025, 3, 5), date(2025, 6, 3)  # a Wednesday and a Tuesday
AREAS = tuple(sorted(area.gss for area in current())[40:52])
REACHED = AREAS[::2]


def campaign(*outcomes: Outcome, places: Sequence[str] = REACHED, doses: Sequence[float] = ()) -> Campaign:
    held = tuple(
        Place(Line("place", 1, {}, "place.csv"), "spring", code, SINCE, UNTIL, doses[at] if doses else None)
        for at, code in enumerate(places)
    )
    return Campaign("spring", "Speak up", "An alliance", "men", "speak up", SINCE, UNTIL, "A plan", held, outcomes, ())


def outcome(kind: Kind, measure: str, direction: Direction = Direction.NOT_ASSUMED, early: bool = True) -> Outcome:
    return Outcome("spring", 1, kind, measure, direction, date(2025, 1, 1), "An alliance", early)


def drawn(lift: float, seed: int = 1, areas: Sequence[str] = AREAS, level: float = 9.0, name: str = "told") -> Weekly:
    rng = np.random.default_rng(seed)
    weeks = tuple(MONDAY + timedelta(days=7 * number) for number in range(100))
    on = np.array([week >= SINCE and week + timedelta(days=6) <= UNTIL for week in weeks])
    reached = np.array([area in REACHED for area in areas])
    cases = rng.poisson(level * np.where(reached[:, None] & on, lift, 1.0), (len(areas), len(weeks)))
    return Weekly(name, "Children who told", "children", "", tuple(areas), weeks, cases, "drawn")


def own(series: Weekly, group: str = "") -> Own:
    cells = {
        (place, week): int(series.cases[row, column])
        for row, place in enumerate(series.places) for column, week in enumerate(series.weeks)
    }  # fmt: skip
    return Own(series.measure, group, cells)


def test_weeks_that_are_partly_in_are_left_out() -> None:
    found = counts_of(drawn(1.0), campaign())
    assert len(found.periods) == 98  # of 100, without the weeks of 5 March and 3 June
    assert {period.start for period in found.periods}.isdisjoint({date(2025, 3, 3), date(2025, 6, 2)})
    start = int(found.start[0])
    assert found.periods[start].start == date(2025, 3, 10)
    assert found.periods[int(found.stop[0]) - 1].start == date(2025, 5, 26)
    assert found.start[1] == NEVER


def test_what_was_planted_is_found_and_nothing_where_nothing_was() -> None:
    found = counted(drawn(1.5), campaign())
    assert found.during is not None
    assert found.after is not None
    assert found.during.percent[1] < 50 < found.during.percent[2]
    assert found.during.tells
    assert not found.after.tells
    assert len(found.blocks) == 23
    assert found.ran == 12
    quiet = counted(drawn(1.0, seed=2), campaign())
    assert quiet.during is not None
    assert not quiet.during.tells


def test_everywhere_at_once_one_area_and_a_break_are_refused_with_what_is_left() -> None:
    series = drawn(1.5)
    everywhere = counted(series, campaign(places=AREAS))
    assert everywhere.during is None
    assert "at once" in everywhere.refused[0]
    assert everywhere.alone is not None  # against its own past
    alone = counted(series, campaign(places=REACHED[:1]))
    assert alone.during is None
    assert "One area only" in alone.refused[0]
    assert alone.alone is not None
    reach = Reach(("told",), (), ("*",), "all", date(2025, 1, 1), date.max)
    entry = Break("B1", BreakKind.DEFINITION, reach, "changed", "It changed.", "A source", Seen.AT_SOURCE, SINCE)
    broken = counted(series, campaign(), breaks=(entry,))
    assert broken.during is None
    assert broken.alone is None
    assert "broke in the window (B1)" in broken.refused[0]


def test_a_dose_and_a_design() -> None:
    found = counted(drawn(1.5), campaign(doses=[1, 2, 3, 1, 2, 3]))
    assert found.dose is not None
    assert found.dose.tells
    same = counted(drawn(1.5), campaign(doses=[2] * 6))
    assert same.dose is None
    assert any(said.startswith("By dose") for said in same.warnings)


MONDAYS = date(2025, 3, 10)


def wedge(areas: Sequence[str] = AREAS, next_to: Mapping[str, tuple[str, ...]] | None = None) -> Design:
    """Four starts, six weeks apart, until all have it."""
    units = tuple(Unit(code, (code,), (1.0,)) for code in areas)
    return draw(Design("spring", SINCE, DesignKind.WEDGE, MONDAYS, 48, 40, 12, (0, 6, 12, 18), 1, 1.0, ("size",), units,
                       (0,) * len(areas), 0, 0, 0, next_to or {}), 2_000)  # fmt: skip


def as_planned(design: Design) -> Campaign:
    """A campaign that ran as it was drawn."""
    line, run = Line("place", 1, {}, "place.csv"), timedelta(days=83)
    places = tuple(
        Place(line, "spring", code, start, start + run, None) for code, start in design.starts.items() if start
    )
    return replace(campaign(outcome(Kind.HELP, "told")), places=places)


def of_design(design: Design, lift: float, level: float = 40.0) -> Weekly:
    quiet = drawn(1.0, level=level)
    on = np.array([[start <= week < start + timedelta(days=84) for week in quiet.weeks]
                   for start in (design.starts[code] or date.max for code in quiet.places)])  # fmt: skip
    return replace(quiet, cases=np.random.default_rng(9).poisson(level * np.where(on, lift, 1.0)))


def test_a_wedge_is_told_by_its_draw_though_the_comparison_leaves_all_open() -> None:
    design = wedge()
    series, ran = of_design(design, 1.15), as_planned(design)
    found = counted(series, ran, design)
    assert found.drawn is not None
    assert found.drawn.draws == 1_000
    assert found.drawn.lower < 15 < found.drawn.upper
    assert found.drawn.tells
    assert found.during is None
    assert found.refused[0].startswith("Every area had it in the end")
    assert found.told == found.drawn.percent
    assert not any("did not run as the design" in said for said in found.warnings)
    answer = evaluate(ran, CampaignRegister((ran,), (), (own(series),)), Given(design=design)).answers[0]
    assert answer.change is Went.MORE
    assert any(row[0] == "Everybody, by the draw of its plan" for table in parts(
        evaluate(ran, CampaignRegister((ran,), (), (own(series),)), Given(design=design)), None, ())[1].tables
        for row in table.rows)  # fmt: skip


def test_by_the_draw_nothing_is_told_of_what_did_not_run_so_or_has_too_few_areas() -> None:
    design = wedge()
    series, ran = of_design(design, 1.0), as_planned(design)
    late = replace(ran, places=(replace(ran.places[0], since=date(2025, 4, 7)), *ran.places[1:]))
    found = counted(series, late, design)
    assert found.drawn is not None
    assert found.told != found.drawn.percent
    assert any("In 1 area it did not run as the design" in said for said in (*found.warnings, *found.refused))
    less = counted(replace(series, places=AREAS[:7], cases=series.cases[:7]), ran, design)
    assert less.drawn is not None
    assert less.drawn.areas == 7
    assert "By the draw of its plan: 5 of its areas were not counted, or left out." in (*less.warnings, *less.refused)
    few = counted(replace(series, places=AREAS[:2], cases=series.cases[:2]), ran, design)
    assert few.drawn is None
    assert any("different draws are in balance" in said for said in (*few.warnings, *few.refused))
    early = counted(replace(series, weeks=series.weeks[:40], cases=series.cases[:, :40]), ran, design)
    assert "By the draw of its plan: its first week was not counted." in (*early.warnings, *early.refused)


def test_areas_beside_that_border_on_it_have_no_say_in_what_its_draw_tells() -> None:
    units = tuple(Unit(code, (code,), (1.0,)) for code in AREAS)
    design = Design("spring", SINCE, DesignKind.PARALLEL, MONDAYS, 48, 40, 12, (0, NEVER), 1, 1.0, ("size",), units,
                    (0,) * 12, 0, 0, 0, {AREAS[0]: (AREAS[1],)})  # fmt: skip
    draws = np.array([[0, NEVER, *[0, NEVER] * 5], [NEVER, 0, *[0, NEVER] * 5], [NEVER, NEVER, *[0, NEVER] * 5]])
    assert design.compared(draws)[:, 0].tolist() == [1, 0, 1]
    assert design.compared(draws)[:, 1:].all()


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("change", list(Went))
def test_every_outcome_has_its_reading_guard(kind: Kind, change: Went) -> None:
    assert len(guard(kind, change)) >= 2
    said = " ".join((*guard(kind, change), *(called(kind, way, change) for way in Direction)))
    if kind is Kind.DISCLOSURE:
        assert "side that was named" not in said
        assert "load" in said


def waves(change: float, p: float) -> WaveEstimates:
    weights = Weights(effective=900, smallest=0.5, largest=2, raked=(), sources=(), trimmed=None)
    days = ((date(2025, 1, 5), date(2025, 1, 30)), (date(2025, 6, 10), date(2025, 6, 30)))
    held = tuple(Wave(f"w{n}", *span, "men", "online", 1000, "", weights) for n, span in enumerate(days))
    asked = Question("blame", "blames", WaveOutcome.ATTITUDE, WaveKind.SHARE, "", 0, 1, {"w0": "a", "w1": "a"})
    groups = (Group("everybody", "everybody", "Everybody"), Group("sex", "boys", "Boys"))
    differences = (
        Difference("blame", "everybody", "everybody", "w0", "w1", -0.02, 0.01, -0.04, 0.0, 900, 0.05, 0.1, 0.1, 0.03),
        Difference("blame", "sex", "boys", "w0", "w1", change, 0.02, change - 0.04, change + 0.04, 400, p, p, p, 0.06),
    )
    return WaveEstimates("A survey", True, held, (asked,), groups, (), differences, ())


def test_harm_is_watched_by_group_and_all_signals_together() -> None:
    asked = outcome(Kind.ATTITUDE, "blame", Direction.LESS)
    told = outcome(Kind.DISCLOSURE, "told", early=False)
    series = (own(drawn(1.3)), own(drawn(1.5, 2), "girls"), own(drawn(0.6, 3), "boys"))
    found = evaluate(campaign(asked, told), CampaignRegister((), (), series), Given(waves=waves(0.15, 1e-6)))
    seen = {(one.key, one.group) for one in found.signals if one.seen}
    assert seen == {("backlash", "Boys"), ("fall", "Told, boys"), ("left_behind", "Told, boys")}
    assert {one.key for one in found.signals} == {one.signal for one in rules()}
    assert all(one.p_all is None or one.p is None or one.p_all >= one.p for one in found.signals)
    assert next(one for one in found.signals if one.key == "waits").why_not
    assert found.answers[1].late == (LATE,)
    calm = evaluate(campaign(asked, told), CampaignRegister((), (), series[:1]), Given(waves=waves(-0.02, 0.3)))
    assert not any(one.seen for one in calm.signals)


def grouped(name: str, lift: float, seed: int) -> AreaPanel:
    """A panel of one group of children, as a run counts it."""
    held = drawn(lift, seed)
    cells = tuple(
        Cell(place, week, int(held.cases[row, column]))
        for row, place in enumerate(held.places) for column, week in enumerate(held.weeks)
    )  # fmt: skip
    label = f"Children: {GROUPED[name]}"
    return AreaPanel(name, label, Counts.CHILD, Step.WEEK, held.weeks[0], held.weeks[-1], cells, "a run")


def test_groups_that_a_run_counted_are_watched_without_a_series_of_ones_own() -> None:
    girls, boys = "identified_girls_11_to_17_by_week", "identified_boys_11_to_17_by_week"
    panels = (grouped(girls, 1.3, 2), grouped(boys, 0.6, 3))
    found = evaluate(campaign(), CampaignRegister((), (), ()), Given(panels=panels))
    assert {(one.key, one.group) for one in found.signals if one.seen} == {
        ("fall", "Children, boys aged 11 to 17"), ("left_behind", "Children, boys aged 11 to 17"),
    }  # fmt: skip
    assert {one.group for one in found.signals if one.key == "fall"} == {
        "Children, girls aged 11 to 17", "Children, boys aged 11 to 17",
    }  # fmt: skip
    same = replace(drawn(1.0, 4), measure="identified_by_week")
    mine = CampaignRegister((), (), (own(same), own(same, "everyone else")))
    told = outcome(Kind.DISCLOSURE, "identified_by_week", early=False)
    kept = evaluate(campaign(told), mine, Given(panels=panels))
    assert [one.group for one in kept.signals if one.key == "fall"] == ["Identified by week, everyone else"]
    asked = evaluate(campaign(outcome(Kind.DISCLOSURE, "nothing")), CampaignRegister((), (), ()), Given(panels=panels))
    assert girls not in asked.answers[0].told  # a group is no outcome


def test_the_order_of_outcomes_is_that_of_the_page() -> None:
    outcomes = (outcome(Kind.ATTITUDE, "blame", Direction.LESS), outcome(Kind.EXPOSURE, "nothing of that name"),
                outcome(Kind.DISCLOSURE, "told"))  # fmt: skip
    register = CampaignRegister((), (), (own(drawn(1.5)),))
    found = evaluate(campaign(*outcomes), register, Given(waves=waves(-0.02, 0.05)))
    titles = [part.title for part in parts(found, waves(-0.02, 0.05), first_shelf())]
    assert titles[0] == "Speak up"
    assert [title.split(":")[0] for title in titles[1:4]] == [
        "1. Attitudes", "2. Representations, and what is met online", "3. Disclosures",
    ]  # fmt: skip
    assert "Known are blame, told." in found.answers[1].told
    assert "neither good nor bad" in found.answers[2].told
    rows = list(csv_rows(found))
    assert {len(row) for row in rows} == {len(CSV)}
    words = " ".join(
        cell for part in parts(found, None, ()) for table in part.tables for row in table.rows for cell in row
    )
    assert AREAS[0] not in words


def test_waves_with_another_wording_are_not_told_as_a_change_that_is_left_open() -> None:
    why = "worded otherwise in the two waves"
    before = waves(0.0, 0.5)
    reworded = replace(
        before,
        differences=tuple(
            Difference(one.question, one.dimension, one.group, "w0", "w1", reason=why) for one in before.differences
        ),
    )
    asked = outcome(Kind.ATTITUDE, "blame", Direction.LESS)
    found = evaluate(campaign(asked), CampaignRegister((), (), ()), Given(waves=reworded))
    part = parts(found, reworded, ())[1]
    assert part.words[0] == f"Of everybody no difference is told: {why}."
    assert not any("leaves open" in said or "stands for" in said for said in part.words)
    assert [table.rows for table in part.tables] == [(("Everybody and every group", why, "", ""),)]


def panel_of_days(longer: float) -> AreaPanel:
    rng = np.random.default_rng(9)
    months = [date(2024 + (3 + n) // 12, (3 + n) % 12 + 1, 1) for n in range(24)]
    cells = []
    for area in AREAS:
        for month in months:
            extra = longer if area in REACHED and SINCE.replace(day=1) <= month <= UNTIL else 0.0
            cells.append(Cell(area, month, 50, 50 * (30 + extra + rng.normal(0, 1))))
    return AreaPanel("assessment_days", "Working days", Counts.DAY, Step.MONTH, months[0], months[-1], tuple(cells),
                     "drawn", mean=True)  # fmt: skip


def test_waits_while_it_ran() -> None:
    longer = waits_of(panel_of_days(6.0), campaign())
    assert longer.value == pytest.approx(6, abs=1)
    assert longer.p_longer is not None
    assert longer.p_longer < 0.001
    held = waits_of(panel_of_days(0.0), campaign())
    assert held.lower is not None
    assert held.upper is not None
    assert held.lower < 0 < held.upper
    assert "at once" in waits_of(panel_of_days(0.0), campaign(places=AREAS)).refused
    assert of_panel(panel_of_days(0.0)) is None
