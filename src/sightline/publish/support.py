"""A page of how many were referred to support, on a map, and how long they waited."""

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
            by_area = tuple(figure for figure in table.figures if figure.area not in WHOLES)
            if any(figure.value is not None for figure in by_area):
                sections.append(_map(replace(table, figures=by_area), row))
        elif drawn is not None:
            sections.append(drawn[2])
    if not sections:
        return None
    page = Page(
        NAME, "Support: who was referred, and how long they waited",
        "What is recorded of referrals to support after sexual abuse, and of the wait for a first session. It does not "
        "show who needed help and was never referred, nor which service is near you. Waits are of all areas that took "
        "part, together: none by area has been cleared.",
        tuple(sections), group="pathways",
    )  # fmt: skip
    return together(cleared, page)


def _map(table: FigureTable, row: dict[str, str]) -> Section:
    period = latest(table.figures)
    measure = table.figures[0].measure
    return Section(
        "map", row["title"], f"{measure.unit.value.capitalize()}, each area that took part, {period.label}",
        table.name,
        Chart(ChartKind.TILES, "area", None, "A square for each authority, darker for a higher number.",
              places=tile_places()),
        Sentence(row["said"]), measure.source, row["question"],
        not_known=(row["not_known"], "Anything of the authorities that took no part: their squares are empty."),
        areas=tuple(figure.area for figure in table.figures),
    )  # fmt: skip
