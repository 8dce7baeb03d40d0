"""The draft "practice": what its tables count, that clearance lets it pass exact, and that it is made once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sightline.analyses.practice.draft import practice_draft
from sightline.analyses.practice.forms import FOLDER
from sightline.analyses.practice.marks import EffectFound
from sightline.analyses.practice.practices import PracticeRegister
from sightline.analyses.practice.register import open_register
from sightline.analyses.practice.stage import draft_practice, kept_practice
from sightline.clearance.gate import clear
from sightline.errors import Refused
from sightline.flow import CLEAR, Zone
from sightline.ledger.chain import Ledger
from sightline.ledger.panels import keep_panels
from sightline.standard.drafts import Draft
from sightline.standard.wire import decode_draft
from tests.unit.analyses.test_practice_effects import AREAS, STAGGERED
from tests.unit.analyses.test_practice_effects import made as panel
from tests.unit.analyses.test_practice_register import FILES, ON, register_of
from tests.unit.clearance.made import DEFAULT

HEAD = "line,practice,addressee,owner,text,strength,dated,review_by,not_for,rests_on\n"
GUIDANCE = (
    "a,joint-visits,school,A council,Ask who knows the child.,compared,2025-06-01,2026-12-31,,"
    "rating:joint-visits/Maryland\n"
    "b,joint-visits,school,A council,Say who will call.,practised,2025-06-01,2026-01-01,,"
    "coding:80426-2022-07-18/needs/3\n"
    "c,joint-visits,police,A force,See a child together.,practised,2025-06-01,2026-12-31,Emergencies,"
    "coding:80426-2022-07-18/strengths/1\n"
)
QUESTION = (
    "question,practice,outcome,direction,why,registered_on,registered_by,comparison,anticipation,should_not_move\n"
    "days,joint-visits,assessment_days,less,Fewer days?,2021-01-01,An analyst,never,,\n"
)


def made(folder: Path, **changes: str) -> PracticeRegister:
    return open_register(register_of(folder, **{"guidance": HEAD + GUIDANCE, **changes}), ON)


def drafted(folder: Path, **changes: str) -> Draft:
    draft = practice_draft(made(folder, **changes), ON, {})
    assert draft is not None
    return draft


def counted(draft: Draft, table: str, *pairs: tuple[str, str]) -> float | None:
    (figure,) = (one for one in draft.table(table).figures if one.breakdown == pairs)
    return figure.value


def test_adoptions_ratings_and_confirmed_findings_are_counted(tmp_path: Path) -> None:
    draft = drafted(tmp_path / "r")
    of = ("practice", "joint-visits")
    assert counted(draft, "practice_adoptions") == 3
    assert [counted(draft, "practice_adoptions", ("adoption_state", code), of) for code in ("now", "ended")] == [2, 1]
    assert counted(draft, "practice_adoptions", ("adoption_state", "now"), ("practice", "plain-words")) == 0
    assert [counted(draft, "practice_ratings", ("rating_state", code)) for code in ("holds", "ran_out")] == [1, 1]
    findings = draft.table("practice_findings")
    assert [code for code, _ in findings.dimension("practice_code").labels] == ["health_part", "police_part"]
    assert counted(draft, "practice_findings", ("polarity", "need"), ("practice_code", "health_part")) == 1
    assert counted(draft, "practice_findings") == 2  # the third was not confirmed


def test_a_sentence_that_two_people_coded_alike_is_one_finding(tmp_path: Path) -> None:
    twice = FILES["coding"] + "80426-2022-07-18,strengths,1,4,police_part,praise,Another,2025-01-02,Scrutineer\n"
    assert counted(drafted(tmp_path / "r", coding=twice), "practice_findings") == 2


def test_lines_are_counted_by_addressee_and_mark_and_stand_on_a_page_of_their_own(tmp_path: Path) -> None:
    draft = drafted(tmp_path / "r")
    assert [page.name for page in draft.pages] == ["practice", "guidance"]
    stale, school = ("guidance_mark", "stale"), ("addressee", "school")
    assert counted(draft, "practice_guidance") == 3
    assert counted(draft, "practice_guidance", school, stale) == 2  # a rating that ran out, and a review overdue
    assert counted(draft, "practice_guidance", school, ("guidance_mark", "unsupported")) == 1
    assert counted(draft, "practice_guidance", ("guidance_mark", "no_mark")) == 1
    police, first, _ = draft.pages[1].sections[0].entries
    assert (police.id, dict(police.parts)["Mark"], dict(police.parts)["Not for"]) == (
        "line-c",
        "No mark",
        "Emergencies",
    )
    assert dict(first.parts)["Mark"].startswith("Stale. It rests on rating:joint-visits/Maryland, which ran out")


def test_an_answer_that_is_known_marks_a_line(tmp_path: Path) -> None:
    rests_on = GUIDANCE.replace("coding:80426-2022-07-18/strengths/1", "effect:days")
    register = made(tmp_path / "r", guidance=HEAD + rests_on, question=QUESTION)
    draft = practice_draft(register, ON, {"days": EffectFound("days", 0.5, 2.0, "less")})
    assert draft is not None
    police = dict(draft.pages[1].sections[0].entries[0].parts)
    assert police["Mark"] == "Contradicted. The effect of effect:days is on the other side of what was expected (less)."
    assert police["Rests on"].endswith("whose effect was worked out (effect:days)")


def test_what_the_register_has_no_entry_of_has_no_table_and_no_section(tmp_path: Path) -> None:
    bare = {name: FILES[name].split("\n")[0] + "\n" for name in ("adoption", "rating", "coding")}
    draft = drafted(tmp_path / "r", guidance=HEAD, **bare)
    assert [table.name for table in draft.tables] == ["practice_adoptions"]
    assert [section.name for section in draft.page.sections] == ["practices"]
    assert dict(draft.page.sections[0].entries[0].parts)["Works so"] == "No area in the register now"


def test_since_when_areas_work_so_and_how_many_do_no_longer(tmp_path: Path) -> None:
    visits, words = drafted(tmp_path / "r").page.sections[0].entries
    said = "2 areas: the first since 1 January 2021, the latest since 1 May 2025; 1 area no longer"
    assert dict(visits.parts)["Works so"] == said
    assert dict(words.parts)["Works so"] == "No area in the register now"


def test_the_draft_passes_the_gate_exact(tmp_path: Path) -> None:
    draft = drafted(tmp_path / "r")
    ledger = Ledger.create(tmp_path / "ledger")
    (cleared,) = clear([draft], DEFAULT, ledger, release="test", officer="a test")
    assert [table.figures for table in cleared.tables] == [table.figures for table in draft.tables]


def test_the_stage_makes_a_draft_once_and_takes_it_back_with_the_register(tmp_path: Path) -> None:
    ledger, register = Ledger.create(tmp_path / "ledger"), made(tmp_path / FOLDER)
    assert kept_practice(tmp_path, ON) == register
    assert draft_practice(ledger, None, ON) == (None, False)
    entry, new = draft_practice(ledger, register, ON)
    assert entry is not None
    assert new
    assert len(entry.payloads(Zone.DRAFTS)) == 1
    assert draft_practice(ledger, register, ON) == (entry, False)
    later, new = draft_practice(ledger, register, date(2027, 1, 1))
    assert later is not None
    assert new  # marks move with the day
    gone, new = draft_practice(ledger, kept_practice(tmp_path / "elsewhere", ON), ON)
    assert gone is not None
    assert new
    assert gone.payloads(Zone.DRAFTS) == ()


def test_a_project_with_a_faulty_register_is_refused_with_every_fault(tmp_path: Path) -> None:
    wrong = GUIDANCE.replace("school", "scouts")
    register_of(tmp_path / FOLDER, guidance=HEAD + wrong)
    with pytest.raises(Refused) as refused:
        kept_practice(tmp_path, ON)
    assert [each.line for each in refused.value.findings] == [2, 3]


def test_guidance_is_marked_by_an_effect_of_the_run_over_enough_areas_and_by_no_other(tmp_path: Path) -> None:
    """Days fall where areas took it up, and the question expected more of them."""
    line = (
        GUIDANCE.split("\n")[0].replace("rating:joint-visits/Maryland", "effect:days").replace("compared", "practised")
    )
    few = {0: date(2024, 7, 1), 4: date(2024, 7, 1)}
    found = {}
    for number, since in enumerate((STAGGERED, few)):
        adoptions = "".join(f"joint-visits,{AREAS[at]},{day},,,A council,Made up\n" for at, day in since.items())
        register = made(
            tmp_path / f"r{number}", guidance=HEAD + line + "\n", question=QUESTION.replace(",less,", ",more,"),
            adoption=FILES["adoption"].split("\n")[0] + "\n" + adoptions,
        )  # fmt: skip
        ledger = Ledger.create(tmp_path / f"ledger{number}")
        keep_panels(ledger, [panel(since, share=0.2)], {"made_of": {}})
        entry, _ = draft_practice(ledger, register, ON)
        assert entry is not None
        draft = decode_draft(ledger.read_bytes(entry.payloads(Zone.DRAFTS)[0], CLEAR))
        found[len(since)] = counted(draft, "practice_guidance", ("guidance_mark", "contradicted"))
    assert found == {len(STAGGERED): 1, 2: 0}
