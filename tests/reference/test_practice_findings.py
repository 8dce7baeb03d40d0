"""The 49 real joint inspections, sentence by sentence, and the rules beside a person's codes of a held-out part.

practice_held_out.csv names sentences by their keys and holds none. One person coded every sentence of each third
inspection (by key, from the first) before the rules were written; docs/practice.md says what that is worth.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from datetime import date
from functools import cache
from pathlib import Path

from sightline.analyses.practice.codes import NONE, practice_codes
from sightline.analyses.practice.findings import Sentence, sentences_of
from sightline.analyses.practice.practices import NEITHER, POLARITIES, Coding
from sightline.analyses.practice.suggest import by_rule, polarity_of, suggest
from sightline.analyses.practice.worksheet import worksheet
from sightline.published.joint import read_joint
from sightline.standard.table_lines import Line
from tests.reference.published_data import FOLDER, needed

pytestmark = needed

FAMILY = "Child sexual abuse in the family"
EIGHT = {  # Bracknell Forest, York, Cornwall, Islington; Brighton and Hove, Leicestershire, Tower Hamlets, Gateshead
    "E06000036", "E06000014", "E06000052", "E09000019", "E06000043", "E10000018", "E09000030", "E08000037",
}  # fmt: skip
DAY = date(2026, 6, 1)
DOCS = Path(__file__).resolve().parents[2] / "docs" / "practice.md"


@cache
def whole() -> dict[str, Sentence]:
    return {one.key: one for one in sentences_of(read_joint(FOLDER).inspections)}


def coded() -> dict[str, dict[str, str]]:
    """Key of a held-out sentence -> code -> polarity, as a person said."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    with (Path(__file__).parent / "practice_held_out.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[f"{row['inspection']}/{row['heading']}/{row['sentence']}"][row["code"]] = row["polarity"]
    return found


def test_there_are_49_inspections_8_of_the_theme_and_so_many_sentences() -> None:
    inspections = read_joint(FOLDER).inspections
    assert len({one.key for one in inspections}) == len(inspections) == 49
    family = [one for one in inspections if one.theme == FAMILY]
    assert {one.gss for one in family} == EIGHT
    assert Counter(one.heading for one in whole().values()) == {
        "strengths": 137, "needs": 78, "headline": 77, "improvement": 69, "priority": 6,
    }  # fmt: skip
    assert sum(one.standing for one in whole().values()) == 9
    assert len(sentences_of(inspections, FAMILY)) == 54
    assert len(worksheet(sentences_of(inspections, FAMILY), ())) == 1 + 46  # as the page says
    assert max(one.number for one in whole().values()) == 3


def test_a_person_coded_every_sentence_of_each_third_inspection() -> None:
    third = sorted({one.inspection for one in whole().values()})[::3]
    held = {key for key, one in whole().items() if one.inspection in third and not one.standing}
    assert coded().keys() == held
    assert len(held) == 119
    assert {code for codes in coded().values() for code in codes} <= set(practice_codes())
    assert {polarity for codes in coded().values() for polarity in codes.values()} == set(POLARITIES)


def test_the_rules_are_as_often_right_as_the_page_says() -> None:
    right, wrong, missed = Counter[str](), Counter[str](), Counter[str]()
    for key, said in coded().items():
        found, meant = set(by_rule(whole()[key].words)), set(said) - {NONE}
        right.update(found & meant)
        wrong.update(found - meant)
        missed.update(meant - found)
    labels = {one.label: code for code, one in practice_codes().items()}
    rows = re.findall(r"^\| ([^|]+) \| (\d+) \| (\d+) \| (\d+) \|", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    page = {labels.get(label, label): tuple(map(int, numbers)) for label, *numbers in rows}
    counted = {code: (right[code], wrong[code], missed[code]) for code in practice_codes() if code != NONE}
    assert page == {**counted, "All": (right.total(), wrong.total(), missed.total())}
    assert right.total() / (right.total() + wrong.total()) >= 0.75  # precision
    assert right.total() / (right.total() + missed.total()) >= 0.75  # recall


def test_the_polarity_of_a_heading_is_nearly_always_what_a_person_said() -> None:
    told: Counter[tuple[bool, str]] = Counter()
    for key, said in coded().items():
        one = whole()[key]
        for polarity in (polarity for code, polarity in said.items() if code != NONE):
            guessed = polarity_of(one.section, one.words) or NEITHER
            told[one.heading == "headline", "right" if guessed == polarity else "wrong"] += 1
    assert told == {(False, "right"): 114, (False, "wrong"): 3, (True, "right"): 22, (True, "wrong"): 9}


def test_likeness_adds_little_and_is_right_as_often_as_the_page_says() -> None:
    line = Line("coding", None, {}, "coding.csv")
    codings = [
        Coding(line, inspection, heading, int(sentence), "", code, polarity, "A", DAY, "B")
        for key, said in coded().items() for code, polarity in said.items()
        for inspection, heading, sentence in (key.split("/"),)
    ]  # fmt: skip
    found = [
        one.code in coded()[one.sentence.key] for one in suggest(list(whole().values()), codings)
        if one.sentence.key in coded() and one.code != NONE
        and any(near.key.split("/")[0] != one.sentence.inspection for near in one.near)
    ]  # fmt: skip
    assert (len(found), sum(found)) == (11, 8)
