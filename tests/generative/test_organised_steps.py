"""Who was recorded together in which crime, on drawn rows: DuckDB, Spark and a pencil must agree."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from sightline.analyses.perpetrators import organised_steps as steps
from tests.generative.agree import Comparison
from tests.generative.drawn import Rows, Tables, rows, tables

DAYS = (date(2023, 3, 31), date(2023, 4, 1), date(2025, 1, 1), date(2026, 3, 31), date(2026, 4, 1))
SPAN = st.just([{"first_day": date(2023, 4, 1), "last_day": date(2026, 3, 31)}])
CRIMES = rows("offence", otherwise={
    "offence_key": st.sampled_from(("o1", "o2", "o3")), "recorded_on": st.sampled_from((*DAYS, None)),
    "of_child": st.sampled_from((True, True, False)),
})  # fmt: skip
PARTIES = rows("offence_party", otherwise={
    "offence_key": st.sampled_from(("o1", "o2", "o3", "o4")), "age": st.sampled_from((17, 18, 40, None)),
    "role": st.sampled_from(("suspect", "victim", "witness")),
})  # fmt: skip


def by_hand(given: Tables) -> Rows:
    """One row a person in a role in a crime of the span, with the last of the authorities they were said to live in."""
    (span,) = given["organised_span"]
    crimes = {
        row["offence_key"]: row for row in given["offence"]
        if row["of_child"] and row["recorded_on"] and span["first_day"] <= row["recorded_on"] <= span["last_day"]
    }  # fmt: skip
    found: dict[tuple[str, str, str], str | None] = {}
    for row in given["offence_party"]:
        adult = row["role"] == "suspect" and (row["age"] is None or row["age"] >= 18)
        if row["offence_key"] in crimes and (row["role"] == "victim" or adult):
            key = (row["offence_key"], row["role"], row["person_key"] or row["record_key"])
            found[key] = max(filter(None, (found.get(key), row["home_area"])), default=None)
    return [
        {"offence_key": crime, "role": role, "person": person, "force": crimes[crime]["agency"],
         "recorded_on": crimes[crime]["recorded_on"], "area": area}
        for (crime, role, person), area in found.items()
    ]  # fmt: skip


def test_the_same_people_stand_beside_the_same_crimes(compare: Comparison) -> None:
    instead = {"offence": CRIMES, "offence_party": PARTIES, "organised_span": SPAN}
    compare(steps.ORGANISED_PARTY, by_hand, tables(steps.ORGANISED_PARTY.reads, instead))
