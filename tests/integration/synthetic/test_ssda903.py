"""Every council of a made-up England sends its looked-after return; read again it gives the rows that were planted."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sightline.returns.parcels import Parcel
from sightline.returns.reading import open_return
from sightline.returns.reports.fixlist import files_in, gather
from sightline.synthetic.scenario import plain
from sightline.synthetic.world import simulate

YEARS = (2024, 2025, 2026)
Rows = dict[str, list[dict[str, Any]]]
# What is asked about: ends of care that go with few placements, slips in what the council's book holds of a child.
ODD = {"guardian-not-carer", "stayed-on-under-18", "placement-only", "sex-unknown", "required-missing",
       "missing-past-care", "missing-after-care", "missing-before-care", "missing-again-too-soon",
       "postcode-shape", "upn-shape", "upn-check-letter", "upn-of-another"}  # fmt: skip


@pytest.fixture(scope="module")
def england(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("ssda903") / "england"
    simulate(out, scenario=plain(2, 2_500), seed=5)
    return out


def received(folder: Path) -> tuple[Rows, Counter[str]]:
    """Table -> rows of a council's set, and how often each rule found something."""
    (parcel,) = gather(files_in([folder]))
    assert isinstance(parcel, Parcel)
    reading = open_return(parcel)
    rows: Rows = {}
    for batch in reading.batches():
        rows.setdefault(batch.block.name, []).extend(batch.rows.to_pylist())
    assert reading.counts.set_aside == 0
    assert reading.header.period_end == date(int(folder.name[-4:]), 3, 31)
    return rows, Counter(finding.rule for finding in reading.findings)


def planted(council: Path, name: str, year: int) -> list[dict[str, str]]:
    with (council / f"{name}_{year}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def test_every_council_sends_a_set_for_every_year(england: Path) -> None:
    councils = sorted((england / "returns").glob("council_*"))
    assert len(councils) == 2
    for council in councils:
        assert [path.name for path in sorted(council.glob("ssda903_*"))] == [f"ssda903_{year}" for year in YEARS]


@pytest.mark.parametrize("year", YEARS)
def test_the_episodes_are_the_rows_of_care_that_were_planted(england: Path, year: int) -> None:
    for council in sorted((england / "returns").glob("council_*")):
        rows, found = received(council / f"ssda903_{year}")
        care = planted(council, "care_periods", year)
        columns = ("local_id", "start_date", "reason_new_episode", "legal_status", "place", "end_date", "reason_ceased")
        assert sorted(tuple(str(row[name]) for name in columns) for row in rows["Episodes"]) == sorted(
            (row["la_child_id"], row["start_date"], row["start_reason"], row["legal_status"], row["placement"],
             str(_day(row["end_date"])), str(row["end_reason"] or None))
            for row in care
        )  # fmt: skip
        assert {row["local_id"] for row in rows["Header"]} == {row["la_child_id"] for row in care}
        assert {rule for rule in found if not rule.startswith("late-")} <= ODD
        assert sum(found.values()) < len(rows["Episodes"]) / 5


def test_children_are_those_of_the_identity_file_and_reviews_lie_in_care(england: Path) -> None:
    council = sorted((england / "returns").glob("council_*"))[0]
    rows, _ = received(council / "ssda903_2026")
    known = {row["la_child_id"]: row for row in planted(council, "identity", 2026)}
    for row in rows["Header"]:
        if row["local_id"] in known:
            assert str(row["birth_date"]) == known[row["local_id"]]["birth_date"]
    spans: dict[str, list[tuple[date, date]]] = {}
    for row in rows["Episodes"]:
        spans.setdefault(row["local_id"], []).append((row["start_date"], row["end_date"] or date(2026, 3, 31)))
    assert rows["Reviews"]
    for row in rows["Reviews"]:
        assert any(first <= row["review_date"] <= last for first, last in spans[row["local_id"]])
