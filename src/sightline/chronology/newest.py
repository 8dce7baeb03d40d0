"""The newest word on each thing, of a table in which a thing stands in the file of every year in which it lasted."""

from __future__ import annotations

from collections.abc import Sequence


def newest(table: str, thing: Sequence[str], rest: Sequence[str], where: str = "") -> str:
    """A subquery: the columns `thing` and `rest` of a table as last sent, one row a `thing`.

    Of rows that are sent twice the one that sorts first by `rest` counts: it holds every column that is taken. A thing
    without a name is none; `where` is what else a row must have.
    """
    names = ", ".join(dict.fromkeys((*thing, *rest)))
    ties = ", ".join(f"{name} NULLS LAST" for name in rest)
    kept = " AND ".join([*(f"{name} IS NOT NULL" for name in thing), *([where] if where else [])])
    return f"""(
        SELECT {names}
        FROM (
            SELECT {names}, ROW_NUMBER() OVER (
                PARTITION BY {", ".join(thing)}
                ORDER BY period_end DESC NULLS LAST, submission DESC NULLS LAST, {ties}
            ) AS nth
            FROM {table}
            WHERE {kept}
        ) AS sent
        WHERE nth = 1
    )"""
