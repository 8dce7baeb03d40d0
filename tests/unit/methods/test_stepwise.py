from __future__ import annotations

import numpy as np
import pytest

from sightline.errors import MethodError
from sightline.methods.hidden.bootstrap import resampled, stepwise_estimates
from sightline.methods.hidden.lists import Floats, Lists
from sightline.methods.hidden.stepwise import choose, p_values, stepwise
from tests.reference.hidden_data import ARTIFICIAL, KOREA, NEW_ORLEANS, UK_2013_FIVE, WESTERN
from tests.unit.methods import one_at_a_time as plain
from tests.unit.methods.test_loglinear import independent, table

EXCLUDING = Lists(  # the first two lists exclude each other
    UK_2013_FIVE.names,
    tuple(0.0 if place & 0b11 == 0b11 else count for place, count in enumerate(UK_2013_FIVE.counts)),
    tuple(place & 0b11 != 0b11 for place in range(32)),
)


def without_end(counts: Floats) -> object:
    """Infinite where nobody is on two lists, else no number."""
    shared = any(people and place.bit_count() > 1 for place, people in enumerate(counts))
    return pytest.approx(np.nan, nan_ok=True) if shared else np.inf


@pytest.mark.parametrize(
    ("lists", "threshold", "replicates"),
    [
        (UK_2013_FIVE, 0.02, 60),
        (UK_2013_FIVE, 0.3, 20),
        (EXCLUDING, 0.02, 50),
        (ARTIFICIAL, 0.02, 60),
        (ARTIFICIAL, 0.6, 60),
        (KOREA, 0.1, 60),
        (WESTERN, 0.05, 60),
        (NEW_ORLEANS, 0.02, 20),
    ],
    ids=["UK", "UK, many steps", "two exclude", "artificial", "artificial, many steps", "Korea", "Western", "8 lists"],
)
def test_tables_drawn_again_get_the_steps_and_estimates_that_each_gets_alone(
    lists: Lists, threshold: float, replicates: int
) -> None:
    drawn = resampled(lists, replicates, seed=11)
    possible = np.array(lists.possible)
    choices = choose(drawn, possible, threshold)
    estimates = stepwise_estimates(lists, drawn, threshold)
    for row, counts in enumerate(drawn):
        chosen, found = plain.stepwise(counts, possible, threshold)
        assert [int(term) for term in choices.terms[row] if term] == chosen
        assert estimates[row] == (pytest.approx(found.estimate, rel=1e-6) if found else without_end(counts))


def test_some_of_those_tables_have_no_estimate_and_some_pass_over_a_pair() -> None:
    assert np.isinf(stepwise_estimates(ARTIFICIAL, resampled(ARTIFICIAL, 2000, seed=3))).any()
    # A and B are seen together more often than expected, but with their interaction there is no estimate.
    assert stepwise(ARTIFICIAL, threshold=1).terms != ()
    assert 0b011 not in stepwise(ARTIFICIAL, threshold=1).terms


def test_a_threshold_of_nought_leaves_the_main_effects() -> None:
    assert stepwise(UK_2013_FIVE, threshold=0).terms == ()
    large = table([count * 100_000 for count in KOREA.counts])  # whose p values are too small for a number
    assert stepwise(large, threshold=0).terms == ()
    assert stepwise(large, threshold=1e-9).terms[:1] == (0b011,)


@pytest.mark.parametrize("threshold", [-0.1, 1.5])
def test_a_threshold_that_is_no_p_value_is_refused(threshold: float) -> None:
    with pytest.raises(MethodError, match="threshold"):
        stepwise(UK_2013_FIVE, threshold)


def test_lists_without_an_overlap_are_refused_with_the_reason() -> None:
    with pytest.raises(MethodError, match="nobody is on two lists"):
        stepwise(table([0, 40, 30, 0, 20, 0, 0, 0]))


def test_a_planted_dependence_is_found_and_with_it_the_population() -> None:
    counts = independent(20_000, (0.1, 0.2, 0.05, 0.3))
    tied = [count * (4 if place & 0b0101 == 0b0101 else 1) for place, count in enumerate(counts)]
    found = stepwise(table(tied))
    assert found.terms == (0b0101,)
    assert found.hidden == pytest.approx(counts[0], rel=1e-9)


def test_p_values_are_the_smaller_tail_and_never_tie_at_nought() -> None:
    totals, expected = np.array([[0.0, 3, 3, 9_000, 8_000, 0]]), np.array([[2.0, 1, 5, 100, 100, 0]])
    found = p_values(totals, expected)[0]
    assert found[:3] == pytest.approx([np.exp(-2), 1 - np.exp(-1) * 2.5, np.exp(-5) * (1 + 5 + 12.5 + 125 / 6)])
    assert found[3] < found[4] < 0  # both chances are too small for a number
    assert found[5] > 1  # a pair that nobody can be in


def test_of_two_pairs_equally_unlikely_the_first_is_added() -> None:
    # The same table whichever of the last two lists is called C.
    even = table([0, 50, 50, 30, 50, 4, 4, 1, 50, 4, 4, 1, 2, 1, 1, 0])
    assert stepwise(even, 0.9).terms[:1] == (0b0011,)
    assert next(term for term in stepwise(even, 0.9).terms if term in (0b0101, 0b1001)) == 0b0101
