"""The figures of the published picture, worked out from official statistics only.

Nothing here adds factors: one episode of need may carry several, so the number with any of them lies between bounds.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import product

from sightline.errors import UnitError
from sightline.published.statistics import (
    ASSESSED,
    FACTOR_SOURCE,
    POPULATION_SOURCE,
    FactorStatistics,
    PopulationStatistics,
    mid_year,
)
from sightline.published.tables import Level
from sightline.standard.areas import ENGLAND
from sightline.standard.drafts import FigureTable, OutputKind
from sightline.standard.figures import Dimension, Figure, Interval, Measure, Period, Population
from sightline.standard.units import Mark, Status, Unit

SEXUAL_ABUSE = ("19A", "19C", "19B")  # in the order of the chart
EXPLOITATION = ("10A", "11A", "24A", "12A")
IN_AUTHORITIES = ("11A", "19B", "19C")
FACTOR_TABLE = "sexual-abuse"  # what was made of its codes names it, so that what touches them touches that
HALF_ROUNDING = {"exact": 0.0, "nearest 5": 2.5, "nearest 10": 5.0}

_WORDS = {
    "10A": "Going missing (10A)",
    "11A": "Child sexual exploitation (11A)",
    "12A": "Trafficking (12A)",
    "19A": "Who by not recorded (old code 19A)",
    "19B": "Child on child (19B)",
    "19C": "Adult on child (19C)",
    "24A": "Child criminal exploitation (24A)",
}
_AUTHORITIES = Population(
    "english-authorities", "upper-tier local authorities in England", "does not apply", "not said"
)


class Coding(StrEnum):
    """Which codes for sexual abuse an authority's published counts show in one year."""

    OLD = "old"
    BOTH = "both"
    NEW = "new"
    NEITHER = "neither"  # no count above 0 under any code, or no return


_CODING_WORDS = (
    (Coding.OLD, "Only the old code"),
    (Coding.BOTH, "Old and new codes"),
    (Coding.NEW, "Only the new codes"),
    (Coding.NEITHER, "None shown, or no return"),
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """The fewest and the most units that can carry at least one of several codes. None: no code has a count."""

    lower: float
    upper: float
    parts: int  # how many codes had a count
    rounding: str


def union_bounds(parts: Sequence[Figure]) -> Bounds | None:
    """How many units carry at least one code, when each may carry several: at least the largest count, at most the sum.

    `parts` are counts of one measure, period and area under different codes. A part that is not available or does not
    apply (the code did not exist) is left out; where another mark hides a count there are no bounds. Raises UnitError
    where the parts are not alike. Rounding is not widened here: the true bounds lie within half of it for each part.
    """
    alike = {(part.measure, part.period, part.area) for part in parts}
    if len(alike) != 1:
        raise UnitError("bounds of a union need counts of one measure, period and area")
    if any(part.value is None and part.mark not in (Mark.NOT_AVAILABLE, Mark.NOT_APPLICABLE) for part in parts):
        return None
    values = [part.value for part in parts if part.value is not None]
    if not values:
        return None
    shown = sum(1 for value in values if value > 0)
    return Bounds(max(values), sum(values), shown, parts[0].measure.rounding)


def first_counted(factors: FactorStatistics, code: str) -> int:
    """The first year in which a factor has a count for England; the first year of the table where none has."""
    counted = (year for year in factors.years if factors.figure(code, ENGLAND, year).value is not None)
    return next(counted, factors.years[0])


def least_over_authorities(factors: FactorStatistics, codes: Sequence[str], year: int) -> float:
    """The fewest episodes with any of `codes`, to the nearest 10: the largest shown count of each authority, added.

    An episode of need belongs to one authority, so these may be added; a withheld or missing count adds nothing.
    It is sharper than the largest national count where authorities used different codes in one year.
    """
    largest = (
        max(factors.figure(code, area.code, year).value or 0 for code in codes)
        for area in factors.areas(year, Level.AUTHORITY)
    )
    return math.floor(sum(largest) / 10 + 0.5) * 10.0  # halves up, as the DfE rounds


def factor_table(name: str, title: str, factors: FactorStatistics, codes: Sequence[str]) -> FigureTable:
    """England by year for a few factors, as published; each starts at its first count, before which it had no code."""
    figures = tuple(
        factors.figure(code, ENGLAND, year)
        for code in codes
        for year in factors.years
        if year >= first_counted(factors, code)
    )
    return FigureTable(
        name, OutputKind.PUBLISHED, title, (_factors(codes), _area_names(factors)), figures, _made(factors, codes)
    )


def bounds_table(factors: FactorStatistics) -> FigureTable:
    """England by year: episodes with any sexual abuse factor, at least and at most."""
    figures: list[Figure] = []
    for year in factors.years:
        parts = [factors.figure(code, ENGLAND, year) for code in SEXUAL_ABUSE]
        bounds = union_bounds(parts)
        measure = replace(
            parts[0].measure,
            code="any-sexual-abuse-factor-bounds",
            label="Episodes of need with any sexual abuse factor",
            definition="sightline-union-bounds/1 of dfe-c3-factors",
        )
        for end in ("at least", "at most"):
            empty = Figure(measure, parts[0].period, ENGLAND, None, (("bound", end),), mark=Mark.NOT_AVAILABLE)
            if bounds is None:
                figures.append(empty)
            else:
                sharper = max(bounds.lower, least_over_authorities(factors, SEXUAL_ABUSE, year))
                value = min(sharper, bounds.upper) if end == "at least" else bounds.upper
                figures.append(replace(empty, value=value, mark=None))
    dimension = Dimension("bound", "Bound", False, (("at most", "At most"), ("at least", "At least")))
    return FigureTable(
        "any-sexual-abuse", OutputKind.PUBLISHED, "Episodes of need with any sexual abuse factor, England",
        (dimension, _area_names(factors)), tuple(figures), "union_bounds of " + _made(factors, SEXUAL_ABUSE),
        (FACTOR_TABLE,),
    )  # fmt: skip


def rate(count: Figure, population: Figure) -> Figure:
    """Episodes per 10,000 children, with the range that the rounding of the count leaves open. Marks are kept.

    Raises UnitError where the two are about different areas or the second does not count people.
    """
    if count.area != population.area or population.measure.unit is not Unit.PERSON:
        raise UnitError("a rate needs a count and the people of the same area")
    measure = Measure(
        f"rate-of-{count.measure.code}", "Episodes of need with the factor, per 10,000 children aged 0 to 17",
        Unit.RATE_10K, ASSESSED, count.measure.status,
        "published-rate/1 of dfe-c3-factors: episodes in the year, divided by children at the mid-year before its end",
        f"{FACTOR_SOURCE}; {POPULATION_SOURCE}",
    )  # fmt: skip
    if count.value is None or population.value is None:
        mark = count.mark if count.value is None else population.mark
        return Figure(measure, count.period, count.area, None, count.breakdown, mark=mark)
    half = HALF_ROUNDING[count.measure.rounding]
    per = 10_000 / population.value
    interval = Interval(
        "rounding", 1.0, max(count.value - half, 0) * per, (count.value + half) * per,
        f"the count is published to the {count.measure.rounding}",
    )  # fmt: skip
    return Figure(
        measure, count.period, count.area, count.value * per, count.breakdown, n=int(count.value),
        denominator=population.value, intervals=(interval,) if half else (),
    )  # fmt: skip


def rate_tables(factors: FactorStatistics, population: PopulationStatistics) -> tuple[FigureTable, FigureTable]:
    """Child sexual exploitation per 10,000 children in the latest year: by region, and for England."""
    year = factors.latest
    regions = [area.code for area in factors.areas(year, Level.REGION)]
    divisor = f"{population.file}, column population_estimate, {mid_year(year - 1).label}"
    made = f"{_made(factors, ['11A'])}, divided by {divisor}"

    def table(name: str, areas: Iterable[str]) -> FigureTable:
        figures = tuple(
            rate(factors.figure("11A", area, year), population.figure("CHILDREN", area, year - 1)) for area in areas
        )
        where = "England" if name.endswith("england") else "by region"
        title = f"Child sexual exploitation in assessments, per 10,000 children, {where}"
        dimensions = (_factors(["11A"]), _area_names(factors))
        return FigureTable(name, OutputKind.PUBLISHED, title, dimensions, figures, made)

    return table("exploitation-by-region", regions), table("exploitation-england", [ENGLAND])


def possible_codings(old: Figure, new: Sequence[Figure]) -> frozenset[Coding]:
    """What an authority may have used, given that a withheld count may be 0 or more."""
    return frozenset(
        _coding(seen[0], any(seen[1:])) for seen in product(*(_may_be_used(part) for part in (old, *new)))
    )  # fmt: skip


def shown_coding(old: Figure, new: Sequence[Figure]) -> Coding:
    """Which codes have a count above 0 that the table shows."""
    return _coding((old.value or 0) > 0, any((part.value or 0) > 0 for part in new))


def coding_table(factors: FactorStatistics) -> FigureTable:
    """How many authorities show which codes for sexual abuse, by year, and how far withheld counts could move that."""
    measure = Measure(
        "authorities-by-coding", "Local authorities by the codes that their published counts show", Unit.AUTHORITY,
        _AUTHORITIES, Status.NONE, "sightline-coding/1 of dfe-c3-factors: a count above 0 is shown under the code",
        FACTOR_SOURCE,
    )  # fmt: skip
    figures: list[Figure] = []
    for year in factors.years:
        rows = list(_authority_rows(factors, year))
        shown = Counter(shown_coding(old, new) for old, new in rows)
        possible = [possible_codings(old, new) for old, new in rows]
        for coding, _ in _CODING_WORDS:
            lower = sum(1 for codings in possible if codings == {coding})
            upper = sum(1 for codings in possible if coding in codings)
            method = "each withheld count taken as none, then as some"
            interval = (Interval("missing", 1.0, lower, upper, method),) if lower != upper else ()
            value = shown[coding]
            figures.append(
                Figure(
                    measure, Period.year_to_march(year), ENGLAND, float(value), (("coding", str(coding)),), n=value,
                    denominator=len(rows), intervals=interval,
                )
            )  # fmt: skip
    labels = tuple((str(coding), words) for coding, words in _CODING_WORDS)
    return FigureTable(
        "sexual-abuse-coding", OutputKind.PUBLISHED, "Authorities by the codes they show for sexual abuse",
        (Dimension("coding", "Codes shown", True, labels), _area_names(factors)), tuple(figures),
        "authorities counted from " + _made(factors, SEXUAL_ABUSE), (FACTOR_TABLE,),
    )  # fmt: skip


def authority_table(factors: FactorStatistics) -> FigureTable:
    """The latest year for every authority, with marks as they are, in alphabetical order."""
    year = factors.latest
    areas = factors.areas(year, Level.AUTHORITY)
    figures = tuple(factors.figure(code, area.code, year) for area in areas for code in IN_AUTHORITIES)
    names = Dimension("area", "Local authority", True, tuple((area.code, area.name) for area in areas))
    title = "Sexual exploitation and abuse recorded in assessments, by authority"
    return FigureTable(
        "authorities", OutputKind.PUBLISHED, title, (names, _factors(IN_AUTHORITIES)), figures,
        _made(factors, IN_AUTHORITIES),
    )  # fmt: skip


def coverage_table(factors: FactorStatistics) -> FigureTable:
    """For each year: authorities listed, and of them those without any usable figure and those with a withheld one."""
    measure = Measure(
        "authorities-by-coverage", "Local authorities in the table", Unit.AUTHORITY, _AUTHORITIES, Status.NONE,
        "sightline-coverage/1 of dfe-c3-factors", FACTOR_SOURCE,
    )  # fmt: skip
    figures: list[Figure] = []
    for year in factors.years:
        areas = factors.areas(year, Level.AUTHORITY)
        marks = [[factors.figure(code, area.code, year).mark for code in IN_AUTHORITIES] for area in areas]
        totals = [factors.figure("ANY", area.code, year).mark for area in areas]
        counts = {
            "listed": len(areas),
            "unusable": sum(1 for mark in totals if mark in (Mark.NOT_AVAILABLE, Mark.LOW_RELIABILITY)),
            "withheld": sum(1 for row in marks if Mark.SUPPRESSED in row),
        }
        figures += [
            Figure(measure, Period.year_to_march(year), ENGLAND, float(count), (("coverage", code),), n=count)
            for code, count in counts.items()
        ]
    labels = (
        ("listed", "Listed"),
        ("unusable", "No return, or too unreliable"),
        ("withheld", "At least one count withheld"),
    )
    return FigureTable(
        "coverage", OutputKind.PUBLISHED, "Authorities in the table",
        (Dimension("coverage", "Coverage", False, labels),), tuple(figures),
        "authorities counted from " + _made(factors, ("ANY", *IN_AUTHORITIES)),
    )  # fmt: skip


def _authority_rows(factors: FactorStatistics, year: int) -> Iterator[tuple[Figure, list[Figure]]]:
    for area in factors.areas(year, Level.AUTHORITY):
        yield (
            factors.figure("19A", area.code, year),
            [factors.figure(code, area.code, year) for code in ("19B", "19C")],
        )


def _may_be_used(part: Figure) -> tuple[bool, ...]:
    if part.mark in (Mark.SUPPRESSED, Mark.LOW):
        return (False, True)
    return ((part.value or 0) > 0,)


def _coding(old: bool, new: bool) -> Coding:
    if old:
        return Coding.BOTH if new else Coding.OLD
    return Coding.NEW if new else Coding.NEITHER


def _factors(codes: Sequence[str]) -> Dimension:
    return Dimension("factor", "Factor", False, tuple((code, _WORDS[code]) for code in codes))


def _area_names(factors: FactorStatistics) -> Dimension:
    areas = (*factors.areas(factors.latest, Level.NATIONAL), *factors.areas(factors.latest, Level.REGION))
    return Dimension("area", "Area", True, tuple((area.code, area.name) for area in areas))


def _made(factors: FactorStatistics, codes: Sequence[str]) -> str:
    return f"{factors.file}, columns {', '.join(factors.column(code) for code in codes)}"
