"""What a step moves between the workers of a cluster: rows that must meet are sent to one worker, by a key."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from sightline.engines.allowed import parse
from sightline.engines.steps import Step


def shuffles(step: Step) -> list[str]:
    """For each join, grouping and window of a step, the columns by which its rows are moved, in order, each once.

    A small side of a join is sent to every worker instead, which Spark decides by its size; counts of a grouping are
    made on each worker first, and only these are moved.
    """
    tree = parse(step)
    found = [f"join on {_columns(join.args['on'])}" for join in tree.find_all(exp.Join) if join.args.get("on")]
    found += [f"window over {_keys(window.args['partition_by'])}" for window in tree.find_all(exp.Window)]
    found += [f"group by {_keys(group.expressions)}" for group in tree.find_all(exp.Group)]
    found += ["all distinct values" for _ in tree.find_all(exp.Distinct)]
    return list(dict.fromkeys(found))


def shuffles_table(chains: Sequence[tuple[str, Sequence[Step]]]) -> str:
    """The table as docs/engines.md prints it: Markdown, a row a step of each stage."""
    lines = ["| stage | step | rows are moved by |", "|---|---|---|"]
    for stage, steps in chains:
        lines += [f"| {stage} | {step.name} | {'; '.join(shuffles(step)) or 'nothing is moved'} |" for step in steps]
    return "\n".join(lines)


def _keys(parts: Sequence[exp.Expr]) -> str:
    return ", ".join(sorted({column.name for part in parts for column in part.find_all(exp.Column)})) or "one place"


def _columns(condition: exp.Expr) -> str:
    """The columns that both sides of a join share; those compared with a constant move nothing."""
    sides = [(part.this.find(exp.Column), part.expression.find(exp.Column)) for part in condition.find_all(exp.EQ)]
    return ", ".join(sorted({one.name for one, other in sides if one is not None and other is not None}))
