"""What ran for some weeks in some areas did to a count: the ratio of what was counted to what was to be expected.

Expected is what those areas had before, times how the areas beside changed between the same weeks. What it rests on:
without it both would have changed by the same share. Weeks of an area before are added together, so that few cases a
week suffice. Where areas began in different weeks each group is set beside areas that never began or began after its
last week. With one start this is the Poisson regression with a level for each area and week; Wooldridge, Econometrics
Journal 26 (2023), gives the staggered one.

An interval is the widest of three: that of chance alone (Poisson), and two of how far areas truly lie from their side,
taken as a multiple of chance (quasi-Poisson) and as it is (each area's own sum), by Student's distribution. The
logarithm of the ratio is taken as normal, which needs cases.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy import stats

from sightline.errors import MethodError
from sightline.methods.effects.panel import (
    NEVER,
    Fault,
    Floats,
    Ints,
    NoEffect,
    Panel,
    Problem,
    problem,
    problems,
)
from sightline.methods.rates import normal_point
from sightline.standard.figures import Period
from sightline.standard.records import Break

FEWEST_CASES = 10  # of a side, before and in the weeks looked at
FEWEST_AREAS = 2  # of a side: one alone cannot say how far areas vary

Bools = npt.NDArray[np.bool_]


class Window(StrEnum):
    """Which weeks are set against those before."""

    DURING = "while it ran"
    AFTER = "after it ended"


@dataclass(frozen=True, slots=True)
class Counts:
    """Cases of `areas` x `periods`. `start` is the position of an area's first period with it, or NEVER; `stop` that
    of the first period after it."""

    areas: tuple[str, ...]
    periods: tuple[Period, ...]
    cases: Ints
    start: Ints
    stop: Ints

    @property
    def groups(self) -> tuple[tuple[int, int], ...]:
        """(start, stop) of each group of areas, in order."""
        mine = self.start != NEVER
        return tuple(sorted(set(zip(self.start[mine].tolist(), self.stop[mine].tolist(), strict=True))))


@dataclass(frozen=True, slots=True)
class Ratio:
    """Observed over expected, with its interval; `percent` says it as per cent more (below 0: fewer).

    `error` is the standard error of its logarithm by chance, `spread` the variance over that of chance seen between
    areas, `areas` and `beside` how many there were on each side, `observed` and `expected` cases in the areas with it.
    """

    value: float
    lower: float
    upper: float
    error: float
    spread: float
    freedom: int
    observed: int
    expected: float
    areas: int
    beside: int

    @property
    def percent(self) -> tuple[float, float, float]:
        """(value, lower, upper) in per cent more than expected."""
        return tuple(100 * (each - 1) for each in (self.value, self.lower, self.upper))  # type: ignore[return-value]

    @property
    def added(self) -> tuple[float, float, float]:
        """(value, lower, upper) in cases more than expected, of those observed."""
        return tuple(self.observed * (1 - 1 / each) for each in (self.value, self.lower, self.upper))  # type: ignore[return-value]

    @property
    def tells(self) -> bool:
        """Whether its interval leaves out no change."""
        return self.lower > 1 or self.upper < 1

    @property
    def wide(self) -> float:
        """The standard error of its logarithm by the widest of the three, where the level of the interval is 0.95."""
        return (math.log(self.upper) - math.log(self.lower)) / 2 / float(stats.t.ppf(0.975, self.freedom))

    def p(self, *, fewer: bool = False) -> float:
        """p of as many more by chance, or as many fewer; one-sided, by `wide`."""
        far = math.log(self.value) / self.wide
        return float(stats.t.cdf(far, self.freedom) if fewer else stats.t.sf(far, self.freedom))

    @property
    def smallest(self) -> float:
        """Per cent more that would have been told from none in about 80 of 100: 2.8 errors, not 1.96."""
        reach = (math.log(self.upper) - math.log(self.lower)) / 2
        return 100 * (math.exp(reach * 2.8016 / 1.96) - 1)


@dataclass(frozen=True, slots=True)
class Block:
    """The ratio of some weeks since the start, `at` the first of them; below 0 are weeks before."""

    at: int
    ratio: Ratio


@dataclass(frozen=True, slots=True)
class _Piece:
    """One group of areas, whom it is set beside, which periods are looked at, and which they are set against."""

    mine: Bools
    beside: Bools
    target: Ints
    base: Ints


def ratio(found: Counts, window: Window = Window.DURING, level: float = 0.95, breaks: Sequence[Break] = ()) -> Ratio:
    """The ratio of all areas together. Raises NoEffect with every reason at once.

    `breaks` are records of the break ledger that touch what is counted.
    """
    if wrong := tuple(_wrong(found, breaks)):
        raise NoEffect(wrong)
    return _ratio(found, list(_pieces(found, window)), level)


def by_block(found: Counts, length: int, level: float = 0.95) -> tuple[Block, ...]:
    """The ratio of each `length` periods before, during and after; those before are set against the others before.

    Blocks with fewer than 10 cases on a side are left out. Raises NoEffect where there is no effect at all.
    """
    if length < 1:
        raise MethodError("a block has at least one period")
    if wrong := tuple(_wrong(found, ())):
        raise NoEffect(wrong)
    last = found.cases.shape[1]
    first = -(max(start for start, _ in found.groups) // length)
    blocks = []
    for number in range(first, (last - min(start for start, _ in found.groups)) // length + 1):
        pieces = list(_block(found, number * length, length))
        if pieces and _enough(found, pieces):
            blocks.append(Block(number * length, _ratio(found, pieces, level)))
    return tuple(blocks)


def before(found: Counts, length: int) -> float | None:
    """p that both sides changed alike from block to block before it began; None where fewer than two blocks can say.

    Chi squared of sides by blocks, by the spread between areas (F). Not seen is not the same as not so.
    """
    sums, freedom, spread = 0.0, 0, 1.0
    for start, stop in found.groups:
        edges = list(range(start % length, start + 1, length))
        if len(edges) < 3:
            continue
        mine, beside = _sides(found, start, stop)
        mine = mine & (found.stop == stop)
        table = np.array([
            [found.cases[side, first:last].sum() for first, last in pairwise(edges)]
            for side in (mine, beside)
        ], float)  # fmt: skip
        table = table[:, table.sum(axis=0) > 0]
        if table.shape[1] < 2 or (table.sum(axis=1) == 0).any():
            continue
        sums += float(stats.chi2_contingency(table, correction=False).statistic)
        freedom += table.shape[1] - 1
    if not freedom:
        return None
    spread = max(1.0, _ratio(found, list(_pieces(found, Window.DURING)), 0.95).spread)
    areas = len(found.areas) - len(found.groups) - 1
    return float(stats.f.sf(sums / spread / freedom, freedom, max(areas, 1)))


def _wrong(found: Counts, breaks: Sequence[Break]) -> Iterator[Problem]:
    if not found.periods:
        yield problem(Fault.SHORT, "No week is left that lies wholly with it or without")
        return
    if (found.cases < 0).any():
        yield problem(Fault.SHAPE, "A count is a whole number from 0")
    yield from problems(Panel(found.areas, found.periods, found.cases.astype(float), found.start), breaks=breaks)
    running = found.start != NEVER
    if running.sum() == 1 and len(found.areas) > 1:
        yield problem(Fault.ONE_AREA)
    elif running.any() and 0 < len(found.areas) - running.sum() < FEWEST_AREAS:
        yield problem(Fault.FEW, "One area only is left beside: how far areas vary is not known")


def _pieces(found: Counts, window: Window) -> Iterator[_Piece]:
    """Each group that has weeks before and in the window, with whom it is set beside."""
    last = found.cases.shape[1]
    for start, stop in found.groups:
        target = np.arange(start, min(stop, last)) if window is Window.DURING else np.arange(stop, last)
        if start >= 1 and len(target):
            mine, beside = _sides(found, start, int(target[-1]) + 1)
            yield _Piece(mine & (found.stop == stop), beside, target, np.arange(start))


def _sides(found: Counts, start: int, until: int) -> tuple[Bools, Bools]:
    return found.start == start, (found.start == NEVER) | (found.start >= until)


def _block(found: Counts, at: int, length: int) -> Iterator[_Piece]:
    for start, stop in found.groups:
        target = np.arange(start + at, start + at + length)
        if target[0] < 0 or target[-1] >= found.cases.shape[1]:
            continue
        base = np.array([place for place in range(start) if at >= 0 or place not in target], int)
        mine, beside = _sides(found, start, max(int(target[-1]) + 1, start + 1))
        if len(base):
            yield _Piece(mine & (found.stop == stop), beside, target, base)


def _sums(found: Counts, piece: _Piece) -> tuple[float, float, float, float]:
    """Cases looked at and set against, in its areas and beside."""
    target, base = found.cases[:, piece.target].sum(axis=1), found.cases[:, piece.base].sum(axis=1)
    return tuple(float(part[side].sum()) for side in (piece.mine, piece.beside) for part in (target, base))  # type: ignore[return-value]


def _enough(found: Counts, pieces: Sequence[_Piece]) -> bool:
    columns = zip(*(_sums(found, piece) for piece in pieces), strict=True)
    return all(sum(column) >= FEWEST_CASES for column in columns)


def _ratio(found: Counts, pieces: Sequence[_Piece], level: float) -> Ratio:
    """See the head of this module; each group weighs as what is expected of it."""
    kept = [piece for piece in pieces if all(_sums(found, piece)[1:])]
    if not kept or not _enough(found, kept):
        raise NoEffect([problem(Fault.SHORT, f"There are not {FEWEST_CASES} cases on each side, before and then")])
    sums = [_sums(found, piece) for piece in kept]
    observed = sum(row[0] for row in sums)
    expected = np.array([of_base * beside / beside_base for _, of_base, beside, beside_base in sums])
    pulled = _pulled(found, kept, sums, observed, expected / expected.sum())
    value = observed / expected.sum()
    reach = max(
        normal_point(level) * pulled.chance,
        float(stats.t.ppf((1 + level) / 2, pulled.freedom))
        * max(pulled.chance * math.sqrt(pulled.spread), pulled.by_area),
    )
    lower, upper = value * math.exp(-reach), value * math.exp(reach)
    mine, others = (np.any([getattr(piece, side) for piece in kept], axis=0).sum() for side in ("mine", "beside"))
    return Ratio(
        float(value), float(lower), float(upper), pulled.chance, pulled.spread, pulled.freedom, int(observed),
        float(expected.sum()), int(mine), int(others),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Pulled:
    """Errors of the logarithm of a ratio: by chance alone, and by how far areas lie from their side.

    `spread` is the variance of areas about their side over that of chance, `freedom` its degrees of freedom.
    """

    chance: float
    by_area: float
    spread: float
    freedom: int


def _pulled(
    found: Counts, pieces: Sequence[_Piece], sums: Sequence[tuple[float, ...]], observed: float, weights: Floats
) -> _Pulled:
    """How the logarithm of the ratio moves with each cell, and with how far each area lies from its side."""
    pulls, count = np.zeros(found.cases.shape), len(found.areas)
    squares, times, moved, sizes = (np.zeros(count) for _ in range(4))
    for piece, (_, of_base, beside, beside_base), weight in zip(pieces, sums, weights, strict=True):
        target, base = (found.cases[:, part].sum(axis=1).astype(float) for part in (piece.target, piece.base))
        for side, up, down in (
            (piece.mine, 1 / observed, -weight / of_base), (piece.beside, -weight / beside, weight / beside_base),
        ):  # fmt: skip
            pulls[np.ix_(side, piece.target)] += up
            pulls[np.ix_(side, piece.base)] += down
            both = target + base
            share = target[side].sum() / both[side].sum()
            there = side & (both > 0)
            rest = target[there] - both[there] * share
            if 0 < share < 1:
                squares[there] += rest**2 / (both[there] * share * (1 - share))
            moved[there] += rest * (up - down)
            times[side] += 1
            sizes[side] = np.maximum(sizes[side], side.sum())
    used = times > 0
    freedom = max(int(used.sum()) - len(pieces) - 1, 1)
    bigger = sizes[used] / np.maximum(sizes[used] - 1, 1)
    return _Pulled(
        math.sqrt(float((pulls**2 * found.cases).sum())), math.sqrt(float((bigger * moved[used] ** 2).sum())),
        float((squares[used] / times[used]).sum()) / freedom, freedom,
    )  # fmt: skip
