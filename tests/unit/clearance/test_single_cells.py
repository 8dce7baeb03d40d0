"""Cells withheld one by one: the small count and as little else as it takes, against a brute-force attacker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.clearance.attacked import attacked
from sightline.clearance.cells import cell_of
from sightline.clearance.policy import CELLS, Policy, policy
from sightline.clearance.public import Public
from sightline.clearance.release import protect
from sightline.clearance.rules import Reason
from sightline.standard.drafts import GREATEST, NUMBER, FigureTable
from sightline.standard.figures import Dimension
from sightline.standard.units import Unit
from tests.unit.clearance.attacker import Counted, Person, counted, possible
from tests.unit.clearance.made import (
    AGE,
    DEFAULT,
    EXACT,
    FORM,
    NORTH,
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
from tests.unit.clearance.made_derived import all_cases, curves, paths, shares
from tests.unit.clearance.test_brute_force import fits, number
from tests.unit.clearance.test_rates import behind
from tests.unit.clearance.test_release import a_release

OFFICIAL = replace(policy("english-official"), secondary=CELLS, agency_width=0)  # authorities exact, wide areas to 10
DURHAM, NORTHUMBERLAND, NORTH_EAST = "E06000047", "E06000057", "E12000001"


def printed(tables: Sequence[FigureTable], by: Policy) -> list[list[float | str]]:
    return [shown(table) for table in protect(tables, by).tables]


# -- what goes -------------------------------------------------------------------------------------------------


def test_rounding_can_be_enough_beside_a_small_count() -> None:
    tables = [counts([FORM], {"a": 4, "b": 40, "c": 31}), total(75)]
    assert printed(tables, SINGLE) == [["c", 40, 30], [80]]
    assert printed(tables, DEFAULT) == [["c", "c", "c"], [80]]


def test_where_counts_are_exact_one_more_goes_and_it_is_the_lightest_that_is_enough() -> None:
    tables = [counts([FORM], {"a": 4, "b": 40, "c": 31}), total(75)]
    assert printed(tables, SINGLE_EXACT) == [["c", 40, "c"], [75]]


def test_in_a_cross_table_a_rectangle_goes() -> None:
    cells = {(form, sex): 10 * place + 9 for place, (form, sex) in enumerate((f, s) for f in "abc" for s in "FM")}
    cells["a", "F"] = 3
    found = printed(a_release(cells), SINGLE_EXACT)
    assert (found[0], [one.count("c") for one in found[1:]]) == (["c", "c", "c", "c", 49, 59], [0, 0, 0])


def test_what_goes_beside_is_told_apart_from_what_is_small_in_the_ledger_only() -> None:
    tables = [counts([FORM], {"a": 4, "b": 40, "c": 31}), total(75)]
    why = protect(tables, SINGLE_EXACT).withheld
    assert [why[cell_of(figure)] for figure in tables[0].figures[::2]] == [Reason.SMALL, Reason.ATTACK]
    assert {str(figure.mark) for figure in protect(tables, SINGLE_EXACT).tables[0].figures[::2]} == {"c"}


def test_authorities_go_before_their_region_and_the_whole() -> None:
    tables = [areas({NORTH: 40, SOUTH: 3, "E06000001": 30}), total(73)]
    assert printed(tables, SINGLE_EXACT) == [["c" if n == 3 else n for n in (40, 3)] + ["c"], [73]]


def test_a_whole_group_takes_its_line_and_no_more() -> None:
    cells = {(form, age): 30 for form in "abc" for age in ("0-9", "10-17")} | {("a", "10-17"): 0}
    assert printed([counts([FORM, AGE], cells)], SINGLE) == [["c", "c", 30, 30, 30, 30]]


def test_a_nought_beside_a_count_that_is_not_everyone_s_is_printed() -> None:
    assert printed([counts([FORM], {"a": 40, "b": 0, "c": 31})], SINGLE) == [[40, 0, 30]]


def test_the_few_of_whom_a_category_was_recorded_are_a_group_too() -> None:
    dimension = Dimension("place", "Place", True, (("a", "A"), ("b", "B"), ("x", "Not said")), unknown="x")
    assert printed([counts([dimension], {"a": 2, "b": 0, "x": 17})], SINGLE) == [["c", "c", 20]]
    assert printed([counts([dimension], {"a": 20, "b": 12, "x": 17})], SINGLE) == [[20, 10, 20]]


def test_where_few_are_in_no_category_one_category_goes() -> None:
    forms = counts([FORM], {"a": 40, "b": 30, "c": 31})
    assert printed([forms, total(104)], SINGLE) == [[40, "c", 30], [100]]
    assert printed([forms, total(104)], replace(SINGLE, remainder="bound")) == [[40, 30, 30], [100]]
    assert printed([forms, total(111)], SINGLE) == [[40, 30, 30], [110]]


@pytest.mark.parametrize("said", [{("a", NUMBER): 2}, {("a", GREATEST): 38}])
def test_a_count_goes_by_itself_where_few_stand_behind_it_or_one_dominates(said: dict[tuple[str, str], int]) -> None:
    forms = counts([FORM], {"a": 40, "b": 30, "c": 31})
    assert printed([forms, behind(Unit.SUPPLIER, said)], SINGLE)[0] == ["c", 30, 30]


def test_a_share_stays_where_neither_of_its_counts_is_withheld() -> None:
    part, whole, of_it = shares(123, 397)
    beside = counts([FORM], {"a": 390, "b": 7}, name="beside")
    assert printed([part, whole, of_it, beside], SINGLE)[2] == printed([part, whole, of_it], SINGLE)[2] != ["c"]


# -- what cannot be worked out ---------------------------------------------------------------------------------


SINGLY = [SINGLE, SINGLE_EXACT, SINGLE_LENIENT, OFFICIAL]
SIDES: list[Person] = [{"area": area, "sex": s} for area in (DURHAM, NORTHUMBERLAND) for s in "FM"]


def in_region(figure_area: str, person: Person) -> bool:
    return figure_area in ("pooled", NORTH_EAST, person["area"])


def regional(values: Sequence[int], gap: int = 0) -> list[FigureTable]:
    """Two authorities and their region by sex; `gap` people of the region are of no sex."""
    return [
        counts([SEX], {"F": values[0], "M": values[1]}, area=DURHAM),
        counts([SEX], {"F": values[2], "M": values[3]}, area=NORTHUMBERLAND),
        counts([SEX], {"F": number(values, 0, 2), "M": number(values, 1, 3)}, area=NORTH_EAST),
        total(sum(values) + gap, area=NORTH_EAST),
        areas({DURHAM: number(values, 0, 1), NORTHUMBERLAND: number(values, 2, 3)}),
    ]


def narrow(tables: Sequence[FigureTable], atoms: Sequence[Person], by: Policy, gaps: Sequence[Counted] = ()) -> int:
    """How many withheld counts, or groups of atoms that no table counts, the attacker finds closer than the width."""
    members = counted(
        tables,
        atoms,
        lambda figure, person: (
            in_region(figure.area, person) and all(person.get(d) == code for d, code in figure.breakdown)
        ),
    )
    found = possible(
        protect(tables, by).tables, members, len(atoms), by, 20, gaps
    )  # the width beyond the greatest that is drawn
    assert all(int(tables[one.table].figures[one.figure].value or 0) in found[one] for one in found if one.table >= 0)
    return sum(max(values) - min(values) < by.width for values in found.values() if values != {0})


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=4, max_size=4), st.sampled_from(SINGLY))
def test_no_count_is_got_from_authorities_and_their_rounded_region(values: list[int], by: Policy) -> None:
    assert narrow(regional(values), SIDES, by) == 0


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 14), min_size=2, max_size=2), st.integers(1, 5), st.sampled_from(SINGLY))
def test_few_people_in_no_category_are_not_counted_out(values: list[int], gap: int, by: Policy) -> None:
    atoms: list[Person] = [{"area": NORTH, "sex": s} for s in "FMU"]
    tables = [
        counts([SEX], {"F": values[0], "M": values[1]}, area=NORTH),
        total(sum(values) + gap, area=NORTH),
    ]
    gaps = [Counted(-1, 0, frozenset({2}))] if gap < by.minimum else []
    members = counted(tables, atoms, fits)
    found = possible(protect(tables, by).tables, members, 3, by, 30, gaps)
    assert all(max(seen) - min(seen) >= by.width for seen in found.values() if seen != {0})


JOINT: list[Person] = [{"form": f, "sex": s, "age": a} for f in "ab" for s in "FM" for a in ("0-9", "10-17")]


@settings(max_examples=12, deadline=None)
@given(st.lists(st.integers(0, 4), min_size=8, max_size=8))
def test_two_tables_that_share_a_margin_do_not_give_each_other_away(values: list[int]) -> None:
    """Forms by sex, and forms by age, exactly: tables that are protected one by one fail here."""

    def held(**codes: str) -> int:
        at = zip(values, JOINT, strict=True)
        return sum(value for value, person in at if all(person[name] == code for name, code in codes.items()))

    form = replace(FORM, labels=FORM.labels[:2])
    tables = [
        counts([form, SEX], {(f, s): held(form=f, sex=s) for f in "ab" for s in "FM"}),
        counts([form, AGE], {(f, a): held(form=f, age=a) for f in "ab" for a in ("0-9", "10-17")}),
        counts([form], {f: held(form=f) for f in "ab"}),
        total(sum(values)),
    ]
    found = possible(protect(tables, SINGLE_LENIENT).tables, counted(tables, JOINT, fits), 8, SINGLE_LENIENT, 6)
    assert all(max(seen) - min(seen) >= SINGLE_LENIENT.width for seen in found.values() if seen != {0})


RELEASES = [
    a_release({(f, s): 7 * place % 23 for place, (f, s) in enumerate((f, s) for f in "abc" for s in "FM")}),
    regional([20, 2, 15, 12]),
    [*shares(123, 397), counts([FORM], {"a": 390, "b": 7}, name="beside")],
    [all_cases(40), paths({"a>b": 40, "a>c": 3})],
    curves([(0, 0, 60), (30, 12, 48), (60, 14, 34), (90, 3, 31)]),
    [counts([SEX], {"F": 4, "M": 40}, area=NORTH), areas({NORTH: 44, SOUTH: 60}), total(104)],
]


@pytest.mark.parametrize("by", [*SINGLY, replace(SINGLE, zeros="withhold")], ids=lambda by: by.name)
@pytest.mark.parametrize("tables", RELEASES)
def test_no_attack_gets_anything_of_a_release_of_single_cells(tables: list[FigureTable], by: Policy) -> None:
    attempts = attacked(tables, protect(tables, by).tables, by, Public())
    assert [(one.name, one.got) for one in attempts if one.got and not one.told] == []


def test_who_is_told_which_counts_are_small_gets_more_which_is_reported() -> None:
    """Two withheld of a total of 10: the small one is 1 to 4 to whoever knows that the other is not small."""
    tables = [counts([FORM], {"a": 4, "b": 6, "c": 31}), total(41)]
    assert printed(tables, SINGLE_EXACT) == [["c", "c", 31], [41]]
    told = {one.name: one for one in attacked(tables, protect(tables, SINGLE_EXACT).tables, SINGLE_EXACT, Public())}
    exactly, nearly = (one for one in told.values() if one.told)
    assert (exactly.tried, exactly.got, nearly.got) == (1, 0, 0)
    tight = [counts([FORM], {"a": 1, "b": 6, "c": 31}), total(38)]
    attempts = attacked(tight, protect(tight, SINGLE_EXACT).tables, SINGLE_EXACT, Public())
    assert [(one.tried, one.got) for one in attempts if one.told] == [(1, 1), (1, 1)]


# -- always ----------------------------------------------------------------------------------------------------


CELLS_OF = st.dictionaries(
    st.tuples(st.sampled_from("abc"), st.sampled_from("FM")), st.integers(0, 40), min_size=6, max_size=6
)


@settings(max_examples=40, deadline=None)
@given(CELLS_OF, st.sampled_from(SINGLY), st.permutations(range(4)))
def test_no_small_count_is_printed_all_others_are_rounded_and_the_order_makes_no_difference(
    cells: dict[tuple[str, str], int], by: Policy, order: list[int]
) -> None:
    tables = a_release(cells)
    straight = protect(tables, by).tables
    for table, given_ in zip(straight, tables, strict=True):
        for figure, true in zip(table.figures, given_.figures, strict=True):
            assert figure.value is None or (
                not by.small(int(true.value or 0)) and figure.value == by.rounded(int(true.value or 0), true.area)
            )
    assert protect([tables[place] for place in order], by).tables == tuple(straight[place] for place in order)


@settings(max_examples=30, deadline=None)
@given(CELLS_OF, st.sampled_from([(DEFAULT, SINGLE), (EXACT, SINGLE_EXACT)]))
def test_single_cells_never_withhold_a_table_that_breakdowns_would_print_whole(
    cells: dict[tuple[str, str], int], both: tuple[Policy, Policy]
) -> None:
    whole, single = (protect(a_release(cells), by).tables for by in both)
    if all(figure.value is not None for table in whole for figure in table.figures):
        assert whole == single
