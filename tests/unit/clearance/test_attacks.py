"""The two halves of the attack: what propagation narrows, and what witnesses prove possible."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.clearance.attacks import UNBOUNDED, Interval, Witnesses, bounds, exposed
from sightline.clearance.cells import Cell, cell_of
from sightline.clearance.relations import System, system_of
from sightline.standard.drafts import OutputKind
from tests.unit.clearance.made import AGE, HARMED_BY, OVERLAP, SENDER, SEX, counts, total

FREE: Interval = (0, UNBOUNDED)


def cell(value: int, *breakdown: tuple[str, str]) -> Cell:
    """The pooled cell of that breakdown."""
    return cell_of(total(value).figures[0])._replace(breakdown=breakdown)


def overlap_system() -> System:
    """Council 20 only, both 2, police 30 only."""
    return system_of(
        [
            counts([OVERLAP], {"council": 20, "council+police": 2, "police": 30}, kind=OutputKind.OVERLAPS),
            counts([SENDER], {"council": 22, "police": 32}),
            total(52),
        ]
    )


def exact_but(system: System, *hidden: Cell) -> list[Interval]:
    """Every printed cell is known exactly but those."""
    free = {system.number[one] for one in hidden}
    return [
        FREE if number in free or number >= system.printed else (value, value)
        for number, value in enumerate(system.true)
    ]


def test_one_withheld_cell_is_its_total_less_the_others() -> None:
    system = system_of([counts([SEX], {"F": 40, "M": 3}), total(43)])
    boys = cell(3, ("sex", "M"))
    assert bounds(system, exact_but(system, boys))[system.number[boys]] == (3, 3)


def test_two_withheld_cells_lie_between_nought_and_what_is_left() -> None:
    system = system_of([counts([SEX], {"F": 40, "M": 3}), total(43)])
    girls, boys = cell(40, ("sex", "F")), cell(3, ("sex", "M"))
    narrowed = bounds(system, exact_but(system, girls, boys))
    assert [narrowed[system.number[one]] for one in (girls, boys)] == [(0, 43), (0, 43)]


def test_a_part_that_does_not_add_up_is_at_most_its_total() -> None:
    system = system_of([counts([HARMED_BY], {"adult": 40, "child": 12}), total(43)])
    adult = cell(40, ("harmed_by", "adult"))
    assert bounds(system, exact_but(system, adult))[system.number[adult]] == (0, 43)


def test_overlaps_hang_together_with_the_count_of_each_agency() -> None:
    words = [relation.words for relation in overlap_system().relations]
    assert words.count("sum of the combinations an agency is in") == 2


def test_a_missing_margin_is_implied_by_its_parts() -> None:
    cells = {("F", "0-9"): 11, ("F", "10-17"): 12, ("M", "0-9"): 13, ("M", "10-17"): 14}
    system = system_of([counts([SEX, AGE], cells)])
    values = {one.breakdown: system.true[number] for one, number in system.number.items() if number >= system.printed}
    assert values[()] == 50
    assert values[(("sex", "F"),)] == 23
    assert values[(("age", "10-17"),)] == 26


def test_people_in_no_category_are_a_gap_with_their_number() -> None:
    system = system_of([counts([SEX], {"F": 40, "M": 30}), total(74)])
    (remainder,) = system.remainders
    assert system.true[remainder.variable] == 4


def overlaps_hidden(system: System) -> list[Cell]:
    return [one for one in system.number if one.dimensions == ("overlap",)]


def test_propagation_alone_does_not_see_an_overlap_that_three_sums_give_away() -> None:
    """Both = council + police - all = 22 + 32 - 52 = 2: no single sum says so."""
    system = overlap_system()
    known = exact_but(system, *overlaps_hidden(system))
    both = system.number[cell(2, ("overlap", "council+police"))]
    low, high = bounds(system, known)[both]
    assert high - low >= 6


def test_the_attack_as_a_whole_does_see_it() -> None:
    system = overlap_system()
    known = exact_but(system, *overlaps_hidden(system))
    both = system.number[cell(2, ("overlap", "council+police"))]
    assert [(one.variable, one.proved) for one in exposed(Witnesses(system, known), [both], 6)] == [(both, False)]


def test_rounding_protects_the_overlap() -> None:
    system = overlap_system()
    hidden = {system.number[one] for one in overlaps_hidden(system)}
    known = [FREE if n in hidden else (max(value - 5, 10), value + 4) for n, value in enumerate(system.true)]
    assert exposed(Witnesses(system, known), sorted(hidden), 6) == []


@given(st.lists(st.integers(0, 30), min_size=4, max_size=4), st.integers(0, 3), st.integers(1, 8), st.integers(0, 4))
def test_a_witness_is_a_table_in_which_every_relation_holds_and_every_printed_figure_fits(
    values: list[int], target: int, width: int, slack: int
) -> None:
    codes = [("F", "0-9"), ("F", "10-17"), ("M", "0-9"), ("M", "10-17")]
    system = system_of(
        [
            counts([SEX, AGE], dict(zip(codes, values, strict=True))),
            counts([SEX], {"F": values[0] + values[1], "M": values[2] + values[3]}),
            total(sum(values)),
        ]
    )
    known = [
        FREE if one is None or len(one.breakdown) == 2 else (max(value - slack, 0), value + slack)
        for one, value in zip(system.cells, system.true, strict=True)
    ]
    seen: list[list[int]] = []

    class Recorded(Witnesses):
        def _try(self, variable: int, change: int) -> bool:
            done = super()._try(variable, change)
            if done:
                seen.append(list(self._point))
            return done

    witnesses = Recorded(system, known)
    certified = witnesses.certify(target, width)
    for table in seen:
        assert all(low <= value <= high for value, (low, high) in zip(table, known, strict=True))
        assert all(sum(sign * table[variable] for sign, variable in one.terms) == 0 for one in system.relations)
    assert certified == (witnesses.width(target) >= width)


@given(st.lists(st.integers(0, 30), min_size=4, max_size=4), st.integers(0, 4))
def test_propagation_never_rules_out_the_truth(values: list[int], slack: int) -> None:
    codes = [("F", "0-9"), ("F", "10-17"), ("M", "0-9"), ("M", "10-17")]
    system = system_of([counts([SEX, AGE], dict(zip(codes, values, strict=True))), total(sum(values))])
    known = [FREE if n % 2 else (max(v - slack, 0), v + slack) for n, v in enumerate(system.true)]
    narrowed = bounds(system, known)
    assert all(low <= value <= high for value, (low, high) in zip(system.true, narrowed, strict=True))


@pytest.mark.parametrize(("width", "expected"), [(7, True), (8, False)])
def test_the_width_of_two_cells_that_share_a_total_is_that_total(width: int, expected: bool) -> None:
    system = system_of([counts([SEX], {"F": 5, "M": 2}), total(7)])
    girls, boys = cell(5, ("sex", "F")), cell(2, ("sex", "M"))
    witnesses = Witnesses(system, exact_but(system, girls, boys))
    assert witnesses.certify(system.number[boys], width) is expected
