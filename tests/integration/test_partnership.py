"""The commands about partnerships as a person meets them."""

from __future__ import annotations

from pathlib import Path

from tests.integration.test_cli import sightline
from tests.unit.analyses.test_partnership_registry import ACTIONS, registry_of
from tests.unit.published.test_joint import folder_of


def test_joint_inspections_are_counted_and_read_by_area(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "p", {}, {"la_code": "371", "inspection_theme": "Abuse and neglect in a place."})
    counted = sightline("partnership", "inspections", folder)
    assert counted.returncode == 0, counted.stderr
    assert "All themes" in counted.stdout
    read = sightline("partnership", "E08000016", folder)
    assert read.returncode == 0, read.stderr
    assert read.stdout.startswith("Barnsley\n")
    assert "Help comes in time." in read.stdout
    assert "Abuse and neglect" not in read.stdout  # it is of another area
    none = sightline("partnership", "E06000052", folder)
    assert "that says nothing of how its agencies work" in none.stdout


def test_faults_a_missing_folder_and_an_unknown_area_are_said(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "p", *({"la_code": "999"} for _ in range(60)))
    done = sightline("partnership", "inspections", folder)
    assert done.returncode == 2
    assert done.stderr.count("no authority of today") == 60
    assert sightline("partnership", "inspections", tmp_path / "none").returncode == 2
    unknown = sightline("partnership", "E99999999", folder_of(tmp_path / "q", {}))
    assert unknown.returncode == 2
    assert "Traceback" not in unknown.stderr


def test_a_registry_is_checked_and_its_duties_shown(tmp_path: Path) -> None:
    done = sightline("partnership", "check", registry_of(tmp_path / "r", action=ACTIONS), "--on", "2026-03-31")
    assert done.returncode == 0, done.stderr
    assert "no lead" in done.stdout
    assert "2 leads" in done.stdout
    assert "Overdue" in done.stdout
    early = sightline("partnership", "check", tmp_path / "r", "--on", "2024-03-31")
    assert early.returncode == 2
    assert "boundary.csv, line 3, from: a day that has not come" in early.stderr
    assert sightline("partnership", "check", tmp_path / "r", "--on", "soon").returncode == 2


def test_a_yearly_report_is_checked_and_a_broken_pdf_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text("Feedback from children was sought in two surveys by us.\n", encoding="utf-8")
    done = sightline("partnership", "report", tmp_path / "report.txt")
    assert done.returncode == 0, done.stderr
    assert "not found" in done.stdout
    assert "a person confirms" in done.stdout
    (tmp_path / "report.pdf").write_bytes(b"%PDF-1.7")
    refused = sightline("partnership", "report", tmp_path / "report.pdf")
    assert refused.returncode == 2
    assert "no PDF, or is broken" in refused.stderr
    assert "Traceback" not in refused.stderr
