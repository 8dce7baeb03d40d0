"""A release is attacked with all that is public: earlier releases, others' figures, and what an agency knows itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.clearance.audit import ALONE as BY_ONE
from sightline.clearance.audit import Act
from sightline.clearance.before import public_before
from sightline.clearance.gate import clear
from sightline.clearance.outside import COLUMNS, read_outside
from sightline.clearance.policy import Policy
from sightline.clearance.public import Earlier, Outside, Public
from sightline.clearance.release import protect
from sightline.clearance.stage import open_release
from sightline.errors import ClearanceError
from sightline.flow import Zone
from sightline.ledger.chain import Ledger
from sightline.standard.drafts import FigureTable
from sightline.standard.figures import Figure
from sightline.standard.wire import encode
from tests.unit.clearance.attacker import Counted, Person, counted, possible
from tests.unit.clearance.made import (
    ALONE,
    DEFAULT,
    EXACT,
    FORM,
    LENIENT,
    NORTH,
    SEX,
    SINGLE,
    SINGLE_EXACT,
    SINGLE_LENIENT,
    SOUTH,
    YEAR,
    areas,
    counts,
    draft,
    shown,
    total,
)
from tests.unit.clearance.test_brute_force import CROSS, crossed, fits


def released(tables: Sequence[FigureTable], by: Policy, public: Public | None = None) -> Earlier:
    """A release that went out."""
    return Earlier("before", by, protect(tables, by, public=public).tables, tuple(tables))


def after(tables: Sequence[FigureTable], by: Policy, *earlier: Earlier) -> list[list[float | str]]:
    return [shown(table) for table in protect(tables, by, public=Public(earlier)).tables]


# -- earlier releases ------------------------------------------------------------------------------------------


def test_what_an_earlier_release_printed_is_not_withheld_from_it_by_withholding_it_now() -> None:
    """By form in one release, its total in the next: together they would count the two who are in no form."""
    forms = [counts([FORM], {"a": 41, "b": 33, "c": 31})]
    assert after([total(107)], EXACT) == [[107]]
    assert after([total(107)], EXACT, released(forms, EXACT)) == [["c"]]
    assert after([total(107)], ALONE, released(forms, ALONE)) == [[110]]  # rounded, the two are not told from none


def test_what_an_earlier_release_withheld_is_protected_still() -> None:
    """All forms were withheld for one of them; the other two, in another release, would give that one away."""
    before = released([counts([FORM], {"a": 4, "b": 40, "c": 31}), total(75)], EXACT)
    assert [shown(table) for table in before.printed] == [["c", "c", "c"], [75]]
    two = counts([FORM], {"b": 40, "c": 31}, name="two")
    assert after([two], EXACT) == [[40, 31]]
    assert after([two], EXACT, before) == [["c", "c"]]


def test_the_same_again_prints_the_same() -> None:
    tables = crossed([20, 4, 15, 12])
    first = released(tables, DEFAULT)
    assert after(tables, DEFAULT, first) == [shown(table) for table in first.printed]


def test_two_releases_that_differ_by_a_revised_source_do_not_tell_the_few_who_came() -> None:
    """One week 41 girls, the next 43: two have come, and whoever knows of one family's report knows who."""
    before = released([counts([SEX], {"F": 41, "M": 33})], EXACT)
    now = [counts([SEX], {"F": 43, "M": 33})]
    assert after(now, EXACT) == [[43, 33]]
    assert after(now, EXACT, before) == [["c", "c"]]
    assert after([counts([SEX], {"F": 53, "M": 33})], EXACT, before) == [[53, 33]]  # twelve came


def test_a_change_that_rounding_hides_is_printed() -> None:
    before = released([counts([SEX], {"F": 41, "M": 33}, area=NORTH)], ALONE)
    assert after([counts([SEX], {"F": 42, "M": 33}, area=NORTH)], ALONE, before) == [[40, 35]]  # perhaps none came
    assert after([counts([SEX], {"F": 43, "M": 33}, area=NORTH)], ALONE, before) == [[45, 35]]  # one to nine did


def test_a_boundary_that_moved_does_not_tell_the_few_who_moved_with_it() -> None:
    """Three children of the south are the north's since a boundary moved."""
    before = released([areas({NORTH: 60, SOUTH: 80}), total(140)], EXACT)
    now = [areas({NORTH: 63, SOUTH: 77}), total(140)]
    assert after(now, EXACT) == [[63, 77], [140]]
    assert after(now, EXACT, before) == [["c", "c"], [140]]
    assert after([areas({NORTH: 60, SOUTH: 80}), total(140)], EXACT, before) == [[60, 80], [140]]


def test_a_small_difference_is_not_got_from_the_whole_and_the_other_part() -> None:
    """The girls are withheld for two who came; all and the boys would tell them as well."""
    before = released([counts([SEX], {"F": 41, "M": 33}), total(74)], EXACT)
    found = after([counts([SEX], {"F": 43, "M": 33}), total(76)], EXACT, before)
    assert found == [["c", "c"], ["c"]]


def test_counts_of_something_else_stand_apart() -> None:
    """An earlier release of another total that its parts exceed: a revised source, and no fault of this one."""
    before = released([counts([SEX], {"F": 41, "M": 33})], EXACT)
    assert after([total(60)], EXACT, before) == [[60]]


def test_without_its_drafts_an_earlier_release_is_known_by_what_it_printed() -> None:
    forms = [counts([FORM], {"a": 41, "b": 33, "c": 31})]
    gone = replace(released(forms, EXACT), exact=None)
    assert after([total(107)], EXACT, gone) == [["c"]]
    assert after([counts([FORM], {"a": 43, "b": 33, "c": 31})], EXACT, gone) == [["c", "c", "c"]]


SINGLE_ALONE = replace(SINGLE, agency_width=0)
PART = st.lists(st.integers(0, 12), min_size=4, max_size=4)
CHOICE = st.lists(st.booleans(), min_size=4, max_size=4)


@settings(max_examples=40, deadline=None)
@given(PART, CHOICE, st.sampled_from([ALONE, EXACT, LENIENT, SINGLE_ALONE, SINGLE_EXACT, SINGLE_LENIENT]))
def test_no_count_that_either_of_two_releases_withholds_is_got_from_both(
    values: list[int], first: list[bool], by: Policy
) -> None:
    """Brute force: every small population that prints both pages; tables are dealt out between the two releases."""
    dealt = crossed(values)
    one = [table for table, here in zip(dealt, first, strict=True) if here]
    two = [table for table, here in zip(dealt, first, strict=True) if not here]
    before = released(one, by)
    both = [*before.printed, *protect(two, by, public=Public((before,))).tables]
    found = possible(both, counted([*one, *two], CROSS, fits), 4, by, 18)
    true = [int(table.figures[place.figure].value or 0) for place in found for table in [[*one, *two][place.table]]]
    assert all(value in values for value, values in zip(true, found.values(), strict=True))
    assert all(max(values) - min(values) >= by.width for values in found.values() if values != {0})


@settings(max_examples=60, deadline=None)
@given(PART, PART, st.sampled_from([EXACT, SINGLE_EXACT]))
def test_no_printed_count_has_moved_by_a_few_since_it_was_printed(
    values: list[int], more: list[int], by: Policy
) -> None:
    """Under a policy that prints exact counts, any two pages, each attacked with the one before."""
    before = released(crossed(values), by)
    now = protect(crossed([a + b for a, b in zip(values, more, strict=True)]), by, public=Public((before,)))
    for earlier, later in zip(before.printed, now.tables, strict=True):
        for old, new in zip(earlier.figures, later.figures, strict=True):
            if old.value is not None and new.value is not None:
                assert abs(old.value - new.value) not in range(1, EXACT.minimum)


# -- what others have published --------------------------------------------------------------------------------


def published(value: int, base: int = 1, **change: object) -> Outside:
    low, high = max(0, value - base // 2), value + base // 2
    return replace(Outside("children_recorded", YEAR.start, YEAR.end, "pooled", (), low, high, "X"), **change)  # type: ignore[arg-type]


def beside(tables: Sequence[FigureTable], by: Policy, *outside: Outside) -> list[list[float | str]]:
    return [shown(table) for table in protect(tables, by, public=Public(outside=outside)).tables]


def test_a_total_that_somebody_else_published_is_known_to_the_attack() -> None:
    """Theirs is exact: 76 less ours by form leaves the two who are in no form."""
    forms = [counts([FORM], {"a": 41, "b": 33})]
    assert beside(forms, EXACT) == [[41, 33]]
    assert beside(forms, EXACT, published(76)) == [["c", "c"]]
    assert beside(forms, ALONE, published(76)) == [["c", "c"]]  # and so where ours are rounded: too few are left over


def test_an_outside_total_over_areas_is_known_to_the_attack() -> None:
    places = [areas({NORTH: 60, SOUTH: 80})]
    assert beside(places, EXACT) == [[60, 80]]
    assert beside(places, EXACT, published(143)) == [["c", "c"]]  # three live in neither
    assert beside(places, EXACT, published(140)) == [[60, 80]]


def test_a_rounded_outside_total_is_an_interval() -> None:
    forms = [counts([FORM], {"a": 41, "b": 33})]
    assert beside(forms, EXACT, published(70, 10)) == [[41, 33]]  # 65 to 75 holds ours: perhaps nobody is left over
    assert beside(forms, EXACT, published(80, 10)) == [["c", "c"]]  # 75 to 85: somebody is, perhaps one


def test_what_counts_something_else_is_no_knowledge() -> None:
    forms = [counts([FORM], {"a": 41, "b": 33})]
    assert beside(forms, EXACT, published(900)) == [[41, 33]]
    assert beside(forms, EXACT, published(76, measure="other")) == [[41, 33]]
    assert beside(forms, EXACT, published(76, area=NORTH)) == [[41, 33]]


ROW = "children_recorded,2024-04-01,2025-03-31,pooled,,76,1,DfE 2025\n"


def test_the_folder_public_is_read_and_every_fault_of_it_is_named(tmp_path: Path) -> None:
    assert read_outside(tmp_path / "none") == ()
    folder = tmp_path / "public"
    folder.mkdir()
    (folder / "a.csv").write_text(f"{','.join(COLUMNS)}\n{ROW}", encoding="utf-8")
    assert read_outside(folder) == (published(76, source="DfE 2025"),)
    (folder / "b.csv").write_text(
        f"{','.join(COLUMNS)}\nx,2025-04-01,2025-03-31,Leeds,sex,1.5,0,\n{ROW.replace('76', '70')}", encoding="utf-8"
    )
    (folder / "c.csv").write_text("measure,value\nx,1\n", encoding="utf-8")
    with pytest.raises(ClearanceError) as error:
        read_outside(folder)
    for words in (
        "start lies after",
        "GSS",
        "dimension=code",
        "whole number of nought",
        "one or more",
        "source is blank",
    ):
        assert f"b.csv, line 2: {words}" in str(error.value) or words in str(error.value)
    assert "c.csv: its columns are not" in str(error.value)
    assert "Leeds" not in str(error.value)


# -- in the ledger ---------------------------------------------------------------------------------------------


def test_what_went_out_is_found_in_the_ledger_with_the_counts_it_was_made_of(tmp_path: Path) -> None:
    ledger = Ledger.create(tmp_path / "ledger", now=lambda: "2026-11-23T12:00:00+00:00")
    made = draft(counts([FORM], {"a": 4, "b": 40, "c": 31}), total(75))
    ledger.commit("analysed", {}, [ledger.put_bytes(Zone.DRAFTS, "test", encode(made))])
    assert public_before(ledger) == Public()
    clear([made], EXACT, ledger, release="one", officer="A")
    assert public_before(ledger) == Public()  # cleared is not out
    open_release(ledger, "one", Act("A", rules=BY_ONE)).enter("0" * 64, date(2026, 11, 23))
    (earlier,) = public_before(ledger).earlier
    assert (earlier.name, earlier.policy, earlier.exact) == ("one", EXACT, made.tables)
    two = draft(counts([FORM], {"b": 40, "c": 31}, name="two"), name="two")
    (later,) = clear([two], EXACT, ledger, release="two", officer="A", public=public_before(ledger))
    assert shown(later.tables[0]) == ["c", "c"]


# -- what an agency knows by itself ----------------------------------------------------------------------------


def test_a_council_does_not_find_the_others_from_its_own_exact_counts() -> None:
    """Three authorities, the smallest withheld: to anybody else 37 to 46, to the north, which knows its 30, ..."""
    places = [areas({NORTH: 33, SOUTH: 8}), total(41)]
    assert beside(places, ALONE) == [["c", "c"], [40]]
    assert beside(places, replace(DEFAULT, wide_base=5)) == [["c", "c"], ["c"]]  # 38 to 42, less its 33: 5 to 9
    assert beside(places, DEFAULT) == [["c", "c"], [40]]  # 35 to 44, less 33: 2 to 11


def test_a_police_force_does_not_find_the_council_s_children_from_its_own() -> None:
    sender = replace(SEX, code="sender", additive=False, labels=(("council", "Councils"), ("police", "Police")))
    kinds = [counts([sender], {"council": 41, "police": 4}, area=NORTH), total(45, area=NORTH)]
    assert beside(kinds, ALONE) == [["c", "c"], [45]]
    assert beside(kinds, DEFAULT) == [["c", "c"], ["c"]]  # 43 to 47, less the four that the police know: 39 to 43


WIDTHS = ((LENIENT, 3), (EXACT, 6), (DEFAULT, 6), (SINGLE_LENIENT, 3), (SINGLE_EXACT, 6), (SINGLE, 6))
INSIDE = [replace(by, agency_width=width) for by, width in WIDTHS]


@settings(max_examples=40, deadline=None)
@given(PART, st.sampled_from(INSIDE))
def test_brute_force_by_whoever_knows_all_of_one_authority(values: list[int], by: Policy) -> None:
    """Two authorities by sex with all margins: the attacker knows the atoms of the north, and tries all others."""
    atoms: list[Person] = [{"area": area, "sex": s} for area in (NORTH, SOUTH) for s in "FM"]
    tables = [
        counts([SEX], {"F": values[0], "M": values[1]}, area=NORTH),
        counts([SEX], {"F": values[2], "M": values[3]}, area=SOUTH),
        counts([SEX], {"F": values[0] + values[2], "M": values[1] + values[3]}),
        areas({NORTH: values[0] + values[1], SOUTH: values[2] + values[3]}),
        total(sum(values)),
    ]
    printed = protect(tables, by).tables
    found: dict[Counted, set[int]] = {}
    members = counted(tables, atoms, fits)
    for south in product(range(31), repeat=2):
        people = [*values[:2], *south]
        held = {one: sum(people[atom] for atom in one.atoms) for one in members}
        if all(_prints(printed[one.table].figures[one.figure], number, by) for one, number in held.items()):
            for one, number in held.items():
                if printed[one.table].figures[one.figure].value is None and not one.atoms <= {0, 1}:
                    found.setdefault(one, set()).add(number)
    assert all(max(reached) - min(reached) >= by.agency_width for reached in found.values() if reached != {0})


def _prints(figure: Figure, number: int, by: Policy) -> bool:
    """Whether a count could have been printed as a figure was."""
    if figure.value is None:
        return True
    low, high = by.interval(int(figure.value), figure.area)
    return low <= number <= high
