"""Letters split into sentences, and which sentence is which."""

from __future__ import annotations

from datetime import date

import pytest

from sightline.analyses.practice.findings import sentences_of
from sightline.analyses.practice.sentences import split
from sightline.published.joint import JointInspection, Passage, Section, State


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Dr. Lee and Mr. J. Smith met. They agreed.", ["Dr. Lee and Mr. J. Smith met.", "They agreed."]),
        ("The hub (MASH). It works.", ["The hub (MASH).", "It works."]),
        ("Some do (e.g. Schools) and some, i.e. GPs, do not. All may.",
         ["Some do (e.g. Schools) and some, i.e. GPs, do not.", "All may."]),
        ("See no. 5 and para. 12. Was there no. The end.", ["See no. 5 and para. 12.", "Was there no.", "The end."]),
        ("It took 3.5 days in St. Helens in 2019. Less.", ["It took 3.5 days in St. Helens in 2019.", "Less."]),
        ("“Was it done?” It was! and more. I saw it.", ["“Was it done?”", "It was! and more.", "I saw it."]),
        ("They must:\n- refer in time\n- meet.\n\nNext", ["They must:", "refer in time", "meet.", "Next"]),
        ("First: • one • two", ["First:", "one", "two"]),
        ("1. See the child. 2. Write it down.", ["1. See the child.", "2. Write it down."]),
        (". All of it. 2 The page goes on", ["All of it.", "2 The page goes on"]),
        ("  \n ", []),
    ],
)  # fmt: skip
def test_a_full_stop_ends_a_sentence_unless_it_means_something_else(text: str, sentences: list[str]) -> None:
    assert list(split(text)) == sentences


def test_a_sentence_is_known_by_its_inspection_heading_and_number() -> None:
    strengths = "All references to children in this letter are to some. Partners meet. Dr. Lee leads."
    passages = (
        Passage(Section.HEADLINE, State.NOT_FOUND), Passage(Section.STRENGTHS, State.TEXT, strengths),
        Passage(Section.NEEDS, State.TEXT, "How records are kept."), Passage(Section.PRIORITY, State.NONE),
    )  # fmt: skip
    one = JointInspection("80426", "E08000038", "A", date(2022, 7, 18), None, None, passages, "file")
    found = sentences_of([one])
    assert [(each.key, each.standing) for each in found] == [
        ("80426-2022-07-18/strengths/1", True), ("80426-2022-07-18/strengths/2", False),
        ("80426-2022-07-18/strengths/3", False), ("80426-2022-07-18/needs/1", False),
    ]  # fmt: skip
    assert (found[2].words, found[2].area) == ("Dr. Lee leads.", "Barnsley")
    assert sentences_of([one], "B") == ()
