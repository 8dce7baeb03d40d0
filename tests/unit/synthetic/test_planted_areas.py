"""Shares by area pooled by where a truth was planted."""

from __future__ import annotations

import pytest

from sightline.standard.drafts import Draft, FigureTable, OutputKind, Page
from sightline.standard.figures import Figure, Measure, Period, Population
from sightline.standard.units import Mark, Status, Unit
from sightline.synthetic.truth.planted_areas import _Sum, newcombe, pooled_drafts, pooled_figures
from sightline.synthetic.truth.score_rows import BookLine
from sightline.synthetic.truth.scores import Run

OF = Measure("late_share", "Late", Unit.PERCENT, Population("all", "all", "none"), Status.NONE, "late/1", "made up")
YEARS = Period.year_to_march(2025)
BOOK = [BookLine("paths", "late", "late_share", "planted_areas", "late_share", "", "", "", "")]


def share(area: str, part: int, whole: int) -> Figure:
    return Figure(OF, YEARS, area, 100 * part / whole, n=part, denominator=float(whole))


def draft(*figures: Figure) -> Draft:
    table = FigureTable("late", OutputKind.SHARES, "Late", (), figures, "by hand")
    return Draft("paths", 1, (table,), Page("paths", "Paths", "", ()))


def test_the_difference_has_newcombes_published_interval() -> None:
    """56 of 70 and 48 of 80: 0.0524 to 0.3339 (Newcombe 1998, table II, method 10)."""
    low, high = newcombe(_Sum(56, 70), _Sum(48, 80))
    assert (low / 100, high / 100) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_cases_are_added_up_in_planted_areas_and_in_the_others() -> None:
    given = draft(share("A", 5, 10), share("B", 15, 30), share("C", 1, 50), share("pooled", 21, 90))
    plan = [{"plant": "late", "place": "A"}, {"plant": "late", "place": "B"}, {"plant": "lost", "place": "C"}]
    figures = pooled_figures([given], plan, BOOK)["paths"]
    assert [(figure.measure.code, figure.breakdown, figure.value) for figure in figures] == [
        ("late_share", (("planted_areas", "yes"),), 50.0), ("late_share", (("planted_areas", "no"),), 2.0),
        ("late_difference", (), 48.0),
    ]  # fmt: skip
    assert all(
        figure.intervals[0].lower < figure.value < figure.intervals[0].upper for figure in figures if figure.value
    )


def test_where_nothing_is_found_the_range_begins_with_nought() -> None:
    figures = pooled_figures([draft(share("A", 5, 10), share("C", 0, 1330))], [{"plant": "late", "place": "A"}], BOOK)
    (none,) = [figure for figure in figures["paths"] if figure.breakdown == (("planted_areas", "no"),)]
    assert (none.value, none.intervals[0].lower) == (0.0, 0.0)


def test_an_area_with_a_mark_is_left_out_and_no_difference_is_made_of_one_side() -> None:
    given = draft(share("A", 5, 10), share("B", 15, 30).marked(Mark.NOT_AVAILABLE))
    figures = pooled_figures([given], [{"plant": "late", "place": "A"}], BOOK)["paths"]
    assert [(figure.breakdown, figure.value) for figure in figures] == [((("planted_areas", "yes"),), 50.0)]


def test_the_scorer_finds_them_beside_the_drafts() -> None:
    given = draft(share("A", 5, 10), share("C", 1, 50))
    run = Run([given, *pooled_drafts([given], "plant,place\nlate,A\n", BOOK)])
    figure = run.figure("paths", "late_share", "2025", "planted_areas", "yes")
    difference = run.figure("paths", "late_difference", "2025", "all", "all")
    assert figure is not None
    assert difference is not None
    assert (figure.value, difference.value) == (50.0, 48.0)


def test_a_draft_that_is_not_there_and_a_line_without_a_figure_give_nothing() -> None:
    blank = BookLine("paths", "late", "late_share", "planted_areas", "", "", "", "", "")
    assert pooled_figures([draft(share("A", 5, 10))], [], [blank]) == {}
    assert pooled_figures([], [], BOOK) == {}
