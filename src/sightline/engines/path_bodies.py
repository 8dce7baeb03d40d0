"""The faster body of two steps over paths: moves with their quartiles, and sequences.

DuckDB and Spark can run both steps as they stand. Where the engine is in this process, as DuckDB is, NumPy does it in a
fraction of the time; on a cluster the rows stay where they are. Either way what leaves is counts, and both are held to
the same spec tests.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sightline.engines.engine import Engine
from sightline.engines.paths import Log, graph, log_of, times, variants
from sightline.engines.steps import Step
from sightline.standard.arrow import schema_of

IN_PROCESS = "duckdb"
Rows = list[dict[str, Any]]
Body = Callable[[str, int, Log], Rows]


def path_counts(engine: Engine, step: Step, body: Body) -> pa.Table:
    """What the step over path_step and span counts, by its body where that is quicker; sorted by its key.

    Raises StepError as the step would.
    """
    if engine.name != IN_PROCESS:
        engine.run([step])
        return engine.counts(step)
    return by_body(engine.fetch("path_step"), engine.fetch("span"), step, body)


def by_body(steps: pa.Table, spans: pa.Table, step: Step, body: Body) -> pa.Table:
    """The same by the body alone: `steps` as path_step has them, `spans` as span has them."""
    rows = [row for path, span, log in _logs(steps, spans) for row in body(path, span, log)]
    rows.sort(key=lambda row: tuple(row[name] for name in step.key))
    return pa.Table.from_pylist(rows, schema=schema_of(step.columns))


def _logs(steps: pa.Table, spans: pa.Table) -> Iterator[tuple[str, int, Log]]:
    """Each path and span with its log."""
    for path in pc.unique(steps.column("path")).to_pylist():
        mine = steps.filter(pc.equal(steps.column("path"), path))
        for span in pc.unique(spans.column("span")).to_pylist():
            years = spans.filter(pc.equal(spans.column("span"), span)).column("year")
            chosen = mine.filter(pc.is_in(mine.column("year"), value_set=years.combine_chunks()))
            if chosen.num_rows:
                yield path, span, log_of(chosen, "case_key", "stage", "day", "number")


def edges(endless: Collection[str]) -> Body:
    """The body that counts moves; one to a stage of `endless` has no time, since nothing happened on that day."""

    def body(path: str, span: int, log: Log) -> Rows:
        found, took = graph(log), times(log)
        quartiles = dict(zip(took.edges, took.quantiles.T.tolist(), strict=True))
        return [
            {
                "path": path, "year": span, "edge": ">".join(edge), "moves": moves,
                **dict(zip(("p25", "p50", "p75"), [None] * 3 if edge[1] in endless else quartiles[edge], strict=True)),
            }
            for edge, moves in found.pairs().items()
        ]  # fmt: skip

    return body


def sequences(longest: int, more: str) -> Body:
    """The body that counts sequences: what is repeated at once said once, after `longest` stages the word `more`."""

    def body(path: str, span: int, log: Log) -> Rows:
        cases: dict[str, int] = {}
        for sequence, number in variants(said_once(log)).sequences():
            words = ">".join((*sequence[:longest], *((more,) if len(sequence) > longest else ())))
            cases[words] = cases.get(words, 0) + number
        return [{"path": path, "year": span, "variant": words, "cases": number} for words, number in cases.items()]

    return body


def said_once(log: Log) -> Log:
    """The log without events that repeat the one before them in their case."""
    kept = np.ones(len(log.activity), dtype=bool)
    kept[1:] = log.activity[1:] != log.activity[:-1]
    kept[log.offsets[:-1]] = True
    before = np.concatenate([[0], np.cumsum(kept)])
    return Log(before[log.offsets], log.activity[kept], log.time[kept], log.names, log.ticks)
