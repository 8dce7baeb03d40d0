"""A step's text in Spark's words. What SQLGlot would translate into another meaning is refused before (allowed.py)."""

from __future__ import annotations

import sqlglot
from sqlglot.errors import ErrorLevel, SqlglotError

from sightline.engines.steps import Step
from sightline.errors import StepError


def to_spark(step: Step, *, pretty: bool = False) -> str:
    """The query for Spark. Raises StepError where there is no translation."""
    try:
        return sqlglot.transpile(
            step.text, read="duckdb", write="spark", unsupported_level=ErrorLevel.RAISE, pretty=pretty
        )[0]
    except SqlglotError:
        raise StepError(f"step {step.name} cannot be put into Spark's words") from None
