"""The standard model: whole, in its zones, and told on its page as it is in the code."""

from __future__ import annotations

from pathlib import Path

import pytest

from sightline.errors import StandardError
from sightline.flow import Zone
from sightline.standard.describe import markdown
from sightline.standard.model import TABLES, table
from sightline.standard.tables import Column, Table, Type, text

ROOT = Path(__file__).resolve().parents[3]
NAMES_A_PERSON = {"forename", "surname", "birth_date", "postcode", "nhs_number", "upn", "former_upn", "local_id"}


def test_every_table_of_the_design_is_there_once() -> None:
    names = [entry.name for entry in TABLES]
    assert len(names) == len(set(names))
    assert set(names) == {
        "submission", "identity", "link", "person", "person_ethnicity", "event", "link_draw", "agreement",
        "chronology_finding", "offence", "offence_party", "offence_outcome", "proceeding", "registration",
        "attendance", "programme_need",
        "supervision_term", "programme_place", "figure", "interval",
        "figure_draw", "inspection", "finding", "inquiry", "question", "recommendation", "response", "practice",
        "adoption", "partnership", "duty", "survey_wave", "account",
    }  # fmt: skip


def test_only_the_identity_zone_has_columns_that_name_a_person() -> None:
    for entry in TABLES:
        if entry.zone is not Zone.IDENTITY:
            assert not NAMES_A_PERSON & set(entry.names), entry.name


def test_only_events_and_what_feeds_them_hold_a_record_or_person_key() -> None:
    keyed = {entry.name for entry in TABLES if {"record_key", "person_key"} & set(entry.names)}
    assert keyed == {
        "identity", "link", "person", "person_ethnicity", "event", "link_draw", "agreement", "offence_party",
        "programme_need", "supervision_term", "proceeding", "registration",
    }  # fmt: skip


def test_every_column_has_a_meaning() -> None:
    assert [(t.name, c.name) for t in TABLES for c in t.columns if len(c.meaning) < 3] == []


def test_every_whole_number_and_fraction_has_a_unit_but_for_ledger_numbers() -> None:
    bare = {
        (t.name, c.name)
        for t in TABLES
        for c in t.columns
        if c.type in (Type.INT, Type.DOUBLE) and c.unit is None and c.name != "submission"
    }
    assert bare == set()


def test_a_key_is_never_empty() -> None:
    optional = {(t.name, name) for t in TABLES for name in t.key if t.column(name).null}
    assert optional == set()


def test_a_figure_keeps_value_and_mark_in_columns_of_their_own() -> None:
    assert table("figure").column("value").null
    assert table("figure").column("mark").null


def test_an_unknown_table_is_refused() -> None:
    with pytest.raises(StandardError, match="no table 'diary'"):
        table("diary")


def test_a_table_that_names_a_column_twice_or_a_key_it_lacks_is_refused() -> None:
    with pytest.raises(StandardError, match="names a column twice"):
        Table("x", Zone.ADMIN, "thing", (text("a", "one"), text("a", "two")))
    with pytest.raises(StandardError, match="columns it lacks: b"):
        Table("x", Zone.ADMIN, "thing", (text("a", "one"),), key=("b",))


def test_a_column_is_found_by_its_name() -> None:
    assert table("event").column("happened_on") == Column("happened_on", Type.DATE, "Day it happened")
    with pytest.raises(StandardError, match="no column 'mood'"):
        table("event").column("mood")


def test_the_page_in_docs_is_printed_from_the_model() -> None:
    page = (ROOT / "docs" / "standard-model.md").read_text(encoding="utf-8")
    assert page == markdown(), "docs/standard-model.md is stale: write sightline.standard.describe.markdown() to it"


def test_the_page_has_a_section_and_a_row_for_everything() -> None:
    page = markdown()
    for entry in TABLES:
        assert f"\n## {entry.name}\n" in page
    assert page.count("\n| `") == sum(len(entry.columns) for entry in TABLES)
