"""The draft "partnerships": what its tables count, that clearance lets it pass, and that it is made once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sightline.analyses.partnerships.draft import Beside, partnerships_draft
from sightline.analyses.partnerships.inspected import LEFT_OUT, NOT_SHOWN
from sightline.analyses.partnerships.registry import Registry, open_registry
from sightline.analyses.partnerships.stage import FOLDER, Kept, draft_partnerships, kept_registry
from sightline.clearance.gate import clear
from sightline.clearance.refusals import reasons
from sightline.errors import Refused
from sightline.flow import Zone
from sightline.ledger.calendar import IN_TIME, LATE, Calendar
from sightline.ledger.calendar import Slot as Sent
from sightline.ledger.chain import Ledger
from sightline.published.inspected import FOLDER as INSPECTIONS
from sightline.standard.cycles import span_of
from sightline.standard.drafts import Draft
from tests.unit.analyses.test_partnership_registry import FILES, ON, registry_of
from tests.unit.clearance.made import DEFAULT
from tests.unit.published.test_joint import folder_of

ACTIONS = (
    "partnership,action,document,locator,owner,opened,due,closed\n"
    "north,a1,Plan,p. 3,Police,2025-01-01,2026-03-30,\nnorth,a2,Plan,p. 4,Police,2025-01-01,2025-06-30,2025-06-30\n"
)


def made(folder: Path) -> Registry:
    return open_registry(registry_of(folder, action=ACTIONS), ON)


def counted(draft: Draft, table: str, *pairs: tuple[str, str]) -> float | None:
    (figure,) = (one for one in draft.table(table).figures if one.breakdown == pairs)
    return figure.value


def test_duties_by_how_many_lead_and_actions_by_owner(tmp_path: Path) -> None:
    draft = partnerships_draft(made(tmp_path / "r"), ON)
    leads = [counted(draft, "partnership_leads_north", ("leads", code)) for code in ("none", "one", "several")]
    assert leads == [1, 1, 1]
    held = [counted(draft, "partnership_map_north", ("duty", "d1"), ("member", code)) for code in ("m1", "m2")]
    assert held == [1, 0]  # the yearly report: the council leads, the police do not
    overdue = counted(draft, "partnership_actions_north", ("action_state", "overdue"), ("owner", "m1"))
    assert (counted(draft, "partnership_actions_north"), overdue) == (2, 1)


def test_each_partnership_has_an_unlisted_page_and_one_with_nothing_has_none(tmp_path: Path) -> None:
    index, *pages = partnerships_draft(made(tmp_path / "r"), ON).pages
    assert (index.name, index.listed) == ("partnerships", True)
    assert [(page.name, page.listed) for page in pages] == [("partnership-north", False)]
    assert dict(pages[0].sections[0].entries[2].parts) == {"Leads": "Nobody", "What stands": "no lead"}


def test_the_draft_passes_the_gate_exact(tmp_path: Path) -> None:
    draft = partnerships_draft(made(tmp_path / "r"), ON)
    ledger = Ledger.create(tmp_path / "ledger")
    (cleared,) = clear([draft], DEFAULT, ledger, release="test", officer="a test")
    assert [table.figures for table in cleared.tables] == [table.figures for table in draft.tables]


def test_the_stage_makes_a_draft_once_and_takes_it_back_with_the_registry(tmp_path: Path) -> None:
    ledger, registry = Ledger.create(tmp_path / "ledger"), Kept(made(tmp_path / FOLDER), None, made_up=False)
    assert kept_registry(tmp_path, ON) == registry
    assert draft_partnerships(ledger, None, ON) == (None, False)
    entry, new = draft_partnerships(ledger, registry, ON)
    assert entry is not None
    assert new
    assert len(entry.payloads(Zone.DRAFTS)) == 1
    assert draft_partnerships(ledger, registry, ON) == (entry, False)
    gone, new = draft_partnerships(ledger, kept_registry(tmp_path / "elsewhere", ON), ON)
    assert gone is not None
    assert new
    assert gone.payloads(Zone.DRAFTS) == ()


def test_a_project_with_a_faulty_registry_is_refused_with_every_fault(tmp_path: Path) -> None:
    registry_of(tmp_path / FOLDER, duty="partnership,duty,lead\nwest,Data,\nnorth,Data,Nobody\n")
    with pytest.raises(Refused) as refused:
        kept_registry(tmp_path, ON)
    assert [each.line for each in refused.value.findings] == [2, 3]


def test_faults_of_the_registry_and_of_inspections_are_told_together(tmp_path: Path) -> None:
    registry_of(tmp_path / FOLDER, duty="partnership,duty,lead\nwest,Data,\n")
    folder_of(tmp_path / INSPECTIONS, {"la_code": "999"})
    with pytest.raises(Refused) as refused:
        kept_registry(tmp_path, ON)
    assert [each.rule for each in refused.value.findings] == ["registry-partnership", "no-such-authority"]
    (tmp_path / INSPECTIONS / "ofsted_jtai_findings.csv").unlink()
    registry_of(tmp_path / FOLDER)
    with pytest.raises(Refused, match="none of the files"):
        kept_registry(tmp_path, ON)


def test_inspections_are_counted_by_authority_and_stand_in_words_without_a_case_study(tmp_path: Path) -> None:
    registry_of(tmp_path / FOLDER, action=ACTIONS)
    rows: tuple[dict[str, str], ...] = (
        {},
        {"publication_date": "01/02/2024", "summary_headline_findings": "Write to SW1A 9ZZ."},
        {"la_code": "371"},
    )
    folder_of(tmp_path / INSPECTIONS, *rows)
    kept = kept_registry(tmp_path, ON)
    assert kept is not None
    draft = partnerships_draft(kept.registry, ON, Beside(inspected=kept.inspected))
    assert counted(draft, "partnership_inspections_south", ("inspection", "joint")) == 2  # Barnsley; not Doncaster's
    assert "partnership_inspections_north" not in {table.name for table in draft.tables}  # it covers nothing that day
    page = next(page for page in draft.pages if page.name == "partnership-south")
    newest, older = page.sections[-1].entries
    assert newest.title == "Barnsley, 1 February 2024: Serious youth violence"
    assert dict(newest.parts)["Headline findings"] == NOT_SHOWN  # clearance would refuse the release for its words
    assert dict(older.parts)["Headline findings"] == "Help comes in time."
    assert dict(older.parts)["Areas for priority action"] == "No text in the file"
    assert "One child." not in repr(page)
    (cleared,) = clear([draft], DEFAULT, Ledger.create(tmp_path / "ledger"), release="test", officer="a test")
    assert cleared.table("partnership_inspections_south").figures == draft.tables[-1].figures


def test_beside_made_up_places_no_inspection_stands_and_the_page_says_so(tmp_path: Path) -> None:
    registry_of(tmp_path / FOLDER, action=ACTIONS)
    folder_of(tmp_path / INSPECTIONS, {})
    kept = kept_registry(tmp_path, ON, made_up=True)
    assert kept is not None
    assert kept.inspected is None
    read = kept_registry(tmp_path, ON)
    assert read is not None
    draft = partnerships_draft(read.registry, ON, Beside(inspected=read.inspected, made_up=True))
    assert not any("inspections" in table.name for table in draft.tables)
    assert all(LEFT_OUT in page.lead for page in draft.more)


def test_returns_of_its_councils_and_forces_are_counted_by_state_and_of_nobody_else(tmp_path: Path) -> None:
    registry = made(tmp_path / "r")
    year = span_of("year", date(2025, 3, 31))
    slots = tuple(
        Sent(who, "any", "cin", year, ON, state)
        for who, state in (("E08000016", LATE), ("E08000016", IN_TIME), ("E08000017", LATE), ("H001", LATE))
    )  # fmt: skip
    draft = partnerships_draft(registry, ON, Beside(Calendar(ON, slots, agreed=True)))
    table = draft.table("partnership_returns_south")
    assert dict(table.dimension("area").labels) == {"E08000016": "Barnsley", "E23000011": "South Yorkshire police"}
    counted = {(f.area, f.breakdown[0][1]): f.value for f in table.figures if f.value}
    assert counted == {("E08000016", LATE): 1, ("E08000016", IN_TIME): 1}
    (cleared,) = clear([draft], DEFAULT, Ledger.create(tmp_path / "ledger"), release="test", officer="a test")
    assert cleared.table("partnership_returns_south").figures == table.figures


def test_shares_of_the_budget_stand_in_words_by_year_the_newest_first(tmp_path: Path) -> None:
    more = FILES["budget"] + "north,2026,Police,40\nnorth,2026,Council,60\n"
    draft = partnerships_draft(open_registry(registry_of(tmp_path / "r", budget=more), ON), ON)
    (section,) = (one for page in draft.pages for one in page.sections if one.name == "budget-north")
    assert [(one.title, dict(one.parts)) for one in section.entries] == [
        ("Budget of 2026", {"Police": "40% of what all paid", "Council": "60% of what all paid"}),
        ("Budget of 2025", {"Police": "33.3% of what all paid", "Council": "66.6% of what all paid"}),
    ]  # fmt: skip
    assert counted(draft, "partnership_budget_north") == 2
    assert not any(table.name == "partnership_budget_south" for table in draft.tables)
    assert reasons([draft], DEFAULT) == []


def test_counts_of_two_partnerships_are_not_two_values_of_one_figure(tmp_path: Path) -> None:
    more = FILES["duty"] + "south,Training,\n"
    draft = partnerships_draft(open_registry(registry_of(tmp_path / "r", duty=more), ON), ON)
    assert counted(draft, "partnership_leads_north") != counted(draft, "partnership_leads_south")
    assert reasons([draft], DEFAULT) == []
