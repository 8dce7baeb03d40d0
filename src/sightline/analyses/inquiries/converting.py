"""From a raw row to a typed one: what each cell means, and every fault of a cell by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sightline.analyses.inquiries.reading import Row
from sightline.analyses.inquiries.register import CLASSES, TABLES, Column, codes
from sightline.errors import Finding

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_KEYS = ("inquiry_key", "question_key", "recommendation_key", "request_key", "reuses", "same_as")
_FLAGS = {"true": True, "yes": True, "false": False, "no": False}
_OF_A_PERSON = re.compile(
    r"age|child_age|sex|gender|dob|date_of_birth|birth|born|child|child_name|name|nhs_number|ethnicity", re.I
)
LONGEST = 2_000  # letters of one cell


def typed(row: Row) -> tuple[Any, list[Finding]]:
    """The row as what its table holds, or None with every fault of its cells."""
    faults = [*_columns(row)]
    values: dict[str, object] = {}
    for column in TABLES[row.table]:
        raw = row.values.get(column.name)
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            if column.needed:
                faults.append(row.fault("missing", column.name, "nothing where something is needed", "Fill it in"))
            continue
        value = _value(row, column, raw)
        if isinstance(value, Finding):
            faults.append(value)
        else:
            values[column.name] = value
    return (None if faults else CLASSES[row.table](**values)), faults


def _columns(row: Row) -> Iterator[Finding]:
    known = {column.name for column in TABLES[row.table]}
    for name in row.values:
        if name not in known and _OF_A_PERSON.fullmatch(name):
            yield row.fault("person", None, "a column about a person", "Take it out: the register holds no person")
        elif name not in known:
            yield row.fault(
                "column", None, "a column that the table does not have",
                f"Columns are {', '.join(column.name for column in TABLES[row.table])}",
            )  # fmt: skip


def _value(row: Row, column: Column, raw: object) -> object:
    if column.kind == "day":
        return _day(row, column, raw)
    if column.kind == "flag":
        flag = raw if isinstance(raw, bool) else _FLAGS.get(str(raw).strip().lower())
        return row.fault("flag", column.name, "neither true nor false", "Write true or false") if flag is None else flag
    if column.kind == "list":
        return _list(row, column, raw)
    if not isinstance(raw, str):
        return row.fault("text", column.name, "no text where text was expected", "Write it in quotation marks")
    text = " ".join(raw.split())
    if len(text) > LONGEST or not text.isprintable():
        return row.fault("text", column.name, "a text that is too long, or has letters that cannot be printed",
                         f"Write at most {LONGEST:,} plain letters")  # fmt: skip
    if column.codes and text not in codes(column.codes):
        return _no_code(row, column)
    if column.name in _KEYS and not _ID.fullmatch(text):
        return row.fault("key", column.name, "a key of other letters", "Use small letters, digits and -, at most 60")
    return text


def _no_code(row: Row, column: Column) -> Finding:
    if column.codes == "area":
        remedy = "Use nine-character GSS codes of upper-tier authorities in England (E06, E08, E09, E10)"
        return row.fault("area", column.name, "an area that is no authority in England", remedy)
    return row.fault("code", column.name, "a code that its list does not have", f"Use {', '.join(codes(column.codes))}")


def _day(row: Row, column: Column, raw: object) -> object:
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    try:
        return date.fromisoformat(raw.strip() if isinstance(raw, str) else "")
    except ValueError:
        return row.fault("day", column.name, "no day where a day was expected", "Write it as 2026-03-31")


def _list(row: Row, column: Column, raw: object) -> object:
    parts = raw.split() if isinstance(raw, str) else raw
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        return row.fault("list", column.name, "no list of codes", 'Write ["A", "B"] in TOML, and A B in CSV')
    if not set(parts) <= set(codes(column.codes)):
        return _no_code(row, column)
    if len(set(parts)) < len(parts):
        return row.fault("twice", column.name, "one code twice", "Name each once")
    return tuple(sorted(parts))
