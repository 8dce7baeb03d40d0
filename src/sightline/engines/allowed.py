"""What a step may say: a list of functions and of kinds of SQL that mean the same on every engine, checked when parsed.

Translation between dialects changes some answers without a word (gaps.py), so nothing is allowed that was not tried on
both engines. `check` looks at one step by itself; types.py looks at it with the columns of what it reads.
"""

from __future__ import annotations

from itertools import pairwise

import sqlglot
from sqlglot import exp

from sightline.engines.gaps import instead_of
from sightline.engines.prelude import FUNCTIONS
from sightline.engines.steps import Step
from sightline.errors import StepError

# Functions that DuckDB and Spark answer alike, by their SQLGlot names. Each has its rows in tests/spec/functions.py.
PORTABLE = frozenset(
    {
        *("AND", "OR", "CASE", "IF", "CAST", "COALESCE", "NULLIF", "LEAST", "GREATEST", "ABS"),
        *("COUNT", "SUM", "MIN", "MAX", "LOGICAL_OR", "LOGICAL_AND", "ROW_NUMBER", "CONCAT_WS", "MD5"),
    }
)
# Our own functions, of the same name on every engine.
PRELUDE = frozenset(function.name.upper() for function in FUNCTIONS)

# Kinds of SQL other than functions.
NODES: tuple[type[exp.Expr], ...] = (
    exp.Select, exp.From, exp.Where, exp.Join, exp.Group, exp.Having, exp.Order, exp.Ordered, exp.Union, exp.With,
    exp.CTE, exp.TableAlias, exp.Table, exp.Subquery, exp.Paren, exp.Column, exp.Identifier, exp.Alias, exp.Literal,
    exp.Null, exp.Boolean, exp.Star, exp.Distinct, exp.Window, exp.Filter, exp.DataType, exp.EQ, exp.NEQ, exp.LT,
    exp.LTE, exp.GT, exp.GTE, exp.Is, exp.Not, exp.In, exp.Between, exp.Add, exp.Sub, exp.Mul, exp.Neg,
)  # fmt: skip
JOINS = frozenset({"", "INNER", "LEFT", "FULL", "CROSS", "OUTER"})
AGGREGATES = (exp.AggFunc,)


def parse(step: Step) -> exp.Query:
    """The step's one query. Raises StepError where it is none, or more than one."""
    try:
        statements = sqlglot.parse(step.text, dialect="duckdb")
    except sqlglot.errors.SqlglotError as error:
        raise StepError(f"step {step.name} cannot be parsed: {error}") from None
    if len(statements) != 1 or not isinstance(statements[0], exp.Query):
        raise StepError(f"step {step.name} must be exactly one SELECT")
    return statements[0]


def check(step: Step) -> None:
    """Parse a step; raise StepError naming everything off the lists, and every table that it does not declare."""
    tree = parse(step)
    faults = [_refused("function", name) for name in sorted(functions(tree) - PORTABLE - PRELUDE)]
    faults += [_refused("", name) for name in sorted(_kinds_off_the_list(tree))]
    faults += [*_tables(step, tree), *_stars(tree), *_orders(step, tree), *_ties(tree), *_joins(tree), *_decimals(tree)]
    if faults:
        raise StepError(f"step {step.name}: " + "; ".join(faults))


def functions(tree: exp.Expr) -> set[str]:
    """The names of all functions called in a parsed query."""
    return {_name(call) for call in tree.find_all(exp.Func)}


def _name(call: exp.Func) -> str:
    return (call.name if isinstance(call, exp.Anonymous) else call.sql_name()).upper()


def _refused(kind: str, name: str) -> str:
    instead = instead_of(name)
    said = f"{kind} {name}".strip()
    return f"{said} is not on the allow-list" + (f" (write {instead})" if instead else "")


def _kinds_off_the_list(tree: exp.Expr) -> set[str]:
    return {
        type(node).__name__
        for node in tree.walk()
        if not isinstance(node, NODES) and (not isinstance(node, exp.Func) or isinstance(node, exp.Binary))
        and not isinstance(node, exp.And | exp.Or)
    }  # fmt: skip


def _tables(step: Step, tree: exp.Query) -> list[str]:
    within = {cte.alias for cte in tree.find_all(exp.CTE)}
    named = {table.name for table in tree.find_all(exp.Table)} - within
    return [
        *(f"table {name} is read but not declared" for name in sorted(named - set(step.reads))),
        *(f"table {name} is declared but not read" for name in sorted(set(step.reads) - named)),
    ]


def _stars(tree: exp.Expr) -> list[str]:
    found = [star for star in tree.find_all(exp.Star) if not isinstance(star.parent, exp.Count)]
    return ["the column list of SELECT * must be written out"] if found else []


def _orders(step: Step, tree: exp.Query) -> list[str]:
    """Every order says where nulls go, since the engines' own customs differ; and no numbering is without an order."""
    faults = []
    tokens = sqlglot.tokenize(step.text, read="duckdb")
    said = sum(
        1
        for token, after in pairwise(tokens)
        if token.text.upper() == "NULLS" and after.text.upper() in ("FIRST", "LAST")
    )
    wanted = sum(1 for _ in tree.find_all(exp.Ordered))
    if said < wanted:
        faults.append(f"{wanted - said} of {wanted} ORDER BY columns do not say NULLS FIRST or NULLS LAST")
    faults += [
        "ROW_NUMBER without ORDER BY gives another answer each time"
        for window in tree.find_all(exp.Window)
        if isinstance(window.this, exp.RowNumber) and window.args.get("order") is None
    ]
    return faults


def _ties(tree: exp.Expr) -> list[str]:
    """A numbering whose rows may tie gives either of them: all that is taken with it must be in its order."""
    faults = []
    for window in tree.find_all(exp.Window):
        select = window.find_ancestor(exp.Select)
        if not isinstance(window.this, exp.RowNumber) or select is None:
            continue
        settled = {part.name for part in window.args.get("partition_by", []) if isinstance(part, exp.Column)}
        ordered = window.args.get("order")
        keys = ordered.expressions if ordered is not None else []
        settled |= {key.this.name for key in keys if isinstance(key.this, exp.Column)}
        taken = {
            column.name
            for item in select.expressions
            if item.find(exp.Window) is None
            for column in item.find_all(exp.Column)
        }
        faults += [f"ROW_NUMBER may tie: its order leaves out {name}" for name in sorted(taken - settled)]
    return faults


def _joins(tree: exp.Expr) -> list[str]:
    kinds = {" ".join(filter(None, (join.method, join.side, join.kind))).upper() for join in tree.find_all(exp.Join)}
    words = {word for kind in kinds for word in kind.split()}
    return [f"a join of kind {word} is not on the allow-list" for word in sorted(words - JOINS)]


def _decimals(tree: exp.Expr) -> list[str]:
    """A number with a point is a decimal on both engines, and divides differently; only a percentile's share may be."""
    found = [
        literal
        for literal in tree.find_all(exp.Literal)
        if not literal.is_string and not literal.is_int
        and not (isinstance(literal.parent, exp.Anonymous) and literal.parent.name.lower() == "percentile")
    ]  # fmt: skip
    return ["a decimal number is not on the allow-list (write whole numbers, or ratio)"] if found else []
