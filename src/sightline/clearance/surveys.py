"""Shares of those who answered a survey: which are refused, and how the rest is printed.

They are estimates of everybody who could be asked, made of a sample with weights that clearance does not have, so no
count can be worked out of one. What is guarded is that few were asked: a base under the minimum is refused and never
withheld, since the survey should not have said it either. The least bases are those of the analysis of waves.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from sightline.clearance.cells import held, twice
from sightline.clearance.policy import Policy, is_wide
from sightline.standard.drafts import Draft, FigureTable, OutputKind
from sightline.standard.figures import ASKED, Figure
from sightline.standard.units import Mark, Unit

LEAST, LEAST_GROUP = 100, 50  # who answered, unweighted: of all, and of a group of them
GROUP, ALL = "asked_group", "everybody"  # the dimension by which some of those asked stand apart, and all of them
SURVEYED = "surveyed"  # wherever the survey asked, which no code of an area stands for
DIMENSIONS = frozenset({GROUP, "area", "question", "wave"})


def faults(draft: Draft, table: FigureTable) -> Iterator[str]:
    """What is wrong with a table of a survey's shares, in words that repeat no value."""
    if table.kind is not OutputKind.SURVEYS:
        return
    figures = [figure for figure in table.figures if figure.value is not None]
    if draft.tier == 1:
        yield "a draft made from events cannot hold what a survey says: a share of records is of the kind shares"
    if any(figure.measure.unit is not Unit.PERCENT for figure in table.figures):
        yield "what a survey says is not per cent of those who answered"
    if any(not 0 <= (figure.value or 0.0) <= 100 for figure in figures):
        yield "a share lies below nought or above 100"
    if any(not (is_wide(figure.area) or figure.area == SURVEYED) for figure in table.figures):
        yield "a survey is told for one authority: too few were asked there"
    if {dimension.code for dimension in table.dimensions} - DIMENSIONS:
        yield "what a survey says is broken down by something else than question, wave and group"
    if any((figure.denominator or 0) < _least(figure) for figure in figures):
        yield f"a share rests on fewer than {LEAST} who answered, or {LEAST_GROUP} of a group, or does not say how many"
    if not all(held(figure, ASKED) for figure in figures):
        yield "a share of a survey has no interval for who happened to be asked, or one that does not hold it"
    yield from twice(table)


def _least(figure: Figure) -> int:
    return LEAST if figure.code(GROUP) in (None, ALL) else LEAST_GROUP


def print_surveys(table: FigureTable, _policy: Policy, _shown: object) -> FigureTable:
    """Shares in whole per cent, their ranges outwards; none as nought or all, and no base."""
    return replace(table, figures=tuple(_printed(figure) for figure in table.figures))


def _printed(figure: Figure) -> Figure:
    measure = replace(figure.measure, rounding="whole per cent")
    kept = replace(figure, measure=measure, n=None, denominator=None, intervals=())
    if figure.value is None:
        return kept
    value = math.floor(figure.value + 0.5)
    if value == 0:
        return kept.marked(Mark.LOW)
    ranges = tuple(
        replace(one, lower=float(max(0, math.floor(one.lower))), upper=float(min(100, math.ceil(one.upper))))
        for one in figure.intervals
    )
    return replace(kept, value=float(min(value, 99)), intervals=ranges)
