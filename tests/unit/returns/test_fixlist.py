"""Checking files without receiving them, and the list of what to mend."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

from sightline.errors import Finding, Severity
from sightline.returns.reports.fixlist import COLUMNS, State, check, worst_first, write_findings, write_fix_list
from tests.unit.returns.conftest import FIXTURES


def test_each_file_has_a_state_and_one_bad_file_does_not_stop_the_rest(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    shutil.copy(FIXTURES / "clean_2027.xml", tmp_path / "below" / "a.xml")
    shutil.copy(FIXTURES / "faults_2026.xml", tmp_path / "b_2026.xml")
    (tmp_path / "c.csv").write_bytes(b"")
    (tmp_path / ".hidden").write_text("not looked at")
    reports = check([tmp_path])
    assert [(report.file, report.state) for report in reports] == [
        ("b_2026.xml", State.FINDINGS), ("a.xml", State.CLEAN), ("c.csv", State.REFUSED),
    ]  # fmt: skip


def test_a_file_that_breaks_off_is_refused_and_keeps_its_header(tmp_path: Path) -> None:
    text = (FIXTURES / "clean_2027.xml").read_text()
    (tmp_path / "a.xml").write_text(text[: text.index("</Children>")])
    (report,) = check([tmp_path / "a.xml"])
    assert report.state is State.REFUSED
    assert report.header is not None
    assert [finding.rule for finding in report.findings] == ["truncated"]


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    (report,) = check([tmp_path / "gone.xml"])
    assert report.state is State.REFUSED


def test_the_year_goes_to_the_reader() -> None:
    (report,) = check([FIXTURES / "faults_2026.xml"], 2027)
    assert report.header is not None
    assert report.header.year == 2027


def test_findings_are_listed_worst_first_then_by_place() -> None:
    (report,) = check([FIXTURES / "faults_2026.xml"])
    severities = [finding.severity for finding in report.findings]
    assert severities == sorted(severities, key=list(Severity).index)
    rows = [finding.line for finding in report.findings if finding.severity is Severity.ROW]
    assert rows == [26, 30, 44, 54, 58, 63, 72]
    assert worst_first(reversed(report.findings)) == report.findings


def test_the_fix_list_is_a_table_that_a_spreadsheet_opens(tmp_path: Path) -> None:
    reports = check([FIXTURES / "faults_2026.xml", FIXTURES / "identity_faults.csv"])
    path = write_fix_list(reports, tmp_path / "lists" / "fix.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == list(COLUMNS)
    assert len(rows) == sum(len(report.findings) for report in reports)
    assert (rows[0]["file"], rows[0]["line"], rows[0]["severity"]) == ("faults_2026.xml", "26", "row not used")


def test_a_file_name_is_never_run_as_a_formula(tmp_path: Path) -> None:
    finding = Finding("empty-file", Severity.REFUSED, "=1+1.csv", "an empty file", "Send it again.")
    path = write_findings([finding], tmp_path / "fix.csv")
    assert path.read_text(encoding="utf-8-sig").splitlines()[1].startswith("'=1+1.csv,")
