"""Effects: whole numbers with the range of their model, over areas enough on both sides, and beside no count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sightline.clearance.gate import clear
from sightline.clearance.policy import policies
from sightline.clearance.refusals import reasons
from sightline.ledger.chain import Ledger
from sightline.standard.drafts import EFFECT_OF, Draft, FigureTable, OutputKind
from sightline.standard.figures import MODEL, SAMPLING, Dimension, Figure, Interval
from sightline.standard.units import Unit
from tests.unit.clearance.made import DEFAULT, MEASURE, NORTH, POOLED, YEAR, draft, shown

OF = Dimension(EFFECT_OF, "When", False, (("all", "All"), ("at-0", "First"), ("at-1", "Next")))
APART = replace(MEASURE, code="apart", unit=Unit.PERCENT)


def effect(value: float, of: str = "all", half: float = 3.4) -> Figure:
    ends = Interval(MODEL, 0.95, value - half, value + half, "group-time effects")
    return Figure(APART, YEAR, POOLED, value, ((EFFECT_OF, of),), n=3, denominator=100, intervals=(ends,))


def of_effects(*figures: Figure, dimensions: tuple[Dimension, ...] = (OF,)) -> FigureTable:
    return FigureTable("apart", OutputKind.EFFECTS, "A made-up table", dimensions, figures, "a test")


def held(table: FigureTable) -> Draft:
    return replace(draft(table), tier=2)


def test_effects_are_whole_and_ranges_go_outwards_and_neither_areas_nor_cases_are_left(tmp_path: Path) -> None:
    table = of_effects(effect(-12.6), effect(-0.3, "at-0", 0.1), effect(2.5, "at-1"))
    (cleared,) = clear([held(table)], DEFAULT, Ledger.create(tmp_path / "ledger"), release="test", officer="a test")
    printed = cleared.table("apart").figures
    assert shown(cleared.table("apart")) == [-13, 0, 3]
    assert [(i.lower, i.upper) for figure in printed for i in figure.intervals] == [(-16, -9), (-1, 0), (-1, 6)]
    assert all(figure.n is None and figure.denominator is None for figure in printed)
    assert any("at least 3 areas beside 3 others" in note for note in cleared.notes)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda one: replace(one, n=2), "fewer than 3 areas"),
        (lambda one: replace(one, n=None), "fewer than 3 areas"),
        (lambda one: replace(one, denominator=99), "fewer than 100 cases"),
        (lambda one: replace(one, denominator=None), "fewer than 100 cases"),
        (lambda one: replace(one, area=NORTH), "told for an area"),
        (lambda one: replace(one, measure=replace(APART, unit=Unit.CHILD)), "no count beside them"),
        (lambda one: replace(one, intervals=()), "no interval"),
        (lambda one: replace(one, intervals=(replace(one.intervals[0], kind=SAMPLING),)), "no interval"),
        (lambda one: replace(one, intervals=(*one.intervals, one.intervals[0])), "no interval"),
        (lambda one: replace(one, intervals=(replace(one.intervals[0], upper=float("inf")),)), "does not hold it"),
        (lambda one: replace(one, value=-80.0), "does not hold it"),
    ],
)
def test_what_is_refused(change: Callable[[Figure], Figure], said: str) -> None:
    assert reasons([held(of_effects(effect(-12.6)))], DEFAULT) == []
    found = reasons([held(of_effects(effect(2.0, "at-0"), change(effect(-12.6))))], DEFAULT)
    assert any(said in reason for reason in found), found
    assert not any("12.6" in reason or "80" in reason for reason in found)


def test_a_draft_made_from_events_holds_none_and_no_other_breakdown_passes() -> None:
    assert any(
        "made from events cannot hold effects" in one for one in reasons([draft(of_effects(effect(2.0)))], DEFAULT)
    )
    school = Dimension("school", "School", False, (("a", "A school"),))
    other = replace(effect(2.0), breakdown=((EFFECT_OF, "all"), ("school", "a")))
    assert any(
        "something else than the time" in one
        for one in reasons([held(of_effects(other, dimensions=(OF, school)))], DEFAULT)
    )
    twice = reasons([held(of_effects(effect(2.0), effect(3.0)))], DEFAULT)
    assert any("stands in it twice" in reason for reason in twice)


def test_every_policy_but_that_for_what_others_published_covers_effects() -> None:
    assert {name for name, one in policies().items() if OutputKind.EFFECTS not in one.kinds} == {"published"}
