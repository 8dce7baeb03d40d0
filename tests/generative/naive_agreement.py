"""What two agencies say of one child, compared in plain Python."""

from __future__ import annotations

from collections import Counter

from tests.generative.drawn import Row, Rows, Tables
from tests.generative.naive_chronology import alike, early, late


def agency_says(given: Tables) -> Rows:
    """Each agency's newest word on each attribute of each person."""
    said: Rows = []
    for sender, table in (("council", "cin_child"), ("support", "support"), ("police", "police_party")):
        for row in given[table]:
            for one in given["link"]:
                if one["record_key"] != row["record_key"] or one["draw"] != 0 or one["person_key"] is None:
                    continue
                said.append({
                    **{name: row[name] for name in ("record_key", "agency", "period_end", "submission", "birth_month")},
                    "person_key": one["person_key"], "sender": sender,
                    "sex": {"1": "M", "M": "M", "2": "F", "F": "F"}.get(row["sex"]),
                    "ethnicity": None if row["ethnicity"] in ("REFU", "NOBT") else row["ethnicity"],
                    "death_month": row.get("death_month"),
                })  # fmt: skip
    return [
        {
            "person_key": heap[0]["person_key"], "agency": heap[0]["agency"],
            "sender": min(row["sender"] for row in heap),
            **{name: _newest(heap, name) for name in ("birth_month", "sex", "ethnicity", "death_month")},
        }
        for heap in alike(said, "person_key", "agency")
    ]  # fmt: skip


def _newest(heap: Rows, name: str) -> object:
    words = sorted(
        (row for row in heap if row[name] is not None),
        key=lambda row: (late(row["period_end"]), -row["submission"], row["record_key"], early(row[name])),
    )
    return words[0][name] if words else None


def agreement(given: Tables) -> Rows:
    """Each thing of which a council and another agency both say something of one child."""
    made: Rows = []
    for ours in given["agency_says"]:
        for theirs in given["agency_says"]:
            if ours["person_key"] != theirs["person_key"] or ours["sender"] != "council":
                continue
            if theirs["agency"] == ours["agency"]:
                continue
            pair = {
                "person_key": ours["person_key"], "council": ours["agency"], "partner": theirs["agency"],
                "partner_sender": theirs["sender"],
            }  # fmt: skip
            for what in ("birth_month", "sex", "ethnicity"):
                if ours[what] is not None and theirs[what] is not None:
                    made.append({**pair, "what": what, "same": ours[what] == theirs[what]})
            days = _days_there(given, pair)
            if ours["death_month"] is not None and days:
                after = max((day - ours["death_month"]).days for day in days)
                made.append({**pair, "what": "nothing_after_death", "same": after <= 31})
    return made


def _days_there(given: Tables, pair: Row) -> list[object]:
    return [
        row["happened_on"]
        for row in given["event"]
        if (row["person_key"], row["agency"]) == (pair["person_key"], pair["partner"]) and row["happened_on"]
    ]


def agreement_counts(given: Tables) -> Rows:
    """Children by council (and all together), kind of other agency, thing and answer."""
    counted: Counter[tuple[object, ...]] = Counter()
    for wide in (False, True):
        keys = ("person_key", "partner_sender", "what") + (() if wide else ("council",))
        for heap in alike(given["agreement"], *keys):
            answer = "same" if all(row["same"] for row in heap) else "differ"
            first = heap[0]
            counted["pooled" if wide else first["council"], first["partner_sender"], first["what"], answer] += 1
    return [
        dict(zip(("council", "partner", "what", "answer", "children"), (*key, number), strict=True))
        for key, number in counted.items()
    ]
