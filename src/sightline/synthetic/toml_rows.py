"""Rows of made-up registers as TOML."""

from __future__ import annotations

from collections.abc import Mapping


def table_row(table: str, cells: Mapping[str, str]) -> str:
    """One row of a table. Raises ValueError on a cell that would need escaping: nothing made up holds one."""
    if any(sign in value for value in cells.values() for sign in ('"', "\\", "\n")):
        raise ValueError("a made-up cell holds a sign that TOML would read otherwise")
    return "\n".join((f"[[{table}]]", *(f'{name} = "{value}"' for name, value in cells.items())))
