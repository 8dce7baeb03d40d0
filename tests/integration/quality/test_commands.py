"""The commands about what came, as a person meets them: the calendar, the crosswalk, a folder that is followed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

FIXTURES = Path(__file__).parents[2] / "unit" / "returns" / "fixtures"
PATIENCE = 60.0


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "sightline.cli", *map(str, arguments)]


def sightline(*arguments: object) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        command(*arguments), capture_output=True, text=True, check=False, env={"PATH": "", "COLUMNS": "200"}
    )
    assert "Sightline failed" not in done.stderr, done.stderr
    return done


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    assert sightline("init", folder, "--made-up").returncode == 0
    return folder


def entries(project: Path) -> int:
    return len(list((project / "ledger" / "manifest").iterdir()))


def until(project: Path, number: int) -> None:
    end = time.monotonic() + PATIENCE
    while entries(project) < number:
        assert time.monotonic() < end, "it was not received in time"
        time.sleep(0.05)


def test_an_empty_project_has_an_empty_calendar(project: Path) -> None:
    done = sightline("calendar", "-p", project)
    assert (done.returncode, "nothing is due" in done.stdout) == (0, True)
    assert sightline("crosswalk", "-p", project).returncode == 2


def test_the_calendar_says_what_to_ask_for_and_writes_it(project: Path, tmp_path: Path) -> None:
    assert sightline("receive", FIXTURES / "support.csv", "-p", project).returncode in (0, 1)
    toml = project / "sightline.toml"
    toml.write_text(
        toml.read_text() + '\n[[expected]]\nagency = "E09000001"\nreturn = "cin"\nsince = 2025-04-01\ndue_days = 300\n'
    )
    done = sightline("calendar", "-p", project, "--on", "2026-12-31", "--out", tmp_path / "out")
    assert done.returncode == 0
    assert "Ask City of London (E09000001) for the Children in need census for the year to March 2026" in done.stdout
    assert "is not written down" not in done.stdout
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["calendar.csv", "calendar.html"]
    assert "Due" in sightline("calendar", "-p", project, "--all").stdout
    assert sightline("calendar", "-p", project, "--on", "yesterday").returncode == 2


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('return = "cni"', "there is no return of that name"),
        ('return = "cin"\ncycle = "fortnight"', "the cycles are"),
        ("since = 2025-04-01", "expected[1].return is missing"),
        ('return = "cin"\nsince = 2025-04-01\nuntil = 2024-04-01', "until is before its since"),
    ],
)
def test_what_is_expected_and_not_understood_is_refused(project: Path, line: str, said: str) -> None:
    toml = project / "sightline.toml"
    toml.write_text(toml.read_text() + f'\n[[expected]]\nagency = "E09000001"\n{line}\n')
    done = sightline("calendar", "-p", project)
    assert done.returncode == 2
    assert said in done.stderr


def test_the_report_of_an_agency_is_written_and_another_code_is_refused(project: Path, tmp_path: Path) -> None:
    sightline("receive", FIXTURES / "support.csv", "-p", project)
    done = sightline("crosswalk", "-p", project, "--agency", "SUP-1", "--out", tmp_path / "out")
    assert done.returncode == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["crosswalk.csv", "crosswalk.html"]
    assert "SUP-1" in (tmp_path / "out" / "crosswalk.html").read_text()
    assert sightline("crosswalk", "-p", project, "--agency", "E09000001").returncode == 2


def test_the_joint_pages_are_drafted_cleared_and_published(project: Path) -> None:
    sightline("receive", FIXTURES / "support.csv", "-p", project)
    assert "Drafts of what came" in sightline("crosswalk", "-p", project).stdout
    assert sightline("clear", "first", "--officer", "a test", "-p", project).returncode == 0
    assert sightline("publish", "-p", project).returncode == 0
    assert {"returns.html", "core-data.html"} <= {path.name for path in (project / "site").iterdir()}


def test_a_folder_is_followed_until_it_is_stopped_and_again(project: Path, tmp_path: Path) -> None:
    """A file copied slowly, a bad one and a good one; Ctrl-C in between; nothing is received twice."""
    fed = tmp_path / "in"
    fed.mkdir()
    (fed / "bad.csv").write_text("no return\n1\n")
    whole = (FIXTURES / "support.csv").read_bytes()

    def started() -> subprocess.Popen[str]:
        return subprocess.Popen(
            command("receive", fed, "--follow", "--every", "0.3", "-p", project), text=True, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, env={"PATH": "", "COLUMNS": "200", "PYTHONUNBUFFERED": "1"},
        )  # fmt: skip

    first = started()
    try:
        with (fed / "support.csv").open("wb") as file:
            for start in range(0, len(whole), max(1, len(whole) // 12)):
                file.write(whole[start : start + max(1, len(whole) // 12)])
                file.flush()
                os.fsync(file.fileno())
                assert entries(project) == 0
                time.sleep(0.1)
        until(project, 1)
        shutil.copy(FIXTURES / "police_crime.csv", fed / "crimes.csv")
        until(project, 2)
    finally:
        first.send_signal(signal.SIGINT)
        said, errors = first.communicate(timeout=PATIENCE)
    assert first.returncode == 130, errors
    assert "bad.csv: refused" in said
    assert "support.csv: entry 1" in said
    again = started()
    time.sleep(4)
    again.send_signal(signal.SIGINT)
    said, errors = again.communicate(timeout=PATIENCE)
    assert again.returncode == 130, errors
    assert "support.csv: received before, as entry 1" in said
    assert entries(project) == 2
    assert len(list(fed.iterdir())) == 3


def test_following_needs_one_folder(project: Path) -> None:
    assert sightline("receive", FIXTURES / "support.csv", "--follow", "-p", project).returncode == 2
