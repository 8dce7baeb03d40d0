"""A step: one short, printable query with a typed contract. A chain of them is how relational work is done.

The text is a small subset of DuckDB's dialect. Every function it calls is on the allow-list: those that mean the same
on every engine (facts: translation between dialects changes some answers without a word), and those of our prelude.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import sqlglot
from sqlglot import exp

from sightline.errors import StepError
from sightline.standard.tables import Column

# Functions that DuckDB and Spark answer alike, by their SQLGlot names.
PORTABLE = frozenset(
    {
        *("AND", "OR", "XOR", "CASE", "IF", "CAST", "COALESCE", "NULLIF", "EXISTS", "LEAST", "GREATEST", "ABS"),
        *("COUNT", "SUM", "MIN", "MAX", "LOGICAL_OR", "LOGICAL_AND", "ROW_NUMBER"),
        *("UPPER", "LOWER", "TRIM", "CONCAT_WS", "MD5"),
    }
)
# Our own functions, of the same name on every engine: engines/prelude.py.
PRELUDE = frozenset({"AGE_ON", "DAYS_BETWEEN", "YEAR_TO_MARCH"})


@dataclass(frozen=True, slots=True)
class Step:
    """One named query. `reads` are the tables it may name; `columns` and `key` are what it must return.

    `person_rows` marks a step whose rows are people or records rather than counts: its result cannot enter a draft.
    """

    name: str
    one_row_per: str
    key: tuple[str, ...]
    reads: tuple[str, ...]
    columns: tuple[Column, ...]
    sql: str
    person_rows: bool = True

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


def check(step: Step) -> None:
    """Parse a step; raise StepError naming every function off the allow-list and every table it does not declare."""
    try:
        statements = sqlglot.parse(step.text, dialect="duckdb")
    except sqlglot.errors.ParseError as error:
        raise StepError(f"step {step.name} cannot be parsed: {error}") from None
    if len(statements) != 1 or not isinstance(statements[0], exp.Query):
        raise StepError(f"step {step.name} must be exactly one SELECT")
    tree = statements[0]
    faults = [f"function {name} is not on the allow-list" for name in sorted(functions(tree) - PORTABLE - PRELUDE)]
    within = {cte.alias for cte in tree.find_all(exp.CTE)}
    named = {table.name for table in tree.find_all(exp.Table)} - within
    faults += [f"table {name} is read but not declared" for name in sorted(named - set(step.reads))]
    faults += [f"table {name} is declared but not read" for name in sorted(set(step.reads) - named)]
    faults += [f"the column list of {name} must be written out" for name in _stars(tree)]
    for window in tree.find_all(exp.Window):
        ordered = window.args.get("order")
        if isinstance(window.this, exp.RowNumber) and ordered is None:
            faults.append("ROW_NUMBER without ORDER BY gives another answer each time")
    if faults:
        raise StepError(f"step {step.name}: " + "; ".join(faults))


def functions(tree: exp.Expr) -> set[str]:
    """The names of all functions called in a parsed query."""
    names: set[str] = set()
    for call in tree.find_all(exp.Func):
        names.add((call.name if isinstance(call, exp.Anonymous) else call.sql_name()).upper())
    return names


def _stars(tree: exp.Expr) -> list[str]:
    return ["SELECT *" for star in tree.find_all(exp.Star) if not isinstance(star.parent, exp.Count)][:1]


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
