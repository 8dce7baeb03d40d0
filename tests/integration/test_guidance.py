"""The command of guidance as a person meets it: by addressee, with marks, as a page and as a document."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from sightline.analyses.partnerships.yearly import read_report
from sightline.cli import app
from sightline.ledger.panels import keep_panels
from tests.integration.test_cli import sightline
from tests.projects import made_up_project
from tests.unit.analyses.test_practice_effects import AREAS, STAGGERED, made
from tests.unit.analyses.test_practice_register import FILES, register_of

HEAD = "line,practice,addressee,owner,text,strength,dated,review_by,not_for,rests_on\n"
LINES = (
    "ask-first,joint-visits,school,A council,Ask who knows the child before a visit.,compared,2025-06-01,2026-12-31,,"
    "rating:joint-visits/Maryland; coding:80426-2022-07-18/strengths/1; A letter: page 4\n"
    "see-together,joint-visits,police,A police force,See together a child.,practised,2025-06-01,2027-01-01,"
    "Where a child asks for one person,coding:80426-2022-07-18/strengths/1\n"
)
ON = ("--on", "2026-03-31")


def test_lines_stand_by_addressee_with_their_marks_and_as_a_page_and_a_document(tmp_path: Path) -> None:
    folder = register_of(tmp_path / "r", guidance=HEAD + LINES)
    done = sightline("guidance", folder, *ON, "--out", tmp_path / "out")
    assert done.returncode == 1, done.stderr  # a line bears a mark
    said = done.stdout
    assert said.index("Police") < said.index("See together a child.") < said.index("Schools and colleges")
    assert "Stale. It rests on rating:joint-visits/Maryland, which ran out on 31 December 2025." in said
    assert "sentence 1, page 4: praise" in said
    assert "And on: A letter: page 4 (a document, which software does not check)" in said
    page = (tmp_path / "out" / "guidance.html").read_text(encoding="utf-8")
    read = [passage.text for passage in read_report(tmp_path / "out" / "guidance.docx").passages]
    for words in ("Ask who knows the child before a visit.", "See together a child.", "Police", "Schools and colleges"):
        assert words in read
        assert words in page
    assert "Not for: Where a child asks for one person" in read
    assert "<dd>Where a child asks for one person</dd>" in page
    assert read.count("Stale. It rests on rating:joint-visits/Maryland, which ran out on 31 December 2025.") == 1


def test_what_is_said_to_one_and_that_nothing_is_said(tmp_path: Path) -> None:
    folder = register_of(tmp_path / "r", guidance=HEAD + LINES)
    done = sightline("guidance", folder, *ON, "--for", "police")
    assert done.returncode == 0, done.stderr  # that line bears none
    assert "See together a child." in done.stdout
    assert "Ask who knows" not in done.stdout
    nobody = sightline("guidance", folder, *ON, "--for", "gp")
    assert nobody.returncode == 2
    assert "no line of guidance is said" in nobody.stderr
    unknown = sightline("guidance", folder, *ON, "--for", "scouts")
    assert unknown.returncode == 2
    assert "youth_justice" in unknown.stderr


def test_a_register_with_faults_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    wrong = (
        LINES.replace("compared", "tested").replace("A police force", "Mr A. Person").replace("a child.,", "S70 1AA.,")
    )
    done = sightline("guidance", register_of(tmp_path / "r", guidance=HEAD + wrong), *ON, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert "guidance.csv, line 2, strength: a strength that says more" in done.stderr
    assert "guidance.csv, line 3, owner: an owner that seems to be a person" in done.stderr
    assert "guidance.csv, line 3, text: a text has the shape of" in done.stderr
    assert "S70" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_line_is_marked_by_what_a_run_of_the_project_says_of_its_question(tmp_path: Path) -> None:
    adopted = "".join(f"joint-visits,{AREAS[at]},{day},,,A council,Made up\n" for at, day in STAGGERED.items())
    question = (
        "question,practice,outcome,direction,why,registered_on,registered_by,comparison,anticipation,should_not_move\n"
        "days,joint-visits,assessment_days,more,More days?,2024-01-01,An analyst,not yet,,\n"
    )
    line = LINES.split("\n")[1].replace("coding:80426-2022-07-18/strengths/1", "effect:days")
    folder = register_of(
        tmp_path / "r", guidance=f"{HEAD}{line}\n", question=question, rating=FILES["rating"],
        adoption=FILES["adoption"].split("\n")[0] + "\n" + adopted,
    )  # fmt: skip
    project, ledger = made_up_project(tmp_path / "project")
    keep_panels(ledger, [made(STAGGERED, share=0.2)], {"made_of": {}})
    alone = CliRunner().invoke(app, ["guidance", str(folder), *ON])
    assert alone.exit_code == 0, alone.output
    assert "whose effect was not worked out here, or lies over too few areas (effect:days)" in alone.output
    marked = CliRunner().invoke(app, ["guidance", str(folder), *ON, "-p", str(project.folder)])
    assert marked.exit_code == 1, marked.output
    assert "Contradicted. The effect of effect:days is on the other side" in marked.output
    assert "per cent" not in marked.output  # the effect itself was not cleared
