"""Warnings about effects, on made-up panels in which the reason for one was planted, or was not."""

from __future__ import annotations

import numpy as np

from sightline.methods.effects.group_time import group_time
from sightline.methods.effects.panel import Panel, panel
from sightline.methods.effects.warned import Doubt, of_negative_control, of_regression, of_trends
from sightline.standard.figures import Period

YEARS = [Period.year_to_march(year) for year in range(2014, 2024)]


def drawn(seed: int, areas: int = 40, bad_year: bool = False, slope: float = 0.0, effect: float = 0.0) -> Panel:
    """Ten years; a third adopts in the seventh: any third, or those whose sixth was worst beside their own level."""
    draw = np.random.default_rng(seed)
    values = draw.normal(0, 3, (areas, 1)) + draw.normal(0, 1, 10)
    noise = draw.normal(0, 1, (areas, 10))
    order = np.argsort(-noise[:, 5]) if bad_year else draw.permutation(areas)
    adopts = np.isin(np.arange(areas), order[: areas // 3])
    values = values + noise + slope * adopts[:, None] * np.arange(10)
    values[adopts, 6:] += effect
    return panel(values.tolist(), [6 if each else None for each in adopts], YEARS)


def test_adoption_after_a_bad_year_is_warned_of_in_90_of_100() -> None:
    for areas in (20, 40, 152):
        assert sum(bool(of_regression(drawn(seed, areas, bad_year=True))) for seed in range(100)) >= 90


def test_adoption_at_any_time_is_seldom_warned_of() -> None:
    assert sum(bool(of_regression(drawn(seed))) for seed in range(100)) <= 16


def test_areas_that_drift_apart_are_warned_of_and_others_seldom() -> None:
    assert sum(bool(of_trends(group_time(drawn(seed, slope=0.6)))) for seed in range(20)) >= 18
    assert sum(bool(of_trends(group_time(drawn(seed)))) for seed in range(40)) <= 8


def test_an_outcome_that_should_not_move_is_warned_of_where_it_does() -> None:
    (warned,) = of_negative_control(drawn(1, effect=3.0))
    assert warned.doubt is Doubt.NEGATIVE_CONTROL
    assert 2 < warned.figure < 4
    assert sum(bool(of_negative_control(drawn(seed))) for seed in range(100)) <= 9
