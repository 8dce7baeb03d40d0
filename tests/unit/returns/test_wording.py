"""Codes as people write them stand for one code or for none."""

from __future__ import annotations

import pytest

from sightline.returns.wording import wordings, words_of_heading


@pytest.mark.parametrize(
    ("codes", "words", "text", "code"),
    [
        ("yes_no_unknown", "annex_a_yes_no_words", "a) Yes", "yes"),
        ("yes_no_unknown", "annex_a_yes_no_words", " A)  YES", "yes"),
        ("yes_no_unknown", "annex_a_yes_no_words", "a", "yes"),
        ("yes_no_unknown", "annex_a_yes_no_words", "no", "no"),
        ("yes_no_unknown", "annex_a_yes_no_words", "Yes, twice", None),
        ("primary_need", "primary_need", "N1 \u2013 Abuse or neglect", "N1"),
        ("primary_need", "primary_need", "N11 - Abuse", None),
        ("ssda903_legal_status", "ssda903_legal_status", "C2: FCO", "C2"),
        ("ssda903_place", "ssda903_place", "f) U6: Foster placement - not FFA", "U6"),
        ("annex_a_accommodation", "annex_a_accommodation", "U: Independent living", "U"),
        ("annex_a_case_status", "annex_a_case_status", "b) Child Protection plan", "b"),
        ("referral_source", "annex_a_source_words", "Individual", None),  # four sources are
        ("ethnicity", "annex_a_ethnicity_words", "s", None),  # refused, and not obtained
        ("ethnicity", "annex_a_ethnicity_words", "k) APKN", "APKN"),
        ("ethnicity", "annex_a_ethnicity_words", "White\u00a0British", "WBRI"),
        ("ethnicity", "school_ethnicity_words", "WENG", "WBRI"),
    ],
)
def test_what_a_text_stands_for(codes: str, words: str, text: str, code: str | None) -> None:
    assert wordings(codes, words).code(text) == code


def test_headings_are_their_words_alone() -> None:
    assert words_of_heading("Child\u2019s  Legal\nStatus (Y/N)?") == words_of_heading("child's legal status (y / n)")
