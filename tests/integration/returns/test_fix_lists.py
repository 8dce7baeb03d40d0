"""The fix lists of files that others made: every finding is there, and nothing of a person is."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.integration.returns.test_samples import sample

# Ids, pupil numbers, dates and codes that stand in the samples, as their children's values.
VALUES = re.compile(r"DfEX\d|[A-Z]\d{12}|A1234|X9876|\bRB\b|(?:19|20)\d\d-(?!03-31)\d\d-\d\d")


def checked(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sightline.cli", "check", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={"PATH": "", "COLUMNS": "200"})


def texts(folder: Path) -> str:
    """All that stands in the page, the list and the sheets of the workbook."""
    parts = [(folder / f"fix-list.{kind}").read_text(encoding="utf-8-sig") for kind in ("html", "csv")]
    with zipfile.ZipFile(folder / "fix-list.xlsx") as book:
        parts += [book.read(name).decode() for name in book.namelist() if name.startswith("xl/")]
    return "\n".join(parts)


@pytest.mark.parametrize("year", [2024, 2026])
def test_a_sample_gives_a_page_a_workbook_and_a_list_without_a_value(year: int, tmp_path: Path) -> None:
    path = sample(year)
    done = checked(path, "--out", tmp_path)
    assert done.returncode == 1, done.stderr
    assert sorted(made.name for made in tmp_path.iterdir()) == ["fix-list.csv", "fix-list.html", "fix-list.xlsx"]
    assert VALUES.search(path.read_text())
    found = [hit.group() for hit in VALUES.finditer(texts(tmp_path) + done.stdout + done.stderr)]
    assert found == []
    for words in ("Correct in your case system", "Ask the worker who recorded it", "What is late"):
        assert words in texts(tmp_path)
    assert "Correct in your case system" in done.stderr
    assert len(done.stderr.splitlines()) < 60


def test_a_sample_set_beside_itself_is_the_same_file(tmp_path: Path) -> None:
    done = checked(sample(2024), "--last", sample(2024), "--out", tmp_path)
    assert done.returncode == 1
    assert "the same file, byte for byte, as the one sent last" in done.stderr
    assert "compared with CIN_Census_2024.xml" in done.stdout


def test_the_help_names_what_check_can_do() -> None:
    done = checked("--help")
    assert done.returncode == 0
    assert all(option in done.stdout for option in ("--last", "--out", "--fix-list", "--templates"))


def test_what_was_sent_last_and_cannot_be_read_ends_with_two_and_writes_nothing(tmp_path: Path) -> None:
    gone = tmp_path / "gone.xml"
    done = checked(sample(2024), "--last", gone, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert "gone.xml" in done.stderr
    assert not (tmp_path / "out").exists()
