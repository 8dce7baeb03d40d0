"""What the steps cost on DuckDB and on Spark, beside a bare scan of their input, and whether every row is the same.

    python bench/engines.py [--quick] [--events 1000000 10000000]

A made-up England is received once; its content is written again and again under other record keys until its timelines
hold as many events as asked for. Each engine then runs in a process of its own: a bare scan (every value of every
input file read and hashed by that engine), the chronology (events written as sorted Parquet) and the picture. CPU
seconds are of the process and, for Spark, of its virtual machine; starting Spark is a figure of its own. At the end
every row of every result is compared, place by place. Each closing line is `NAME VALUE UNIT ratio=R vs PEER`; `run`
figures are set beside the bare scan of the same engine, and Spark's also beside DuckDB's.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from sightline import config
from sightline.analyses.picture.children import WHOLE
from sightline.analyses.picture.codes import CROSSINGS, PLACES
from sightline.analyses.picture.steps import STEPS as PICTURE
from sightline.chronology.happenings_services import school_terms
from sightline.chronology.sources import CONTENT
from sightline.chronology.stage import crosswalk_table
from sightline.chronology.steps import EVENT_ORDER
from sightline.chronology.steps import STEPS as CHRONICLE
from sightline.engines import session
from sightline.engines.duck import DuckEngine
from sightline.engines.engine import Engine
from sightline.engines.spark import SparkEngine
from sightline.flow import CHRONICLE as STAGE
from sightline.flow import Zone
from sightline.ledger import keys
from sightline.ledger.chain import Ledger
from sightline.ledger.receive import receive
from sightline.ledger.submissions import LINKED, current, parts
from sightline.link.stage import link
from sightline.returns.reports.fixlist import files_in
from sightline.standard.model import EVENT, LINK, LINK_DRAW, PERSON, PERSON_ETHNICITY
from sightline.synthetic.scenario import plain
from sightline.synthetic.world import simulate

MEMORY, MASTER = "8GB", "local[2]"
TICK = os.sysconf("SC_CLK_TCK")
# The columns that stand for one person, crime or place of a file: copied under another name in each copy.
TOKENS = (
    "record_key", "person_key", "crime", "missing_report", "notice", "meeting", "nrm_referral", "court_case", "custody",
    "supervision",
)  # fmt: skip
Figures = dict[str, float]


def prepare(folder: Path, areas: int, children: int) -> tuple[Path, int]:
    """Inputs of one made-up England, a Parquet file a table, and how many events they give."""
    england, project = folder / "england", folder / "project"
    simulate(england, scenario=plain(areas, children), seed=1)
    config.write(project, config.simulated("bench"))
    keys.create(project / "keys")
    opened = config.load(project)
    ledger = Ledger.create(opened.ledger)
    receive(ledger, opened, opened.record.dpia_expires, files_in([england / "returns"]))
    link(ledger, opened, opened.record.dpia_expires)
    base = folder / "base"
    base.mkdir()
    linked = ledger.latest(LINKED)
    assert linked is not None
    with ledger.scratch() as scratch, DuckEngine(folder, memory=MEMORY) as engine:
        for name, columns in CONTENT.items():
            engine.register_parts(name, columns, parts(ledger, current(ledger), STAGE, Zone.CONTENT, name, scratch))
            engine.write(name, base, ())
        files = [item for item in linked.payloads(Zone.LINK) if item.name == LINK.name]
        engine.register_parts("link", LINK.columns, [(ledger.unsealed(item, STAGE, scratch), {}) for item in files])
        engine.write("link", base, ())
        engine.register("crosswalk", crosswalk_table())
        engine.register("school_term", school_terms())
        engine.run(CHRONICLE)
        return base, engine.fetch("event").num_rows


def copies(base: Path, folder: Path, times: int) -> Path:
    """The same tables, `times` over, each copy with tokens of its own."""
    folder.mkdir()
    with duckdb.connect() as db:
        for path in sorted(base.glob("*.parquet")):
            names = pq.read_schema(path).names
            said = ", ".join(f"{name} || '-' || k AS {name}" if name in TOKENS else name for name in names)
            db.execute(
                f"COPY (SELECT {said} FROM read_parquet('{path}'), (SELECT range AS k FROM range({times}))) "
                f"TO '{folder / path.name}' (FORMAT parquet, COMPRESSION zstd)"
            )
    return folder


def worker(name: str, inputs: Path, out: Path) -> Figures:
    """One engine's run over these inputs, in this process. Results are written into `out`."""
    figures: Figures = {}
    clock = cpu_clock()
    with timed(figures, "start", clock):
        engine: Engine = (
            DuckEngine(out, memory=MEMORY) if name == "duckdb" else SparkEngine(out, master=MASTER, memory=MEMORY)
        )
    with engine:
        with timed(figures, "scan", clock):
            scan(engine, inputs)
        with timed(figures, "chronology", clock):
            for table, columns in {**CONTENT, "link": LINK.columns}.items():
                engine.register_parts(table, columns, [(inputs / f"{table}.parquet", {})])
            engine.register("crosswalk", crosswalk_table())
            engine.register("school_term", school_terms())
            engine.run(CHRONICLE, lambda step, at, of: print(f"  {name} {at}/{of} {step}", file=sys.stderr))
            events = engine.write("event", out, EVENT_ORDER)
            persons = engine.write("person", out, ("person_key",))
            groups = engine.write("person_ethnicity", out, PERSON_ETHNICITY.key)
            drawn = engine.write("link_draw", out, LINK_DRAW.key)
        engine.clear()
        with timed(figures, "picture", clock):
            engine.register_parts("event", EVENT.columns, [(path, {}) for path in events])
            engine.register_parts("person", PERSON.columns, [(path, {}) for path in persons])
            engine.register_parts("person_ethnicity", PERSON_ETHNICITY.columns, [(path, {}) for path in groups])
            engine.register_parts("link_draw", LINK_DRAW.columns, [(path, {}) for path in drawn])
            engine.register("link_set", pa.table({"draw": link_set(inputs)}))
            years = [2024, 2025, 2026, 2027]
            engine.register("covered_year", pa.table({"year": pa.array(years, pa.int64())}))
            spans = {"year": [*years, *years], "span": [*years, *[WHOLE] * len(years)]}
            engine.register("span", pa.table({name: pa.array(found, pa.int64()) for name, found in spans.items()}))
            engine.register("place", pa.Table.from_pylist(list(PLACES)))
            engine.register("crossing", pa.Table.from_pylist(list(CROSSINGS)))
            engine.run(PICTURE)
            for step in PICTURE:
                if not step.person_rows:
                    pq.write_table(engine.counts(step), out / f"{step.name}.parquet")
    return figures


def link_set(inputs: Path) -> pa.Array:
    """The draws of the link set, the best one among them."""
    draws = pq.read_table(inputs / "link.parquet", columns=["draw"])["draw"]
    return pa.array(sorted({0, *draws.unique().to_pylist()}), pa.int64())


def scan(engine: Engine, inputs: Path) -> None:
    """Read and hash every value of every input file by the engine's own means: what no run can do without."""
    for path in sorted(inputs.glob("*.parquet")):
        if isinstance(engine, DuckEngine):
            engine._db.execute(f"SELECT bit_xor(hash(COLUMNS(*))) FROM read_parquet('{path}')").fetchall()
        elif isinstance(engine, SparkEngine):
            engine._session.read.parquet(path.as_uri()).selectExpr("bit_xor(xxhash64(*))").collect()


def cpu_clock() -> Callable[[], float]:
    """CPU seconds so far of this process and of Spark's virtual machine."""

    def now() -> float:
        machine = session.process_number()
        seconds = time.process_time()
        if machine is not None:
            said = Path(f"/proc/{machine}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
            seconds += sum(map(int, said[11:15])) / TICK  # its own, and those of its workers
        return seconds

    return now


@contextmanager
def timed(figures: Figures, name: str, clock: Callable[[], float]) -> Iterator[None]:
    """Note the wall and CPU seconds of a part."""
    wall, cpu = time.perf_counter(), clock()
    yield
    figures[f"{name}_wall"], figures[f"{name}_cpu"] = time.perf_counter() - wall, clock() - cpu


def in_a_process(name: str, inputs: Path, out: Path) -> Figures:
    """The figures of one engine, run in a fresh process."""
    out.mkdir()
    command = [sys.executable, __file__, "--worker", name, str(inputs), str(out)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def unlike(one: Path, other: Path) -> tuple[int, int]:
    """How many rows of all results there are, and how many are not the same on the two engines, place by place."""
    rows = wrong = 0
    with duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(one)}) as db:
        for name in ("event", "person", "person_ethnicity", *(step.name for step in PICTURE if not step.person_rows)):
            sides = [sorted([*side.glob(f"{name}.parquet"), *side.glob(f"{name}.parts/*")]) for side in (one, other)]
            counts = [sum(pq.read_metadata(path).num_rows for path in paths) for paths in sides]
            left, right = (f"read_parquet({[str(path) for path in paths]})" for paths in sides)
            found = db.execute(
                f"SELECT count(*) FROM (SELECT a FROM {left} AS a) POSITIONAL JOIN (SELECT b FROM {right} AS b) "
                "WHERE a IS DISTINCT FROM b"
            ).fetchall()
            rows += counts[0]
            wrong += found[0][0] + abs(counts[0] - counts[1])
    return rows, wrong


def measure(folder: Path, sizes: list[int], areas: int, children: int) -> bool:
    """Print the figures for each size. Returns whether every row was the same."""
    base, events = prepare(folder, areas, children)
    same = True
    for size in sizes:
        times = max(1, round(size / events))
        inputs = copies(base, folder / f"inputs-{size}", times)
        label = f"{size // 1000}k" if size < 1_000_000 else f"{size // 1_000_000}m"
        print(f"{label}: {events * times:,} events, {times} times {events:,}")
        found = {name: in_a_process(name, inputs, folder / f"{name}-{size}") for name in ("duckdb", "spark")}
        rows, wrong = unlike(folder / f"duckdb-{size}", folder / f"spark-{size}")
        same = same and wrong == 0
        report(label, found)
        print(f"rows_unlike_{label} {wrong} rows ratio={wrong / rows:.6f} vs {rows}-rows-compared")
    return same


def report(label: str, found: dict[str, Figures]) -> None:
    """The lines of one size."""
    for name, figures in found.items():
        for part in ("start", "scan", "chronology", "picture"):
            for kind in ("wall", "cpu"):
                value, bare = figures[f"{part}_{kind}"], figures[f"scan_{kind}"]
                print(f"{name}_{part}_{label}_{kind} {value:.2f} s ratio={value / bare:.2f} vs {name}_bare_scan_{kind}")
    for part in ("chronology", "picture"):
        for kind in ("wall", "cpu"):
            ours, theirs = (found[name][f"{part}_{kind}"] for name in ("spark", "duckdb"))
            print(f"spark_over_duckdb_{part}_{label}_{kind} {ours:.2f} s ratio={ours / theirs:.2f} vs duckdb")


def main() -> int:
    """Run as the arguments say. Returns 1 where a row differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="few events, under a minute")
    parser.add_argument("--events", type=int, nargs="+", default=[1_000_000, 10_000_000])
    parser.add_argument("--worker", nargs=3, metavar=("ENGINE", "INPUTS", "OUT"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.worker:
        name, inputs, out = given.worker
        print(json.dumps(worker(name, Path(inputs), Path(out))))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        if given.quick:
            return 0 if measure(Path(folder), [50_000], 2, 4_000) else 1
        return 0 if measure(Path(folder), given.events, 12, 60_000) else 1


if __name__ == "__main__":
    sys.exit(main())
