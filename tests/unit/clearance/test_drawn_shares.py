"""Shares of areas drawn towards all: made of printed counts alone, so that they tell no more than these do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from sightline.clearance.gate import clear
from sightline.clearance.policy import Policy
from sightline.clearance.refusals import reasons
from sightline.ledger.chain import Ledger
from sightline.methods.drawn_tables import drawn_table
from sightline.methods.pooled_shares import pool_shares
from sightline.standard import areas
from sightline.standard.drafts import Chart, ChartKind, Draft, FigureTable, OutputKind, Page, Section, Sentence
from sightline.standard.figures import Figure, Measure, Population
from sightline.standard.percent import share
from sightline.standard.units import Mark, Status, Unit
from tests.unit.clearance.made import DEFAULT, POOLED, SINGLE, YEAR

OF = Population("referrals_made", "referrals", "does not apply")
CODES = [area.gss for area in areas.current()[:8]]
AGAIN = dict(zip(CODES, (31, 52, 44, 63, 29, 71, 38, 57), strict=True))
WHOLE = dict(zip(CODES, (212, 263, 241, 322, 188, 249, 203, 276), strict=True))


def measure(code: str, unit: Unit) -> Measure:
    return Measure(code, code, unit, OF, Status.NONE, f"test-{code}/1", "made-up returns")


def table(name: str, values: Mapping[str, int]) -> FigureTable:
    of = measure(name, Unit.REFERRAL)
    whole = Figure(of, YEAR, POOLED, sum(values.values()))
    figures = (whole, *(Figure(of, YEAR, code, value) for code, value in values.items()))
    return FigureTable(name, OutputKind.COUNTS, name, (), figures, "a test")


def draft(again: Mapping[str, int] = AGAIN, whole: Mapping[str, int] = WHOLE) -> Draft:
    part, of = table("again", again), table("referrals", whole)
    shares = share("share", "Share", measure("share", Unit.PERCENT), part, of)
    by_area = replace(shares, figures=tuple(one for one in shares.figures if one.area != POOLED))
    pooled = [one for one in shares.figures if one.area == POOLED]
    drawn = drawn_table("drawn", "Drawn", measure("drawn", Unit.PERCENT), by_area, pooled)
    assert drawn is not None
    section = Section("drawn", "Drawn", "Share", "drawn", Chart(ChartKind.RANGES, "area"), Sentence("Drawn."), "s", "?")
    return Draft("paths", 1, (part, of, shares, drawn), Page("paths", "Paths", "What followed.", (section,)))


def printed(made: Draft, folder: Path, policy: Policy = SINGLE) -> dict[str, FigureTable]:
    (cleared,) = clear([made], policy, Ledger.create(folder), release="test", officer="a test")
    return {one.name: one for one in cleared.tables}


def values(table: FigureTable) -> dict[str, tuple[object, ...]]:
    return {one.area: (one.value, one.mark, *one.intervals) for one in table.figures}


def test_they_are_drawn_from_the_printed_counts_and_from_nothing_else(tmp_path: Path) -> None:
    found = printed(draft(), tmp_path / "l")
    counts = [{one.area: one.value for one in found[name].figures} for name in ("again", "referrals")]
    pool = pool_shares([counts[0][code] for code in CODES], [counts[1][code] for code in CODES])
    shown = {one.area: one for one in found["drawn"].figures}
    for code, one in zip(CODES, pool.areas, strict=True):
        assert one.value is not None
        assert shown[code].value == pytest.approx(100 * one.value, abs=0.5)
        assert shown[code].intervals[0].lower <= 100 * (one.lower or 0) < shown[code].intervals[0].lower + 1
    assert shown[POOLED].value == pytest.approx(100 * pool.mean, abs=0.5)
    assert shown[POOLED].intervals == ()


def test_all_counts_that_print_alike_print_the_same_drawn_shares(tmp_path: Path) -> None:
    """Counts of one authority are rounded to five: each of these moves within its five, and so do the totals."""
    moves = (1, -2, 1, 1, 1, 1, 1, -1)
    other = dict(zip(CODES, (value + by for value, by in zip(AGAIN.values(), moves, strict=True)), strict=True))
    first, second = printed(draft(), tmp_path / "a"), printed(draft(other), tmp_path / "b")
    assert other != AGAIN
    assert values(first["again"]) == values(second["again"])
    assert draft().table("drawn").figures != draft(other).table("drawn").figures
    assert values(first["drawn"]) == values(second["drawn"])


@pytest.mark.parametrize("policy", [SINGLE, DEFAULT])
def test_where_a_count_is_withheld_so_is_the_drawn_share_and_it_draws_no_other(tmp_path: Path, policy: Policy) -> None:
    few = {**AGAIN, CODES[0]: 4}
    found = printed(draft(few), tmp_path / "l", policy)
    hidden = {one.area for one in found["again"].figures if one.value is None}
    assert CODES[0] in hidden
    assert {one.area for one in found["drawn"].figures if one.mark is Mark.SUPPRESSED} == hidden | (
        {POOLED, *CODES} if len(set(CODES) - hidden) < 5 else set()
    )


def test_of_fewer_than_five_printed_areas_none_is_drawn(tmp_path: Path) -> None:
    few = {code: 3 if number < 4 else value for number, (code, value) in enumerate(AGAIN.items())}
    found = printed(draft(few), tmp_path / "l")
    assert {one.mark for one in found["drawn"].figures} == {Mark.SUPPRESSED}


def test_a_drawn_share_whose_counts_are_not_those_of_its_tables_is_refused() -> None:
    made = draft()
    assert reasons([made], SINGLE) == []
    drawn = made.table("drawn")
    wrong = replace(drawn, figures=(replace(drawn.figures[0], n=30), *drawn.figures[1:]))
    told = reasons([replace(made, tables=(*made.tables[:3], wrong))], SINGLE)
    assert any("numerator of a drawn share" in one for one in told)
    alone = replace(drawn, made_of=("again",))
    assert reasons([replace(made, tables=(*made.tables[:3], alone))], SINGLE)
