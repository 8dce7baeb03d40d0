"""A table of shares by area, with each drawn towards the share of all: as a draft holds it, from exact counts.

Clearance works out what is printed anew, from printed counts alone (clearance/drawn.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sightline.methods.pooled_shares import FEWEST_AREAS, pool_shares
from sightline.standard.drafts import FigureTable, OutputKind
from sightline.standard.figures import SAMPLING, Figure, Interval, Measure

METHOD = "Drawn towards all areas, 95%"


def drawn_table(
    name: str, title: str, of: Measure, shares: FigureTable, whole: Sequence[Figure] = ()
) -> FigureTable | None:
    """The shares of `shares`, of one period and not broken down, drawn; None where fewer than five have a value.

    `whole` is the share of all areas together, in whose place the middle of true shares stands. Per cent.
    """
    there = [figure for figure in shares.figures if figure.value is not None]
    if len(there) < FEWEST_AREAS:
        return None
    pool = pool_shares([figure.n for figure in there], [figure.denominator for figure in there])
    drawn = dict(zip((figure.area for figure in there), pool.areas, strict=True))
    figures = []
    for figure in shares.figures:
        one = drawn.get(figure.area)
        if one is None or one.value is None or one.lower is None or one.upper is None:
            figures.append(replace(figure, measure=of))
        else:
            ends = Interval(SAMPLING, 0.95, 100 * one.lower, 100 * one.upper, METHOD)
            figures.append(replace(figure, measure=of, value=100 * one.value, intervals=(ends,)))
    middle = [replace(one, measure=of, value=100 * pool.mean, intervals=()) for one in whole if one.value is not None]
    return FigureTable(
        name, OutputKind.DRAWN, title, shares.dimensions, (*figures, *middle), shares.made_by, shares.made_of
    )
