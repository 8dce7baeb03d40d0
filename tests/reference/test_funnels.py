"""Funnels against PHEindicatormethods' and FunnelPlotR's printed numbers, and on child sexual exploitation in 2025.

The columns that FunnelPlotR's test calls ll99 and ul99 are limits of 99.8%: (1 - 0.998) / 2 in each tail.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sightline.methods import funnel
from sightline.methods.funnel import Kind, Scale, Standing, Trim, Variant
from sightline.published.statistics import read_factors, read_population
from sightline.published.tables import Level
from tests.reference.workbooks import Row, table

PUBLISHED = Path(__file__).resolve().parents[2] / "../shared/data/published"
published = pytest.mark.skipif(
    not PUBLISHED.is_dir(), reason="the published statistics (../shared/data/published) are not here"
)
EXPLOITATION, ANY_FACTOR = "11A", "ANY"


def test_limits_about_the_number_expected_are_funnelplotr_s() -> None:
    low, high = funnel.limits_about([15, 20, 30], 0.95)
    assert np.round(low, 7).tolist() == [0.5596924, 0.6108260, 0.6746958]
    assert np.round(high, 6).tolist() == [1.649348, 1.544419, 1.427562]


def test_what_is_called_99_there_is_99_8() -> None:
    low, high = funnel.limits_about([15, 20, 30], 0.998)
    assert np.round(low, 7).tolist() == [0.3862650, 0.4479107, 0.5289724]
    assert np.round(high, 6).tolist() == [2.082907, 1.902094, 1.702771]
    assert funnel.limits_about([15], 0.99)[0][0] == pytest.approx(0.4596, abs=1e-4)  # a true 99% limit is nearer


def _words(point: funnel.Point) -> str:
    """The verdict as the fixtures say it."""
    if not point.plain:
        return point.reason
    for band, tail in ((point.plain[1], "0.001"), (point.plain[0], "0.025")):
        if band.standing is not Standing.WITHIN:
            return f"{'High' if band.standing is Standing.ABOVE else 'Low'} ({tail})"
    return "Not significant"


def test_every_verdict_on_a_ratio_is_the_fixture_s() -> None:
    rows = table("testdata_funnel_ratio_inputs.csv")
    found = funnel.funnel([row["obs"] for row in rows], [row["expected"] for row in rows], Kind.RATIO)
    assert [_words(point) for point in found.points] == [row["significance"] for row in rows]
    assert len(rows) == 300


def _shares() -> tuple[list[Row], funnel.Funnel]:
    rows = table("testdata_funnel_prop_inputs.csv")
    counts, sizes = [row["numerator"] for row in rows], [row["denominator"] for row in rows]
    return rows, funnel.funnel(counts, sizes, Kind.PROPORTION, exact=False)


def test_every_verdict_on_a_proportion_is_the_fixture_s() -> None:
    rows, found = _shares()
    assert [_words(point) for point in found.points] == [row["significance"] for row in rows]
    assert len(rows) == 303


def test_every_limit_of_a_proportion_is_the_fixture_s() -> None:
    rows, target = table("testdata_funnel_prop_outputs.csv"), _shares()[1].target
    sizes = [row["Population"] for row in rows]
    for level, name in ((0.95, "2s0025"), (0.998, "3s0001")):
        low, high = funnel.plain_limits(Kind.PROPORTION, sizes, target, level, exact=False)
        assert 100 * low == pytest.approx([row[f"Lower{name}limit"] for row in rows], abs=5.1e-7)
        assert 100 * high == pytest.approx([row[f"Upper{name}limit"] for row in rows], abs=5.1e-7)
    assert 100 * target == pytest.approx(rows[0]["Baseline"], abs=5.1e-7)
    assert len(rows) == 100


def test_every_count_lies_on_the_limits_of_a_ratio_where_the_fixture_puts_it() -> None:
    rows = table("testdata_funnel_ratio_outputs.csv")
    counts = np.array([row["Observed_events"] for row in rows])
    for level, name in ((0.95, "2s"), (0.998, "3s")):
        on_lower, on_upper = funnel.expected_on_limit(list(counts), level)
        for side, found in (("lower", on_lower), ("upper", on_upper)):
            # The fixture was solved for by trial, to about seven figures; the first count less closely.
            for cell, value in ((f"{side}_{name}_exp_events", found), (f"{side}_{name}_isr", 100 * counts / found)):
                assert value[1:] == pytest.approx([row[cell] for row in rows[1:]], rel=1e-6), cell
                assert value[0] == pytest.approx(rows[0][cell], rel=5e-5), cell
            excess = [row[f"{side}_{name}_count"] for row in rows]
            assert (counts / found - 1)[1:] == pytest.approx(excess[1:], rel=1e-6, abs=3e-7)
    assert len(rows) == 100


def test_exact_limits_at_an_expected_number_are_the_same_curve_turned_round() -> None:
    counts = [float(count) for count in range(5, 200)]
    for level in (0.95, 0.998):
        on_lower, on_upper = funnel.expected_on_limit(counts, level)
        low, _ = funnel.plain_limits(Kind.RATIO, list(on_lower), 1.0, level)
        _, high = funnel.plain_limits(Kind.RATIO, list(on_upper), 1.0, level)
        assert low * on_lower == pytest.approx(counts, rel=1e-6)
        assert high * on_upper == pytest.approx(counts, rel=1e-6)


def test_phi_of_funnelplotr_s_six_units_is_the_one_its_test_prints() -> None:
    counts, expected = np.array([100.0, 150, 180, 80, 120, 225]), np.array([108.0, 112, 165, 95, 100, 220])
    distances, _ = funnel.scores(Kind.RATIO, counts, expected, 1.0, Scale.LOG)
    used, _ = funnel.trimmed(distances, funnel.SHMI)
    assert round(float(np.mean(used**2)), 6) == 2.948033


def _exploitation(of: str, variant: Variant, exact: bool) -> funnel.Funnel:
    statistics = read_factors(PUBLISHED)
    areas = statistics.areas(2025, Level.AUTHORITY)
    counts = [statistics.figure(EXPLOITATION, area.code, 2025).value for area in areas]
    if of == "children":
        population = read_population(PUBLISHED)
        sizes = [population.figure("CHILDREN", area.code, 2024).value for area in areas]
        return funnel.funnel(counts, sizes, Kind.RATE, variant=variant, exact=exact)
    sizes = [statistics.figure(ANY_FACTOR, area.code, 2025).value for area in areas]
    return funnel.funnel(counts, sizes, Kind.PROPORTION, variant=variant, exact=exact)


@published
def test_exploitation_among_assessed_episodes_is_73_outside_before_and_one_after_at_a_phi_near_23() -> None:
    found = _exploitation("episodes", funnel.UNTRIMMED, exact=False)
    assert len(found.points) == 153
    assert found.outside("plain") == 73
    assert found.outside("multiplicative") == 1
    assert found.spread.phi == pytest.approx(23.1, abs=0.05)


@published
def test_other_choices_on_the_same_figures_give_other_numbers() -> None:
    """Trimmed, phi is smaller and more stay outside; by tau squared, two; exact limits put one area fewer outside."""
    trimmed = _exploitation("episodes", funnel.SPIEGELHALTER, exact=True)
    assert trimmed.spread.phi == pytest.approx(14.3, abs=0.05)
    assert (trimmed.outside("plain"), trimmed.outside("multiplicative")) == (72, 3)
    assert _exploitation("episodes", funnel.UNTRIMMED, exact=True).outside("additive") == 2
    by_child = _exploitation("children", Variant(Scale.PLAIN, Trim.NONE), exact=True)
    assert by_child.outside("plain") == 81
    assert by_child.spread.phi == pytest.approx(30.4, abs=0.1)
