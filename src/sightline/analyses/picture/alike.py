"""Beside the bounds: how many there would be if those not recorded were like those recorded, of one age and sex.

Strata are age bands by sex. Those in which hardly anything is recorded are put together, with the smallest of the
others if need be, since of a stratum of which nothing is known the model says nothing. Linkage is taken as it is in
draw 0. Method: methods/bounds.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sightline.analyses.picture.dimensions import alike_of
from sightline.methods.bounds import Modelled, Stratum, missing_at_random
from sightline.standard.drafts import FigureTable, OutputKind
from sightline.standard.figures import MODEL, Dimension, Figure, Interval, Measure, Period
from sightline.standard.units import Mark

METHOD = "missing at random within age and sex"
FEWEST = 10  # known people of a stratum that stands by itself
Counts = Mapping[tuple[int, str, str], int]  # (year, dimension, code) -> people


def alike(
    counts: Counts, measure: Measure, dimension: Dimension, years: Sequence[int], made_of: str
) -> FigureTable:  # fmt: skip
    """The estimates of each known code of `dimension` in each year, of the people whom the table `made_of` counts.

    `counts` hold the dimension crossed with strata. x stands where everybody in some stratum is unknown.
    """
    figures = []
    for year in years:
        for code, _ in dimension.labels:
            if code != dimension.unknown:
                found = missing_at_random(strata(counts, dimension, code, year))
                figures.append(_figure(found, alike_of(measure), Period.year_to_march(year), (dimension.code, code)))
    words = dimension.label[:1].lower() + dimension.label[1:]
    return FigureTable(
        f"{made_of}_alike", OutputKind.ESTIMATES, f"If unknown were alike, by {words}", (_known(dimension),),
        tuple(figures), "step children", (made_of,),
    )  # fmt: skip


def _known(dimension: Dimension) -> Dimension:
    labels = tuple(pair for pair in dimension.labels if pair[0] != dimension.unknown)
    return Dimension(dimension.code, dimension.label, dimension.additive, labels)


def strata(counts: Counts, dimension: Dimension, code: str, year: int) -> list[Stratum]:
    """Who has that code, of whom it is known, of all, by age band and sex; small strata are one, called "others"."""
    crossed = f"{dimension.code}+stratum"
    names = sorted({key[2].split("/", 1)[1] for key in counts if key[:2] == (year, crossed)})
    kept: list[tuple[str, int, int, int]] = []
    rest = (0, 0, 0)
    for name in names:
        have = counts.get((year, crossed, f"{code}/{name}"), 0)
        unknown = counts.get((year, crossed, f"{dimension.unknown}/{name}"), 0)
        total = counts.get((year, "stratum", name), 0)
        if dimension.additive:  # everybody whom the measure counts is in one code
            total = sum(counts.get((year, crossed, f"{one}/{name}"), 0) for one, _ in dimension.labels)
        if total - unknown < FEWEST:
            rest = (rest[0] + have, rest[1] + total - unknown, rest[2] + total)
        else:
            kept.append((name, have, total - unknown, total))
    kept.sort(key=lambda one: (-one[2], one[0]))
    if rest[2] and rest[1] < FEWEST and kept:
        _, have, known, total = kept.pop()
        rest = (rest[0] + have, rest[1] + known, rest[2] + total)
    if rest[2] or not kept:
        kept.append(("others", *rest))
    return [Stratum(*one) for one in kept]


def _figure(found: Modelled, measure: Measure, period: Period, code: tuple[str, str]) -> Figure:
    of = found.denominator
    if found.value is None or found.lower is None or found.upper is None:
        return Figure(measure, period, "pooled", None, (code,), Mark.NOT_AVAILABLE)
    value = found.value * of
    interval = Interval(MODEL, found.level, min(found.lower * of, value), max(found.upper * of, value), METHOD)
    return Figure(measure, period, "pooled", value, (code,), intervals=(interval,))
