"""The demonstration: a made-up England through every stage, and how far its counts are from the truth."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from sightline import config
from sightline.analyses.analyse import analyse
from sightline.analyses.campaign.forms import FOLDER as CAMPAIGN
from sightline.analyses.campaign.stage import draft_campaigns, kept_campaigns
from sightline.analyses.inquiries.first import copy_out
from sightline.analyses.inquiries.stage import FOLDER, inquire, kept_register
from sightline.analyses.partnerships.stage import FOLDER as REGISTRY
from sightline.analyses.partnerships.stage import draft_partnerships, kept_registry
from sightline.analyses.picture.dimensions import MEASURE
from sightline.analyses.picture.study import study
from sightline.analyses.practice.forms import FOLDER as PRACTICE
from sightline.analyses.practice.stage import draft_effects, draft_practice, kept_practice
from sightline.analyses.quality.agreement import agree
from sightline.analyses.quality.linkage import weigh
from sightline.analyses.quality.stock import take_stock
from sightline.analyses.voice.stage import voice
from sightline.chronology.accounts import tally_accounts
from sightline.chronology.stage import chronicle
from sightline.clearance.stage import clear_drafts, open_release
from sightline.demo_first import OFFICER, announce, receive_twice, send_out
from sightline.engines.engine import Open
from sightline.errors import SightlineError
from sightline.flow import CLEAR, Zone
from sightline.ledger import keys
from sightline.ledger.chain import Entry, Ledger, canonical
from sightline.ledger.receive import write_fix_lists
from sightline.ledger.submissions import current
from sightline.link.backend import Compare
from sightline.link.stage import link
from sightline.returns.reports.fixlist import files_in
from sightline.standard.drafts import FigureTable
from sightline.standard.wire import decode_draft
from sightline.synthetic.campaign import made_up_campaign
from sightline.synthetic.partnerships import made_up_registry
from sightline.synthetic.practice import made_up_practice
from sightline.synthetic.scenario import plain
from sightline.synthetic.world import simulate

GOAL = 0.02  # the counts of the demonstration must be within this share of the truth
LARGE = 100  # below this many children one child is more than a hundredth part, and a share says little

Step = Callable[[str, int, int], None]
# A count is known by (year, dimension, code); the total has dimension and code "all".
Counts = dict[tuple[int, str, str], float]


@dataclass(slots=True)
class Timing:
    """What each stage took: seconds of wall and of CPU, this process and its children."""

    stages: list[tuple[str, float, float]] = field(default_factory=list)

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        """Time one stage."""
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        self.stages.append((name, time.perf_counter() - wall, time.process_time() - cpu))


@dataclass(frozen=True, slots=True)
class Numbers:
    """Of which made-up England: council areas, children known to any agency, and the seed."""

    areas: int = 12
    children: int = 60_000
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Engines:
    """What runs the steps, and where pairs of records are compared."""

    open: Open
    compare: Compare


@dataclass(frozen=True, slots=True)
class Distance:
    """How far counts are from the truth: `share` is |count - truth| / truth of the count farthest off.

    `children` is the greatest |count - truth|, which may be another count's.
    """

    what: str
    counts: int
    share: float
    truth: float
    found: float
    children: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a demonstration made."""

    site: Path
    files: int
    findings: int
    timing: Timing
    headline: Distance | None  # None: no total is large enough for a share to say much
    drafts: tuple[Distance, ...]  # before clearance, by dimension
    cleared: tuple[Distance, ...]  # as published, by dimension
    fingerprint: str  # of all cleared tables: the same on every engine


def perform(
    folder: Path, numbers: Numbers, published: Path | None, engines: Engines, progress: Callable[[str], Step]
) -> Outcome:
    """Run every stage in `folder`. Run again with the same numbers, it goes on where it stopped.

    Raises SightlineError where the folder holds a demonstration of other numbers.
    """
    timing = Timing()
    project = _project(folder, numbers)
    ledger = Ledger.create(project.ledger)
    england = folder / "england"
    if not (england / "manifest.json").exists():  # written last: a world without it was cut short
        shutil.rmtree(england, ignore_errors=True)
        with timing.of("simulate"):
            scenario, step = plain(numbers.areas, numbers.children), progress("Making up England")
            simulate(england, scenario=scenario, seed=numbers.seed, published=published, progress=step)
    with timing.of("receive"):
        files = files_in([england / "returns"])
        today, step = datetime.now(UTC).date(), progress("Receiving the agencies' files")
        receipts = receive_twice(ledger, project, today, files, step)
        write_fix_lists(receipts, project.fix_lists)
    councils = {submission.agency for submission, _ in current(ledger) if submission.sender == "council"}
    made_up_registry(folder / REGISTRY, councils, numbers.seed, today)
    plan = (england / "truth" / "plan.csv").read_text(encoding="utf-8")
    made_up_practice(folder / PRACTICE, councils, plan, numbers.seed, today)
    made_up_campaign(folder / CAMPAIGN, england, councils, numbers.seed)
    drafted = _count(ledger, project, engines, timing, progress)
    if published is not None:
        with timing.of("study"):
            study(ledger, published, pages=councils)
    site = _send_out(ledger, project, f"made-up England {drafted.number}", timing, progress)
    truth = read_truth(england / "truth" / "counts.csv")
    found = counts_of(decode_draft(ledger.read_bytes(drafted.payloads(Zone.DRAFTS)[0], CLEAR)).tables)
    shown = counts_of(next(item.tables for item in open_release(ledger).cleared if item.name == "picture"))
    findings = sum(sum(submission.findings.values()) for submission, _ in current(ledger))
    far, far_shown = distances(truth, found), distances(truth, shown)
    headline = next((item for item in far if item.what == "all"), None)
    return Outcome(site, len(files), findings, timing, headline, far, far_shown, fingerprint(ledger))


def fingerprint(ledger: Ledger) -> str:
    """SHA-256 over the bytes of every cleared table and page of the newest release."""
    entry = ledger.latest("cleared")
    payloads = entry.payloads(Zone.CLEARED) if entry is not None else ()
    return hashlib.sha256(canonical([[payload.name, payload.sha256] for payload in payloads])).hexdigest()


def _count(
    ledger: Ledger, project: config.Project, engines: Engines, timing: Timing, progress: Callable[[str], Step]
) -> Entry:
    """Link, lay timelines and count. Returns the entry that holds the draft."""
    with timing.of("link"):
        step = progress("Working out who is who")
        link(ledger, project, datetime.now(UTC).date(), lambda words: step(words, 0, 0), engines.compare)
    with timing.of("chronicle"):
        chronicle(ledger, engines.open, progress("Laying timelines"))
    with timing.of("analyse"):
        drafted, _ = analyse(ledger, engines.open, progress("Counting"), project.unrecorded.tied)
        heard = tally_accounts(ledger, engines.open, datetime.now(UTC).date())
        voice(ledger, heard.counts, heard.on, heard.agencies, heard.submissions)
        agree(ledger, engines.open)
        today = datetime.now(UTC).date()
        inquire(ledger, kept_register(project.folder, today), today)
        draft_partnerships(ledger, kept_registry(project.folder, today, made_up=True), today, project.expected)
        held = kept_practice(project.folder, today)
        draft_practice(ledger, held, today)
        draft_effects(ledger, held, today)
        draft_campaigns(ledger, kept_campaigns(project.folder, today))
        weigh(ledger)
        take_stock(ledger, project.expected, datetime.now(UTC).date())
    return drafted


def _send_out(
    ledger: Ledger, project: config.Project, name: str, timing: Timing, progress: Callable[[str], Step]
) -> Path:
    """Clear every draft as the release `name` and publish it. Returns the front page."""
    today = datetime.now(UTC).date()
    with timing.of("clear"):
        clear_drafts(ledger, project.settings.policy, release=name, officer=OFFICER)
    with timing.of("publish"):
        return send_out(ledger, project, name, today, progress("Making pages"))


def _project(folder: Path, numbers: Numbers) -> config.Project:
    """The project of the demonstration, made on the first run."""
    wanted = asdict(numbers)
    note = folder / "demonstration.json"
    if (folder / config.FILE).exists():
        if not note.is_file() or json.loads(note.read_text(encoding="utf-8")) != wanted:
            raise SightlineError(
                "that folder holds another project, or a demonstration of other numbers: choose another with --out"
            )
    else:
        config.write(folder, config.simulated("Sightline on a made-up England"))
        note.write_text(json.dumps(wanted), encoding="utf-8")
        keys.create(folder / "keys", f"demonstration {numbers.seed}")
        copy_out(folder / FOLDER)
        announce(folder, datetime.now(UTC).date())
    return config.load(folder)


def read_truth(path: Path) -> Counts:
    """The planted counts: what a perfect system would find."""
    with path.open(encoding="utf-8", newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if row["measure"] == "children"]
    return {(int(row["year"]), row["dimension"], row["code"]): float(row["children"]) for row in rows}


def counts_of(tables: Sequence[FigureTable]) -> Counts:
    """The counts of children in the picture's tables by year, dimension and code; withheld ones are left out."""
    counts: Counts = {}
    for table in tables:
        for figure in table.figures:
            if figure.value is None or figure.period.end.year - figure.period.start.year != 1:
                continue
            if figure.measure.code != MEASURE.code or len(figure.breakdown) + (figure.area != "pooled") > 1:
                continue
            if figure.area != "pooled":
                dimension, code = "area", figure.area
            else:
                dimension, code = figure.breakdown[0] if figure.breakdown else ("all", "all")
            counts[figure.period.end.year, dimension, code] = figure.value
    return counts


def distances(truth: Counts, found: Counts) -> tuple[Distance, ...]:
    """For each dimension the count farthest from its truth, among those of at least LARGE children."""
    result = []
    for dimension in sorted({key[1] for key in truth}):
        shares = [
            (abs(found[key] - value) / value, value, found[key])
            for key, value in truth.items()
            if key[1] == dimension and value >= LARGE and key in found
        ]
        if shares:
            share, value, seen = max(shares)
            most = max(abs(seen_ - value_) for _, value_, seen_ in shares)
            result.append(Distance(dimension, len(shares), share, value, seen, most))
    return tuple(result)


def run_demo(folder: Path, numbers: Numbers, published: Path | None, engines: Engines, out: Console) -> int:
    """Perform and print. Returns 0 where every count checked is within GOAL of the truth, else 1."""
    if published is not None and not published.is_dir():
        raise SightlineError("there is no folder of published statistics at that place: leave out --published")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        outcome = perform(folder, numbers, published, engines, _bars(bars))
    out.print(
        f"{outcome.files} files of made-up agencies were received, with {outcome.findings:,} finding(s): "
        f"each agency's are in {folder / 'fix-lists'}."
    )
    if outcome.headline is None:
        out.print(f"The site is at {outcome.site}", soft_wrap=True)
        out.print(
            f"No total reaches {LARGE} children: this England is too small to measure the distance from its truth."
        )
        return 0
    return _print_distances(outcome, outcome.headline, out)


def _print_distances(outcome: Outcome, headline: Distance, out: Console) -> int:
    """Print how far the counts are from the truth. Returns 0 where they are within GOAL, else 1."""
    table = Table(title="How far the counts are from the truth that was planted")
    for heading in ("Children counted by", "Counts", "Farthest off: truth", "found", "distance", "Off as published"):
        table.add_column(heading, justify="left" if heading.startswith("Children") else "right")
    published_by = {item.what: item for item in outcome.cleared}
    for item in outcome.drafts:
        shown = published_by.get(item.what)
        table.add_row(
            item.what, str(item.counts), f"{item.truth:,.0f}", f"{item.found:,.0f}", f"{item.share:.2%}",
            f"{shown.children:,.0f}" if shown else "withheld",
        )  # fmt: skip
    out.print(table)
    worst = max(item.share for item in outcome.drafts)
    rounded = max((item.children for item in outcome.cleared), default=0.0)
    out.print(
        f"Each child once, all areas: {headline.share:.2%} from the truth at most. Counts of {LARGE} or more "
        f"children: {worst:.2%} at most (goal {GOAL:.0%}). Published they are rounded to the nearest 5 or 10, and none "
        f"is more than {rounded:,.0f} children from the truth."
    )
    out.print(f"The cleared tables are {outcome.fingerprint[:16]}: the same bytes whichever engine runs it.")
    out.print(f"The site is at {outcome.site}", soft_wrap=True)
    return 0 if worst <= GOAL else 1


def _bars(bars: Progress) -> Callable[[str], Step]:
    def begin(words: str) -> Step:
        task = bars.add_task(words, total=None)

        def step(name: str, done: int, total: int) -> None:
            bars.update(task, description=f"{words}: {name}", completed=done, total=total or None)

        return step

    return begin
