"""The types of a step's query, worked out before it runs, so that no engine turns one type into another by itself.

SQLGlot works out the type of every expression from the columns of the tables read. Where the two engines would convert
differently (gaps.py), or a column would not be of the type that the step promises, the step is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

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
_NUMBERS = {"int", "double", "null"}
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
    metadata = {**dialect.EXPRESSION_METADATA, exp.Anonymous: {"annotator": _own_function}}
    try:
        tree = qualify(parse(step), dialect="duckdb", schema=schema, quote_identifiers=False)
        annotate_types(tree, schema=schema, dialect="duckdb", expression_metadata=metadata)
    except SqlglotError as error:
        raise StepError(f"step {step.name} names a column that is not there: {error}") from None
    assert isinstance(tree, exp.Query)
    return tree


def _own_function(annotator: object, call: exp.Anonymous) -> exp.Anonymous:
    function = _PRELUDE.get(call.name.lower())
    if function is not None:
        call.type = exp.DataType.build(DUCKDB_TYPES[function.returns], dialect="duckdb")
    del annotator
    return call


def _kind(node: exp.Expr) -> str:
    """The standard's type of an expression, "null", or the engine's own word where the standard has none."""
    if node.type is None:
        return "null"
    return _KINDS.get(node.type.this, node.type.sql("duckdb").lower())


def _faults(node: exp.Expr) -> Iterator[str]:
    if isinstance(node, exp.Cast):
        kinds = (_kind(node.this), _kind(node))
        literal = isinstance(node.this, exp.Literal) and kinds == ("text", "date")  # DATE '2024-01-31'
        if kinds[0] not in ("null", kinds[1]) and kinds not in CASTS and not literal:
            yield f"a cast of {kinds[0]} to {kinds[1]} is not alike on the engines: {_shown(node)}"
    elif isinstance(node, exp.Add | exp.Sub | exp.Mul | exp.Neg):
        kinds_of = {_kind(part) for part in node.iter_expressions()}
        if not kinds_of <= _NUMBERS:
            yield f"arithmetic on {' and '.join(sorted(kinds_of - _NUMBERS))} is not alike: {_shown(node)}"
    elif isinstance(node, _TEXT_ONLY):
        if not {_kind(part) for part in node.iter_expressions()} <= {"text", "null"}:
            yield f"only text goes into {_shown(node)}: cast it first"
    elif isinstance(node, exp.Anonymous):
        yield from _arguments(node)
    else:
        kinds_of = {_kind(part) for part in _alike(node)} - {"null"}
        if len(kinds_of) > 1 and not kinds_of <= _NUMBERS:
            yield f"{' and '.join(sorted(kinds_of))} stand side by side in {_shown(node)}"


def _alike(node: exp.Expr) -> list[exp.Expr]:
    """The parts of an expression that must be of one type."""
    if isinstance(node, exp.EQ | exp.NEQ | exp.LT | exp.LTE | exp.GT | exp.GTE | exp.Nullif):
        return [node.this, node.expression]
    if isinstance(node, exp.In):
        return [node.this, *node.expressions]
    if isinstance(node, exp.Between):
        return [node.this, node.args["low"], node.args["high"]]
    if isinstance(node, exp.Coalesce | exp.Least | exp.Greatest):
        return [node.this, *node.expressions]
    if isinstance(node, exp.Case):
        default = node.args.get("default")
        return [branch.args["true"] for branch in node.args["ifs"]] + ([default] if default else [])
    return []


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
        made = [(column.alias_or_name, _kind(column)) for column in select.selects]
        if len(made) != len(promised):
            yield f"{len(made)} columns are made and {len(promised)} promised"
            continue
        for (name, kind), (wanted, wanted_kind) in zip(made, promised, strict=True):
            if place == 0 and name != wanted:
                yield f"column {name} stands where {wanted} was promised"
            if kind not in (wanted_kind, "null"):
                yield f"column {wanted} is {kind} and {wanted_kind} was promised"


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
