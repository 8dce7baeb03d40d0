"""The draft "inquiries": what its tables count, that clearance lets it pass, and that it is made once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sightline.analyses.inquiries import tables
from sightline.analyses.inquiries.checking import open_register
from sightline.analyses.inquiries.draft import inquiries_draft
from sightline.analyses.inquiries.first import copy_out
from sightline.analyses.inquiries.register import themes
from sightline.analyses.inquiries.stage import FOLDER, inquire, kept_register
from sightline.clearance.gate import clear
from sightline.errors import Refused
from sightline.flow import CLEAR, Zone
from sightline.ledger.chain import Ledger
from sightline.standard.drafts import Draft, Listed, Slot
from sightline.standard.wire import decode_draft
from tests.unit.analyses.made_inquiries import INQUIRY, ON, folder_of, made
from tests.unit.clearance.made import DEFAULT


def counted(draft: Draft, table: str, *pairs: tuple[str, str], area: str = "pooled") -> float | None:
    (figure,) = (one for one in draft.table(table).figures if (one.breakdown, one.area) == (pairs, area))
    return figure.value


def entry(draft: Draft, name: str) -> Listed:
    (found,) = (one for page in draft.pages for section in page.sections for one in section.entries if one.id == name)
    return found


def test_questions_of_inquiries_that_run_by_theme_and_kind_of_body(tmp_path: Path) -> None:
    draft = inquiries_draft(made(tmp_path / "own"), ON)
    assert counted(draft, tables.QUESTIONS) == 3
    assert counted(draft, tables.QUESTIONS, ("asked_of", "police"), ("theme", "sharing")) == 2
    assert counted(draft, tables.QUESTIONS, ("asked_of", "council"), ("theme", "data")) == 0
    assert counted(draft, tables.TWICE, ("theme", "sharing")) == 2
    assert draft.table(tables.TWICE).dimension("theme").labels == (("sharing", themes()["sharing"]),)  # no other theme
    assert dict(entry(draft, "twice-1").parts)["A second inquiry"] == "Who was told?"


def test_an_inquiry_that_has_reported_asks_nothing_any_more(tmp_path: Path) -> None:
    register = made(tmp_path / "own")
    reported = replace(register, inquiry=(register.inquiry[0], replace(register.inquiry[1], state="reported")))
    draft = inquiries_draft(reported, ON)
    assert (counted(draft, tables.QUESTIONS), counted(draft, tables.TWICE)) == (1, 0)


def test_requests_by_area_with_those_to_all_of_england_apart(tmp_path: Path) -> None:
    draft = inquiries_draft(made(tmp_path / "own"), ON)
    assert counted(draft, tables.REQUESTS) == 3
    assert counted(draft, tables.REQUESTS, ("answered", "yes"), area="E92000001") == 1
    assert counted(draft, tables.REQUESTS, ("answered", "no"), area="E08000004") == 2
    assert dict(entry(draft, "support-second").parts)["Requests that reach survivors"].startswith("1, through support")


def test_recommendations_by_standing_and_what_has_expired(tmp_path: Path) -> None:
    draft = inquiries_draft(made(tmp_path / "own"), ON)
    # Measured change counted until December 2025, and assurance rests on it: in March 2026 only the action stands.
    assert counted(draft, tables.STANDING_OF, ("standing", "action_taken")) == 1
    assert counted(draft, tables.STANDING_OF, ("standing", "assured")) == 0
    assert counted(draft, tables.EVIDENCE_OF, ("evidence", "expired")) == 1
    assert counted(draft, tables.EVIDENCE_OF, ("evidence", "late")) == 0
    assert counted(draft, tables.TEST, ("part_of_test", "dated"), ("test_met", "yes")) == 1
    before = inquiries_draft(made(tmp_path / "own"), date(2025, 12, 31))
    assert counted(before, tables.STANDING_OF, ("standing", "assured")) == 1


def test_each_recommendation_names_its_figure_or_who_could_hold_it(tmp_path: Path) -> None:
    draft = inquiries_draft(made(tmp_path / "own"), ON)
    first, second = entry(draft, "recommendation-r1"), entry(draft, "recommendation-r2")
    assert first.figure == Slot("indicator", "children_by_year")
    assert second.figure is None
    parts = dict(second.parts)
    assert parts["Would show it"] == "No data exists: the council could hold it"
    assert parts["Measure"] == "No measure found in the sources listed, searched to 15 January 2026."


def test_the_first_register_passes_the_gate_exact(tmp_path: Path) -> None:
    copy_out(tmp_path / "own")
    register = open_register(tmp_path / "own", date(2026, 11, 27))
    draft = inquiries_draft(register, date(2026, 11, 27))
    ledger = Ledger.create(tmp_path / "ledger")
    (cleared,) = clear([draft], DEFAULT, ledger, release="test", officer="a test")
    assert [table.figures for table in cleared.tables] == [table.figures for table in draft.tables]


def test_the_stage_makes_a_draft_once_and_takes_it_back_with_the_register(tmp_path: Path) -> None:
    ledger, register = Ledger.create(tmp_path / "ledger"), made(tmp_path / FOLDER)
    assert kept_register(tmp_path, ON) == register
    assert inquire(ledger, None, ON) == (None, False)
    entry, new = inquire(ledger, register, ON)
    assert entry is not None
    assert new
    (payload,) = entry.payloads(Zone.DRAFTS)
    assert decode_draft(ledger.read_bytes(payload, CLEAR)) == inquiries_draft(register, ON)
    assert inquire(ledger, register, ON) == (entry, False)
    gone, new = inquire(ledger, kept_register(tmp_path / "elsewhere", ON), ON)
    assert new
    assert gone is not None
    assert gone.payloads(Zone.DRAFTS) == ()


def test_a_project_with_a_faulty_register_is_refused_with_every_fault(tmp_path: Path) -> None:
    folder_of(tmp_path / FOLDER, toml=INQUIRY.replace('level = "local"', 'level = "x"'))
    with pytest.raises(Refused) as refused:
        kept_register(tmp_path, ON)
    assert len(refused.value.findings) > 4  # the level, and each step of a recommendation that is not there
