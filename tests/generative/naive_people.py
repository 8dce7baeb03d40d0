"""What is known of each person, as somebody with a pencil would put it together."""

from __future__ import annotations

from collections.abc import Iterable

from tests.generative.drawn import Row, Rows, Tables
from tests.generative.naive_chronology import alike, early, late

# After council, support and police: returns that say only when somebody was born and of which sex.
BESIDE = (
    "looked_after_child", "ssd_person", "ea_details", "annex_a_contact", "annex_a_early_help", "annex_a_referral",
    "annex_a_assessment", "annex_a_section47", "annex_a_need", "annex_a_protection_plan", "annex_a_looked_after",
    "missing_reports", "protective_notices", "youth_people", "health_people", "pupils", "school_pupil",
    "school_pupil_left", "referral_mechanism", "court_cases", "custody", "supervision", "register",
)  # fmt: skip


def person_says(given: Tables) -> Rows:
    """What each record says of its person, in one vocabulary."""
    made = []
    named = (("council", "cin_child"), ("support", "support"), ("police", "police_party"))
    for rank, (source, table) in enumerate((*named, *((None, table) for table in BESIDE)), 1):
        for row in given[table]:
            ethnicity = row["ethnicity"] if source else None
            mine = [one for one in given["link"] if one["record_key"] == row["record_key"] and one["draw"] == 0]
            made += [
                {
                    **{name: row[name] for name in ("record_key", "period_end", "birth_month")},
                    "rank": rank,
                    "person_key": one.get("person_key"),
                    "band": one.get("band"),
                    "sex": {"1": "M", "M": "M", "2": "F", "F": "F"}.get(row["sex"]),
                    "ethnicity": None if ethnicity in ("REFU", "NOBT") else ethnicity,
                    "ethnicity_source": None if ethnicity in (None, "REFU", "NOBT") else source,
                }
                for one in mine or [{}]
            ]
    return made


def person(given: Tables) -> Rows:
    """Each person whom a record is linked to, as the first word on each attribute has them."""
    made = []
    for links in alike((row for row in given["link"] if row["draw"] == 0), "person_key"):
        heap = [row for row in given["person_says"] if row["person_key"] == links[0]["person_key"]]
        ethnicity = _first_word(heap, "ethnicity")
        made.append({
            "person_key": links[0]["person_key"], "birth_month": _first_word(heap, "birth_month").get("birth_month"),
            "sex": _first_word(heap, "sex").get("sex", "U"), "ethnicity": ethnicity.get("ethnicity"),
            "ethnicity_source": ethnicity.get("ethnicity_source"), "link_band": weakest(row["band"] for row in links),
        })  # fmt: skip
    return made


def link_draw(given: Tables) -> Rows:
    """What every draw but the best one says."""
    return [{name: row[name] for name in ("record_key", "draw", "person_key")} for row in given["link"] if row["draw"]]


def weakest(bands: Iterable[str | None]) -> str | None:
    """The band of the weakest link among some."""
    known = [band for band in bands if band is not None]
    return max(known, key=("identifier", "strong", "moderate", "single", "not linked").index, default=None)


def _first_word(heap: Rows, name: str) -> Row:
    said = sorted(
        (row for row in heap if row[name] is not None),
        key=lambda row: (
            row["rank"], late(row["period_end"]), row["record_key"], early(row[name]), early(row["ethnicity_source"])
        ),
    )  # fmt: skip
    return said[0] if said else {}
