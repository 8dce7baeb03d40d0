"""Trials end to end: two tiny worlds made, run and scored; what is refused; how an interrupted trial goes on."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from rich.console import Console

from sightline import config, trial, trial_score
from sightline.errors import SightlineError
from sightline.ledger import keys
from sightline.ledger.chain import Ledger
from sightline.ledger.submissions import LINKED
from sightline.returns.reports.fixlist import check
from sightline.standard.drafts import Draft, FigureTable, OutputKind, Page
from sightline.standard.figures import MODEL, Figure, Interval, Measure, Period, Population
from sightline.standard.panels import GROUPED, NAMES, AreaPanel
from sightline.standard.units import Status, Unit
from sightline.synthetic.scenario import Scenario, plain
from sightline.synthetic.truth.over_worlds import TOO_FEW
from sightline.synthetic.truth.score_rows import Score, read_scores, scores_text
from sightline.trial_effects import ADDED, SAVED

SCENARIO = plain(2, 2500, (2025,))
SCORED = Score("picture", "recorded", "", "children", "children", "2025", "all", "all", "scored", 10.0, None, 10.0, 0.0)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, trial.Outcome]:
    """Two worlds, made in two processes, their files and ledgers kept."""
    out = tmp_path_factory.mktemp("trial") / "worlds"
    return out, trial.worlds(SCENARIO, 2, out, jobs=2, keep=True)


@pytest.fixture
def copied(made: tuple[Path, trial.Outcome], tmp_path: Path) -> Path:
    """The first world in a folder of the test's own."""
    return Path(shutil.copytree(made[0] / "world_0001", tmp_path / "world"))


def scores_of(out: Path, seed: int) -> list[Score]:
    return read_scores((out / f"world_{seed:04d}" / "scores.csv").read_text(encoding="utf-8"))


# -- one world -------------------------------------------------------------------------------------------------------


def test_every_world_is_scored(made: tuple[Path, trial.Outcome]) -> None:
    out, outcome = made
    assert (outcome.scored, outcome.before, outcome.failed) == (2, 0, ())
    assert all(world.cpu > 0 for world in outcome.made)
    assert scores_of(out, 1) != scores_of(out, 2)


def test_the_total_is_the_truth_and_adding_the_agencies_counts_is_not(made: tuple[Path, trial.Outcome]) -> None:
    for seed in (1, 2):
        (total,) = [s for s in scores_of(made[0], seed) if (s.measure, s.dimension) == ("children", "all")]
        assert total.state == "scored"
        truth, bias, naive = total.truth or 0, total.bias_share or 0, total.naive_error or 0
        assert truth > 20
        assert abs(bias) < 0.05
        assert naive > 0.1 * truth


def test_every_count_of_children_has_its_figure(made: tuple[Path, trial.Outcome]) -> None:
    counts = [s for s in scores_of(made[0], 1) if s.plant == "recorded" and s.measure == "children"]
    lacking = {(s.dimension, s.code) for s in counts if s.state != "scored"}
    assert len(counts) > 20
    assert lacking == set()


def test_links_are_scored_with_what_linkage_says_of_itself(made: tuple[Path, trial.Outcome]) -> None:
    found = {(s.measure, s.dimension, s.code): s for s in scores_of(made[0], 1) if s.plant == "links"}
    assert all(score.state in ("scored", "no such truth in this world") for score in found.values())
    assert 98 < (found["precision", "all", "all"].estimate or 0) <= 100
    # Many councils' records of so short a time hold nothing to compare.
    assert 70 < (found["recall", "all", "all"].estimate or 0) < (found["f1", "all", "all"].estimate or 0)
    assert found["barriers_joined", "all", "all"].estimate == 0
    missed = found["missed_share", "all", "all"]
    assert (missed.truth or 0) > 5
    assert abs(missed.error or 0) < 0.25 * (missed.truth or 0)
    assert {dimension for _, dimension, _ in found} >= {"all", "kind", "ethnic_group", "age", "kinds"}
    assert any(s.measure == "recall" and s.worlds == 2 for s in made[1].summaries)


def test_what_no_analysis_answers_yet_says_so_with_its_truth(made: tuple[Path, trial.Outcome]) -> None:
    (told,) = [s for s in scores_of(made[0], 1) if s.measure == "added_tellings_share"]
    assert (told.state, told.truth, told.strength) == ("not built yet", 0.0, "none")


def test_effects_are_asked_of_the_panels_of_the_run(
    made: tuple[Path, trial.Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two areas none is answered: one alone would stand beside the other. What is answered is scored."""
    mine = {s.measure: s for s in scores_of(made[0], 1) if s.measure in (SAVED, ADDED)}
    assert {(s.state, s.truth) for s in mine.values()} == {("not in the run", 0.0)}

    def answered(panels: Sequence[AreaPanel], plan: str, period: Period) -> list[Draft]:
        assert {panel.name for panel in panels} == {*NAMES, *GROUPED}
        assert "practice,E0" in plan
        assert (period.start.year, period.end.year) == (2024, 2025)
        measure = Measure(SAVED, SAVED, Unit.PERCENT, Population("p", "p", "p"), Status.NONE, "test/1", "a test")
        figure = Figure(measure, period, "pooled", 4.0, intervals=(Interval(MODEL, 0.95, 1.0, 7.0, "a test"),))
        table = FigureTable("t", OutputKind.EFFECTS, "A table", (), (figure,), "a test")
        return [Draft("practice", 1, (table,), Page("p", "p", "", ()))]

    monkeypatch.setattr(trial_score, "effect_drafts", answered)
    (found,) = [s for s in trial_score.score(made[0] / "world_0001" / "project", made[0] / "world_0001" / "england")
                if s.measure == SAVED]  # fmt: skip
    assert (found.state, found.estimate, found.covered, found.detected) == ("scored", 4.0, False, True)


def test_scoring_a_run_again_gives_the_same(made: tuple[Path, trial.Outcome]) -> None:
    world = made[0] / "world_0001"
    assert trial_score.score(world / "project", world / "england") == scores_of(made[0], 1)


def test_the_command_writes_every_score_and_prints_every_measure(
    made: tuple[Path, trial.Outcome], tmp_path: Path
) -> None:
    world, said = made[0] / "world_0001", io.StringIO()
    table = tmp_path / "scores.csv"
    assert trial_score.run_score(world / "project", world / "england", Console(file=said, width=200), table) == 0
    assert read_scores(table.read_text(encoding="utf-8")) == scores_of(made[0], 1)
    assert "children by area" in said.getvalue()
    assert "not built yet" in said.getvalue()


# -- what is refused -------------------------------------------------------------------------------------------------


def test_a_project_that_is_not_made_up_is_refused(copied: Path) -> None:
    record = copied / "project" / config.FILE
    record.write_text(record.read_text(encoding="utf-8").replace("made_up = true", "made_up = false"), encoding="utf-8")
    with pytest.raises(SightlineError, match="only a project of made-up data"):
        trial_score.score(copied / "project", copied / "england")


def test_refusing_ends_the_command_with_2(copied: Path) -> None:
    place = str(copied / "project")
    command = [sys.executable, "-m", "sightline.cli", "score", place, "--truth", place]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "manifest.json" in done.stderr


def test_a_project_without_a_run_is_refused(copied: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    config.write(empty, config.simulated("Nothing yet"))
    keys.create(empty / "keys")
    Ledger.create(empty / "ledger")
    with pytest.raises(SightlineError, match="has no run yet"):
        trial_score.score(empty, copied / "england")


def test_a_run_older_than_its_links_is_refused(copied: Path) -> None:
    ledger = Ledger(copied / "project" / "ledger")
    linked = ledger.latest(LINKED)
    assert linked is not None
    ledger.commit(LINKED, {"submissions": linked.body["submissions"], "version": "another", "findings": []})
    with pytest.raises(SightlineError, match="older than what was received"):
        trial_score.score(copied / "project", copied / "england")


def test_the_truth_of_another_world_is_refused_with_how_many_files_differ(made: tuple[Path, trial.Outcome]) -> None:
    first, second = (made[0] / f"world_000{seed}" for seed in (1, 2))
    # the tables of a set are received as one
    files = len(check([first / "england" / "returns"]))
    with pytest.raises(SightlineError, match=rf"\d+ of the {files} files received are not of that world"):
        trial_score.score(first / "project", second / "england")


def test_a_world_of_which_a_file_was_not_received_is_refused(copied: Path) -> None:
    manifest = copied / "england" / "manifest.json"
    said = json.loads(manifest.read_text(encoding="utf-8"))
    said["files"].append({"path": "returns/council_E06000001/more.csv", "sha256": "0" * 64, "rows": 1})
    manifest.write_text(json.dumps(said), encoding="utf-8")
    with pytest.raises(SightlineError, match=r"0 of the \d+ files .* and 1 of its"):
        trial_score.score(copied / "project", copied / "england")


@pytest.mark.parametrize("name", ["counts.csv", "planted.csv", "records.parquet"])
def test_a_missing_truth_is_refused(copied: Path, name: str) -> None:
    (copied / "england" / "truth" / name).unlink()
    with pytest.raises(SightlineError, match=f"truth/{name} is missing"):
        trial_score.score(copied / "project", copied / "england")


def test_a_truth_changed_afterwards_is_refused(copied: Path) -> None:
    path = copied / "england" / "truth" / "counts.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",all,all,", ",all,all,1"), encoding="utf-8")
    with pytest.raises(SightlineError, match="was changed after"):
        trial_score.score(copied / "project", copied / "england")


# -- many worlds -----------------------------------------------------------------------------------------------------


def test_the_worlds_together_are_written(made: tuple[Path, trial.Outcome]) -> None:
    out, outcome = made
    with (out / "scores.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert len(rows) == len(scores_of(out, 1)) + len(scores_of(out, 2))
    assert {row["seed"] for row in rows} == {"1", "2"}
    totals = [s for s in outcome.summaries if (s.measure, s.dimension, s.plant) == ("children", "all", "recorded")]
    assert [(s.worlds, s.scored, s.band) for s in totals] == [(2, 2, TOO_FEW)]
    assert len((out / "summary.csv").read_text(encoding="utf-8").splitlines()) == 1 + len(outcome.summaries)


class Maker:
    """Stands in for making a world: quick, and fails for the seeds it is told."""

    def __init__(self, *failing: int) -> None:
        self.failing, self.seeds = failing, list[int]()

    def __call__(self, scenario: Scenario, seed: int, folder: Path, keep: bool) -> None:
        assert not folder.exists(), "what was left of a world must be gone"
        assert scenario.areas == 2
        assert not keep
        self.seeds.append(seed)
        folder.mkdir()
        if seed in self.failing:
            (folder / "half").touch()
            raise ValueError("a row with somebody's name")
        (folder / "scores.csv").write_text(scores_text([SCORED])[0], encoding="utf-8")


def test_a_trial_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, again = Maker(2), Maker()
    monkeypatch.setattr(trial, "_make", first)
    assert trial.worlds(SCENARIO, 3, tmp_path / "worlds", jobs=1).scored == 2
    monkeypatch.setattr(trial, "_make", again)
    outcome = trial.worlds(SCENARIO, 4, tmp_path / "worlds", jobs=1)
    assert first.seeds == [1, 2, 3]
    assert again.seeds == [2, 4]  # the one that failed, and the one that was not asked for before
    assert (outcome.scored, outcome.before, outcome.failed) == (4, 2, ())


def test_a_world_that_fails_is_named_by_its_seed_and_stops_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trial, "_make", Maker(8))
    said = io.StringIO()
    assert trial.run_worlds(SCENARIO, 3, tmp_path / "worlds", 1, 7, False, Console(file=said, width=200)) == 1
    assert "2 worlds are scored" in said.getvalue()
    assert "World 8 failed: ValueError in trial.py, line " in said.getvalue()
    assert "somebody" not in said.getvalue()


def test_an_interrupt_leaves_the_finished_worlds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def make(scenario: Scenario, seed: int, folder: Path, keep: bool) -> None:
        if seed == 2:
            folder.mkdir()
            raise KeyboardInterrupt
        Maker()(scenario, seed, folder, keep)

    monkeypatch.setattr(trial, "_make", make)
    said = io.StringIO()
    with pytest.raises(KeyboardInterrupt):
        trial.run_worlds(SCENARIO, 3, tmp_path / "worlds", 1, 1, False, Console(file=said, width=200))
    assert "finished are kept" in said.getvalue()
    again = Maker()
    monkeypatch.setattr(trial, "_make", again)
    assert trial.worlds(SCENARIO, 3, tmp_path / "worlds", jobs=1).scored == 3
    assert again.seeds == [2, 3]


def test_worlds_of_another_scenario_are_not_mixed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "_make", Maker())
    trial.worlds(SCENARIO, 1, tmp_path / "worlds", jobs=1)
    with pytest.raises(SightlineError, match="worlds of another scenario"):
        trial.worlds(SCENARIO.at("practice", "strong"), 1, tmp_path / "worlds", jobs=1)


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(SightlineError, match="holds something else"):
        trial.worlds(SCENARIO, 1, tmp_path, jobs=1)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_without_keep_only_truth_and_scores_are_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def simulate(out: Path, *, scenario: Scenario, seed: int) -> None:
        assert (scenario, seed) == (SCENARIO, 5)
        for name in ("returns/a.csv", "truth/planted.csv"):
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            (out / name).touch()

    monkeypatch.setattr(trial, "simulate", simulate)

    def run(_england: Path, project: Path, tied: tuple[str, ...]) -> None:
        assert tied == config.Unrecorded().tied  # this scenario does not say that its lists know nothing of each other
        project.mkdir()

    monkeypatch.setattr(trial, "run", run)
    monkeypatch.setattr(trial, "score", lambda _project, _england: [SCORED])
    result = trial.attempt(SCENARIO, 5, tmp_path / "world")
    assert result.fault is None
    left = {path.relative_to(tmp_path / "world").as_posix() for path in (tmp_path / "world").rglob("*")}
    assert left == {"england", "england/truth", "england/truth/planted.csv", "scores.csv"}
