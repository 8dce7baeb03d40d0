"""An area's page as an analysis makes it, with series of which it is known how they moved."""

from __future__ import annotations

from pathlib import Path

from lxml import html

from sightline.standard.drafts import Chart, ChartKind, Draft, FigureTable, Listed, OutputKind, Page, Section, Sentence
from sightline.standard.figures import SAMPLING, Dimension, Figure, Interval, Measure, Period, Population
from sightline.standard.units import Mark, Status, Unit

HERE, REGION, ENGLAND = "E09000002", "E12000007", "E92000001"  # Barking and Dagenham; London
OTHERS = ("E09000003", "E09000033", "E09000012")  # Barnet, Westminster, Hackney: not in the order of their names
LAST = 2025
_PEOPLE = Population("children", "children who live there", "age at 31 March")
AREAS = Dimension("area", "Area", False, (("E12000007", "London"), ("E92000001", "England")))


def parsed(path: Path) -> html.HtmlElement:
    """A page as a tree."""
    return html.fromstring(path.read_text(encoding="utf-8"))


def series(name: str, values: dict[str, list[float | None]], *, spread: float = 0.0, source: str = "A table") -> (
    FigureTable
):  # fmt: skip
    """A table of one measure: by area its values, year by year up to LAST; `spread` makes a range of chance."""
    measure = Measure(
        f"test-{name}", f"Children with {name}", Unit.RATE_10K, _PEOPLE, Status.NONE, f"test-{name}/1", source, "exact"
    )
    figures = []
    for area, numbers in values.items():
        for place, value in enumerate(numbers):
            period = Period.year_to_march(LAST - len(numbers) + 1 + place)
            ranges = () if value is None or not spread else (
                Interval(SAMPLING, 0.95, value - spread, value + spread, "Byar"),
            )  # fmt: skip
            mark = Mark.NOT_AVAILABLE if value is None else None
            figures.append(Figure(measure, period, area, value, (), mark, intervals=ranges))
    return FigureTable(name, OutputKind.PUBLISHED, f"Children with {name}", (AREAS,), tuple(figures), "by hand")


def section(stage: str, table: FigureTable, question: str) -> Section:
    """A line over time of the area, its region and England."""
    return Section(
        table.name, f"Line of {table.name}", f"{stage}. Per 10,000 children", table.name,
        Chart(ChartKind.LINE, "period", "area", focus=HERE), Sentence("The table holds the figures."),
        table.figures[0].measure.source, question, not_known=("Why.",), areas=(HERE, REGION, ENGLAND),
    )  # fmt: skip


def draft(tables: list[tuple[str, FigureTable]]) -> Draft:
    """The list of areas and one area's page, of (stage, table) pairs; each section asks a question of its own."""
    sections = tuple(section(stage, table, f"What of {table.name}?") for stage, table in tables)
    inspected = Section(
        "inspections", "What inspectors said", "Published inspections", tables[0][1].name,
        Chart(ChartKind.NONE, "period"), Sentence("In their words."), "Ofsted", "What was done?",
        entries=(Listed("inspection-1", "A framework, 1 May 2024", (("Judged: help", "Good"),)),),
    )  # fmt: skip
    main = Page("areas", "Comparing areas", "Every area.", (), group="areas")
    page = Page(
        f"area-{HERE.lower()}", "Barking and Dagenham: recorded figures", "What was published.",
        (*sections, inspected), group="areas", listed=False,
    )  # fmt: skip
    return Draft("areas", 2, tuple(table for _, table in tables), main, (page,))
