"""What clearance refuses of figures made of counts: claims that do not fit the counts they name, and shapes.

Every check returns reasons in words; none repeats a value.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from sightline.clearance import contributors, drawn, rates
from sightline.clearance.cells import ROWS, cell_of
from sightline.clearance.curves import Group, groups, possible
from sightline.clearance.derived import MEAN, QUANTILES, Sources
from sightline.clearance.paths import SIGN
from sightline.clearance.policy import is_wide
from sightline.standard.drafts import (
    DAY,
    DERIVED,
    EDGE,
    HOW_ENDED,
    OF_PEOPLE,
    OTHER,
    QUANTILE,
    STAGE,
    VARIANT,
    Draft,
    FigureTable,
    OutputKind,
)
from sightline.standard.figures import SAMPLING, Figure
from sightline.standard.units import Mark, Unit

MOST_ROWS = 100  # of paths, for one area and period
# Made of two tables, not of one.
OF_TWO = frozenset({OutputKind.SHARES, OutputKind.DRAWN, OutputKind.RATES, OutputKind.RATIOS})
_MOST_DAYS = 366 * 100
_UNITS: Mapping[OutputKind, frozenset[Unit]] = {
    OutputKind.SHARES: frozenset({Unit.PERCENT}), OutputKind.CURVES: frozenset({Unit.PERCENT}),
    OutputKind.DURATIONS: frozenset({Unit.DAY}), OutputKind.DRAWN: frozenset({Unit.PERCENT}), **rates.UNITS,
}  # fmt: skip
_MOST = {OutputKind.DURATIONS: _MOST_DAYS, OutputKind.RATES: 10_000 + 1e-9, OutputKind.RATIOS: math.inf}


def shape(table: FigureTable) -> Iterator[str]:
    """What is wrong with one derived table by itself."""
    figures = [figure for figure in table.figures if figure.value is not None]
    units = _UNITS[table.kind]
    if any(figure.measure.unit not in units for figure in table.figures):
        yield f"its unit is not {' or '.join(sorted(units))}"
    most = _MOST.get(table.kind, 100 + 1e-9)
    if any(not _least(figure) <= (figure.value or 0.0) <= most for figure in figures):
        yield "a value is below nought, or more than it can be"
    if any(figure.mark in (Mark.SUPPRESSED, Mark.LOW) for figure in table.figures):
        yield "a figure has been withheld or marked low before: clearance must see it"
    if any(figure.measure.rounding != "exact" for figure in table.figures):
        yield "a figure has been rounded before: clearance must see the exact one"
    if any(figure.n is None for figure in figures):
        yield "a figure does not say of how many it was made (n)"
    if len(set(table.made_of)) != _sources_of(table):
        yield f"it must be made of {_sources_of(table)} table(s), and name them"
    yield from _own_dimensions(table)


def _sources_of(table: FigureTable) -> int:
    """How many tables it is made of."""
    return 2 if table.kind in OF_TWO else 1


def _least(figure: Figure) -> float:
    """The least that a value may be: a mean may be of days that are fewer than some others, and so below nought."""
    return -_MOST_DAYS if figure.code(QUANTILE) == MEAN else 0


def _own_dimensions(table: FigureTable) -> Iterator[str]:
    codes = {dimension.code for dimension in table.dimensions}
    if any(code in ROWS and value == OTHER for figure in table.figures for code, value in figure.breakdown):
        yield "a figure is of rows that are added together as other: which these are is decided by clearance"
    if table.kind is OutputKind.DURATIONS:
        if any(figure.code(QUANTILE) not in {*QUANTILES, MEAN} for figure in table.figures):
            yield f"a duration is none of {', '.join((*QUANTILES, MEAN))}: no least or greatest is published"
        if any(sum(one.kind == SAMPLING for one in figure.intervals) > 1 for figure in table.figures):
            yield "a duration has two ranges of one kind"
        if any(not _holds(figure) for figure in table.figures):
            yield "a range does not hold its duration, or goes below nought"
    elif table.kind is OutputKind.CURVES:
        if DAY not in codes or any(not (figure.code(DAY) or "").isdecimal() for figure in table.figures):
            yield f"a curve needs the dimension {DAY}, whose codes are whole numbers"
        if any(dimension.additive for dimension in table.dimensions if dimension.code in (DAY, HOW_ENDED)):
            yield "the points of a curve are shares so far, and do not add up"


def _holds(figure: Figure) -> bool:
    value, least = figure.value, _least(figure)
    ranges = [one for one in figure.intervals if one.kind == SAMPLING]
    return value is None or all(least <= one.lower <= value <= one.upper <= _MOST_DAYS for one in ranges)


def paths(table: FigureTable) -> Iterator[str]:
    """What is wrong with one table of paths by itself, beside what is wrong with counts."""
    rows = [dimension for dimension in table.dimensions if dimension.code in ROWS]
    if len(rows) != 1:
        yield f"paths are broken down by {EDGE} or by {VARIANT}, and by one of these only"
        return
    (row,) = rows
    if any(figure.code(row.code) is None for figure in table.figures):
        yield "a figure is of no edge or variant: a total stands in a table of counts"
    codes = {figure.code(row.code) or "" for figure in table.figures} - {OTHER}
    if any(not all(code.split(SIGN)) or (row.code == EDGE and code.count(SIGN) != 1) for code in codes):
        yield f"an edge is not coded from{SIGN}to, or a variant has a stage without a code"
    places = Counter(
        (f.measure, f.period, f.area, *(p for p in f.breakdown if p[0] != row.code)) for f in table.figures
    )
    if any(number > MOST_ROWS for number in places.values()):
        yield f"more than {MOST_ROWS} rows for one area and period: add the rest together as {OTHER}"
    if row.code == VARIANT and any(not is_wide(figure.area) for figure in table.figures):
        yield "variants are counted for one authority: there the moves that make them up give them away"
    if any(dimension.code in ROWS | {STAGE} for dimension in table.dimensions if dimension is not row):
        yield "paths are not broken down by stage as well"


# -- against the counts they name ------------------------------------------------------------------------------


def against_counts(draft: Draft, drafts: Sequence[Draft] = ()) -> Iterator[tuple[FigureTable, str]]:
    """What derived tables of a draft claim that their counts do not bear out: (table, reason).

    `drafts` are all of the release: rates are of populations that any of them may hold as published.
    """
    published = {t.name: t for one in (draft, *drafts) for t in one.tables if t.kind is OutputKind.PUBLISHED}
    held = {**published, **{table.name: table for table in draft.tables}}
    for table in draft.tables:
        if table.kind is OutputKind.PATHS:
            yield from ((table, reason) for reason in _stages(table, draft))
        if table.kind not in _CHECKS:
            continue
        kinds = [held[name].kind if name in held else None for name in table.made_of]
        if table.kind is OutputKind.RATES and kinds[1:] != [OutputKind.PUBLISHED]:
            yield table, "its populations are not in a table of this release that somebody else has published"
        elif any(kind not in OF_PEOPLE for kind in kinds[: 1 if table.kind is OutputKind.RATES else None]):
            yield table, "it is made of a table that is no table of counts of this draft"
        elif len(set(table.made_of)) == _sources_of(table):
            yield from ((table, reason) for reason in _CHECKS[table.kind](table, Sources(held)))


def _stages(table: FigureTable, draft: Draft) -> Iterator[str]:
    """The visits to stages must be known to be those of the moves."""
    held = {one.name: one for one in draft.tables}
    by_stage = {name for name, one in held.items() if any(d.code == STAGE for d in one.dimensions)}
    if any(name not in by_stage or held[name].kind is not OutputKind.COUNTS for name in table.made_of):
        yield f"it may be made of counts by {STAGE} of this draft only"
    counts = {name for name in by_stage if held[name].kind is OutputKind.COUNTS}
    if any(dimension.code == EDGE for dimension in table.dimensions) and counts - set(table.made_of):
        yield f"the draft has counts by {STAGE} that it does not name: moves into a stage add up to these"


def _a_count(table: FigureTable, place: int, figure: Figure, number: float | None, sources: Sources) -> bool:
    found = sources.find(table.made_of[place], figure)
    return found is not None and found.value is not None and number == found.value


def _shares(table: FigureTable, sources: Sources) -> Iterator[str]:
    figures = [figure for figure in table.figures if figure.value is not None]
    for place, name in enumerate(("numerator", "denominator")):
        if any(not _a_count(table, place, f, f.denominator if place else f.n, sources) for f in figures):
            yield f"the {name} of a share is not the one figure of its period, area and breakdown in {name}s' table"
    if any(not _is_share(figure) for figure in figures):
        yield "a share is not its numerator as per cent of its denominator, or the numerator is the greater"


def _is_share(figure: Figure) -> bool:
    n, whole = figure.n, figure.denominator
    if n is None or not whole or not 0 <= n <= whole or figure.value is None:
        return False
    return math.isclose(figure.value, 100 * n / whole, abs_tol=1e-6)


def _durations(table: FigureTable, sources: Sources) -> Iterator[str]:
    figures = [figure for figure in table.figures if figure.value is not None]
    if any(not _a_count(table, 0, figure, figure.n, sources) for figure in figures):
        yield "the number of cases of a duration is not the one figure of its period, area and breakdown in their table"
    by_place: dict[object, dict[float, float]] = {}
    for figure in figures:
        share = QUANTILES.get(figure.code(QUANTILE) or "")
        rest = tuple(pair for pair in figure.breakdown if pair[0] != QUANTILE)
        if share is not None:
            place = (cell_of(figure).what, figure.period, figure.area, rest)
            by_place.setdefault(place, {})[share] = figure.value or 0.0
    if any(low > high for place in by_place.values() for (_, low), (_, high) in pairwise(sorted(place.items()))):
        yield "the quantiles of a duration do not rise"


def _curves(table: FigureTable, sources: Sources) -> Iterator[str]:
    for group in groups(table):
        reason = _curve(table, group, sources)
        if reason:
            yield reason


def _curve(table: FigureTable, group: Group, sources: Sources) -> str:
    ends = list(group.ends.values())
    if any(tuple(int(f.code(DAY) or 0) for f in end) != group.days for end in ends) or len(set(group.days)) < len(
        group.days
    ):
        return "the ends of a curve have not the same days, or a day stands twice"
    if group.days[0] != 0 or any(end[0].n != 0 or end[0].value != 0 for end in ends):
        return "a curve does not begin with day 0, at which nothing has happened"
    risks = [[figure.denominator for figure in end] for end in ends]
    if any(risk != risks[0] for risk in risks):
        return "the ends of a curve have not the same numbers at risk"
    if not all(risk is not None and risk >= 0 and risk == int(risk) for risk in risks[0]):
        return "a number at risk is not a whole number of nought or more"
    if any(not (figure.n is not None and figure.n >= 0) for end in ends for figure in end):
        return "a point of a curve does not say how many events there were since the point before"
    at_risk = group.at_risk()
    for place in range(1, len(group.days)):
        if at_risk[place] > at_risk[place - 1] - sum(end[place].n or 0 for end in ends):
            return "more are at risk after a step of a curve than its events leave"
    if any((a.value or 0) > (b.value or 0) + 1e-9 for end in ends for a, b in pairwise(end)):
        return "a curve falls: it is the share for which something had happened"
    for name, end in group.ends.items():
        between = zip(end, possible(group, name), strict=True)
        if any(not low - 1e-6 <= (figure.value or 0.0) / 100 <= high + 1e-6 for figure, (low, high) in between):
            return "a share of a curve is none that its events and numbers at risk allow"
    if not _a_count(table, 0, group.first, group.first.denominator, sources):
        return "the cases of a curve are not the one figure of its period, area and breakdown in their table"
    return ""


_CHECKS: Mapping[OutputKind, Callable[[FigureTable, Sources], Iterator[str]]] = {
    OutputKind.SHARES: _shares, OutputKind.CURVES: _curves, OutputKind.DURATIONS: _durations,
    OutputKind.RATES: rates.faults, OutputKind.RATIOS: rates.faults, OutputKind.CONTRIBUTORS: contributors.faults,
    OutputKind.DRAWN: drawn.faults,
}  # fmt: skip


# -- between tables --------------------------------------------------------------------------------------------


def between(drafts: Sequence[Draft]) -> Iterator[str]:
    """Names that two tables have of which one is made use of, and tables that are made of each other in a circle."""
    tables = [table for draft in drafts for table in draft.tables]
    makers = DERIVED | {OutputKind.PATHS, OutputKind.CONTRIBUTORS}
    named = {name for table in tables if table.kind in makers for name in table.made_of}
    times = Counter(table.name for table in tables)
    if any(times[name] > 1 for name in named):
        yield "two tables have the name of one that another is worked out from"
    if _circle({table.name: table.made_of for table in tables}):
        yield "tables are made of each other in a circle"


def _circle(made_of: Mapping[str, Sequence[str]]) -> bool:
    left = {name: {other for other in others if other in made_of} for name, others in made_of.items()}
    while done := {name for name, others in left.items() if not others}:
        left = {name: others - done for name, others in left.items() if name not in done}
    return bool(left)
