"""Interrupted time series: what was planted is found, where nothing was nothing is, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from sightline.errors import MethodError
from sightline.methods.effects.interrupted import Interrupted, Season, interrupted
from sightline.methods.effects.panel import Fault, NoEffect
from sightline.standard.figures import Period
from sightline.standard.ledgers import ledgers
from sightline.standard.records import EVERY, BreakKind

START, MONTHS, DRAWN = 36, 60, 300
JUMP, BEND = -1.5, -0.05


def drawn(seed: int, counts: bool, alike: float, planted: bool) -> Interrupted:
    """Five years of months with a rise and a season; neighbours go together as far as `alike` says."""
    draw, place = np.random.default_rng(seed), np.arange(MONTHS)
    apart = draw.normal(size=MONTHS)
    apart[0] /= np.sqrt(1 - alike**2)
    for month in range(1, MONTHS):
        apart[month] += alike * apart[month - 1]
    line = 0.02 * place + 2 * np.cos(2 * np.pi * place / 12)
    if planted:
        line += JUMP * (place >= START) + BEND * np.clip(place - START, 0, None)
    values = draw.poisson(np.exp(4 + 0.15 * line + 0.1 * apart)) if counts else line + apart
    return Interrupted(tuple(values.tolist()), START, Season(12, 1), counts)


@pytest.mark.parametrize("alike", [0.0, 0.3])
@pytest.mark.parametrize("counts", [False, True])
def test_what_is_planted_is_covered_in_91_to_98_of_100_and_nothing_is_called_effective(
    counts: bool, alike: float
) -> None:
    scale = 0.15 if counts else 1.0
    lines = [interrupted(drawn(seed, counts, alike, planted=True)) for seed in range(DRAWN)]
    truths = {"level": JUMP, "slope": BEND, "last": JUMP + 23 * BEND, "mean": JUMP + 11.5 * BEND}
    for name, truth in truths.items():
        found = [getattr(line, name) for line in lines]
        assert 0.91 * DRAWN <= sum(one.lower <= scale * truth <= one.upper for one in found) <= 0.98 * DRAWN
    none = [interrupted(drawn(seed, counts, alike, planted=False)).mean for seed in range(DRAWN)]
    assert sum(one.upper < 0 for one in none) <= 0.05 * DRAWN
    assert sum(one.lower > 0 for one in none) <= 0.05 * DRAWN


def test_a_line_without_noise_is_found_exactly_and_drawn_on() -> None:
    place = np.arange(24.0)
    line = 5 + 0.5 * place + np.where(place >= 10, 3 - 0.25 * (place - 10), 0)
    found = interrupted(Interrupted(tuple(line.tolist()), 10))
    assert (found.level.value, found.slope.value) == pytest.approx((3, -0.25))
    assert (found.last.value, found.mean.value) == pytest.approx((3 - 0.25 * 13, 3 - 0.25 * 6.5))
    assert found.without == pytest.approx(5 + 0.5 * place)
    assert found.fitted == pytest.approx(line)


def test_neighbours_that_go_together_widen_the_interval_and_others_hardly() -> None:
    still = [interrupted(drawn(seed, False, 0.0, planted=False)).alike for seed in range(100)]
    moved = [interrupted(drawn(seed, False, 0.3, planted=False)).alike for seed in range(100)]
    assert np.mean(still) < 0.1 < 0.2 < np.mean(moved) < 0.4


def test_counts_are_never_surer_than_counts_can_be() -> None:
    even = Interrupted((100, 100, 100, 100, 101, 100, 100, 99) * 3, 12, counts=True)
    found = interrupted(even)
    assert found.dispersion is not None
    assert found.dispersion < 0.1
    # A count's own, of two lines of 12: 0.1 (1/12 + 6.5^2/143 + 1/12 + 5.5^2/143)^(1/2)
    assert found.level.error == pytest.approx(0.0821, abs=1e-4)


def faults(series: Interrupted) -> list[Fault]:
    """The faults with which it is refused, each with what is still possible."""
    with pytest.raises(NoEffect) as refused:
        interrupted(series)
    assert all(each.still for each in refused.value.problems)
    return [each.fault for each in refused.value.problems]


def test_every_fault_is_told_at_once() -> None:
    values = (1.0, None, 2.5, *range(20))
    assert faults(Interrupted(values, 5, counts=True, of=(1.0, 0.0), lags=99)) == [
        Fault.UNBALANCED, Fault.SHAPE, Fault.SHAPE, Fault.SHAPE, Fault.SHORT,
    ]  # fmt: skip
    assert faults(Interrupted(tuple(range(20)), 10, of=(1.0,) * 20)) == [Fault.SHAPE]


def test_a_season_needs_a_whole_round_on_each_side_and_a_side_its_cases() -> None:
    values = tuple(float(each % 7) for each in range(30))
    assert faults(Interrupted(values, 10, Season(12, 1))) == [Fault.SHORT]
    assert interrupted(Interrupted(values, 10)).freedom == 26
    assert faults(Interrupted((0,) * 10 + (3,) * 10, 10, counts=True)) == [Fault.SHORT]


def test_a_month_without_any_case_is_refused_not_taken_for_a_figure() -> None:
    values = tuple(0 if month % 12 == 11 else 5 + month % 3 for month in range(48))
    assert faults(Interrupted(values, 24, Season(12), counts=True)) == [Fault.SHORT]


def test_a_break_of_the_definition_in_the_window_is_refused() -> None:
    periods = tuple(Period(date(year, 1, 1), date(year, 12, 31), str(year)) for year in range(2000, 2020))
    series = Interrupted(tuple(float(year % 3) for year in range(20)), 10, periods=periods, area="E10000001")
    entry = next(each for each in ledgers().breaks if each.kind is BreakKind.DEFINITION)
    inside = replace(entry, reach=replace(entry.reach, areas=(EVERY,), start=date(2005, 1, 1)))
    assert faults(replace(series, breaks=(inside,))) == [Fault.BROKEN]
    assert faults(replace(series, breaks=(inside,), area="")) == [Fault.SHAPE]
    elsewhere = replace(inside, reach=replace(inside.reach, areas=("E10000002",)))
    assert interrupted(replace(series, breaks=(elsewhere,))).freedom == 16


@pytest.mark.parametrize("season", [Season(1), Season(4, 2)])
def test_a_season_that_is_none_is_refused(season: Season) -> None:
    with pytest.raises(MethodError, match="season"):
        interrupted(Interrupted(tuple(float(each % 5) for each in range(30)), 15, season))
