"""Counts as per cent of other counts, with Wilson's interval: one figure, or a whole table of them."""

from __future__ import annotations

from sightline.standard.drafts import FigureTable, OutputKind
from sightline.standard.figures import SAMPLING, Figure, Interval, Measure, Period
from sightline.standard.shares import wilson
from sightline.standard.units import Mark

WILSON = "Wilson, 95%"
FEWEST = 10  # cases of a row that stands by itself: fewer are put with others already, since they could not be printed


def share_figure(
    of: Measure, period: Period, area: str, part: float, whole: float, breakdown: tuple[tuple[str, str], ...] = ()
) -> Figure:
    """`part` as per cent of `whole`, with both beside it; marked as not available where there is no whole."""
    if not whole:
        return Figure(of, period, area, None, breakdown, Mark.NOT_AVAILABLE)
    low, high = (100 * end for end in wilson(part, whole))
    return Figure(
        of, period, area, 100 * part / whole, breakdown, n=int(part), denominator=whole,
        intervals=(Interval(SAMPLING, 0.95, low, high, WILSON),),
    )  # fmt: skip


def share(name: str, title: str, of: Measure, part: FigureTable, whole: FigureTable) -> FigureTable:
    """The counts of one table as per cent of those of another; x where either has none.

    A count is of the one of `whole` with its period and area, and its codes in the dimensions that `whole` has.
    """
    known = {dimension.code for dimension in whole.dimensions}
    wholes = {(one.period, one.area, one.breakdown): one.value for one in whole.figures}
    figures = []
    for one in part.figures:
        base = wholes.get((one.period, one.area, tuple(pair for pair in one.breakdown if pair[0] in known)))
        count, base = (0, 0) if one.value is None or base is None else (one.value, base)
        figures.append(share_figure(of, one.period, one.area, count, base, one.breakdown))
    return FigureTable(
        name, OutputKind.SHARES, title, part.dimensions, tuple(figures), part.made_by, (part.name, whole.name)
    )
