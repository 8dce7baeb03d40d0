"""Trials on made-up Englands: a run's figures beside the truth that was planted, in one world or in many.

`score` compares one made-up project with the world its files came from. `worlds` makes many worlds of a scenario, runs
each and scores it: only over many can it be seen whether a 95% interval covers in 95 of 100.
"""

from __future__ import annotations

import csv
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
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from sightline import config
from sightline.analyses.analyse import ANALYSED, analyse
from sightline.analyses.quality.worse_links import counts_of_links
from sightline.chronology.stage import chronicle
from sightline.engines.duck import opener
from sightline.errors import SightlineError
from sightline.flow import CHRONICLE, CLEAR, Zone
from sightline.ledger import keys
from sightline.ledger.chain import Entry, Ledger, hash_file
from sightline.ledger.receive import hash_parcel, receive
from sightline.ledger.submissions import CHRONICLED, LINKED, current, received, to_link
from sightline.link.stage import link
from sightline.returns.parcels import Parcel
from sightline.returns.reports.fixlist import files_in, gather
from sightline.returns.whose import FILE as SAID
from sightline.standard.drafts import Draft
from sightline.standard.figures import Period
from sightline.standard.model import LINK
from sightline.standard.wire import decode_draft
from sightline.synthetic.scenario import Scenario
from sightline.synthetic.truth.link_scores import Truth, link_scores
from sightline.synthetic.truth.over_worlds import Summary, mean, summaries_text, summarise
from sightline.synthetic.truth.planted import recorded
from sightline.synthetic.truth.planted_areas import pooled_drafts
from sightline.synthetic.truth.score_rows import SCORE_COLUMNS, Planted, Score, read_planted, read_scores, scores_text
from sightline.synthetic.truth.score_tables import print_scores, print_summaries
from sightline.synthetic.truth.scores import Run, score_rows, scorebook
from sightline.synthetic.world import VERSION, simulate

SCORES, SUMMARY, NOTE = "scores.csv", "summary.csv", "worlds.json"
COUNTS, PLANTED, PLAN = "truth/counts.csv", "truth/planted.csv", "truth/plan.csv"
WHO = ("truth/records.parquet", "truth/children.parquet", "truth/barriers.parquet")
RETURNS = "returns/"
_BULKY = ("england/returns", "project")  # of a world that has been scored
_SETTINGS = config.Settings(threads=1, memory="1GB")  # of each small world: many run side by side


# -- one world ---------------------------------------------------------------------------------------------------------


def score(project: Path, truth: Path) -> list[Score]:
    """Score the newest run of a made-up project against the world under `truth`, the folder that `simulate` wrote.

    Raises SightlineError where the project is not marked made up, has no run of all that was received, or was sent
    other files than those of that world; and where a file of the truth is missing or was changed.
    """
    opened = config.load(project)
    if not opened.record.made_up:
        raise SightlineError(
            "only a project of made-up data can be scored: of real children no truth is known. `made_up` is false in "
            f"its {config.FILE}"
        )
    ledger = Ledger(opened.ledger)
    drafts, listed = _drafts(ledger), _listed(truth)
    _require_same_files(ledger, _sent(truth, listed))
    truths = _truths(truth, listed)
    links, more = _links(ledger, opened, truth, listed, _period(truths))
    pooled = pooled_drafts(drafts, (truth / PLAN).read_text(encoding="utf-8"), scorebook())
    return score_rows(scorebook(), [*truths, *more], Run([*drafts, *pooled, links]))


def _drafts(ledger: Ledger) -> list[Draft]:
    """The drafts of the newest run. Raises SightlineError where it does not rest on all that was received."""
    linked, chronicled, analysed = (ledger.latest(kind) for kind in (LINKED, CHRONICLED, ANALYSED))
    if linked is None or chronicled is None or analysed is None:
        raise SightlineError("that project has no run yet: `sightline receive`, `sightline link`, then `sightline run`")
    numbers = [submission.entry for submission, _ in to_link(current(ledger))]
    if (
        linked.body["submissions"] != numbers
        or _made_of(chronicled, "link") != linked.hash
        or _made_of(analysed, "events") != chronicled.hash
    ):
        raise SightlineError("that run is older than what was received or linked since: `sightline link`, then `run`")
    return [decode_draft(ledger.read_bytes(payload, CLEAR)) for payload in analysed.payloads(Zone.DRAFTS)]


def _made_of(entry: Entry, part: str) -> object:
    made_of = entry.body["made_of"]
    return made_of.get(part) if isinstance(made_of, dict) else None


def _listed(truth: Path) -> dict[str, str]:
    """Path -> SHA-256 of every file of a world, as its manifest says."""
    manifest = truth / "manifest.json"
    if not manifest.is_file():
        raise SightlineError("no manifest.json in that folder: name the folder that `sightline simulate` wrote")
    try:
        return {str(entry["path"]): str(entry["sha256"]) for entry in json.loads(manifest.read_bytes())["files"]}
    except (ValueError, KeyError, TypeError):
        raise SightlineError("manifest.json of that folder cannot be read: make that world again") from None


def _sent(truth: Path, listed: dict[str, str]) -> set[str]:
    """SHA-256 of each submission of a world; of the tables of a set, which are received together, over theirs."""
    files = {truth / path: sha256 for path, sha256 in listed.items() if path.startswith(RETURNS)}
    parcels = [item for item in gather(sorted(path for path in files if path.is_file())) if isinstance(item, Parcel)]
    together = {path for parcel in parcels if len(parcel.paths) > 1 for path in parcel.paths}
    alone = {sha256 for path, sha256 in files.items() if path not in together and path.name != SAID}
    return alone | {hash_parcel(parcel) for parcel in parcels if len(parcel.paths) > 1}


def _require_same_files(ledger: Ledger, sent: set[str]) -> None:
    """Raise SightlineError unless the project received the files of that world, every one and no other."""
    taken = {submission.file_sha256 for submission, _ in received(ledger)}
    sent = {ledger.keyed(sha256) for sha256 in sent}
    strange, lacking = len(taken - sent), len(sent - taken)
    if strange or lacking:
        raise SightlineError(
            f"the truth in that folder is not that of this run: {strange} of the {len(taken)} files received are not "
            f"of that world, and {lacking} of its {len(sent)} were not received. Name the folder they came from"
        )


def _truths(truth: Path, listed: dict[str, str]) -> list[Planted]:
    _require_whole(truth, listed, COUNTS, PLANTED, PLAN)
    with (truth / COUNTS).open(encoding="utf-8", newline="") as handle:
        counts = recorded(csv.DictReader(handle))
    return [*counts, *read_planted((truth / PLANTED).read_text(encoding="utf-8"))]


def _require_whole(truth: Path, listed: dict[str, str], *names: str) -> None:
    for name in names:
        if name not in listed or not (truth / name).is_file():
            raise SightlineError(f"{name} is missing from that folder: make that world again")
        if hash_file(truth / name) != listed[name]:
            raise SightlineError(f"{name} was changed after that world was made: make it again")


def _period(truths: list[Planted]) -> Period:
    """All the years that truths speak of."""
    years = [int(year) for truth in truths if truth.plant == "recorded" for year in truth.period.split("-")]
    return Period(date(min(years) - 1, 4, 1), date(max(years), 3, 31), f"to March {max(years)}")


def _links(
    ledger: Ledger, opened: config.Project, truth: Path, listed: dict[str, str], period: Period
) -> tuple[Draft, list[Planted]]:
    """How near the links came to who is who. Links are opened here only because nobody in the project is real."""
    _require_whole(truth, listed, *WHO)
    linked = ledger.latest(LINKED)
    assert linked is not None
    (payload,) = (item for item in linked.payloads(Zone.LINK) if item.name == LINK.name)
    table = ledger.read_table(payload, CHRONICLE)
    best = table.filter(pc.equal(table["draw"], 0))
    key = keys.load(opened.keys, keys.RECORD)
    tokens: dict[tuple[str, str], keys.Tokens] = {}

    def record_key(sender: str, agency: str, local_id: str) -> str:
        return tokens.setdefault((sender, agency), keys.Tokens(key, "record", sender, agency)).of(local_id)

    records, children, barriers = (pq.read_table(truth / name) for name in WHO)
    sent = records.filter(records["sent"])
    ids = zip(*(sent[name].to_pylist() for name in ("sender", "agency", "local_id")), strict=True)
    sent = sent.append_column("record_key", pa.array([record_key(*one) for one in ids], pa.string()))
    barred = [
        (
            record_key("council", row["agency"], row["former_local_id"]),
            record_key("council", row["agency"], row["local_id"]),
        )
        for row in barriers.to_pylist()
    ]
    person = dict(zip(best["record_key"].to_pylist(), best["person_key"].to_pylist(), strict=True))
    return link_scores(Truth(sent, children, barred), person, counts_of_links(ledger, linked.hash, CLEAR), period)


def run_score(project: Path, truth: Path, out: Console, into: Path | None = None) -> int:
    """The command `sightline score`: print the scores, and write every one into the CSV file `into`. Returns 0."""
    scores = score(project, truth)
    print_scores(scores, out)
    if into is not None:
        into.write_text(scores_text(scores)[0], encoding="utf-8")
        out.print(f"Every score is in {into}.", soft_wrap=True)
    return 0


# -- many worlds -------------------------------------------------------------------------------------------------------


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
    config.write(project, config.simulated("A trial on a made-up England"), _SETTINGS)
    keys.create(project / "keys")
    opened = config.load(project)
    ledger = Ledger.create(opened.ledger)
    today = datetime.now(UTC).date()
    receive(ledger, opened, today, files_in([england / "returns"]))
    link(ledger, opened, today)
    open_engine = opener(opened.settings)
    chronicle(ledger, open_engine)
    analyse(ledger, open_engine, tied=tied)


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
