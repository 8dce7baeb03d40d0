"""What the files of a plan and an evaluation hold: who may see them, words that are no formulas, no count too small."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sightline.analyses.campaign.campaigns import Campaign, Place
from sightline.analyses.campaign.harm import FEWEST, waits_of
from sightline.analyses.campaign.plan_areas import known
from sightline.analyses.campaign.plan_checks import read_plan
from sightline.analyses.campaign.plan_file import EXAMPLE
from sightline.analyses.campaign.planning import planned
from sightline.cli import app
from sightline.cli_practice import _write
from sightline.errors import Refused, SightlineError
from sightline.reports_campaign import GOES_TO, NOT_CLEARED, files_of, page_of
from sightline.standard.areas import current
from sightline.standard.panels import AreaPanel, Cell, Step
from sightline.standard.table_lines import Line
from sightline.standard.units import Unit
from tests.unit.analyses.test_campaign_plan import CODES, ON, QUICK, SMALL, plan_of

AREAS = tuple(area.gss for area in current()[:6])
MONDAY = date(2027, 1, 4)


def weekly() -> AreaPanel:
    cells = tuple(
        Cell(code, date(2024, 8, 5) + timedelta(weeks=week), (week * 7 + place) % 5)
        for place, code in enumerate(CODES) for week in range(110)
    )  # fmt: skip
    return AreaPanel("referrals_by_week", "Referrals", Unit.REFERRAL, Step.WEEK, date(2024, 8, 5), date(2026, 9, 7),
                     cells, "this run", mean=False)  # fmt: skip


def test_a_plan_from_counts_of_a_run_says_that_they_were_not_cleared(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, SMALL | QUICK)
    ours = known(replace(plan, weeks_file=""), tmp_path, (weekly(),), None)
    theirs = known(plan, tmp_path, (weekly(),), None)  # a file of the planner's own goes first
    assert (ours.counted, theirs.counted) == (True, False)
    found = planned(plan, theirs, None, ON)
    assert GOES_TO in page_of(found, ON, made_up=False)
    page = page_of(replace(found, known=replace(theirs, counted=True)), ON, made_up=False)
    assert NOT_CLEARED in page
    assert GOES_TO not in page


def test_what_areas_start_with_is_no_formula(tmp_path: Path) -> None:
    more = "".join(f'[[area]]\ncode = "{code}"\nwith = "=1+1"\n' for code in CODES[:2])
    plan = plan_of(tmp_path, SMALL | QUICK | {"balance = 0.1 ": "balance = 0.9 "}, more)
    _, allocation, _, _ = files_of(planned(plan, known(plan, tmp_path, None, None), None, ON), tmp_path / "out", ON,
                                   made_up=False)  # fmt: skip
    with allocation.open(encoding="utf-8", newline="") as file:
        assert {row["starts_with"][:2] for row in csv.DictReader(file) if row["area"] in CODES[:2]} == {"'="}


def test_a_count_in_other_signs_than_digits_is_a_fault_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(EXAMPLE.replace('weeks_file = ""', 'weeks_file = "w.csv"'), encoding="utf-8")
    rows = f"area,week,came,dealt_with\n{CODES[0]},{MONDAY},\N{SUPERSCRIPT TWO},\n"
    (tmp_path / "w.csv").write_text(rows, encoding="utf-8")
    with pytest.raises(Refused, match="no count") as refused:
        known(read_plan(tmp_path / "plan.toml", ON), tmp_path, None, None)
    assert [(one.line, one.found) for one in refused.value.findings] == [(2, "no count of what came")]


def register(folder: Path) -> Path:
    """Three of six areas for four weeks; a group whose name begins as a formula does."""
    days = 'from = "2026-03-02"\nuntil = "2026-03-29"\n'
    text = f'[[campaign]]\ncampaign = "a"\nname = "Speak"\nwho = "w"\naudience = "m"\n{days}'
    text += 'message = "s"\nsource = "s"\n'
    text += "".join(f'[[place]]\ncampaign = "a"\narea = "{code}"\n{days}' for code in AREAS[:3])
    text += '[[outcome]]\ncampaign = "a"\norder = "1"\nkind = "help-seeking"\nmeasure = "calls"\n'
    text += 'direction = "more"\nregistered_on = "2025-01-06"\nby = "w"\n'
    weeks = [date(2025, 6, 2) + timedelta(weeks=week) for week in range(50)]
    rows = [f"calls,{group},{code},{week},{12 + place}"
            for group in ("", "=1+1") for place, code in enumerate(AREAS) for week in weeks]  # fmt: skip
    folder.mkdir()
    (folder / "register.toml").write_text(text, encoding="utf-8")
    (folder / "series.csv").write_text("\n".join(["measure,group,place,week,cases", *rows]) + "\n", encoding="utf-8")
    return folder


def test_an_evaluation_says_whom_it_is_for_and_its_words_are_no_formulas(tmp_path: Path) -> None:
    ran = CliRunner().invoke(app, ["campaign", "evaluate", str(register(tmp_path / "a")), "--out", str(tmp_path / "b")])
    assert ran.exit_code == 0, ran.output
    assert "did not pass clearance: do not publish it" in " ".join(ran.output.split())
    with (tmp_path / "b" / "evaluation.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["group"] for row in rows if row["measure"] == "calls"} == {"everybody", "'=1+1"}
    assert any(float(row["lower"]) < 0 for row in rows if row["lower"])  # a number below 0 stays one


def test_an_area_with_few_assessments_has_no_say_in_waits() -> None:
    line, since, until = Line("place", 1, {}, "place.csv"), date(2025, 4, 1), date(2025, 6, 30)
    places = tuple(Place(line, "a", code, since, until, None) for code in AREAS[:3])
    one = Campaign("a", "Speak", "w", "m", "s", since, until, "s", places, (), ())
    months = [date(2025, month, 1) for month in range(1, 7)]

    def panel(few: int) -> AreaPanel:
        cells = tuple(Cell(code, month, few if code == AREAS[0] else 20, (few if code == AREAS[0] else 20) * (
            10.0 + place + month.month % 2)) for place, code in enumerate(AREAS) for month in months)  # fmt: skip
        return AreaPanel("assessment_days", "Days", Unit.DAY, Step.MONTH, months[0], months[-1], cells, "r", mean=True)

    assert (waits_of(panel(4), one).areas, waits_of(panel(3), one).areas) == (3, 2)
    assert FEWEST == 10


def test_sentences_to_code_are_written_to_a_file_in_a_folder_that_is_there(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "none" / "sentences.csv"):
        with pytest.raises(SightlineError, match="name a file in a folder"):
            _write(place, (), (), None)
    _write(tmp_path / "sentences.csv", (), (), None)
    assert [path.name for path in tmp_path.iterdir()] == ["sentences.csv"]
