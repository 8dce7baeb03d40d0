"""The noise of differential privacy against its formula, exactly, and against OpenDP, where that is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, localcontext

import pytest

from sightline.clearance.alternatives.draws import WHOLE, whole
from sightline.clearance.alternatives.private import noise, sensitivity, spent
from sightline.clearance.cells import Cell, What
from sightline.clearance.policy import policy
from tests.reference import private_peer as peer
from tests.unit.clearance.made import HARMED_BY, SEX, counts, total

SCALES = [0.5, 1.0, 2.0, 10 / 3, 8.0, 30.0]
DRAWS = 50_000
WHAT = What("recorded", "child", "under_18", "any", "test")
POLICY = policy("differential-privacy")


@pytest.fixture(autouse=True)
def many_places() -> Iterator[None]:
    with localcontext() as context:
        context.prec = 60
        yield


def _formula(number: int, scale: float) -> Decimal:
    """(1 - a) / (1 + a) times a to the power |number|, a = exp(-1 / scale): Ghosh and others (2009)."""
    alpha = (-1 / Decimal(scale)).exp()
    return (1 - alpha) / (1 + alpha) * alpha ** abs(number)


@pytest.mark.parametrize("scale", SCALES)
def test_the_chance_of_every_number_is_that_of_the_formula(scale: float) -> None:
    ways = peer.ways(scale)
    assert sum(ways.values()) == WHOLE
    assert all(ways[number] == ways[-number] for number in ways)
    far = max(abs(Decimal(many) / WHOLE - _formula(number, scale)) for number, many in ways.items())
    assert far < Decimal("1e-15")
    left_out = 1 - sum(_formula(number, scale) for number in ways)
    assert left_out < Decimal("1e-18")  # what lies beyond both ends


@pytest.mark.parametrize("scale", SCALES)
def test_epsilon_fails_with_a_chance_under_1e_14(scale: float) -> None:
    """The least delta for which the noise as it is drawn keeps 1 / scale, between a count and the next."""
    ways, limit = peer.ways(scale), (1 / Decimal(scale)).exp()
    for step in (-1, 1):
        over = sum(max(Decimal(0), many - limit * ways.get(number + step, 0)) for number, many in ways.items())
        assert over / WHOLE < Decimal("1e-14")
    less = (Decimal("0.99") / Decimal(scale)).exp()  # and it is epsilon, not less, that is kept
    assert sum(max(Decimal(0), many - less * ways.get(n + 1, 0)) for n, many in ways.items()) / WHOLE > Decimal("1e-4")


@pytest.mark.parametrize("scale", [0.5, 2.0, 8.0])
def test_what_is_drawn_for_cells_is_of_that_distribution(scale: float) -> None:
    start, end = date(2025, 4, 1), date(2026, 3, 31)
    cells = (Cell(WHAT, start, end, "pooled", (("sex", str(n)),)) for n in range(DRAWS))
    drawn = Counter(noise(whole("a seed", cell, "privacy"), scale) for cell in cells)
    found = peer.fit(drawn, peer.ways(scale))
    assert found.distance < peer.bound(DRAWS, 0.001)
    assert found.chance > 0.001


def test_counts_of_another_scale_are_told_apart() -> None:
    """The comparison can fail: noise of one tenth more scale is found to be another's."""
    drawn = Counter(noise(place * WHOLE // DRAWS, 2.2) for place in range(DRAWS))
    found = peer.fit(drawn, peer.ways(2.0))
    assert found.distance > peer.bound(DRAWS, 0.001)
    assert found.chance < 1e-6


def test_opendp_draws_the_same_numbers_as_often_and_says_the_same_epsilon() -> None:
    there = peer.OPENDP.python
    if there is None:
        pytest.skip("OpenDP is not there: bench/private.py makes its environment, or name one in SIGHTLINE_OPENDP")
    tables = [counts([SEX], {"F": 41, "M": 33}), total(74), counts([HARMED_BY], {"adult": 9, "child": 9})]
    reach = [sensitivity(table) for table in tables]
    assert reach == [1, 1, 2]
    scales = [by / POLICY.epsilon for by in reach]
    found = peer.asked(there, [2.0, 4.0], DRAWS, list(zip(scales, reach, strict=True)), scales[:2])
    assert sum(found["epsilon"]) == pytest.approx(spent(tables, POLICY), rel=1e-12)
    assert found["together"] == pytest.approx(spent(tables[:2], POLICY), rel=1e-12)
    for scale, pairs in zip([2.0, 4.0], found["drawn"], strict=True):
        near = peer.fit(dict(pairs), peer.ways(scale))
        assert near.distance < peer.bound(DRAWS, 1e-6)  # drawn anew each time: one run in a million may fail
        assert near.chance > 1e-6
