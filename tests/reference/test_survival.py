"""Survival curves against the figures of R and of lifelines on the 1,384 people of mgus2 (Mayo Clinic).

R: survival 3.5-3, as ../shared/facts/statistics.md gives it. lifelines 0.30.3 (MIT) was run in an environment of its
own; it shifts tied times at random, so for competing ends its figures are of times made unique: the month of each
person plus their number over 100,000. Late entry: as if person `id` had come into view in month `id` modulo 25, or a
month before the end.
"""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from sightline.methods.survival import Counts, counted, cumulative_incidence, kaplan_meier, quantile, restricted_mean

FILE = Path(__file__).resolve().parents[2] / "../shared/data/reference/mgus2.csv"
pytestmark = pytest.mark.skipif(not FILE.is_file(), reason="mgus2.csv (../shared/data/reference) is absent")
MONTHS = (60, 120, 240)


@cache
def people() -> list[dict[str, int]]:
    """Number, months followed, whether they died, months to the disease or its censoring, whether it came."""
    names = ("id", "futime", "death", "ptime", "pstat")
    with FILE.open(encoding="utf-8") as file:
        return [{name: int(row[name]) for name in names} for row in csv.DictReader(file)]


def in_counts(waits: list[tuple[float, int]], causes: int, entered: list[float] | None = None) -> Counts:
    """Counts by time from (time, cause or 0) of each person."""
    came = Counter(time for time in entered or () if time > 0)
    times = sorted({time for time, _ in waits} | set(came))
    ends = Counter(waits)
    return counted(
        times, [[ends[time, cause] for time in times] for cause in range(1, causes + 1)],
        [ends[time, 0] for time in times], [came[time] for time in times],
    )  # fmt: skip


def deaths() -> Counts:
    """Months to death."""
    return in_counts([(one["futime"], one["death"]) for one in people()], 1)


def disease_or_death(*, untied: bool = False) -> Counts:
    """Months to the disease (cause 1) or to death without it (cause 2)."""
    return in_counts(
        [
            ((one["ptime"] if one["pstat"] else one["futime"]) + (one["id"] / 100_000 if untied else 0),
             1 if one["pstat"] else 2 * one["death"])
            for one in people()
        ],
        2,
    )  # fmt: skip


def test_the_people_are_those_of_the_published_example() -> None:
    counts = disease_or_death()
    assert len(people()) == counts.at_risk[0] == 1384
    assert [int(row.sum()) for row in counts.events] == [115, 860]


def test_incidence_of_the_disease_and_its_standard_error_are_those_of_r() -> None:
    curve = cumulative_incidence(disease_or_death(), 0)
    assert [curve.at(month)[0] for month in MONTHS] == pytest.approx([0.034104, 0.063722, 0.099814], abs=5e-7)
    errors = [float(curve.variance[curve.times <= month][-1]) ** 0.5 for month in MONTHS]
    assert errors == pytest.approx([0.004889, 0.006797, 0.009785], abs=5e-7)


def test_incidence_of_death_is_that_of_r() -> None:
    curve = cumulative_incidence(disease_or_death(), 1)
    assert [curve.at(month)[0] for month in MONTHS] == pytest.approx([0.320367, 0.531818, 0.724028], abs=5e-7)


@pytest.mark.parametrize(
    ("cause", "shares", "variances", "first_interval"),
    [
        (0, [0.03262192005069477, 0.06377254339318453, 0.09990118999100828],
         [2.2878644310966617e-05, 4.627497773024349e-05, 9.579311125495789e-05], (0.02417206, 0.04297545)),
        (1, [0.3174408471184268, 0.5302017382347369, 0.7215786678885311],
         [0.0001571442118465806, 0.00019762790257553213, 0.00024045268147846203], (0.29301465, 0.34211184)),
    ],
)  # fmt: skip
def test_incidence_of_untied_times_is_that_of_lifelines(
    cause: int, shares: list[float], variances: list[float], first_interval: tuple[float, float]
) -> None:
    curve = cumulative_incidence(disease_or_death(untied=True), cause)
    assert [curve.at(month)[0] for month in MONTHS] == pytest.approx(shares, rel=1e-12)
    found = [float(curve.variance[curve.times <= month][-1]) for month in MONTHS]
    assert found == pytest.approx(variances, rel=1e-10)
    assert curve.at(60)[1:] == pytest.approx(first_interval, abs=5e-9)


def test_survival_and_its_log_log_interval_are_those_of_lifelines() -> None:
    curve = kaplan_meier(deaths())
    wanted = {60: (0.66149997, 0.63585304, 0.68580897), 120: (0.41564565, 0.3881811, 0.44286088),
              240: (0.18688885, 0.15895113, 0.21662686)}  # fmt: skip
    for month, figures in wanted.items():
        assert curve.at(month) == pytest.approx(figures, abs=5e-9)


def test_quartiles_and_the_interval_of_the_median_are_those_of_lifelines() -> None:
    curve = kaplan_meier(deaths())
    assert [quantile(curve, share).value for share in (0.25, 0.5, 0.75)] == [41, 98, 189]
    median = quantile(curve, 0.5)
    assert (median.lower, median.upper) == (92, 103)


def test_the_restricted_mean_of_ten_years_is_that_of_lifelines() -> None:
    assert restricted_mean(deaths(), 120)[0] == pytest.approx(79.96529154363566, rel=1e-12)


def test_survival_of_people_who_came_into_view_late_is_that_of_lifelines() -> None:
    entered = [float(max(0, min(one["id"] % 25, one["futime"] - 1))) for one in people()]
    curve = kaplan_meier(in_counts([(one["futime"], one["death"]) for one in people()], 1, entered))
    assert [curve.at(month)[0] for month in MONTHS] == pytest.approx([0.23183653, 0.14567173, 0.06549912], abs=5e-9)
    assert curve.at(60)[1:] == pytest.approx((0.18428073, 0.2827161), abs=5e-8)
