"""The picture's steps as a person with a pencil would take them: lists of rows in, rows out, one function for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from tests.generative.drawn import Row, Rows, Tables
from tests.generative.naive_chronology import age_on, alike, early, late

AGENCIES = ("council", "police", "support")
RUNGS = {
    "concern": "concern",
    "factor": "assessed factor",
    "plan": "plan for sexual abuse",
    "crime": "recorded crime",
}  # column -> rung


def year_of(day: date) -> int:
    """The year in which the year to March that holds the day ends."""
    return day.year if (day.month, day.day) <= (3, 31) else day.year + 1


def csa_record(given: Tables) -> Rows:
    """Events with a rung of the ladder, recorded while the person was a child, in a year for which returns came."""
    made = []
    copied = ("event_key", "person_key", "sender", "area", "status", "harmed_by", "context", "exploitation",
              "recorded_on")  # fmt: skip
    for event in given["event"]:
        day = event["recorded_on"]
        if event["status"] is None or day is None:
            continue
        for person in given["person"]:
            age = age_on(person["birth_month"], day)
            if person["person_key"] != event["person_key"] or age is None or not 0 <= age <= 17:
                continue
            made += [
                {**{name: event[name] for name in copied}, "year": year_of(day), "age": age, "sex": person["sex"]}
                for covered in given["covered_year"]
                if covered["year"] == year_of(day)
            ]
    return made


def child_year(given: Tables) -> Rows:
    """Each child once a year, with all that was said of them."""
    made = []
    for records in alike(given["csa_record"], "person_key", "year"):
        first = min(records, key=lambda record: record["recorded_on"])
        contexts = {record["context"] for record in records} - {None, "not_known"}
        made.append({
            **{name: first[name] for name in ("person_key", "year", "age", "sex")},
            **{form: any(record["harmed_by"] == form for record in records)
               for form in ("adult_on_child", "child_on_child")},
            "exploitation": any(record["exploitation"] for record in records),
            **{agency: any(record["sender"] == agency for record in records) for agency in AGENCIES},
            **{name: any(record["status"] == rung for record in records) for name, rung in RUNGS.items()},
            "context": min(contexts, default=None),
        })  # fmt: skip
    return made


def child_area(given: Tables) -> Rows:
    """Where each child of a year lived: as a council said, else the police, else support; the latest of these."""
    made = []
    placed = [record for record in given["csa_record"] if record["area"] is not None]
    for records in alike(placed, "person_key", "year"):
        for sender in AGENCIES:
            said = [record for record in records if record["sender"] == sender]
            if said:
                said.sort(key=lambda record: (late(record["recorded_on"]), early(record["area"])))
                made.append({name: said[0][name] for name in ("person_key", "year", "area")})
                break
    return made


def children(given: Tables) -> Rows:
    """How many children of a year count in each code of each dimension."""
    counts = Counter((child["year"], *place) for child in given["child_year"] for place in _places(child))
    counts.update((child["year"], "area", child["area"]) for child in given["child_area"])
    return [
        {"year": year, "dimension": dimension, "code": code, "children": number}
        for (year, dimension, code), number in counts.items()
    ]


def _places(child: Row) -> Iterator[tuple[str, str]]:
    """Every dimension and code that one child counts in."""
    yield "all", "all"
    forms = [form for form in ("adult_on_child", "child_on_child") if child[form]]
    for form in forms or ["not_known"]:
        yield "harmed_by", form
    yield "exploitation", "yes" if child["exploitation"] else "no"
    for eldest, band in ((4, "0-4"), (9, "5-9"), (15, "10-15"), (17, "16-17")):
        if child["age"] <= eldest:
            yield "age", band
            break
    yield "sex", "U" if child["sex"] is None else child["sex"]
    knew = [agency for agency in AGENCIES if child[agency]]
    for agency in knew:
        yield "sender", agency
    yield "overlap", "+".join(knew)
    for name, rung in RUNGS.items():
        if child[name]:
            yield "status", rung
    yield "context_known", "no" if child["context"] is None else "yes"


def children_any_year(given: Tables) -> Rows:
    """How many children there are, whatever the year."""
    return [{"children": len({child["person_key"] for child in given["child_year"]})}]
