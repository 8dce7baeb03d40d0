"""Counts of people by the lists they are on, and what no table of them may hold."""

from __future__ import annotations

import pytest

from sightline.errors import MethodError
from sightline.methods.hidden.lists import Lists

TABLE = {frozenset({"A"}): 10.0, frozenset({"B"}): 7.0, frozenset({"A", "B"}): 3.0}


def test_each_history_stands_at_the_place_of_its_lists() -> None:
    lists = Lists.of(("A", "B"), TABLE)
    assert lists.counts == (0, 10, 7, 3)
    assert (lists.seen, lists.overlaps, lists.total(0b01), lists.total(0b11)) == (20, 3, 13, 3)
    assert (lists.words(0b11), lists.words(0)) == ("A and B", "no list")


def test_a_history_that_cannot_occur_is_no_count_of_nought() -> None:
    lists = Lists.of(("A", "B"), {frozenset({"A"}): 10.0}, [frozenset({"A", "B"})])
    assert lists.possible == (True, True, True, False)
    with pytest.raises(MethodError, match="said to be impossible"):
        Lists.of(("A", "B"), TABLE, [frozenset({"A", "B"})])


def test_a_withheld_count_is_refused_and_never_taken_for_nought() -> None:
    with pytest.raises(MethodError, match="withheld or is not known"):
        Lists.of(("A", "B"), {**TABLE, frozenset({"B"}): None})
    with pytest.raises(MethodError, match="a mark is never 0"):
        Lists(("A", "B"), (0, float("nan"), 1, 1))


def test_every_fault_is_said_at_once() -> None:
    with pytest.raises(MethodError, match=r"one name.*not a number.*no list were counted"):
        Lists(("A", "A"), (1, -1, 1, 1))
    with pytest.raises(MethodError, match="a list that is not there"):
        Lists.of(("A", "B"), {frozenset({"C"}): 1.0})
    with pytest.raises(MethodError, match="there are 1 lists"):
        Lists(("A",), (0, 1))
