"""A page of how many were referred to support and how long they waited, on maps by area and for all together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from sightline.clearance.gate import Cleared
from sightline.publish.compose import Together, sections_by_table, table_named, together
from sightline.render.grid import WHOLES, latest
from sightline.standard.drafts import Chart, ChartKind, FigureTable, Page, Section, Sentence
from sightline.standard.rows import read_rows
from sightline.standard.tiles import tile_places

NAME = "support"
MAP, DRAWN = "map", "drawn"  # a map made here of a table by area; a chart as another page draws it
ALT = "A square for each authority, darker for a higher number."
EMPTY = "Anything of the authorities that took no part: their squares are empty."
WAITS = "wait_area_"  # what the names of tables of waits by area begin with


@cache
def _rows() -> tuple[dict[str, str], ...]:
    """What the page shows, in order (support.csv)."""
    return tuple(read_rows("support.csv", __package__ or ""))


def support(cleared: Sequence[Cleared]) -> Together | None:
    """The page, or None where nothing about support was cleared."""
    sections, every = [], sections_by_table(cleared)
    for row in _rows():
        table = table_named(cleared, row["table"])
        drawn = every.get(row["table"])
        if table is not None and row["role"] == MAP:
            section = _map(table, row, drawn[2] if drawn is not None else None)
            sections += [section] if section is not None else []
        elif drawn is not None:
            sections.append(drawn[2])
    if not sections:
        return None
    waits = any(section.table.startswith(WAITS) for section in sections)
    page = Page(
        NAME, "Support: who was referred, and how long they waited",
        "What is recorded of referrals to support after sexual abuse, and of the wait for a first session. It does not "
        "show who needed help and was never referred, nor which service is near you, nor how many places it has. "
        f"{'Areas stand by name, and nobody is ranked.' if waits else 'No wait by area could be shown.'}",
        tuple(sections), group="pathways",
    )  # fmt: skip
    return together(cleared, page)


def _map(table: FigureTable, row: dict[str, str], drawn: Section | None) -> Section | None:
    """A map of a table by area, with the words of the page that draws it, or our own; None where nothing is shown."""
    by_area = tuple(figure for figure in table.figures if figure.area not in WHOLES)
    if not any(figure.value is not None for figure in by_area):
        return None
    chart = Chart(ChartKind.TILES, "area", None, ALT, places=tile_places())
    areas = tuple(dict.fromkeys(figure.area for figure in by_area))
    if drawn is not None:
        not_known = (*drawn.not_known, EMPTY)
        return replace(drawn, name=row["name"], title=row["title"], chart=chart, areas=areas, not_known=not_known)
    measure, period = table.figures[0].measure, latest(by_area)
    return Section(
        row["name"], row["title"], f"{measure.label}: each area that took part, {period.label}",
        table.name, chart, Sentence(row["said"]), measure.source, row["question"], not_known=(row["not_known"], EMPTY),
        areas=areas,
    )  # fmt: skip
