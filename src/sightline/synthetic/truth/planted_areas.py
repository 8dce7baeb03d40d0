"""Shares by area, pooled over the areas in which a truth was planted and over the others, and their difference.

An analysis does not know where anything was planted. Whoever scores it does, from truth/plan.csv, and pools its shares
by area: so many cases of so many, added up. Areas that have a mark in place of a number are left out.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sightline.standard.drafts import Draft, FigureTable, OutputKind, Page
from sightline.standard.figures import SAMPLING, Dimension, Figure, Interval, Period
from sightline.standard.shares import wilson
from sightline.synthetic.truth.score_rows import BookLine

PLANTED_AREAS, SHARE, DIFFERENCE = "planted_areas", "_share", "_difference"
LEVEL = 0.95


@dataclass(slots=True)
class _Sum:
    """So many of so many."""

    part: float = 0.0
    whole: float = 0.0

    @property
    def share(self) -> float:
        """In per cent."""
        return 100 * self.part / self.whole

    def ends(self) -> tuple[float, float]:
        """Wilson's interval, in per cent."""
        low, high = wilson(self.part, self.whole)
        return round(100 * low, 9), round(100 * high, 9)  # nought is nought, and not what binary leaves of it


def pooled_drafts(drafts: Sequence[Draft], plan: str, book: Sequence[BookLine]) -> list[Draft]:
    """The figures of `pooled_figures` as drafts of the same names, for the scorer; `plan` is truth/plan.csv as text."""
    by = Dimension(PLANTED_AREAS, "Planted here", additive=True)
    title = "Areas planted and others"
    return [
        Draft(
            name, 1, (FigureTable(PLANTED_AREAS, OutputKind.SHARES, title, (by,), tuple(figures), "scoring"),),
            Page(name, name, "", ()),
        )
        for name, figures in pooled_figures(drafts, csv.DictReader(io.StringIO(plan)), book).items()
    ]  # fmt: skip


def pooled_figures(
    drafts: Iterable[Draft], plan: Iterable[Mapping[str, str]], book: Sequence[BookLine]
) -> dict[str, list[Figure]]:
    """Draft -> figures for the truths that the scorebook has by planted_areas: shares (per cent) and differences.

    `plan` has the rows of truth/plan.csv (plant, place). A share has Wilson's interval, a difference (in percentage
    points, planted less others) Newcombe's of independent shares. Source: Newcombe, Interval estimation for the
    difference between independent proportions, Statistics in Medicine 17 (1998), method 10.
    """
    places: dict[str, set[str]] = {}
    for row in plan:
        places.setdefault(row["plant"], set()).add(row["place"])
    held = {draft.name: draft for draft in drafts}
    found: dict[str, list[Figure]] = {}
    for line in book:
        if line.dimension == PLANTED_AREAS and line.figure and line.analysis in held:
            made = _of(held[line.analysis], line.figure, places.get(line.plant, set()))
            found.setdefault(line.analysis, []).extend(made)
    return found


def _of(draft: Draft, code: str, planted: set[str]) -> list[Figure]:
    sums: dict[Period, dict[str, _Sum]] = {}
    like: dict[Period, Figure] = {}
    for figure in (figure for table in draft.tables for figure in table.figures if figure.measure.code == code):
        if figure.area == "pooled" or figure.breakdown or figure.n is None or not figure.denominator:
            continue
        here = sums.setdefault(figure.period, {}).setdefault("yes" if figure.area in planted else "no", _Sum())
        here.part, here.whole = here.part + figure.n, here.whole + figure.denominator
        like[figure.period] = figure
    made = []
    for period, of in sums.items():
        bare = replace(like[period], area="pooled", intervals=(), n=None, denominator=None)
        made += [
            replace(bare, value=one.share, breakdown=((PLANTED_AREAS, side),), intervals=(_interval(*one.ends()),))
            for side, one in of.items()
        ]
        if len(of) == len(("yes", "no")):
            measure = replace(bare.measure, code=code.removesuffix(SHARE) + DIFFERENCE)
            low, high = newcombe(of["yes"], of["no"])
            value = of["yes"].share - of["no"].share
            made.append(replace(bare, measure=measure, value=value, intervals=(_interval(low, high),)))
    return made


def newcombe(one: _Sum, other: _Sum) -> tuple[float, float]:
    """The ends of the difference of two shares, in percentage points."""
    apart = one.share - other.share
    (low, high), (other_low, other_high) = one.ends(), other.ends()
    return (
        apart - math.hypot(one.share - low, other_high - other.share),
        apart + math.hypot(high - one.share, other.share - other_low),
    )


def _interval(low: float, high: float) -> Interval:
    return Interval(SAMPLING, LEVEL, low, high, "Wilson, 95%; of a difference, Newcombe")
