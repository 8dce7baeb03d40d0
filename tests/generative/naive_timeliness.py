"""The steps of timeliness as a person with a pencil would take them: lists of rows in, rows out."""

from __future__ import annotations

from collections import Counter
from datetime import date

from tests.generative.drawn import Row, Rows, Tables
from tests.generative.naive_chronology import alike
from tests.generative.naive_picture import year_of


def timed_record(given: Tables) -> Rows:
    """Every delay that is counted of a record; none of the first two kinds where its return holds no earlier day."""
    made = []
    for record in given["csa_record"]:
        for event in (event for event in given["event"] if event["event_key"] == record["event_key"]):
            happened, recorded, received = event["happened_on"], record["recorded_on"], event["received_on"]
            delays = {"receipt": _days(recorded, received)}
            if record["status"] == "recorded crime":
                delays["crime"] = _days(happened, recorded)
            if record["status"] == "assessed factor":
                delays["assessment"] = _days(happened, recorded)
            copied = ("event_key", "person_key", "year", "sender", "status", "recorded_on")
            made += [{**{name: record[name] for name in copied}, "clock": clock, "days": days}
                     for clock, days in delays.items()]  # fmt: skip
    return made


def _days(one: date | None, other: date | None) -> int | None:
    return None if one is None or other is None else (other - one).days


def banded_record(given: Tables) -> Rows:
    """Each delay with its band, and whether it is of its child's first record: anywhere, there, on that rung."""
    made = [{**row, "band": _band(row, given["delay_band"])} for row in given["timed_record"]]
    for name, of in (("first", ()), ("first_of_sender", ("sender",)), ("first_of_status", ("status",))):
        for heap in alike(made, "person_key", "year", "clock", *of):
            first = min(heap, key=_first)
            for row in heap:
                row[name] = row is first
    return [{name: value for name, value in row.items() if name not in ("person_key", "recorded_on", "days")}
            for row in made]  # fmt: skip


def _band(row: Row, bands: Rows) -> str:
    for band in bands:
        days = row["days"] if band["clock"] == row["clock"] else None
        if days is not None and band["from_day"] <= days <= band["to_day"]:
            return str(band["band"])
    return "not_known"


def _first(row: Row) -> tuple[object, ...]:
    longest_first = (1, 0) if row["days"] is None else (0, -row["days"])
    return row["recorded_on"], longest_first, row["event_key"]


def delays(given: Tables) -> Rows:
    """Records, and children by their first, in each band of each clock: all, by kind of agency, by rung."""
    records: Counter[tuple[object, ...]] = Counter()
    children: Counter[tuple[object, ...]] = Counter()
    for row in given["banded_record"]:
        for dimension, code, first in (
            ("all", "all", "first"), ("sender", row["sender"], "first_of_sender"),
            ("status", row["status"], "first_of_status"),
        ):  # fmt: skip
            key = (row["year"], row["clock"], dimension, code, row["band"])
            records[key] += 1
            children[key] += bool(row[first])
    names = ("year", "clock", "dimension", "code", "band")
    return [
        {**dict(zip(names, key, strict=True)), "records": number, "children": children[key]}
        for key, number in records.items()
    ]


def happened_child(given: Tables) -> Rows:
    """The first record of what happened to a child in a year, by agencies that sent everything."""
    steady = {row["agency"] for row in given["steady_agency"]}
    covered = {row["year"] for row in given["covered_year"]}
    found = []
    for record in given["csa_record"]:
        for event in (event for event in given["event"] if event["event_key"] == record["event_key"]):
            happened = event["happened_on"]
            if record["status"] != "recorded crime" or event["agency"] not in steady or happened is None:
                continue
            if happened <= record["recorded_on"] and year_of(happened) in covered:
                found.append({"person_key": record["person_key"], "year": year_of(happened),
                              "happened_on": happened, "recorded_on": record["recorded_on"]})  # fmt: skip
    return [
        min(heap, key=lambda row: (row["recorded_on"], row["happened_on"]))
        for heap in alike(found, "person_key", "year")
    ]


def happened_by_month(given: Tables) -> Rows:
    """Children by the months of happening and of recording, where both are months that are looked at."""
    counted: Counter[tuple[int, int]] = Counter()
    for child in given["happened_child"]:
        happened = [
            one["month"]
            for one in given["month_span"]
            if one["year"] == child["year"] and one["starts"] <= child["happened_on"] <= one["ends"]
        ]
        recorded = [one["month"] for one in given["month_span"] if one["starts"] <= child["recorded_on"] <= one["ends"]]
        counted.update((one, other) for one in happened for other in recorded)
    return [{"happened_month": one, "recorded_month": other, "children": n} for (one, other), n in counted.items()]
