"""What if boundaries merge: each figure against a sum made by hand; never an average of shares."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from sightline.analyses.partnerships.merge import CANNOT, Merged, footprint, forces_of, merged
from sightline.errors import StandardError
from sightline.published.statistics import Series, Statistics
from sightline.standard.figures import Figure, Measure, Period, Population
from sightline.standard.units import Mark, Status, Unit

BARNSLEY, DONCASTER, BARNET = "E08000016", "E08000017", "E09000003"
_WHO = Population("all", "all", "does not apply")
YEAR = 2025


def statistics(file: str, unit: Unit, counts: dict[str, tuple[float | None, float | None]], year: int) -> Statistics:
    """A table of series, each with a count of Barnsley and of Doncaster."""
    figures = {}
    for series, pair in counts.items():
        measure = Measure(series, series, unit, _WHO, Status.NONE, f"{series}/1", file)
        for area, value in zip((BARNSLEY, DONCASTER), pair, strict=True):
            mark = Mark.SUPPRESSED if value is None else None
            figures[series, area, year] = Figure(measure, Period.year_to_march(year), area, value, mark=mark)
    codes = tuple(Series(series, series, series) for series in counts)
    return Statistics(file, "", (year,), codes, figures, (), {})


def published(again: float | None = 60) -> Any:
    people = statistics("people", Unit.PERSON, {"CHILDREN": (10_000, 30_000)}, YEAR)
    june = statistics("people", Unit.PERSON, {"CHILDREN": (9_000, 31_000)}, YEAR - 1)
    people = replace(people, figures={**people.figures, **june.figures})
    referrals = statistics(
        "c1", Unit.REFERRAL,
        {"referrals": (100, 900), "rereferrals": (40, again), "no-further-action": (1, 2), "not-in-need": (10, 20)},
        YEAR,
    )  # fmt: skip
    return SimpleNamespace(population=people, referrals=referrals, need=None, plans=None)


def found(label: str, unit: str, again: float | None = 60) -> Merged:
    rows = merged(footprint([DONCASTER, BARNSLEY]), published(again))
    return next(row for row in rows if row.label.startswith(label) and row.unit == unit)


def test_counts_are_added_and_each_part_is_said() -> None:
    children, referrals = found("Children aged", "people"), found("Referrals to", "referrals")
    assert (children.value, referrals.value) == (10_000 + 30_000, 100 + 900)
    assert referrals.made_of == "Barnsley 100 + Doncaster 900"


def test_a_share_is_of_the_added_counts_and_no_average_of_shares() -> None:
    share = found("Referrals within 12 months", "per cent").value
    assert share == pytest.approx(100 * (40 + 60) / (100 + 900))
    assert share != pytest.approx((100 * 40 / 100 + 100 * 60 / 900) / 2)


def test_a_rate_is_of_the_children_of_the_june_within_the_year() -> None:
    rate = found("Referrals to", "per 10,000 children").value
    assert rate == pytest.approx(10_000 * (100 + 900) / (9_000 + 31_000))


def test_a_mark_in_one_part_leaves_no_figure_and_is_never_nought() -> None:
    for unit in ("count", "per cent"):
        row = found("Referrals within 12 months", unit, None)
        assert (row.value, row.why) == (None, "no count of Doncaster")


def test_no_child_is_added_and_the_reason_is_said() -> None:
    rows = merged(footprint([BARNSLEY, DONCASTER]), published())
    assert {row.unit for row in rows} == {"people", "referrals", "per cent", "per 10,000 children"}
    assert any("may be counted in two" in words for words in CANNOT)
    assert any("Medians" in words for words in CANNOT)


def test_a_footprint_is_of_two_authorities_that_are_there_and_may_answer_to_several_forces() -> None:
    assert forces_of(footprint([BARNSLEY, DONCASTER])) == ("South Yorkshire",)
    assert len(forces_of(footprint([BARNSLEY, BARNET]))) == 2
    for codes, why in (([BARNSLEY], "two authorities"), ([BARNSLEY, BARNSLEY], "twice"), ([BARNSLEY, "X"], "no upper")):
        with pytest.raises(StandardError, match=why):
            footprint(codes)
