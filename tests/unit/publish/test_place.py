"""A folder is put in its place whole, or not at all; and what killed processes left beside it is taken away."""

from __future__ import annotations

import fcntl
import os
import tempfile
from pathlib import Path

import pytest

from sightline.errors import ConfigError
from sightline.publish.place import put, tidy


def site(folder: Path, words: str = "old") -> Path:
    folder.mkdir(parents=True)
    (folder / "checksums.txt").write_text(words)
    return folder


def write(made: Path) -> None:
    (made / "checksums.txt").write_text("new")


def said(folder: Path) -> str:
    return (folder / "checksums.txt").read_text()


def test_a_folder_takes_the_place_of_the_old_one_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    put(tmp_path / "site", write, None)
    put(site(tmp_path / "other"), write, None)
    assert [said(tmp_path / name) for name in ("site", "other")] == ["new", "new"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other", "site"]


@pytest.mark.parametrize("failing", ["write", "enter"])
def test_what_fails_leaves_all_as_it_was(failing: str, tmp_path: Path) -> None:
    def fail(_: Path) -> None:
        raise ValueError("no")

    out = site(tmp_path / "site")
    with pytest.raises(ValueError, match="no"):
        put(out, fail if failing == "write" else write, fail)
    assert said(out) == "old"
    assert list(tmp_path.iterdir()) == [out]


def test_where_the_swap_fails_the_old_one_is_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out, rename = site(tmp_path / "site"), Path.rename

    def second_fails(self: Path, target: Path) -> Path:
        if self.name == "new":
            raise OSError("disk")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", second_fails)
    with pytest.raises(OSError, match="disk"):
        put(out, write, None)
    assert said(out) == "old"


def test_what_was_left_is_taken_away_and_what_had_been_moved_is_put_back(tmp_path: Path) -> None:
    half = tmp_path / ".site-unfinished-a" / "new"
    half.mkdir(parents=True)
    site(tmp_path / ".site-unfinished-b" / "old")
    tidy(tmp_path / "site")
    assert said(tmp_path / "site") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_what_somebody_else_is_making_or_has_named_so_is_let_be(tmp_path: Path) -> None:
    theirs, kept = tmp_path / ".site-unfinished-a", tmp_path / ".site-backup"
    theirs.mkdir()
    kept.mkdir()
    handle = os.open(theirs, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    tidy(tmp_path / "site")
    assert theirs.exists()
    os.close(handle)
    tidy(tmp_path / "site")
    assert not theirs.exists()
    assert kept.exists()


def test_a_folder_taken_away_before_it_was_locked_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, taken = tempfile.mkdtemp, list[str]()

    def taken_away(**given: object) -> str:
        folder = str(made(**given))  # type: ignore[call-overload]
        if not taken:
            taken.append(folder)
            Path(folder).rmdir()
        return folder

    monkeypatch.setattr(tempfile, "mkdtemp", taken_away)
    put(tmp_path / "site", write, None)
    assert taken
    assert said(tmp_path / "site") == "new"


def test_a_place_that_holds_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "letter.txt").write_text("mine")
    with pytest.raises(ConfigError, match="something that is not a site"):
        put(tmp_path / "site", write, None)
    (tmp_path / "file").write_text("mine")
    with pytest.raises(ConfigError, match="a file or a link"):
        put(tmp_path / "file", write, None)
