"""Rates of published counts: kept parts, the range of rounding, and gaps with their reasons; who referred."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sightline.errors import UnitError
from sightline.published.children import REFERRALS, read_referrals
from sightline.published.lait import read_lait
from sightline.published.origins import ORIGIN, SHARES, Origin, origins
from sightline.published.rates import half_of, rate
from sightline.standard.figures import Figure, Measure, Period, Population, total
from sightline.standard.units import Mark, Status, Unit
from tests.unit.published.made import ENGLAND, HARTLEPOOL, official, write, write_lait

CHILDREN = Population("children", "children", "age at 30 June")
YEAR = Period.year_to_march(2025)
COUNT = Figure(
    Measure("referrals", "Referrals", Unit.REFERRAL, CHILDREN, Status.NONE, "d/1", "DfE", "nearest 10"), YEAR, ENGLAND,
    120.0, n=120,
)  # fmt: skip
PEOPLE = Figure(
    Measure("people", "Children", Unit.PERSON, CHILDREN, Status.NONE, "p/1", "ONS"),
    Period(date(2024, 6, 30), date(2024, 6, 30), "mid-2024"), ENGLAND, 20_000.0, n=20_000,
)  # fmt: skip


def test_a_rate_keeps_its_parts_and_the_range_of_its_rounding() -> None:
    rated = rate(COUNT, PEOPLE)
    assert rated.gap == ""
    assert (rated.figure.value, rated.figure.n, rated.figure.denominator) == (60, 120, 20_000)
    assert rated.figure.measure.unit is Unit.RATE_10K
    assert rated.figure.measure.source == "DfE; ONS"
    (interval,) = rated.figure.intervals
    assert (interval.kind, interval.lower, interval.upper) == ("rounding", 57.5, 62.5)


def test_an_exact_count_leaves_no_range() -> None:
    exact = replace(COUNT, measure=replace(COUNT.measure, rounding="exact"))
    assert rate(exact, PEOPLE).figure.intervals == ()


@pytest.mark.parametrize("mark", [Mark.SUPPRESSED, Mark.NOT_AVAILABLE, Mark.LOW_RELIABILITY, Mark.LOW])
def test_a_marked_count_gives_its_mark_and_a_reason(mark: Mark) -> None:
    rated = rate(COUNT.marked(mark), PEOPLE)
    assert (rated.figure.value, rated.figure.mark, rated.figure.n) == (None, mark, None)
    assert rated.gap.startswith("the count: ")


def test_a_denominator_of_nought_gives_no_rate_but_a_stated_gap() -> None:
    rated = rate(COUNT, replace(PEOPLE, value=0.0, n=0))
    assert (rated.figure.value, rated.figure.mark) == (None, Mark.NOT_APPLICABLE)
    assert rated.gap == "no children live there, so there is no rate"


def test_a_year_that_the_population_lacks_is_a_stated_gap() -> None:
    assert rate(COUNT, None).figure.mark is Mark.NOT_AVAILABLE
    assert "not published for this area and year" in rate(COUNT, None).gap
    assert "the number of children: not available" in rate(COUNT, PEOPLE.marked(Mark.NOT_AVAILABLE)).gap


@pytest.mark.parametrize(
    ("count", "people"),
    [
        (COUNT, replace(PEOPLE, area=HARTLEPOOL)),
        (COUNT, replace(PEOPLE, measure=COUNT.measure)),
        (replace(COUNT, measure=replace(COUNT.measure, unit=Unit.PERCENT)), PEOPLE),
    ],
)
def test_a_rate_of_unlike_things_is_refused(count: Figure, people: Figure) -> None:
    with pytest.raises(UnitError):
        rate(count, people)


@pytest.mark.parametrize(
    ("rounding", "half"), [("exact", 0), ("nearest 10", 5), ("nearest 0.1", 0.05), ("not said", None)]
)
def test_how_far_a_printed_number_may_be_from_the_true_one(rounding: str, half: float | None) -> None:
    assert half_of(rounding) == half


def referred(folder: Path, police: str, count: str = "1000", area: str = HARTLEPOOL) -> tuple[Origin, ...]:
    rows = [official(REFERRALS, 2025, ENGLAND), official(REFERRALS, 2025, HARTLEPOOL, referral_count=count)]
    shares = [
        (code, "2025", 805.0, share) for code, share in zip(SHARES.values(), (police, "20.5", "14.5"), strict=True)
    ]
    table = read_referrals(write(folder, REFERRALS.example, rows))
    return origins(read_lait(write_lait(folder, shares)), table, area, 2025)


def test_everyone_else_is_what_is_left_of_100(tmp_path: Path) -> None:
    found = {origin.code: origin.share for origin in referred(tmp_path, "30")}
    assert {code: share.value for code, share in found.items()} == {
        "police": 30, "schools": 20.5, "health": 14.5, "others": 35,
    }  # fmt: skip
    (interval,) = found["others"].intervals
    assert (interval.lower, interval.upper) == pytest.approx((34.85, 35.15))


def test_numbers_by_source_are_estimates_with_the_range_of_rounding(tmp_path: Path) -> None:
    numbers = [origin.number for origin in referred(tmp_path, "30")]
    assert [(figure.value, figure.mark) for figure in numbers] == [
        (300, Mark.ESTIMATED), (205, Mark.ESTIMATED), (145, Mark.ESTIMATED), (350, Mark.ESTIMATED),
    ]  # fmt: skip
    assert (numbers[0].intervals[0].lower, numbers[0].intervals[0].upper) == pytest.approx((299.5, 300.5))
    assert numbers[0].measure.unit is Unit.REFERRAL
    assert total(numbers, ORIGIN).value == 1000


def test_without_one_of_the_three_shares_the_rest_is_not_known(tmp_path: Path) -> None:
    found = {origin.code: origin for origin in referred(tmp_path, "-")}
    assert [found[code].share.mark for code in ("police", "others")] == [Mark.NOT_AVAILABLE] * 2
    assert found["others"].number.value is None
    assert found["schools"].number.value == 205


def test_a_marked_count_of_referrals_marks_every_number(tmp_path: Path) -> None:
    assert {origin.number.mark for origin in referred(tmp_path, "30", "c")} == {Mark.SUPPRESSED}


def test_an_area_that_neither_table_has_has_no_sources(tmp_path: Path) -> None:
    assert referred(tmp_path, "30", area="E09000001") == ()
