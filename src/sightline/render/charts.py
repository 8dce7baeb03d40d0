"""Charts: a section and its table to a Vega-Lite specification, and from there to SVG for a page, without a browser."""

from __future__ import annotations

import re

import vl_convert as vlc

from sightline.render import bars, control, curve, flow, funnel, keys, lines, matrix, paths, ranges, svg, tiles
from sightline.render.canvas import FONT, NARROW, WIDE, Spec
from sightline.render.grid import Grid, for_chart
from sightline.standard.drafts import ChartKind, FigureTable, Section
from sightline.standard.figures import Figure

VEGA_LITE = "6.4"
_DRAW = {
    ChartKind.BARS: bars.bars,
    ChartKind.GROUPED: bars.grouped,
    ChartKind.MATRIX: matrix.matrix,
    ChartKind.OVERLAP: bars.overlap,
    ChartKind.LINE: lines.line,
    ChartKind.RANGES: ranges.ranges,
    ChartKind.FUNNEL: funnel.funnel,
    ChartKind.CONTROL: control.control,
    ChartKind.TILES: tiles.tiles,
    ChartKind.CURVE: curve.curve,
    ChartKind.FLOW: flow.flow,
}
# Where boxes are hatched, the words for it stand under the chart; a map of tiles has them in its own key.
_HATCHED = (ChartKind.BARS, ChartKind.GROUPED, ChartKind.OVERLAP, ChartKind.MATRIX, ChartKind.RANGES)
_SPOKEN = {
    ChartKind.FUNNEL: "Each point is one area, placed by how many its rate is of, within curves where chance would put "
    "most areas.",
    ChartKind.CONTROL: "A line over time between two limits that chance alone would seldom pass.",
    ChartKind.TILES: "Each square is one area, about where it lies; darker is more.",
    ChartKind.CURVE: "Lines of steps: how large the share was by each day.",
    ChartKind.FLOW: "Bands from box to box, the wider the more.",
    ChartKind.PATHS: "Stages from the top down, with a line for each step from one to another, the wider the more.",
}


def chart_spec(
    section: Section, table: FigureTable, width: float = WIDE, beside: FigureTable | None = None
) -> Spec | None:
    """The Vega-Lite specification of a section's chart, `width` pixels wide in all; None where it has no chart.

    `beside` is the table that `Chart.beside` names, where it names one.
    Raises StandardError or UnitError where the table cannot be laid out as the chart asks.
    """
    if section.chart.kind is ChartKind.PATHS:
        return paths.paths(for_chart(table, section.chart), section.chart, width, beside).spec()
    draw = _DRAW.get(section.chart.kind)
    if draw is None:
        return None
    grid = for_chart(table, section.chart)
    canvas = draw(grid, section.chart, width)
    if section.chart.kind in _HATCHED:
        keys.add(canvas, keys.hatches(hatched(grid, section.chart.kind)))
    return canvas.spec()


def hatched(grid: Grid, kind: ChartKind) -> list[Figure | None]:
    """The figures whose boxes may be hatched; a matrix leaves a place without a figure empty."""
    shown = [grid.at(x, series) for x in grid.xs for series in grid.series]
    return [figure for figure in shown if figure is not None or kind is not ChartKind.MATRIX]


def description(section: Section) -> str:
    """What the chart shows, for those who cannot see it; the table beside it holds every number."""
    alt = section.chart.alt or section.subtitle
    ends = "" if alt.endswith((".", "?", "!")) else "."
    spoken = _SPOKEN.get(section.chart.kind)
    how = f" {spoken}" if spoken else ""
    return f"{alt}{ends}{how} The table below the chart holds every figure."


def chart_svg(
    section: Section, table: FigureTable, width: float = WIDE, name: str | None = None,
    beside: FigureTable | None = None,
) -> str:  # fmt: skip
    """A section's chart as SVG, or "" where it has none.

    `name` begins every id in it and must be unique on the page; by default it is the section's name and the width.
    """
    spec = chart_spec(section, table, width, beside)
    if spec is None:
        return ""
    drawn = vlc.vegalite_to_svg(spec, vl_version=VEGA_LITE, allowed_base_urls=[])
    safe = re.sub(r"[^A-Za-z0-9-]+", "-", name or f"{section.name}-{round(width)}")
    return svg.finish(drawn, name=f"c-{safe}", title=section.title, description=description(section), font=FONT)


def chart_pair(section: Section, table: FigureTable, beside: FigureTable | None = None) -> tuple[str, str]:
    """The chart drawn twice, for a column of text and for a phone; a page shows the one that fits, by its styles."""
    return chart_svg(section, table, WIDE, beside=beside), chart_svg(section, table, NARROW, beside=beside)
