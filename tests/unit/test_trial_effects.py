"""What the scorer asks tier 2: which way round a saving is, what a naive analyst says, and where there is no answer."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from sightline.standard.areas import current
from sightline.standard.drafts import Draft
from sightline.standard.figures import MODEL, Figure, Period
from sightline.standard.panels import AreaPanel, Cell, Step
from sightline.standard.units import Unit
from sightline.synthetic.truth.score_rows import Planted, Score, State
from sightline.synthetic.truth.scores import Run, score_rows, scorebook
from sightline.trial_effects import ADDED, ADDED_NAIVE, SAVED, SAVED_NAIVE, effect_drafts

PERIOD = Period.years_to_march(2024, 2026)
MONTHS = [date(2023 + (3 + at) // 12, (3 + at) % 12 + 1, 1) for at in range(30)]
MONDAYS = [date(2023, 4, 3) + timedelta(days=7 * at) for at in range(80)]
AREAS = tuple(sorted(area.gss for area in current())[40:48])
ADOPTED = {AREAS[at]: date(2024, 8, 15) for at in range(4)}
RAN = (MONDAYS[50], MONDAYS[62] + timedelta(days=6))


def plan(adopted: Mapping[str, date], ran_in: Sequence[str] = (), ran: tuple[date, date] = RAN) -> str:
    rows = [f"practice,{area},{since}," for area, since in adopted.items()]
    rows += [f"campaign,{area},{ran[0]},{ran[1]}" for area in ran_in]
    return "\n".join(["plant,place,since,until", *rows]) + "\n"


def assessments(takes: float, bad_before: float = 1.0) -> AreaPanel:
    """Twenty days an assessment, times `takes` under the practice and `bad_before` in the year before it."""
    draw, cells = np.random.default_rng(1), []
    for area in AREAS:
        for month in MONTHS:
            days = 20 * math.exp(draw.normal(0, 0.05))
            since = ADOPTED.get(area, date.max)
            days *= takes if month >= since else bad_before if (since - month).days <= 365 else 1.0
            cells.append(Cell(area, month, 50, 50 * days))
    return AreaPanel(
        "assessment_days", "Days", Unit.DAY, Step.MONTH, MONTHS[0], MONTHS[-1], tuple(cells), "", mean=True
    )


def identified(lift: float) -> AreaPanel:
    """Ten children a week and area, everywhere half as many more from its first week on, and `lift` where it ran."""
    cells = []
    for number, area in enumerate(AREAS):
        for at, monday in enumerate(MONDAYS):
            level = 15 if monday >= RAN[0] else 10
            reached = area in AREAS[::2] and RAN[0] <= monday <= RAN[1]
            cells.append(Cell(area, monday, round(level * (lift if reached else 1)) + (at + number) % 3))
    return AreaPanel("identified_by_week", "Children", Unit.CHILD, Step.WEEK, MONDAYS[0], MONDAYS[-1], tuple(cells), "")


def figures(drafts: Sequence[Draft]) -> dict[str, Figure]:
    return {figure.measure.code: figure for draft in drafts for table in draft.tables for figure in table.figures}


def scored(measure: str, value: float, drafts: Sequence[Draft]) -> Score:
    (line,) = [line for line in scorebook() if line.measure == measure]
    truth = Planted(line.plant, "strong", measure, "per cent", "2024-2026", "all", "all", value, 0.0)
    return score_rows([line], [truth], Run(drafts))[0]


def test_days_saved_are_above_nought_and_their_interval_is_turned_round() -> None:
    found = figures(effect_drafts([assessments(0.7)], plan(ADOPTED), PERIOD))
    (interval,) = found[SAVED].intervals
    assert found[SAVED].value == pytest.approx(30, abs=4)
    assert interval.kind == MODEL
    assert 0 < interval.lower < 30 < interval.upper < 60
    longer = figures(effect_drafts([assessments(1.3)], plan(ADOPTED), PERIOD))[SAVED]
    assert longer.value == pytest.approx(-30, abs=6)


def test_before_and_after_takes_a_bad_year_for_a_saving_and_the_answer_does_not() -> None:
    drafts = effect_drafts([assessments(1.0, bad_before=1.4)], plan(ADOPTED), PERIOD)
    found = figures(drafts)
    assert found[SAVED_NAIVE].value == pytest.approx(100 * (1 - 1 / ((4 + 12 * 1.4) / 16)), abs=2)
    assert found[SAVED_NAIVE].intervals == ()
    score = scored(SAVED, 0.0, drafts)
    assert (score.state, score.covered, score.detected) == (State.SCORED, True, False)
    assert score.naive_error == pytest.approx(found[SAVED_NAIVE].value)


def test_the_month_of_adopting_is_on_neither_side_of_before_and_after() -> None:
    takes = {7: 40.0, 8: 900.0, 9: 30.0}
    cells = [Cell(AREAS[0], date(2024, month, 1), 50, 50 * days) for month, days in takes.items()]
    cells += [replace(cell, area=AREAS[5], total=50 * 5.0) for cell in cells]  # never adopted
    panel = AreaPanel(
        "assessment_days", "Days", Unit.DAY, Step.MONTH, MONTHS[0], MONTHS[0], tuple(cells), "", mean=True
    )
    assert figures(effect_drafts([panel], plan(ADOPTED), PERIOD))[SAVED_NAIVE].value == pytest.approx(25)


def test_where_the_answer_is_refused_there_is_no_figure_and_the_score_says_so() -> None:
    everywhere = dict.fromkeys(AREAS, date(2024, 8, 15))
    drafts = effect_drafts([assessments(0.7)], plan(everywhere), PERIOD)
    assert set(figures(drafts)) == {SAVED_NAIVE}
    score = scored(SAVED, 30.0, drafts)
    assert (score.state, score.estimate) == (State.NOT_IN_RUN, None)
    assert "refused" in score.note


@pytest.mark.parametrize("panel", [assessments(0.7), identified(1.5)])
def test_where_nobody_had_it_nothing_is_said(panel: AreaPanel) -> None:
    assert effect_drafts([panel], plan({}), PERIOD) == []
    elsewhere = next(area.gss for area in current() if area.gss not in AREAS)
    assert effect_drafts([panel], plan({elsewhere: date(2024, 8, 15)}, [elsewhere]), PERIOD) == []


def test_a_campaign_after_the_weeks_that_were_counted_is_not_looked_for() -> None:
    later = (MONDAYS[-1] + timedelta(days=70), MONDAYS[-1] + timedelta(days=160))
    assert effect_drafts([identified(1.4)], plan({}, AREAS[::2], later), PERIOD) == []


def test_a_run_without_panels_says_nothing() -> None:
    assert effect_drafts([], plan(ADOPTED, AREAS[::2]), PERIOD) == []
    short = AreaPanel("assessment_days", "Days", Unit.DAY, Step.MONTH, MONTHS[0], MONTHS[0],
                      tuple(Cell(area, MONTHS[0], 50, 1000.0) for area in AREAS), "", mean=True)  # fmt: skip
    assert SAVED not in figures(effect_drafts([short], plan(ADOPTED), PERIOD))


def test_children_first_identified_are_set_beside_other_areas_and_naively_beside_the_weeks_before() -> None:
    drafts = effect_drafts([identified(1.4)], plan({}, AREAS[::2]), PERIOD)
    found = figures(drafts)
    (interval,) = found[ADDED].intervals
    assert interval.lower < 36 < interval.upper  # 22 of 16 cases a week, each with one of chance
    assert found[ADDED].value == pytest.approx(37.5, abs=3)
    assert found[ADDED_NAIVE].value == pytest.approx(100 * (22 / 11 - 1), abs=3)
    score = scored(ADDED, 38.0, drafts)
    assert (score.state, score.covered, score.detected) == (State.SCORED, True, True)


def test_a_campaign_everywhere_has_nothing_beside_it() -> None:
    drafts = effect_drafts([identified(1.4)], plan({}, AREAS), PERIOD)
    assert set(figures(drafts)) == {ADDED_NAIVE}
    assert scored(ADDED, 38.0, drafts).state == State.NOT_IN_RUN
