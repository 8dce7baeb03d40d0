"""pm4py beside our paths: what it finds in a log, edge by edge, variant by variant, time by time.

pm4py (AGPL-3.0) is run as a program, in the environment that SIGHTLINE_PM4PY names or bench/pathways.py makes.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pyarrow as pa

from sightline.engines.paths import Log, graph, times, variants
from tests.reference.peers import Peer, answer

PM4PY = Peer("pm4py", "SIGHTLINE_PM4PY", ("pm4py==2.7.*", "pandas<3", "pyarrow"))
CASE, ACTIVITY, TIME = "person_key", "kind", "happened_at"
CLOSE = 1e-9  # of times in seconds, which it holds as doubles

# Runs there; prints what was found as JSON on its last line. The last argument says what is wanted.
THERE = """
import json, sys
import pandas, pm4py
path, wanted = sys.argv[1:]
frame = pandas.read_parquet(path, columns=["person_key", "kind", "happened_at"])
log = pm4py.format_dataframe(frame, case_id="person_key", activity_key="kind", timestamp_key="happened_at")
found = {}
if wanted in ("dfg", "all"):
    edges, starts, ends = pm4py.discover_dfg(log)
    found["edges"] = [[*edge, int(count)] for edge, count in edges.items()]
    found["starts"], found["ends"] = ({name: int(count) for name, count in some.items()} for some in (starts, ends))
if wanted in ("performance", "all"):
    found["times"] = [[*edge, {name: float(value) for name, value in of.items()}]
                      for edge, of in pm4py.discover_performance_dfg(log)[0].items()]
if wanted in ("variants", "all"):
    found["variants"] = [[list(sequence), int(count)] for sequence, count in pm4py.get_variants(log).items()]
if wanted in ("rework", "all"):
    found["rework"] = {name: int(count) for name, count in pm4py.get_rework_cases_per_activity(log).items()}
print()
print(json.dumps(found))
"""


def asked(there: Path, log: Path, wanted: str = "all") -> dict[str, Any]:
    """What pm4py finds in a Parquet file with the columns person_key, kind and happened_at."""
    found: dict[str, Any] = answer(there, THERE, str(log), wanted)
    return found


def compared(log: Log, theirs: dict[str, Any]) -> str:
    """How much was compared, in words. Raises AssertionError where one edge, variant, case or time differs."""
    ours = graph(log)
    assert ours.pairs() == {(a, b): count for a, b, count in theirs["edges"]}
    for cases, of in ((ours.starts, "starts"), (ours.ends, "ends")):
        assert {name: number for name, number in zip(ours.names, cases.tolist(), strict=True) if number} == theirs[of]
    held, numbers = _times(log, theirs["times"])
    found = list(variants(log).sequences())
    assert len(found) == len(theirs["variants"])
    assert dict(found) == {tuple(sequence): count for sequence, count in theirs["variants"]}
    return (
        f"{held} edges and their counts, {numbers} times of them, {len(found):,} variants of {log.cases:,} cases, "
        f"{len(log.activity):,} events: all equal"
    )


def _times(log: Log, theirs: list[Any]) -> tuple[int, int]:
    """(edges, times) that were held to theirs: mean, median, least, most, sum and standard deviation, in seconds."""
    ours = times(log)
    of_edge = {edge: place for place, edge in enumerate(ours.edges)}
    assert of_edge.keys() == {(a, b) for a, b, _ in theirs}
    held = 0
    for a, b, values in theirs:
        place = of_edge[(a, b)]
        mine = {"mean": ours.mean, "median": ours.quantiles[1], "min": ours.least, "max": ours.most,
                "sum": ours.total, "stdev": ours.sd}  # fmt: skip
        for name, column in mine.items():
            wanted = 0.0 if name == "stdev" and math.isnan(values[name]) else values[name]
            assert math.isclose(column[place], wanted, rel_tol=CLOSE, abs_tol=1e-6), (a, b, name)
            held += 1
    return len(of_edge), held


def as_table(rows: list[tuple[str, str, Any]]) -> pa.Table:
    """Events (case, activity, time) as the table that both read."""
    case, activity, when = zip(*rows, strict=True)
    return pa.table({CASE: pa.array(case), ACTIVITY: pa.array(activity), TIME: pa.array(when, pa.timestamp("us"))})
