"""Official statistics as figures: assessment factors (DfE) and children in the population (ONS)."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path

from sightline.errors import Finding, Severity, StandardError
from sightline.published.places import codes_of, joint_of
from sightline.published.tables import Cell, Layout, Level, Line, PublishedArea, Sheet, read_sheet
from sightline.standard.figures import Dimension, Figure, Measure, Period, Population
from sightline.standard.units import Mark, Status, Unit

FACTOR_SOURCE = "Department for Education, Children in need, table C3, factors identified at the end of assessment"
POPULATION_SOURCE = "Office for National Statistics, mid-year population estimates, as published by the DfE"

ASSESSED = Population(
    "dfe-episodes-assessed",
    "episodes of need with an assessment completed in the year; includes unborn children and some aged 18 or over",
    "does not apply",
    "not said",
)
CHILDREN = Population(
    "ons-children-0-17", "children aged 0 to 17 who live in the area", "age at 30 June", "does not apply"
)


@dataclass(frozen=True, slots=True)
class Series:
    """One column of an official table: its code, its words and the column's own name."""

    code: str
    label: str
    column: str


@dataclass(frozen=True)
class Statistics:
    """One official table as figures, keyed (series code, GSS code, year). `findings` refuse nothing."""

    file: str
    digest: str  # SHA-256 of the file
    years: tuple[int, ...]
    series: tuple[Series, ...]
    figures: Mapping[tuple[str, str, int], Figure]
    findings: tuple[Finding, ...]
    areas_by_year: Mapping[int, tuple[PublishedArea, ...]]

    @property
    def latest(self) -> int:
        """The last year of the table."""
        return self.years[-1]

    def figure(self, series: str, area: str, year: int) -> Figure:
        """The figure of one series, GSS code and year. Raises StandardError where the table has none."""
        try:
            return self.figures[series, area, year]
        except KeyError:
            raise StandardError(f"{self.file} has no figure of {series} for {area} in {year}") from None

    def has(self, area: str, year: int) -> bool:
        """Whether the table has a row for that area and year, marked or not."""
        return any(known.code == area for known in self.areas_by_year.get(year, ()))

    def areas(self, year: int, level: Level) -> tuple[PublishedArea, ...]:
        """The areas of one level that the table lists in a year, in alphabetical order."""
        listed = (area for area in self.areas_by_year.get(year, ()) if area.level is level)
        return tuple(sorted(listed, key=lambda area: area.name.casefold()))

    def find(self, series: str, gss: str, year: int) -> Figure | None:
        """The figure of an authority in a year under whichever of its codes the table has it, or None.

        An authority that makes this return with another has only their joint figure: its `area` names both. Raises
        StandardError on an unknown code.
        """
        for code in (*reversed(codes_of(gss)), joint_of(gss, year)):
            found = self.figures.get((series, code, year)) if code else None
            if found is not None:
                return found
        return None

    def over_time(self, series: str, gss: str) -> tuple[Figure, ...]:
        """The figures of one authority in every year that has one, oldest first; those of no authority before it."""
        found = (self.find(series, gss, year) for year in self.years)
        return tuple(figure for figure in found if figure is not None)

    def column(self, series: str) -> str:
        """The file's own name of a series. Raises StandardError."""
        for known in self.series:
            if known.code == series:
                return known.column
        raise StandardError(f"{self.file} has no series {series}")


class FactorStatistics(Statistics):
    """Episodes of need by factor found at the end of assessment; years to March. One episode may carry many factors."""


class PopulationStatistics(Statistics):
    """Children aged 0 to 17 at 30 June of each year; the one series is `CHILDREN`."""


@cache
def factor_series() -> tuple[Series, ...]:
    """The 40 columns of table C3 with the census code and words of each, in the file's order."""
    text = resources.files("sightline.published").joinpath("data", "c3_factors.csv").read_text(encoding="utf-8")
    return tuple(Series(row["code"], row["label"], row["column"]) for row in csv.DictReader(io.StringIO(text)))


def factor_dimension() -> Dimension:
    """The breakdown by factor. Not additive: one episode may carry several factors."""
    return Dimension("factor", "Factor", False, tuple((series.code, series.label) for series in factor_series()))


def read_factors(folder: Path) -> FactorStatistics:
    """Read table C3 from `folder`; unit: episodes; England and regions rounded to the nearest 10, authorities exact.

    Raises Refused with every fault at once (see tables.read_sheet).
    """
    series = factor_series()
    layout = Layout(
        "c3_factors_identified_at_end_of_assessment_*.csv",
        "c3_factors_identified_at_end_of_assessment_2018_to_2025.csv",
        ("category", "Factors identified at the end of assessment"),
        tuple(item.column for item in series),
    )
    sheet = read_sheet(folder, layout)
    measures = {level: _factor_measure(level) for level in Level}
    figures = {
        (item.code, line.area.code, line.year): _figure(
            measures[line.area.level], Period.year_to_march(line.year), line.area, cell, (("factor", item.code),)
        )
        for line in sheet.lines
        for item, cell in zip(series, line.cells, strict=True)
    }
    return FactorStatistics(
        sheet.file,
        sheet.digest,
        years_of(sheet),
        series,
        figures,
        sheet.findings + unrounded(sheet),
        areas_by_year(sheet),
    )


def read_population(folder: Path) -> PopulationStatistics:
    """Read children aged 0 to 17 by area and mid-year from `folder`; unit: people.

    Raises Refused with every fault at once (see tables.read_sheet).
    """
    series = (Series("CHILDREN", "Children aged 0 to 17", "population_estimate"),)
    layout = Layout(
        "ons_mid-year_population_estimates_*.csv",
        "ons_mid-year_population_estimates_2012_to_2024.csv",
        ("age_group", "Children aged 0 to 17 years"),
        ("population_estimate",),
    )
    sheet = read_sheet(folder, layout)
    measure = Measure(
        "ons-children", "Children aged 0 to 17", Unit.PERSON, CHILDREN, Status.NONE, "ons-mid-year-estimate",
        POPULATION_SOURCE,
    )  # fmt: skip
    figures = {
        ("CHILDREN", line.area.code, line.year): _figure(measure, mid_year(line.year), line.area, line.cells[0], ())
        for line in sheet.lines
    }
    return PopulationStatistics(
        sheet.file, sheet.digest, years_of(sheet), series, figures, sheet.findings, areas_by_year(sheet)
    )  # fmt: skip


def mid_year(year: int) -> Period:
    """30 June of `year`, the day that mid-year estimates are about."""
    return Period(date(year, 6, 30), date(year, 6, 30), f"mid-{year}")


def _factor_measure(level: Level) -> Measure:
    # A code for each level: a total over areas can then never mix England, its regions and its authorities.
    return Measure(
        f"dfe-c3-{level.value.replace(' ', '-').lower()}",
        "Episodes of need with the factor at the end of assessment",
        Unit.EPISODE,
        ASSESSED,
        Status.FACTOR,
        "dfe-c3-factors",
        FACTOR_SOURCE,
        "exact" if level is Level.AUTHORITY else "nearest 10",
    )


def _figure(
    measure: Measure, period: Period, area: PublishedArea, cell: Cell, breakdown: tuple[tuple[str, str], ...]
) -> Figure:
    if isinstance(cell, Mark):
        return Figure(measure, period, area.code, None, breakdown, mark=cell)
    return Figure(measure, period, area.code, float(cell), breakdown, n=int(cell))


def unrounded(sheet: Sheet, columns: frozenset[int] | None = None) -> tuple[Finding, ...]:
    """A query for each row of England or a region with a count that is not a multiple of 10.

    `columns` are the places of the counts among the sheet's values; all of them where None.
    """
    return tuple(
        Finding(
            "not-rounded", Severity.QUERY, sheet.file,
            f"a count for {line.area.name} in {line.year} is not a multiple of 10",
            "Check whether the publisher changed its rounding; ranges from rounding assume the nearest 10",
        )
        for line in sheet.lines
        if line.area.level is not Level.AUTHORITY and _has_odd(line, columns)
    )  # fmt: skip


def _has_odd(line: Line, columns: frozenset[int] | None) -> bool:
    counts = (cell for place, cell in enumerate(line.cells) if columns is None or place in columns)
    return any(not isinstance(cell, Mark) and cell % 10 for cell in counts)


def years_of(sheet: Sheet) -> tuple[int, ...]:
    """The years of a table, in order."""
    return tuple(sorted({line.year for line in sheet.lines}))


def areas_by_year(sheet: Sheet) -> dict[int, tuple[PublishedArea, ...]]:
    """The areas that a table lists in each year, each once, in the file's order."""
    listed: dict[int, dict[str, PublishedArea]] = {year: {} for year in years_of(sheet)}
    for line in sheet.lines:
        listed[line.year].setdefault(line.area.code, line.area)
    return {year: tuple(areas.values()) for year, areas in listed.items()}
