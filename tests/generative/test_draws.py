"""Counting only the people whom a draw touches gives what counting everybody anew in every draw would.

Each step by itself is looked at in test_picture_steps.py.
"""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from sightline.analyses.picture import steps
from sightline.analyses.picture.children import KEY
from sightline.standard.draws import Draws
from tests.engines import ENGINES
from tests.generative import naive_picture as naive
from tests.generative.agree import Comparison, hold
from tests.generative.drawn import Rows, Tables, tables

CHAIN = (*steps.BEST[1:], *steps.OVER_DRAWS)
DRAWS = 2
DRAWN = tables(
    ("csa_record", "link_draw", "link_set"), {"link_set": st.just([{"draw": draw} for draw in range(DRAWS + 1)])}
)


def in_draw(given: Tables, draw: int) -> Rows:
    """All records, touched or not, each with its person in that draw."""
    moved = {move["record_key"]: move["person_key"] for move in given["link_draw"] if move["draw"] == draw}
    return [
        {**record, "person_key": moved.get(record["record_key"], record["person_key"])}
        for record in given["csa_record"]
    ]  # fmt: skip


def everybody(records: Rows) -> tuple[dict[tuple[object, ...], int], int]:
    """Both counts by hand, of everybody."""
    known = {"csa_record": records}
    known |= {"child_year": naive.child_year(known), "child_area": naive.child_area(known)}
    counts = {tuple(row[name] for name in KEY): row["children"] for row in naive.children(known)}
    return counts, naive.children_any_year(known)[0]["children"]


def test_a_recount_of_the_touched_is_a_recount_of_all(compare: Comparison) -> None:
    differing: list[bool] = []

    def look(engines: Sequence[str], given: Tables) -> None:
        wanted = [everybody(in_draw(given, draw)) for draw in range(DRAWS + 1)]
        for engine in engines:
            best, any_year, drawn, drawn_any_year = compare.engines.made(
                engine, CHAIN, given, "children", "children_any_year", "drawn_children", "drawn_children_any_year"
            )
            draws = Draws.of(DRAWS, drawn, KEY, "children")
            counts = {tuple(row[name] for name in KEY): row["children"] for row in best}
            assert counts == wanted[0][0]
            for key in set().union(*(counts for counts, _ in wanted)):
                found = draws.values(counts.get(key, 0), *key)
                assert found == [wanted[draw][0].get(key, 0) for draw in range(1, DRAWS + 1)], key
            found = Draws.of(DRAWS, drawn_any_year, (), "children").values(any_year[0]["children"])
            assert found == [wanted[draw][1] for draw in range(1, DRAWS + 1)]
        differing.append(any(counts != wanted[0] for counts in wanted))

    hold(lambda given: look(ENGINES[:1], given), "draws duckdb", DRAWN, 4)
    hold(lambda given: look(ENGINES, given), "draws all", DRAWN, 1, examples=3)
    assert sum(differing) > len(differing) // 4  # in many of them draws matter
