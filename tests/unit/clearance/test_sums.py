"""A code that is the sum of codes of another dimension: the attack knows it, so that it gives nothing away."""

from __future__ import annotations

from dataclasses import replace

from sightline.clearance.attacks import UNBOUNDED, bounds
from sightline.clearance.cells import cell_of
from sightline.clearance.relations import system_of
from sightline.clearance.release import protect
from sightline.clearance.rules import Reason
from sightline.standard.drafts import FigureTable, OutputKind
from sightline.standard.figures import Dimension
from tests.unit.clearance.made import EXACT, OVERLAP, counts, total

KNOWN_TO = Dimension(
    "known_to", "Agencies that knew", True, (("one", "One"), ("two", "Two")),
    sums=(("one", "overlap", ("council", "police")), ("two", "overlap", ("council+police",))),
)  # fmt: skip


HARMED_BY = Dimension(
    "harmed_by", "Who harmed", False, (("adult", "An adult"), ("child", "A child"), ("none", "No record says")),
    unknown="none",
)  # fmt: skip


def tables(dimension: Dimension, both: int = 4) -> list[FigureTable]:
    patterns = {"council": 20, "council+police": both, "police": 30}
    return [
        counts([OVERLAP], patterns, kind=OutputKind.OVERLAPS),
        counts([dimension], {"one": 50, "two": both + 20}),
        total(90),
    ]


def test_the_sum_of_codes_of_another_dimension_narrows_them() -> None:
    system = system_of([*tables(KNOWN_TO)[:2]])
    overlap = [cell for cell in system.number if cell.dimensions == ("overlap",)]
    hidden = {system.number[cell] for cell in overlap if dict(cell.breakdown)["overlap"] != "police"}
    known = [
        (0, UNBOUNDED) if number in hidden or number >= system.printed else (value, value)
        for number, value in enumerate(system.true)
    ]
    found = bounds(system, known)
    (council,) = [cell for cell in overlap if dict(cell.breakdown)["overlap"] == "council"]
    assert found[system.number[council]] == (20, 20)  # one agency only, less the police only


def test_without_saying_so_the_attack_would_not_see_it() -> None:
    words = [relation.words for relation in system_of(tables(replace(KNOWN_TO, sums=()))).relations]
    assert not any("is the sum of codes" in one for one in words)
    said = [relation.words for relation in system_of(tables(KNOWN_TO)).relations]
    assert said.count("a code of known_to is the sum of codes of overlap") == 2


def test_a_count_that_would_give_back_a_small_one_of_the_other_dimension_is_withheld_with_it() -> None:
    patterns = {"council": 20, "council+police": 4, "police": 30}
    made = [
        counts([OVERLAP], patterns, kind=OutputKind.OVERLAPS),
        counts([KNOWN_TO], {"one": 50, "two": 4}),
        total(54),
    ]
    withheld = protect(made, EXACT).withheld
    assert {cell.dimensions for cell in withheld} == {("overlap",), ("known_to",)}
    assert withheld[cell_of(made[0].figures[0])] is Reason.SMALL


def _of_several(dimension: Dimension, both: int) -> set[tuple[str, ...]]:
    """The breakdowns withheld where so many children were harmed by an adult and by a child."""
    made = [counts([dimension], {"adult": 60, "child": 40, "none": 30}), total(130 - both)]
    return {cell.dimensions for cell in protect(made, EXACT).withheld}


def test_a_few_who_are_in_two_codes_are_not_given_back_by_the_total() -> None:
    assert _of_several(HARMED_BY, both=3) == {("harmed_by",)}
    assert _of_several(HARMED_BY, both=20) == set()


def test_codes_that_may_leave_people_out_give_no_such_number() -> None:
    assert _of_several(replace(HARMED_BY, unknown=""), both=3) == set()
