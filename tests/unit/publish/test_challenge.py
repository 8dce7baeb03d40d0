"""The challenge pack: which figures are asked about, that none is made up, and what is said of those withheld."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sightline.publish.packs.challenge import MOST, _broken_down, challenge, rules
from sightline.publish.packs.lines import Line
from sightline.publish.packs.parts import Table
from tests.unit.publish.made_area import HERE, series
from tests.unit.render import demo

UNTIL = date(2026, 11, 1)
STEADY: list[float | None] = [50, 51, 50, 52, 51, 50]
NAMES = list(dict.fromkeys(rule.table for rule in rules() if rule.table.startswith("area-") and not rule.breakdown))


def line(name: str, values: list[float | None], *, spread: float = 0.0) -> Line:
    own = series(name, {HERE: values}, spread=spread).figures
    return Line("Referral", f"Of {name}", own, {}, f"Source of {name}", "Why?", ("Not this.",), name, True)


def table(lines: list[Line]) -> Table:
    return challenge("Here", lines, UNTIL).parts[0].tables[0]


def words(lines: list[Line]) -> str:
    return " ".join(challenge("Here", lines, UNTIL).parts[0].words)


def test_a_question_stands_beside_its_figure_with_range_period_source_and_what_it_cannot_say() -> None:
    question, figure, here, period, cannot = table([line("area-vacancies", [40, 50], spread=12)]).rows[0]
    assert question.words.startswith("1. What is not done while posts are empty")
    assert (figure.words, here.words, here.small) == ("Of area-vacancies", "50", "38 to 62")
    assert (period.words, period.small, cannot.words) == ("year to March 2025", "source 1", "Not this.")
    sources = challenge("Here", [line("area-vacancies", STEADY)], UNTIL).parts[1]
    assert sources.listed == ("Source of area-vacancies",)


def test_among_made_up_figures_a_published_one_says_that_it_is_not() -> None:
    lines = [line("area-vacancies", STEADY), replace(line("area-referrals", STEADY), published=False)]
    for made_up, marked in ((True, 1), (False, 0)):
        rows = challenge("Here", lines, UNTIL, made_up).parts[0].tables[0].rows
        said = {row[1].words: "not made up" in row[1].small for row in rows}
        assert sum(said.values()) == marked
        assert not said["Of area-referrals"]


def test_codes_stand_in_the_title_of_a_line_only_where_they_tell_two_apart() -> None:
    made = demo.counted()
    table = next(each for each in made.tables if len({figure.breakdown for figure in each.figures}) > 1)
    section = made.page.sections[0]
    every = [figure for figure in table.figures if figure.area == table.figures[0].area]
    one = [figure for figure in every if figure.breakdown == every[0].breakdown]
    assert {line.title for line in _broken_down(table, section, one)} == {section.title}
    assert len({figure.breakdown for figure in every}) > 1
    assert all(": " in line.title for line in _broken_down(table, section, every) if line.own[0].breakdown)


def test_never_more_than_ten_and_no_figure_twice() -> None:
    asked = [row[1].words for row in table([line(name, STEADY) for name in NAMES]).rows]
    assert len(NAMES) > MOST == len(asked) == len(set(asked))
    assert "no more figures" not in words([line(name, STEADY) for name in NAMES])


def test_fewer_figures_are_fewer_questions_and_it_says_so() -> None:
    made = challenge("Here", [line("area-referrals", STEADY), line("nobody-asks-of-this", STEADY)], UNTIL)
    assert made.parts[0].title == "1 of ten questions"
    assert len(made.parts[0].tables[0].rows) == 1
    assert "has no more figures of this area" in made.parts[0].words[1]
    assert challenge("Here", [], UNTIL).parts[0].tables == ()


def test_a_figure_without_a_number_is_named_with_its_mark_and_asked_about_nowhere() -> None:
    lines = [line("area-referrals", [50, 51, None]), line("area-vacancies", STEADY)]
    assert [row[1].words for row in table(lines).rows] == ["Of area-vacancies"]
    assert "nothing is asked from it: Of area-referrals [x]. That is never nought." in words(lines)


def test_what_moved_is_asked_first_and_alike_up_or_down() -> None:
    up = [line("area-abuse-by-adult", STEADY), line("area-vacancies", [50, 80], spread=5)]
    down = [line("area-abuse-by-adult", STEADY), line("area-vacancies", [80, 50], spread=5)]
    assert table(up).rows[0][0].words == table(down).rows[0][0].words
    assert table(up).rows[0][0].words.startswith("1. Vacant posts moved by more than usual.")
    assert table([line("area-vacancies", [50, 52], spread=5)]).rows[0][0].words.startswith("1. What is not done")


def test_no_rule_says_which_direction_is_good() -> None:
    said = " ".join(rule.question.lower() for rule in rules()).split()
    assert not {"good", "bad", "better", "worse", "improve", "improved", "poor", "high", "low"} & set(said)
