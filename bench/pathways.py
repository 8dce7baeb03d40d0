"""How fast paths are counted: directly-follows pairs, times on them and variants, beside DuckDB and pm4py.

    python bench/pathways.py [--quick]

The log is made up: a walk through 20 activities of child protection, stored twice by the product's own engine, sorted
as it stores events (by case and time) and in order of arrival. First every edge, variant and time of a log of 1 million
events is held to pm4py's, and the run stops where one differs. Then each question is asked of 5 million events
(--quick: 1 million, compared at 200,000), in a process of its own, three times; the median is printed. CPU seconds are
of the whole process: start, imports, reading, counting. DuckDB gets a window query, and a bare scan that hashes the
three columns shows what any answer costs at least. pm4py (AGPL-3.0) runs in an environment of its own, which is made at
the first run; where it cannot be made, figures recorded in November 2026 stand in its place, and are marked so. Each
closing line is `NAME VALUE UNIT ratio=R vs PEER`, R being the peer's time over ours.
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the comparison with pm4py stands with the tests

import numpy as np
import pyarrow as pa

from sightline.engines.duck import DuckEngine
from sightline.engines.paths import read_log
from tests.reference import path_peer as peer

# Activity -> what may come next ("" for nothing), how often, and after how many days on average.
WALK: dict[str, tuple[tuple[str, float, float], ...]] = {
    "contact": (("referral", 0.78, 2), ("no further action", 0.22, 3)),
    "referral": (("referral decision", 1, 1),),
    "referral decision": (("assessment", 0.72, 4), ("strategy discussion", 0.14, 2), ("no further action", 0.14, 5)),
    "no further action": (("contact", 0.22, 150), ("", 0.78, 0)),
    "assessment": (("assessment authorised", 0.9, 30), ("strategy discussion", 0.1, 15)),
    "assessment authorised": (("child in need plan", 0.34, 8), ("closed", 0.66, 4)),
    "strategy discussion": (("section 47 enquiry", 0.82, 1), ("assessment", 0.18, 3)),
    "section 47 enquiry": (("initial conference", 0.5, 14), ("child in need plan", 0.28, 18), ("closed", 0.22, 20)),
    "initial conference": (("protection plan", 0.88, 0.5), ("child in need plan", 0.12, 2)),
    "protection plan": (("core group", 0.95, 9), ("looked after", 0.05, 25)),
    "core group": (("review", 0.66, 70), ("core group", 0.34, 38)),
    "review": (("core group", 0.46, 25), ("plan ended", 0.48, 1), ("pre-proceedings", 0.06, 14)),
    "plan ended": (("child in need plan", 0.64, 3), ("closed", 0.36, 20)),
    "child in need plan": (("plan review", 0.86, 40), ("closed", 0.14, 60)),
    "plan review": (("plan review", 0.4, 42), ("closed", 0.53, 10), ("strategy discussion", 0.07, 20)),
    "pre-proceedings": (("looked after", 0.6, 60), ("review", 0.4, 80)),
    "looked after": (("looked-after review", 0.92, 20), ("closed", 0.08, 40)),
    "looked-after review": (("looked-after review", 0.7, 120), ("closed", 0.3, 60)),
    "support": (("closed", 0.6, 100), ("support", 0.4, 14)),
    "closed": (("contact", 0.24, 200), ("support", 0.06, 20), ("", 0.7, 0)),
}
EVENTS_A_CASE, LONGEST = 8.55, 60
FULL, QUICK = (5_000_000, 1_000_000), (1_000_000, 200_000)  # events timed, events compared
GOALS = {"dfg": 1.0, "performance": 1.5, "variants": 1.5}  # CPU seconds at 5 million
RECORDED = {"dfg": 19.3}  # whole process, two runs, the other 15.4
SORTED, ARRIVAL = ("person_key", "happened_at", "kind"), ("happened_at", "person_key", "kind")

OURS = """
import sys
from pathlib import Path
from sightline.engines import paths
log = paths.read_log(Path(sys.argv[1]), "person_key", "kind", "happened_at")
if sys.argv[2] == "dfg":
    print(sum(paths.graph(log).pairs().values()))
elif sys.argv[2] == "performance":
    print(int(paths.times(log).count.sum()))
elif sys.argv[2] == "variants":
    print(len(dict(paths.variants(log).sequences())))
else:
    print(len(paths.repeats(log)))
"""
DUCKDB = """
import sys
import duckdb
db = duckdb.connect(config={"threads": 2})
stepped = ("SELECT kind AS a, LEAD(kind) OVER w AS b, LEAD(happened_at) OVER w - happened_at AS t FROM read_parquet(?) "
           "WINDOW w AS (PARTITION BY person_key ORDER BY happened_at)")
asks = {
    "scan": "SELECT bit_xor(hash(person_key, kind, happened_at)) FROM read_parquet(?)",
    "dfg": f"SELECT a, b, count(*) FROM ({stepped}) WHERE b IS NOT NULL GROUP BY 1, 2",
    "performance": f"SELECT a, b, count(*), avg(s), stddev_samp(s), sum(s), quantile_cont(s, [0.25, 0.5, 0.75]) FROM "
                   f"(SELECT a, b, epoch(t) AS s FROM ({stepped}) WHERE b IS NOT NULL) GROUP BY 1, 2",
    "variants": "SELECT v, count(*) FROM (SELECT string_agg(kind, '>' ORDER BY happened_at) AS v FROM read_parquet(?) "
                "GROUP BY person_key) GROUP BY 1",
    "rework": "SELECT kind, count(*) FROM (SELECT kind FROM read_parquet(?) GROUP BY person_key, kind "
              "HAVING count(*) > 1) GROUP BY 1",
}
print(len(db.execute(asks[sys.argv[2]], [sys.argv[1]]).fetchall()))
"""


def walk(cases: int, seed: int = 1) -> pa.Table:
    """A made-up log of that many cases: person_key, kind and happened_at, in no order."""
    draw, names = np.random.default_rng(seed), [*WALK, ""]
    chance, days = np.zeros((len(WALK), len(names))), np.zeros((len(WALK), len(names)))
    for place, following in enumerate(WALK.values()):
        for name, share, mean in following:
            chance[place, names.index(name)], days[place, names.index(name)] = share, mean
    up_to = chance.cumsum(axis=1)
    case, at = np.arange(cases), (draw.random(cases) >= 0.8).astype(np.int64)
    when = draw.integers(0, 3 * 365 * 86400, cases) + 1672531200
    made: list[tuple[np.ndarray, ...]] = []
    while len(case) and len(made) < LONGEST:
        made.append((case, at, when))
        chosen = np.minimum((draw.random(len(case))[:, None] > up_to[at]).sum(axis=1), len(WALK))
        when = when + draw.exponential(days[at, chosen] * 86400 + 1).astype(np.int64) + 1
        on = chosen < len(WALK)
        case, at, when = case[on], chosen[on], when[on]
    case, at, when = (np.concatenate(column) for column in zip(*made, strict=True))
    kinds = pa.DictionaryArray.from_arrays(pa.array(at, pa.int32()), names[:-1]).cast(pa.string())
    tokens = pa.array([hashlib.md5(b"%d" % number).hexdigest() for number in range(cases)])
    return pa.table({
        "person_key": tokens.take(pa.array(case)), "kind": kinds,
        "happened_at": pa.array(when * 1_000_000, pa.timestamp("us", "UTC")),
    })  # fmt: skip


def stored(events: int, folder: Path, orders: dict[str, tuple[str, ...]]) -> dict[str, Path]:
    """A log of about that many events, written by the product's engine in each of some orders."""
    log = walk(int(events / EVENTS_A_CASE))
    files = {}
    with DuckEngine(folder) as engine:
        engine.register("event", log)
        for name, order in orders.items():
            (folder / name).mkdir()
            files[name] = engine.write("event", folder / name, order)[0]
    print(f"{log.num_rows:,} events of {int(events / EVENTS_A_CASE):,} cases", flush=True)
    return files


def cost(command: list[str]) -> tuple[float, float, str]:
    """CPU seconds and wall seconds of a whole process, and the last line it said."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - begun
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, wall, done.stdout.splitlines()[-1][:40]


def median_cost(who: str, what: str, command: list[str], turns: int) -> float:
    """The median CPU seconds of some turns; prints all."""
    spent = [cost(command) for _ in range(turns)]
    each = ", ".join(f"{cpu:.2f}" for cpu, _, _ in spent)
    said = spent[-1][2] if who != "pm4py" else "..."
    print(
        f"{who} {what}: CPU {each} s; wall {min(wall for _, wall, _ in spent):.2f} s at least; said {said}", flush=True
    )
    return statistics.median(cpu for cpu, _, _ in spent)


def theirs(there: Path | None, file: Path, what: str, turns: int) -> tuple[float | None, str]:
    """pm4py's CPU seconds, and how to name it; recorded ones, or none, where it is not there."""
    if there is None:
        return RECORDED.get(what), "pm4py (recorded)"
    command = [str(there), "-W", "ignore", "-c", peer.THERE, str(file), what]
    return median_cost("pm4py", what, command, turns), "pm4py"


def pm4py() -> Path | None:
    """pm4py's Python; None, with the reason said, where there is none and none can be made."""
    try:
        return peer.PM4PY.made()
    except (OSError, subprocess.CalledProcessError) as error:
        print(
            f"pm4py could not be had ({type(error).__name__}): nothing is compared, and its figures are recorded ones"
        )
        return None


def held_to_peer(there: Path | None, events: int) -> None:
    """Stops the run where one edge, variant or time of a log of so many events is not pm4py's."""
    if there is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        file = stored(events, Path(folder), {"sorted": SORTED})["sorted"]
        print(peer.compared(read_log(file, peer.CASE, peer.ACTIVITY, peer.TIME), peer.asked(there, file)), flush=True)


def measure(timed: int, compared: int, turns: int) -> None:
    """Print the figures."""
    there = pm4py()
    held_to_peer(there, compared)
    size = f"{timed // 1_000_000}m"
    with tempfile.TemporaryDirectory() as folder:
        files = stored(timed, Path(folder), {"sorted": SORTED, "arrival": ARRIVAL})
        lines = []
        floor = median_cost("DuckDB", "bare scan", [sys.executable, "-c", DUCKDB, str(files["sorted"]), "scan"], turns)
        for what in ("dfg", "performance", "variants", "rework"):
            ours, apart, duck = (
                median_cost(who, what, [sys.executable, "-c", code, str(file), what], turns)
                for who, code, file in (
                    ("ours, sorted", OURS, files["sorted"]), ("ours, in order of arrival", OURS, files["arrival"]),
                    ("DuckDB", DUCKDB, files["sorted"]),
                )
            )  # fmt: skip
            peers, name = theirs(there, files["sorted"], what, 1) if what in GOALS else (None, "")
            goal = f" (goal {GOALS[what]:.1f})" if what in GOALS and size == "5m" else ""
            if peers is not None:
                lines.append(f"{what}_{size}_cpu_s {ours:.3f} s ratio={peers / ours:.1f} vs {name}{goal}")
            lines.append(f"{what}_{size}_cpu_s {ours:.3f} s ratio={duck / ours:.2f} vs DuckDB{goal}")
            lines.append(f"{what}_{size}_unsorted_cpu_s {apart:.3f} s ratio={duck / apart:.2f} vs DuckDB")
        lines.append(f"scan_{size}_cpu_s {floor:.3f} s ratio=1 vs DuckDB")
    print("\n".join(lines))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="1 million events, once each, under a minute")
    quick = parser.parse_args().quick
    measure(*(QUICK if quick else FULL), 1 if quick else 3)
