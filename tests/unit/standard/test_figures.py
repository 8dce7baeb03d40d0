"""Figures refuse to be added where they are not alike, and say every reason at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sightline.errors import UnitError
from sightline.standard.figures import (
    Dimension,
    Figure,
    Interval,
    Measure,
    Period,
    Population,
    clashes,
    day_words,
    total,
)
from sightline.standard.units import Mark, Status, Unit

CHILDREN = Population("under_18", "children aged under 18 when it was recorded", "age when recorded")
MEASURE = Measure("csa", "Children recorded", Unit.CHILD, CHILDREN, Status.FACTOR, "csa/1", "test")
YEAR = Period.year_to_march(2025)
AREA = Dimension("area", "Area", additive=True)
SEX = Dimension("sex", "Sex", additive=True, labels=(("F", "Female"), ("M", "Male")))
FACTOR = Dimension("factor", "Factor", additive=False)


def _figure(value: float | None = 10.0, area: str = "E06000001", **changes: object) -> Figure:
    fields: dict[str, Any] = {"measure": MEASURE, "period": YEAR, "area": area, "value": value, **changes}
    return Figure(**fields)


def test_a_collection_year_runs_from_april_to_march() -> None:
    assert Period.year_to_march(2025) == Period(date(2024, 4, 1), date(2025, 3, 31), "year to March 2025")


def test_areas_add_up_to_a_pooled_figure() -> None:
    pooled = total([_figure(10), _figure(7, "E06000002")], AREA)
    assert (pooled.value, pooled.area, pooled.breakdown) == (17, "pooled", ())


def test_a_total_over_areas_takes_the_name_it_is_given() -> None:
    assert total([_figure(10), _figure(7, "E06000002")], AREA, area="E12000001").area == "E12000001"


def test_a_total_over_a_breakdown_keeps_the_area_and_drops_the_breakdown() -> None:
    parts = [_figure(4, breakdown=(("age", "10"), ("sex", "F"))), _figure(6, breakdown=(("age", "10"), ("sex", "M")))]
    both = total(parts, SEX)
    assert (both.value, both.area, both.breakdown) == (10, "E06000001", (("age", "10"),))


def test_a_total_carries_no_interval_or_count_of_its_parts() -> None:
    interval = Interval("sampling", 0.95, 8, 12, "exact")
    whole = total([_figure(10, n=10, intervals=(interval,)), _figure(7, "E06000002")], AREA)
    assert (whole.n, whole.denominator, whole.intervals) == (None, None, ())


def test_plus_is_refused() -> None:
    with pytest.raises(UnitError, match="total"):
        _figure() + _figure(area="E06000002")


def test_unlike_units_are_refused() -> None:
    episodes = _figure(area="E06000002", measure=replace(MEASURE, unit=Unit.EPISODE))
    with pytest.raises(UnitError, match=r"the units differ \(children, episodes\)"):
        total([_figure(), episodes], AREA)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"population": replace(CHILDREN, code="under_16")}, "the populations differ"),
        ({"status": Status.CRIME}, "the statuses differ"),
        ({"definition": "csa/2"}, "the definitions differ"),
        ({"source": "elsewhere"}, "the sources differ"),
        ({"code": "cse"}, "the measures differ"),
    ],
)
def test_measures_that_differ_in_one_thing_are_refused_for_it(changes: dict[str, object], reason: str) -> None:
    other = _figure(area="E06000002", measure=replace(MEASURE, **changes))  # type: ignore[arg-type]
    reasons = clashes([_figure(), other], AREA)
    assert len(reasons) == 1
    assert reasons[0].startswith(reason)


def test_every_reason_is_given_at_once() -> None:
    other = _figure(
        area="E06000002",
        measure=replace(MEASURE, unit=Unit.OFFENCE, status=Status.CRIME, source="police"),
        period=Period.year_to_march(2024),
    )
    with pytest.raises(UnitError) as refused:
        total([_figure(), other], AREA)
    for kind in ("units", "statuses", "sources", "periods"):
        assert f"the {kind} differ" in str(refused.value)


def test_a_dimension_in_which_a_child_may_stand_twice_is_not_added_over() -> None:
    parts = [_figure(12590, breakdown=(("factor", "19B"),)), _figure(18900, breakdown=(("factor", "19C"),))]
    with pytest.raises(UnitError, match="may fall in more than one factor"):
        total(parts, FACTOR)


@pytest.mark.parametrize("mark", [Mark.SUPPRESSED, Mark.NOT_AVAILABLE, Mark.LOW])
def test_a_mark_is_not_nought(mark: Mark) -> None:
    with pytest.raises(UnitError, match=rf"a mark \({mark}\) stands in place of a number"):
        total([_figure(), _figure(None, "E06000002", mark=mark)], AREA)


def test_a_mark_beside_a_number_does_not_stop_a_total() -> None:
    assert total([_figure(), _figure(5, "E06000002", mark=Mark.PROVISIONAL)], AREA).value == 15


@pytest.mark.parametrize("unit", [Unit.PERCENT, Unit.RATE_10K, Unit.CASES_PER_FTE])
def test_shares_and_rates_are_not_added(unit: Unit) -> None:
    measure = replace(MEASURE, unit=unit)
    with pytest.raises(UnitError, match="shares and rates are not added"):
        total([_figure(measure=measure), _figure(area="E06000002", measure=measure)], AREA)


def test_the_same_area_twice_is_refused() -> None:
    with pytest.raises(UnitError, match="the same area occurs twice"):
        total([_figure(), _figure(3)], AREA)


def test_a_part_without_a_code_of_the_dimension_is_refused() -> None:
    with pytest.raises(UnitError, match="the same sex occurs twice, or is not said"):
        total([_figure(breakdown=(("sex", "F"),)), _figure()], SEX)


def test_parts_of_different_areas_are_not_added_over_sex() -> None:
    parts = [_figure(breakdown=(("sex", "F"),)), _figure(area="E06000002", breakdown=(("sex", "M"),))]
    with pytest.raises(UnitError, match="the areas differ"):
        total(parts, SEX)


def test_other_breakdowns_must_agree() -> None:
    parts = [_figure(breakdown=(("age", "9"), ("sex", "F"))), _figure(breakdown=(("age", "10"), ("sex", "M")))]
    with pytest.raises(UnitError, match="the other breakdowns differ"):
        total(parts, SEX)


def test_nothing_is_not_added() -> None:
    with pytest.raises(UnitError, match="nothing to add"):
        total([], AREA)


def test_a_figure_has_a_value_or_a_mark_in_place_of_one() -> None:
    with pytest.raises(UnitError, match="and not both"):
        Figure(MEASURE, YEAR, "pooled", None)
    with pytest.raises(UnitError, match="and not both"):
        Figure(MEASURE, YEAR, "pooled", 4, mark=Mark.SUPPRESSED)
    with pytest.raises(UnitError, match="and not both"):
        Figure(MEASURE, YEAR, "pooled", None, mark=Mark.PROVISIONAL)


def test_marking_takes_away_everything_that_could_give_the_value_back() -> None:
    shown = _figure(3, n=3, denominator=60, intervals=(Interval("sampling", 0.95, 1, 6, "exact"),))
    hidden = shown.marked(Mark.SUPPRESSED)
    assert (hidden.value, hidden.n, hidden.denominator, hidden.intervals) == (None, None, None, ())
    assert hidden.mark is Mark.SUPPRESSED


def test_breakdowns_are_kept_in_one_order() -> None:
    assert _figure(breakdown=(("sex", "F"), ("age", "9"))) == _figure(breakdown=(("age", "9"), ("sex", "F")))


def test_a_code_of_the_breakdown_is_found_by_its_dimension() -> None:
    figure = _figure(breakdown=(("sex", "F"),))
    assert figure.code("sex") == "F"
    assert figure.code("age") is None


def test_a_dimension_gives_the_words_of_a_code_or_the_code_itself() -> None:
    assert SEX.label_of("F") == "Female"
    assert SEX.label_of("U") == "U"


def test_a_date_is_written_as_people_say_it() -> None:
    assert day_words(date(2026, 3, 5)) == "5 March 2026"
