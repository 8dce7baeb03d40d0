"""What the chronology and the tables of pathways of England in one year cost, beside a bare scan of the same files.

    python bench/england_year.py [--quick] [--copies N] [--threads N]

A made-up England of twelve areas and one year is simulated, received and linked in a temporary project; that is not
measured. Each file of its content is then written again and again under other keys: 18 times over is 2.2 million people
and 11.7 million events, about as many as agencies in England record in a year. One process reads these files, makes the
chronology and stores it; another takes the stored events to the drafts of clocks, paths, gaps and what-if. CPU seconds
are of those processes, all threads, and the peak is the larger of their resident memories. The bare scan, a process of
its own, reads and hashes every value of the same files: what no run can do without. The database has one thread: of
two, the one that has nothing to do asks again and again until the other has finished, and its CPU seconds are counted
too. Unsealing the ledger is not in it, on either side. Of one year there are no gaps to be counted, and their draft
says so; what they cost of these events, as though two years had come, is a figure of its own and a process of its own.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from sightline import config
from sightline.analyses.analyse import READ
from sightline.analyses.pathways.clocks import clock_drafts
from sightline.analyses.pathways.gap_study import DRAWS
from sightline.analyses.pathways.gaps import gap_drafts
from sightline.analyses.pathways.paths import path_drafts
from sightline.analyses.pathways.whatif import whatif_drafts
from sightline.analyses.picture.coverage import Coverage
from sightline.analyses.picture.draft import spans
from sightline.analyses.picture.steps import CSA_RECORD
from sightline.chronology import stage
from sightline.chronology.sources import CONTENT
from sightline.engines.duck import DuckEngine
from sightline.flow import CHRONICLE, Zone
from sightline.ledger import keys
from sightline.ledger.chain import Ledger
from sightline.ledger.receive import receive
from sightline.ledger.submissions import LINKED, current, parts
from sightline.link.stage import link
from sightline.returns.reports.fixlist import files_in
from sightline.standard.model import LINK
from sightline.standard.wire import encode
from sightline.synthetic.scenario import plain
from sightline.synthetic.world import simulate

MEMORY = "4.5GB"  # of the database; the rest of the process comes on top
GOAL_CPU, GOAL_GB = 180.0, 6.0
YEAR = 2025
# The columns that stand for one person, crime or place of a file: other ones in each copy.
TOKENS = (
    "record_key", "person_key", "crime", "missing_report", "notice", "meeting", "nrm_referral", "court_case", "custody",
    "supervision",
)  # fmt: skip
Figures = dict[str, float]
Part = Callable[[Path, Path, int], Figures]  # inputs, where events are stored, threads of the database


def prepare(folder: Path, areas: int, children: int, times: int) -> Path:
    """Content and links of one made-up England, `times` over, file by file; each file's constants in files.json."""
    world, project = folder / "england", folder / "project"
    simulate(world, scenario=plain(areas, children, (YEAR,)), seed=1)
    config.write(project, config.simulated("bench"))
    keys.create(project / "keys")
    opened = config.load(project)
    ledger = Ledger.create(opened.ledger)
    today = date.today()
    receive(ledger, opened, today, files_in([world / "returns"]))
    link(ledger, opened, today)
    linked = ledger.latest(LINKED)
    assert linked is not None
    inputs = folder / "inputs"
    inputs.mkdir()
    files: list[tuple[str, str, dict[str, str | int | None]]] = []
    with ledger.scratch() as scratch, duckdb.connect() as db:
        found = [
            (name, path, constants)
            for name in CONTENT
            for path, constants in parts(ledger, current(ledger), CHRONICLE, Zone.CONTENT, name, scratch)
        ]
        of_links = [item for item in linked.payloads(Zone.LINK) if item.name == LINK.name]
        found += [(LINK.name, ledger.unsealed(item, CHRONICLE, scratch), {}) for item in of_links]
        for number, (name, path, constants) in enumerate(found):
            copy = f"{name}-{number}.parquet"
            copies(db, path, inputs / copy, times)
            said = {key: str(value) if isinstance(value, date) else value for key, value in constants.items()}
            files.append((name, copy, said))
    (inputs / "files.json").write_text(json.dumps(files))
    return inputs


def copies(db: duckdb.DuckDBPyConnection, path: Path, copy: Path, times: int) -> None:
    """One file `times` over, each time with tokens of its own."""
    names = pq.read_schema(path).names
    said = ", ".join(f"{name} || '-' || k AS {name}" if name in TOKENS else name for name in names)
    db.execute(
        f"COPY (SELECT {said} FROM read_parquet('{path}'), (SELECT range AS k FROM range({times}))) "
        f"TO '{copy}' (FORMAT parquet, COMPRESSION zstd)"
    )


# -- what is measured, each in a process of its own --------------------------------------------------------------------


def scan(inputs: Path, out: Path, threads: int) -> Figures:
    """Read and hash every value of every file."""
    del out
    with duckdb.connect(config={"threads": threads}) as db:
        for path in sorted(inputs.glob("*.parquet")):
            db.execute(f"SELECT bit_xor(hash(COLUMNS(*))) FROM read_parquet('{path}')").fetchall()
    return {}


def chronology(inputs: Path, out: Path, threads: int) -> Figures:
    """From the files of content to stored events."""
    files = json.loads((inputs / "files.json").read_text())
    of: dict[str, list[tuple[Path, dict[str, str | int | date | None]]]] = {}
    for name, path, constants in files:
        days = {key: date.fromisoformat(constants[key]) for key in ("period_end", "received_on") if key in constants}
        of.setdefault(name, []).append((inputs / path, {**constants, **days}))
    with DuckEngine(out, threads=threads, memory=MEMORY) as engine:
        stage.make(engine, lambda name: of.get(name, []), of[LINK.name])
        for name, order in stage.KEPT:
            engine.write(name, out, order)
    return {}


def pathways(inputs: Path, out: Path, threads: int) -> Figures:
    """From stored events to the encoded drafts of clocks, paths, gaps (in words) and what-if."""
    del inputs
    one = coverage(out, (YEAR,))
    with tempfile.TemporaryDirectory() as spill, _engine(spill, threads) as engine:
        stored(engine, out)
        engine.register("covered_year", pa.table({"year": pa.array(one.years, pa.int64())}))
        engine.register("span", spans(one))
        engine.run([CSA_RECORD])
        drafts = (*clock_drafts(engine, one), *path_drafts(engine, one), *gap_drafts(engine, one, DRAWS))
        for draft in (*drafts, *whatif_drafts(engine, one)):
            encode(draft)
    rows = {name: pq.read_metadata(out / f"{name}.parquet").num_rows for name in ("event", "person")}
    return {"events": rows["event"], "people": rows["person"]}


def gaps(inputs: Path, out: Path, threads: int) -> Figures:
    """The draft of the three gaps, as though these events were of two years."""
    del inputs
    with tempfile.TemporaryDirectory() as spill, _engine(spill, threads) as engine:
        stored(engine, out)
        for draft in gap_drafts(engine, coverage(out, (YEAR - 1, YEAR)), DRAWS):
            encode(draft)
    return {}


def _engine(spill: str, threads: int) -> DuckEngine:
    return DuckEngine(Path(spill), threads=threads, memory=MEMORY)


def stored(engine: DuckEngine, out: Path) -> None:
    """Make what the chronology stored known to the steps, as the stage of analysis does."""
    for name, columns in READ.items():
        engine.register_parts(name, columns, [(out / f"{name}.parquet", {})])


def coverage(out: Path, years: tuple[int, ...]) -> Coverage:
    """Everybody sent everything for those years."""
    areas = pq.read_table(out / "event.parquet", columns=["agency", "sender"]).group_by(["agency", "sender"])
    councils = [row["agency"] for row in areas.aggregate([]).to_pylist() if row["sender"] == "council"]
    last, kinds = date(YEAR, 3, 31), ("council", "police", "support")
    return Coverage(
        years, {"council": len(councils), "police": 1, "support": 1},
        frozenset((kind, year) for kind in kinds for year in years),
        frozenset((council, year) for council in councils for year in years), (), last, (last, date(YEAR + 1, 1, 1)),
    )  # fmt: skip


PARTS: dict[str, Part] = {
    "scan": scan,
    "chronology": chronology,
    "pathways": pathways,
    "gaps": gaps,
}


def in_a_process(part: str, inputs: Path, out: Path, threads: int) -> Figures:
    """The figures of one part, run in a fresh process."""
    command = [sys.executable, __file__, "--threads", str(threads), "--worker", part, str(inputs), str(out)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def worker(part: str, inputs: Path, out: Path, threads: int) -> None:
    """Run one part here and print its figures."""
    begun = time.process_time()
    figures = PARTS[part](inputs, out, threads)
    figures["cpu"] = time.process_time() - begun
    figures["gb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(json.dumps(figures))


def report(found: dict[str, Figures]) -> bool:
    """Print the figures; returns whether both goals were met."""
    floor, last = found["scan"]["cpu"], found["pathways"]
    whole = found["chronology"]["cpu"] + last["cpu"]
    peak = max(found[part]["gb"] for part in ("chronology", "pathways"))
    print(
        f"{last['events']:,.0f} events of {last['people']:,.0f} people; a bare scan of the content: {floor:.2f} CPU s"
    )
    for name, value in (
        ("england_year_chronology_cpu_s", found["chronology"]["cpu"]), ("england_year_pathways_cpu_s", last["cpu"]),
        ("england_year_cpu_s", whole), ("england_year_gaps_cpu_s", found["gaps"]["cpu"]),
    ):  # fmt: skip
        print(f"{name} {value:.1f} s ratio={value / floor:.1f} vs bare_scan_of_the_content_cpu")
    for part in ("chronology", "pathways", "gaps"):
        print(f"{part}: {found[part]['gb']:.2f} GB at most")
    print(f"england_year_gb {peak:.2f} GB ratio={peak / GOAL_GB:.2f} vs the goal")
    return whole <= GOAL_CPU and peak <= GOAL_GB


def main() -> int:
    """Run as the arguments say. Returns 1 where England takes longer, or more memory, than the goals."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a small world, a few times over: under two minutes")
    parser.add_argument("--copies", type=int, default=18, help="how often the world is written (18 is all of England)")
    parser.add_argument("--threads", type=int, default=1, help="threads of the database")
    parser.add_argument("--worker", nargs=3, metavar=("PART", "INPUTS", "OUT"), help=argparse.SUPPRESS)
    parser.add_argument("--inputs", type=Path, help="a folder kept from an earlier run, made if it is not there")
    given = parser.parse_args()
    if given.worker:
        worker(given.worker[0], Path(given.worker[1]), Path(given.worker[2]), given.threads)
        return 0
    areas, children, times = (2, 4_000, 3) if given.quick else (12, 60_000, given.copies)
    with tempfile.TemporaryDirectory() as folder:
        made = given.inputs is not None and given.inputs.is_dir()
        inputs = given.inputs if made else prepare(Path(folder), areas, children, times)
        if given.inputs is not None and not made:
            inputs = inputs.rename(given.inputs)
        out = Path(folder) / "out"
        out.mkdir()
        met = report({part: in_a_process(part, inputs, out, given.threads) for part in PARTS})
    return 0 if given.quick or met else 1


if __name__ == "__main__":
    sys.exit(main())
