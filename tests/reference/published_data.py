"""The published files as they are, read once for all tests, and read again by the plainest code there is."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from sightline.published.folder import Published, read_published
from sightline.published.statistics import Statistics
from sightline.standard.figures import Figure

FOLDER = Path(__file__).resolve().parents[2] / "../shared/data/published"
ENGLAND, INNER_LONDON, HACKNEY = "E92000001", "E13000001", "E09000012"
NORTHAMPTONSHIRE, CUMBRIA, CUMBERLAND = "E10000021", "E10000006", "E06000063"
needed = pytest.mark.skipif(not FOLDER.is_dir(), reason="the published files (../shared/data/published) are absent")


@cache
def whole() -> Published:
    """Everything that the folder holds."""
    return read_published(FOLDER)


def table(name: str) -> Statistics:
    """One table of figures by its short name."""
    published = whole()
    found = {
        "c1": published.referrals, "b1": published.need, "d3": published.plans, "care": published.care,
        "workforce": published.workforce, "lait": published.lait, "ethnicity": published.ethnicity,
    }[name]  # fmt: skip
    assert found is not None
    return found


def raw(name: str) -> Iterator[dict[str, str]]:
    """A file's rows, by the plainest code there is."""
    with (FOLDER / name).open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def shown(figure: Figure) -> str:
    """The figure as its file would print it."""
    return str(figure.mark) if figure.value is None else f"{figure.value:.6g}"
