"""Small rows of paths are added together as other; a brute-force attacker tries to take them apart again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sightline.clearance.policy import Policy
from sightline.clearance.refusals import reasons
from sightline.clearance.release import protect
from sightline.clearance.rules import apply
from sightline.standard.drafts import EDGE, OTHER, STAGE, VARIANT, FigureTable
from sightline.standard.figures import Dimension, Figure
from sightline.standard.units import Unit
from tests.unit.clearance.attacker import Counted, possible
from tests.unit.clearance.made import DEFAULT, EXACT, LENIENT, MEASURE, NORTH, POOLED, SEX, YEAR, counts, draft
from tests.unit.clearance.made_derived import MOVES, all_cases, paths, share, variants

STAGES = Dimension(STAGE, "Stage", False, (("b", "Stage b"), ("c", "Stage c"), ("d", "Stage d")))


def rows(table: FigureTable) -> dict[str, float | None]:
    """What a table of paths prints, by row."""
    code = next(d.code for d in table.dimensions if d.code in (EDGE, VARIANT))
    return {str(figure.code(code)): figure.value for figure in table.figures}


def cleared(*tables: FigureTable, by: Policy = DEFAULT) -> list[dict[str, float | None]]:
    return [rows(table) for table in protect(tables, by).tables if table.kind == "paths"]


def refused(*tables: FigureTable) -> str:
    return " ".join(reasons([draft(*tables)], DEFAULT))


def visits(to: Mapping[str, int], *, area: str = POOLED) -> FigureTable:
    """Counts of visits to stages."""
    table = counts([STAGES], to, name="visits", area=area)
    measure = replace(MEASURE, code="visits", unit=Unit.EPISODE)
    return replace(table, figures=tuple(replace(figure, measure=measure) for figure in table.figures))


# -- what is printed -------------------------------------------------------------------------------------------


def test_small_rows_are_added_together_and_the_rest_rounded() -> None:
    (found,) = cleared(paths({"a>b": 104, "b>c": 51, "b>d": 7, "b>e": 4, "c>d": 0}))
    assert found == {"a>b": 100, "b>c": 50, "c>d": 0, OTHER: 10}


def test_where_other_is_small_the_next_smallest_row_joins_it() -> None:
    (found,) = cleared(paths({"a>b": 104, "b>c": 51, "b>d": 12, "b>e": 3}))
    assert found == {"a>b": 100, "b>c": 50, OTHER: 20}


def test_what_the_draft_itself_calls_other_is_added_to_it() -> None:
    (found,) = cleared(paths({"a>b": 104, "b>c": 7, OTHER: 60}))
    assert found == {"a>b": 100, OTHER: 70}
    (found,) = cleared(paths({"a>b": 104, "b>c": 51, OTHER: 3}))
    assert found == {"a>b": 100, OTHER: 50}


def test_where_no_row_is_left_other_is_withheld() -> None:
    assert cleared(paths({"a>b": 3, "b>c": 2})) == [{OTHER: None}]


def test_labels_are_those_of_the_rows_that_are_printed() -> None:
    (table,) = protect([paths({"a>b": 104, "b>c": 7, "b>d": 6})], DEFAULT).tables
    assert table.dimensions[0].labels == (("a>b", "a to b"), (OTHER, "Other"))


def test_a_row_by_form_goes_with_all_its_codes() -> None:
    table = _by_sex({"a>b": (104, 60), "b>c": (51, 4), "b>d": (30, 40)})
    (done,) = protect([table], DEFAULT).tables
    found = {(figure.code(EDGE), figure.code("sex")): figure.value for figure in done.figures}
    assert found == {
        ("a>b", "F"): 100, ("a>b", "M"): 60, (OTHER, "F"): 80, (OTHER, "M"): 40,
    }  # fmt: skip


def _by_sex(cells: Mapping[str, tuple[int, int]]) -> FigureTable:
    dimensions = (Dimension(EDGE, "Move", True, tuple((code, code) for code in cells)), SEX)
    figures = [
        Figure(MOVES, YEAR, POOLED, number, ((EDGE, code), ("sex", sex)))
        for code, numbers in cells.items()
        for sex, number in zip("FM", numbers, strict=True)
    ]
    return replace(paths({"a>b": 1}), dimensions=dimensions, figures=tuple(figures))


def test_a_row_that_only_one_group_takes_is_added_to_other() -> None:
    table = _by_sex({"a>b": (104, 60), "b>c": (51, 0), "b>d": (30, 40), "b>e": (30, 40)})
    (done,) = protect([table], DEFAULT).tables
    assert ("b>c", "F") not in {(figure.code(EDGE), figure.code("sex")) for figure in done.figures}


def test_paths_have_no_range_and_no_parts() -> None:
    table = paths({"a>b": 104})
    figure = apply(replace(table, figures=(replace(table.figures[0], n=3, denominator=9.0),)), DEFAULT)[0].figures[0]
    assert (figure.n, figure.denominator, figure.intervals) == (None, None, ())


# -- the attacker ----------------------------------------------------------------------------------------------


def narrowest(
    tables: Sequence[FigureTable], groups: Sequence[Mapping[str, Sequence[str]]], by: Policy, cap: int
) -> list[int]:
    """For each row that is hidden: greatest less least value, over all counts of the rows that print the same.

    `groups` say for each table which rows each of its codes counts; "other" counts those that the table does not print.
    """
    atoms = [str(figure.code(EDGE) or figure.code(VARIANT)) for figure in tables[-1].figures]
    truth = {code: int(figure.value or 0) for code, figure in zip(atoms, tables[-1].figures, strict=True)}
    printed = protect(tables, by).tables
    members = []
    for place, (table, held) in enumerate(zip(printed, groups, strict=True)):
        codes = [str(dict(figure.breakdown).get(table.dimensions[0].code)) for figure in table.figures]
        for number, code in enumerate(codes):
            inside = held.get(code, [code] if code != OTHER else [atom for atom in atoms if atom not in codes])
            members.append(Counted(place, number, frozenset(map(atoms.index, inside))))
    gone = [atom for atom in atoms if rows(printed[-1]).get(atom) is None]
    hidden = [Counted(-1, number, frozenset({atoms.index(atom)})) for number, atom in enumerate(gone)]
    found = possible(printed, members, len(atoms), by, cap, hidden)
    assert all(truth[atom] in found[one] for atom, one in zip(gone, hidden, strict=True))
    return [max(found[one]) - min(found[one]) for one in hidden if found[one] != {0}]


FOUR = st.lists(st.integers(0, 9), min_size=4, max_size=4)


@settings(max_examples=80, deadline=None)
@given(FOUR)
def test_rows_in_other_keep_the_width(values: list[int]) -> None:
    table = paths(dict(zip(("a>b", "b>c", "b>d", "c>d"), values, strict=True)))
    assert all(width >= LENIENT.width for width in narrowest([table], [{}], LENIENT, 24))


@settings(max_examples=40, deadline=None)
@given(FOUR)
def test_rows_in_other_are_not_worked_out_from_the_visits_to_stages(values: list[int]) -> None:
    """The moves into a stage are its visits, and so are the moves out of it."""
    moves = dict(zip(("a>b", "b>c", "b>d", "c>d"), values, strict=True))
    into = {"b": ["a>b"], "c": ["b>c"], "d": ["b>d", "c>d"]}
    stages = visits({stage: sum(moves[code] for code in codes) for stage, codes in into.items()})
    tables = [stages, paths(moves, made_of=("visits",))]
    assert all(width >= LENIENT.width for width in narrowest(tables, [into, {}], LENIENT, 20))


@settings(max_examples=60, deadline=None)
@given(FOUR)
def test_variants_in_other_are_not_worked_out_from_the_moves(values: list[int]) -> None:
    whole = dict(zip(("a>b", "a>b>c", "a>c", "a>b>d"), values, strict=True))
    within = {move: [code for code in whole if move in _moves(code)] for move in ("a>b", "b>c", "a>c", "b>d")}
    edges = paths({move: sum(whole[code] for code in codes) for move, codes in within.items()})
    printed = rows(protect([edges, variants(whole)], LENIENT).tables[0])
    gone = [move for move in within if move not in printed]
    within[OTHER] = [code for move in gone for code in within[move]]
    # A variant with two moves in other counts there twice, which this attacker cannot count.
    assume(len(set(within[OTHER])) == len(within[OTHER]))
    assert all(width >= LENIENT.width for width in narrowest([edges, variants(whole)], [within, {}], LENIENT, 20))


def _moves(code: str) -> list[str]:
    stages = code.split(">")
    return [f"{a}>{b}" for a, b in pairwise(stages)]


def test_the_attacker_is_able_to_take_a_single_small_row_out_of_a_total() -> None:
    """Exact counts, one small row left out, the total of all moves known: what is left is the row."""
    kept, all_moves = {"a>b": 40, "b>c": 30}, 73
    assert all_moves - sum(kept.values()) == 3
    total = counts((), {(): all_moves}, name="all_moves")
    total = replace(
        total, figures=tuple(replace(f, measure=replace(MOVES, code="edges", unit=Unit.MOVE)) for f in total.figures)
    )
    (found,) = cleared(total, paths({**kept, "b>d": 3}), by=EXACT)
    assert found == {"a>b": 40, OTHER: 33}


def test_a_row_that_visits_would_give_away_takes_another_with_it() -> None:
    """Exact: 43 visits to d, 40 of them from b. The three from c must not be what is left."""
    moves = paths({"a>b": 90, "b>d": 40, "c>d": 3, "a>c": 12, "c>e": 9}, made_of=("visits",))
    done = protect([visits({"d": 43}), moves], EXACT).tables
    assert None in (done[0].figures[0].value, rows(done[1]).get("b>d"))


def test_the_moves_of_one_area_are_not_got_from_the_other_and_the_whole() -> None:
    north = replace(paths({"a>b": 40, "b>c": 30, "b>d": 20}, area=NORTH), name="north")
    south = replace(paths({"a>b": 40, "b>c": 3, "b>d": 20}, area="E06000052"), name="south")
    whole = paths({"a>b": 80, "b>c": 33, "b>d": 40})
    found = cleared(north, south, whole, by=EXACT)
    assert found[1].get("b>c") is None
    assert None in (found[0].get("b>c"), found[2].get("b>c"))


# -- claims that are refused -----------------------------------------------------------------------------------


def test_edges_with_visits_and_variants_are_not_refused() -> None:
    edges = paths({"a>b": 104, "b>c": 51}, made_of=("visits",))
    assert reasons([draft(edges, visits({"b": 104, "c": 51}), variants({"a>b>c": 51, "a>b": 53}))], DEFAULT) == []


@pytest.mark.parametrize("code", ["a", "a>b>c", ">b", "a>"])
def test_an_edge_goes_from_one_stage_to_another(code: str) -> None:
    assert "an edge is not coded from>to" in refused(paths({code: 40}))


def test_paths_by_edge_and_variant_at_once_or_by_neither_are_refused() -> None:
    neither = replace(counts([SEX], {"F": 40}), kind=paths({"a>b": 40}).kind)
    assert "by edge or by variant" in refused(neither)
    both = replace(paths({"a>b": 40}), dimensions=(*paths({"a>b": 40}).dimensions, Dimension(VARIANT, "Variant", True)))
    assert "by edge or by variant" in refused(both)


def test_counts_by_edge_are_no_ordinary_counts() -> None:
    assert "is of the kind paths" in refused(replace(paths({"a>b": 40}), kind=counts([SEX], {"F": 40}).kind))


def test_visits_that_edges_do_not_name_are_refused() -> None:
    assert "moves into a stage add up to these" in refused(paths({"a>b": 104}), visits({"b": 104}))
    assert "made of counts by stage" in refused(
        paths({"a>b": 104}, made_of=("by_sex_pooled_2025",)), counts([SEX], {"F": 40})
    )


def test_variants_of_one_authority_and_too_many_rows_are_refused() -> None:
    assert "variants are counted for one authority" in refused(paths({"a>b>c": 40}, row=VARIANT, area=NORTH))
    many = {f"a>s{number}": 40 for number in range(101)}
    assert "more than 100 rows" in refused(paths(many))
    assert "more than 20 codes" not in refused(paths(dict(list(many.items())[:50])))


def test_a_share_or_a_duration_of_other_is_refused() -> None:
    """Which rows are in other is decided by clearance, so the draft cannot know of whom it speaks."""
    table = paths({"a>b": 104, OTHER: 60})
    dimension = replace(table.dimensions[0], labels=())
    of = share(60, 164, made_of=("paths", "cases"), breakdown=((EDGE, OTHER),), dimensions=(dimension,))
    assert "added together as other" in refused(table, all_cases(164), of)
    named = share(104, 164, made_of=("paths", "cases"), breakdown=((EDGE, "a>b"),), dimensions=(dimension,))
    assert reasons([draft(table, all_cases(164), named)], DEFAULT) == []
