"""What the picture of one year costs on as many events as England has in one, beside a bare scan of these events.

    python bench/picture.py [--quick] [--copies N]

A made-up England of twelve areas is simulated, received, linked (with its further draws) and laid out as timelines in a
temporary project; that is not measured. What was recorded in one year is then written again and again under other keys:
sixty times over is about 200,000 children with a record, who are more than police and councils in England record in a
year. A process of its own takes these events to the draft of the picture: every step, over every draw, and the draft
itself. CPU seconds are of that process, all its threads; the bare scan reads and hashes every value of the same files.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from sightline import trial
from sightline.analyses.picture.coverage import Coverage
from sightline.analyses.picture.draft import picture_draft
from sightline.engines.duck import DuckEngine
from sightline.flow import ANALYSE, Zone
from sightline.ledger.chain import Ledger
from sightline.ledger.submissions import CHRONICLED
from sightline.standard.model import EVENT, LINK_DRAW, PERSON, PERSON_ETHNICITY
from sightline.standard.wire import encode
from sightline.synthetic.scenario import plain
from sightline.synthetic.world import simulate

MEMORY = "8GB"
GOAL = 60.0  # CPU seconds
YEAR = 2025
TABLES = (EVENT, PERSON, PERSON_ETHNICITY, LINK_DRAW)
# The columns that stand for one person, record or event: other ones in each copy.
TOKENS = ("event_key", "record_key", "person_key", "episode")


def prepare(folder: Path, areas: int, children: int) -> int:
    """The tables of events of one made-up England, a Parquet file each; returns how many draws there are beside 0."""
    england, project = folder / "england", folder / "project"
    simulate(england, scenario=plain(areas, children), seed=1)
    trial.run(england, project)
    ledger = Ledger(project / "ledger")
    made = ledger.latest(CHRONICLED)
    assert made is not None
    base = folder / "base"
    base.mkdir()
    with ledger.scratch() as scratch, DuckEngine(folder, memory=MEMORY) as engine:
        for table in TABLES:
            files = [item for item in made.payloads(Zone.EVENTS) if item.name == table.name]
            engine.register_parts(
                table.name, table.columns, [(ledger.unsealed(item, ANALYSE, scratch), {}) for item in files]
            )
            engine.write(table.name, base, ())
    return int(str(made.body["draws"]))


def copies(base: Path, folder: Path, times: int) -> tuple[int, int]:
    """What was recorded in YEAR, `times` over, in order of persons; returns how many events and persons there are."""
    folder.mkdir()
    with duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(folder)}) as db:
        for path in sorted(base.glob("*.parquet")):
            names = pq.read_schema(path).names
            said = ", ".join(f"{name} || '-' || k AS {name}" if name in TOKENS else name for name in names)
            of_year = f"recorded_on BETWEEN '{YEAR - 1}-04-01' AND '{YEAR}-03-31'" if path.stem == "event" else "true"
            order = ", ".join(name for name in ("person_key", "record_key", "event_key") if name in names)
            db.execute(
                f"COPY (SELECT {said} FROM read_parquet('{path}'), (SELECT range AS k FROM range({times})) "
                f"WHERE {of_year} ORDER BY {order}) TO '{folder / path.name}' (FORMAT parquet, COMPRESSION zstd)"
            )
    events, persons = (pq.read_metadata(folder / f"{name}.parquet").num_rows for name in ("event", "person"))
    return events, persons


def worker(inputs: Path, draws: int) -> dict[str, float]:
    """CPU seconds of a bare scan and of the picture, in this process, and how many children were counted."""
    day = date(YEAR, 3, 31)
    kinds = ("council", "police", "support")
    # Councils are left out: their codes decide only which areas are shown.
    coverage = Coverage(
        (YEAR,), dict.fromkeys(kinds, 1), frozenset((kind, YEAR) for kind in kinds), frozenset(), (), day, (day, day)
    )
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as scratch, DuckEngine(Path(scratch), memory=MEMORY) as engine:
        begun = time.process_time()
        for path in sorted(inputs.glob("*.parquet")):
            engine._db.execute(f"SELECT bit_xor(hash(COLUMNS(*))) FROM read_parquet('{path}')").fetchall()
        figures["scan"] = time.process_time() - begun
        begun = time.process_time()
        for table in TABLES:
            engine.register_parts(table.name, table.columns, [(inputs / f"{table.name}.parquet", {})])
        draft = picture_draft(engine, coverage, draws, None)
        encode(draft)
        figures["picture"] = time.process_time() - begun
    figures["children"] = draft.table("children_by_year").figures[0].value or 0
    return figures


def main() -> int:
    """Run as the arguments say. Returns 1 where the picture of England takes longer than its goal."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a small world, a few times over: under a minute")
    parser.add_argument("--copies", type=int, default=60)
    parser.add_argument("--worker", nargs=2, metavar=("INPUTS", "DRAWS"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.worker:
        print(json.dumps(worker(Path(given.worker[0]), int(given.worker[1]))))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        areas, children, times = (2, 4_000, 3) if given.quick else (12, 60_000, given.copies)
        draws = prepare(Path(folder), areas, children)
        inputs = Path(folder) / "inputs"
        events, persons = copies(Path(folder) / "base", inputs, times)
        command = [sys.executable, __file__, "--worker", str(inputs), str(draws)]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        figures = json.loads(done.stdout.splitlines()[-1])
    print(f"{events:,} events of {persons:,} people, {figures['children']:,.0f} children with a record, {draws} draws")
    ratio = figures["picture"] / figures["scan"]
    print(f"picture_england_year_cpu_s {figures['picture']:.2f} s ratio={ratio:.1f} vs bare_scan_of_the_events_cpu")
    return 0 if given.quick or figures["picture"] <= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
