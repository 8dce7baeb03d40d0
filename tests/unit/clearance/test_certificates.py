"""The certificates of a release stand; each way of breaking one, or what it is of, is found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.clearance.cells import cell_of
from sightline.clearance.certificates import FORM as PAYLOAD
from sightline.clearance.certificates import Certificates, Place
from sightline.clearance.policy import Policy
from sightline.clearance.public import Public
from sightline.clearance.recheck import Rechecked, recheck
from sightline.clearance.release import Protected, protect
from sightline.standard.drafts import FigureTable
from sightline.standard.wire import decode_as, encode_as
from tests.unit.clearance.made import (
    DEFAULT,
    EXACT,
    FORM,
    SEX,
    SINGLE,
    SINGLE_EXACT,
    SINGLE_LENIENT,
    counts,
    total,
)
from tests.unit.clearance.made_derived import all_cases, curves, paths
from tests.unit.clearance.test_brute_force import crossed, harmed, overlapping, places
from tests.unit.clearance.test_public import released

TABLES = [counts([FORM], {"a": 4, "b": 40, "c": 31}), counts([SEX], {"F": 40, "M": 35}), total(75)]
POLICIES = [DEFAULT, EXACT, SINGLE, SINGLE_EXACT, SINGLE_LENIENT]


def again(
    tables: Sequence[FigureTable], made: Protected, by: Policy, proof: Certificates | None = None, **more: Public
) -> Rechecked:
    return recheck(proof or made.certificates, tables, made.tables, by, more.get("public", Public()))


RELEASES = [
    TABLES, crossed([20, 4, 15, 12]), overlapping([20, 2, 30]), harmed([9, 3, 8, 2]), places([20, 2, 15, 12]),
    [all_cases(40), paths({"a>b": 40, "a>c": 3})], curves([(0, 0, 60), (30, 12, 48), (60, 4, 44), (90, 14, 30)]),
]  # fmt: skip


@pytest.mark.parametrize("by", POLICIES, ids=lambda by: by.name + by.secondary)
@pytest.mark.parametrize("tables", RELEASES)
def test_the_certificates_of_a_release_stand_and_are_whole(tables: list[FigureTable], by: Policy) -> None:
    made = protect(tables, by)
    found = again(tables, made, by)
    assert found.faults == ()
    assert found.proved == made.attack.withheld + made.attack.gaps - made.attack.beyond
    assert decode_as(PAYLOAD, Certificates, encode_as(PAYLOAD, made.certificates)) == made.certificates


def test_a_certificate_is_the_two_tables_that_lie_the_width_apart() -> None:
    """4 and 31 are withheld of an exact 75 with 40: 4 may be 0 to 35, and the other 0 to 35 with it."""
    made = protect(TABLES, SINGLE_EXACT)
    cells = [place.cell() for place in made.certificates.places]
    small, large = (cell_of(TABLES[0].figures[place]) for place in (0, 2))
    assert {cells[number] for number in made.certificates.withheld} >= {small, large}
    for table in made.certificates.tables:
        moved = {cells[place]: by for place, by in table}
        assert moved.get(small, 0) == -moved.get(large, 0)
    reached = [0, *({cells[place]: by for place, by in table}.get(small, 0) for table in made.certificates.tables)]
    assert max(reached) - min(reached) >= SINGLE_EXACT.width


def test_certificates_hold_with_what_was_public_before() -> None:
    before = released([counts([FORM], {"a": 4, "b": 40, "c": 31}), total(75)], SINGLE_EXACT)
    now = [counts([FORM], {"a": 4, "b": 43, "c": 31}), counts([SEX], {"F": 40, "M": 38}), total(78)]
    public = Public((before,))
    made = protect(now, SINGLE_EXACT, public=public)
    assert again(now, made, SINGLE_EXACT, public=public).faults == ()
    alone = protect(now, SINGLE_EXACT)
    assert again(now, alone, SINGLE_EXACT, public=public).faults != ()


def changed(proof: Certificates, change: Callable[[list[list[tuple[int, int]]]], object]) -> Certificates:
    tables = [list(table) for table in proof.tables]
    change(tables)
    return replace(proof, tables=tuple(tuple(table) for table in tables), divisors=proof.divisors[: len(tables)])


def _one_more(tables: list[list[tuple[int, int]]]) -> None:
    place, by = tables[0][0]
    tables[0][0] = place, by + 1


def _far_below_nought(tables: list[list[tuple[int, int]]]) -> None:
    tables[0] = [(place, by * 1000) for place, by in tables[0]]


FORGED: dict[str, tuple[Callable[[Certificates], Certificates], str]] = {
    "a difference": (lambda p: changed(p, _one_more), "do not add up"),
    "all differences": (lambda p: changed(p, _far_below_nought), "below nought"),
    "a table left out": (lambda p: changed(p, lambda tables: tables.pop(0)), "and say that they prove"),
    "every table left out": (lambda p: changed(p, lambda tables: tables.clear()), "the certificates prove 0 of 2"),
    "a claim": (lambda p: replace(p, proved=p.proved + 1), "and say that they prove"),
    "a count less withheld": (lambda p: replace(p, withheld=p.withheld[1:]), "that the certificates do not name"),
    "a place": (
        lambda p: replace(p, places=(replace(p.places[0], area="E06000047"), *p.places[1:])),
        "does not hold",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", FORGED)
def test_a_forged_certificate_is_found(what: str) -> None:
    forge, words = FORGED[what]
    made = protect(TABLES, SINGLE_EXACT)
    assert again(TABLES, made, SINGLE_EXACT).faults == ()
    found = again(TABLES, made, SINGLE_EXACT, forge(made.certificates))
    assert any(words in fault for fault in found.faults)


def test_a_printed_count_that_is_said_to_be_withheld_is_found() -> None:
    made = protect(TABLES, SINGLE_EXACT)
    kept = next(number for number, cell in enumerate(made.certificates.places) if cell.breakdown == (("form", "c"),))
    leaked = replace(made, tables=(TABLES[0], *made.tables[1:]))
    assert kept in made.certificates.withheld
    found = again(TABLES, leaked, SINGLE_EXACT)
    assert any("is printed that the certificates say is withheld" in fault for fault in found.faults)


def test_a_count_that_is_printed_as_another_is_found() -> None:
    made = protect(TABLES, SINGLE)
    wrong = replace(made.tables[1], figures=tuple(replace(f, value=90.0) for f in made.tables[1].figures))
    found = again(TABLES, replace(made, tables=(made.tables[0], wrong, made.tables[2])), SINGLE)
    assert any("not printed as its policy prints it" in fault for fault in found.faults)


def test_other_counts_than_those_that_were_cleared_do_not_fit_the_certificates() -> None:
    made = protect(TABLES, SINGLE_EXACT)
    other = [counts([FORM], {"a": 4, "b": 41, "c": 31}), *TABLES[1:-1], total(76)]
    assert again(other, made, SINGLE_EXACT).faults != ()


def test_a_place_says_all_that_a_cell_is() -> None:
    cell = cell_of(TABLES[0].figures[0])
    assert Place.of(cell).cell() == cell


CELLS = st.lists(st.integers(0, 30), min_size=4, max_size=4)


@settings(max_examples=40, deadline=None)
@given(CELLS, st.sampled_from(POLICIES))
def test_whatever_the_counts_what_is_withheld_is_proved_again(values: list[int], by: Policy) -> None:
    tables = crossed(values)
    made = protect(tables, by)
    found = again(tables, made, by)
    assert found.faults == ()
    assert found.open >= made.attack.beyond  # a nought that is known whatever is withheld is no loss
