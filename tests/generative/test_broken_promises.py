"""Rows that make a step break its promise: every engine must refuse it, and in the same words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import strategies as st

from sightline.analyses.picture import steps as picture
from sightline.chronology import steps as chronicle
from sightline.engines.steps import Step
from tests.engines import ENGINES
from tests.generative import naive_chronology, naive_events, naive_people, naive_picture
from tests.generative.agree import Answer, Comparison, Drawn, Naive, hold
from tests.generative.drawn import Tables, links, rows, tables

NONE_BESIDE: dict[str, st.SearchStrategy[Any]] = {
    name: st.just([]) for name in naive_people.BESIDE
}  # more tables than can well be drawn at once
# What breaks -> the step, its plain version, and tables that may break it.
BROKEN: dict[str, tuple[Step, Naive, Drawn]] = {
    "a crime without a reference": (
        chronicle.CRIME, naive_chronology.crime, tables(chronicle.CRIME.reads, {"police_crime": rows("police_crime")}),
    ),
    "a party without a crime": (
        chronicle.CRIME_PARTY, naive_chronology.crime_party,
        tables(chronicle.CRIME_PARTY.reads, {"police_party": rows("police_party")}),
    ),
    "an event of a record without a person": (
        chronicle.EVENTS, naive_events.event, tables(chronicle.EVENTS.reads, {"link": links(whole=False)}),
    ),
    "a happening said twice": (
        chronicle.EVENTS, naive_events.event,
        tables(chronicle.EVENTS.reads, {"happening_once": rows("happening_once", once=False)}),
    ),
    "a word on a record without a person": (
        chronicle.PERSON_SAYS, naive_people.person_says,
        tables(chronicle.PERSON_SAYS.reads, {**NONE_BESIDE, "link": links(whole=False)}),
    ),
    "a year that is covered twice": (
        picture.CSA_RECORD, naive_picture.csa_record,
        tables(picture.CSA_RECORD.reads, {"covered_year": rows("covered_year", once=False)}),
    ),
    "a child in an area without a name": (
        picture.CHILD_CODE, naive_picture.child_code,
        tables(picture.CHILD_CODE.reads, {"child_area": rows("child_area")}),
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", BROKEN)
def test_it_is_refused_by_all_in_the_same_words(compare: Comparison, what: str) -> None:
    step, naive, drawn = BROKEN[what]
    refused: list[Answer] = []

    def look(names: tuple[str, ...], given: Tables) -> None:
        answer = compare.agree(names, [step], naive, given)
        refused.extend([answer] if isinstance(answer, str) else [])

    hold(lambda given: look(ENGINES[:1], given), f"{what} duckdb", drawn, 1)
    hold(lambda given: look(ENGINES, given), f"{what} all", drawn, 1, examples=2)
    assert refused
