"""The figures of an area as lines over time, each with those beside it, as the pages of areas show them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sightline.clearance.gate import Cleared
from sightline.publish import own_areas
from sightline.publish.compose import Shown, sections_by_table
from sightline.publish.views import STAGES
from sightline.render.grid import area_words, capital
from sightline.standard.drafts import ChartKind, FigureTable, OutputKind, Page, Section
from sightline.standard.figures import Figure

BESIDE, OWN = "beside", "own"  # a dimension whose codes say whose figure stands beside an area's, and its own code


@dataclass(frozen=True, slots=True)
class Line:
    """One series of an area, oldest figure first, and the series that stand beside it, by their names."""

    stage: str
    title: str
    own: tuple[Figure, ...]
    beside: Mapping[str, tuple[Figure, ...]]
    source: str
    question: str
    not_known: tuple[str, ...]
    table: str
    published: bool  # by somebody else; else counted here from what agencies sent
    signals: bool = False  # the figures say in a dimension "signal" what stands out from their own past


def lines_of(page: Page, shown: Shown, gss: str, cleared: Sequence[Cleared]) -> list[Line]:
    """Every line of an area's page, in the order of the page; a figure of several codes is a line for each."""
    tables, drawn = {table.name: table for table in shown.tables}, sections_by_table(cleared, "area")
    found: list[Line] = []
    for section in page.sections:
        table = tables[section.table]
        mine = [figure for figure in table.figures if figure.area == gss]
        if any(dimension.code == BESIDE for dimension in table.dimensions):
            if section.chart.series == BESIDE:  # beside others by some code of its own
                found += _by_code(section, table, mine)
        elif section.chart.x == "period" and mine:
            found.append(_over_time(section, table, mine, gss))
        elif section.chart.x == "area" and section.chart.kind is not ChartKind.FUNNEL:
            found += _by_area(section, table, mine, drawn.get(table.name), cleared)
    return found


def _ordered(figures: Sequence[Figure]) -> tuple[Figure, ...]:
    return tuple(sorted(figures, key=lambda figure: (figure.period.end, figure.period.start)))


def _line(
    section: Section, table: FigureTable, title: str, own: Sequence[Figure], beside: Mapping[str, Sequence[Figure]],
    *, signals: bool = False,
) -> Line:  # fmt: skip
    first = section.subtitle.partition(". ")[0]
    return Line(
        first if first in STAGES else "", title, _ordered(own),
        {name: _ordered(figures) for name, figures in beside.items() if figures}, section.source, section.question,
        section.not_known, table.name, table.kind is OutputKind.PUBLISHED, signals,
    )  # fmt: skip


def _over_time(section: Section, table: FigureTable, mine: Sequence[Figure], gss: str) -> Line:
    signals = section.chart.kind is ChartKind.CONTROL
    others = [area for area in section.areas if area != gss]
    beside = {
        area_words(area, table): [figure for figure in table.figures if figure.area == area] for area in others
    }  # fmt: skip
    return _line(section, table, section.title, mine, beside, signals=signals)


def _by_code(section: Section, table: FigureTable, mine: Sequence[Figure]) -> Iterator[Line]:
    dimension = table.dimension(section.chart.x)
    whose = table.dimension(BESIDE)
    for code, words in dimension.labels:
        of = [figure for figure in mine if figure.code(dimension.code) == code]
        beside = {
            label: [figure for figure in of if figure.code(BESIDE) == other]
            for other, label in whose.labels if other != OWN
        }  # fmt: skip
        own = [figure for figure in of if figure.code(BESIDE) == OWN]
        if own:
            yield _line(section, table, f"{section.title}: {words}", own, beside)


def _by_area(
    section: Section,
    table: FigureTable,
    mine: Sequence[Figure],
    drawn: tuple[Cleared, Page, Section] | None,
    cleared: Sequence[Cleared],
) -> Iterator[Line]:
    broken = list(dict.fromkeys(figure.breakdown for figure in mine))
    for pairs in broken:
        own = _ordered([figure for figure in mine if figure.breakdown == pairs])
        words = [capital(table.dimension(code).label_of(value)) for code, value in pairs]
        title = f"{section.title}: {', '.join(words)}" if len(broken) > 1 else section.title
        beside = {"All areas together": own_areas.wholes(own, drawn[2], cleared)} if drawn else {}
        yield _line(section, table, title, own, beside)
