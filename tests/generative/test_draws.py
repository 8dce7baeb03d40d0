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

OF_ADULTS = (steps.ADULT_RECORD, steps.RECORDS_HELD)
CHAIN = tuple(step for step in (*steps.BEST[1:], *steps.OVER_DRAWS) if step not in OF_ADULTS)
DRAWS = 2
# Records of adults have keys of their own here: csa_record and adult_record are drawn each by itself.
GROWN = ("r3", "r4", "r5")


def apart(given: Tables) -> Tables:
    """The tables, each record of an adult with the person whom a record of that key has as a child's."""
    person = {record["record_key"]: record["person_key"] for record in given["csa_record"]}
    grown = [
        {**record, "record_key": key, "person_key": person.setdefault(key, record["person_key"])}
        for number, record in enumerate(given["adult_record"])
        for key in [GROWN[number % len(GROWN)]]
    ]
    return {**given, "adult_record": grown}


DRAWN = tables(
    ("csa_record", "adult_record", "link_draw", "link_set", "span", "person_ethnicity", "place", "crossing"),
    {"link_set": st.just([{"draw": draw} for draw in range(DRAWS + 1)])},
).map(apart)


def in_draw(given: Tables, draw: int) -> Tables:
    """All records, touched or not, each with its person in that draw, and who that was in draw 0."""
    moved = {move["record_key"]: move["person_key"] for move in given["link_draw"] if move["draw"] == draw}
    return {
        **given,
        **{
            name: [
                {
                    **record,
                    "person_key": moved.get(record["record_key"], record["person_key"]),
                    "person_before": record["person_key"],
                }
                for record in given[name]
            ]
            for name in ("csa_record", "adult_record")
        },
    }


Counts = dict[tuple[object, ...], int]


def everybody(known: Tables) -> tuple[Counts, Counts]:
    """Children and adults by hand, everybody."""
    known = {**known, "child_year": naive.child_year(known), "child_area": naive.child_area(known)}
    known["child_ethnicity"] = naive.child_ethnicity(known, "person_before")
    known["child_code"], known["adult_code"] = naive.child_code(known), naive.adult_code(known)
    return by_key(naive.children(known), "children"), by_key(naive.adults(known), "people")


def by_key(rows: Rows, value: str) -> Counts:
    return {tuple(row[name] for name in KEY): row[value] for row in rows}


def test_a_recount_of_the_touched_is_a_recount_of_all(compare: Comparison) -> None:
    differing: list[bool] = []

    def look(engines: Sequence[str], given: Tables) -> None:
        wanted = [everybody(in_draw(given, draw)) for draw in range(DRAWS + 1)]
        for engine in engines:
            made = compare.engines.made(engine, CHAIN, given, "children", "drawn_children", "adults", "drawn_adults")
            for place, value in enumerate(("children", "people")):
                best, drawn = made[2 * place : 2 * place + 2]
                draws, counts = Draws.of(DRAWS, drawn, KEY, value), by_key(best, value)
                assert counts == wanted[0][place]
                for key in set().union(*(both[place] for both in wanted)):
                    found = draws.values(counts.get(key, 0), *key)
                    assert found == [wanted[draw][place].get(key, 0) for draw in range(1, DRAWS + 1)], key
        differing.append(any(counts != wanted[0] for counts in wanted))

    hold(lambda given: look(ENGINES[:1], given), "draws duckdb", DRAWN, 4)
    hold(lambda given: look(ENGINES, given), "draws all", DRAWN, 1, examples=2)
    assert sum(differing) > len(differing) // 4  # in many of them draws matter
