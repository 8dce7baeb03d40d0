"""Rows of a register that users keep: every digit of a number in TOML, and files from before a column came."""

from __future__ import annotations

from pathlib import Path

from sightline.standard.table_lines import Form, read_file, read_lines


def test_a_number_with_decimals_keeps_its_digits(tmp_path: Path) -> None:
    path = tmp_path / "made.toml"
    path.write_text("[[margin]]\ntotal = 12345678.5\nshare = 3.0\n", encoding="utf-8")
    lines, faults = read_file(path, Form("made", {"margin": ("total", "share")}))
    assert not faults
    assert lines["margin"][0].cells == {"total": "12345678.5", "share": "3"}


def test_a_file_from_before_a_column_came_is_read_with_nothing_there_and_no_other_header_is(tmp_path: Path) -> None:
    form = Form("made", {"margin": ("total", "since", "share")}, blank=("since",), later=("margin.since",))
    path = tmp_path / "margin.csv"
    read = []
    for text in ("total,share\n1,2\n", "total,since,share\n1,x,2\n"):
        path.write_text(text, encoding="utf-8")
        lines, faults = read_lines(tmp_path, form)
        assert not faults
        read.append(lines["margin"][0].cells)
    assert read == [{"total": "1", "since": "", "share": "2"}, {"total": "1", "since": "x", "share": "2"}]
    for text in ("total,since\n1,2\n", "total,share\n1,x,2\n"):
        path.write_text(text, encoding="utf-8")
        assert read_lines(tmp_path, form)[1]
