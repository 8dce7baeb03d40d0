"""Repeated recommendations: found among planted ones that look alike, and counted only once a person confirmed them."""

from __future__ import annotations

import csv
import zlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from sightline.analyses.inquiries.checking import open_register
from sightline.analyses.inquiries.first import copy_out
from sightline.analyses.inquiries.map import parts
from sightline.analyses.inquiries.register import Register, Same
from sightline.analyses.inquiries.repeats import Suggested, repeated, suggested, to_read
from sightline.methods.likeness import alike, stems
from tests.inquiries_planted import CHOSEN_BY, HELD_OUT, Set, planted

SEEDS = range(40)
DAY = date(2026, 1, 1)


def measured(of: Set) -> tuple[float, float]:
    """Precision and recall of what is suggested, over all seeds together."""
    right = wrong = missed = 0
    for seed in SEEDS:
        register, truth = planted(of, seed)
        found = {
            frozenset((one.first.recommendation_key, one.second.recommendation_key)) for one in suggested(register)
        }  # fmt: skip
        right, wrong, missed = right + len(found & truth), wrong + len(found - truth), missed + len(truth - found)
    return right / (right + wrong), right / (right + missed)


def test_planted_repeats_are_found_with_words_that_the_limits_were_not_chosen_by() -> None:
    precision, recall = measured(HELD_OUT)
    assert precision >= 0.9
    assert recall >= 0.9


def keys(pairs: Iterable[Suggested]) -> set[frozenset[str]]:
    return {frozenset((one.first.recommendation_key, one.second.recommendation_key)) for one in pairs}


def held_out(pair: frozenset[str]) -> bool:
    """Whether a pair is of the half of real pairs by which NEAR was not chosen."""
    return zlib.crc32(" ".join(sorted(pair)).encode()) % 2 == 1


def test_real_recommendations_that_ask_for_the_same_are_mostly_among_those_to_read(tmp_path: Path) -> None:
    """A person marked the pairs of the first register by reading all 64, before any likeness was looked at.

    Held out: 6 of 6 that are the same, among 11 to read. The half that NEAR was chosen by: 4 of 6, among 9.
    """
    with Path(__file__).with_name("marked_repeats.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    copy_out(tmp_path / "first")
    register = open_register(tmp_path / "first", date(2026, 11, 27))
    known = register.recommendations()
    assert all(row["first"] in known and row["second"] in known for row in rows)
    same = {frozenset((row["first"], row["second"])) for row in rows if row["mark"] == "same"}
    found = keys(to_read(register))
    assert keys(suggested(register)) == set()  # none uses the same words
    for half, hits, most in ((True, 6, 12), (False, 4, 10)):
        mine = {pair for pair in found if held_out(pair) is half}
        assert len(mine & same) >= hits
        assert len(mine) <= most


def test_what_is_suggested_by_its_words_is_not_told_again_to_be_read() -> None:
    for seed in range(5):
        register, _ = planted(HELD_OUT, seed)
        assert not keys(suggested(register)) & keys(to_read(register))
    assert to_read(of_words("Publish it.")) == ()
    assert to_read(of_words("The of.", "And to.")) == ()


def test_the_two_sets_share_no_synonym_and_no_frame() -> None:
    assert not {frame[0] for frame in CHOSEN_BY.frames} & {frame[0] for frame in HELD_OUT.frames}
    shared = set(CHOSEN_BY.synonyms) & set(HELD_OUT.synonyms)
    assert not {other for word in shared for other in CHOSEN_BY.synonyms[word]} & {
        other for word in shared for other in HELD_OUT.synonyms[word]
    }


def test_the_order_of_words_does_not_matter_and_other_words_do() -> None:
    found = alike(["Police forces record ethnicity", "Ethnicity: recorded by police forces", "Fund a night helpline"])
    assert found[0, 1] > 0.6
    assert found[0, 2] < 0.1
    assert stems("recorded records recording") == ["record"] * 3


def of_words(*words: str) -> Register:
    register, _ = planted(HELD_OUT, 0)
    rows = [
        replace(register.recommendation[0], recommendation_key=f"k{number}", inquiry_key="abc"[number % 3], words=text)
        for number, text in enumerate(words)
    ]
    return replace(register, recommendation=tuple(rows))


def test_no_words_and_one_row_are_no_repeats() -> None:
    assert suggested(of_words("Publish it.")) == ()
    assert suggested(of_words("The of.", "And to.")) == ()


def test_a_pair_counts_only_once_a_person_said_yes() -> None:
    text = "Publish the number of trials that collapse in each court area"
    register = of_words(text, text, text, "Fund a helpline through the night", "Teach consent in lessons")
    assert len(suggested(register)) == 3
    assert repeated(register) == ()
    said = (Same("k0", "k1", "yes", "An Officer", DAY), Same("k1", "k2", "yes", "B Officer", DAY),
            Same("k3", "k4", "no", "An Officer", DAY))  # fmt: skip
    answered = replace(register, same=said)
    (group,) = repeated(answered)
    assert [one.recommendation_key for one in group.recommendations] == ["k0", "k1", "k2"]
    assert group.confirmed_by == ("An Officer", "B Officer")
    assert [(one.first.recommendation_key, one.second.recommendation_key) for one in suggested(answered)] == [
        ("k0", "k2")
    ]
    words = {part.name: part for part in parts(answered, DAY)}["asked-before"].words[0]
    assert "confirmed 1. 1 more pair only" in words
