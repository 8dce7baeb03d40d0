"""Who stands on which side of a campaign's effect, where weeks, areas or groups are few or lie askew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from sightline.analyses.campaign.campaigns import Campaign, CampaignRegister, Outcome, Own, Place
from sightline.analyses.campaign.evaluate import SHORT, counted
from sightline.analyses.campaign.evaluation import Given, evaluate
from sightline.analyses.campaign.guard import Went
from sightline.analyses.campaign.harm import waits_of
from sightline.analyses.campaign.outcomes import Direction, Kind
from sightline.analyses.campaign.register_rows import own_series
from sightline.analyses.campaign.weekly import WEEK, Weekly, counts_of, of_no_week
from sightline.errors import Finding
from sightline.standard.areas import current
from sightline.standard.panels import AreaPanel, Cell, Step
from sightline.standard.records import Break, BreakKind, Reach, Seen
from sightline.standard.table_lines import Line
from sightline.standard.units import Unit

FIRST = date(2024, 4, 1)  # a Monday
AREAS = tuple(sorted(area.gss for area in current())[40:46])
SINCE, UNTIL = date(2025, 3, 3), date(2025, 3, 30)  # four whole weeks, from the 49th on
RUNS = {AREAS[0]: (SINCE, UNTIL), AREAS[1]: (SINCE, UNTIL)}


def campaign(runs: dict[str, tuple[date, date]], *outcomes: Outcome) -> Campaign:
    line = Line("place", 1, {}, "place.csv")
    places = tuple(Place(line, "a", code, since, until, None) for code, (since, until) in runs.items())
    return Campaign("a", "Speak", "W", "men", "speak", SINCE, UNTIL, "A plan", places, outcomes, ())


def series(weeks: int = 80, areas: Sequence[str] = AREAS, first: date = FIRST, group: str = "") -> Weekly:
    held = tuple(first + timedelta(days=7 * number) for number in range(weeks))
    cases = np.random.default_rng(3).poisson(20, (len(areas), weeks))
    return Weekly("told", "Children who told", "children", group, tuple(areas), held, cases, "drawn")


def test_an_area_that_had_it_for_no_whole_week_stands_on_neither_side() -> None:
    some, later = (date(2025, 3, 5), date(2025, 3, 14)), (date(2026, 1, 5), date(2026, 2, 1))
    one = campaign({**RUNS, AREAS[2]: some, AREAS[3]: later})
    assert of_no_week(series(), one) == {AREAS[2]}  # AREAS[3] begins after the last week and stands beside
    assert AREAS[2] not in counts_of(series(), one).areas
    found = counted(series(), one)
    assert found.during is not None
    assert (found.during.areas, found.during.beside) == (2, 3)
    assert any(said.startswith("1 place left out, on neither side") for said in found.warnings)


def test_an_area_that_had_it_before_the_first_week_stands_on_neither_side() -> None:
    one = campaign({**RUNS, AREAS[2]: (date(2024, 1, 1), date(2024, 2, 4))})
    assert counts_of(series(), one).areas == tuple(area for area in AREAS if area != AREAS[2])


def test_an_area_is_the_same_under_the_code_of_another_time() -> None:
    old, new = "E08000016", "E08000038"  # Barnsley, until and from April 2025
    one = campaign({**RUNS, old: (SINCE, UNTIL)})
    found = counted(series(areas=(*AREAS, new)), one)
    assert found.during is not None
    assert (found.during.areas, found.during.beside) == (3, 4)


def broken(kind: BreakKind, area: str, start: date, end: date = date.max) -> Break:
    reach = Reach(("told", "sightline-*"), (), (area,), "authorities", start, end)
    return Break(f"B-{kind}", kind, reach, "changed", "It changed.", "A source", Seen.AT_SOURCE, SINCE)


def test_areas_of_another_border_or_without_a_return_are_left_out_alone() -> None:
    one = campaign({**RUNS, AREAS[2]: (SINCE, UNTIL)})
    moved = broken(BreakKind.BOUNDARY, AREAS[2], date(2025, 4, 1))
    gone = broken(BreakKind.NO_RETURN, AREAS[5], date(2024, 1, 1), date(2024, 6, 30))
    found = counted(series(), one, breaks=(moved, gone))
    assert found.during is not None
    assert (found.during.areas, found.during.beside) == (2, 2)
    assert any(said.startswith("2 areas left out, on neither side: a border changed") for said in found.warnings)
    before, ended = replace(moved, reach=replace(moved.reach, start=date(2024, 1, 1))), gone.reach.start - WEEK
    past = replace(gone, reach=replace(gone.reach, end=ended))
    whole = counted(series(), one, breaks=(before, past))  # a border of long before, a return of before the first week
    assert whole.during is not None
    assert (whole.during.areas, whole.during.beside) == (3, 3)


def test_a_definition_that_changed_and_borders_that_all_changed_are_refused() -> None:
    one = campaign({**RUNS, AREAS[2]: (SINCE, UNTIL)})
    meaning = broken(BreakKind.DEFINITION, "*", date(2025, 2, 1))
    assert "broke in the window" in counted(series(), one, breaks=(meaning,)).refused[0]
    every = [broken(BreakKind.BOUNDARY, area, date(2025, 2, 1)) for area in AREAS]
    assert "broke in the window" in counted(series(), one, breaks=every).refused[0]


def test_a_border_that_changed_leaves_its_area_out_of_waits_too() -> None:
    months = [date(2024 + number // 12, number % 12 + 1, 1) for number in range(16)]
    cells = tuple(
        Cell(area, month, 20, 20.0 * (90 if area == AREAS[2] else 30 + (number + len(area)) % 3))
        for number, area in enumerate(AREAS) for month in months
    )  # fmt: skip
    panel = AreaPanel("assessment_days", "Days", Unit.DAY, Step.MONTH, months[0], months[-1], cells, "a run", mean=True)
    one = campaign({**RUNS, AREAS[2]: (SINCE, UNTIL)})
    found = waits_of(panel, one, (broken(BreakKind.BOUNDARY, AREAS[2], date(2025, 4, 1)),))
    assert (found.areas, found.beside, found.left_out) == (2, 3, 1)
    assert found.before is not None
    assert found.before < 40
    assert waits_of(panel, one).areas == 3


def test_too_few_weeks_for_a_quarter_are_said_and_the_ratio_still_told() -> None:
    found = counted(series(16, first=date(2025, 1, 6)), campaign(RUNS))
    assert found.during is not None
    assert SHORT in found.warnings


def test_nothing_is_left_of_weeks_that_are_all_partly_in() -> None:
    one = campaign({code: (date(2025, 3, 5), date(2025, 3, 7)) for code in AREAS[:3]})
    found = counted(series(1, first=SINCE), one)
    assert found.during is None
    assert "No week is left" in found.refused[0]


def test_one_place_without_the_campaign_tells_nothing() -> None:
    found = counted(series(areas=AREAS[5:]), campaign(RUNS))
    assert (found.during, found.alone) == (None, None)
    assert found.refused


def test_groups_alone_say_nothing_of_everybody_and_all_are_watched() -> None:
    outcome = Outcome("a", 1, Kind.DISCLOSURE, "told", Direction.NOT_ASSUMED, date(2025, 1, 1), "W", early=True)
    own = tuple(
        Own("told", group, {
            (place, week): 60 if week >= SINCE and place in RUNS and group == "boys" else 20
            for place in AREAS for week in series().weeks
        })
        for group in ("boys", "girls")
    )  # fmt: skip
    one = campaign(RUNS, outcome)
    found = evaluate(one, CampaignRegister((one,), (), own), Given())
    (answer,) = found.answers
    assert (answer.whole, answer.change) == (None, Went.UNCLEAR)
    assert answer.told.startswith("Groups alone were counted")
    falls = [sign.group for sign in found.signals if sign.key == "fall" and sign.p is not None]
    assert falls == ["Told, boys", "Told, girls"]


def test_authorities_and_regions_in_one_series_are_refused() -> None:
    names = ("measure", "group", "place", "week", "cases")
    lines = [
        Line("series", number, dict(zip(names, ("calls", "", place, "2026-03-02", "4"), strict=True)), "series.csv")
        for number, place in enumerate((AREAS[0], "E12000003"), 2)
    ]
    faults: list[Finding] = []
    own_series(lines, faults)
    assert [(fault.field, fault.found) for fault in faults] == [("place", "authorities and regions in one series")]
