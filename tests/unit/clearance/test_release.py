"""A release as a whole: the same number is shown or withheld everywhere, whatever the order of its tables."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.clearance.cells import block_of, cell_of
from sightline.clearance.policy import Policy
from sightline.clearance.release import protect
from sightline.clearance.rules import Reason
from sightline.errors import ClearanceError
from sightline.standard.drafts import FigureTable
from sightline.standard.figures import Period
from tests.unit.clearance.made import (
    AGE,
    ALONE,
    DEFAULT,
    EXACT,
    FORM,
    LENIENT,
    NORTH,
    SEX,
    SOUTH,
    YEAR,
    areas,
    counts,
    shown,
    total,
)


def test_a_breakdown_withheld_in_one_table_is_withheld_in_every_table() -> None:
    first = counts([SEX], {"F": 40, "M": 3})
    again = replace(counts([SEX], {"F": 40}), name="girls")
    assert [shown(table) for table in protect([again, first], DEFAULT).tables] == [["c"], ["c", "c"]]


def test_the_same_number_under_another_label_is_still_the_same_number() -> None:
    table = counts([SEX], {"F": 40, "M": 3})
    relabelled = replace(
        table,
        name="other",
        figures=tuple(
            replace(
                figure,
                measure=replace(figure.measure, label="In other words"),
                period=Period(YEAR.start, YEAR.end, "2024 to 2025"),
            )
            for figure in counts([SEX], {"F": 40}).figures
        ),
    )
    assert shown(protect([relabelled, table], DEFAULT).tables[0]) == ["c"]


def test_a_total_printed_nowhere_is_inferred_from_another_breakdown() -> None:
    """Nobody prints the total of 44, but the ages add up to it; and then the sexes, of which one is small."""
    tables = [
        counts([SEX], {"F": 42, "M": 2}),
        counts([AGE], {"0-9": 20, "10-17": 24}),
        counts([SEX], {"F": 42}, name="x"),
    ]
    assert [shown(table) for table in protect(tables, EXACT).tables] == [["c", "c"], [20, 24], ["c"]]


def test_two_years_and_both_together_are_compared_when_exact() -> None:
    """50 children over two years, 48 of them in the first: two were only in the second."""
    both = Period(Period.year_to_march(2024).start, YEAR.end, "two years")
    tables = [total(48, period=Period.year_to_march(2024)), total(30), total(50, period=both)]
    printed = [shown(table) for table in protect(tables, EXACT).tables]
    assert printed.count(["c"]) >= 1
    assert [shown(table) for table in protect(tables, DEFAULT).tables] == [[50], [30], [50]]


def test_regions_are_compared_with_their_authorities() -> None:
    region = "E12000001"  # the North East, of which County Durham (E06000047) is one authority
    tables = [
        counts([SEX], {"F": 40, "M": 12}, area=region),
        counts([SEX], {"F": 38, "M": 12}, area=NORTH, name="north"),
    ]
    assert shown(protect(tables, DEFAULT).tables[0]) == [40, 10]
    exact = protect(tables, EXACT)
    assert shown(exact.tables[1]) == ["c", "c"]
    assert set(exact.withheld.values()) == {Reason.ATTACK}


def test_wider_areas_and_totals_are_kept_when_something_more_must_be_withheld() -> None:
    tables = [areas({NORTH: 40, SOUTH: 30}), total(72)]
    assert [shown(table) for table in protect(tables, EXACT).tables] == [["c", "c"], [72]]


def test_parts_that_exceed_their_total_are_refused() -> None:
    with pytest.raises(ClearanceError, match="come to more than their total"):
        protect([counts([SEX], {"F": 40, "M": 30}), total(60)], DEFAULT)


def test_people_counted_in_two_areas_are_not_a_fault() -> None:
    assert shown(protect([areas({NORTH: 40, SOUTH: 30}), total(60)], DEFAULT).tables[0]) == [40, 30]


def test_a_detailed_release_loses_nothing_beyond_its_small_breakdowns() -> None:
    """Two authorities by form, age and sex with all margins: rounding leaves every withheld count wide enough."""
    kinds = list(product((NORTH, SOUTH), "abc", ("0-9", "10-17"), "FM"))
    people = {kind: 4 + 3 * place % 23 for place, kind in enumerate(kinds)}
    tables = []
    for chosen in ((), (FORM,), (AGE,), (SEX,), (FORM, AGE), (FORM, SEX), (AGE, SEX), (FORM, AGE, SEX)):
        for area in ("pooled", NORTH, SOUTH):
            cells: dict[tuple[str, ...], int] = {}
            for (place, form, age, sex), number in people.items():
                if area in ("pooled", place):
                    codes = {"form": form, "age": age, "sex": sex}
                    key = tuple(codes[dimension.code] for dimension in chosen)
                    cells[key] = cells.get(key, 0) + number
            tables.append(counts(chosen, cells, area=area))
    withheld = protect(tables, ALONE).withheld
    assert set(withheld.values()) == {Reason.SMALL}
    assert {cell.dimensions for cell in withheld} == {("age", "form", "sex")}


CELLS = st.dictionaries(
    st.tuples(st.sampled_from("abc"), st.sampled_from("FM")), st.integers(0, 40), min_size=6, max_size=6
)
POLICIES = st.sampled_from([DEFAULT, EXACT, LENIENT])


def a_release(cells: dict[tuple[str, str], int]) -> list[FigureTable]:
    """A cross-table, both its margins and its total."""
    return [
        counts([FORM, SEX], cells),
        counts([FORM], {form: sum(v for (f, _), v in cells.items() if f == form) for form in "abc"}),
        counts([SEX], {sex: sum(v for (_, s), v in cells.items() if s == sex) for sex in "FM"}),
        total(sum(cells.values())),
    ]


@settings(max_examples=40, deadline=None)
@given(CELLS, POLICIES)
def test_no_small_count_is_printed_and_every_other_is_rounded(
    cells: dict[tuple[str, str], int], policy: Policy
) -> None:
    for table in protect(a_release(cells), policy).tables:
        for figure in table.figures:
            if figure.value is not None:
                assert not policy.small(int(figure.value))
                assert figure.value % policy.base(figure.area) == 0


@settings(max_examples=40, deadline=None)
@given(CELLS, POLICIES)
def test_a_breakdown_is_withheld_whole_or_not_at_all(cells: dict[tuple[str, str], int], policy: Policy) -> None:
    marks: dict[object, set[bool]] = {}
    for table in protect(a_release(cells), policy).tables:
        for figure in table.figures:
            marks.setdefault(block_of(cell_of(figure)), set()).add(figure.value is None)
    assert all(len(states) == 1 for states in marks.values())


@settings(max_examples=40, deadline=None)
@given(CELLS, POLICIES, st.permutations(range(4)))
def test_the_order_of_the_tables_makes_no_difference(
    cells: dict[tuple[str, str], int], policy: Policy, order: list[int]
) -> None:
    tables = a_release(cells)
    straight = protect(tables, policy).tables
    turned = protect([tables[place] for place in order], policy).tables
    assert turned == tuple(straight[place] for place in order)


@settings(max_examples=40, deadline=None)
@given(CELLS, st.permutations(range(6)))
def test_the_order_of_the_figures_makes_no_difference(cells: dict[tuple[str, str], int], order: list[int]) -> None:
    tables = a_release(cells)
    figures = tables[0].figures
    turned = replace(tables[0], figures=tuple(figures[place] for place in order))
    straight = protect(tables, EXACT).tables
    assert set(protect([turned, *tables[1:]], EXACT).tables[0].figures) == set(straight[0].figures)
