"""A killed command leaves nothing half written, and the same command again ends it; two clearings at once clear once.

Four kills, right after an entry appeared or in the midst; `bench/kills_out.py` makes as many as it is asked for.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import killed


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return killed.projects(tmp_path_factory.mktemp("kills"))


@pytest.mark.parametrize(
    ("command", "moment", "after_entry"),
    [("clear", 0.6, False), ("publish", 0.0, True), ("correct", 0.0, True), ("withdraw", 0.002, True)],
)
def test_the_same_command_again_ends_what_was_killed(
    command: str, moment: float, after_entry: bool, before: list[Path], tmp_path: Path
) -> None:
    tally = killed.Tally()
    killed.kill_round(before[killed.BEFORE[command]], command, moment, after_entry, tmp_path / "round", tally)
    assert tally.kills + tally.too_late == 1
    assert {what: often for what, often in tally.wrong.items() if often} == {}


def test_two_clearings_at_once_clear_once(before: list[Path], tmp_path: Path) -> None:
    assert killed.two_at_once(before[0], "clear", tmp_path / "round") == []


def test_what_a_kill_would_leave_is_found(before: list[Path]) -> None:
    """The check itself can fail: a folder that a publisher did not finish, and a payload that no entry names."""
    (before[2] / ".site-unfinished-x").mkdir()
    stray = before[2] / "ledger" / "payloads" / "cleared" / ("0" * 64)
    stray.write_bytes(b"")
    assert {path.name for path in killed.left(before[2])} == {".site-unfinished-x", stray.name}
    stray.unlink()
    (before[2] / ".site-unfinished-x").rmdir()
