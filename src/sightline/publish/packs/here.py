"""What a release says of how agencies work together in one area, in lines of plain words for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

from sightline.clearance.gate import Cleared
from sightline.render import numbers
from sightline.standard.figures import Figure

# By the names of their tables, in the order printed: clocks, gaps, returning children, meetings.
TABLES = (
    "clock_area_*_share", "clock_area_*_drawn", "late_conferences_share_by_area",
    "late_conferences_share_drawn_by_area", "gap_days_areas", "referrals_again_share_by_area",
    "referrals_again_share_drawn_by_area", "repeats_closed_again_share_by_area", "*_attended_share_by_area",
    "*_reports_share_by_area", "conferences_*_share_by_area",
)  # fmt: skip


def lines_here(gss: str, cleared: Sequence[Cleared]) -> Iterator[str]:
    """A heading for each table that has the area, and a line for each newest figure: number, range, period; or mark."""
    seen: set[str] = set()
    for pattern in TABLES:
        for one in cleared:
            for table in one.tables:
                mine = [figure for figure in table.figures if figure.area == gss]
                if not mine or table.name in seen or not fnmatchcase(table.name, pattern):
                    continue
                seen.add(table.name)
                yield ""
                yield table.title
                for figure in _newest(mine):
                    words = [table.dimension(code).label_of(value) for code, value in figure.breakdown]
                    yield f"  {', '.join((*words, figure.period.label))}: {_said(figure)}"
                yield f"  Source: {mine[0].measure.source}"


def _newest(figures: Sequence[Figure]) -> list[Figure]:
    found: dict[tuple[tuple[str, str], ...], Figure] = {}
    for figure in sorted(figures, key=lambda each: (each.period.end, each.period.start)):
        found[figure.breakdown] = figure
    return list(found.values())


def _said(figure: Figure) -> str:
    if figure.value is None:
        return f"[{figure.mark}] {numbers.mark_short(figure.mark)}"
    span = numbers.range_words(figure)
    return f"{numbers.with_unit(figure)}{f' ({span})' if span else ''}"
