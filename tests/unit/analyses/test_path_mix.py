"""Re-referrals after case mix: what an area expects, that mix alone flags nobody, and that only counts leave."""

from __future__ import annotations

from collections import Counter
from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from sightline.analyses.pathways.path_counts import conference_tables
from sightline.analyses.pathways.path_mix import ABOVE, BELOW, MIX, WITHIN, Cell, expected, mix_tables, standing
from sightline.analyses.picture.coverage import Coverage
from sightline.clearance.refusals import reasons
from sightline.standard.drafts import Draft, OutputKind, Page
from tests.unit.clearance.made import DEFAULT

SHARES = {"young": 0.08, "old": 0.32}
AREAS, DRAWS = 12, 40


def drawn(rng: np.random.Generator, high: float = 1.0) -> list[Cell]:
    """Half of the areas have mostly young children; each has the shares of its strata, the first `high` times."""
    cells = []
    for number in range(AREAS):
        young = 0.8 if number < AREAS // 2 else 0.2
        for stratum, share in SHARES.items():
            of = int(400 * (young if stratum == "young" else 1 - young))
            came = rng.binomial(of, share * (high if number == 0 else 1.0))
            cells.append(Cell(f"{number:02}", (stratum,), of, int(came)))
    return cells


def test_an_area_expects_the_shares_of_all_in_its_own_strata() -> None:
    cells = [Cell("a", ("x",), 10, 1), Cell("a", ("y",), 10, 5), Cell("b", ("x",), 30, 3), Cell("b", ("y",), 10, 5)]
    assert expected(cells, mix=True) == pytest.approx({"a": 1 + 5, "b": 3 + 5})
    assert expected(cells, mix=False) == pytest.approx({"a": 20 * 14 / 60, "b": 40 * 14 / 60})


def test_mix_alone_flags_hardly_any_area_and_one_that_is_high_is_found() -> None:
    """Of 480 areas that differ by mix alone, and of 40 whose own shares are 1.8 times as high."""
    rng = np.random.default_rng(11)
    before, after, high = Counter[str](), Counter[str](), Counter[str]()
    for _ in range(DRAWS):
        cells = drawn(rng)
        before.update(standing(cells, mix=False).values())
        after.update(standing(cells, mix=True).values())
        high[standing(drawn(rng, 1.8), mix=True)["00"]] += 1
    assert before[ABOVE] + before[BELOW] >= 400  # 426 when last looked at
    assert after[WITHIN] >= 470  # 480
    assert high[ABOVE] >= 24  # 28


def test_fewer_than_ten_areas_and_nothing_that_came_again_say_nothing() -> None:
    cells = drawn(np.random.default_rng(1))
    assert standing([cell for cell in cells if cell.area < "09"], mix=True) == {}
    assert standing([Cell(cell.area, cell.stratum, cell.referrals, 0) for cell in cells], mix=True) == {}


def rows(cells: list[Cell]) -> pa.Table:
    return pa.Table.from_pylist([
        {"year": 2025, "area": cell.area, "age_band": cell.stratum[0], "sex": "U", "referrals": cell.referrals,
         "again": cell.again} for cell in cells
    ])  # fmt: skip


def covering(councils: set[str]) -> Coverage:
    day = date(2025, 3, 31)
    sent = frozenset((area, 2025) for area in councils)
    return Coverage((2025,), {"council": len(councils)}, frozenset({("council", 2025)}), sent, (), day, (day, day))


def test_only_how_many_areas_lie_where_leaves_and_clearance_passes_it() -> None:
    cells = drawn(np.random.default_rng(3), 1.8)
    (table,) = mix_tables(rows(cells), covering({cell.area for cell in cells}))
    assert table.kind is OutputKind.ORGANISATIONS
    assert {figure.area for figure in table.figures} == {"pooled"}
    by = {figure.breakdown: figure.value for figure in table.figures}
    assert by[(("expected_from", MIX),)] == AREAS
    assert sum(by[("band", band), ("expected_from", MIX)] or 0 for band in (ABOVE, WITHIN, BELOW)) == AREAS
    assert by[("band", ABOVE), ("expected_from", MIX)] == 1
    draft = Draft("paths", 1, (table,), Page("paths", "Paths", "What followed.", ()))
    assert reasons([draft], DEFAULT) == []
    assert mix_tables(rows(cells), covering({f"{number:02}" for number in range(9)})) == ()


def test_late_conferences_by_area_are_drawn_towards_all_where_there_are_five_areas() -> None:
    late = {"00": 2, "01": 40, "02": 30, "03": 35, "04": 45, "pooled": 152}
    found = [{"year": 2025, "area": area, "timed": 10 if area == "00" else 400 if area == "pooled" else 98, "late": n}
             for area, n in late.items()]  # fmt: skip
    tables = {one.name: one for one in conference_tables(pa.Table.from_pylist(found), covering(set(late)))}
    own, drawn = tables["late_conferences_share_by_area"], tables["late_conferences_share_drawn_by_area"]
    values = {one.area: one.value or 0.0 for one in drawn.figures}
    assert own.figures[0].value == 20.0
    assert values["00"] == pytest.approx(values["pooled"], abs=5)  # few cases: hardly its own share
    assert values["04"] == pytest.approx(100 * 45 / 98, abs=5)
    assert (drawn.kind, drawn.made_of) == (OutputKind.DRAWN, own.made_of)
    few = conference_tables(pa.Table.from_pylist(found[:4]), covering(set(late)))
    assert not any("drawn" in one.name for one in few)
