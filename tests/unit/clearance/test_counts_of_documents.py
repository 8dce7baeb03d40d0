"""Counts of documents: shown exact, in drafts of registers only, and no count of people passes as one of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sightline.clearance.gate import clear
from sightline.clearance.policy import policies
from sightline.clearance.refusals import OF_DOCUMENTS, reasons
from sightline.ledger.chain import Ledger
from sightline.standard.drafts import Draft, FigureTable, OutputKind
from sightline.standard.figures import Dimension, Figure
from sightline.standard.units import Unit
from tests.unit.clearance.made import DEFAULT, MEASURE, POOLED, YEAR, draft, shown

THEME = Dimension("theme", "Theme", True, (("data", "Data"), ("law", "Law")))


def documents(unit: Unit = Unit.QUESTION, dimension: Dimension = THEME) -> FigureTable:
    measure = replace(MEASURE, code="documents", unit=unit)
    figures = tuple(
        Figure(measure, YEAR, POOLED, value, ((dimension.code, code),)) for code, value in (("data", 3), ("law", 0))
    )
    return FigureTable("by_theme", OutputKind.DOCUMENTS, "A made-up table", (dimension,), figures, "a test")


def of_register(table: FigureTable) -> Draft:
    return replace(draft(table), tier=2)


def test_a_small_count_of_documents_is_shown_exact_and_so_is_nought(tmp_path: Path) -> None:
    held = of_register(documents())
    (cleared,) = clear([held], DEFAULT, Ledger.create(tmp_path / "ledger"), release="test", officer="a test")
    assert shown(cleared.table("by_theme")) == [3, 0]
    assert any("requests are exact" in note for note in cleared.notes)


@pytest.mark.parametrize("unit", [Unit.CHILD, Unit.RECORD, Unit.AGENCY, Unit.ACCOUNT], ids=lambda unit: unit.name)
def test_nothing_else_passes_as_a_count_of_documents(unit: Unit) -> None:
    assert any("counts something else" in reason for reason in reasons([of_register(documents(unit))], DEFAULT))


@pytest.mark.parametrize("unit", sorted(OF_DOCUMENTS), ids=lambda unit: unit.name)
def test_documents_do_not_stand_among_counts_of_people(unit: Unit) -> None:
    table = replace(documents(unit), kind=OutputKind.COUNTS)
    assert any("kind documents" in reason for reason in reasons([of_register(table)], DEFAULT))


def test_a_draft_made_from_events_counts_no_documents() -> None:
    assert any("made of people's records" in reason for reason in reasons([draft(documents())], DEFAULT))


def test_a_breakdown_that_could_be_of_somebody_is_refused() -> None:
    table = documents(dimension=Dimension("witness", "Witness", True))
    assert any("something else than whom" in reason for reason in reasons([of_register(table)], DEFAULT))


def test_themes_of_documents_may_add_up_where_those_of_accounts_do_not() -> None:
    of_people = replace(THEME, additive=False)
    measure = replace(MEASURE, code="others")
    figures = (Figure(measure, YEAR, POOLED, 40.0, (("theme", "data"),)),)
    counted = FigureTable("of_people", OutputKind.COUNTS, "A made-up table", (of_people,), figures, "a test")
    beside = replace(draft(counted), name="beside")
    beside = replace(beside, page=replace(beside.page, name="beside"))
    assert not [reason for reason in reasons([of_register(documents()), beside], DEFAULT) if "additive" in reason]


def test_every_policy_but_that_for_what_others_published_covers_documents() -> None:
    assert {name for name, one in policies().items() if OutputKind.DOCUMENTS not in one.kinds} == {"published"}
