"""Everything published that a folder holds, read at once: what is there, and what is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from sightline.errors import Finding, Refused
from sightline.published import children, ethnicity, inspections, lait, lookups, neighbours, outcomes, workforce
from sightline.published.files import present
from sightline.published.places import ended, unknown
from sightline.published.rates import half_of
from sightline.published.statistics import (
    FactorStatistics,
    PopulationStatistics,
    Statistics,
    read_factors,
    read_population,
)
from sightline.published.tables import Level
from sightline.standard.figures import Figure

T = TypeVar("T")


class Named(Protocol):
    """A file to look for: how its name is found, and one such name in full."""

    @property
    def pattern(self) -> str:
        """Of the file's name."""

    @property
    def example(self) -> str:
        """A full name, for messages."""


@dataclass(frozen=True, slots=True)
class Absent:
    """A file that the folder does not hold, and what cannot be shown without it."""

    file: str
    lost: str


@dataclass(frozen=True, slots=True)
class Pair:
    """One number that two publications hold: the same series, area and year. They may differ."""

    series: str  # of the official table
    area: str  # GSS code, as the official table has it
    year: int
    official: Figure
    lait: Figure

    @property
    def slack(self) -> float:
        """How far the two may lie apart and still be one number, by their rounding."""
        return sum(half_of(figure.measure.rounding) or 0.0 for figure in (self.official, self.lait))


@dataclass(frozen=True)
class Published:
    """What a folder of published tables holds. A part is None exactly where its files are in `absent`."""

    factors: FactorStatistics
    population: PopulationStatistics
    referrals: Statistics | None
    need: Statistics | None
    plans: Statistics | None
    care: Statistics | None
    workforce: Statistics | None
    lait: Statistics | None
    ethnicity: Statistics | None
    neighbours: neighbours.Neighbours | None
    lookups: lookups.Lookups | None
    inspections: inspections.Inspections
    absent: tuple[Absent, ...]
    ended: tuple[Finding, ...]  # a query for each authority of the tables that ended: when, and who took over

    @property
    def tables(self) -> tuple[Statistics, ...]:
        """Every table of figures that was read."""
        every = (
            self.factors, self.population, self.referrals, self.need, self.plans, self.care, self.workforce, self.lait,
            self.ethnicity,
        )  # fmt: skip
        return tuple(table for table in every if table is not None)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything asked about any file, and every row set aside; nothing here refuses."""
        found = [finding for table in self.tables for finding in table.findings]
        for part in (self.neighbours, self.lookups, self.inspections):
            found += part.findings if part is not None else ()
        return (*found, *self.ended)


def read_published(folder: Path) -> Published:
    """Read every published file of `folder` that Sightline knows. Table C3 and the population must be there.

    Raises Refused with every fault of every file at once. A file that is not there is named in `absent`.
    """
    reader = _Folder(folder)
    factors, population = reader.needed(read_factors), reader.needed(read_population)
    referrals = reader.optional(children.read_referrals, "referrals and repeat referrals", children.REFERRALS)
    need = reader.optional(children.read_need, "children in need", children.NEED)
    plans = reader.optional(children.read_plans, "second and later protection plans", children.PLANS)
    care = reader.optional(children.read_care, "children looked after", children.CARE)
    staff = reader.optional(workforce.read_workforce, "the social work workforce", workforce.WORKFORCE)
    tool = reader.optional(lait.read_lait, "most of what the page of an area shows, by stage", lait.FILE)
    groups = reader.optional(ethnicity.read_ethnicity, "residents by ethnic group", *ethnicity.FILES)
    tens = reader.optional(neighbours.read_neighbours, "statistical neighbours", neighbours.LISTING)
    places = reader.optional(lookups.read_lookups, "districts and kinds of authority", *lookups.LISTINGS)
    judged = (
        reader.optional(outcomes.read_outcomes, "Ofsted's own list of inspections", outcomes.FILE),
        reader.optional(inspections.read_judgements, "the latest Ofsted judgements", inspections.LATEST),
        reader.optional(inspections.read_youth_justice, "ratings of youth justice services", inspections.YOUTH),
    )
    if factors is not None:
        reader.faults += unknown(factors.file, _authorities(factors))
    if population is not None:
        reader.faults += unknown(population.file, _authorities(population))
    if reader.faults or factors is None or population is None:
        raise Refused(reader.faults)
    codes = {code for table in (factors, referrals, plans, care, staff) if table for code in _authorities(table)}
    outcome = inspections.gathered(
        [each for part in judged if part for each in part.outcomes],
        [finding for part in judged if part for finding in part.findings],
    )
    return Published(
        factors, population, referrals, need, plans, care, staff, tool, groups, tens, places, outcome,
        tuple(reader.absent), ended("the published tables", codes),
    )  # fmt: skip


def pairs(published: Published) -> Iterator[Pair]:
    """Every number that LAIT and an official table of the folder both hold, marked or not."""
    tables = {
        "c1": published.referrals, "d3": published.plans, "care": published.care, "workforce": published.workforce,
    }  # fmt: skip
    if published.lait is None:
        return
    for entry in lait.indicators():
        name, _, series = entry.same_as.partition(":")
        table = tables.get(name)
        if table is None:
            continue
        for (code, area, year), official in table.figures.items():
            if code != series:
                continue
            other = published.lait.figures.get((entry.code, area, year))
            if other is None and area.startswith(("E06", "E08", "E09", "E10")) and " " not in area:
                other = published.lait.find(entry.code, area, year)
            if other is not None:
                yield Pair(series, area, year, official, other)


def _authorities(table: Statistics) -> set[str]:
    return {
        area.code for listed in table.areas_by_year.values() for area in listed if area.level is Level.AUTHORITY
    }  # fmt: skip


class _Folder:
    """Reads the parts of a folder, keeping every fault and every absence."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[Finding] = []
        self.absent: list[Absent] = []

    def needed(self, read: Callable[[Path], T]) -> T | None:
        """The part, or None where it was refused."""
        try:
            return read(self.folder)
        except Refused as refused:
            self.faults += refused.findings
            return None

    def optional(self, read: Callable[[Path], T], lost: str, *files: Named) -> T | None:
        """The part made of these files, or None where one is not there or was refused."""
        gone = [Absent(file.example, lost) for file in files if not present(self.folder, file.pattern)]
        self.absent += gone
        return None if gone else self.needed(read)
