"""The types of a step's query, worked out before it runs, so that no engine turns one type into another by itself.

SQLGlot works out the type of every expression from the columns of the tables read. Where the two engines would convert
differently (gaps.py), or a column would not be of the type that the step promises, the step is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify

from sightline.engines.allowed import parse
from sightline.engines.prelude import FUNCTIONS
from sightline.engines.steps import Step
from sightline.errors import StepError
from sightline.standard.tables import Column, Type

DUCKDB_TYPES: dict[Type, str] = {
    Type.TEXT: "VARCHAR",
    Type.INT: "BIGINT",
    Type.DOUBLE: "DOUBLE",
    Type.BOOL: "BOOLEAN",
    Type.DATE: "DATE",
    Type.TIMESTAMP: "TIMESTAMP WITH TIME ZONE",
}
_KINDS: dict[exp.DType, str] = {
    exp.DType.VARCHAR: "text", exp.DType.TEXT: "text", exp.DType.INT: "int", exp.DType.BIGINT: "int",
    exp.DType.SMALLINT: "int", exp.DType.TINYINT: "int", exp.DType.INT128: "int", exp.DType.DOUBLE: "double",
    exp.DType.BOOLEAN: "bool", exp.DType.DATE: "date", exp.DType.TIMESTAMPTZ: "timestamp", exp.DType.NULL: "null",
    exp.DType.UNKNOWN: "null",  # a CASE whose branches so far are all null
}  # fmt: skip
# (from, to) of the casts that both engines answer alike. Null may become anything, and anything itself.
CASTS = frozenset({("int", "double"), ("int", "text"), ("date", "text"), ("bool", "text")})
_PRELUDE = {function.name: function for function in FUNCTIONS}
_TEXT_ONLY = (exp.ConcatWs, exp.MD5)
_NUMBERS_ONLY = (exp.Add, exp.Sub, exp.Mul, exp.Neg, exp.Sum, exp.Abs)
_NUMBERS = {"int", "double", "null"}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
Tables = Mapping[str, Sequence[Column]]


def check_types(step: Step, tables: Tables) -> None:
    """Raise StepError naming every expression of a step whose types the engines would not treat alike.

    `tables` holds the columns of every table that the step reads.
    """
    tree = _typed(step, {name: tables[name] for name in step.reads})
    faults = [fault for node in tree.walk() for fault in _faults(node)]
    faults += _promises(step, tree)
    if faults:
        raise StepError(f"step {step.name}: " + "; ".join(dict.fromkeys(faults)))


def _typed(step: Step, tables: Tables) -> exp.Query:
    schema: dict[str, object] = {
        name: {column.name: DUCKDB_TYPES[column.type] for column in columns} for name, columns in tables.items()
    }
    dialect = Dialect.get_or_raise("duckdb")
    metadata = dict(dialect.EXPRESSION_METADATA)
    metadata |= {exp.Anonymous: {"annotator": _own_function}, exp.Sum: {"annotator": _sum}}
    metadata[exp.RowNumber] = {"returns": exp.DType.INT}  # of 64 bits in DuckDB, of 32 in Spark
    try:
        # An alias may stand for its expression in HAVING only: elsewhere the engines differ in where it may.
        for expand in (False, True):
            tree = qualify(
                parse(step), dialect="duckdb", schema=schema, quote_identifiers=False, expand_alias_refs=expand
            )
        annotate_types(tree, schema=schema, dialect="duckdb", expression_metadata=metadata)
    except SqlglotError as error:
        raise StepError(f"step {step.name} names a column that is not there, and an alias is none: {error}") from None
    assert isinstance(tree, exp.Query)
    return tree


def _own_function(annotator: object, call: exp.Anonymous) -> exp.Anonymous:
    function = _PRELUDE.get(call.name.lower())
    if function is not None:
        call.type = exp.DataType.build(DUCKDB_TYPES[function.returns], dialect="duckdb")
    del annotator
    return call


def _sum(annotator: object, call: exp.Sum) -> exp.Sum:
    """DuckDB adds whole numbers up in 128 bits; SQLGlot believes it to be 64."""
    value = call.this.expressions[0] if isinstance(call.this, exp.Distinct) else call.this
    call.type = exp.DataType.build("DOUBLE" if _kind(value) == "double" else "HUGEINT", dialect="duckdb")
    del annotator
    return call


def _kind(node: exp.Expr) -> str:
    """The standard's type of an expression, "null", or the engine's own word where the standard has none."""
    if node.type is None:
        return "null"
    return _KINDS.get(node.type.this) or f"DuckDB's {node.type.sql('duckdb')}"


def _kinds(parts: Sequence[exp.Expr]) -> set[str]:
    return {_kind(part) for part in parts}


def _faults(node: exp.Expr) -> Iterator[str]:
    if isinstance(node, exp.Cast):
        yield from _cast(node)
    elif isinstance(node, _NUMBERS_ONLY):
        odd = _kinds(_unfolded(node)) - _NUMBERS
        if odd:
            yield f"arithmetic on {' and '.join(sorted(odd))} is not alike: {_shown(node)}"
    elif isinstance(node, _TEXT_ONLY):
        if not _kinds(list(node.iter_expressions())) <= {"text", "null"}:
            yield f"only text goes into {_shown(node)}: cast it first"
    elif isinstance(node, exp.Anonymous):
        yield from _arguments(node)
    for parts in _alike(node):
        kinds = _kinds(parts) - {"null"}
        if len(kinds) > 1 and not kinds <= _NUMBERS:
            yield f"{' and '.join(sorted(kinds))} stand side by side in {_shown(node)}"
    for part in _conditions(node):
        if _kind(part) != "bool":
            yield f"a condition must be yes or no, and this is {_kind(part)}: {_shown(part)}"


def _unfolded(node: exp.Expr) -> list[exp.Expr]:
    """What a function is given, DISTINCT or not."""
    given = list(node.iter_expressions())
    return [part for item in given for part in (item.expressions if isinstance(item, exp.Distinct) else [item])]


def _cast(node: exp.Cast) -> Iterator[str]:
    kinds = (_kind(node.this), _kind(node))
    if isinstance(node.this, exp.Literal) and kinds == ("text", "date"):
        if not _is_day(node.this.name):
            yield "a day is written DATE 'YYYY-MM-DD'"
    elif kinds[0] not in ("null", kinds[1]) and kinds not in CASTS:
        yield f"a cast of {kinds[0]} to {kinds[1]} is not alike on the engines: {_shown(node)}"
    elif kinds[1] == "int" and not _is_bigint(node):
        yield f"whole numbers are BIGINT and nothing else: {_shown(node)}"


def _is_day(words: str) -> bool:
    try:
        return _DAY.fullmatch(words) is not None and bool(date.fromisoformat(words))
    except ValueError:
        return False


def _is_bigint(node: exp.Expr) -> bool:
    return node.type is not None and node.type.this is exp.DType.BIGINT


def _alike(node: exp.Expr) -> list[list[exp.Expr]]:
    """The parts of an expression that must be of one type, group by group."""
    if isinstance(node, exp.EQ | exp.NEQ | exp.LT | exp.LTE | exp.GT | exp.GTE | exp.Nullif):
        return [[node.this, node.expression]]
    if isinstance(node, exp.In | exp.Coalesce | exp.Least | exp.Greatest):
        return [[node.this, *node.expressions]]
    if isinstance(node, exp.Between):
        return [[node.this, node.args["low"], node.args["high"]]]
    if isinstance(node, exp.Case):
        default = [node.args["default"]] if node.args.get("default") else []
        asked = [node.this, *(branch.this for branch in node.args["ifs"])] if node.this else []
        return [[branch.args["true"] for branch in node.args["ifs"]] + default, asked]
    if isinstance(node, exp.If) and not isinstance(node.parent, exp.Case):
        return [[node.args["true"], node.args.get("false") or exp.null()]]
    if isinstance(node, exp.SetOperation) and node.parent is not None:  # the outermost is held to the promise
        both = pairwise(branch.selects for branch in _branches(node))
        return [list(pair) for one, other in both for pair in zip(one, other, strict=False)]
    return []


def _conditions(node: exp.Expr) -> list[exp.Expr]:
    """The parts of an expression that must be yes or no: one engine reads any number but 0 as yes."""
    if isinstance(node, exp.And | exp.Or):
        return [node.this, node.expression]
    if isinstance(node, exp.If):
        return [] if isinstance(node.parent, exp.Case) and node.parent.this else [node.this]
    if isinstance(node, exp.Where | exp.Having | exp.Not | exp.LogicalAnd | exp.LogicalOr):
        return [node.this]
    return [node.args["on"]] if isinstance(node, exp.Join) and node.args.get("on") else []


def _arguments(call: exp.Anonymous) -> Iterator[str]:
    function = _PRELUDE.get(call.name.lower())
    if function is None:
        return
    if len(call.expressions) != len(function.parameters):
        yield f"{function.name} takes {len(function.parameters)} arguments"
        return
    for (name, wanted), given in zip(function.parameters, call.expressions, strict=True):
        kind = _kind(given)
        number = wanted is Type.DOUBLE and (kind == "int" or isinstance(given, exp.Literal))
        if kind not in (wanted.value, "null") and not number:
            yield f"{function.name} takes {wanted.value} as {name}, not {kind}"


def _promises(step: Step, tree: exp.Query) -> Iterator[str]:
    """What the query would make against what the step promises, column by column; unions branch by branch."""
    promised = [(column.name, column.type.value) for column in step.columns]
    for place, select in enumerate(_branches(tree)):
        if len(select.selects) != len(promised):
            yield f"{len(select.selects)} columns are made and {len(promised)} promised"
            continue
        for made, (wanted, wanted_kind) in zip(select.selects, promised, strict=True):
            if place == 0 and made.alias_or_name != wanted:
                yield f"column {made.alias_or_name} stands where {wanted} was promised"
            if _kind(made) not in (wanted_kind, "null"):
                yield f"column {wanted} is {_kind(made)} and {wanted_kind} was promised"
            elif _kind(made) == "int" and not _is_bigint(made):
                yield f"column {wanted} is not of 64 bits on every engine: write CAST(... AS BIGINT)"


def _branches(tree: exp.Expr) -> Iterator[exp.Select]:
    if isinstance(tree, exp.SetOperation):
        yield from _branches(tree.this)
        yield from _branches(tree.expression)
    elif isinstance(tree, exp.Subquery):
        yield from _branches(tree.this)
    elif isinstance(tree, exp.Select):
        yield tree


def _shown(node: exp.Expr) -> str:
    text = node.sql("duckdb")
    return text if len(text) <= 80 else text[:77] + "..."
