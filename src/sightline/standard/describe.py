"""Tells the standard model as Markdown: docs/standard-model.md is this text, and a test keeps it so.

After a change: `Path("docs/standard-model.md").write_text(markdown())`.
"""

from __future__ import annotations

from sightline.standard.model import TABLES
from sightline.standard.tables import Column, Table

_HEAD = """# The standard model

Every table that data passes through. This page is made from `standard/model.py` by `standard/describe.py`; do not edit
it by hand. "List" names a code list of `standard/data/codes.csv`, which holds every code with its meaning,
its dates and its source. A column that may be empty says so; empty means "not said", never 0 and never "no".
"""


def markdown() -> str:
    """The whole page, ending in a line break."""
    contents = "\n".join(f"- [{table.name}](#{table.name}): {table.one_row_per}" for table in TABLES)
    return "\n".join([_HEAD, contents, *(_table(table) for table in TABLES)]) + "\n"


def _table(table: Table) -> str:
    key = f" Key: {', '.join(f'`{name}`' for name in table.key)}." if table.key else ""
    lines = [
        f"\n## {table.name}\n",
        f"One row per {table.one_row_per}. Zone: {table.zone.value}.{key}\n",
        "| column | type | may be empty | meaning | list or unit |",
        "| --- | --- | --- | --- | --- |",
        *(_row(column) for column in table.columns),
    ]
    return "\n".join(lines)


def _row(column: Column) -> str:
    extra = f"list `{column.codes}`" if column.codes else column.unit or ""
    empty = "yes" if column.null else "no"
    meaning = column.meaning.replace("|", "\\|")
    return f"| `{column.name}` | {column.type.value} | {empty} | {meaning} | {extra} |"
