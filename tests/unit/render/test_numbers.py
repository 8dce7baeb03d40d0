"""How numbers are written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sightline.render import numbers
from sightline.standard.figures import Figure, Interval, Measure
from sightline.standard.units import Mark, Status, Unit
from tests.unit.render import demo


def measured(unit: Unit) -> Measure:
    return Measure("m", "M", unit, demo.CHILDREN, Status.ANY, "d/1", "made up")


def made(value: float | None, unit: Unit = Unit.CHILD, **more: object) -> Figure:
    return Figure(measured(unit), demo.YEARS[2], "pooled", value, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "step", "words"),
    [
        (0, 1, "0"),
        (999, 1, "999"),
        (1_000, 1, "1,000"),
        (1_234_567, 1, "1,234,567"),
        (12.34, 0.1, "12.3"),
        (12.35, 0.1, "12.4"),
        (0.05, 0.1, "0.1"),
        (-3, 1, "−3"),
        (-0.2, 1, "0"),
        (2.5, 1, "3"),
        (1_243, 10, "1,240"),
    ],
)
def test_a_number_is_written_with_commas_and_no_digit_below_its_step(value: float, step: float, words: str) -> None:
    assert numbers.written(value, step) == words


def test_an_interval_takes_away_the_digits_it_cannot_bear() -> None:
    figure = made(1_243, intervals=(Interval("linkage", 0.95, 1_181, 1_312, "draws"),))
    assert numbers.number(figure) == "1,240"
    assert numbers.range_words(figure) == "1,180 to 1,310"


def test_a_narrow_interval_leaves_a_count_whole() -> None:
    figure = made(52, intervals=(Interval("linkage", 0.95, 50, 54, "draws"),))
    assert numbers.number(figure) == "52"


def test_rounding_does_not_bend_an_interval() -> None:
    lopsided = made(2_210, intervals=(Interval("linkage", 0.95, 2_180, 2_410, "draws"),))
    assert (numbers.number(lopsided), numbers.range_words(lopsided)) == ("2,210", "2,180 to 2,410")
    wide = made(180, intervals=(Interval("linkage", 0.95, 70, 290, "draws"),))
    assert (numbers.number(wide), numbers.range_words(wide)) == ("180", "70 to 290")


def test_what_was_rounded_before_is_not_rounded_to_ten_again() -> None:
    figure = made(405, intervals=(Interval("linkage", 0.95, 345, 455, "draws"),))
    assert numbers.number(figure) == "410"
    rounded = replace(figure, measure=replace(figure.measure, rounding="nearest 5"))
    assert (numbers.number(rounded), numbers.range_words(rounded)) == ("405", "345 to 455")
    large = replace(rounded, value=12_345, intervals=(Interval("linkage", 0.95, 11_920, 12_790, "draws"),))
    assert (numbers.number(large), numbers.range_words(large)) == ("12,300", "11,900 to 12,800")


def test_a_share_loses_the_decimal_that_its_interval_cannot_bear() -> None:
    interval = Interval("sampling", 0.95, 3.2, 12.9, "test")
    assert numbers.number(made(8.44, Unit.PERCENT, denominator=5_000, intervals=(interval,))) == "8"


def test_what_ranges_in_a_chart_mean_is_said_once_and_says_what_they_leave_out() -> None:
    ranged = made(52, intervals=(Interval("linkage", 0.95, 50, 54, "draws"),))
    note = numbers.range_note([made(10), ranged, ranged])
    assert note.startswith("Thin lines and pale bands: where a number would lie in 95 of 100 cases, if the only doubt")
    assert note.endswith("People whom nobody recorded are not in it.")
    assert numbers.range_note([made(10)]) == ""


def test_the_widest_of_several_intervals_is_the_one_shown() -> None:
    narrow, wide = Interval("linkage", 0.95, 90, 110, ""), Interval("missing", 0.95, 60, 180, "")
    assert numbers.widest(made(100, intervals=(narrow, wide))) is wide


def test_a_percentage_of_a_small_base_is_whole() -> None:
    assert numbers.number(made(12.46, Unit.PERCENT, denominator=1_000)) == "12"


def test_a_percentage_of_more_than_a_thousand_keeps_one_decimal() -> None:
    assert numbers.number(made(12.46, Unit.PERCENT, denominator=1_001)) == "12.5"


def test_a_rate_keeps_one_decimal() -> None:
    assert numbers.number(made(8.449, Unit.RATE_10K)) == "8.4"


def test_one_of_a_unit_is_singular() -> None:
    assert numbers.with_unit(made(1)) == "1 child"
    assert numbers.with_unit(made(1_240)) == "1,240 children"


def test_a_suppressed_figure_has_no_number_in_words_or_figures() -> None:
    figure = made(None, mark=Mark.SUPPRESSED)
    assert numbers.number(figure) == ""
    assert numbers.labelled(figure) == "withheld"


def test_a_mark_beside_a_number_is_written_after_it() -> None:
    assert numbers.labelled(made(40, mark=Mark.PROVISIONAL)) == "40 [p]"


def test_a_bar_of_a_percentage_says_so() -> None:
    assert numbers.labelled(made(40, Unit.PERCENT)) == "40%"


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (date(2025, 3, 31), "61 days old"),
        (date(2025, 5, 30), "1 day old"),
        (date(2025, 6, 1), "not yet ended"),
        (date(2022, 1, 1), "1,246 days old"),
    ],
)
def test_the_age_of_data_is_counted_in_days_to_the_release(end: date, words: str) -> None:
    assert numbers.age_words(end, date(2025, 5, 31)) == words
