"""Ethnic groups by source as a person with a pencil would write them down."""

from __future__ import annotations

from tests.generative.drawn import Row, Rows, Tables
from tests.generative.naive_chronology import alike, early, late

WHERE = {
    "council": ("cin_child", "looked_after_child", "ssd_person"), "police": ("police_party",),
    "police_observed": ("police_party",), "support": ("support",),
    "school": ("pupils", "school_pupil", "school_pupil_left"), "health": ("health_people",),
    "youth_justice": ("youth_people",),
}  # fmt: skip
LETTERS = {"W": "white", "M": "mixed", "A": "asian", "B": "black", "O": "other", "C": "asian"}
SEEN = {"IC1": "white", "IC2": "white", "IC3": "black", "IC4": "asian", "IC5": "asian", "IC6": "other"}
WHY_NOT = {"REFU": "refused", "NOBT": "not_obtained"}
BEST = ("refused", "not_obtained", "not_known")


def group_of(code: str | None) -> str:
    """The group of a code of either list, by its first letter or what an officer saw."""
    if code is None:
        return "not_known"
    if code in WHY_NOT:
        return WHY_NOT[code]
    return SEEN.get(code, "not_known") if code.startswith("IC") else LETTERS[code[0]]


def person_ethnicity(given: Tables) -> Rows:
    """For each person of whom abuse is recorded and each source that knows them, what it last said."""
    wanted = {event["person_key"] for event in given["event"] if event["status"] is not None}
    said = []
    for source, names in WHERE.items():
        column = "ethnicity_observed" if source == "police_observed" else "ethnicity"
        for name in names:
            for row in given[name]:
                said += [
                    {"person_key": one["person_key"], "source": source, "detail": row[column], "on": row["period_end"],
                     "ethnic_group": group_of(row[column])}
                    for one in given["link"]
                    if one["draw"] == 0 and one["record_key"] == row["record_key"] and one["person_key"] in wanted
                ]  # fmt: skip
    return [
        {name: words[0][name] for name in ("person_key", "source", "ethnic_group", "detail")}
        for heap in alike(said, "person_key", "source")
        for words in [sorted(heap, key=_word)]
    ]


def _word(said: Row) -> list[object]:
    place = BEST.index(said["ethnic_group"]) + 1 if said["ethnic_group"] in BEST else 0
    return [place, late(said["on"]), early(said["detail"])]
