"""What each rule withholds and prints of one table by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.clearance.policy import policy
from sightline.clearance.rules import RULES, Reason, apply, rule
from sightline.errors import ClearanceError
from sightline.standard.drafts import FigureTable, OutputKind
from sightline.standard.figures import Figure, Interval, Period
from sightline.standard.units import Mark
from tests.unit.clearance.made import (
    AGE,
    DEFAULT,
    FORM,
    HARMED_BY,
    MEASURE,
    NORTH,
    OVERLAP,
    SEX,
    SOUTH,
    YEAR,
    areas,
    counts,
    shown,
    total,
)


def test_one_small_count_withholds_its_whole_breakdown() -> None:
    found, why = apply(counts([FORM], {"a": 40, "b": 9, "c": 31}), DEFAULT)
    assert shown(found) == ["c", "c", "c"]
    assert list(why.values()) == [Reason.SMALL] * 3


def test_counts_from_the_minimum_up_are_rounded_each_by_itself() -> None:
    found, why = apply(counts([FORM], {"a": 14, "b": 24, "c": 34}), DEFAULT)
    assert shown(found) == [10, 20, 30]
    assert not why


def test_a_small_count_does_not_touch_another_year() -> None:
    table = counts([SEX], {"F": 40, "M": 3})
    later = counts([SEX], {"F": 40, "M": 30}, period=Period.year_to_march(2026))
    both = replace(table, figures=table.figures + later.figures)
    assert shown(apply(both, DEFAULT)[0]) == ["c", "c", 40, 30]


def test_a_small_count_does_not_touch_another_breakdown_of_the_same_table() -> None:
    mixed = FigureTable(
        "mixed", OutputKind.COUNTS, "Mixed", (SEX, AGE),
        (*counts([SEX], {"F": 40, "M": 30}).figures, *counts([AGE], {"0-9": 4, "10-17": 66}).figures), "a test",
    )  # fmt: skip
    assert shown(apply(mixed, DEFAULT)[0]) == [40, 30, "c", "c"]


def test_a_small_authority_withholds_all_authorities_of_that_year() -> None:
    assert shown(apply(areas({NORTH: 43, SOUTH: 8}), DEFAULT)[0]) == ["c", "c"]


def test_authorities_are_rounded_to_5() -> None:
    assert shown(apply(areas({NORTH: 43, SOUTH: 12}), DEFAULT)[0]) == [45, 10]


def test_a_small_count_in_one_authority_leaves_the_breakdown_of_another() -> None:
    table = counts([SEX], {"F": 40, "M": 3}, area=NORTH)
    both = replace(table, figures=table.figures + counts([SEX], {"F": 41, "M": 33}, area=SOUTH).figures)
    assert shown(apply(both, DEFAULT)[0]) == ["c", "c", 40, 35]


def test_a_small_total_is_withheld() -> None:
    assert shown(apply(total(7), DEFAULT)[0]) == ["c"]


def test_nought_is_printed_where_the_policy_publishes_noughts() -> None:
    assert shown(apply(counts([FORM], {"a": 40, "b": 0, "c": 31}), DEFAULT)[0]) == [40, 0, 30]


def test_nought_is_small_where_the_policy_withholds_noughts() -> None:
    assert shown(apply(counts([FORM], {"a": 40, "b": 0, "c": 31}), policy("sightline-strict"))[0]) == ["c", "c", "c"]


def test_a_breakdown_with_everybody_in_one_code_is_withheld() -> None:
    found, why = apply(counts([FORM], {"a": 40, "b": 0, "c": 0}), DEFAULT)
    assert shown(found) == ["c", "c", "c"]
    assert list(why.values()) == [Reason.GROUP] * 3


def test_a_group_within_a_breakdown_that_falls_into_one_code_withholds_it() -> None:
    cells = {("F", "0-9"): 30, ("F", "10-17"): 30, ("M", "0-9"): 30, ("M", "10-17"): 0}
    found, why = apply(counts([SEX, AGE], cells), DEFAULT)
    assert shown(found) == ["c"] * 4
    assert list(why.values()) == [Reason.GROUP] * 4


def test_everybody_in_one_code_is_seen_though_the_noughts_are_not_in_the_table() -> None:
    assert shown(apply(counts([FORM], {"a": 40}), DEFAULT)[0]) == ["c"]


def test_everybody_in_one_code_of_a_dimension_that_does_not_add_up_is_printed() -> None:
    assert shown(apply(counts([HARMED_BY], {"adult": 40, "child": 0}), DEFAULT)[0]) == [40, 0]


def test_overlaps_are_withheld_whole_as_counts_are() -> None:
    cells = {"council": 50, "council+police": 4, "police": 60}
    assert shown(apply(counts([OVERLAP], cells, kind=OutputKind.OVERLAPS), DEFAULT)[0]) == ["c", "c", "c"]


def test_published_figures_pass_unchanged() -> None:
    figures = (
        Figure(MEASURE, YEAR, NORTH, 3, (("sex", "F"),), n=3, denominator=20),
        Figure(MEASURE, YEAR, NORTH, None, (("sex", "M"),), Mark.SUPPRESSED),
    )
    table = FigureTable("public", OutputKind.PUBLISHED, "Public", (SEX,), figures, "a file")
    assert apply(table, DEFAULT) == (table, {})


def test_every_kind_of_output_has_a_rule_in_words_and_one_without_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(RULES) == set(OutputKind)
    assert all(len(one.words.split()) > 3 for one in RULES.values())
    monkeypatch.delitem(RULES, OutputKind.RATES)
    with pytest.raises(ClearanceError, match="no clearance rule for outputs of the kind rates"):
        rule(OutputKind.RATES)


def test_parts_denominators_and_intervals_are_dropped_and_the_rounding_is_said() -> None:
    figure = Figure(
        MEASURE, YEAR, NORTH, 43, n=43, denominator=900.0, intervals=(Interval("sampling", 0.95, 41, 45, "d"),)
    )
    table = FigureTable("one", OutputKind.COUNTS, "One", (), (figure,), "a test")
    (found,) = apply(table, DEFAULT)[0].figures
    assert (found.value, found.n, found.denominator, found.intervals) == (45, None, None, ())
    assert found.measure.rounding == "nearest 5"


def test_a_mark_beside_a_number_stays_and_a_mark_in_its_place_stays() -> None:
    figures = (
        Figure(MEASURE, YEAR, "pooled", 43, (("sex", "F"),), Mark.PROVISIONAL),
        Figure(MEASURE, YEAR, "pooled", None, (("sex", "M"),), Mark.NOT_AVAILABLE),
    )
    table = FigureTable("marks", OutputKind.COUNTS, "Marks", (SEX,), figures, "a test")
    found = apply(table, DEFAULT)[0].figures
    assert [(figure.value, figure.mark) for figure in found] == [(40, Mark.PROVISIONAL), (None, Mark.NOT_AVAILABLE)]


OWN_POLICIES = st.sampled_from(["sightline-default", "sightline-strict", "english-official"]).map(policy)
TABLES = st.builds(
    lambda cells, area: counts([FORM, SEX], cells, area=area),
    st.dictionaries(st.tuples(st.sampled_from("abc"), st.sampled_from("FM")), st.integers(0, 60), min_size=1),
    st.sampled_from(["pooled", NORTH]),
)


@given(TABLES, OWN_POLICIES)
def test_no_small_count_and_no_unrounded_count_is_ever_printed(table: FigureTable, chosen: object) -> None:
    assert isinstance(chosen, type(DEFAULT))
    for figure in apply(table, chosen)[0].figures:
        if figure.value is not None:
            assert not chosen.small(int(figure.value))
            assert figure.value % chosen.base(figure.area) == 0


@given(TABLES, OWN_POLICIES)
def test_a_table_that_was_cleared_is_cleared_to_itself(table: FigureTable, chosen: object) -> None:
    assert isinstance(chosen, type(DEFAULT))
    once = apply(table, chosen)[0]
    assert apply(once, chosen)[0] == once
