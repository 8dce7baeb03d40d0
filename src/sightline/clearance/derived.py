"""Shares and durations, and how every derived figure finds the counts that it was made of.

What is printed of a derived figure is worked out anew from counts *as they are printed*, so that a reader who has these
could have worked it out alone: it tells nothing more. Hence the contract, which claims.py keeps:

- `made_of` names tables of counts (counts, overlaps or paths) of the same draft.
- A figure's count is the one figure of a named table with the same period and area, and with the same breakdown less
  `day`, `end`, `quantile` and the dimensions which that table does not have. It must have the value that is claimed.
- shares: `made_of` is (numerators, denominators). Printed is the rounded numerator as whole per cent of the rounded
  denominator, with Wilson's interval of these two; c where one of them is not printed, where the printed denominator,
  or what is printed of it less the numerator, is under the policy's minimum.
- drawn shares: see drawn.py.
- durations: `made_of` is (counts,): the number of cases that a quantile or a mean rests on. Printed where the least
  number that the printed count allows leaves ten cases on each side of the quantile.
- curves: see curves.py. Paths: see paths.py. Rates and ratios: see rates.py.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from sightline.clearance.cells import Cell, cell_of
from sightline.clearance.policy import Policy
from sightline.standard.drafts import CONTRIBUTION, DAY, DERIVED, HOW_ENDED, QUANTILE, FigureTable, OutputKind
from sightline.standard.figures import SAMPLING, Figure, Interval
from sightline.standard.shares import NORMAL_95, wilson
from sightline.standard.units import IN_PLACE, Mark

EACH_SIDE = 10  # the fewest cases on each side of a quantile, and of an end of its range
MEAN = "mean"
QUANTILES: Mapping[str, float] = {"p10": 0.10, "p25": 0.25, "p50": 0.50, "p75": 0.75, "p90": 0.90}
OWN_DIMENSIONS = frozenset({DAY, HOW_ENDED, QUANTILE, CONTRIBUTION})  # that the counts of a derived table do not have

Key = tuple[date, date, str, tuple[tuple[str, str], ...]]


@dataclass(slots=True)
class Sources:
    """The tables that derived ones are made of, by name. Names are unique among these (claims.py)."""

    tables: Mapping[str, FigureTable]
    _at: dict[str, dict[Key, list[Figure]]] = field(default_factory=dict)

    @staticmethod
    def of(tables: Iterable[FigureTable]) -> Sources:
        """The tables among these that derived tables name."""
        held = list(tables)
        makers = DERIVED | {OutputKind.CONTRIBUTORS}
        named = {name for table in held if table.kind in makers for name in table.made_of}
        found: dict[str, FigureTable] = {}
        for table in held:
            if table.name in named:  # twice: rows of paths that are printed, and those that are gone
                before = found[table.name].figures if table.name in found else ()
                found[table.name] = replace(table, figures=(*before, *table.figures))
        return Sources(found)

    def find(self, name: str, figure: Figure) -> Figure | None:
        """The count in table `name` that a derived figure was made of; None where there is not exactly one."""
        table = self.tables.get(name)
        if table is None:
            return None
        if name not in self._at:
            self._at[name] = {}
            for one in table.figures:
                self._at[name].setdefault(_key(one, one.breakdown), []).append(one)
        known = {dimension.code for dimension in table.dimensions} - OWN_DIMENSIONS
        found = self._at[name].get(_key(figure, tuple(pair for pair in figure.breakdown if pair[0] in known)), [])
        return found[0] if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class Shown:
    """What of a release is withheld, and what derived tables were made of."""

    withheld: frozenset[Cell]
    sources: Sources
    printed: Mapping[Cell, int | None] | None = None  # under an alternative: what each count is printed as

    def count(self, name: str, figure: Figure, policy: Policy) -> int | None:
        """The count in table `name` that a derived figure was made of, as it is printed; None where it is not."""
        found = self.sources.find(name, figure)
        if found is None or found.value is None or cell_of(found) in self.withheld:
            return None
        if self.printed is not None:
            return self.printed[cell_of(found)]
        return policy.rounded(int(found.value), found.area)

    def hides(self, name: str, figure: Figure) -> bool:
        """Whether the count that a derived figure was made of is withheld."""
        found = self.sources.find(name, figure)
        if found is None or found.value is None:
            return False
        gone = self.printed is not None and self.printed[cell_of(found)] is None
        return gone or cell_of(found) in self.withheld


def _key(figure: Figure, breakdown: tuple[tuple[str, str], ...]) -> Key:
    return figure.period.start, figure.period.end, figure.area, breakdown


def parts_and_wholes(tables: Iterable[FigureTable], sources: Sources) -> set[tuple[Cell, Cell]]:
    """(numerator, denominator) of every share: the attack must know that the one is part of the other."""
    found = set()
    for table in tables:
        if table.kind in (OutputKind.SHARES, OutputKind.DRAWN):
            for figure in table.figures:
                part, whole = (sources.find(name, figure) for name in table.made_of)
                if part is not None and whole is not None and None not in (part.value, whole.value):
                    found.add((cell_of(part), cell_of(whole)))
    return found


# -- shares ----------------------------------------------------------------------------------------------------


def print_shares(table: FigureTable, policy: Policy, shown: Shown) -> FigureTable:
    """Each share of the rounded counts, in whole per cent, with Wilson's interval outwards."""
    return replace(table, figures=tuple(_share(table, figure, policy, shown) for figure in table.figures))


def _share(table: FigureTable, figure: Figure, policy: Policy, shown: Shown) -> Figure:
    numerators, denominators = table.made_of
    bare = bare_of(figure, "of rounded counts")
    if figure.mark in IN_PLACE:
        hidden = shown.hides(numerators, figure) or shown.hides(denominators, figure)
        return bare.marked(Mark.SUPPRESSED) if hidden else bare
    part, whole = shown.count(numerators, figure, policy), shown.count(denominators, figure, policy)
    if part is None or whole is None or whole < policy.minimum or whole - part < policy.minimum:
        return bare.marked(Mark.SUPPRESSED)
    low, high = wilson(part, whole)
    return per_cent(bare, part / whole, low, high, "Wilson, 95%, of the rounded counts")


def per_cent(bare: Figure, share: float, low: float, high: float, method: str) -> Figure:
    """A share in whole per cent with its interval outwards; marked `low` where it would print as nought and is not.

    One that is not all, and would print as 100, is printed as 99: its interval says the rest.
    """
    shown = min(math.floor(100 * share + 0.5 + 1e-9), 99)  # halves up, whatever 0.575 is to the machine
    if share > 0 and shown == 0:
        return bare.marked(Mark.LOW)
    least, most = max(0, math.floor(100 * low + 1e-9)), min(100, math.ceil(100 * high - 1e-9))
    interval = Interval(SAMPLING, 0.95, float(least), float(most), method)
    return replace(bare, value=float(shown), intervals=(interval,))


def bare_of(figure: Figure, rounding: str) -> Figure:
    """A figure without what it was made of, and without intervals."""
    return replace(
        figure, measure=replace(figure.measure, rounding=rounding), n=None, denominator=None, intervals=()
    )  # fmt: skip


# -- durations -------------------------------------------------------------------------------------------------


def print_durations(table: FigureTable, policy: Policy, shown: Shown) -> FigureTable:
    """Quantiles in whole days, means to two figures, ranges outwards; each only where enough cases lie on both sides.

    Whether there are enough is decided by the least number of cases that the printed count allows, so that what is
    missing tells no more than the printed count does. The end of a range is itself the duration of a case, with cases
    on both sides: where these may be fewer than ten, the range is left out.
    """
    return replace(table, figures=tuple(_duration(table, figure, policy, shown) for figure in table.figures))


def _duration(table: FigureTable, figure: Figure, policy: Policy, shown: Shown) -> Figure:
    bare = bare_of(figure, "two figures" if figure.code(QUANTILE) == MEAN else "whole days")
    (name,) = table.made_of
    if figure.value is None:
        return bare.marked(Mark.SUPPRESSED) if shown.hides(name, figure) else bare
    printed = shown.count(name, figure, policy)
    if printed is None:
        return bare.marked(Mark.SUPPRESSED)
    cases, share = policy.interval(printed, figure.area)[0], QUANTILES.get(str(figure.code(QUANTILE)), 0.5)
    if not enough(cases, share):
        return bare.marked(Mark.SUPPRESSED)
    ranges = [one for one in figure.intervals if one.kind == SAMPLING]
    if figure.code(QUANTILE) != MEAN:
        ranges = ranges if ends_have_enough(cases, share) else []
        kept = tuple(replace(i, lower=float(math.floor(i.lower)), upper=float(math.ceil(i.upper))) for i in ranges)
        return replace(bare, value=float(math.floor(figure.value + 0.5)), intervals=kept)
    kept = tuple(replace(i, lower=_two(i.lower, math.floor), upper=_two(i.upper, math.ceil)) for i in ranges)
    return replace(bare, value=two_numbers(figure.value), intervals=kept)


def enough(cases: int, share: float) -> bool:
    """Whether at least ten of so many cases lie on each side of a quantile."""
    return cases * min(share, 1 - share) >= EACH_SIDE - 1e-9


def ends_have_enough(cases: int, share: float) -> bool:
    """Whether at least ten cases lie beyond each end of a 95% interval of a quantile, by ranks.

    Source: the ranks are those of the binomial interval, cases x share +- 1.96 x root of cases x share x (1 - share),
    one rank outwards: Conover, Practical Nonparametric Statistics (1999), section 3.2.
    """
    reach = NORMAL_95 * math.sqrt(cases * share * (1 - share)) + 1
    return cases * min(share, 1 - share) - reach >= EACH_SIDE


def two_numbers(value: float) -> float:
    """To two figures, halves up, and never finer than a tenth."""
    return _two(value, lambda one: math.floor(one + 0.5))


def _two(value: float, to_whole: Callable[[float], int]) -> float:
    """To two figures, and never finer than a tenth of a day; `to_whole` says to which side.

    A mean may be of differences, and then lie below nought.
    """
    if value == 0:
        return 0.0
    places = max(-1, math.floor(math.log10(abs(value))) - 1)
    shown = to_whole(value / 10.0**places + (1e-9 if to_whole is not math.ceil else -1e-9))
    return float(round(shown * 10.0**places, 1))
