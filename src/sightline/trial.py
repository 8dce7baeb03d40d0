"""Trials on many made-up Englands: each made, run and scored (trial_score.py).

Only over many can it be seen whether a 95% interval covers in 95 of 100.
"""

from __future__ import annotations

import json
import multiprocessing
import shutil
import signal
import time
import traceback
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from sightline import config
from sightline.analyses.analyse import analyse
from sightline.chronology.stage import chronicle
from sightline.engines.duck import opener
from sightline.engines.engine import Open
from sightline.errors import SightlineError
from sightline.ledger import keys
from sightline.ledger.chain import Ledger
from sightline.ledger.receive import receive
from sightline.link.stage import link
from sightline.returns.reports.fixlist import files_in
from sightline.synthetic.scenario import Scenario
from sightline.synthetic.truth.over_worlds import Summary, mean, summaries_text, summarise
from sightline.synthetic.truth.score_rows import SCORE_COLUMNS, read_scores, scores_text
from sightline.synthetic.truth.score_tables import print_summaries
from sightline.synthetic.world import VERSION, simulate
from sightline.trial_score import score

SCORES, SUMMARY, NOTE = "scores.csv", "summary.csv", "worlds.json"
_BULKY = ("england/returns", "project")  # of a world that has been scored
_SETTINGS = config.Settings(threads=1, memory="1GB")  # of each small world: many run side by side


@dataclass(frozen=True, slots=True)
class Made:
    """What became of one world: the seconds it took, of wall and of CPU, or why it failed."""

    seed: int
    wall: float
    cpu: float
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What many worlds say. `made` are those of this call; `before` is how many were there already."""

    summaries: tuple[Summary, ...]
    scored: int
    before: int
    made: tuple[Made, ...]

    @property
    def failed(self) -> tuple[Made, ...]:
        """The worlds that could not be made, run or scored."""
        return tuple(made for made in self.made if made.fault is not None)


def worlds(
    scenario: Scenario, number: int, out: Path, jobs: int = 2, seed0: int = 1, *, keep: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Outcome:  # fmt: skip
    """Make, run and score the worlds of the seeds seed0 .. seed0 + number - 1, each in a folder of its own under `out`.

    A world that has its scores.csv is done and stays; one that was cut short is made again. Without `keep` a world's
    files and ledger are removed once it is scored. A world that fails does not stop the others. `progress` is called
    with (worlds done, of all). Writes scores.csv and summary.csv over the worlds that are done.

    Raises SightlineError where `out` holds worlds of another scenario, or when a process dies.
    """
    _claim(out, scenario)
    seeds = list(range(seed0, seed0 + number))
    todo = [seed for seed in seeds if not (_folder(out, seed) / SCORES).is_file()]
    before = len(seeds) - len(todo)
    made: list[Made] = []
    tell = progress or (lambda _done, _of: None)
    tell(before, number)
    with closing(_each(scenario, todo, out, jobs, keep)) as results:
        for result in results:
            made.append(result)
            tell(before + len(made), number)
    summaries, scored = _together(out, seeds)
    return Outcome(summaries, scored, before, tuple(sorted(made, key=lambda item: item.seed)))


def _folder(out: Path, seed: int) -> Path:
    return out / f"world_{seed:04d}"


def _claim(out: Path, scenario: Scenario) -> None:
    """Note of which scenario the worlds in that folder are. Raises SightlineError where they are of another."""
    note = out / NOTE
    wanted = {"generator": VERSION, "scenario": scenario.to_dict()}
    if note.is_file():
        if json.loads(note.read_text(encoding="utf-8")) != wanted:
            raise SightlineError("that folder holds worlds of another scenario or of another version: choose another")
    elif out.exists() and any(out.iterdir()):
        raise SightlineError("that folder holds something else: choose an empty one, or one that is not there yet")
    else:
        out.mkdir(parents=True, exist_ok=True)
        note.write_text(json.dumps(wanted, indent=1) + "\n", encoding="utf-8")


def _each(scenario: Scenario, seeds: Sequence[int], out: Path, jobs: int, keep: bool) -> Generator[Made, None, None]:
    """What becomes of each world, as it is finished. Many are made in one process, which starts only once."""
    if jobs == 1 or len(seeds) <= 1:
        yield from (attempt(scenario, seed, _folder(out, seed), keep) for seed in seeds)
        return
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _leave_interrupts)
    waiting, running = iter(seeds), set[Future[Made]]()
    try:
        # No more are handed out than can run, so that after an interrupt only those that run are waited for.
        running |= {pool.submit(attempt, scenario, seed, _folder(out, seed), keep) for seed in _first(waiting, jobs)}
        while running:
            done, running = wait(running, return_when=FIRST_COMPLETED)
            running |= {
                pool.submit(attempt, scenario, seed, _folder(out, seed), keep) for seed in _first(waiting, len(done))
            }
            yield from (future.result() for future in done)
    except BrokenProcessPool:
        raise SightlineError(
            "a process that made worlds was killed, perhaps for want of memory. What was finished is kept: run the "
            "same command again, with fewer --jobs"
        ) from None
    finally:
        pool.shutdown(cancel_futures=True)


def _first(seeds: Iterator[int], count: int) -> list[int]:
    return [seed for _, seed in zip(range(count), seeds, strict=False)]


def _leave_interrupts() -> None:
    """In a process that makes worlds: an interrupt is for the process that hands them out."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def attempt(scenario: Scenario, seed: int, folder: Path, keep: bool = False) -> Made:
    """Make, run and score one world in `folder`, what lies there being removed first. Whatever fails is in the answer.

    The message of an error that nobody foresaw may quote a row: its kind and place are given, not it.
    """
    wall, cpu = time.perf_counter(), time.process_time()
    fault = None
    try:
        shutil.rmtree(folder, ignore_errors=True)
        _make(scenario, seed, folder, keep)
    except SightlineError as error:
        fault = str(error)
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        ours = [frame for frame in frames if "sightline" in Path(frame.filename).parts]
        fault = f"{type(error).__name__} in {Path(ours[-1].filename).name}, line {ours[-1].lineno}"
    return Made(seed, time.perf_counter() - wall, time.process_time() - cpu, fault)


def _make(scenario: Scenario, seed: int, folder: Path, keep: bool) -> None:
    england, project = folder / "england", folder / "project"
    simulate(england, scenario=scenario, seed=seed)
    run(england, project, () if scenario.lists_alone else config.Unrecorded().tied)
    scores = score(project, england)
    if not keep:
        for name in _BULKY:
            shutil.rmtree(folder / name, ignore_errors=True)
    unfinished = folder / f"{SCORES}.unfinished"
    unfinished.write_text(scores_text(scores)[0], encoding="utf-8")
    unfinished.replace(folder / SCORES)  # last: a world that has it is done


def run(england: Path, project: Path, tied: Sequence[str] = config.Unrecorded().tied) -> None:
    """Receive the files of a made-up England in a new made-up project, link them and draft the figures.

    `tied` are the pairs of lists that referral ties: a project would say so, and of a made-up England it is known.
    """
    ledger, open_engine = timelines(england, project)
    analyse(ledger, open_engine, tied=tied)


def timelines(england: Path, project: Path) -> tuple[Ledger, Open]:
    """The same as far as the timelines. Returns the project's ledger, and what opens its engine."""
    config.write(project, config.simulated("A trial on a made-up England"), _SETTINGS)
    keys.create(project / "keys")
    opened = config.load(project)
    ledger = Ledger.create(opened.ledger)
    today = datetime.now(UTC).date()
    receive(ledger, opened, today, files_in([england / "returns"]))
    link(ledger, opened, today)
    open_engine = opener(opened.settings)
    chronicle(ledger, open_engine)
    return ledger, open_engine


def _together(out: Path, seeds: Sequence[int]) -> tuple[tuple[Summary, ...], int]:
    """Write scores.csv and summary.csv over the worlds of these seeds that are done; returns them and how many."""
    done = [seed for seed in seeds if (_folder(out, seed) / SCORES).is_file()]
    texts = [(_folder(out, seed) / SCORES).read_text(encoding="utf-8") for seed in done]
    with (out / SCORES).open("w", encoding="utf-8", newline="") as handle:
        handle.write(",".join(("seed", *SCORE_COLUMNS)) + "\n")
        for seed, text in zip(done, texts, strict=True):
            handle.writelines(f"{seed},{row}\n" for row in text.splitlines()[1:])
    summaries = tuple(summarise(read_scores(text) for text in texts))
    (out / SUMMARY).write_text(summaries_text(summaries)[0], encoding="utf-8")
    return summaries, len(done)


def run_worlds(scenario: Scenario, number: int, folder: Path, jobs: int, seed: int, keep: bool, out: Console) -> int:
    """The command `sightline worlds`: make them, print what they say. Returns 1 where a world failed, else 0."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task(f"Worlds of {escape(scenario.name)}", total=number)
        try:
            outcome = worlds(
                scenario, number, folder, jobs, seed, keep=keep,
                progress=lambda done, of: bars.update(task, completed=done, total=of),
            )  # fmt: skip
        except KeyboardInterrupt:
            out.print("Stopped. The worlds that were finished are kept: run the same command again to go on.")
            raise
    print_summaries(outcome.summaries, out)
    done = [made for made in outcome.made if made.fault is None]
    took = mean([made.cpu for made in done])
    out.print(
        f"{outcome.scored} worlds are scored"
        + (f", {outcome.before} of them before" if outcome.before else "")
        + (f"; {took:.1f} seconds of CPU a world" if took is not None else "")
        + f". Every score is in {folder / SCORES}, this table in {folder / SUMMARY}.",
        soft_wrap=True,
    )
    for made in outcome.failed:
        out.print(f"[bold]World {made.seed} failed[/bold]: {escape(str(made.fault))}", soft_wrap=True)
    return 1 if outcome.failed else 0
