"""Suggestions name their reason and are never codings; people who coded the same sentences are compared."""

from __future__ import annotations

from datetime import date

from sightline.analyses.practice.codes import NONE, practice_codes
from sightline.analyses.practice.double import said, twice
from sightline.analyses.practice.findings import Sentence
from sightline.analyses.practice.practices import NEED, NEITHER, PRAISE, Coding
from sightline.analyses.practice.suggest import UNKNOWN, by_rule, phrases, polarity_of, suggest
from sightline.methods.coders import Agreement, kappa
from sightline.published.joint import Section
from sightline.standard.table_lines import Line

DAY = date(2025, 1, 1)
LINE = Line("coding", 2, {}, "coding.csv")


def sentence(number: int, words: str, section: Section = Section.NEEDS, standing: bool = False) -> Sentence:
    return Sentence("80426-2022-07-18", section, number, words, "E08000038", "A theme", DAY, standing)


def coding(number: int, code: str, coder: str = "Analyst", polarity: str = NEED, by: str = "Scrutineer") -> Coding:
    return Coding(LINE, "80426-2022-07-18", "needs", number, "", code, polarity, coder, DAY, by)


def test_a_phrase_suggests_its_code_and_the_words_are_named() -> None:
    (first, second) = suggest([sentence(1, "The timeliness of strategy meetings and of the minutes of strategy "
                                           "meetings, so that staff are curious.")])  # fmt: skip
    assert (first.code, first.words, first.polarity) == ("strategy_meetings", ("strategy meetings", "minutes"), NEED)
    assert (second.code, second.why) == ("challenge", "it says curious")


def test_every_code_but_none_has_a_phrase_and_every_phrase_a_code() -> None:
    assert {code for code, _ in phrases()} == set(practice_codes()) - {NONE}
    assert by_rule("The weather was fine.") == {}
    assert "front_door" not in by_rule("a history of re-referrals")


def test_polarity_is_that_of_the_heading_and_under_a_headline_words_decide() -> None:
    assert polarity_of(Section.STRENGTHS, "It is not effective.") == PRAISE
    assert [polarity_of(section, "Effective.") for section in (Section.IMPROVEMENT, Section.NEEDS, Section.PRIORITY)] \
        == [NEED] * 3  # fmt: skip
    assert polarity_of(Section.HEADLINE, "Work is effective.") == PRAISE
    assert polarity_of(Section.HEADLINE, "Work is not effective.") == NEED
    assert polarity_of(Section.HEADLINE, "There are two boards.") == UNKNOWN


def test_a_confirmed_sentence_suggests_for_another_and_an_unconfirmed_one_does_not() -> None:
    words = "Recording of what a child was told by staff after the visit"
    held = [sentence(1, words), sentence(2, f"{words} is late"), sentence(3, "Nothing of the kind")]
    (one,) = suggest(held, [coding(1, "child_voice")])
    assert (one.sentence.number, one.code, one.words, one.near[0].key) == (
        2, "child_voice", (), "80426-2022-07-18/needs/1",
    )  # fmt: skip
    assert one.why.startswith("it is like 80426-2022-07-18/needs/1 (0.")
    assert suggest(held, [coding(1, "child_voice", by="")]) == ()


def test_what_stands_in_every_letter_is_suggested_nothing() -> None:
    assert suggest([sentence(1, "Strategy meetings.", standing=True)]) == ()


def test_two_coders_are_compared_by_codes_and_by_polarity() -> None:
    first = [coding(number, "training" if number <= 6 else "challenge", "A", PRAISE if number > 7 else NEED)
             for number in range(1, 13)]  # fmt: skip
    second = [coding(number, "training" if number <= 5 else "challenge", "b", PRAISE if number > 8 else NEED)
              for number in range(1, 13)]  # fmt: skip
    (found,) = twice([*first, *second, coding(12, "learning", "a"), coding(13, "training", "B")])
    assert (found.coders, found.sentences, found.same) == (("A", "b"), 12, 10)
    assert isinstance(found.codes, Agreement)
    # training: 5 of both, 1 of A alone; challenge: 5 of both; and one that A called challenge and learning.
    assert found.codes.value == kappa([[5, 1, 0], [0, 5, 0], [0, 1, 0]])
    assert isinstance(found.polarities, Agreement)
    assert (found.polarities.value, found.polarities.units) == (kappa([[4, 1], [0, 6]]), 11)
    assert said(found.codes).startswith("0.70 (")


def test_what_cannot_be_told_of_coders_says_why_and_one_coder_is_nobody_to_compare() -> None:
    pair = [coding(1, "training", "A", NEITHER), coding(1, "training", "B", NEITHER)]
    (found,) = twice(pair)
    assert said(found.codes).startswith("not told: ")
    assert twice(pair[:1]) == ()
