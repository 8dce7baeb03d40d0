"""Made-up tables for the tests of clearance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sightline.clearance.policy import BREAKDOWNS, CELLS, PUBLISH, WITHHOLD, Policy, policy
from sightline.standard.drafts import (
    Chart,
    ChartKind,
    Draft,
    FigureTable,
    OutputKind,
    Page,
    Section,
    Sentence,
)
from sightline.standard.figures import Dimension, Figure, Measure, Period, Population
from sightline.standard.units import Status, Unit

MEASURE = Measure(
    "children_recorded", "Children recorded", Unit.CHILD,
    Population("under_18", "children under 18", "age when recorded"), Status.ANY, "test/1", "made-up returns",
)  # fmt: skip
YEAR = Period.year_to_march(2025)
POOLED = "pooled"
NORTH, SOUTH = "E06000047", "E06000052"
SEX = Dimension("sex", "Sex", True, (("F", "Girls"), ("M", "Boys")))
AGE = Dimension("age", "Age", True, (("0-9", "0 to 9"), ("10-17", "10 to 17")))
FORM = Dimension("form", "Form", True, (("a", "First form"), ("b", "Second form"), ("c", "Third form")))
HARMED_BY = Dimension("harmed_by", "Who harmed", False, (("adult", "An adult"), ("child", "A child")))
SENDER = Dimension("sender", "Agency", False, (("council", "Councils"), ("police", "Police")))
OVERLAP = Dimension(
    "overlap", "Agencies", True, (("council", "Council only"), ("council+police", "Both"), ("police", "Police only"))
)
AREA = Dimension("area", "Area", True, ((NORTH, "North"), (SOUTH, "South")))

SINGLE = replace(policy("sightline-default"), secondary=CELLS)  # each cell by itself
DEFAULT = replace(SINGLE, secondary=BREAKDOWNS)
# Without what agencies know, which has tests of its own: of two authorities each is all but the other.
ALONE = replace(DEFAULT, agency_width=0)
# Nothing rounded: differencing is exact.
EXACT = replace(policy("english-official"), name="exact", wide_base=1, agency_width=0, secondary=BREAKDOWNS)
SINGLE_EXACT = replace(EXACT, name="single-exact", secondary=CELLS)
# An exact policy that protects little by itself, so that the attack has to do the work.
LENIENT = Policy(
    "lenient", (OutputKind.COUNTS, OutputKind.OVERLAPS), 3, 1, 1, PUBLISH, WITHHOLD, 3, date(2026, 1, 1),
    "a test", "a test",
)  # fmt: skip

SINGLE_LENIENT = replace(LENIENT, name="single-lenient", secondary=CELLS)

Counts = Mapping[str, int] | Mapping[tuple[str, str], int] | Mapping[tuple[()], int] | Mapping[tuple[str, ...], int]


def counts(
    dimensions: Sequence[Dimension],
    cells: Counts,
    *,
    name: str | None = None,
    area: str = POOLED,
    period: Period = YEAR,
    kind: OutputKind = OutputKind.COUNTS,
) -> FigureTable:
    """A table of counts: `cells` maps a code, or one code a dimension, to its count."""
    figures = []
    for codes, value in cells.items():
        chosen = (codes,) if isinstance(codes, str) else codes
        breakdown = tuple(sorted(zip((d.code for d in dimensions), chosen, strict=True)))
        figures.append(Figure(MEASURE, period, area, value, breakdown))
    made = name or "_".join(["by", *(dimension.code for dimension in dimensions), area.lower(), str(period.end.year)])
    return FigureTable(made, kind, "A made-up table", tuple(dimensions), tuple(figures), "a test")


def total(value: int, *, area: str = POOLED, period: Period = YEAR) -> FigureTable:
    """A table with one figure: everybody."""
    return counts((), {(): value}, name=f"all_{area.lower()}_{period.end.year}", area=area, period=period)


def areas(cells: Mapping[str, int], *, period: Period = YEAR) -> FigureTable:
    """Counts by authority."""
    figures = tuple(Figure(MEASURE, period, area, value) for area, value in cells.items())
    return FigureTable("by_area", OutputKind.COUNTS, "A made-up table", (AREA,), figures, "a test")


def shown(table: FigureTable) -> list[float | str]:
    """What a table prints: its values, or the marks in their place."""
    return [str(figure.mark) if figure.value is None else figure.value for figure in table.figures]


def draft(*tables: FigureTable, name: str = "test", tier: int = 1) -> Draft:
    """A draft that draws its first table."""
    section = Section(
        "first", "What is shown", "Children", tables[0].name, Chart(ChartKind.BARS, "period"),
        Sentence("No numbers here."), "made-up returns", "Why?",
    )  # fmt: skip
    return Draft(name, tier, tables, Page(name, "A made-up page", "What it shows.", (section,)))
