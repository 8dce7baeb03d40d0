"""Children who harm, on drawn rows: DuckDB, Spark and a pencil must agree."""

from __future__ import annotations

from collections import Counter
from datetime import date

from hypothesis import strategies as st

from sightline.analyses.children_who_harm import steps
from tests.generative.agree import Comparison
from tests.generative.drawn import Rows, Tables, rows, tables

DAYS = (date(2023, 3, 31), date(2023, 4, 1), date(2025, 9, 29), date(2025, 9, 30), date(2025, 10, 1), date(2026, 3, 31))
SPAN = st.just([{"first_day": date(2023, 4, 1), "last_day": date(2026, 3, 31)}])
CRIMES = rows("offence", otherwise={
    "offence_key": st.sampled_from(("o1", "o2", "o3")), "recorded_on": st.sampled_from((*DAYS, None)),
    "of_child": st.sampled_from((True, True, False)),
    "offence_from": st.sampled_from((date(2022, 4, 1), date(2022, 4, 2), date(2025, 9, 29), date(2026, 4, 1), None)),
})  # fmt: skip
PARTIES = rows("offence_party", otherwise={
    "offence_key": st.sampled_from(("o1", "o2", "o3", "o4")), "age": st.sampled_from((-1, 0, 9, 14, 15, 17, 18, None)),
    "role": st.sampled_from(("suspect", "suspect", "victim")),
})  # fmt: skip
CHILDREN = rows("welfare_child", otherwise={
    "child": st.sampled_from(("p1", "p2", "p3")), "day": st.sampled_from((date(2024, 2, 29), date(2024, 4, 1))),
    "age": st.sampled_from((9, 10, 13, 14, 15, 16, 17)),
})  # fmt: skip
EVENTS = rows("event", once=False, otherwise={
    "kind": st.sampled_from(("contact", "referral", "assessment", "mental_health_referral", "health_contact",
                             "support_start", "factor")),
    "happened_on": st.sampled_from((date(2024, 2, 28), date(2024, 2, 29), date(2024, 8, 29), date(2024, 8, 30),
                                    date(2024, 9, 30), None)),
    "recorded_on": st.sampled_from((date(2024, 2, 28), date(2024, 2, 29), date(2024, 9, 30), None)),
    "status": st.sampled_from(("concern", None)), "role": st.sampled_from(("suspect", "subject", "victim")),
})  # fmt: skip
FLAGS = ("age_band", "harmed_before", "told", "assessed", "health", "support")


def years(born: date, day: date) -> int:
    """Full years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def child(given: Tables) -> Rows:
    """One row a child."""
    (span,) = given["welfare_span"]
    crimes = {
        row["offence_key"]: row for row in given["offence"]
        if row["of_child"] and row["recorded_on"] and span["first_day"] <= row["recorded_on"] <= span["last_day"]
    }  # fmt: skip
    births = {row["person_key"]: row["birth_month"] for row in given["person"]}
    found: dict[str, list[tuple[date, int]]] = {}
    for row in given["offence_party"]:
        if row["role"] != "suspect" or row["age"] is None or not 0 <= row["age"] < 18:
            continue
        if row["offence_key"] not in crimes:
            continue
        crime, born = crimes[row["offence_key"]], births.get(row["person_key"])
        day = crime["recorded_on"]
        if born is None:
            when_recorded = row["age"] + max(0, years(crime["offence_from"] or day, day))
        else:
            when_recorded = years(born, day)
        if when_recorded < 18:
            found.setdefault(row["person_key"] or row["record_key"], []).append((day, row["age"]))
    return [
        {"child": who, "day": min(said)[0], "age": min(said)[1]} for who, said in found.items()
        if (span["last_day"] - min(said)[0]).days >= 182
    ]  # fmt: skip


def helped(given: Tables) -> Rows:
    """What was recorded of each child before and after."""
    made = []
    for row in given["welfare_child"]:
        events = [one for one in given["event"] if one["person_key"] == row["child"]]
        after = {one["kind"] for one in events
                 if one["happened_on"] and 0 <= (one["happened_on"] - row["day"]).days <= 182}  # fmt: skip
        before = any(one["status"] and one["role"] not in ("suspect", None) and one["recorded_on"]
                     and one["recorded_on"] < row["day"] for one in events)  # fmt: skip
        age = row["age"]
        band = "under_10" if age < 10 else "10_13" if age < 14 else "14_15" if age < 16 else "16_17"
        made.append({
            "child": row["child"], "age_band": band, "harmed_before": before,
            "told": bool(after & {"contact", "referral"}), "assessed": "assessment" in after,
            "health": bool(after & {"mental_health_referral", "health_contact"}), "support": "support_start" in after,
        })  # fmt: skip
    return made


def counted(given: Tables) -> Rows:
    """How many children had just that."""
    found = Counter(tuple(row[name] for name in FLAGS) for row in given["welfare_help"])
    return [{**dict(zip(FLAGS, key, strict=True)), "children": number} for key, number in found.items()]


def test_the_same_children_are_followed(compare: Comparison) -> None:
    instead = {"offence": CRIMES, "offence_party": PARTIES, "welfare_span": SPAN}
    compare(steps.WELFARE_CHILD, child, tables(steps.WELFARE_CHILD.reads, instead))


def test_the_same_help_is_seen(compare: Comparison) -> None:
    instead = {"welfare_child": CHILDREN, "event": EVENTS}
    compare(steps.WELFARE_HELP, helped, tables(steps.WELFARE_HELP.reads, instead))


def test_the_same_children_are_counted(compare: Comparison) -> None:
    compare(steps.WELFARE_COUNT, counted, tables(steps.WELFARE_COUNT.reads))
