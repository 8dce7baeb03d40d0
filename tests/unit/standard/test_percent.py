"""Counts as per cent of other counts: what a share is of, and what it is not of."""

from __future__ import annotations

import pytest

from sightline.standard.drafts import FigureTable, OutputKind
from sightline.standard.figures import Dimension, Figure, Measure, Period, Population
from sightline.standard.percent import share, share_figure
from sightline.standard.shares import wilson
from sightline.standard.units import Mark, Status, Unit

WHO = Population("cases", "cases", "does not apply")
COUNT = Measure("cases", "Cases", Unit.RECORD, WHO, Status.NONE, "cases/1", "made up")
SHARE = Measure("share", "Share of cases", Unit.PERCENT, WHO, Status.NONE, "share/1", "made up")
BY, OF = (Dimension(code, code, additive=True, labels=(("a", "A"), ("b", "B"))) for code in ("by", "of"))
YEARS = (Period.year_to_march(2024), Period.year_to_march(2025))


def counts(name: str, dimensions: tuple[Dimension, ...], *cells: tuple[Period, float | None, str]) -> FigureTable:
    figures = []
    for period, value, codes in cells:
        at = tuple(zip([one.code for one in dimensions], codes, strict=True))
        mark = Mark.SUPPRESSED if value is None else None
        figures.append(Figure(COUNT, period, "pooled", value, at, mark))
    return FigureTable(name, OutputKind.COUNTS, name, dimensions, tuple(figures), "a test")


def test_a_share_is_of_the_whole_with_its_period_and_its_codes() -> None:
    cells = ((YEARS[0], 5, "aa"), (YEARS[0], 6, "ba"), (YEARS[1], 7, "aa"), (YEARS[1], None, "ba"))
    part = counts("part", (BY, OF), *cells)
    whole = counts("whole", (OF,), (YEARS[0], 20, "a"), (YEARS[0], 99, "b"), (YEARS[1], 0, "a"))
    found = share("share", "Share", SHARE, part, whole)
    assert (found.kind, found.made_of, found.dimensions) == (OutputKind.SHARES, ("part", "whole"), (BY, OF))
    assert [(one.value, one.n, one.denominator) for one in found.figures[:2]] == [(25.0, 5, 20), (30.0, 6, 20)]
    low, high = wilson(5, 20)
    (interval,) = found.figures[0].intervals
    assert (interval.lower, interval.upper) == pytest.approx((100 * low, 100 * high))
    # of nothing, and of a count that is not there, there is no share
    assert [(one.value, one.mark) for one in found.figures[2:]] == [(None, Mark.NOT_AVAILABLE)] * 2
    assert {one.measure for one in found.figures} == {SHARE}


def test_none_of_some_is_a_share_and_none_of_none_is_not() -> None:
    assert share_figure(SHARE, YEARS[0], "pooled", 0, 8).value == 0.0
    assert share_figure(SHARE, YEARS[0], "pooled", 0, 0).mark is Mark.NOT_AVAILABLE
