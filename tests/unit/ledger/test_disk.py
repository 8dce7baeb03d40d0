"""What is wiped is gone, and nothing else with it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sightline.ledger.disk import wipe, wipe_all


def test_a_wiped_file_is_gone_and_its_bytes_were_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"made up" * 300_000)
    with path.open("rb") as still_open:  # what the disk held under that name
        wipe(path)
        assert not path.exists()
        assert still_open.read().strip(b"\0") == b""


def test_what_a_link_leads_to_stays(tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "x").write_bytes(b"theirs")
    (tmp_path / "ours" / "file").symlink_to(tmp_path / "theirs" / "x")
    (tmp_path / "ours" / "folder").symlink_to(tmp_path / "theirs")
    wipe_all(tmp_path / "ours")
    assert not (tmp_path / "ours").exists()
    assert (tmp_path / "theirs" / "x").read_bytes() == b"theirs"


def test_a_file_with_a_second_name_stays_whole_under_it(tmp_path: Path) -> None:
    """As an entry whose writer was killed between linking it to its number and removing its first name."""
    (tmp_path / "first").write_bytes(b"entry")
    os.link(tmp_path / "first", tmp_path / "second")
    wipe(tmp_path / "first")
    assert not (tmp_path / "first").exists()
    assert (tmp_path / "second").read_bytes() == b"entry"


@pytest.mark.parametrize("what", ["nothing", "folder"])
def test_wiping_again_is_no_fault(tmp_path: Path, what: str) -> None:
    if what == "folder":
        (tmp_path / "x" / "y").mkdir(parents=True)
    wipe_all(tmp_path / "x")
    wipe_all(tmp_path / "x")
    assert not (tmp_path / "x").exists()
