"""Staggered difference-in-differences on mpdta against published and measured figures.

Effects without characteristics: README of the R package did 2.5.1; its vignette prints the p of the test before
adoption (0.16812, and 0.23267 with population). Standard errors, those with characteristics and those beside areas that
had not adopted yet: the Python package differences 0.3.0, analytic, run once in November 2026. Effects beside a line
through what nothing touches: `did2s` of pyfixest 0.60.0, run once in November 2026 without the counties of 2004 (it
stops where an area has one period before), each ten counties in the order of their names taken as neighbours.
"""

from __future__ import annotations

import numpy as np
import pytest

from sightline.methods.effects.averages import By, Errors, average, pre_trend
from sightline.methods.effects.group_time import group_time
from sightline.methods.effects.panel import NEVER as NOT_ADOPTED
from sightline.methods.effects.panel import Comparison
from sightline.methods.effects.untouched import apart, line, shift
from tests.reference.effects_data import mpdta, needed

pytestmark = needed
PLAIN = Errors.INFLUENCE

# (group, period): effect, standard error; periods from 2003 on.
NEVER = {
    (2004, 2004): (-0.010503, 0.023251), (2004, 2005): (-0.070423, 0.030985), (2004, 2006): (-0.137259, 0.036436),
    (2004, 2007): (-0.100811, 0.034359), (2006, 2004): (0.006520, 0.023327), (2006, 2005): (-0.002751, 0.019559),
    (2006, 2006): (-0.004595, 0.017755), (2006, 2007): (-0.041224, 0.020229), (2007, 2004): (0.030507, 0.015034),
    (2007, 2005): (-0.002726, 0.016396), (2007, 2006): (-0.031087, 0.017878), (2007, 2007): (-0.026054, 0.016655),
}  # fmt: skip
NOT_YET = {
    (2004, 2004): (-0.019372, 0.022310), (2004, 2005): (-0.078319, 0.030390), (2004, 2006): (-0.136274, 0.035403),
    (2006, 2004): (-0.002563, 0.022530), (2006, 2006): (0.004661, 0.016336), (2007, 2004): (0.029759, 0.014534),
}  # fmt: skip
WITH_POPULATION = {
    (2004, 2004): (-0.014530, 0.022129), (2004, 2005): (-0.076422, 0.028671), (2004, 2006): (-0.140448, 0.035378),
    (2006, 2006): (0.000961, 0.019400), (2007, 2004): (0.026728, 0.014066), (2007, 2007): (-0.028781, 0.016239),
}  # fmt: skip
AVERAGES = {  # way: value and error without characteristics, and with population
    By.SIMPLE: ((-0.039951, 0.012034), (-0.041752, 0.011503)),
    By.EVENT: ((-0.07724, 0.019965), (-0.080354, 0.018958)),
    By.GROUP: ((-0.031018, 0.012446), (-0.03282, 0.011898)),
    By.CALENDAR: ((-0.0417, 0.015972), (-0.044177, 0.015038)),
}


@pytest.mark.parametrize(
    ("population", "comparison", "known"),
    [
        (False, Comparison.NEVER, NEVER),
        (False, Comparison.NOT_YET, NOT_YET),
        (True, Comparison.NEVER, WITH_POPULATION),
        (True, Comparison.NOT_YET, {(2004, 2004): (-0.021183, 0.021648), (2006, 2006): (0.008661, 0.016839)}),
    ],
)
def test_every_group_and_period_is_as_known(
    population: bool, comparison: Comparison, known: dict[tuple[int, int], tuple[float, float]]
) -> None:
    found = group_time(mpdta(population), comparison)
    single = average(found, By.CELL, errors=PLAIN)
    ours = {
        (cell.group + 2003, cell.period + 2003): (effect.value, effect.error)
        for cell, effect in zip(found.cells, single.effects, strict=True)
    }
    assert len(ours) == 12
    for place, figures in known.items():
        assert ours[place] == pytest.approx(figures, abs=1.5e-6)


@pytest.mark.parametrize("by", AVERAGES, ids=lambda by: by.value)
@pytest.mark.parametrize("population", [False, True])
def test_every_average_is_as_known(by: By, population: bool) -> None:
    overall = average(group_time(mpdta(population)), by, errors=PLAIN).overall
    assert (overall.value, overall.error) == pytest.approx(AVERAGES[by][population], abs=1.5e-6)


def test_the_time_since_adoption_is_as_known() -> None:
    events = average(group_time(mpdta()), By.EVENT, errors=PLAIN).effects
    assert [(each.at, round(each.value, 4)) for each in events[3:]] == [
        (0, -0.0199), (1, -0.0510), (2, -0.1373), (3, -0.1008),
    ]  # fmt: skip
    assert events[0].error == pytest.approx(0.015034, abs=1e-6)


@pytest.mark.parametrize(("population", "p"), [(False, 0.16812), (True, 0.23267)])
def test_the_test_before_adoption_is_as_printed(population: bool, p: float) -> None:
    assert pre_trend(group_time(mpdta(population)), PLAIN).p == pytest.approx(p, abs=1e-5)


def test_errors_for_few_areas_are_near_those_of_the_paper_where_areas_are_many() -> None:
    found = group_time(mpdta())
    for by in AVERAGES:
        plain, few = average(found, by, errors=PLAIN).overall, average(found, by).overall
        assert few.value == plain.value
        assert few.error == pytest.approx(plain.error, rel=0.03)


def test_bands_are_wider_than_intervals_and_narrower_than_bonferroni_s() -> None:
    for effect in average(group_time(mpdta()), By.EVENT, errors=PLAIN).effects:
        reach = (effect.band_upper - effect.value) / effect.error
        assert 2.2 < reach < 2.7  # one alone 1.96, seven by Bonferroni 2.69


def test_a_period_of_anticipation_moves_the_base_back() -> None:
    found = group_time(mpdta(), anticipation=1)
    ours = {(cell.group + 2003, cell.period + 2003): cell.effect for cell in found.cells}
    assert ours[2006, 2007] == pytest.approx(-0.043975, abs=1e-6)
    assert ours[2007, 2007] == pytest.approx(-0.057142, abs=1e-6)
    assert found.left_out == 20  # the counties of 2004 have no year before 2003


def test_beside_what_nothing_touches_the_effect_and_the_shift_are_those_of_did2s() -> None:
    """Values to five places: theirs are solved in steps, and lie 0.0000055 from ours throughout. Errors to 1 in 100."""
    found = mpdta()
    found = found.of(found.adopted != 1)
    near = np.zeros((len(found.areas), 5))
    for at in range(len(near)):
        block = [other for other in range(at - at % 10, min(at - at % 10 + 10, len(near))) if other != at]
        first = min((found.adopted[other] for other in block if found.adopted[other] != NOT_ADOPTED), default=5)
        near[at, first:] = 1.0
    plain, reached = line(found), line(found, reach=near)
    begun = (found.adopted[:, None] != NOT_ADOPTED) & (np.arange(5) == found.adopted[:, None])
    for ours, value, error in (
        (apart(plain, plain.under), -0.033721, 0.014685), (apart(reached, reached.under), -0.034857, 0.015454),
        (apart(reached, begun), -0.033571, 0.015870), (shift(reached), -0.0067853, 0.024413),
    ):  # fmt: skip
        assert ours is not None
        assert ours.estimate.value == pytest.approx(value, abs=0.00001)
        assert ours.estimate.error == pytest.approx(error, rel=0.01)
