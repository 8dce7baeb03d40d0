"""Counts by group: what each record says of itself, what a pair's two records say, and what numbers would be missed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa

from sightline.link.by_group import Known
from sightline.link.linking import Linked, link_people
from sightline.standard import linkage as words
from sightline.standard.linkage import groups_of
from tests.unit.link.made_up import KEY, NHS, UPN, identity, row

ON = date(2026, 3, 31)
BY_DAY = Known(ON)
OTHER_UPN = "L801200001003"
Counts = dict[tuple[str, str, str | None], tuple[int, int | None]]


def linked(*rows: dict[str, object], known: Known = BY_DAY) -> Linked:
    return link_people(identity(*rows), key=KEY, known=known)


def counts(found: Linked, measure: str, population: str = words.CHILD) -> Counts:
    return {
        (entry["dimension"], entry["code"], entry["band"]): (entry["n"], entry["of"])
        for entry in found.quality.to_pylist()
        if entry["measure"] == measure and entry["population"] == population
    }


def test_a_record_counts_under_what_it_says_itself() -> None:
    found = linked(row("a", ethnicity="APKN"), row("b", "police", ethnicity_observed="IC4"), row("c", "support"))
    said = counts(found, words.JOINED)
    assert said["ethnic_group", "A", None] == (1, 1)
    assert said["ethnic_group", "not_known", None] == (2, 2)
    assert {code: n for (dimension, code, _), (n, _) in said.items() if dimension == "ethnic_source"} == {
        "council": 1, "police_observed": 1, "not_known": 1,
    }  # fmt: skip


def test_the_newest_group_that_says_something_counts_and_refused_says_nothing() -> None:
    rows = [row("a", ethnicity=code, submission=n) for n, code in enumerate(("WBRI", "MWBC", "REFU", "NOBT"))]
    assert counts(linked(*rows), words.RECORDS)["ethnic_group", "M", None] == (1, None)


def test_ages_are_told_by_the_day_and_not_at_all_without_one() -> None:
    rows = row("a", birth_date=date(2021, 3, 31)), row("b", "police", birth_date=date(2021, 4, 1))
    assert counts(linked(*rows), words.RECORDS)["age", "5-9", None] == (1, None)
    assert counts(linked(*rows), words.RECORDS)["age", "0-4", None] == (1, None)
    assert not [key for key in counts(linked(*rows, known=Known()), words.RECORDS) if key[0] == "age"]


def test_a_pair_counts_under_what_either_record_says_and_apart_where_they_do_not_agree() -> None:
    one = linked(row("a", ethnicity="WBRI", sex="F"), row("b", "police", sex=None))
    assert counts(one, words.PAIRS)["ethnic_group", "W", None] == (1, None)
    assert counts(one, words.PAIRS)["sex", "F", None] == (1, None)
    two = linked(row("a", ethnicity="WBRI"), row("b", "police", ethnicity="BAFR"))
    assert counts(two, words.PAIRS)["ethnic_group", "differ", None] == (1, None)


def test_a_pair_of_two_areas_counts_under_both_and_under_its_kinds_of_agency() -> None:
    found = counts(
        linked(row("a", agency="E09000001"), row("b", "police", "E23000001"), row("c", "support")), words.PAIRS
    )
    assert found["area", "E09000001", None] == (2, None)
    assert found["area", "E23000001", None] == (2, None)
    assert {code: n for (dimension, code, _), (n, _) in found.items() if dimension == "kinds"} == {
        "council+police": 1, "council+support": 1, "police+support": 1,
    }  # fmt: skip


def test_two_records_of_one_agency_are_no_link_to_another() -> None:
    said = counts(linked(row("a"), row("b"), row("c", "police", forename="Zed", surname="Quill")), words.JOINED)
    assert said["all", "all", None] == (0, 3)


def test_who_may_not_be_joined_is_left_out_and_who_is_suspect_stands_apart() -> None:
    adult: dict[str, Any] = {"birth_date": date(1980, 1, 2)}
    suspect = row("b", "police", role="suspect", return_code="police_party", **adult)
    court = row("c", "court", return_code="court_cases", **adult)
    found = linked(row("a", link_barrier="adoption"), suspect, court)
    assert counts(found, words.RECORDS) == {}
    assert counts(found, words.JOINED, words.OFFENDER)["all", "all", None] == (2, 2)
    assert counts(found, words.PAIRS, words.OFFENDER)["kinds", "court+police", None] == (1, None)


def test_a_pair_found_by_its_number_alone_is_counted_as_missed_without_it() -> None:
    moved: dict[str, Any] = {"surname": "Quill", "postcode": "QX9 9ZZ"}
    alike = row("a", nhs_number=NHS), row("b", "health", nhs_number=NHS)
    unlike = row("a", nhs_number=NHS), row("b", "health", nhs_number=NHS, forename=None, **moved)
    assert counts(linked(*alike), words.NUMBERED)["all", "all", None] == (1, 1)
    assert counts(linked(*unlike), words.NUMBERED)["all", "all", None] == (0, 1)
    assert counts(linked(row("a"), row("b", "health")), words.NUMBERED)["all", "all", None] == (0, 0)


def test_records_with_too_little_to_compare_are_counted() -> None:
    nothing: dict[str, Any] = {"forename": None, "surname": None, "birth_date": None, "postcode": None}
    said = counts(linked(row("a", **nothing), row("b"), row("c", link_barrier="sealed")), words.BLIND)
    assert said["all", "all", None] == (1, 2)


def test_what_is_expected_to_be_wrong_follows_from_the_odds() -> None:
    found = linked(row("a"), row("b", "police", forename="Roslaind"))
    (group,) = groups_of(found.quality.to_pylist())[words.CHILD, "all"]
    (weight,) = found.pairs["weight"].to_pylist()
    assert group.pairs == 1
    assert abs(group.wrong - 1 / (1 + 2**weight)) < 0.001


def test_deprivation_is_counted_by_postcode_then_by_its_first_half() -> None:
    lookup = pa.table({"place": ["QX11AA", "QX1"], "fifth": ["1", "5"]})
    rows = row("a"), row("b", "police", postcode="QX1 2BB"), row("c", "support", postcode="QY1 1AA")
    said = counts(linked(*rows, known=Known(ON, lookup)), words.RECORDS)
    assert {code: n for (dimension, code, _), (n, _) in said.items() if dimension == "deprivation"} == {
        "1": 1, "5": 1, "not_known": 1,
    }  # fmt: skip


BARE: dict[str, Any] = dict.fromkeys(("forename", "surname", "postcode"))


def answers(found: Linked, way: str) -> dict[str, int]:
    return {
        entry["band"]: entry["n"]
        for entry in found.quality.to_pylist()
        if entry["measure"] == words.BY_PUPIL and entry["rule"] == way
    }


def test_a_council_without_names_finds_pupils_by_the_number_alone() -> None:
    council: dict[str, Any] = {"agency": "E09000001", **BARE}
    found = linked(
        row("a", upn=UPN, **council), row("b", upn=OTHER_UPN, **council), row("c", **council),
        row("d", birth_date=date(2023, 1, 1), **council), row("e", birth_date=date(2008, 1, 1), **council),
        row("f", birth_date=None, **council), row("p", "school", upn=UPN),
    )  # fmt: skip
    expected = {
        words.FOUND: 1, words.NO_PUPIL: 1, words.NO_NUMBER: 1, words.UNDER_5: 1, words.OVER_15: 1, words.NO_AGE: 1,
    }  # fmt: skip
    assert answers(found, words.AS_LINKED) == expected
    assert answers(found, words.BY_NUMBER) == expected
    assert counts(found, words.ONLY_NUMBER) == {("area", "E09000001", None): (2, 6)}
    assert counts(found, words.ONLY_FOUND) == {("area", "E09000001", None): (1, 2)}
    assert counts(found, words.NAMED) == {("area", "E09000001", None): (0, 6)}


def test_a_council_with_names_finds_more_than_by_the_number() -> None:
    found = linked(row("a", agency="E09000001"), row("p", "school", upn=UPN))
    assert answers(found, words.AS_LINKED) == {words.FOUND: 1}
    assert answers(found, words.BY_NUMBER) == {words.NO_NUMBER: 1}


def test_a_pupil_of_another_birth_date_is_not_found_by_the_number() -> None:
    other = row("p", "school", upn=UPN, birth_date=date(2013, 1, 1), **BARE)
    assert answers(linked(row("a", agency="E09000001", upn=UPN, **BARE), other), words.BY_NUMBER) == {
        words.NO_PUPIL: 1
    }  # fmt: skip
