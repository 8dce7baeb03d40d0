"""The stage map, and whose word comes first: every kind has one row in force, and every row names what exists."""

from __future__ import annotations

from datetime import date

import pytest

from sightline.chronology.once import SOURCES
from sightline.chronology.words import place, shared_kinds
from sightline.errors import StandardError
from sightline.returns.catalogue import FORMATS
from sightline.standard.codes import code_list
from sightline.standard.rows import read_rows
from sightline.standard.stages import stage, stages


def test_every_kind_of_event_has_one_row_with_a_source() -> None:
    rows = read_rows("stages.csv")
    assert {row["kind"] for row in rows} == set(code_list("event_kind"))
    assert len(rows) == len({(row["kind"], row["valid_from"]) for row in rows})
    assert all(row["label"] and row["source"] for row in rows)


def test_a_case_goes_from_contact_to_referral_to_conference_and_from_report_to_sentence() -> None:
    places = {row.stage: row.place for row in stages().values() if row.stage}
    for path in (
        ("contact", "referral", "assessment", "strategy_discussion", "section47", "conference", "protection_plan"),
        ("conference", "core_group", "review"),
        ("police_report", "crime", "charge", "trial", "conviction", "sentence"),
        ("support_referral", "support_wait", "support"),
    ):  # fmt: skip
        assert [places[name] for name in path] == sorted(places[name] for name in path)


def test_a_sign_and_a_finding_of_an_assessment_are_no_stages() -> None:
    assert [stage(kind).stage for kind in ("missing", "absence", "factor", "visit")] == [None] * 4
    assert stage("missing", date(2024, 1, 1)).open_days == 30


def test_a_kind_that_does_not_exist_has_no_stage() -> None:
    with pytest.raises(StandardError, match="no row in force for the kind 'lunch'"):
        stage("lunch")


def test_the_words_are_of_returns_and_kinds_that_exist_and_are_numbered_from_1() -> None:
    rows = read_rows("happening_words.csv")
    assert {row["return_code"] for row in rows} <= {form.code for form in FORMATS}
    assert set(shared_kinds()) <= set(code_list("event_kind"))
    for kind in set(shared_kinds()) - {"missing"}:  # of these a force has one return and a council two
        assert sorted(int(row["place"]) for row in rows if row["kind"] == kind) == list(
            range(1, 1 + sum(row["kind"] == kind for row in rows))
        )


def test_a_return_without_a_place_among_the_words_is_refused() -> None:
    assert place("suspension", "suspensions") == 1
    with pytest.raises(StandardError, match="gives the return 'support' no place"):
        place("referral", "support")


def test_every_code_says_which_returns_carry_it_or_that_none_does() -> None:
    made = {kind for kind in code_list("event_kind") if any(f"'{kind}'" in step.sql for step in SOURCES)}
    made |= {"strategy_discussion", "core_group", "initial_conference", "review"}  # named by the file of meetings
    said = {code.code for code in code_list("event_kind").values() if "carried by" in code.source}
    assert made <= said
