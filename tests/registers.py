"""Registers that tests write as CSV files, and what is told of their faults."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from sightline.errors import Refused


def written(folder: Path, files: Mapping[str, str], changes: Mapping[str, str]) -> Path:
    """A folder of CSV files by table; a change takes the place of a file."""
    folder.mkdir(exist_ok=True)
    for name, text in {**files, **changes}.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def told(reading: Callable[[], object]) -> list[tuple[str, int | None, str | None, str]]:
    """File, line, column and rule (without the register's name before it) of every fault, in order."""
    with pytest.raises(Refused) as refused:
        reading()
    return [(each.file, each.line, each.field, each.rule.partition("-")[2]) for each in refused.value.findings]
