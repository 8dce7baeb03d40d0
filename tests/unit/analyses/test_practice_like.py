"""What areas like one's own took up, in order; and the table of sentences that a person codes."""

from __future__ import annotations

from pathlib import Path

from sightline.analyses.practice.like import by_practice, taken_up
from sightline.analyses.practice.register import open_register
from sightline.analyses.practice.suggest import suggest
from sightline.analyses.practice.worksheet import COLUMNS, unknown, worksheet
from sightline.published.neighbours import Neighbour, Neighbours
from tests.unit.analyses.test_practice_register import FILES, ON, register_of
from tests.unit.analyses.test_practice_suggest import coding, sentence

BARNSLEY, BRADFORD, LEEDS = "E08000038", "E08000032", "E08000035"
ADOPTION = FILES["adoption"] + (
    "plain-words,E08000032,2020-01-01,2020-12-31,,A council,Made up\n"
    "plain-words,E08000016,2022-05-01,2023-01-01,,A council,Made up\n"
)


def neighbours() -> Neighbours:
    ten = (Neighbour(BRADFORD, "Bradford", "Very close"), Neighbour(LEEDS, "Leeds", "Close"))
    return Neighbours("sn_model_2025_wide.csv", "", {BARNSLEY: ten})


def test_neighbours_stand_in_the_order_of_the_model_with_what_each_began_with(tmp_path: Path) -> None:
    held = open_register(register_of(tmp_path / "r", adoption=ADOPTION), ON)
    own, first, second = taken_up("E08000016", neighbours(), held)
    assert (own.gss, own.closeness, first.name, first.closeness) == (BARNSLEY, "", "Bradford", "Very close")
    # Barnsley's older and newer codes are one area; two practices of one day share a place.
    assert [(step.place, step.adoption.practice, step.adoption.since.year) for step in own.steps] == [
        (1, "joint-visits", 2022), (1, "plain-words", 2022), (2, "joint-visits", 2025),
    ]  # fmt: skip
    assert [(step.place, step.name) for step in first.steps] == [(1, "Plain words"), (2, "Joint visits")]
    assert second.steps == ()
    assert by_practice((own, first, second), held) == (("Joint visits", 1, 0), ("Plain words", 1, 1))


def test_a_worksheet_leaves_code_and_polarity_to_a_person() -> None:
    held = [
        sentence(1, "All strategy meetings."), sentence(2, "Nothing."), sentence(3, "Triage.", standing=True),
        sentence(4, "Supervision of staff."),
    ]  # fmt: skip
    codings = [coding(4, "supervision"), coding(2, "none", by="")]
    header, first, second = worksheet(held, suggest(held), codings)
    assert tuple(header) == COLUMNS
    row = dict(zip(header, first, strict=True))
    assert (row["code"], row["polarity"], row["coder"], row["on"], row["confirmed_by"]) == ("", "", "", "", "")
    assert (row["suggested_codes"], row["suggested_polarity"]) == ("strategy_meetings", "need")
    assert row["why"] == "strategy_meetings: it says strategy meetings"
    assert (row["inspection"], row["heading"], row["sentence"], row["words"]) == (
        "80426-2022-07-18", "needs", "1", "All strategy meetings.",
    )  # fmt: skip
    row = dict(zip(header, second, strict=True))
    assert (row["sentence"], row["coded_by"], row["suggested_codes"], row["area"]) == ("2", "Analyst", "", "Barnsley")


def test_a_coding_of_no_sentence_of_the_file_is_told() -> None:
    held = [sentence(1, "One.")]
    assert [one.sentence for one in unknown([coding(1, "training"), coding(3, "training")], held)] == [3]
