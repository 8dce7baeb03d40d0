"""The harness: the same drawn tables to DuckDB, to Spark and to plain Python, and one answer wanted of all three.

Rows are compared as a whole, in no order: counts, texts and days exactly, doubles to 1e-7 of their size. A step that
breaks its promise must break it in the same words. No engine may care in which order the rows of its tables stand.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar
from zlib import crc32

import pyarrow as pa
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from sightline.engines.engine import Engine
from sightline.engines.steps import Step
from sightline.errors import StepError
from sightline.standard.arrow import schema_of
from tests.engines import ENGINES, opened
from tests.generative.drawn import COLUMNS, Rows, Tables

TIMES = int(os.environ.get("SIGHTLINE_EXAMPLES", "1"))  # how many times as many rounds: for long runs
ON_SPARK = 2  # examples of a round on every engine: one takes Spark some thirty times as long as DuckDB
ROUND = 8  # examples; after ten of one round Hypothesis mostly changes the last one a little instead of drawing anew
CLOSE = 1e-7
BREAKS = " breaks its contract: "
Naive = Callable[[Tables], Rows]
Drawn = st.SearchStrategy[Tables]
Cells = tuple[object, ...]
Case = TypeVar("Case")
Answer = list[Cells] | str  # rows in one fixed order, or how the step breaks its promise


@dataclass
class Engines:
    """The engines of one module of tests, each opened when it is first asked."""

    folder: Path
    _stack: ExitStack = field(default_factory=ExitStack)
    _open: dict[str, Engine] = field(default_factory=dict)

    def get(self, name: str) -> Engine:
        """An engine without tables. Skips the test, with a reason, where there is none."""
        if name not in self._open:
            self._open[name] = self._stack.enter_context(opened(name, self.folder))
        return self._open[name]

    def answer(self, name: str, steps: Sequence[Step], tables: Tables) -> Answer:
        """What the last of the steps gives for these tables on that engine."""
        try:
            (found,) = self.made(name, steps, tables, steps[-1].name)
        except StepError as error:
            if BREAKS not in str(error):
                raise
            return str(error).partition(BREAKS)[2]
        return in_order(tuple(row.values()) for row in found)

    def made(self, name: str, steps: Sequence[Step], tables: Tables, *wanted: str) -> list[Rows]:
        """The wanted ones of the tables that the steps make on that engine. Raises StepError."""
        engine = self.get(name)
        try:
            for table, rows in tables.items():
                engine.register(table, pa.Table.from_pylist(rows, schema=schema_of(COLUMNS[table])))
            engine.run(steps)
            return [engine.fetch(table).to_pylist() for table in wanted]
        finally:
            engine.clear()

    def close(self) -> None:
        """Give up every engine that was opened."""
        self._stack.close()


def by_hand(step: Step, rows: Rows) -> Answer:
    """The answer that rows made in plain Python are: put in the step's columns and held to its promise."""
    names = [column.name for column in step.columns]
    unknown = {name for row in rows for name in row} - set(names)
    assert not unknown, f"{step.name} has no columns {unknown}"
    made = [tuple(row.get(name) for name in names) for row in rows]
    never_null = [place for place, column in enumerate(step.columns) if not column.null or column.name in step.key]
    nulls = [(sum(row[place] is None for row in made), names[place]) for place in never_null]
    words = [f"{count} nulls in {name}" for count, name in nulls if count]
    extra = len(made) - len({tuple(row[names.index(name)] for name in step.key) for row in made}) if step.key else 0
    if extra:
        words.append(f"{extra} rows too many for one row per {step.one_row_per}")
    return "; ".join(words) or in_order(made)


def in_order(rows: Iterable[Cells]) -> list[Cells]:
    """Rows in one order, whatever made them; doubles last, so that their last digits do not decide it."""
    return sorted(rows, key=lambda row: (
        [repr(cell) for cell in row if not isinstance(cell, float)],
        [cell for cell in row if isinstance(cell, float)],
    ))  # fmt: skip


def same(one: Answer, other: Answer) -> bool:
    """Whether two answers are one: exactly, but for the last digits of doubles."""
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    return len(one) == len(other) and all(
        len(mine) == len(theirs) and all(map(_same_cell, mine, theirs)) for mine, theirs in zip(one, other, strict=True)
    )


def _same_cell(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=CLOSE) or (math.isnan(one) and math.isnan(other))
    return type(one) is type(other) and one == other


def parted(names: tuple[str, str], one: Answer, other: Answer) -> str:
    """Where two answers part, in rows that only one of them has. All in them is made up."""
    if isinstance(one, str) or isinstance(other, str):
        return f"{names[0]}: {one}\n{names[1]}: {other}"
    only = [
        [row for row in mine if mine.count(row) > theirs.count(row)] for mine, theirs in ((one, other), (other, one))
    ]
    return "\n".join(f"only {name}: {row}" for name, rows in zip(names, only, strict=True) for row in rows)


@dataclass
class Comparison:
    """compare(step, naive, tables): a step on drawn tables, on one engine often and on all a few times."""

    engines: Engines

    def __call__(self, step: Step, naive: Naive, drawn: Drawn, *, often: int = 7, on_all: int = 1) -> None:
        """Hold the step to its plain version: rounds `often` on one engine, then `on_all`.

        Spark sees only what the others see too.
        """
        for names, rounds, examples in ((ENGINES[:1], often, ROUND), (ENGINES, on_all, ON_SPARK)):
            hold(partial(self.agree, names, [step], naive), f"{step.name} {names}", drawn, rounds, examples)

    def agree(self, names: Sequence[str], steps: Sequence[Step], naive: Naive, drawn: Tables) -> Answer:
        """The answer for the last of the steps of each engine and plain Python, which must be one.

        The first engine is asked twice, the second time with all rows in the other order.
        """
        wanted = by_hand(steps[-1], naive(drawn))
        answers = {name: self.engines.answer(name, steps, drawn) for name in names}
        backwards = {name: rows[::-1] for name, rows in drawn.items()}
        answers["rows backwards"] = self.engines.answer(names[0], steps, backwards)
        for name, found in answers.items():
            assert same(found, wanted), parted((name, "plain Python"), found, wanted)
        return wanted


def hold(
    look: Callable[[Case], object], name: str, drawn: st.SearchStrategy[Case], rounds: int, examples: int = ROUND
) -> None:
    """Look at drawn cases, the same ones each time: a red test must mean that something changed."""
    for number in range(rounds * TIMES):

        @seed(crc32(f"{name} {number}".encode()))
        @settings(
            max_examples=examples,
            deadline=None,
            database=None,
            derandomize=True,
            # Tables are large to draw. Explaining a failure would take hundreds more of them.
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
            phases=[Phase.generate, Phase.shrink],
        )
        @given(drawn)
        def on_drawn(case: Case) -> None:
            look(case)

        on_drawn()
