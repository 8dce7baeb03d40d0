"""Charts: a section and its table to a Vega-Lite specification, and from there to SVG for a page, without a browser."""

from __future__ import annotations

import re

import vl_convert as vlc

from sightline.render import bars, lines, matrix, svg
from sightline.render.canvas import FONT, NARROW, WIDE, Spec
from sightline.render.grid import for_chart
from sightline.standard.drafts import ChartKind, FigureTable, Section

VEGA_LITE = "6.4"
_DRAW = {
    ChartKind.BARS: bars.bars,
    ChartKind.GROUPED: bars.grouped,
    ChartKind.MATRIX: matrix.matrix,
    ChartKind.OVERLAP: bars.overlap,
    ChartKind.LINE: lines.line,
}


def chart_spec(section: Section, table: FigureTable, width: float = WIDE) -> Spec | None:
    """The Vega-Lite specification of a section's chart, `width` pixels wide in all; None where it has no chart.

    Raises StandardError or UnitError where the table cannot be laid out as the chart asks.
    """
    draw = _DRAW.get(section.chart.kind)
    return None if draw is None else draw(for_chart(table, section.chart), section.chart, width).spec()


def description(section: Section) -> str:
    """What the chart shows, for those who cannot see it; the table beside it holds every number."""
    alt = section.chart.alt or section.subtitle
    ends = "" if alt.endswith((".", "?", "!")) else "."
    return f"{alt}{ends} The table below the chart holds every figure."


def chart_svg(section: Section, table: FigureTable, width: float = WIDE, name: str | None = None) -> str:
    """A section's chart as SVG, or "" where it has none.

    `name` begins every id in it and must be unique on the page; by default it is the section's name and the width.
    """
    spec = chart_spec(section, table, width)
    if spec is None:
        return ""
    drawn = vlc.vegalite_to_svg(spec, vl_version=VEGA_LITE, allowed_base_urls=[])
    safe = re.sub(r"[^A-Za-z0-9-]+", "-", name or f"{section.name}-{round(width)}")
    return svg.finish(drawn, name=f"c-{safe}", title=section.title, description=description(section), font=FONT)


def chart_pair(section: Section, table: FigureTable) -> tuple[str, str]:
    """The chart drawn twice, for a column of text and for a phone; a page shows the one that fits, by its styles."""
    return chart_svg(section, table, WIDE), chart_svg(section, table, NARROW)
