"""Paths against planted truths: what a made-up England knows of itself is found in the areas where it was planted."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pytest

from sightline import trial
from sightline.analyses.pathways.attend import attend_drafts
from sightline.analyses.pathways.paths import path_drafts
from sightline.analyses.picture.coverage import Coverage, coverage_of
from sightline.analyses.picture.draft import spans
from sightline.analyses.picture.steps import CSA_RECORD
from sightline.clearance.policy import policy
from sightline.clearance.refusals import reasons
from sightline.clearance.release import protect
from sightline.engines.duck import DuckEngine
from sightline.engines.engine import Engine
from sightline.flow import ANALYSE, Zone
from sightline.ledger.chain import Ledger
from sightline.ledger.submissions import CHRONICLED, current
from sightline.standard.drafts import Draft
from sightline.standard.model import ATTENDANCE, EVENT, PERSON
from sightline.synthetic.scenario import Strength, plain
from sightline.synthetic.truth.planted_areas import pooled_drafts
from sightline.synthetic.truth.score_rows import Planted, State, read_planted
from sightline.synthetic.truth.scores import Run, score_rows, scorebook
from sightline.synthetic.world import simulate

PLANTS = ("closed_repeats", "late_conferences", "lost_notices")
ABSENT = "absent_partner"
SHARES = ("repeats_closed_share", "late_conferences_share", "lost_notices_share")
APART = 4.0  # percentage points: records that were lost, misread or joined wrongly


@pytest.fixture(scope="module")
def england(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four areas, in half of which repeats are closed, conferences late, notices lost, and health kept away."""
    folder = tmp_path_factory.mktemp("paths")
    scenario = plain(4, 10_000, (2024, 2025)).changed(strengths=dict.fromkeys((*PLANTS, ABSENT), Strength.STRONG.value))
    simulate(folder / "england", scenario=scenario, seed=3)
    trial.timelines(folder / "england", folder / "project")
    return folder


@pytest.fixture(scope="module")
def drafts(england: Path) -> Mapping[str, Draft]:
    ledger = Ledger(england / "project" / "ledger")
    made = ledger.latest(CHRONICLED)
    coverage = coverage_of([submission for submission, _ in current(ledger)])
    assert made is not None
    assert coverage is not None
    with ledger.scratch() as scratch, DuckEngine(england, threads=1) as engine:
        for table in (EVENT, PERSON, ATTENDANCE):
            files = [item for item in made.payloads(Zone.EVENTS) if item.name == table.name]
            engine.register_parts(
                table.name, table.columns, [(ledger.unsealed(item, ANALYSE, scratch), {}) for item in files]
            )
        return _drafted(engine, coverage)


def _drafted(engine: Engine, coverage: Coverage) -> dict[str, Draft]:
    engine.register("covered_year", pa.table({"year": pa.array(coverage.years, pa.int64())}))
    engine.register("span", spans(coverage))
    engine.run([CSA_RECORD])
    return {made.name: made for made in (*path_drafts(engine, coverage), *attend_drafts(engine, coverage))}


@pytest.fixture(scope="module")
def draft(drafts: Mapping[str, Draft]) -> Draft:
    return drafts["paths"]


@pytest.fixture(scope="module")
def truths(england: Path) -> Mapping[tuple[str, str, str], Planted]:
    rows = read_planted((england / "england" / "truth" / "planted.csv").read_text(encoding="utf-8"))
    return {(row.measure, row.dimension, row.code): row for row in rows}


@pytest.mark.parametrize("share", [*SHARES, "repeats_closed_again_share"])
def test_each_areas_share_is_the_planted_one(
    draft: Draft, truths: Mapping[tuple[str, str, str], Planted], share: str
) -> None:
    found = Run([draft]).values("paths", share, "2024-2025", "area")
    assert len(found) == 4
    for area, value in found.items():
        truth = truths[(share, "area", area)].value
        assert value is not None
        assert truth is not None
        assert abs(value - truth) < APART


@pytest.mark.parametrize(("plant", "share"), [*zip(PLANTS[:2], SHARES, strict=False)])
def test_areas_where_it_was_planted_stand_out(england: Path, draft: Draft, plant: str, share: str) -> None:
    with (england / "england" / "truth" / "plan.csv").open(encoding="utf-8", newline="") as source:
        planted = {row["place"] for row in csv.DictReader(source) if row["plant"] == plant}
    figures = {figure.area: figure for figure in draft.table(f"{share}_by_area").figures}
    inside = [figures[area].intervals[0].lower for area in figures if area in planted]
    outside = [figures[area].intervals[0].upper for area in figures if area not in planted]
    assert len(inside) == len(outside) == 2
    assert min(inside) > max(outside)


def test_notices_that_never_arrive_are_seen_in_the_force_in_which_they_get_lost(draft: Draft) -> None:
    """All four areas are of one force, in which four in ten are lost."""
    figures = draft.table("lost_notices_share_by_area").figures
    assert len(figures) == 4
    assert all(figure.intervals[0].lower > 25 for figure in figures)


def test_clearance_takes_the_draft_and_prints_its_maps(draft: Draft) -> None:
    chosen = policy("sightline-default")
    assert reasons([draft], chosen) == []
    cleared = {table.name: table for table in protect(draft.tables, chosen).tables}
    for name in ("episode_moves", "episode_days", "episode_sequences", "referrals_again_share_by_year"):
        assert any(figure.value is not None for figure in cleared[name].figures)


def test_the_moves_out_of_the_referral_are_as_many_as_there_are_episodes(draft: Draft) -> None:
    """Rare moves stand together as other, so the moves that are named may be fewer by what other holds."""
    (whole,) = draft.table("episode_paths").figures
    moves = {figure.code("edge"): figure.value or 0 for figure in draft.table("episode_moves").figures}
    out = sum(number for edge, number in moves.items() if str(edge).startswith("referral>"))
    assert whole.value is not None
    assert whole.value - moves.get("other", 0) <= out <= whole.value


def test_the_ways_of_children_to_support_keep_their_number_from_box_to_box(draft: Draft) -> None:
    flow = draft.table("ways_to_support").figures
    first = sum(figure.value or 0 for figure in flow if str(figure.code("from")).startswith("first_"))
    second = sum(figure.value or 0 for figure in flow if str(figure.code("from")).startswith("did_"))
    assert first == second > 50


def test_the_two_ways_of_coming_again_are_two_measures(draft: Draft) -> None:
    codes = {figure.measure.code for table in draft.tables for figure in table.figures}
    assert {"referrals_again_share", "referrals_after_closure_share"} <= codes
    tables = [draft.table(name) for name in ("referrals_again", "referrals_after_closure")]
    assert tables[0].figures[0].measure.definition != tables[1].figures[0].measure.definition


def test_the_partner_who_does_not_attend_is_scored_from_the_draft_of_attendance(
    england: Path, drafts: Mapping[str, Draft], truths: Mapping[tuple[str, str, str], Planted]
) -> None:
    """Every line of the scorebook on it is scored, near its truth, and the plant shows against no difference."""
    book = [line for line in scorebook() if line.plant == ABSENT]
    plan = (england / "england" / "truth" / "plan.csv").read_text(encoding="utf-8")
    run = Run([drafts["attendance"], *pooled_drafts([drafts["attendance"]], plan, book)])
    scores = score_rows(book, [truth for truth in truths.values() if truth.plant == ABSENT], run)
    assert [score.state for score in scores] == [State.SCORED] * 7  # two halves, four areas, one difference
    assert max(abs(score.error or 0) for score in scores) < APART
    (difference,) = (score for score in scores if score.measure == "health_attended_difference")
    assert difference.detected
