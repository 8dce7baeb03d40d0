"""Curves of clocks: the share of cases that had stopped, or ended otherwise, by each day of a fixed grid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sightline.analyses.pathways import clock_measures as by
from sightline.analyses.pathways.clock_tables import Breakdown, Rows, Waits, table
from sightline.methods.curve_figures import points, quantiles
from sightline.methods.survival import Counts, counted
from sightline.standard.clocks import Clock
from sightline.standard.drafts import DAY, HOW_ENDED, QUANTILE, FigureTable, OutputKind
from sightline.standard.figures import Dimension, Figure


@dataclass(frozen=True, slots=True)
class Followed:
    """The cases of one clock by what it showed: those that stopped, that ended otherwise, that were last seen open."""

    values: tuple[int, ...]
    stopped: tuple[int, ...]
    ended: tuple[int, ...]
    open: tuple[int, ...]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.stopped) + sum(self.ended) + sum(self.open)

    @property
    def counts(self) -> Counts:
        """As survival methods take them: cause 0 stopped, cause 1 ended otherwise."""
        return counted(self.values, (self.stopped, self.ended), self.open)

    def up_to(self, last: int) -> dict[str, int]:
        """How many had stopped, ended otherwise, or were no longer seen after some value."""
        found = dict.fromkeys(("stopped", "ended", "open"), 0)
        for value, stopped, ended, still in zip(self.values, self.stopped, self.ended, self.open, strict=True):
            if value <= last:
                found = {"stopped": found["stopped"] + stopped, "ended": found["ended"] + ended,
                         "open": found["open"] + still}  # fmt: skip
        return found


def followed(
    rows: Rows, clock: str, value: str, csa: Sequence[str] = (by.YES, by.NO), dimension: str = "all", code: str = "all"
) -> Followed:
    """The cases of a clock, or of one code of a dimension, by `value`, "shown" or "days", over all the years."""
    at: dict[int, list[int]] = {}
    for row in rows:
        if (row["clock"], row["dimension"], row["code"]) == (clock, dimension, code) and row["csa"] in csa:
            cell = at.setdefault(int(str(row[value])), [0, 0, 0])
            for place, outcome in enumerate(("stopped", "ended", "open")):
                cell[place] += int(str(row[outcome]))
    ordered = sorted(at)
    stopped, ended, still = (tuple(at[shown][place] for shown in ordered) for place in range(3))
    return Followed(tuple(ordered), stopped, ended, still)


def curve_tables(waits: Waits) -> tuple[FigureTable, ...]:
    """One curve a clock, of all its cases; where some ended otherwise, one of these beside it."""
    return tuple(
        made
        for one in waits.used
        if (made := _curve(waits, one, followed(waits.spread_of[one.name], one.name, "shown"))).figures
    )


def _curve(waits: Waits, one: Clock, cases: Followed) -> FigureTable:
    ends = (by.STOPPED, by.ENDED) if sum(cases.ended) else (by.STOPPED,)
    figures: list[Figure] = []
    if cases.total:
        figures = list(_points(waits, one, cases, ends))
    dimensions = (by.clock_dimension([one.name]), by.day_dimension(one), *((by.ENDS,) if len(ends) > 1 else ()))
    return table(f"clock_curve_{one.name}", OutputKind.CURVES, f"{one.label}: share of cases by then", dimensions,
                 figures, "step clock_spread", (f"{waits.prefix}_followed",))  # fmt: skip


def _points(waits: Waits, one: Clock, cases: Followed, ends: Sequence[str]) -> Iterable[Figure]:
    """The figure of every end at every point of the grid; at the first, nothing has happened yet.

    The share is that of a life table on the grid, as it is worked out anew from what is printed.
    """
    so_far = [(0, 0, 0), *(tuple(cases.up_to(day).values()) for day in one.grid[1:])]
    # ends are the first ways of up_to, in its order
    for point in points(cases.total, so_far, len(ends)):
        at: Breakdown = (("clock", one.name), *(((HOW_ENDED, ends[point.cause]),) if len(ends) > 1 else ()))
        yield Figure(by.of(by.CURVE, one), waits.whole, "pooled", point.share, (*at, (DAY, str(one.grid[point.place]))),
                     n=point.happened, denominator=point.at_risk)  # fmt: skip


def day_tables(waits: Waits) -> tuple[FigureTable, ...]:
    """Days by which a quarter, half and three quarters of the cases had stopped: of all, and by sexual abuse and form.

    z where that share of them never had. Beside a form stands the half only.
    """
    days = {one.name: followed(waits.days_of[one.name], one.name, "days") for one in waits.used}
    made = [figure for one in waits.used for figure in _quantiles(waits, one, days[one.name], (("clock", one.name),))]
    clock = by.clock_dimension(one.name for one in waits.used)
    return (
        table(f"{waits.prefix}_days", OutputKind.DURATIONS, "Days by which a share of cases had stopped, by clock",
              (clock, by.QUANTILES), made, "step clock_days", (f"{waits.prefix}_followed",)),
        *_days_by(waits, "csa", by.CSA, ()), *_days_by(waits, "form", by.HARMED_BY, (by.YES,)),
        *_days_by(waits, "context", by.CONTEXT, (by.YES,)),
    )  # fmt: skip


def _days_by(waits: Waits, word: str, dimension: Dimension, csa: Sequence[str]) -> tuple[FigureTable, FigureTable]:
    """Cases that could be followed, and the days by which half of them had stopped, by a dimension."""
    total, halves = [], []
    for one in waits.used:
        if dimension.code != by.CSA.code and waits.says_nothing(one.name, by.IN_STEPS[dimension.code]):
            continue  # of a clock whose records never say it, a row of the unknown tells nothing
        for code, _ in dimension.labels:
            if dimension is by.CSA:
                cases = followed(waits.days_of[one.name], one.name, "days", (code,))
            else:
                cases = followed(waits.days_of[one.name], one.name, "days", csa, by.IN_STEPS[dimension.code], code)
            if not cases.total:
                continue
            at: Breakdown = (("clock", one.name), (dimension.code, code), *((by.CSA.code, yes) for yes in csa))
            total.append(Figure(by.of(by.FOLLOWED, one), waits.whole, "pooled", cases.total, at))
            halves += [figure for figure in _quantiles(waits, one, cases, at) if figure.code(QUANTILE) == "p50"]
    dimensions = (
        by.clock_dimension(one.name for one in waits.used), *(by.only(by.CSA, yes) for yes in csa), dimension,
    )  # fmt: skip
    name = f"{waits.prefix}_followed_by_{word}"
    return (
        table(name, OutputKind.COUNTS, f"Cases that could be followed, by clock and {dimension.label.lower()}",
              dimensions, total, "step clock_days"),
        table(f"{waits.prefix}_days_by_{word}", OutputKind.DURATIONS,
              f"Days by which half had stopped, by {dimension.label.lower()}",
              (*dimensions, by.only(by.QUANTILES, "p50")), halves, "step clock_days", (name,)),
    )  # fmt: skip


def _quantiles(waits: Waits, one: Clock, cases: Followed, at: Breakdown) -> Iterable[Figure]:
    return quantiles(cases.counts, by.of(by.DAYS, one), waits.whole, "pooled", at) if cases.total else ()
