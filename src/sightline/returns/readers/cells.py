"""What a typed value of Parquet or of a database would read as in a CSV file: one text for each kind of value."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal

LONGEST = 131_072  # characters of one cell, as the CSV reader has it


def text_of(value: object) -> str:
    """The text of one value. A time at midnight is its day; a number without a fraction has no full stop."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0)
        return value.date().isoformat() if midnight else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float | Decimal):
        whole = value == value.to_integral_value() if isinstance(value, Decimal) else value.is_integer()
        return str(int(value)) if whole else str(value)
    if isinstance(value, list | dict):
        return json.dumps(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value)
