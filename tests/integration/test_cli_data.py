"""The commands for whoever uses the figures, as a person meets them: answer and screen."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sightline.clearance.gate import clear
from sightline.clearance.policy import policy
from sightline.clearance.stage import open_release
from sightline.ledger.chain import Ledger
from tests.integration.test_cli import sightline
from tests.unit.publish.broken_pairs import DATA, METADATA
from tests.unit.render import demo


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with one release of published figures out."""
    folder = tmp_path_factory.mktemp("answers") / "project"
    assert sightline("init", folder, "--made-up").returncode == 0
    ledger = Ledger(folder / "ledger")
    clear([demo.published()], policy("sightline-default"), ledger, release="2025-06", officer="A person")
    return folder


def test_nothing_is_answered_from_what_is_not_out_yet_and_then_it_is(project: Path) -> None:
    before = sightline("answer", "children_by_year", "-p", project)
    assert before.returncode == 2
    assert "no release is out" in before.stderr
    open_release(Ledger(project / "ledger"), "2025-06").enter("0" * 64, date(2025, 5, 31))
    after = sightline("answer", "children_by_year", "-p", project)
    assert after.returncode == 0
    assert "year to March 2025: 1,890 children (range 1,800 to 1,990)." in after.stdout
    assert "Release 2025-06, published on 31 May 2025." in after.stdout
    sent = project / "answer.txt"
    given = sightline("answer", "children_by_year", "--as", "A. Name", "--out", sent, "-p", project)
    assert given.returncode == 0
    assert sent.read_text().splitlines()[0] == given.stdout.splitlines()[0]
    first, second = [one for one in Ledger(project / "ledger").entries() if one.kind == "handed out"]
    assert first.body["sha256"] == second.body["sha256"]  # what is printed is what is written
    trail = sightline("audit", "-p", project).stdout
    assert f"entry {second.number}" in trail
    assert "handed out answer, by A. Name as anybody" in trail
    asked = sightline("verify", "--file", sent, "-p", project)
    assert "answer, of release 2025-06, handed out by A. Name on" in asked.stdout
    unknown = sightline("answer", "children_by_year", "--only", "sex", "-p", project)
    assert unknown.returncode == 2
    assert "--only is DIMENSION=CODE" in unknown.stderr


def test_a_pair_of_files_is_screened_with_every_fault_at_once(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("\n".join(DATA))
    (tmp_path / "t.meta.csv").write_text("\n".join(METADATA))
    fine = sightline("screen", tmp_path / "t.csv")
    assert fine.returncode == 0
    assert "t.csv: would be taken" in fine.stdout
    (tmp_path / "t.csv").write_text("\n".join(DATA).replace("202425", "2024").replace(",80", ",NULL"))
    bad = sightline("screen", tmp_path / "t.csv", "--rules")
    assert bad.returncode == 2
    assert "time_period (fails)" in bad.stderr
    assert "general_null (fails)" in bad.stderr
    assert "would be refused" in bad.stdout
    assert "filter_blanks (fails)" in bad.stdout


def test_a_pair_that_is_not_there_is_named_with_what_to_do(tmp_path: Path) -> None:
    done = sightline("screen", tmp_path / "none.csv")
    assert done.returncode == 2
    assert "none.csv: it is not there" in done.stderr
    assert "none.meta.csv" in done.stderr


def test_pictures_of_no_kind_are_refused_before_anything_is_published(project: Path) -> None:
    done = sightline("publish", "--pictures", "large", "-p", project)
    assert done.returncode == 2
    assert "--pictures is one of none, main, all" in done.stderr
    assert not (project / "site").exists()
