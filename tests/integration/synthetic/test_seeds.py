"""Ten small worlds, each of another seed: all files are received, with the findings that were planted and no other."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from sightline.ledger.receive import receive
from sightline.ledger.submissions import current
from sightline.returns.reports.fixlist import files_in
from sightline.synthetic.files.documented import FORMATS
from sightline.synthetic.scenario import Scenario, plain
from sightline.synthetic.world import simulate
from tests.projects import TODAY, made_up_project

SEEDS = range(1, 11)
YEARS = ((2025,), (2024, 2025), (2026, 2027))
# In every second world all faults of recording, each of them common.
FAULTS = {
    "slips": 0.01, "mistakes": 0.10, "late_recording": 0.1, "duplicates": 0.05, "error_with_abuse": 3.0,
    "phased_19a": 0.5, "resubmitted": 0.5, "silent": 1, "estimated": 1,
}  # fmt: skip
RULES = (
    "assessment-took-long", "assessment-open-long", "conference-late", "enquiry-open-long", "start-on-holiday",
    "late-assessment-from-referral", "late-later-review",
    "end-on-holiday", "code-not-in-list", "nhs-number", "upn-check-letter", "postcode-shape", "duplicate-row",
    "closure-without-reason", "end-before-start", "factor-19a-retired", "closure-outside-period",
    "ended-before-period", "no-action-before-period",
)  # fmt: skip
DOCUMENTED = set(FORMATS)
Found = Counter[tuple[str, str, str, str]]  # file, block, field, rule


@dataclass(frozen=True)
class Received:
    """What became of the files of one world: those written and kept, what was found and what had been planted."""

    written: set[str]
    kept: set[str]
    found: Found
    planted: Found


def scenario(seed: int) -> Scenario:
    usual = plain(2, 600, YEARS[seed % len(YEARS)])
    return replace(usual, faults={**usual.faults, **FAULTS}) if seed % 2 == 0 else usual


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Received]:
    return {seed: made_and_received(seed, tmp_path_factory.mktemp(f"seed{seed}")) for seed in SEEDS}


def made_and_received(seed: int, folder: Path) -> Received:
    england = folder / "england"
    simulate(england, scenario=scenario(seed), seed=seed)
    # What repeats other files stands in folders of its own, and nothing odd is planted there: test_repeated.py.
    paths = [path for path in files_in([england / "returns"]) if path.parent.parent == england / "returns"]
    project, ledger = made_up_project(folder)
    receipts = receive(ledger, project, TODAY, paths)  # raises where a file is refused
    found: Found = Counter()
    for path, receipt in zip(paths, receipts, strict=True):
        name = str(path.relative_to(england))
        # the reader names no field of a row that it has seen before
        found.update(
            (name, each.block or "", each.field or "", each.rule) for each in receipt.findings
            # of the documented CSVs, the list of what is odd does not hold the work that is late
            if each.block not in DOCUMENTED or not each.rule.startswith(("late-", "overdue-"))
        )  # fmt: skip
    planted: Found = Counter(
        (row["file"], row["block"], "" if row["rule"] == "duplicate-row" else row["field"], row["rule"])
        for row in pq.read_table(england / "truth/oddities.parquet").to_pylist() if row["rule"]
    )  # fmt: skip
    kept = {f"returns/{s.sender}_{s.agency}/{s.file}" for s, _ in current(ledger)}
    return Received({str(path.relative_to(england)) for path in paths}, kept, found, planted)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_file_is_received_and_counts_but_for_a_census_that_was_sent_again(
    worlds: dict[int, Received], seed: int
) -> None:
    made = worlds[seed]
    replaced = {path.replace("_revised.xml", ".xml") for path in made.written if path.endswith("_revised.xml")}
    assert len(made.written) >= 6
    assert made.kept == made.written - replaced


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_found_that_was_not_planted(worlds: dict[int, Received], seed: int) -> None:
    made = worlds[seed]
    assert made.found - made.planted == Counter()


@pytest.mark.parametrize("seed", SEEDS)
def test_everything_that_was_planted_is_found(worlds: dict[int, Received], seed: int) -> None:
    made = worlds[seed]
    assert made.planted - made.found == Counter()
    assert made.planted.total() > 20


@pytest.mark.parametrize("rule", RULES)
def test_the_ten_worlds_together_plant_what_each_of_these_rules_asks_about(
    worlds: dict[int, Received], rule: str
) -> None:
    assert any(found[3] == rule for made in worlds.values() for found in made.planted)
