"""Shares of a survey: whole per cent with their ranges, nothing of few, and no record of a child passes as one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sightline.clearance.gate import clear
from sightline.clearance.policy import policies
from sightline.clearance.refusals import reasons
from sightline.clearance.surveys import ALL, GROUP, SURVEYED
from sightline.ledger.chain import Ledger
from sightline.standard.drafts import Draft, FigureTable, OutputKind
from sightline.standard.figures import ASKED, SAMPLING, Dimension, Figure, Interval
from sightline.standard.units import Mark, Unit
from tests.unit.clearance.made import DEFAULT, MEASURE, NORTH, POOLED, YEAR, draft, shown

WAVE = Dimension("wave", "Wave", False, (("1", "First"), ("2", "Second"), ("3", "Third")))
WHO = Dimension(GROUP, "Who", False, (("boys", "Boys"),))
SAID = replace(MEASURE, code="said", unit=Unit.PERCENT)


def share(value: float, wave: str = "1", base: int = 400, *more: tuple[str, str], area: str = POOLED) -> Figure:
    ends = Interval(ASKED, 0.95, max(0.0, value - 3.4), min(100.0, value + 3.4), "svy")
    return Figure(SAID, YEAR, area, value, (*more, ("wave", wave)), None, denominator=base, intervals=(ends,))


def of_waves(*figures: Figure, dimensions: tuple[Dimension, ...] = (WAVE, WHO)) -> FigureTable:
    return FigureTable("said", OutputKind.SURVEYS, "A made-up table", dimensions, figures, "a test")


def held(table: FigureTable) -> Draft:
    return replace(draft(table), tier=2)


def test_shares_are_whole_and_ranges_go_outwards_and_no_base_is_left(tmp_path: Path) -> None:
    table = of_waves(
        share(41.47, area=SURVEYED), share(0.2, "2"), share(99.8, "3"), share(20.0, "1", 50, (GROUP, "boys"))
    )
    (cleared,) = clear([held(table)], DEFAULT, Ledger.create(tmp_path / "ledger"), release="test", officer="a test")
    printed = cleared.table("said").figures
    assert shown(cleared.table("said")) == [41, "low", 99, 20]
    assert [figure.mark for figure in printed] == [None, Mark.LOW, None, None]
    assert [(one.lower, one.upper) for one in printed[0].intervals] == [(38, 45)]
    assert printed[1].intervals == ()
    assert all(figure.n is None and figure.denominator is None for figure in printed)
    assert any("those who could be asked" in note for note in cleared.notes)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda one: replace(one, denominator=99), "fewer than 100"),
        (lambda one: replace(one, denominator=None), "fewer than 100"),
        (lambda one: replace(one, breakdown=((GROUP, "boys"), ("wave", "1")), denominator=49), "or 50 of a group"),
        (lambda one: replace(one, breakdown=((GROUP, ALL), ("wave", "1")), denominator=99), "fewer than 100"),
        (lambda one: replace(one, area=NORTH), "for one authority"),
        (lambda one: replace(one, measure=replace(SAID, unit=Unit.CHILD)), "not per cent"),
        (lambda one: replace(one, value=101.0), "above 100"),
        (lambda one: replace(one, intervals=()), "no interval"),
        (lambda one: replace(one, intervals=(replace(one.intervals[0], kind=SAMPLING),)), "no interval"),
        (lambda one: replace(one, value=80.0), "does not hold it"),
    ],
)
def test_what_is_refused(change: Callable[[Figure], Figure], said: str) -> None:
    found = reasons([held(of_waves(change(share(41.0))))], DEFAULT)
    assert any(said in reason for reason in found), found
    assert not any("41" in reason for reason in found)


def test_a_draft_made_from_events_holds_none_and_no_other_breakdown_passes() -> None:
    assert not any("survey" in reason for reason in reasons([held(of_waves(share(41.0)))], DEFAULT))
    assert any("made from events" in reason for reason in reasons([draft(of_waves(share(41.0)))], DEFAULT))
    school = Dimension("school", "School", False, (("a", "A school"),))
    figure = share(41.0, "1", 400, ("school", "a"))
    found = reasons([held(of_waves(figure, dimensions=(school, WAVE)))], DEFAULT)
    assert any("something else than question, wave" in reason for reason in found)
    twice = reasons([held(of_waves(share(41.0), share(42.0)))], DEFAULT)
    assert any("stands in it twice" in reason for reason in twice)


def test_every_policy_but_that_for_what_others_published_covers_surveys() -> None:
    assert {name for name, one in policies().items() if OutputKind.SURVEYS not in one.kinds} == {"published"}
