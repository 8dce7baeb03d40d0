"""The commands about waves of a survey as a person meets them, on the made-up waves."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.integration.test_cli import sightline


def test_made_up_waves_are_read_and_the_planted_change_alone_is_called(tmp_path: Path) -> None:
    made = sightline("campaign", "waves", tmp_path / "w", "--example")
    assert made.returncode == 0, made.stderr
    done = sightline("campaign", "waves", tmp_path / "w" / "waves.toml", "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "Of 56 differences that were looked at, 1 holds among all at 5%:" in done.stdout
    assert "Boys aged 11 to 17: rose by" in done.stdout
    with (tmp_path / "w" / "truth-survey.csv").open() as file:
        truth = {(row["question"], row["group"], row["wave"]): float(row["value"]) for row in csv.DictReader(file)}
    with (tmp_path / "out" / "estimates.csv").open() as file:
        rows = list(csv.DictReader(file))
    held = [
        float(row["lower"]) <= truth[row["question"], row["group"], row["wave"]] <= float(row["upper"]) for row in rows
    ]
    assert len(held) == 4 * 3 * 8
    assert sum(held) >= 86  # of 96 at 95%, in groups that overlap
    with (tmp_path / "out" / "differences.csv").open() as file:
        changes = [float(row["difference"]) for row in csv.DictReader(file) if not row["reason"]]
    assert len(changes) == 56
    assert min(changes) < 0  # a number, and not text that a spreadsheet would keep from being a formula
    page = (tmp_path / "out" / "waves.html").read_text()
    assert "Nobody was asked" in page
    assert "worded otherwise in the two waves" in page
    again = sightline("campaign", "waves", tmp_path / "w", "--example")
    assert again.returncode == 2


def test_every_fault_is_printed_and_nothing_written(tmp_path: Path) -> None:
    assert sightline("campaign", "waves", tmp_path / "w", "--example").returncode == 0
    described = tmp_path / "w" / "waves.toml"
    described.write_text(described.read_text().replace('weight = "weight"', 'weight = "wieght"'))
    done = sightline("campaign", "waves", described, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert done.stderr.count("wieght: the file has no such column") == 3
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_the_register_of_scales_says_how_surely_each_is_known() -> None:
    done = sightline("campaign", "scales")
    assert done.returncode == 0, done.stderr
    assert "Gender Equitable Men Scale" in done.stdout
    assert "abstract" in done.stdout
