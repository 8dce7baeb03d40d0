from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.errors import MethodError
from sightline.methods.hidden.existence import (
    Existence,
    check,
    exist,
    identifiable,
    kept_histories,
    overlapping_triples,
    reasons,
)
from sightline.methods.hidden.lists import Lists
from sightline.methods.hidden.loglinear import slots_of
from sightline.methods.hidden.terms import hierarchical, pairs
from tests.unit.methods import one_at_a_time as plain
from tests.unit.methods.test_loglinear import table, tables

# Four histories of three lists: only A and B share anybody.
SPARSE = table([0, 40, 30, 6, 20, 0, 0, 0])
AB, AC, BC = 0b011, 0b101, 0b110


@pytest.mark.parametrize(
    ("terms", "code"), [((), 0), ((AC,), 0), ((AC, BC), 0), ((AB,), 1), ((AB, AC), 1), ((AB, AC, BC), 2)]
)
def test_the_codes_of_a_sparse_table(terms: tuple[int, ...], code: int) -> None:
    assert check(SPARSE, terms).code == code


def test_a_code_says_both_and_the_words_say_why() -> None:
    assert [Existence(a, b).code for a in (True, False) for b in (True, False)] == [0, 2, 1, 3]
    assert [len(Existence(a, b).reasons()) for a in (True, False) for b in (True, False)] == [0, 1, 1, 2]


def test_without_an_overlap_that_is_the_first_reason() -> None:
    alone = table([0, 40, 30, 0, 20, 0, 0, 0])
    assert reasons(alone, ())[0].startswith("nobody is on two lists")
    assert reasons(SPARSE, ()) == ()


def test_the_saturated_model_is_not_identifiable_but_all_interactions_less_the_last_are() -> None:
    full = table([0.0] + [3.0] * 7)
    assert check(full, (0b111,)) == Existence(exists=True, identifiable=False)
    assert check(full, pairs(3)) == Existence(exists=True, identifiable=True)


def test_triples_of_lists_that_overlap_two_by_two() -> None:
    assert overlapping_triples(SPARSE) == 0
    assert overlapping_triples(table([0, 1, 1, 1, 1, 1, 1, 0])) == 1
    assert overlapping_triples(table([0, 1, 1, 0, 1, 0, 0, 1])) == 1


def test_a_strange_term_is_refused() -> None:
    with pytest.raises(MethodError, match="no interaction"):
        check(SPARSE, (0b1000,))


@settings(max_examples=150, deadline=None)
@given(tables(), st.data())
def test_existence_and_rank_are_those_of_the_plain_programme_and_the_plain_design(
    lists: Lists, data: st.DataObject
) -> None:
    models = hierarchical(lists, lists.number)
    model = models[data.draw(st.integers(0, len(models) - 1))]
    counts, possible = lists.array(), np.array(lists.possible)
    slots = slots_of(lists.number, [model])
    kept = kept_histories(counts[None], slots, possible)
    assert exist(counts[None], slots, kept)[0] == plain.exists(counts, model, possible)
    assert identifiable(counts[None], slots, kept)[0] == plain.full_rank(counts, model, possible)
