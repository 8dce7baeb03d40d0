"""Rows of a register that users keep: a number in TOML is read with every digit."""

from __future__ import annotations

from pathlib import Path

from sightline.standard.table_lines import Form, read_file


def test_a_number_with_decimals_keeps_its_digits(tmp_path: Path) -> None:
    path = tmp_path / "made.toml"
    path.write_text("[[margin]]\ntotal = 12345678.5\nshare = 3.0\n", encoding="utf-8")
    lines, faults = read_file(path, Form("made", {"margin": ("total", "share")}))
    assert not faults
    assert lines["margin"][0].cells == {"total": "12345678.5", "share": "3"}
