"""Files of --out: all of them are there at the end, or none."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from sightline.cli_common import whole
from sightline.errors import ConfigError


def test_what_was_begun_and_not_ended_leaves_nothing_of_itself(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("before", encoding="utf-8")
    with contextlib.suppress(KeyboardInterrupt), whole(tmp_path) as beside:
        (beside / "page.html").write_text("after", encoding="utf-8")
        raise KeyboardInterrupt
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == "before"
    with whole(tmp_path / "new") as beside:
        (beside / "page.html").write_text("after", encoding="utf-8")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["page.html"]


def test_a_file_or_a_folder_in_the_way_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("", encoding="utf-8")
    with pytest.raises(ConfigError, match="is a file"), whole(tmp_path / "a"):
        pass
    (tmp_path / "b" / "b.csv").mkdir(parents=True)
    with pytest.raises(ConfigError, match="has a folder where a file"):
        _two_files(tmp_path / "b")
    assert [path.name for path in (tmp_path / "b").iterdir()] == ["b.csv"]


def _two_files(folder: Path) -> None:
    with whole(folder) as beside:
        for name in ("a.html", "b.csv"):
            (beside / name).write_text("x", encoding="utf-8")
