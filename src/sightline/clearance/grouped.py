"""Counts of groups of people: for the nation and several years only, and in bands, since a group is easily known.

A group of people who harm, or of children harmed together, is spoken of in the news and in court by place and number.
So neither its place nor its year is told; its size is told in bands that the draft names; and how many groups there
are is told as the band 10 to 19, 20 to 49, 50 to 99, 100 to 199 and so on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sightline.clearance.cells import Cell, cell_of
from sightline.clearance.policy import POOLED, Policy
from sightline.standard.areas import ENGLAND
from sightline.standard.drafts import FigureTable
from sightline.standard.figures import ROUNDING, Figure, Interval
from sightline.standard.units import Mark, Unit

METHOD = "the band in which it lies"
_DAYS_IN_A_YEAR = 365


def band(value: int, policy: Policy) -> tuple[int, int]:
    """The band in which a count of groups is told: from 1, 2 or 5 times a power of ten to the next less one."""
    if value == 0:
        return 0, 0
    low, step = 1, 0
    while low * (nxt := _NEXT[step]) // _OF[step] <= value:
        low, step = low * nxt // _OF[step], (step + 1) % len(_NEXT)
    return max(low, policy.minimum), low * _NEXT[step] // _OF[step] - 1


_NEXT, _OF = (2, 5, 2), (1, 2, 1)  # 1, 2, 5, 10: twice, two and a half times, twice


def print_groups(table: FigureTable, policy: Policy, withheld: frozenset[Cell]) -> FigureTable:
    """Each count as the lower end of its band, with the band beside it; what is withheld marked c."""
    return replace(table, figures=tuple(_printed(figure, policy, withheld) for figure in table.figures))


def _printed(figure: Figure, policy: Policy, withheld: frozenset[Cell]) -> Figure:
    bare = replace(
        figure, measure=replace(figure.measure, rounding="in bands"), n=None, denominator=None, intervals=()
    )  # fmt: skip
    if cell_of(figure) in withheld:
        return bare.marked(Mark.SUPPRESSED)
    if figure.value is None:
        return bare
    low, high = band(int(figure.value), policy)
    ranges = () if high == 0 else (Interval(ROUNDING, 1.0, float(low), float(high), METHOD),)
    return replace(bare, value=float(low), intervals=ranges)


def faults(table: FigureTable, policy: Policy) -> Iterator[str]:
    """Why a table of groups may not be published, in words."""
    if any(figure.measure.unit is not Unit.GROUP for figure in table.figures):
        yield "a table of groups counts groups, and nothing else"
    if any(figure.area not in (POOLED, ENGLAND) for figure in table.figures):
        yield "groups are counted for the whole nation only: in one area a group is known"
    least = policy.group_years * _DAYS_IN_A_YEAR
    if any((figure.period.end - figure.period.start).days + 1 < least for figure in table.figures):
        yield f"groups are counted over at least {policy.group_years} years together"
    codes = {code for figure in table.figures for _, code in figure.breakdown}
    if any(code.strip().isdecimal() for code in codes):
        yield "a group is broken down by a single number: its size, or theirs, is given in bands"
