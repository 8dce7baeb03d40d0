"""A step's text in Spark's words. What SQLGlot would translate into another meaning is refused before (allowed.py)."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import sqlglot
from sqlglot.errors import ErrorLevel, SqlglotError

from sightline.engines.shuffles import shuffles
from sightline.engines.steps import Step
from sightline.errors import StepError


@lru_cache(maxsize=1000)
def to_spark(step: Step, *, pretty: bool = False) -> str:
    """The query for Spark. Raises StepError where there is no translation."""
    try:
        return sqlglot.transpile(
            step.text, read="duckdb", write="spark", unsupported_level=ErrorLevel.RAISE, pretty=pretty
        )[0]
    except SqlglotError:
        raise StepError(f"step {step.name} cannot be put into Spark's words") from None


def explain_in_spark(step: Step) -> str:
    """The step as `sightline explain STAGE --engine spark` prints it: its query, and what it moves between workers."""
    moved = "; ".join(shuffles(step)) or "nothing"
    return f"-- rows are moved by: {moved}\n{replace(step, sql=to_spark(step, pretty=True)).explain()}"
