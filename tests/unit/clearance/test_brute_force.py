"""A brute-force attacker on small releases: each withheld figure keeps the policy's width of possible values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.clearance.policy import POOLED, Policy
from sightline.clearance.release import protect
from sightline.standard.drafts import FigureTable, OutputKind
from sightline.standard.figures import Figure
from tests.unit.clearance.attacker import Counted, Person, counted, possible
from tests.unit.clearance.made import (
    AGE,
    DEFAULT,
    EXACT,
    FORM,
    HARMED_BY,
    LENIENT,
    NORTH,
    OVERLAP,
    SENDER,
    SEX,
    SINGLE,
    SINGLE_EXACT,
    SINGLE_LENIENT,
    SOUTH,
    areas,
    counts,
    shown,
    total,
)

CAPS = {3: 30, 4: 18, 7: 9}  # the most people of one kind that the attacker tries, by the number of kinds
WIDE_ENOUGH = [DEFAULT, EXACT, LENIENT, SINGLE, SINGLE_EXACT, SINGLE_LENIENT]


def fits(figure: Figure, person: Person) -> bool:
    """Whether a figure counts a kind of person."""
    if figure.area not in (POOLED, person.get("area")):
        return False
    return all(code in person[dimension].split("/") for dimension, code in figure.breakdown)


def narrowest(tables: Sequence[FigureTable], atoms: Sequence[Person], policy: Policy) -> list[int]:
    """For each withheld figure not known to be nought: greatest less least value the attacker finds possible."""
    printed = protect(tables, policy).tables
    found = possible(printed, counted(tables, atoms, fits), len(atoms), policy, CAPS[len(atoms)])
    assert all(int(tables[one.table].figures[one.figure].value or 0) in values for one, values in found.items())
    return [max(values) - min(values) for values in found.values() if values != {0}]


def assert_protected(tables: Sequence[FigureTable], atoms: Sequence[Person], policy: Policy) -> None:
    """No withheld figure is narrower than the policy's width."""
    assert all(width >= policy.width for width in narrowest(tables, atoms, policy))


def number(values: Sequence[int], *chosen: int) -> int:
    """How many people the chosen atoms hold."""
    return sum(values[atom] for atom in chosen)


# -- releases of a few kinds of person -------------------------------------------------------------------------


FORMS: list[Person] = [{"form": "a"}, {"form": "b"}, {"form": "c"}]
CROSS: list[Person] = [{"sex": s, "age": a} for s in "FM" for a in ("0-9", "10-17")]
SENDERS: list[Person] = [
    {"overlap": "council", "sender": "council"}, {"overlap": "council+police", "sender": "council/police"},
    {"overlap": "police", "sender": "police"},
]  # fmt: skip
BOTH_HARMED: list[Person] = [
    {"harmed_by": "adult"},
    {"harmed_by": "adult/child"},
    {"harmed_by": "child"},
    {"harmed_by": "x"},
]
PLACES: list[Person] = [{"area": area, "sex": s} for area in (NORTH, SOUTH) for s in "FM"]


def forms(values: Sequence[int], area: str = POOLED) -> list[FigureTable]:
    return [counts([FORM], dict(zip("abc", values, strict=True)), area=area), total(sum(values), area=area)]


def crossed(values: Sequence[int]) -> list[FigureTable]:
    cells = {("F", "0-9"): values[0], ("F", "10-17"): values[1], ("M", "0-9"): values[2], ("M", "10-17"): values[3]}
    return [
        counts([SEX, AGE], cells),
        counts([SEX], {"F": number(values, 0, 1), "M": number(values, 2, 3)}),
        counts([AGE], {"0-9": number(values, 0, 2), "10-17": number(values, 1, 3)}),
        total(sum(values)),
    ]


def overlapping(values: Sequence[int]) -> list[FigureTable]:
    patterns = dict(zip(("council", "council+police", "police"), values, strict=True))
    return [
        counts([OVERLAP], patterns, kind=OutputKind.OVERLAPS),
        counts([SENDER], {"council": number(values, 0, 1), "police": number(values, 1, 2)}),
        total(sum(values)),
    ]


def harmed(values: Sequence[int]) -> list[FigureTable]:
    return [
        counts([HARMED_BY], {"adult": number(values, 0, 1), "child": number(values, 1, 2)}),
        total(sum(values)),
    ]


def places(values: Sequence[int]) -> list[FigureTable]:
    return [
        counts([SEX], {"F": values[0], "M": values[1]}, area=NORTH),
        counts([SEX], {"F": values[2], "M": values[3]}, area=SOUTH),
        counts([SEX], {"F": number(values, 0, 2), "M": number(values, 1, 3)}),
        areas({NORTH: number(values, 0, 1), SOUTH: number(values, 2, 3)}),
        total(sum(values)),
    ]


ANY = st.integers(0, 24)
POLICIES = st.sampled_from(WIDE_ENOUGH)


@settings(max_examples=60, deadline=None)
@given(st.lists(ANY, min_size=3, max_size=3), POLICIES)
def test_a_withheld_breakdown_is_not_recovered_from_its_total(values: list[int], policy: Policy) -> None:
    assert_protected(forms(values), FORMS, policy)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=4, max_size=4), POLICIES)
def test_a_withheld_cross_table_is_not_recovered_from_its_margins(values: list[int], policy: Policy) -> None:
    assert_protected(crossed(values), CROSS, policy)


@settings(max_examples=60, deadline=None)
@given(st.lists(ANY, min_size=3, max_size=3), POLICIES)
def test_withheld_overlaps_are_not_recovered_from_the_counts_of_each_agency(values: list[int], policy: Policy) -> None:
    assert_protected(overlapping(values), SENDERS, policy)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=4, max_size=4), POLICIES)
def test_a_withheld_authority_is_not_recovered_from_the_other_and_the_whole(values: list[int], policy: Policy) -> None:
    assert_protected(places(values), PLACES, policy)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=4, max_size=4), POLICIES)
def test_withheld_counts_that_do_not_add_up_are_not_recovered(values: list[int], policy: Policy) -> None:
    assert_protected(harmed(values), BOTH_HARMED, policy)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=4, max_size=4), POLICIES)
def test_the_few_who_are_left_outside_a_category_are_not_counted_out(values: list[int], policy: Policy) -> None:
    """All less those an adult harmed: no table prints it, but a reader can subtract."""
    others = Counted(-1, 0, frozenset({2, 3}))
    tables = harmed(values)
    printed = protect(tables, policy).tables
    found = possible(printed, counted(tables, BOTH_HARMED, fits), 4, policy, CAPS[4], [others])[others]
    if 0 < number(values, 2, 3) < policy.minimum:
        assert max(found) - min(found) >= policy.width


THREE = ("council", "police", "support")
COMBINATIONS = ["+".join(names) for size in (1, 2, 3) for names in combinations(THREE, size)]
BY_THREE: list[Person] = [{"overlap": names, "sender": names.replace("+", "/")} for names in COMBINATIONS]


def three_agencies(values: Sequence[int]) -> list[FigureTable]:
    overlap = replace(OVERLAP, labels=tuple((names, names) for names in COMBINATIONS))
    sender = replace(SENDER, labels=tuple((name, name) for name in THREE))
    held = {name: sum(v for v, names in zip(values, COMBINATIONS, strict=True) if name in names) for name in THREE}
    return [
        counts([overlap], dict(zip(COMBINATIONS, values, strict=True)), kind=OutputKind.OVERLAPS),
        counts([sender], held),
        total(sum(values)),
    ]


@pytest.mark.parametrize("values", [(9, 8, 7, 2, 1, 3, 1), (3, 3, 3, 0, 0, 0, 1), (6, 0, 5, 4, 0, 1, 0)])
def test_overlaps_of_three_agencies_are_not_recovered(values: tuple[int, ...]) -> None:
    assert_protected(three_agencies(values), BY_THREE, LENIENT)


# -- attacks that would succeed if only small breakdowns were withheld ------------------------------------------


def test_the_attacker_is_able_to_break_a_release_that_is_only_thresholded() -> None:
    """Two agencies, nothing rounded, only the small overlap withheld: it is council + police - all."""
    tables = overlapping([20, 2, 30])
    hidden = [replace(tables[0], figures=tuple(replace(f, value=None, mark="c") for f in tables[0].figures))]  # type: ignore[arg-type]
    found = possible([*hidden, *tables[1:]], counted(tables, SENDERS, fits), 3, replace(EXACT, minimum=1), 60)
    assert sorted(min(values) for values in found.values() if len(values) == 1) == [2, 20, 30]


def test_exact_counts_of_each_agency_are_withheld_with_a_small_overlap() -> None:
    printed = protect(overlapping([20, 2, 30]), EXACT).tables
    assert [shown(table) for table in printed] == [["c", "c", "c"], ["c", "c"], [52]]


def test_rounded_counts_of_each_agency_stay_where_the_overlap_cannot_be_narrowed() -> None:
    printed = protect(overlapping([20, 2, 30]), DEFAULT).tables
    assert [shown(table) for table in printed] == [["c", "c", "c"], [20, 30], [50]]


def test_the_other_authority_is_withheld_where_the_whole_is_exact() -> None:
    printed = protect(places([20, 2, 15, 12]), EXACT).tables
    assert shown(printed[0]) == ["c", "c"]
    assert shown(printed[1]) == ["c", "c"]
    assert shown(printed[2]) == [35, 14]


def test_people_in_no_category_withhold_the_breakdown_when_they_are_few() -> None:
    tables = [counts([FORM], {"a": 40, "b": 30, "c": 31}), total(104)]
    assert shown(protect(tables, DEFAULT).tables[0]) == ["c", "c", "c"]
    assert shown(protect([tables[0], total(101)], DEFAULT).tables[0]) == [40, 30, 30]
    assert shown(protect([tables[0], total(111)], DEFAULT).tables[0]) == [40, 30, 30]


def test_an_exact_complement_is_withheld_where_it_is_small() -> None:
    """104 children of whom an adult harmed 102: the two others would be known."""
    tables = [counts([HARMED_BY], {"adult": 102, "child": 40}), total(104)]
    assert shown(protect(tables, EXACT).tables[0]) == ["c", "c"]
    assert shown(protect(tables, DEFAULT).tables[0]) == [100, 40]


@pytest.mark.parametrize("policy", WIDE_ENOUGH, ids=lambda policy: policy.name)
def test_a_withheld_total_is_not_recovered_from_its_parts(policy: Policy) -> None:
    tables = [counts([SEX], {"F": 2, "M": 0}), total(2)]
    assert [shown(table) for table in protect(tables, policy).tables] == [["c", "c"], ["c"]]
