"""A step: one short, printable query with a typed contract. A chain of them is how relational work is done.

The text is a small subset of DuckDB's dialect: what it may say is in allowed.py.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sightline.errors import StepError
from sightline.standard.tables import Column


@dataclass(frozen=True, slots=True)
class Step:
    """One named query. `reads` are the tables it may name; `columns` and `key` are what it must return.

    `person_rows` marks a step whose rows are people or records rather than counts: its result cannot enter a draft.
    `stored_by` is the order of a result that is to be written and is too large to be held as well: an engine may write
    it as soon as it is made, and read it from there.
    """

    name: str
    one_row_per: str
    key: tuple[str, ...]
    reads: tuple[str, ...]
    columns: tuple[Column, ...]
    sql: str
    person_rows: bool = True
    stored_by: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The query without its indentation."""
        return textwrap.dedent(self.sql).strip()

    def explain(self) -> str:
        """The step as `sightline explain` prints it."""
        columns = "\n".join(
            f"--   {column.name} {column.type.value}{'' if column.null else ' not null'}: {column.meaning}"
            for column in self.columns
        )
        rows = "rows are people or records: never in a draft" if self.person_rows else "counts only"
        return (
            f"-- {self.name}: one row per {self.one_row_per} ({', '.join(self.key)}); {rows}\n"
            f"-- reads {', '.join(self.reads)}\n{columns}\n{self.text};\n"
        )


def read_by(steps: Sequence[Step], tables: Mapping[str, Sequence[Column]]) -> dict[str, tuple[Column, ...]]:
    """Those of some tables that any of these steps reads, each with only the columns that one of them names."""
    found = {}
    for name, columns in tables.items():
        texts = [step.text for step in steps if name in step.reads]
        words = {word for text in texts for word in re.findall(r"\w+", text)}
        if texts:
            found[name] = tuple(column for column in columns if column.name in words)
    return found


def order(steps: Sequence[Step], given: Sequence[str]) -> None:
    """Raise StepError unless each step reads only given tables and steps before it."""
    known = set(given)
    for step in steps:
        missing = [name for name in step.reads if name not in known]
        if missing:
            raise StepError(f"step {step.name} reads {', '.join(missing)} before anything makes it")
        if step.name in known:
            raise StepError(f"two steps are called {step.name}")
        known.add(step.name)
