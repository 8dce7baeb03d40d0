"""Timeliness against the truth of made-up Englands: delays that were planted, and years whose end is known."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sightline.analyses.picture.coverage import coverage_of
from sightline.analyses.picture.timeliness_nowcast import in_the_end
from sightline.analyses.picture.timeliness_triangle import triangle
from sightline.demo import Outcome
from sightline.flow import CLEAR, Zone
from sightline.ledger.chain import Ledger
from sightline.ledger.submissions import Submission
from sightline.standard.drafts import Draft
from sightline.standard.wire import decode_draft
from sightline.synthetic.scenario import plain
from sightline.synthetic.world import simulate

FIRST = date(2023, 4, 1)
Known = tuple[str, date | None, date]  # child, day it may first have happened, day it was recorded


def crimes(england: Path) -> list[Known]:
    """Each crime that counts, by the child it truly was: with the day it may first have happened, where that is given.

    The truth holds who was who and which records count; the day stands in the file of the force.
    """
    days: dict[tuple[str, str], str] = {}
    for row in _rows(england, "crimes"):
        days[row["agency_code"], row["crime_reference"]] = row["offence_from"]
    victims: dict[tuple[str, str, date], list[str]] = {}
    recorded = {(r["agency_code"], r["crime_reference"]): r["recorded_date"] for r in _rows(england, "crimes")}
    for row in _rows(england, "parties"):
        crime = row["agency_code"], row["crime_reference"]
        if row["role"] == "victim" and crime in days:
            key = row["agency_code"], row["person_id"], date.fromisoformat(recorded[crime])
            victims.setdefault(key, []).append(days[crime])
    return [
        (row["person_id"], date.fromisoformat(day) if day else None, row["recorded_on"])
        for row in pq.read_table(england / "truth" / "csa_records.parquet").to_pylist()
        if row["sender"] == "police" and row["counted"]
        for day in [victims[row["agency"], row["local_id"], row["recorded_on"]].pop()]
    ]


def _rows(england: Path, name: str) -> Iterator[dict[str, str]]:
    for path in sorted(england.glob(f"returns/police_*/{name}_*.csv")):
        with path.open(encoding="utf-8", newline="") as handle:
            yield from csv.DictReader(handle)


def _month(day: date) -> int:
    return (day.year - FIRST.year) * 12 + day.month - FIRST.month


def by_month(known: list[Known], until: int) -> pa.Table:
    """Children by month of happening and of the first record, from 1, of what was recorded in months before `until`."""
    first: dict[tuple[str, int], tuple[date, date]] = {}
    for child, happened, recorded in known:
        if happened is not None and FIRST <= happened <= recorded and _month(recorded) < until:
            key = child, _month(happened) // 12
            first[key] = min(first.get(key, (recorded, happened)), (recorded, happened))
    counts = Counter((_month(happened) + 1, _month(recorded) + 1) for recorded, happened in first.values())
    columns = list(zip(*((*months, number) for months, number in counts.items()), strict=True))
    return pa.table(dict(zip(("happened_month", "recorded_month", "children"), columns, strict=True)))


# -- one England through every stage ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def draft(demo: Path, outcome: Outcome) -> Draft:
    assert outcome.files
    ledger = Ledger(demo / "ledger")
    entry = ledger.latest("analysed")
    assert entry is not None
    payload = next(payload for payload in entry.payloads(Zone.DRAFTS) if payload.name == "timeliness")
    return decode_draft(ledger.read_bytes(payload, CLEAR))


def values(draft: Draft, table: str, year: int) -> dict[str, float | None]:
    """Code of the last dimension -> value, of one year; the total under the code of the first."""
    figures = [figure for figure in draft.table(table).figures if figure.period.end.year == year]
    return {figure.breakdown[-1][1] if figure.breakdown else "all": figure.value for figure in figures}


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_records_fall_in_the_bands_of_the_delays_that_were_planted(demo: Path, draft: Draft, year: int) -> None:
    planted = [
        None if happened is None else (recorded - happened).days
        for _, happened, recorded in crimes(demo / "england")
        if date(year - 1, 4, 1) <= recorded <= date(year, 3, 31)
    ]
    found = values(draft, "records_of_crime_by_time", year)
    assert len(planted) > 200
    assert found["recorded crime"] == pytest.approx(len(planted), abs=3)
    assert found["not_known"] == pytest.approx(planted.count(None), abs=3)
    for band, first, last in (("under_1_month", 0, 30), ("1_to_2_years", 366, 730), ("over_5_years", 1827, 99999)):
        wanted = sum(1 for days in planted if days is not None and first <= days <= last)
        assert found[band] == pytest.approx(wanted, abs=3)


def test_children_harmed_in_a_year_are_those_who_truly_were_recorded_of_it_so_far(demo: Path, draft: Draft) -> None:
    known = by_month(crimes(demo / "england"), 36).to_pylist()
    for year in (2024, 2025, 2026):
        months = range((year - 2024) * 12 + 1, (year - 2023) * 12 + 1)
        wanted = sum(
            row["children"]
            for row in known
            if row["happened_month"] in months and row["recorded_month"] - row["happened_month"] <= 24
        )
        assert values(draft, "children_by_year_it_happened", year)["all"] == pytest.approx(wanted, rel=0.02)


def test_records_are_as_old_as_the_return_that_brought_them(draft: Draft) -> None:
    found = values(draft, "records_by_time_to_receive", 2026)
    # All came on the day of the demonstration, long after March 2026: none is younger than a quarter of a year.
    assert found["under_1_month"] == found["1_to_3_months"] == 0


# -- years whose end is known -------------------------------------------------------------------------------------


def cut_off(known: list[Known], years: int, year: int) -> tuple[float, float, float, int]:
    """(lower, value, upper, what it came to) of the nowcast of a year, from what was known after some years."""
    forces = [
        Submission(1, "E23000013", "police", code, y, date(y - 1, 4, 1), date(y, 3, 31), "2026-06-01T00:00:00", "f", "",
                   1, 0, {}, None)
        for y in range(2024, 2024 + years) for code in ("police_crime", "police_party")
    ]  # fmt: skip
    coverage = coverage_of(forces)
    assert coverage is not None
    found = in_the_end(triangle(by_month(known, 12 * years), coverage, {"E23000013"}), year)
    months, horizon = range((year - 2024) * 12 + 1, (year - 2023) * 12 + 1), min(24, 12 * (years - 1))
    came = sum(
        row["children"]
        for row in by_month(known, 48).to_pylist()
        if row["happened_month"] in months and row["recorded_month"] - row["happened_month"] <= horizon
    )
    (interval,) = found.intervals
    assert found.value is not None
    return interval.lower, found.value, interval.upper, came


def test_the_nowcast_of_a_year_holds_what_it_came_to(tmp_path: Path) -> None:
    held = []
    for seed in (1, 2, 3):
        england = tmp_path / str(seed)
        simulate(england, scenario=plain(2, 5_000, (2024, 2025, 2026, 2027)), seed=seed)
        known = crimes(england)
        # After two years of returns the latest of them, and after three the one before the latest.
        for years in (2, 3):
            lower, value, upper, came = cut_off(known, years, 2025)
            held.append(lower <= came <= upper)
            assert value == pytest.approx(came, rel=0.25)
    assert sum(held) >= len(held) - 1
