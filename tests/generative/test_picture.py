"""The picture's counts against a naive Python version, on drawn events: nulls, ties, month ends, 18th birthdays.

The steps run as one chain, on every engine. Each step by itself is looked at in test_picture_steps.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from hypothesis import strategies as st

from sightline.analyses.picture.codes import CROSSINGS, PLACES
from sightline.analyses.picture.steps import BEST, CHILDREN
from sightline.standard.units import Status
from tests.engines import ENGINES
from tests.generative.agree import Comparison, hold

YEARS = (2024, 2025)
RECEIVED = date(2025, 6, 1)  # the ledger always knows this day
DAYS = st.one_of(
    st.dates(date(2023, 3, 25), date(2023, 4, 5)),
    st.dates(date(2024, 2, 26), date(2024, 4, 3)),
    st.dates(date(2022, 1, 1), date(2025, 12, 31)),
)
PEOPLE = ("p1", "p2", "p3", "p4")
BIRTHS = st.one_of(
    st.none(),
    st.sampled_from([date(2006, 4, 1), date(2007, 3, 1), date(2008, 2, 1), date(2024, 5, 1)]),
    st.dates(date(2004, 1, 1), date(2024, 12, 1)).map(lambda day: day.replace(day=1)),
)
RECORD = st.fixed_dictionaries(
    {
        "person_key": st.sampled_from(PEOPLE),
        "sender": st.sampled_from(["council", "police", "support"]),
        "area": st.sampled_from([None, "A", "B"]),
        "status": st.sampled_from(
            [None, *(str(Status.FACTOR), str(Status.PLAN), str(Status.CRIME), str(Status.CONCERN))]
        ),
        "harmed_by": st.sampled_from([None, "adult_on_child", "child_on_child", "not_known"]),
        "context": st.sampled_from([None, "online", "not_known"]),
        "exploitation": st.sampled_from([True, False, None]),
        "recorded_on": st.one_of(st.none(), DAYS),
    }
)
PERSONS = st.tuples(*(st.fixed_dictionaries({"born": BIRTHS, "sex": st.sampled_from(["F", "M", "U"])}) for _ in PEOPLE))
Counts = dict[tuple[int, str, str], int]
DIMENSIONS = (
    "all", "age", "sex", "exploitation", "overlap", "context_known", "context", "harmed_by", "sender", "status",
    "known_to",
)  # fmt: skip


def age_on(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def year_of(day: date) -> int:
    return day.year + (day >= date(day.year, 4, 1))


def naive(events: Sequence[Mapping[str, Any]], persons: Mapping[str, Mapping[str, Any]]) -> Counts:
    """Each count as a person with a pencil would make it."""
    of_child: dict[tuple[str, int], list[Mapping[str, Any]]] = defaultdict(list)
    for event in events:
        born, day = persons[event["person_key"]]["born"], event["recorded_on"]
        if event["status"] is None or day is None or born is None or year_of(day) not in YEARS:
            continue
        if 0 <= age_on(born, day) < 18:
            of_child[event["person_key"], year_of(day)].append(event)
    counts: Counts = defaultdict(int)
    for (person, year), records in of_child.items():
        for dimension, code in codes_of(records, persons[person]):
            counts[year, dimension, code] += 1
    return dict(counts)


def codes_of(records: Sequence[Mapping[str, Any]], person: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Every breakdown that one child counts in, in one year."""
    said = {record["harmed_by"] for record in records} & {"adult_on_child", "child_on_child"}
    senders = sorted({record["sender"] for record in records})
    age = min(age_on(person["born"], record["recorded_on"]) for record in records)
    band = "0-4" if age < 5 else "5-9" if age < 10 else "10-15" if age < 16 else "16-17"
    contexts = {record["context"] for record in records} - {None, "not_known"}
    return {
        ("all", "all"),
        ("age", band),
        ("sex", person["sex"]),
        ("exploitation", "yes" if any(record["exploitation"] for record in records) else "no"),
        ("overlap", "+".join(senders)),
        ("context_known", "yes" if contexts else "no"),
        ("known_to", ("", "one", "two", "three")[len(senders)]),
        *(("context", context) for context in contexts or {"not_known"}),
        *(("harmed_by", form) for form in said or {"not_known"}),
        *(("sender", sender) for sender in senders),
        *(("status", record["status"]) for record in records),
    }


def counted(
    compare: Comparison, engine: str, events: Sequence[Mapping[str, Any]], persons: Mapping[str, Mapping[str, Any]]
) -> tuple[Counts, int]:
    """The same counts by the named steps, areas apart; and how many children have an area."""
    rows = [
        {**event, "event_key": f"e{number}", "record_key": "r", "agency": "a", "kind": "k", "received_on": RECEIVED}
        for number, event in enumerate(events)
    ]
    people = [
        {"person_key": key, "birth_month": person["born"], "sex": person["sex"]} for key, person in persons.items()
    ]
    given = {"event": rows, "person": people, "covered_year": [{"year": year} for year in YEARS],
             "span": [{"year": year, "span": year} for year in YEARS], "person_ethnicity": [],
             "place": list(PLACES), "crossing": list(CROSSINGS)}  # fmt: skip
    (found,) = compare.engines.made(engine, BEST[: BEST.index(CHILDREN) + 1], given, "children")
    counts = {
        (row["year"], row["dimension"], row["code"]): row["children"] for row in found if "+" not in row["dimension"]
    }
    in_areas = sum(value for (_, dimension, _), value in counts.items() if dimension == "area")
    return {key: value for key, value in counts.items() if key[1] in DIMENSIONS}, in_areas


def test_the_steps_count_as_a_pencil_does(compare: Comparison) -> None:
    drawn = st.tuples(st.lists(RECORD, max_size=14), PERSONS)

    def look(engines: Sequence[str], case: tuple[list[dict[str, Any]], tuple[dict[str, Any], ...]]) -> None:
        events, persons = case[0], dict(zip(PEOPLE, case[1], strict=True))
        for engine in engines:
            counts, in_areas = counted(compare, engine, events, persons)
            assert counts == naive(events, persons)
            # Each child stands in at most one area a year.
            assert in_areas <= sum(value for (_, dimension, _), value in counts.items() if dimension == "all")

    hold(lambda case: look(ENGINES[:1], case), "picture duckdb", drawn, 10)
    hold(lambda case: look(ENGINES, case), "picture all", drawn, 1, examples=3)
