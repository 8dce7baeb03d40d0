"""Late conferences planted in one of two areas of a made-up England: the waits counted are the planted ones."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from sightline.analyses.analyse import register
from sightline.analyses.pathways.whatif import whatif_drafts
from sightline.analyses.pathways.whatif_steps import HANDOVER_WAIT
from sightline.analyses.picture.coverage import coverage_of
from sightline.chronology.stage import chronicle
from sightline.engines.duck import DuckEngine
from sightline.ledger.receive import receive
from sightline.ledger.submissions import current
from sightline.link.stage import link
from sightline.returns.reports.fixlist import files_in
from sightline.standard.drafts import Draft
from sightline.synthetic.scenario import plain
from sightline.synthetic.world import simulate
from tests.engines import DUCKDB
from tests.projects import TODAY, made_up_project

SCENARIO = plain(2, 7_000, (2025, 2026)).at("late_conferences", "strong")
LIMIT = 15


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up England, its files and its truth."""
    folder = tmp_path_factory.mktemp("whatif") / "england"
    simulate(folder, scenario=SCENARIO, seed=1)
    return folder


@pytest.fixture(scope="module")
def counted(world: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Draft, dict[str, Counter[int]]]:
    """The draft, and the waits for a conference by council, from the censuses alone."""
    project, ledger = made_up_project(tmp_path_factory.mktemp("project"))
    files = [file for file in files_in([world / "returns"]) if file.name.startswith(("cin_", "identity_"))]
    receive(ledger, project, TODAY, files)
    link(ledger, project, TODAY, lambda _: None, DUCKDB.compare)
    events, _ = chronicle(ledger, DUCKDB.open, None)
    coverage = coverage_of([submission for submission, _ in current(ledger)])
    assert coverage is not None
    spill = tmp_path_factory.mktemp("spill")
    with ledger.at_work(), ledger.scratch() as folder, DuckEngine(spill, threads=1) as engine:
        register(engine, ledger, events, folder)
        (draft,) = whatif_drafts(engine, coverage)
        waits: dict[str, Counter[int]] = {}
        for row in engine.counts(HANDOVER_WAIT).to_pylist():
            if row["handover"] == "conference" and row["ended"]:
                waits.setdefault(row["agency"], Counter())[row["days"]] += row["cases"]
    return draft, waits


def planted(world: Path) -> dict[str, float]:
    """Council -> the true share (per cent) of conferences after the limit, of those held in the years."""
    with (world / "truth" / "planted.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: float(row["value"])
            for row in csv.DictReader(file)
            if (row["measure"], row["dimension"]) == ("late_conferences_share", "area")
        }


def share_late(waits: Counter[int]) -> float:
    return 100 * sum(number for days, number in waits.items() if days > LIMIT) / sum(waits.values())


def test_the_share_after_the_limit_is_the_planted_one_at_each_council(
    world: Path, counted: tuple[Draft, dict[str, Counter[int]]]
) -> None:
    truth, (_, waits) = planted(world), counted
    assert set(truth) == set(waits)
    for council, share in truth.items():
        assert sum(waits[council].values()) > 150
        # Conferences of enquiries that began in the years, beside conferences held in them.
        assert share_late(waits[council]) == pytest.approx(share, abs=4)
    late = sorted(share_late(found) for found in waits.values())
    assert late[1] - late[0] > 15  # one of the two was planted, and stands out


def test_the_page_says_the_same_of_all_together(world: Path, counted: tuple[Draft, dict[str, Counter[int]]]) -> None:
    draft, waits = counted
    every = sum(waits.values(), Counter())
    (share,) = draft.table("whatif_conference_share").figures
    assert share.value == pytest.approx(100 - share_late(every))
    truth = planted(world)
    weighted = sum(truth[council] * sum(found.values()) for council, found in waits.items()) / sum(every.values())
    assert share.value == pytest.approx(100 - weighted, abs=2)


def test_conferences_that_take_their_own_time_need_no_more_places_for_all_that_is_known(
    counted: tuple[Draft, dict[str, Counter[int]]],
) -> None:
    # In a made-up England a conference waits for its own days, whoever else waits: the range must say "perhaps none".
    (yearly,) = [f for f in counted[0].table("whatif_conference_more").figures if f.code("whatif_takes") == "yearly"]
    assert yearly.intervals[0].lower == 0
    assert (yearly.value or 0) > 0
