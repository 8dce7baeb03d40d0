"""Faults of recording: who sends what, second local ids, mistakes, and errors that go with abuse."""

from __future__ import annotations

import random
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

from sightline.standard.areas import current
from sightline.standard.codes import code_list
from sightline.synthetic.days import year_bounds
from sightline.synthetic.files.sheets import csv_text
from sightline.synthetic.recording import books, mistakes
from sightline.synthetic.recording.books import Book, Quality, write_down
from sightline.synthetic.recording.faults import Sending, make_sent, old_code_councils, sent_table
from sightline.synthetic.recording.mistakes import Mistake, choose, reports
from sightline.synthetic.recording.observed import SEEN, observed
from sightline.synthetic.scenario import plain
from sightline.synthetic.setting import Setting, setting
from sightline.synthetic.society.people import ETHNICITIES, Ints, Kind, People

YEARS = (2024, 2025, 2026)
SIZE = 20_000


def place(areas: int = 20, seed: int = 1, **faults: float) -> Setting:
    usual = plain(areas, 100 * areas, YEARS)
    chosen = sorted(current(), key=lambda area: area.gss)[:areas]
    return setting(replace(usual, faults={**usual.faults, **faults}), seed, chosen)


# Who sends what


def test_by_default_everybody_sends_everything() -> None:
    sent = make_sent(place())
    assert all((sendings == Sending.SENT).all() for sendings in sent.sendings.values())
    assert sent.of_year(3, 2025) == 2025


def test_as_many_are_silent_estimated_and_resubmitted_as_the_scenario_says() -> None:
    sent = make_sent(place(silent=3, estimated=4, resubmitted=0.5))
    council, police = sent.sendings["council"], sent.sendings["police"]
    assert (council == Sending.SILENT).sum() + (police == Sending.SILENT).sum() == 3
    assert (council == Sending.ESTIMATED).sum() == 4
    assert 20 <= (council == Sending.RESUBMITTED).sum() <= 30
    assert not (sent.sendings["support"] != Sending.SENT).any()


@pytest.mark.parametrize("seed", range(5))
def test_an_estimate_follows_a_year_that_was_sent(seed: int) -> None:
    council = make_sent(place(seed=seed, silent=10, estimated=8, resubmitted=0.3)).sendings["council"]
    agency, year = np.nonzero(council == Sending.ESTIMATED)
    assert len(agency)
    assert (year > 0).all()
    assert np.isin(council[agency, year - 1], (Sending.SENT, Sending.RESUBMITTED)).all()


def test_no_more_is_estimated_than_there_is() -> None:
    sent = make_sent(place(areas=2, silent=1000, estimated=1000))
    assert (sent.sendings["council"] == Sending.SILENT).all()


def test_what_was_written_down_in_a_silent_or_estimated_year_is_held_by_no_file() -> None:
    sent = make_sent(place(silent=2, estimated=2))
    agency, year = np.indices(sent.sendings["council"].shape).reshape(2, -1).astype(np.int32)
    days = np.array([year_bounds(YEARS[index])[1] for index in year], dtype=np.int32)
    held = sent.holds("council", agency, days)
    assert (held == np.isin(sent.sendings["council"].ravel(), (Sending.SENT, Sending.RESUBMITTED))).all()
    outside = np.array([year_bounds(2024)[0] - 1, year_bounds(2026)[1] + 1], dtype=np.int32)
    assert not sent.holds("council", np.zeros(2, dtype=np.int32), outside).any()


def test_the_table_of_what_is_sent_has_a_row_for_each_agency_and_year() -> None:
    where = place(silent=2, estimated=2)
    rows = sent_table(where, make_sent(where)).to_pylist()
    agencies = sum(len(where.agencies(sender)) for sender in ("council", "police", "support"))
    assert len(rows) == agencies * len(YEARS)
    assert {(row["kind"], None if row["of_year"] is None else row["of_year"] - row["year"]) for row in rows} == {
        ("sent", 0), ("silent", None), ("estimated", -1)
    }  # fmt: skip


@pytest.mark.parametrize(("share", "councils"), [(0.0, 0), (0.1, 2), (1.0, 20)])
def test_a_share_of_councils_writes_the_old_code(share: float, councils: int) -> None:
    assert int(old_code_councils(place(phased_19a=share)).sum()) == councils


# People in books


def folk() -> People:
    """Children of one household each, with little but what a book is made of."""

    def texts(letter: str) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
        found = np.empty(SIZE, dtype=object)
        found[:] = [f"{letter}{'bcdfghjk'[number % 8]}e{'lmnprstv'[number // 8 % 8]}a" for number in range(SIZE)]
        return found

    nothing = np.zeros(SIZE, dtype=np.int32)
    values: dict[str, Any] = dict.fromkeys((field.name for field in fields(People)), nothing)
    values |= {
        "kind": np.full(SIZE, Kind.CHILD, dtype=np.int8), "birth": np.full(SIZE, 30_000, dtype=np.int32),
        "female": np.arange(SIZE) % 2 == 0, "ethnicity": (np.arange(SIZE) % len(ETHNICITIES)).astype(np.int8),
        "forename": texts("A"), "surname": texts("B"), "postcode": texts("P"), "next_postcode": texts("P"),
        "nhs": [f"{9990000000 + number}" for number in range(SIZE)],
        "upn": [f"A{number:012d}" for number in range(SIZE)], "former_upn": {},
    }  # fmt: skip
    return People(**values)


@pytest.fixture(scope="module")
def people() -> People:
    return folk()


def book(people: People, quality: Quality = books.COUNCIL, **more: object) -> Book:
    everybody = np.arange(SIZE, dtype=np.int32)
    seen = np.full(SIZE, 33_000, dtype=np.int32)
    return write_down(
        np.random.default_rng(3),
        random.Random(3),
        people,
        everybody % 2 * 0,
        everybody,
        seen,
        quality,
        ["300"],
        **more,  # type: ignore[arg-type]
    )


@pytest.fixture(scope="module")
def doubled(people: People) -> Book:
    again = np.where(np.arange(SIZE) % 2 == 0, 33_500, 0).astype(np.int32)
    return book(people, again=again, duplicates=0.1)


def test_without_duplicates_everybody_has_one_entry(people: People) -> None:
    once = book(people, again=np.full(SIZE, 33_500, dtype=np.int32))
    assert len(once) == SIZE
    assert not once.second
    assert once.entry(0, 17, 40_000) == once.place[0, 17] == 17


def test_a_share_of_people_met_twice_has_two_local_ids(doubled: Book) -> None:
    assert len(doubled) == SIZE + SIZE // 10
    assert len(set(doubled.local_id)) == len(doubled)
    persons = [person for _, person in doubled.second]
    assert all(person % 2 == 0 for person in persons)
    assert {int(doubled.person[second.entry]) for second in doubled.second.values()} == set(persons)


def test_the_second_id_is_used_from_its_day_on(doubled: Book) -> None:
    person = next(iter(doubled.second))[1]
    second = doubled.second[0, person]
    assert second.from_day == 33_500
    assert doubled.entry(0, person, 33_499) == doubled.place[0, person] == person
    assert doubled.entry(0, person, 33_500) == second.entry


def test_entries_of_many_are_those_of_each(doubled: Book) -> None:
    rng = np.random.default_rng(5)
    person = rng.integers(0, SIZE, size=500).astype(np.int32)
    day = rng.integers(33_400, 33_600, size=500).astype(np.int32)
    agency = np.zeros(500, dtype=np.int32)
    one_by_one = [doubled.entry(0, p, d) for p, d in zip(person.tolist(), day.tolist(), strict=True)]
    assert doubled.entries(agency, person, day).tolist() == one_by_one
    assert doubled.entries(agency, person).tolist() == person.tolist()


def test_nobody_is_found_who_is_not_in_the_book(doubled: Book) -> None:
    with pytest.raises(KeyError):
        doubled.entries(np.ones(1, dtype=np.int32), np.ones(1, dtype=np.int32))


def test_adopted_children_have_no_second_id(people: People) -> None:
    adopted = replace(people, adopted_on=np.full(SIZE, 33_200, dtype=np.int32))
    assert not book(adopted, again=np.full(SIZE, 33_500, dtype=np.int32), duplicates=0.5).second


def errors(people: People, written: Book, who: Ints) -> list[float]:
    """Share of names, numbers and postcodes that are wrong or missing."""
    pairs = (
        (written.surname, people.surname), (written.forename, people.forename), (written.postcode, people.postcode),
        (written.nhs, np.array(people.nhs, dtype=object)),
    )  # fmt: skip
    return [float((texts[who] != true[who]).mean()) for texts, true in pairs]


def test_errors_go_with_abuse_by_the_ratio_of_the_scenario(people: People) -> None:
    abused = np.arange(SIZE) % 4 == 0
    quality = replace(books.POLICE, nhs=0.8, name_typo=0.10)
    written = book(people, quality, abused=abused, ratio=3.0)
    those, others = (errors(people, written, np.flatnonzero(which).astype(np.int32)) for which in (abused, ~abused))
    assert all(2.4 < mine / theirs < 3.6 for mine, theirs in zip(those, others, strict=True))


def test_a_ratio_of_one_changes_nothing(people: People) -> None:
    abused = np.arange(SIZE) % 4 == 0
    alike, usual = book(people, abused=abused), book(people)
    assert all((getattr(alike, name) == getattr(usual, name)).all() for name in ("surname", "nhs", "upn", "postcode"))


def test_officers_err_most_about_people_of_mixed_background() -> None:
    usual = {"W": "IC1", "A": "IC4", "B": "IC3", "M": None, "C": "IC5", "O": "IC6"}
    likeliest = {"MWBC": "IC3", "MWBA": "IC3", "MWAS": "IC4", "MOTH": "IC1"}
    wrong = {}
    for place, code in enumerate(ETHNICITIES):
        seen = observed(np.random.default_rng(1), np.full(20_000, place, dtype=np.int8))
        written = seen[seen != ""]
        wrong[code] = float((written != (usual[code[0]] or likeliest[code])).mean())
    assert max(wrong["WBRI"], wrong["BAFR"], wrong["APKN"]) < 0.15
    assert min(wrong[code] for code in likeliest) > 0.30
    assert set(SEEN) <= set(code_list("ethnicity_observed"))


# Mistakes


@pytest.mark.parametrize("quality", [books.COUNCIL, books.POLICE, books.SUPPORT])
def test_the_share_of_entries_has_a_mistake_of_its_senders_kinds(people: People, quality: Quality) -> None:
    written = book(people, quality, mistakes=0.2)
    share = float((written.mistake != Mistake.NONE).mean())
    assert abs(share - 0.2 * quality.in_entries) < 0.01
    assert set(np.unique(written.mistake).tolist()) == {Mistake.NONE, *quality.mistakes}


def test_a_wrong_sex_code_leaves_the_sex_unknown(people: People) -> None:
    written = book(people, mistakes=0.2)
    assert (written.sex[written.mistake == Mistake.SEX_CODE] == "").all()


def test_mistakes_are_only_in_fields_that_are_written(people: People) -> None:
    written = book(people, replace(books.COUNCIL, nhs=0.0), mistakes=0.3)
    assert not (written.mistake == Mistake.NHS_DIGIT).any()


def test_nobody_gets_a_mistake_that_they_cannot_have() -> None:
    able = {Mistake.SOURCE_CODE: np.array([True, False, False]), Mistake.REVIEW_EARLY: np.array([False, True, False])}
    found = choose(np.random.default_rng(1), able, np.ones(3, dtype=bool))
    assert found.tolist() == [Mistake.SOURCE_CODE, Mistake.REVIEW_EARLY, Mistake.NONE]


def test_every_mistake_has_a_rule_that_reports_it() -> None:
    assert {kind for kind, _ in reports()} == set(Mistake) - {Mistake.NONE}


@pytest.mark.parametrize(
    ("code", "name"),
    [(mistakes.WRONG_SEX, "sex"), (mistakes.WRONG_DISABILITY, "disability"), (mistakes.WRONG_NEED, "primary_need"),
     (mistakes.WRONG_SOURCE, "referral_source"), (mistakes.WRONG_REASON, "closure_reason"),
     (mistakes.WRONG_SETTING, "setting"), (mistakes.WRONG_OUTCOME, "crime_outcome"),
     (mistakes.WRONG_REFERRER, "support_referrer")],
)  # fmt: skip
def test_wrong_codes_are_on_no_list(code: str, name: str) -> None:
    assert code not in code_list(name)


def test_texts_that_need_quotation_marks_get_them() -> None:
    assert csv_text(["a", "b"], [["1", "2"], ["x", "y"]]) == "a,b\n1,x\n2,y\n"
    assert csv_text(["a", "b"], [["1,5", 'say "no"'], ["x", "y\nz"]]) == 'a,b\n"1,5",x\n"say ""no""","y\nz"\n'
