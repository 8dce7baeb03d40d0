"""The field's validator of the looked-after return and ours on the same sets: the same rows, save what is listed.

Skipped where SIGHTLINE_LAC_VALIDATOR names no interpreter that has it. docs/checks.md gives the reasons in full.
"""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from sightline.standard.rows import read_rows
from tests.reference.ssda903_drawn import YEAR, Draw
from tests.reference.ssda903_validator import Agreement, ask, compare, our_findings

PYTHON = os.environ.get("SIGHTLINE_LAC_VALIDATOR", "")
installed = pytest.mark.skipif(
    not Path(PYTHON).is_file(), reason="SIGHTLINE_LAC_VALIDATOR names no interpreter with the validator"
)
HERE = Path(__file__).resolve()
DOCS = HERE.parents[2] / "docs" / "checks.md"
SAMPLE = HERE.parents[2] / ".." / "shared" / "data" / "samples" / "ssda903"
# Rules that stop there with an error of their own.
STOP = {"231", "233", "709", "710"}
# On which the two part in the sample, which has no adoption, care leavers or workers, and codes of 2018.
IN_SAMPLE = {"165", "178", "372", "373", "374", "389", "392c", "399", "581"}


def listed() -> dict[str, dict[str, str]]:
    """Rule -> what is listed of a disagreement."""
    with (HERE.parent / "ssda903_disagreements.csv").open(encoding="utf-8", newline="") as file:
        return {row["rule"]: row for row in csv.DictReader(file)}


def parted(agreed: list[Agreement]) -> dict[str, str]:
    """Rule -> who finds more."""
    found: dict[str, str] = {}
    for one in agreed:
        if one.ours or one.theirs:
            found[one.rule] = "both" if one.ours and one.theirs else "ours" if one.ours else "theirs"
    return found


@installed
def test_both_find_the_same_rows_in_a_drawn_set_save_what_is_listed(tmp_path: Path) -> None:
    folder = Draw(1, 1_500).write(tmp_path / "set")
    agreed, not_run = compare(ask(PYTHON, folder, YEAR), our_findings(folder, YEAR))
    assert set(not_run) == STOP
    assert parted(agreed) == {rule: row["more"] for rule, row in listed().items()}
    assert len({one.rule for one in agreed if one.both}) > 200


@installed
def test_both_find_the_same_rows_in_the_sample_save_what_is_listed() -> None:
    if not SAMPLE.is_dir():
        pytest.skip("the folder of shared data is not beside the project")
    agreed, _ = compare(ask(PYTHON, SAMPLE, 2026), our_findings(SAMPLE, 2026))
    assert set(parted(agreed)) <= IN_SAMPLE


def test_the_page_lists_what_is_listed() -> None:
    text = DOCS.read_text(encoding="utf-8").partition("## Looked-after children")[2]
    words = {"both": "both", "ours": "ours", "theirs": "the validator", "either": "either"}
    for rule, row in listed().items():
        assert f"| {rule} | {words[row['more']]} | {words[row['right']]} | {row['why']} |" in text


def test_every_published_rule_is_found_by_a_check_or_says_why_not() -> None:
    rows = read_rows("ssda903_2026.csv", "sightline.returns.data")
    assert len(rows) > 300
    for row in rows:
        assert bool(row["found_by"]) != bool(row["why_not"]), row["rule"]
    assert sum(bool(row["found_by"]) for row in rows) > 260


def test_every_draw_of_one_seed_is_the_same(tmp_path: Path) -> None:
    first, second = (Draw(3, 40).write(tmp_path / name) for name in "ab")
    for path in first.iterdir():
        assert path.read_bytes() == (second / path.name).read_bytes()
