"""Children by the year in which it happened: how many have been recorded so far, and how many it will be in the end.

A year is nowcast as the sum of its months (methods/nowcast_sums.py). Beside it stand what has been recorded so far,
which is what one has without a nowcast, and the last year that is complete.
"""

from __future__ import annotations

from dataclasses import dataclass

from sightline.analyses.picture.dimensions import SOURCE
from sightline.analyses.picture.timeliness_triangle import MONTHS, Triangle
from sightline.methods import nowcast
from sightline.methods.nowcast_sums import METHOD, nowcast_together
from sightline.standard.drafts import FigureTable, OutputKind
from sightline.standard.figures import MODEL, Dimension, Figure, Interval, Measure, Period, Population
from sightline.standard.units import Status, Unit

SO_FAR, IN_THE_END = "so_far", "in_the_end"
LEVEL = 0.95
COUNTED = "children_by_year_it_happened"  # the table that the nowcast is made of

_POPULATION = Population(
    "children_under_18_when_crime_recorded",
    "children aged under 18 when police recorded a crime against them that may first have happened in the period",
    "age when recorded",
)
RECORDED = Measure(
    "children_by_year_of_crime", "Children against whom a crime was recorded, by when it may first have happened",
    Unit.CHILD, _POPULATION, Status.CRIME, "sightline-happened/1", SOURCE,
)  # fmt: skip
NOWCAST = Measure(
    "children_nowcast", "Children recorded so far, and in the end, by when it may first have happened", Unit.CHILD,
    _POPULATION, Status.CRIME, "sightline-timely-nowcast/1", SOURCE,
)  # fmt: skip
BASIS = Dimension(
    "basis", "When it is counted", additive=False,
    labels=((SO_FAR, "Recorded so far"), (IN_THE_END, "In the end (nowcast)")),
)  # fmt: skip


MEASURES = (RECORDED, NOWCAST, BASIS, METHOD)


@dataclass(frozen=True, slots=True)
class Happened:
    """What the page says of the nowcast: months of delay looked at, the last complete year, and what is left out."""

    horizon: int
    complete: str
    left_out: tuple[str, ...]


def happened(known: Triangle) -> Happened:
    """What the page says of the nowcast of a triangle."""
    return Happened(known.horizon, Period.year_to_march(known.years[known.complete - 1]).label, known.left_out)


def happened_tables(known: Triangle) -> tuple[FigureTable, FigureTable]:
    """The counts so far, by year of happening; and beside each the number that it will be in the end.

    A year that is complete has the same number twice and no range. Raises MethodError where no nowcast can be made.
    """
    counts, figures = [], []
    for year in known.years:
        period, so_far = Period.year_to_march(year), known.so_far(year)
        counts.append(Figure(RECORDED, period, "pooled", so_far))
        figures.append(Figure(NOWCAST, period, "pooled", so_far, ((BASIS.code, SO_FAR),)))
        figures.append(in_the_end(known, year))
    return (
        FigureTable(
            COUNTED, OutputKind.COUNTS, "Children with a recorded crime, by the year it happened", (),
            tuple(counts), "step happened_by_month",
        ),
        FigureTable(
            NOWCAST.code, OutputKind.ESTIMATES, "Children recorded so far and in the end, by year", (BASIS,),
            tuple(figures), "step happened_by_month", (COUNTED,),
        ),
    )  # fmt: skip


def in_the_end(known: Triangle, year: int) -> Figure:
    """Against how many children crimes of a year will have been recorded within the horizon, with the range.

    A complete year has none. Raises MethodError where no nowcast can be made.
    """
    period, within = Period.year_to_march(year), ((BASIS.code, IN_THE_END),)
    if known.years.index(year) < known.complete:
        return Figure(NOWCAST, period, "pooled", known.so_far(year), within)
    first = known.years.index(year) * MONTHS
    found = nowcast_together(nowcast.Triangle(known.counts, {}), range(first, first + MONTHS), (LEVEL,))
    (ends,) = found.intervals
    interval = Interval(MODEL, LEVEL, ends.lower, ends.upper, METHOD)
    return Figure(NOWCAST, period, "pooled", found.expected, within, intervals=(interval,))
