"""Made-up shares, curves, durations and paths for the tests of clearance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sightline.standard.drafts import DAY, EDGE, HOW_ENDED, QUANTILE, VARIANT, FigureTable, OutputKind
from sightline.standard.figures import SAMPLING, Dimension, Figure, Interval, Measure
from sightline.standard.units import Unit
from tests.unit.clearance.made import MEASURE, POOLED, YEAR, counts

BAND = Dimension("band", "How long", True, (("in_time", "In time"), ("late", "Late")))
QUANTILES = Dimension(QUANTILE, "Quantile", False)
SHARE = replace(MEASURE, code="share_in_time", label="Share in time", unit=Unit.PERCENT)
WAIT = replace(MEASURE, code="wait", label="Wait", unit=Unit.DAY)
CURVE = replace(MEASURE, code="share_by_day", label="Share by day", unit=Unit.PERCENT)
MOVES = replace(MEASURE, code="moves", label="Moves", unit=Unit.EPISODE)


def all_cases(number: int, *, area: str = POOLED, name: str = "cases") -> FigureTable:
    """How many cases there were."""
    return counts((), {(): number}, name=name, area=area)


def of_kind(number: int, *, area: str = POOLED, name: str = "in_time") -> FigureTable:
    """How many of the cases were in time: another measure."""
    table = all_cases(number, area=area, name=name)
    return replace(table, figures=tuple(replace(f, measure=replace(MEASURE, code="in_time")) for f in table.figures))


def share(
    part: int, whole: int, *, area: str = POOLED, made_of: tuple[str, ...] = ("in_time", "cases"),
    breakdown: tuple[tuple[str, str], ...] = (), dimensions: tuple[Dimension, ...] = (),
) -> FigureTable:  # fmt: skip
    """A table of one share."""
    figure = Figure(SHARE, YEAR, area, 100 * part / whole, breakdown, n=part, denominator=whole)
    return FigureTable("share", OutputKind.SHARES, "A made-up table", dimensions, (figure,), "a test", made_of)


def shares(part: int, whole: int, *, area: str = POOLED) -> list[FigureTable]:
    """A share with the counts that it was made of, last."""
    return [of_kind(part, area=area), all_cases(whole, area=area), share(part, whole, area=area)]


def durations(
    values: Mapping[str, float],
    cases: int,
    *,
    area: str = POOLED,
    made_of: tuple[str, ...] = ("cases",),
    reach: float = 2,
) -> FigureTable:
    """A table of quantiles, each with a range that reaches so far to both sides."""
    figures = tuple(
        Figure(
            WAIT, YEAR, area, value, ((QUANTILE, code),), n=cases,
            intervals=(Interval(SAMPLING, 0.95, max(0.0, value - reach), value + reach, "binomial"),),
        )
        for code, value in values.items()
    )  # fmt: skip
    return FigureTable("waits", OutputKind.DURATIONS, "A made-up table", (QUANTILES,), figures, "a test", made_of)


def curve(
    steps: Sequence[tuple[int, int | Mapping[str, int], int]], *, area: str = POOLED, measure: Measure = CURVE
) -> FigureTable:
    """A table of one curve from (day, events since the point before, by end where they are named, at risk after it).

    The values are the life table's of the exact counts: half of those lost to view in a step count as at risk in it.
    """
    named = isinstance(steps[0][1], Mapping)
    days = Dimension(DAY, "Day", False, tuple((str(day), str(day)) for day, _, _ in steps))
    ends = list(steps[0][1]) if isinstance(steps[0][1], Mapping) else [""]
    figures, reached, waiting, before = [], dict.fromkeys(ends, 0.0), 1.0, steps[0][2]
    for day, events, risk in steps:
        happened = events if isinstance(events, Mapping) else {"": events}
        every = sum(happened.values())
        exposed = before - max(0, before - risk - every) / 2
        for end in ends:
            reached[end] += waiting * happened[end] / exposed if happened[end] else 0.0
            codes = ((DAY, str(day)), *(((HOW_ENDED, end),) if named else ()))
            figures.append(Figure(measure, YEAR, area, 100 * reached[end], codes, n=happened[end], denominator=risk))
        waiting *= 1 - every / exposed if exposed else 1.0
        before = risk
    dimensions = (days, *((Dimension(HOW_ENDED, "End", False),) if named else ()))
    return FigureTable("curve", OutputKind.CURVES, "A made-up table", dimensions, tuple(figures), "a test", ("cases",))


def curves(steps: Sequence[tuple[int, int | Mapping[str, int], int]], *, area: str = POOLED) -> list[FigureTable]:
    """The count of the cases, and their curve, last."""
    return [all_cases(steps[0][2], area=area), curve(steps, area=area)]


def paths(
    rows: Mapping[str, int], *, row: str = EDGE, area: str = POOLED, made_of: tuple[str, ...] = (), name: str = "paths"
) -> FigureTable:
    """A table of edges or variants."""
    dimension = Dimension(row, "Move", True, tuple((code, code.replace(">", " to ")) for code in rows))
    unit = Unit.MOVE if row == EDGE else Unit.EPISODE
    measure = replace(MOVES, code=f"{row}s", unit=unit)
    figures = tuple(Figure(measure, YEAR, area, value, ((row, code),)) for code, value in rows.items())
    return FigureTable(name, OutputKind.PATHS, "A made-up table", (dimension,), figures, "a test", made_of)


def variants(rows: Mapping[str, int], *, name: str = "variants", made_of: tuple[str, ...] = ()) -> FigureTable:
    """A table of variants."""
    return paths(rows, row=VARIANT, name=name, made_of=made_of)
