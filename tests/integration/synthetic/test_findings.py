"""Everything that the readers ask about a simulated return was planted, or is work that is really late."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from sightline.returns.reading import open_return
from sightline.standard.calendar import is_working_day
from sightline.synthetic.world import simulate

# What the truth calls it -> the reader's rule. A slip that no rule asks about is not here: assessments and enquiries
# may begin at a weekend as far as any check goes.
RULES = {
    ("AssessmentActualStartDate", "bank_holiday"): "start-on-holiday",
    ("AssessmentAuthorisationDate", "bank_holiday"): "end-on-holiday",
    ("DateOfInitialCPC", "bank_holiday"): "conference-on-holiday",
    ("DateOfInitialCPC", "weekend"): "conference-at-weekend",
    ("AssessmentAuthorisationDate", "late"): "assessment-took-long",
    ("AssessmentActualStartDate", "open_late"): "assessment-open-long",
    ("DateOfInitialCPC", "late"): "conference-late",
    ("S47ActualStartDate", "open_late"): "enquiry-open-long",
}
SILENT = {
    ("AssessmentActualStartDate", "weekend"),
    ("AssessmentAuthorisationDate", "weekend"),
    ("S47ActualStartDate", "weekend"),
    ("S47ActualStartDate", "bank_holiday"),
}
Found = Counter[tuple[str, int, str, str]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("world")
    simulate(out, areas=3, children=10_000, seed=4)
    return out


@pytest.fixture(scope="module")
def planted(made: Path) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = pq.read_table(made / "truth/oddities.parquet").to_pylist()
    return rows


def findings(folder: Path) -> Found:
    """(agency, year, block, rule) of everything that the readers ask about the returns of a folder."""
    found: Found = Counter()
    for path in sorted((folder / "returns").rglob("*.*")):
        reading = open_return(path)
        for _ in reading.batches():
            pass
        agency, year = path.parent.name.rpartition("_")[2], int(path.stem[-4:])
        found.update((agency, year, each.block or "", each.rule) for each in reading.findings)
    return found


def expected(rows: list[dict[str, object]]) -> Found:
    return Counter(
        (str(row["agency"]), int(str(row["year"])), str(row["block"]), RULES[str(row["field"]), str(row["what"])])
        for row in rows
        if (row["field"], row["what"]) not in SILENT
    )


def test_the_readers_find_what_was_planted_and_what_is_late_and_nothing_else(
    made: Path, planted: list[dict[str, object]]
) -> None:
    found = findings(made)
    assert {rule for *_, rule in found} == set(RULES.values())
    assert found == expected(planted)


def test_a_world_that_ends_in_2027_gives_no_other_findings(tmp_path: Path) -> None:
    simulate(tmp_path, areas=2, children=4000, seed=6, years=(2025, 2026, 2027))
    found = findings(tmp_path)
    assert found == expected(pq.read_table(tmp_path / "truth/oddities.parquet").to_pylist())
    assert {year for _, year, _, _ in found} == {2025, 2026, 2027}


def test_planted_slips_are_days_off(planted: list[dict[str, object]]) -> None:
    slips = [row["day"] for row in planted if row["what"] in ("weekend", "bank_holiday")]
    assert len(slips) > 40
    assert not any(is_working_day(day) for day in slips if isinstance(day, date))


def test_every_kind_of_slip_is_planted(planted: list[dict[str, object]]) -> None:
    assert {(row["field"], row["what"]) for row in planted} == set(RULES) | SILENT
