"""A small made-up register with one practice, for tests of guidance: no file is read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sightline.analyses.practice.forms import TABLES
from sightline.analyses.practice.guidance_lines import GuidanceLine, guidance_of
from sightline.analyses.practice.practices import Coding, Practice, PracticeRegister, Rating
from sightline.standard.table_lines import Line

ON = date(2026, 3, 31)
CELLS = {
    "line": "visit-together", "practice": "visits", "addressee": "school", "owner": "Made-up alliance",
    "text": "Ask who else knows the child before the first visit.", "strength": "compared", "dated": "2025-01-01",
    "review_by": "2026-12-31", "not_for": "Nurseries", "rests_on": "rating:visits/Maryland",
}  # fmt: skip
EMPTY: Mapping[str, str] = {}


def line(number: int = 2, /, **cells: str) -> Line:
    """A row of the table guidance."""
    return Line("guidance", number, {**CELLS, **cells}, "guidance.csv", register="practice")


def coding(sentence: int) -> str:
    """The id of one sentence."""
    return f"coding:80426-2022-07-18/strengths/{sentence}"


def coded(sentence: int, polarity: str = "praise", on: date = date(2024, 6, 1), by: str = "Scrutineer") -> Coding:
    """A coding of one sentence, confirmed unless `by` is blank."""
    row = Line("coding", None, EMPTY, "coding.csv")
    where = ("80426-2022-07-18", "strengths", sentence, "")
    return Coding(row, *where, "police_part", polarity, "Analyst", on, by)


def rating(scale: str = "Maryland", grade: str = "3", expires: date | None = None) -> Rating:
    """A rating of 1 January 2024."""
    version = {"Maryland": "2016-06", "EIF": "2017-03"}[scale]
    row = Line("rating", None, EMPTY, "rating.csv")
    return Rating(row, "visits", scale, version, grade, "Head of research", date(2024, 1, 1), "A study", expires)


def register(
    *codings: Coding, grade: str = "3", ratings: tuple[Rating, ...] | None = None, **rows: str
) -> PracticeRegister:
    """A register of one practice; rows of other tables as question=..., e.g. its practice."""
    row = Line("practice", 2, EMPTY, "practice.csv")
    practice = Practice(row, "visits", "Joint visits", "Two visit", ("police_part",), "A council", "Made up")
    lines: dict[str, tuple[Line, ...]] = dict.fromkeys(TABLES, ())
    lines["question"] = tuple(
        Line("question", None, {"question": name, "practice": of}, "question.csv") for name, of in rows.items()
    )
    held = (rating(grade=grade),) if ratings is None else ratings
    return PracticeRegister({"visits": practice}, (), held, codings, lines)


def made(held: PracticeRegister, **cells: str) -> GuidanceLine:
    """The line of guidance of one row."""
    (found,), faults = guidance_of([line(**cells)], held, ON)
    assert faults == []
    return found
