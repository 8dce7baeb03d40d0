"""Effects: differences that a model made over areas; which are refused, and how the rest is printed.

An effect is a mean over areas of what moved in each beside others, so no count can be worked out of one. What is
guarded is that it is of few: over fewer areas on either side, or cases, than EFFECT_AREAS and EFFECT_CASES it is
refused and never withheld, since the analysis should not have told it. Whole numbers say no more than the range can
bear, which is many wide with so few areas; and digits would tell who knows all areas but one what that one did.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from sightline.clearance.cells import held, twice
from sightline.clearance.policy import Policy
from sightline.standard.drafts import EFFECT_AREAS, EFFECT_CASES, EFFECT_OF, Draft, FigureTable, OutputKind
from sightline.standard.figures import MODEL, Figure
from sightline.standard.units import Unit

UNITS = frozenset({Unit.DAY, Unit.PER_100, Unit.PERCENT})
ROUNDING = "whole numbers"
POOLED = "pooled"


def faults(draft: Draft, table: FigureTable) -> Iterator[str]:
    """What is wrong with a table of effects, in words that repeat no value."""
    if table.kind is not OutputKind.EFFECTS:
        return
    if draft.tier == 1:
        yield "a draft made from events cannot hold effects: they are made over areas, of panels, in tier 2"
    if any(figure.measure.unit not in UNITS for figure in table.figures):
        yield "an effect is not in days, per cent or for every 100: a table of effects holds no count beside them"
    if any(figure.area != POOLED for figure in table.figures):
        yield "an effect is told for an area: it is of all areas that took it up together"
    if {dimension.code for dimension in table.dimensions} != {EFFECT_OF}:
        yield "effects are broken down by something else than the time since adoption and what they are set against"
    figures = [figure for figure in table.figures if figure.value is not None]
    if any((figure.n or 0) < EFFECT_AREAS for figure in figures):
        yield f"an effect rests on fewer than {EFFECT_AREAS} areas on a side, or does not say on how many"
    if any((figure.denominator or 0) < EFFECT_CASES for figure in figures):
        yield f"an effect rests on fewer than {EFFECT_CASES} cases, or does not say on how many"
    if not all(held(figure, MODEL) for figure in figures):
        yield "an effect has no interval for what its model leaves open, or one that does not hold it"
    yield from twice(table)


def print_effects(table: FigureTable, _policy: Policy, _shown: object) -> FigureTable:
    """Effects in whole numbers, their ranges outwards, without the areas and cases behind each."""
    return replace(table, figures=tuple(_printed(figure) for figure in table.figures))


def _printed(figure: Figure) -> Figure:
    measure = replace(figure.measure, rounding=ROUNDING)
    kept = replace(figure, measure=measure, n=None, denominator=None)
    if figure.value is None:
        return kept
    ends = tuple(
        replace(one, lower=float(math.floor(one.lower)), upper=float(math.ceil(one.upper))) for one in figure.intervals
    )
    return replace(kept, value=float(math.floor(figure.value + 0.5)), intervals=ends)
