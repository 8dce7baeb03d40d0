"""What a step may say: a list of functions and of kinds of SQL that mean the same on every engine, checked when parsed.

Translation between dialects changes some answers without a word (gaps.py), so nothing is allowed that was not tried on
both engines. `check` looks at one step by itself; types.py looks at it with the columns of what it reads.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

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
# The fewest and the most arguments of functions that only one engine knows with fewer or more.
ARGUMENTS: dict[type[exp.Expr], tuple[int, int]] = {
    exp.Count: (1, 1), exp.Min: (1, 1), exp.Max: (1, 1), exp.Least: (2, 99), exp.Greatest: (2, 99),
    exp.ConcatWs: (2, 99),
}  # fmt: skip
_COMPARISONS = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.In, exp.Between, exp.Is)
_LARGEST = 2**63 - 1

# Forms of what is allowed that only one engine knows, or that each reads in its own way: kind of SQL, whether it is of
# that form, and the form's name, under which gaps.py says what to write instead.
FORMS: tuple[tuple[Any, Callable[[Any], bool], str], ...] = (
    (exp.In, lambda node: not node.expressions, "IN (SELECT ...)"),
    (_COMPARISONS, lambda node: _beside_another(node), "a comparison beside another without brackets"),
    (exp.Order, lambda node: not isinstance(node.parent, exp.Window), "ORDER BY outside a window"),
    (exp.Window, lambda node: node.this.find(exp.Distinct) is not None, "DISTINCT in a window"),
    (exp.Window, lambda node: isinstance(node.this, exp.Filter), "FILTER in a window"),
    (exp.Filter, lambda node: isinstance(node.this, exp.Anonymous), "FILTER after a function of ours"),
    (exp.Anonymous, lambda node: _is_percentile(node) and not _has_share(node), "a percentile's share of that kind"),
    (exp.Join, lambda node: not _says_on_what(node), "a join without ON"),
    (exp.With, lambda node: node.parent.parent is not None, "WITH inside a query"),
    (exp.With, lambda node: bool(node.recursive), "WITH RECURSIVE"),
    (exp.CTE, lambda node: node.args.get("materialized") is not None, "MATERIALIZED"),
    (exp.Union, lambda node: bool(node.args.get("by_name")), "BY NAME"),
    (exp.TableAlias, lambda node: bool(node.columns), "a list of columns behind a table's name"),
    (exp.Table, lambda node: bool(node.db), "a table of another schema"),
    (exp.Select, lambda node: node.arg_key != "expression" and _repeats(node), "one name for two columns"),
    (exp.Identifier, lambda node: node.name != node.name.lower(), "a name with capitals"),
    (exp.Literal, lambda node: node.is_int and int(node.name) > _LARGEST, "a whole number of more than 64 bits"),
)


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
    faults += [_refused("", name) for name in _forms(tree)]
    faults += [*_tables(step, tree), *_stars(tree), *_arguments(tree), *_orders(step, tree), *_ties(tree)]
    faults += [*_joins(tree), *_decimals(tree), *_variables(step)]
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


def _forms(tree: exp.Expr) -> list[str]:
    nodes = list(tree.walk())
    return [name for kind, of_that_form, name in FORMS if any(isinstance(n, kind) and of_that_form(n) for n in nodes)]


def _beside_another(node: exp.Expr) -> bool:
    """`a = b IN (c)` is (a = b) IN (c) on one engine and a = (b IN (c)) on the other."""
    return any(isinstance(part, (*_COMPARISONS, exp.Not)) for part in node.iter_expressions())


def _is_percentile(node: exp.Expr | None) -> bool:
    return isinstance(node, exp.Anonymous) and node.name.lower() == "percentile"


def _has_share(call: exp.Anonymous) -> bool:
    share = call.expressions[1] if len(call.expressions) == 2 else None
    return isinstance(share, exp.Literal) and not share.is_string and 0 <= float(share.name) <= 1


def _says_on_what(join: exp.Join) -> bool:
    return join.kind == "CROSS" or join.args.get("on") is not None or bool(join.args.get("using"))


def _repeats(select: exp.Select) -> bool:
    names = [item.output_name for item in select.selects if item.output_name]
    return len(names) > len(set(names))


def _tables(step: Step, tree: exp.Query) -> list[str]:
    body = tree.copy()
    body.set("with_", None)
    within: set[str] = set()
    named: set[str] = set()
    for cte in tree.ctes:  # each knows those before it
        named |= {table.name for table in cte.this.find_all(exp.Table)} - within
        within.add(cte.alias)
    named |= {table.name for table in body.find_all(exp.Table)} - within
    return [
        *(f"table {name} is read but not declared" for name in sorted(named - set(step.reads))),
        *(f"table {name} is declared but not read" for name in sorted(set(step.reads) - named)),
        *(f"WITH {name} takes the name of a table" for name in sorted(within & named)),
    ]


def _stars(tree: exp.Expr) -> list[str]:
    found = [star for star in tree.find_all(exp.Star) if not isinstance(star.parent, exp.Count)]
    return ["the column list of SELECT * must be written out"] if found else []


def _arguments(tree: exp.Expr) -> list[str]:
    faults = []
    for call in tree.find_all(*ARGUMENTS):
        fewest, most = ARGUMENTS[type(call)]
        given = sum(len(part.expressions) if isinstance(part, exp.Distinct) else 1 for part in call.iter_expressions())
        if not fewest <= given <= most:
            faults.append(f"{type(call).__name__.upper()} with {given} arguments is not alike on the engines")
    return faults


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
        several = bool(select.args.get("joins"))  # then a.k is not b.k
        ordered = window.args.get("order")
        keys = [key.this for key in ordered.expressions] if ordered is not None else []
        parts = [*window.args.get("partition_by", []), *keys]
        settled = {_called(part, several) for part in parts if isinstance(part, exp.Column)}
        taken = {_called(column, several) for item in select.expressions for column in _outside_windows(item)}
        faults += [f"ROW_NUMBER may tie: its order leaves out {name}" for name in sorted(taken - settled)]
    return faults


def _called(column: exp.Column, in_full: bool) -> str:
    return column.sql("duckdb") if in_full else column.name


def _outside_windows(item: exp.Expr) -> list[exp.Column]:
    return [node for node in item.walk(prune=lambda node: isinstance(node, exp.Window)) if isinstance(node, exp.Column)]


def _joins(tree: exp.Expr) -> list[str]:
    kinds = {" ".join(filter(None, (join.method, join.side, join.kind))).upper() for join in tree.find_all(exp.Join)}
    words = {word for kind in kinds for word in kind.split()}
    return [_refused("a join of kind", word) for word in sorted(words - JOINS)]


def _decimals(tree: exp.Expr) -> list[str]:
    """A number with a point is a decimal on both engines, and divides differently; only a percentile's share may be."""
    found = [
        literal
        for literal in tree.find_all(exp.Literal)
        if not literal.is_string and not literal.is_int
        and not (_is_percentile(literal.parent) and literal.index == 1)
    ]  # fmt: skip
    return ["a decimal number is not on the allow-list (write whole numbers, or ratio)"] if found else []


def _variables(step: Step) -> list[str]:
    """Spark puts settings and the machine's own variables in the place of ${...}, inside quotes too."""
    return [_refused("", "${")] if "${" in step.text else []
