"""Proportional hazards against the figures of R and of lifelines on Rossi's 432 released people.

The data are those of Rossi, Berk and Lenihan, Money, Work, and Crime (1980), as lifelines (MIT) carries them in
rossi.csv: weeks to the first arrest in the year after release. Figures: lifelines 0.30.3 and R survival, as both print.
"""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from sightline.methods.hazards import Hazards, cox
from sightline.methods.survival import counted, kaplan_meier

FILE = Path(__file__).with_name("rossi.csv")
NAMES = ("fin", "age", "race", "wexp", "mar", "paro", "prio")
# covariate -> (coefficient, standard error), as printed to six decimals
PRINTED = {
    "fin": (-0.379422, 0.191379), "age": (-0.057438, 0.021999), "race": (0.313900, 0.307993),
    "wexp": (-0.149796, 0.212224), "mar": (-0.433704, 0.381868), "paro": (-0.084871, 0.195757),
    "prio": (0.091497, 0.028649),
}  # fmt: skip


@cache
def people() -> list[dict[str, int]]:
    with FILE.open(encoding="utf-8") as file:
        return [{name: int(value) for name, value in row.items()} for row in csv.DictReader(file)]


def fitted(rows: list[dict[str, int]], cases: list[int] | None = None) -> Hazards:
    return cox(
        [row["week"] for row in rows], [row["arrest"] == 1 for row in rows],
        [[row[name] for name in NAMES] for row in rows], NAMES, cases,
    )  # fmt: skip


def test_coefficients_and_errors_are_those_printed() -> None:
    found = fitted(people())
    assert (found.cases, found.events) == (432, 114)
    for name, coefficient, error in zip(NAMES, found.coefficients, found.errors, strict=True):
        assert coefficient == pytest.approx(PRINTED[name][0], abs=5.1e-7), name
        assert error == pytest.approx(PRINTED[name][1], abs=5.1e-7), name
    assert found.log_likelihood == pytest.approx(-658.74766, abs=5.1e-6)
    assert found.concordance == pytest.approx(0.6403, abs=5.1e-5)


def test_counts_of_patterns_give_what_rows_of_people_give() -> None:
    patterns = Counter(tuple(row.items()) for row in people())
    by_row, by_pattern = fitted(people()), fitted([dict(key) for key in patterns], list(patterns.values()))
    assert len(patterns) < len(people())
    np.testing.assert_allclose(by_pattern.coefficients, by_row.coefficients, atol=1e-9)
    np.testing.assert_allclose(by_pattern.errors, by_row.errors, atol=1e-9)
    assert by_pattern.concordance == pytest.approx(by_row.concordance)


def test_the_curve_of_the_same_people_is_that_printed() -> None:
    weeks = sorted({row["week"] for row in people()})
    ends = Counter((row["week"], row["arrest"]) for row in people())
    curve = kaplan_meier(counted(weeks, [[ends[week, 1] for week in weeks]], [ends[week, 0] for week in weeks]))
    assert curve.at(26)[0] == pytest.approx(0.875, abs=5e-7)
    assert curve.at(52)[0] == pytest.approx(0.736111, abs=5e-7)
    assert all(a >= b for a, b in pairwise(curve.share))
