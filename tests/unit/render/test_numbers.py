"""How numbers are written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sightline.clearance.policy import policy
from sightline.clearance.rules import apply
from sightline.render import numbers
from sightline.standard.drafts import OutputKind
from sightline.standard.figures import LIMITS, MISSING, ROUNDING, Figure, Interval, Measure
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


def test_a_rate_keeps_one_decimal_below_a_hundred() -> None:
    assert numbers.number(made(8.449, Unit.RATE_10K)) == "8.4"
    assert numbers.number(made(549.04, Unit.RATE_10K)) == "549"


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


def test_limits_are_never_the_range_of_a_figure_and_cost_it_no_digit() -> None:
    wide = Interval(LIMITS, 0.998, 100, 9_000, "funnel")
    figure = made(1_243, intervals=(wide, Interval("linkage", 0.95, 1_181, 1_312, "draws")))
    assert (numbers.number(figure), numbers.range_words(figure)) == ("1,240", "1,180 to 1,310")
    alone = made(1_243, intervals=(wide,))
    assert (numbers.number(alone), numbers.range_words(alone), numbers.widest(alone)) == ("1,243", "", None)
    assert numbers.range_note([alone]) == ""
    assert numbers.limits(figure) == (wide,)


def test_limits_are_in_the_order_of_their_levels() -> None:
    given = [Interval(LIMITS, level, 1, 2, "") for level in (0.998, 0, 0.95)]
    assert [limit.level for limit in numbers.limits(made(1, intervals=tuple(given)))] == [0, 0.95, 0.998]


def test_bounds_for_what_was_not_recorded_say_at_least_and_at_most() -> None:
    figure = made(1_243, intervals=(Interval(MISSING, 1, 1_243, 3_871, "worst case"),))
    assert (numbers.number(figure), numbers.range_words(figure)) == ("1,243", "at least 1,243, at most 3,871")


def test_bounds_take_the_decimals_of_a_share() -> None:
    figure = made(31.44, Unit.PERCENT, denominator=5_000, intervals=(Interval(MISSING, 1, 12.3, 71.9, "worst case"),))
    assert (numbers.number(figure), numbers.range_words(figure)) == ("31", "at least 12, at most 72")


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("sampling", "95% range for chance (Wilson)"),
        ("model", "95% range for the choice of model (Wilson)"),
        ("linkage", "95% range for doubt about which records are one person's (Wilson)"),
    ],
)
def test_what_a_range_is_for_is_said_in_plain_words(kind: str, words: str) -> None:
    assert numbers.interval_words(Interval(kind, 0.95, 1, 2, "Wilson")) == words


def test_a_certain_range_is_said_without_a_share() -> None:
    said = numbers.interval_words(Interval("rounding", 1, 1, 2, "to the nearest 10"))
    assert said == "the lowest and highest that it could be, for how it was rounded: to the nearest 10"


def test_the_note_by_a_chart_tells_ranges_from_bounds() -> None:
    chance = made(52, intervals=(Interval("sampling", 0.95, 40, 66, "Byar"),))
    bounds = made(52, intervals=(Interval(MISSING, 1, 52, 90, "worst case"),))
    note = numbers.range_note([chance, bounds])
    assert "in 95 of 100 cases, if the only doubt were chance" in note
    assert note.endswith("Thin lines and pale bars: from none of those for whom it was not recorded to all of them.")


def test_a_level_finer_than_one_in_a_hundred_is_said_of_a_thousand() -> None:
    assert (numbers.out_of(0.95), numbers.out_of(0.998)) == ("95 of 100", "998 of 1,000")


@pytest.mark.parametrize(
    ("value", "lower", "upper", "words", "spread"),
    [
        (12_345, 8_812, 47_903, "12,000", "8,800 to 48,000"),
        (23_000, 120, 90_000, "23,000", "120 to 90,000"),
        (90, 30, 1_300, "90", "30 to 1,300"),
        (0, 0, 40, "0", "0 to 40"),
    ],
)
def test_an_estimate_to_two_figures_is_printed_with_no_false_digit_and_loses_none(
    value: float, lower: float, upper: float, words: str, spread: str
) -> None:
    figure = made(value, intervals=(Interval("model", 0.95, lower, upper, "BIC"),))
    figure = replace(figure, measure=replace(figure.measure, rounding=numbers.TWO_FIGURES))
    assert (numbers.number(figure), numbers.range_words(figure)) == (words, spread)


def test_the_rounding_of_estimates_is_called_what_clearance_calls_it() -> None:
    table = demo.table("t", "T", (), [made(12_345)], OutputKind.ESTIMATES)
    cleared, _ = apply(table, policy("sightline-default"))
    assert cleared.figures[0].measure.rounding == numbers.TWO_FIGURES
    assert numbers.number(cleared.figures[0]) == "12,000"


def test_a_range_that_the_publishers_rounding_leaves_unseen_is_not_printed() -> None:
    def spread(lower: float, upper: float) -> str:
        return numbers.range_words(made(10.2, Unit.RATE_10K, intervals=(Interval(ROUNDING, 1, lower, upper, ""),)))

    assert spread(10.21, 10.22) == ""
    assert spread(10.1, 10.3) == "10.1 to 10.3"
