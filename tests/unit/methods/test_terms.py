from __future__ import annotations

import pytest

from sightline.errors import MethodError
from sightline.methods.hidden.lists import Lists
from sightline.methods.hidden.terms import checked, closed, hierarchical, main_effects, pairs, parts


def lists(number: int, impossible: tuple[int, ...] = ()) -> Lists:
    counts = [0.0] + [1.0] * (2**number - 1)
    for place in impossible:
        counts[place] = 0.0
    return Lists(tuple("ABCDEFGH"[:number]), tuple(counts), tuple(i not in impossible for i in range(2**number)))


def test_the_terms_of_three_lists() -> None:
    assert main_effects(3) == (0, 1, 2, 4)
    assert pairs(3) == (0b011, 0b101, 0b110)
    assert list(parts(0b1011)) == [0b0011, 0b1001, 0b1010]


def test_a_model_gets_what_its_interactions_are_made_of_before_them_and_each_once() -> None:
    assert closed([0b1001, 0b0111, 0b0011]) == (0b1001, 0b0011, 0b0101, 0b0110, 0b0111)


# Of 2 to 5 lists there are 2, 9, 114 and 6,894 models that hold every main effect (OEIS A006126).
@pytest.mark.parametrize(
    ("number", "order", "models"),
    [(2, 1, 1), (2, 2, 2), (3, 2, 8), (3, 3, 9), (4, 2, 64), (4, 3, 113), (4, 4, 114), (5, 2, 1024), (5, 5, 6894)],
)
def test_as_many_hierarchical_models_as_there_are(number: int, order: int, models: int) -> None:
    found = hierarchical(lists(number), order)
    assert len(found) == len({frozenset(model) for model in found}) == models
    assert all(set(closed(model)) == set(model) for model in found)
    assert found[0] == ()


def test_the_models_of_six_lists_are_too_many_with_interactions_of_three() -> None:
    assert len(hierarchical(lists(6), 2)) == 32_768
    with pytest.raises(MethodError, match="more than 40,000 models"):
        hierarchical(lists(6), 3)


def test_no_model_has_an_interaction_that_nobody_can_be_in() -> None:
    excluded = lists(3, impossible=(0b011, 0b111))
    assert hierarchical(excluded, 3) == ((), (0b101,), (0b110,), (0b101, 0b110))
    with pytest.raises(MethodError, match=r"nobody can be on these lists together.*A and B"):
        checked(excluded, (0b011,))


@pytest.mark.parametrize("term", [0, 1, 4, 8, -3])
def test_what_is_no_interaction_of_these_lists_is_refused(term: int) -> None:
    with pytest.raises(MethodError, match="no interaction"):
        checked(lists(3), (term,))


@pytest.mark.parametrize("order", [0, 4])
def test_an_order_that_the_lists_do_not_have_is_refused(order: int) -> None:
    with pytest.raises(MethodError, match="interactions of at most"):
        hierarchical(lists(3), order)
