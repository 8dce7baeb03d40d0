"""Rates and ratios: worked out anew from counts as they are printed, so that they give back the printed count at most.

- rates: `made_of` is (counts, populations). The populations stand in a table that somebody else has published, in any
  draft of the release: whoever has the printed count could have worked the rate out. A rate finds its population as it
  finds its count (derived.py), or by the one published for a period that ends within its own, as mid-year estimates do.
- ratios: `made_of` is (counts, counts), of two things of which neither is part of the other, such as referrals for
  every 100 plans. A part of a whole is a share, whose rule looks to those who are left over.

Withheld with any count that they are made of, and where fewer than the minimum are left of what they are of.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from sightline.clearance.derived import Shown, Sources, bare_of, two_numbers
from sightline.clearance.policy import Policy
from sightline.standard.drafts import FigureTable, OutputKind
from sightline.standard.figures import SAMPLING, Figure, Interval
from sightline.standard.shares import byar
from sightline.standard.units import IN_PLACE, Mark, Unit

METHOD = "Byar, 95%, of the rounded count"
SCALES: Mapping[Unit, float] = {Unit.RATE_10K: 10_000.0, Unit.PER_100_EPISODES: 100.0, Unit.PER_100: 100.0}
UNITS: Mapping[OutputKind, frozenset[Unit]] = {
    OutputKind.RATES: frozenset({Unit.RATE_10K}),
    OutputKind.RATIOS: frozenset({Unit.PER_100_EPISODES, Unit.PER_100}),
}


def print_rates(table: FigureTable, policy: Policy, shown: Shown) -> FigureTable:
    """Each rate of the rounded count to a tenth, or to whole numbers where a step of the rounding is wider than one."""
    return replace(table, figures=tuple(_rate(table, figure, policy, shown) for figure in table.figures))


def _rate(table: FigureTable, figure: Figure, policy: Policy, shown: Shown) -> Figure:
    counts, populations = table.made_of
    bare = bare_of(figure, "of rounded counts")
    if figure.mark in IN_PLACE:
        return bare.marked(Mark.SUPPRESSED) if shown.hides(counts, figure) else bare
    part, whole = shown.count(counts, figure, policy), population(shown.sources, populations, figure)
    if part is None or not whole or whole - part < policy.minimum:
        return bare.marked(Mark.SUPPRESSED)
    scale = SCALES[figure.measure.unit] / whole
    digits = 0 if policy.base(figure.area) * scale >= 1 else 1
    value = _to(part * scale, digits, math.floor, 0.5)
    if part and not value:
        return bare.marked(Mark.LOW)
    low, high = byar(part)
    ends = (_to(max(0.0, low) * scale, digits, math.floor), _to(high * scale, digits, math.ceil))
    return replace(bare, value=value, intervals=(Interval(SAMPLING, 0.95, *ends, METHOD),))


def _to(value: float, digits: int, to_whole: Callable[[float], int], half: float = 0.0) -> float:
    """A number to so many decimals; halves up where `half` is given."""
    slack = -1e-9 if to_whole is math.ceil else 1e-9  # whatever 0.575 is to the machine
    return float(round(to_whole(value * 10**digits + half + slack) / 10**digits, digits))


def population(sources: Sources, name: str, figure: Figure) -> float | None:
    """The published population that a rate is of: of its own period, or the one whose period ends within it."""
    found = sources.find(name, figure)
    if found is not None:
        return found.value
    table = sources.tables.get(name)
    known = {dimension.code for dimension in table.dimensions} if table else set()
    wanted = tuple(pair for pair in figure.breakdown if pair[0] in known)
    within = [
        one
        for one in (table.figures if table else ())
        if one.area == figure.area
        and one.breakdown == wanted
        and figure.period.start <= one.period.end <= figure.period.end
    ]
    return within[0].value if len(within) == 1 else None


def print_ratios(table: FigureTable, policy: Policy, shown: Shown) -> FigureTable:
    """Each ratio of two rounded counts, to two figures and never finer than a tenth."""
    return replace(table, figures=tuple(_ratio(table, figure, policy, shown) for figure in table.figures))


def _ratio(table: FigureTable, figure: Figure, policy: Policy, shown: Shown) -> Figure:
    above, below = table.made_of
    bare = bare_of(figure, "of rounded counts")
    if figure.mark in IN_PLACE:
        hidden = shown.hides(above, figure) or shown.hides(below, figure)
        return bare.marked(Mark.SUPPRESSED) if hidden else bare
    part, whole = shown.count(above, figure, policy), shown.count(below, figure, policy)
    if part is None or whole is None or whole < policy.minimum:
        return bare.marked(Mark.SUPPRESSED)
    value = two_numbers(part * SCALES[figure.measure.unit] / whole)
    return bare.marked(Mark.LOW) if part and not value else replace(bare, value=value)


# -- what is refused -------------------------------------------------------------------------------------------


def faults(table: FigureTable, sources: Sources) -> Iterator[str]:
    """What rates and ratios claim that the tables they name do not bear out."""
    figures = [figure for figure in table.figures if figure.value is not None]
    above = [sources.find(table.made_of[0], figure) for figure in figures]
    if any(found is None or found.value != figure.n for found, figure in zip(above, figures, strict=True)):
        yield "the count above is not the one figure of its period, area and breakdown in the first table it names"
    rates = table.kind is OutputKind.RATES
    if any(_below(table, figure, sources) != figure.denominator for figure in figures):
        yield f"the {'population' if rates else 'count'} below is not the one figure that it finds in the second table"
    if any(not _fits(figure) for figure in figures):
        yield "a value is not the one number for so many of the other"
    if not rates and any(_same_unit(table, figure, sources) for figure in figures):
        yield "its two counts have one unit, so that one may be part of the other: that is a share"


def _below(table: FigureTable, figure: Figure, sources: Sources) -> float | None:
    if table.kind is OutputKind.RATES:
        return population(sources, table.made_of[1], figure)
    found = sources.find(table.made_of[1], figure)
    return found.value if found is not None else None


def _same_unit(table: FigureTable, figure: Figure, sources: Sources) -> bool:
    above, below = (sources.find(name, figure) for name in table.made_of)
    return above is not None and below is not None and above.measure.unit is below.measure.unit


def _fits(figure: Figure) -> bool:
    scale = SCALES.get(figure.measure.unit)
    if scale is None or figure.n is None or not figure.denominator or figure.value is None or figure.n < 0:
        return False
    return math.isclose(figure.value, figure.n * scale / figure.denominator, abs_tol=1e-6)
