"""The draft "effects": one section for each effect that may be told, words for each that may not, through the gate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sightline.analyses.practice.answered import Answered, answered, may_be_told
from sightline.analyses.practice.effects_page import FEW, MOST_TIMES, QUESTIONS, _others, effects_draft
from sightline.analyses.practice.register import open_register
from sightline.analyses.practice.stage import draft_effects, draft_practice
from sightline.clearance.gate import clear
from sightline.clearance.stage import drafts
from sightline.flow import Zone
from sightline.ledger.chain import Ledger
from sightline.ledger.panels import keep_panels
from sightline.standard.drafts import EFFECT_AREAS, EFFECT_CASES, Draft, OutputKind
from sightline.standard.figures import MODEL
from tests.unit.analyses.test_practice_effect_words import ON, written
from tests.unit.analyses.test_practice_effects import AREAS, QUESTION, STAGGERED, asked, made
from tests.unit.clearance.made import DEFAULT, shown

FEWER = {at: STAGGERED[at] for at in (0, 4)}
PUBLISHED = """
[[question]]
question = "again"
practice = "p"
outcome = "ReReferral"
direction = "not assumed"
why = "Do children come back?"
registered_on = 2024-01-01
registered_by = "A made-up council"
comparison = "not yet"
"""


def drafted(folder: Path, since: Mapping[int, date] = STAGGERED, more: str = "", **world: float) -> Draft:
    register = open_register(written(folder), ON)
    if more:
        path = folder / "register.toml"
        path.write_text(path.read_text() + more)
        register = open_register(folder, ON)
    draft = effects_draft(register, ON, answered(register, ON, [made(since, **world)]))  # type: ignore[arg-type]
    assert draft is not None
    return draft


def values(draft: Draft, table: str) -> dict[str, float | None]:
    return {figure.breakdown[0][1]: figure.value for figure in draft.table(table).figures if len(figure.breakdown) == 1}


def test_an_effect_has_its_range_by_time_since_adoption_and_by_another_base(tmp_path: Path) -> None:
    draft = drafted(tmp_path / "r", share=0.2, bad=0.15)
    table = draft.table("effect-1-days")
    assert table.kind is OutputKind.EFFECTS
    codes = [figure.breakdown[0][1] for figure in table.figures]
    assert (codes[0], codes[-3:]) == ("all", ["right-before", "beyond", "others"])
    assert {"after-0", "before-1"} <= set(codes)
    assert values(draft, table.name)["all"] == pytest.approx(-20, abs=2)
    assert values(draft, table.name)["right-before"] == pytest.approx(-30, abs=2)
    assert all(figure.intervals[0].kind == MODEL and figure.area == "pooled" for figure in table.figures)
    told = draft.page.sections[1]
    assert told.sentence.template.endswith("This is as expected.")
    parts = dict(told.entries[0].parts)
    assert parts["Warning"].startswith("Just before adoption the areas lay apart")
    assert "3 areas that took it up and 7 that did not, over 10 quarters: April 2023" in parts["Rests on"]
    assert "36,000" not in str(draft.page)
    assert not any(area in str(draft) for area in AREAS)


def test_times_over_few_areas_are_not_shown_and_what_is_has_its_areas_and_cases(tmp_path: Path) -> None:
    table = drafted(tmp_path / "r", share=0.2).table("effect-1-days")
    codes = {figure.breakdown[0][1] for figure in table.figures}
    assert "after-2" in codes
    assert "after-3" not in codes  # the areas that began last had not come so far: two are left
    assert {figure.n for figure in table.figures if figure.breakdown[0][1] != "others"} == {3}
    at = {figure.breakdown[0][1]: (figure.n, figure.denominator) for figure in table.figures}
    assert (at["all"], at["after-0"]) == ((3, 36_000), (3, 900))  # three areas, 300 assessments each in that quarter
    assert at["others"] == (7, 7 * 3_000)
    assert len(codes) <= 5 + 2 * MOST_TIMES + 1


def test_others_of_the_region_that_are_few_have_no_figure() -> None:
    enough = asked(STAGGERED, share=0.2)
    study = enough.study
    assert study is not None
    assert study.others is not None
    assert len(_others(enough)) == 1
    two = replace(study, others=replace(study.others, areas=study.others.areas[: EFFECT_AREAS - 1]))
    assert _others(replace(enough, study=two)) == []
    cases = tuple(tuple(1 for _ in row) for row in enough.series.cases or ())
    assert _others(replace(enough, series=replace(enough.series, cases=cases))) == []
    assert _others(replace(enough, study=replace(study, others=None))) == []


def test_a_range_that_holds_nought_says_that_nothing_changed(tmp_path: Path) -> None:
    said = drafted(tmp_path / "r").page.sections[1].sentence.template
    assert said.endswith("holds no difference at all: nothing can be said to have changed.")


def test_where_no_effect_is_told_words_say_why_and_what_is_possible(tmp_path: Path) -> None:
    folder = tmp_path / "r"
    draft = drafted(folder, more=PUBLISHED, cases=2)
    assert [table.name for table in draft.tables] == [QUESTIONS]
    assert values(draft, QUESTIONS) == {"told": 0, "not_told": 3}
    days, children, again = (dict(entry.parts) for entry in draft.page.sections[0].entries)
    assert days["Why no effect is told"] == "No area has 30 cases in each period, even in each year."
    assert "counted no panel" in children["Why no effect is told"]
    assert "published indicator" in again["Why no effect is told"]
    assert "published files" in again["Possible instead"]


def test_an_effect_over_few_areas_or_cases_is_not_told() -> None:
    enough = asked(STAGGERED, share=0.2)
    assert may_be_told(enough)
    assert (enough.adopters, enough.cases) == (EFFECT_AREAS, 36_000)
    assert not may_be_told(asked(FEWER, share=0.2))
    few = tuple((EFFECT_CASES - 1, *(0 for _ in row[1:])) if at == 0 else tuple(0 for _ in row)
                for at, row in enumerate(enough.series.cases or ()))  # fmt: skip
    assert not may_be_told(replace(enough, series=replace(enough.series, cases=few)))
    assert not may_be_told(replace(enough, study=None))
    alone = tuple(0 if place is None else place for place in enough.taken.places)
    assert not may_be_told(replace(enough, taken=replace(enough.taken, places=alone)))


def test_few_areas_are_told_in_words_with_no_number_of_an_effect(tmp_path: Path) -> None:
    folder = written(tmp_path / "r")
    path = folder / "register.toml"
    parts = path.read_text().split("[[adoption]]")
    path.write_text("[[adoption]]".join([parts[0], parts[1], parts[3]]))  # of areas 0 and 4
    register = open_register(folder, ON)
    draft = effects_draft(register, ON, answered(register, ON, [made(FEWER, share=0.2)]))
    assert draft is not None
    assert [table.name for table in draft.tables] == [QUESTIONS]
    parts_of = dict(draft.page.sections[0].entries[0].parts)
    assert "Areas that took it up and can be used: 1; beside them: 10." in str(draft.page.sections[0].entries[0])
    assert FEW in str(draft.page.sections[0].entries[0])
    assert "1 area left out: adopted before there was anything to compare." in parts_of["Why no effect is told"]
    assert parts_of["Possible instead"].startswith("Wait")


def test_where_what_reaches_others_is_mixed_in_words_say_so_with_no_number(tmp_path: Path) -> None:
    at_once = {at: date(2024, 10, 1) for at in (0, 1, 4, 5, 8, 9)}
    found = asked(at_once, replace(QUESTION, key="days"), share=0.4)
    draft = effects_draft(open_register(written(tmp_path / "r"), ON), ON, [Answered(found.question, found)])
    assert draft is not None
    parts = dict(draft.page.sections[0].entries[0].parts)
    assert found.beyond is not None
    assert parts["Why no effect is told"].startswith("What it does to others of the region cannot be told apart")
    assert parts["Possible instead"].startswith("What taking it up adds beyond what reaches others")
    assert f"{found.series.told(found.beyond.value):.1f}" not in str(draft)


def test_where_too_few_stand_beside_it_is_no_use_to_wait(tmp_path: Path) -> None:
    path = written(tmp_path / "r") / "register.toml"
    path.write_text(path.read_text().replace('comparison = "not yet"', 'comparison = "not yet"\nreach = "none"'))
    register = open_register(path.parent, ON)
    six = made({at: STAGGERED[area] for at, area in enumerate((0, 1, 4, 5, 8))}, share=0.2, areas=(
        *(AREAS[at] for at in STAGGERED), AREAS[2]))  # fmt: skip
    draft = effects_draft(register, ON, answered(register, ON, [six]))
    assert draft is not None
    entry = draft.page.sections[0].entries[0]
    assert "can be used: 3; beside them: 1." in str(entry)
    assert dict(entry.parts)["Possible instead"].startswith("More areas")


def test_a_register_without_a_question_has_no_page(tmp_path: Path) -> None:
    folder = written(tmp_path / "r")
    path = folder / "register.toml"
    path.write_text(path.read_text().split("[[question]]")[0])
    assert effects_draft(open_register(folder, ON), ON, ()) is None


def test_the_stage_drafts_it_beside_the_register_and_the_gate_prints_it_whole(tmp_path: Path) -> None:
    ledger, register = Ledger.create(tmp_path / "ledger"), open_register(written(tmp_path / "r"), ON)
    keep_panels(ledger, [made(STAGGERED, share=0.2)], {"made_of": {}})
    assert draft_effects(ledger, None, ON) == (None, False)
    draft_practice(ledger, register, ON)
    entry, new = draft_effects(ledger, register, ON)
    assert new
    assert draft_effects(ledger, register, ON) == (entry, False)
    assert [draft.name for draft in drafts(ledger)] == ["practice", "effects"]
    _, effects = clear(drafts(ledger), DEFAULT, ledger, release="test", officer="a test")
    printed = shown(effects.table("effect-1-days"))
    assert printed[0] in {-22, -21, -20, -19, -18}
    assert all(value == int(value) for value in printed)
    gone, new = draft_effects(ledger, None, ON)
    assert (new, gone is not None and gone.payloads(Zone.DRAFTS) == ()) == (True, True)
