"""Shares within the limit by area, drawn towards all: of two clocks, and of five areas or more."""

from __future__ import annotations

import pytest

from sightline.analyses.pathways.clock_area_drawn import CLOCKS, drawn_area_tables
from sightline.standard.drafts import FigureTable, OutputKind
from sightline.standard.figures import Dimension, Measure, Period, Population
from sightline.standard.percent import share_figure
from sightline.standard.units import Status, Unit

OF = Measure(
    "in_time", "In time", Unit.PERCENT, Population("cases", "cases", "does not apply"), Status.NONE, "t/1", "t"
)


def shares(clock: str, areas: int) -> FigureTable:
    """Areas of 200 cases of which 160 were in time, and a small one of 4 of which one was."""
    at, period, name = (("clock", clock),), Period.year_to_march(2025), f"clock_area_{clock}"
    figures = [share_figure(OF, period, f"A{number}", 160, 200, at) for number in range(areas - 1)]
    figures.append(share_figure(OF, period, "SMALL", 1, 4, at))
    by = Dimension("clock", "Clock", additive=False, labels=((clock, clock),))
    made_of = (f"{name}_in_time", f"{name}_settled")
    return FigureTable(f"{name}_share", OutputKind.SHARES, "Share", (by,), tuple(figures), "t", made_of)


def test_a_small_area_is_drawn_towards_all_and_a_large_one_hardly() -> None:
    first, second = drawn_area_tables([shares(CLOCKS[0], 8), shares(CLOCKS[1], 6), shares("another", 9)])
    assert (first.name, second.name) == ("clock_area_assessment_duration_drawn", "clock_area_core_group_drawn")
    values = {figure.area: figure.value for figure in first.figures}
    assert values["A0"] == pytest.approx(80, abs=1)
    assert 60 < (values["SMALL"] or 0) < 80  # its own share is 25
    assert (first.kind, first.made_of) == (OutputKind.DRAWN, shares(CLOCKS[0], 8).made_of)
    assert {figure.n for figure in first.figures} == {160, 1}


def test_of_four_areas_none_is_drawn() -> None:
    assert drawn_area_tables([shares(CLOCKS[0], 4)]) == ()
