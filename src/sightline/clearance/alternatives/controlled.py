"""Controlled rounding: each count to a multiple of the base next to it, so that parts still add up to totals.

The total of a group of people is rounded first; the counts by one dimension so that they add up to it; those by two so
that they add up to both. The least change is sought among all such tables, with a little chance from a seed, so that
nobody who knows the rule can tell which way a count went. A multiple of the base stays where the sums allow it. Where
they leave no such table, counts may go one multiple further. Counts by a dimension that does not add up are rounded
each by itself.

The search is a transport problem: steps of one base go from rows to columns, each over the cell in which it costs
least, by shortest paths on which steps taken before may be taken back (Busacker and Gowen), so that the result is best.
Source: Cox, A constructive procedure for unbiased controlled rounding, Journal of the American Statistical Association
82 (1987); Ahuja, Magnanti and Orlin, Network Flows (1993), section 9.7.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from sightline.errors import ClearanceError

Table = Sequence[Sequence[int]]
_CHANCE = 0.5  # how far chance counts beside the change itself, in bases
_NEVER = -1


def by_one(counts: Sequence[int], total: int, base: int, chance: Sequence[float]) -> list[int]:
    """Counts rounded so that they add up to a rounded total. Raises ClearanceError where no such numbers lie near."""
    return by_two([counts], [total], None, base, [chance])[0]


def by_two(
    counts: Table, rows: Sequence[int], columns: Sequence[int] | None, base: int, chance: Sequence[Sequence[float]]
) -> list[list[int]]:
    """A table of m rows of n counts rounded so that it adds up to rounded rows (m) and, where given, columns (n).

    `chance` are numbers from 0 to 1 of the same shape. Raises ClearanceError where no such table lies near.
    """
    for further in (0, 1):
        search = _Search(counts, base, chance, further)
        if search.meets(rows, columns):
            return [[(low + up) * base for low, up in zip(*line, strict=True)] for line in search.lines()]
    raise ClearanceError("no rounded table lies near that adds up: choose another policy, or leave a table out")


class _Search:
    """Steps of one base up from the lowest table; `cost` of each is what it takes the count further away."""

    def __init__(self, counts: Table, base: int, chance: Sequence[Sequence[float]], further: int) -> None:
        self.exact = [[count / base for count in line] for line in counts]
        self.low = [[max(count // base - further, 0) for count in line] for line in counts]
        self.high = [[-(-count // base) + further for count in line] for line in counts]
        self.base, self.chance = base, chance
        self.up = [[0] * len(line) for line in counts]

    def lines(self) -> list[tuple[list[int], list[int]]]:
        """(lowest, steps up) of each row."""
        return list(zip(self.low, self.up, strict=True))

    def meets(self, rows: Sequence[int], columns: Sequence[int] | None) -> bool:
        """Take the cheapest steps that bring every row and column to its sum; False where none do."""
        short = [one // self.base - sum(line) for one, line in zip(rows, self.low, strict=True)]
        free = columns is None
        lack = [] if columns is None else [
            one // self.base - sum(line[place] for line in self.low) for place, one in enumerate(columns)
        ]  # fmt: skip
        if min(short) < 0 or (not free and (min(lack) < 0 or sum(short) != sum(lack))):
            return False
        while any(short):
            path = self._path(short, lack, free)
            if not path:
                return False
            for row, column, by in path:
                self.up[row][column] += by
            short[path[0][0]] -= 1
            if not free:
                lack[path[-1][1]] -= 1
        return True

    def _cost(self, row: int, column: int, step: int) -> float:
        low, exact = self.low[row][column], self.exact[row][column]
        return abs(low + step + 1 - exact) - abs(low + step - exact) + _CHANCE * (self.chance[row][column] - 0.5)

    def _path(self, short: Sequence[int], lack: Sequence[int], free: bool) -> list[tuple[int, int, int]]:
        """The cheapest way from a row that is short to a column that lacks: cells, each with a step up or back."""
        m, n = len(self.up), len(self.up[0])
        rows = [0.0 if one else math.inf for one in short]
        columns = [math.inf] * n
        before_row, before_column = [_NEVER] * m, [_NEVER] * n
        moved = True
        while moved:
            moved = False
            for row in range(m):
                for column in range(n):
                    step = self.up[row][column]
                    if self.low[row][column] + step < self.high[row][column]:
                        reach = rows[row] + self._cost(row, column, step)
                        if reach < columns[column] - 1e-12:
                            columns[column], before_column[column], moved = reach, row, True
                    if step:
                        reach = columns[column] - self._cost(row, column, step - 1)
                        if reach < rows[row] - 1e-12:
                            rows[row], before_row[row], moved = reach, column, True
        ends = [one for one in range(n) if columns[one] < math.inf and (free or lack[one])]
        return self._back(min(ends, key=lambda one: columns[one]), before_row, before_column) if ends else []

    @staticmethod
    def _back(column: int, before_row: Sequence[int], before_column: Sequence[int]) -> list[tuple[int, int, int]]:
        path: list[tuple[int, int, int]] = []
        while True:
            row = before_column[column]
            path.append((row, column, 1))
            if before_row[row] == _NEVER:
                return path[::-1]
            column = before_row[row]
            path.append((row, column, -1))


def interval(shown: int, base: int, further: bool) -> tuple[int, int]:
    """The counts of which this could be printed."""
    reach = (2 if further else 1) * base - 1
    return max(0, shown - reach), shown + reach
