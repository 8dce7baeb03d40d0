"""Counts of agencies and returns: shown exact, and no count of people passes as one of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sightline.clearance.gate import clear
from sightline.clearance.policy import policies
from sightline.clearance.refusals import reasons
from sightline.errors import ClearanceError
from sightline.ledger.chain import Ledger
from sightline.standard.drafts import FigureTable, OutputKind
from sightline.standard.figures import Dimension, Figure, Interval
from sightline.standard.units import Unit
from tests.unit.clearance.made import DEFAULT, MEASURE, NORTH, POOLED, YEAR, counts, draft, shown

STATE = Dimension("state", "State", True, (("received", "In time"), ("none", "Never came")))


def agencies(
    *cells: tuple[str, int], unit: Unit = Unit.AGENCY, area: str = POOLED, dimension: Dimension = STATE
) -> FigureTable:
    measure = replace(MEASURE, code="agencies_by_state", unit=unit)
    figures = tuple(Figure(measure, YEAR, area, value, ((dimension.code, code),)) for code, value in cells)
    return FigureTable("by_state", OutputKind.ORGANISATIONS, "A made-up table", (dimension,), figures, "a test")


def test_a_small_count_of_agencies_is_shown_exact_beside_people_who_are_withheld(tmp_path: Path) -> None:
    people = counts((), {(): 3}, name="people")
    (cleared,) = clear(
        [draft(agencies(("received", 11), ("none", 1)), people)], DEFAULT, Ledger.create(tmp_path / "ledger"),
        release="test", officer="a test",
    )  # fmt: skip
    assert shown(cleared.table("by_state")) == [11, 1]
    assert shown(cleared.table("people")) == ["c"]
    assert any("count no person" in note for note in cleared.notes)


def test_what_a_count_was_made_of_is_not_shown(tmp_path: Path) -> None:
    table = agencies(("received", 11))
    (figure,) = table.figures
    made_of = replace(figure, n=3, denominator=4.0, intervals=(Interval("sampling", 0.95, 3, 5, "a test"),))
    (cleared,) = clear(
        [draft(replace(table, figures=(made_of,)))], DEFAULT, Ledger.create(tmp_path / "ledger"), release="test",
        officer="a test",
    )  # fmt: skip
    (printed,) = cleared.table("by_state").figures
    assert (printed.value, printed.n, printed.denominator, printed.intervals) == (11, None, None, ())


@pytest.mark.parametrize(
    "unit", sorted(set(Unit) - {Unit.AGENCY, Unit.RETURN, Unit.AUTHORITY}), ids=lambda unit: unit.name
)
def test_nothing_else_passes_as_a_count_of_agencies(unit: Unit) -> None:
    found = reasons([draft(agencies(("received", 3), unit=unit))], DEFAULT)
    assert any("counts something else" in reason for reason in found)


def test_one_figure_of_people_among_agencies_is_found() -> None:
    table = agencies(("received", 11), ("none", 1))
    mixed = replace(table, figures=(table.figures[0], replace(table.figures[1], measure=MEASURE)))
    assert any("counts something else" in reason for reason in reasons([draft(mixed)], DEFAULT))


def test_agencies_do_not_stand_among_counts_of_people() -> None:
    table = replace(agencies(("received", 11)), kind=OutputKind.COUNTS)
    assert any("no people" in reason for reason in reasons([draft(table)], DEFAULT))


@pytest.mark.parametrize("code", ["agency", "service", "body"])
def test_a_service_is_not_named(code: str) -> None:
    table = agencies(("SUP-1", 1), dimension=Dimension(code, "Who", True))
    assert any("one by one" in reason for reason in reasons([draft(table)], DEFAULT))
    assert any("not an area" in reason for reason in reasons([draft(agencies(("none", 1), area="SUP-1"))], DEFAULT))


def test_a_council_may_be_named() -> None:
    assert reasons([draft(agencies(("none", 1), unit=Unit.RETURN, area=NORTH))], DEFAULT) == []


def test_a_share_of_an_agency_is_no_count() -> None:
    table = agencies(("received", 1))
    half = replace(table, figures=(replace(table.figures[0], value=0.5),))
    assert any("whole number" in reason for reason in reasons([draft(half)], DEFAULT))


def test_the_policy_for_what_others_published_covers_no_count_of_agencies(tmp_path: Path) -> None:
    assert {name for name, one in policies().items() if OutputKind.ORGANISATIONS not in one.kinds} == {"published"}
    with pytest.raises(ClearanceError, match="does not cover"):
        clear(
            [draft(agencies(("none", 1)))], policies()["published"], Ledger.create(tmp_path / "ledger"),
            release="test", officer="a test",
        )  # fmt: skip
