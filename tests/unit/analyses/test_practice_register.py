"""The register of practice from made-up files: what it holds, and every fault at once with file and line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sightline.analyses.practice.codes import NONE, grades, of_scale, practice_codes
from sightline.analyses.practice.register import open_register
from tests.registers import told, written

ON = date(2026, 3, 31)
FILES = {
    "practice": "practice,name,what,codes,submitted_by,source\n"
    "joint-visits,Joint visits,Police and social workers see a child together,strategy_meetings police_part,"
    "A council,Made up\nplain-words,Plain words,Letters that a child can read,,A regional alliance,Made up\n",
    "adoption": "practice,area,from,until,cost,submitted_by,source\n"
    "joint-visits,E08000016,2022-05-01,2023-04-30,12500.50,A council,Made up\n"
    "joint-visits,E08000038,2025-05-01,,,A council,Made up\n"
    "joint-visits,E08000032,2021-01-01,,0,A council,Made up\n",
    "rating": "practice,scale,version,grade,rater,on,rests_on,expires\n"
    "joint-visits,Maryland,2016-06,3,Head of research,2024-01-01,A study,2025-12-31\n"
    "joint-visits,EIF,2017-03,NL2,Head of research,2025-01-01,A study,\n",
    "coding": "inspection,heading,sentence,page,code,polarity,coder,on,confirmed_by\n"
    "80426-2022-07-18,needs,2,,health_part,need,Analyst,2025-01-01,Scrutineer\n"
    "80426-2022-07-18,needs,3,,strategy_meetings,need,Analyst,2025-01-01,\n"
    "80426-2022-07-18,strengths,1,4,police_part,praise,Analyst,2025-01-01,Scrutineer\n",
}


def register_of(folder: Path, **changes: str) -> Path:
    """A folder of the four files; a change takes the place of a file."""
    return written(folder, FILES, changes)


def faults(folder: Path) -> list[tuple[str, int | None, str | None, str]]:
    return told(lambda: open_register(folder, ON))


def test_who_took_a_practice_up_since_when_and_at_what_cost(tmp_path: Path) -> None:
    held = open_register(register_of(tmp_path / "r"), ON)
    assert list(held.practices) == ["joint-visits", "plain-words"]
    assert [(one.area, one.since.year, one.cost, one.holds(ON)) for one in held.adopted("joint-visits")] == [
        ("E08000032", 2021, 0.0, True), ("E08000016", 2022, 12500.5, False), ("E08000038", 2025, None, True),
    ]  # fmt: skip
    assert held.adopted("plain-words") == ()
    assert held.lines["question"] == ()


def test_an_authority_is_the_same_under_any_code_that_it_has_had(tmp_path: Path) -> None:
    whole = FILES["adoption"].splitlines()[0] + "\njoint-visits,E08000016,2020-01-01,,,A council,Made up\n"
    (one,) = open_register(register_of(tmp_path / "r", adoption=whole), ON).adoptions
    assert (one.area, one.authority, one.holds(ON)) == ("E08000016", "E08000038", True)
    again = whole + "joint-visits,E08000038,2021-01-01,,,A council,Made up\n"
    assert faults(register_of(tmp_path / "r", adoption=again)) == [("adoption.csv", 3, "area", "overlap")]


def test_a_rating_says_when_it_is_past_its_last_day(tmp_path: Path) -> None:
    latest, older = open_register(register_of(tmp_path / "r"), ON).rated("joint-visits")
    assert (latest.scale, latest.expired(ON)) == ("EIF", False)
    assert (older.grade, older.expired(date(2025, 12, 31)), older.expired(ON)) == ("3", False, True)


def test_only_what_somebody_else_confirmed_is_a_finding(tmp_path: Path) -> None:
    held = open_register(register_of(tmp_path / "r"), ON)
    assert [one.key for one in held.findings("joint-visits")] == ["80426-2022-07-18/strengths/1"]
    assert held.findings("plain-words") == ()
    assert [one.confirmed for one in held.codings] == [True, False, True]


def test_every_fault_of_practices_and_adoptions_at_once(tmp_path: Path) -> None:
    practice = FILES["practice"] + (
        "Joint Visits,A,What,none,A council,Made up\njoint-visits,B,What,,A council,Made up\n"
        "x,one two three four five six seven eight nine ten eleven twelve thirteen,What,,A council,\n"
    )
    adoption = FILES["adoption"] + (
        "other,E08000032,2021-01-01,,0,A council,Made up\n"
        "joint-visits,E08000032,2022-01-01,,£5,A council,Made up\n"
        "joint-visits,E08000032,2022-01-01,2021-01-01,,A council,Made up\n"
        "joint-visits,E99000001,2026-04-01,,,A council,Made up\n"
        "joint-visits,E10000021,2022-01-01,,,A council,Made up\n"
        "joint-visits,E10000021,2019-01-01,,,A council,Made up\n"
        "joint-visits,E08000032,2026-01-01,,,A council,Made up\n"
        "joint-visits,E08000033,soon,,,A council,Made up\n"
    )
    found = faults(register_of(tmp_path / "r", practice=practice, adoption=adoption))
    assert found == [
        ("practice.csv", 4, "practice", "key"), ("practice.csv", 4, "codes", "code"),
        ("practice.csv", 5, "practice", "twice"),
        ("practice.csv", 6, "source", "blank"), ("practice.csv", 6, "name", "name"),
        ("adoption.csv", 5, "practice", "practice"), ("adoption.csv", 6, "cost", "cost"),
        ("adoption.csv", 7, "until", "order"), ("adoption.csv", 8, "from", "future"),
        ("adoption.csv", 8, "area", "area"), ("adoption.csv", 9, "area", "area"), ("adoption.csv", 10, "area", "area"),
        ("adoption.csv", 11, "area", "overlap"), ("adoption.csv", 12, "from", "day"),
    ]  # fmt: skip


def test_every_fault_of_ratings_and_codings_at_once(tmp_path: Path) -> None:
    rating = FILES["rating"] + (
        "joint-visits,Maryland,1997,3,Head of research,2024-01-01,A study,\n"
        "joint-visits,Maryland,2016-06,6,Head of research,2024-02-01,A study,\n"
        "joint-visits,EIF,2017-03,3,Head of research,2016-01-01,A study,2015-01-01\n"
        "other,EIF,2017-03,3,,2024-01-01,,\n"
    )
    coding = FILES["coding"] + (
        "80426-2022-07-18,needs,2,,health_part,need,analyst,2025-01-01,\n"
        "80426,needs,2,,health_part,need,Analyst,2025-01-01,\n"
        "80426-2022-07-18,findings,0,,police,bad,Analyst,2025-01-01,\n"
        "80426-2022-07-18,needs,4,,police_part,need,Analyst,2022-01-01,ANALYST\n"
    )
    assert faults(register_of(tmp_path / "r", rating=rating, coding=coding)) == [
        ("rating.csv", 4, "version", "scale"), ("rating.csv", 5, "grade", "grade"),
        ("rating.csv", 6, "expires", "order"), ("rating.csv", 6, "on", "scale"),
        ("rating.csv", 7, "rater", "blank"), ("rating.csv", 7, "rests_on", "blank"),
        ("rating.csv", 7, "practice", "practice"),
        ("coding.csv", 5, "code", "twice"), ("coding.csv", 6, "inspection", "inspection"),
        ("coding.csv", 7, "heading", "heading"), ("coding.csv", 7, "sentence", "sentence"),
        ("coding.csv", 7, "code", "code"), ("coding.csv", 7, "polarity", "polarity"),
        ("coding.csv", 8, "on", "order"), ("coding.csv", 8, "confirmed_by", "confirmed"),
    ]  # fmt: skip


GUIDANCE = (
    "line,practice,addressee,owner,text,strength,dated,review_by,not_for,rests_on\n"
    "visit,joint-visits,police,A council,Visit together,tested,2025-02-01,2027-02-01,,rating:joint-visits/Maryland\n"
)


def test_somebody_by_name_is_told_where_a_title_or_an_address_shows_it(tmp_path: Path) -> None:
    rating = FILES["rating"].replace("Head of research,2024", "Dr. Made-Up,2024")
    coding = FILES["coding"].replace("need,Analyst,2025-01-01,\n", "need,a@b.example,2025-01-01,\n")
    assert faults(register_of(tmp_path / "r", rating=rating, coding=coding)) == [
        ("rating.csv", 2, "rater", "person"), ("coding.csv", 3, "coder", "person"),
    ]  # fmt: skip


def test_a_question_with_a_fault_is_told_with_the_rest(tmp_path: Path) -> None:
    question = (
        "question,practice,outcome,direction,why,registered_on,registered_by,comparison,anticipation,should_not_move\n"
        "days,joint-visits,happiness,not assumed,Why,2020-01-01,A council,never,,\n"
    )
    found = faults(register_of(tmp_path / "r", question=question))
    assert found == [("question.csv", 2, "outcome", "outcome")]


def test_guidance_and_texts_that_clearance_would_refuse_are_told_with_the_rest(tmp_path: Path) -> None:
    adoption = FILES["adoption"].replace(",0,A council,Made up", ",0,=A council,Made up")
    found = faults(register_of(tmp_path / "r", guidance=GUIDANCE, adoption=adoption))
    assert found == [("adoption.csv", 4, "submitted_by", "refused"), ("guidance.csv", 2, "strength", "strength")]


def test_a_rating_with_a_fault_is_told_once_and_not_again_of_the_line_that_rests_on_it(tmp_path: Path) -> None:
    rating = FILES["rating"].replace("Maryland,2016-06,3", "Maryland,2016-06,9")
    assert faults(register_of(tmp_path / "r", guidance=GUIDANCE, rating=rating)) == [
        ("rating.csv", 2, "grade", "grade"),
    ]  # fmt: skip


def test_scales_hold_grades_from_weakest_to_strongest_and_say_what_was_not_read() -> None:
    assert [one.grade for one in of_scale("Maryland", "2016-06")] == ["1", "2", "3", "4", "5"]
    assert [one.grade for one in of_scale("EIF", "2017-03")] == ["NE", "NL2", "2", "2+", "3", "3+", "4", "4+"]
    assert of_scale("Maryland", "1997") == ()
    assert [one.grade for one in grades() if not one.verified] == ["4", "2+", "3+", "4+"]
    assert NONE in practice_codes()
    assert 15 <= len(practice_codes()) - 1 <= 18
