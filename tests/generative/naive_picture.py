"""The picture's steps as a person with a pencil would take them: lists of rows in, rows out, one function for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
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
    copied = ("event_key", "record_key", "person_key", "sender", "area", "status", "harmed_by", "context",
              "exploitation", "recorded_on")  # fmt: skip
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
        contexts = {record["context"] for record in records} - {None, "not_known"}
        sexes = {record["sex"] for record in records} - {None}
        made.append({
            **{name: records[0][name] for name in ("person_key", "year")},
            # Of one person all have one birth and sex; of one made of two, the youngest and the first letter count.
            "age": min(record["age"] for record in records), "sex": min(sexes, default=None),
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


# -- over draws of the link set ------------------------------------------------------------------------------------


def moved_record(given: Tables) -> Rows:
    """Each record with such an event, in each draw that gives it to another person."""
    before = {record["record_key"]: record["person_key"] for record in given["csa_record"]}
    return [
        {"record_key": key, "draw": move["draw"], "person_before": person, "person_key": move["person_key"]}
        for key, person in before.items()
        for move in given["link_draw"]
        if move["record_key"] == key
    ]


def touched_person(given: Tables) -> Rows:
    """Whom a record leaves, and to whom it goes."""
    keys = {move[end] for move in given["moved_record"] for end in ("person_before", "person_key")}
    return [{"person_key": key} for key in keys]


def drawn_record(given: Tables) -> Rows:
    """All events of the touched, in every draw, each with its person there."""
    touched = {person["person_key"] for person in given["touched_person"]}
    moved = {(move["record_key"], move["draw"]): move["person_key"] for move in given["moved_record"]}
    return [
        {**record, "draw": draw, "person_key": moved.get((record["record_key"], draw), record["person_key"])}
        for draw in (one["draw"] for one in given["link_set"])
        for record in given["csa_record"]
        if record["person_key"] in touched
    ]


def drawn_child_year(given: Tables) -> Rows:
    """Draw by draw, each child once a year."""
    return _by_draw(given, child_year, csa_record="drawn_record")


def drawn_child_area(given: Tables) -> Rows:
    """Draw by draw, where each child of a year lived."""
    return _by_draw(given, child_area, csa_record="drawn_record")


def drawn_children(given: Tables) -> Rows:
    """Draw by draw, how many children of a year count in each code of each dimension."""
    return _by_draw(given, children, child_year="drawn_child_year", child_area="drawn_child_area")


def drawn_children_any_year(given: Tables) -> Rows:
    """Draw by draw, how many children there are, whatever the year."""
    return _by_draw(given, children_any_year, child_year="drawn_child_year")


def _by_draw(given: Tables, count: Callable[[Tables], Rows], **tables: str) -> Rows:
    """What is counted in each draw by itself of these tables over draws."""
    draws = {row["draw"] for drawn in tables.values() for row in given[drawn]}
    return [
        {**row, "draw": draw}
        for draw in draws
        for row in count({name: [row for row in given[drawn] if row["draw"] == draw] for name, drawn in tables.items()})
    ]
