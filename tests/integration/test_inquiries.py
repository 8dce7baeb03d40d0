"""The commands about inquiries as a person meets them."""

from __future__ import annotations

from pathlib import Path

from sightline import config
from sightline.ledger.chain import Ledger
from tests.integration.test_cli import sightline
from tests.unit.analyses.made_inquiries import INQUIRY, RECOMMENDATION, REST, folder_of


def test_the_first_register_is_copied_out_and_checked(tmp_path: Path) -> None:
    made = sightline("inquiries", "first", tmp_path / "own")
    assert made.returncode == 0, made.stderr
    checked = sightline("inquiries", "check", tmp_path / "own", "--on", "2026-11-27")
    assert checked.returncode == 0, checked.stderr
    assert "Accepted, no action shown" in checked.stdout
    assert "\x1b" not in checked.stdout
    again = sightline("inquiries", "first", tmp_path / "own")
    assert again.returncode == 2
    assert "already" in again.stderr


def test_faults_are_all_printed_with_file_and_line_and_the_command_fails(tmp_path: Path) -> None:
    toml = (INQUIRY + RECOMMENDATION + REST).replace('theme = "sharing"', 'theme = "x"') + "\n" * 3
    toml += "".join(f'[[search]]\nrecommendation_key = "none-{one}"\nsources = "s"\nsearched_on = 2026-01-01\n'
                    for one in range(70))  # fmt: skip
    done = sightline("inquiries", "check", folder_of(tmp_path / "own", toml=toml), "--on", "2026-03-31")
    assert done.returncode == 2
    lines = [line for line in done.stderr.splitlines() if line.startswith("register.toml, line ")]
    assert len(lines) == 76  # six themes and seventy searches: none is left out however many there are
    assert "Traceback" not in done.stderr


def test_a_run_is_refused_where_the_project_keeps_a_register_with_faults(tmp_path: Path) -> None:
    config.write(tmp_path, config.simulated("Made up"))
    ledger = Ledger.create(config.load(tmp_path).ledger)
    folder_of(
        tmp_path / "inquiries", toml=(INQUIRY + RECOMMENDATION + REST).replace('theme = "sharing"', 'theme = "x"')
    )
    done = sightline("run", "--project", tmp_path)
    assert done.returncode == 2
    assert done.stderr.count("register.toml, line ") == 6
    assert ledger.latest("inquiries drafted") is None


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    done = sightline("inquiries", "check", tmp_path / "none")
    assert done.returncode == 2
    assert "no such folder" in done.stderr


def test_the_map_is_printed_and_written_whole(tmp_path: Path) -> None:
    folder, to = folder_of(tmp_path / "own"), tmp_path / "map"
    done = sightline("inquiries", "map", folder, "--on", "2026-03-31", "--out", to)
    assert done.returncode == 0, done.stderr
    assert "Who is asked twice" in done.stdout
    names = {path.name for path in to.iterdir()}
    assert names == {"map.html", "asked-twice.csv", "gaps.csv", "inquiries.csv", "recommendations-1.csv",
                     "recommendations-2.csv", "requests-1.csv", "requests-2.csv"}  # fmt: skip
    page = (to / "map.html").read_text(encoding="utf-8")
    assert "Sharing information between agencies" in page
    assert "<script" not in page
    assert "http" not in page.replace('http-equiv="Content-Security-Policy"', "")


def test_a_register_with_faults_is_not_mapped(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "own", toml=INQUIRY)
    done = sightline("inquiries", "map", folder, "--out", tmp_path / "map")
    assert done.returncode == 2
    assert not (tmp_path / "map").exists()
