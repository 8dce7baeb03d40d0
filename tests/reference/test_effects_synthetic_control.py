"""Synthetic controls of California and of the Basque Country against published and measured figures.

California: difference-in-differences -27.349 and outcome-only synthetic control -19.514 (synthdid's data, its page says
-27.3 and -19.5). Basque: weights .8508 and .1492, effect 1975 to 1997 -.69956, mean squared gap .0088645, of pysyncon
1.7.0, whose own test holds the published weights; from other starts and without Spain by a run of it, November 2026.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sightline.errors import MethodError
from sightline.methods.effects.panel import Fault, NoEffect
from sightline.methods.effects.simplex import simplex_weights
from sightline.methods.effects.synthetic_control import (
    Series,
    did,
    in_space,
    in_time,
    leave_one_out,
    synthetic_control,
)
from tests.reference.effects_data import basque, needed, prop99


@needed
def test_california_is_as_known() -> None:
    assert did(prop99()) == pytest.approx(-27.349, abs=1e-3)
    assert synthetic_control(prop99()).effect == pytest.approx(-19.514, abs=1e-3)


@needed
def test_california_beside_placebos() -> None:
    found = synthetic_control(prop99())
    space = in_space(found)
    assert space.least == pytest.approx(1 / 39)
    assert space.p == pytest.approx(3 / 39)  # two other states moved as much, as their mixtures fit before
    # From 1980 on there is a gap already, a sixth of the effect: the mixture of ten years drifts.
    assert in_time(prop99(), 10).effect == pytest.approx(-3.373, abs=1e-3)
    without = leave_one_out(found)
    assert set(without) == set(found.used)
    assert all(-23 < one.effect < -14 for one in without.values())


@needed
def test_the_basque_country_is_as_published_and_other_starts_end_elsewhere() -> None:
    found = synthetic_control(basque())
    assert found.used == pytest.approx({"Cataluna": 0.8508, "Madrid (Comunidad De)": 0.1492}, abs=1e-4)
    assert found.mspe == pytest.approx(0.0088645, abs=1e-7)
    assert found.gaps[20:].mean() == pytest.approx(-0.69956, abs=1e-4)
    regression = next(start for start in found.starts if start.name == "regression")
    assert regression.mspe == pytest.approx(0.0249133, abs=1e-6)
    assert max(regression.weights) == pytest.approx(1.0, abs=1e-6)


@needed
def test_without_spain_several_starts_find_what_one_does_not() -> None:
    starts = synthetic_control(basque(with_spain=False)).starts
    equal = next(start for start in starts if start.name == "equal")
    assert starts[0].mspe < 0.007 < 0.024 < equal.mspe
    assert max(start.effect for start in starts) - min(start.effect for start in starts) > 0.2


def test_weights_are_no_worse_than_any_others() -> None:
    draw = np.random.default_rng(3)
    donors, area = draw.normal(size=(6, 5)), draw.normal(size=6)
    weights = simplex_weights(donors, area)
    ours = ((area - donors @ weights) ** 2).sum()
    others = draw.dirichlet(np.full(5, 0.5), 20_000)
    assert weights.sum() == pytest.approx(1)
    assert weights.min() >= 0
    assert ours <= ((area[:, None] - donors @ others.T) ** 2).sum(axis=0).min()


def test_a_mixture_is_found_again() -> None:
    donors = np.random.default_rng(5).normal(size=(12, 6))
    weights = np.array([0.5, 0, 0.3, 0, 0, 0.2])
    assert simplex_weights(donors, donors @ weights) == pytest.approx(weights, abs=1e-8)


def test_a_gap_and_no_period_after_are_refused_together() -> None:
    outcome = np.arange(12.0).reshape(3, 4)
    outcome[1, 2] = np.nan
    with pytest.raises(NoEffect) as refused:
        synthetic_control(Series(("a", "b", "c"), outcome, 0, 4))
    assert [each.fault for each in refused.value.problems] == [Fault.UNBALANCED, Fault.NOBODY]


def test_one_area_is_refused() -> None:
    with pytest.raises(NoEffect, match="control chart"):
        synthetic_control(Series(("a", "b"), np.arange(8.0).reshape(2, 4), 0, 3))


def test_a_placebo_in_time_lies_before_the_practice() -> None:
    series = Series(("a", "b", "c"), np.random.default_rng(1).normal(size=(3, 8)), 0, 5)
    with pytest.raises(MethodError, match="before the practice"):
        in_time(series, 5)
    assert len(in_time(replace(series, fit=(0, 1, 2, 3)), 3).gaps) == 5
