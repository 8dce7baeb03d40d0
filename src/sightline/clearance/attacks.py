"""The attack: what a reader who knows the policy and all tables of a release can work out about a withheld count.

Two halves. `bounds` narrows intervals by propagation over the relations until nothing moves: what it finds narrow is
surely exposed, but what it leaves wide need not be safe, since it is not a full linear program. `Witnesses` settles
that: it looks for another whole table of counts that would have been printed just the same, in which the withheld
count differs. Values reached by such witnesses are certainly possible, so a count whose witnesses lie far enough
apart is certainly protected. What cannot be witnessed within the budget is treated as exposed.

Where very many numbers hang together (large.py) a table may hold fractions: what such tables show is safe from whoever
reckons with sums and limits, and is not shown to be safe from whoever also uses that counts are whole.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from sightline.clearance.relations import Relation, System

UNBOUNDED = 10**15
BUDGET = 200  # steps of the search for one witness
_PASSES = 200  # of propagation; more can only narrow further, and the witnesses have the last word

Interval = tuple[int, int]
Progress = Callable[[str, int, int], None]


def bounds(system: System, known: Sequence[Interval], moved: Iterable[int] | None = None) -> list[Interval]:
    """The interval of each variable after propagation. `known` holds what is printed, and (0, UNBOUNDED) elsewhere.

    Whole numbers; an outer bound on what is possible. `moved`: `known` is the result of an earlier propagation in which
    only these variables were narrowed since.
    """
    low = [interval[0] for interval in known]
    high = [interval[1] for interval in known]
    near = (number for variable in moved or () for number, _ in system.relations_of(variable))
    waiting = deque(range(len(system.relations)) if moved is None else dict.fromkeys(near))
    queued = set(waiting)
    left = _PASSES * len(system.relations)
    while waiting and left:
        left -= 1
        number = waiting.popleft()
        queued.discard(number)
        for variable in _tighten(system.relations[number], low, high):
            for other, _ in system.relations_of(variable):
                if other != number and other not in queued:
                    queued.add(other)
                    waiting.append(other)
    return list(zip(low, high, strict=True))


def _tighten(relation: Relation, low: list[int], high: list[int]) -> list[int]:
    """Narrow each variable of one relation by what the others allow. Returns those whose interval moved."""
    moved: list[int] = []
    least = sum(low[variable] if sign > 0 else -high[variable] for sign, variable in relation.terms)
    most = sum(high[variable] if sign > 0 else -low[variable] for sign, variable in relation.terms)
    for sign, variable in relation.terms:
        was_low, was_high = low[variable], high[variable]
        own_least, own_most = (was_low, was_high) if sign > 0 else (-was_high, -was_low)
        floor, ceiling = own_most - most, own_least - least  # of sign x variable: minus all that the others can be
        if sign < 0:
            floor, ceiling = -ceiling, -floor
        low[variable], high[variable] = max(was_low, floor), min(was_high, ceiling)
        if (low[variable], high[variable]) != (was_low, was_high):
            moved.append(variable)
            now = (low[variable], high[variable]) if sign > 0 else (-high[variable], -low[variable])
            least += now[0] - own_least
            most += now[1] - own_most
    return moved


@dataclass(frozen=True, slots=True)
class Exposure:
    """One variable that the attack could not show to be protected."""

    variable: int
    proved: bool  # True: propagation alone narrows it; False: no witness was found


class Table(NamedTuple):
    """Another table that would be printed the same: the true one plus `change` / `divisor`, and alike elsewhere."""

    change: Mapping[int, int]
    divisor: int = 1  # 1: a table of whole counts


class Witnesses:
    """Other tables that would have been printed the same. `reach` holds the values the whole ones give each variable.

    When more is withheld, what was seen stays possible: `known` may be replaced by wider intervals, never narrower.
    `large` are the variables for which tables with fractions are proof enough.
    """

    def __init__(self, system: System, known: Sequence[Interval], large: Set[int] = frozenset()) -> None:
        self.system = system
        self.known = known
        self.large = large
        self.reach: list[Interval] = [(value, value) for value in system.true]
        self.tables: list[Table] = []
        self._fractions: dict[tuple[int, bool], tuple[Fraction, int]] = {}  # the furthest differences, and the table
        self._shown_by: dict[tuple[int, bool], int] = {}  # (variable, whether its greatest) -> table
        self._moved: set[int] = set()  # where the walk stands apart from the true table
        self._left = 0
        self._point: list[int] = list(system.true)  # where the walk stands: a table that would be printed the same
        self._moves: dict[int, int] = {}
        self._broken: dict[int, int] = {}  # relation -> by how much the moves so far break it

    def width(self, variable: int) -> int:
        """How far apart the least and the greatest value seen for a variable are."""
        low, high = self.reach[variable]
        return high - low

    def shows(self, variable: int, width: int) -> bool:
        """Whether the tables seen show a variable to be wide: whole ones, or where they are enough, any."""
        if self.width(variable) >= width or variable not in self.large:
            return self.width(variable) >= width
        high, low = (self._end(variable, greatest) for greatest in (True, False))
        return high[0] - low[0] >= width

    def _end(self, variable: int, greatest: bool) -> tuple[Fraction, int]:
        """The furthest difference that any table shows, and the number of the table (-1: the true one)."""
        whole = Fraction(self.reach[variable][greatest] - self.system.true[variable])
        own = whole, self._shown_by.get((variable, greatest), -1)
        other = self._fractions.get((variable, greatest), own)
        return max(own, other) if greatest else min(own, other)

    def certify(self, variable: int, width: int) -> bool:
        """Whether values at least `width` apart are shown to be possible for a variable, by walking among witnesses.

        From the true table upwards, then from it downwards, as far as is needed, in steps that each end in a table
        that would be printed the same.
        """
        if self.width(variable) >= width:
            return True
        for sign in (1, -1):
            self._point, self._moved = list(self.system.true), set()
            step = width - self.width(variable)
            while step > 0 and self.width(variable) < width:
                if not self._try(variable, sign * step):
                    step //= 2
        return self.width(variable) >= width

    def _try(self, variable: int, change: int) -> bool:
        """One step of the walk; where it fails, the walk stays where it was."""
        if self._room(variable, 1 if change > 0 else -1) < abs(change):
            return False
        self._left = BUDGET
        self._moves, self._broken = {}, {}
        self._move(variable, change)
        if not self._repair():
            return False
        for moved, by in self._moves.items():
            self._point[moved] += by
        self._moved.update(self._moves)
        here = {one: self._point[one] - self.system.true[one] for one in self._moved}
        self.learn({one: change for one, change in here.items() if change})
        return True

    def learn(self, table: Mapping[int, int]) -> None:
        """Take another table that would be printed the same, as its differences from the true one."""
        new = len(self.tables)
        for variable, change in table.items():
            value = self.system.true[variable] + change
            low, high = self.reach[variable]
            if not low <= value <= high:
                self._shown_by[variable, value > high] = new
                self.reach[variable] = (min(low, value), max(high, value))
                self.tables += [Table(table)] if len(self.tables) == new else []

    def learn_fractions(self, table: Table, width: int) -> None:
        """Take another table that may hold fractions, for what whole ones do not show to be wide."""
        if table.divisor == 1:
            self.learn(table.change)
            return
        new = len(self.tables)
        for variable in (one for one in table.change if one in self.large and self.width(one) < width):
            change = Fraction(table.change[variable], table.divisor)
            if self._end(variable, False)[0] <= change <= self._end(variable, True)[0]:
                continue
            self._fractions[variable, change > 0] = change, new
            self.tables += [table] if len(self.tables) == new else []

    def proof(self, variables: Iterable[int], width: int) -> list[Table]:
        """The tables that show the least and the greatest value seen of these variables, each once.

        Whole ones, but for a variable that only tables with fractions show to be wide.
        """
        numbers = set[int]()
        for one in variables:
            whole = self.width(one) >= width or not self.shows(one, width)
            for end in (False, True):
                numbers.add(self._shown_by.get((one, end), -1) if whole else self._end(one, end)[1])
        return [self.tables[number] for number in sorted(numbers - {-1})]

    def _move(self, variable: int, change: int) -> None:
        self._moves[variable] = change
        self._shift(variable, change)

    def _undo(self, variable: int) -> None:
        self._shift(variable, -self._moves.pop(variable))

    def _shift(self, variable: int, change: int) -> None:
        for number, sign in self.system.relations_of(variable):
            residual = self._broken.get(number, 0) + sign * change
            if residual:
                self._broken[number] = residual
            else:
                del self._broken[number]

    def _room(self, variable: int, sign: int) -> int:
        """How far a variable may move up (sign 1) or down (sign -1)."""
        low, high = self.known[variable]
        value = self._point[variable]
        return high - value if sign > 0 else value - low

    def _repair(self) -> bool:
        """Extend the moves until every relation holds again; each variable moves once. Depth first."""
        self._left -= 1
        if self._left < 0:
            return False
        if not self._broken:
            return True
        need, candidates = self._most_constrained()
        for variable, sign in candidates:
            if self._room(variable, sign) >= need:
                self._move(variable, sign * need)
                if self._repair():
                    return True
                self._undo(variable)
        return self._split(need, candidates)

    def _split(self, need: int, candidates: list[tuple[int, int]]) -> bool:
        """Share the change among several variables, in the same order."""
        shared: list[int] = []
        for variable, sign in candidates:
            part = min(need, self._room(variable, sign))
            if part > 0:
                self._move(variable, sign * part)
                shared.append(variable)
                need -= part
        if need == 0 and len(shared) > 1 and self._repair():
            return True
        for variable in shared:
            self._undo(variable)
        return False

    def _most_constrained(self) -> tuple[int, list[tuple[int, int]]]:
        """The broken relation with fewest variables that could mend it: how much is needed, and who could give it."""
        best: tuple[int, list[tuple[int, int]]] | None = None
        for number, residual in self._broken.items():
            candidates = [
                (variable, direction)
                for sign, variable in self.system.relations[number].terms
                if variable not in self._moves
                for direction in [-sign if residual > 0 else sign]
                if self._room(variable, direction) > 0
            ]
            if best is None or len(candidates) < len(best[1]):
                best = (abs(residual), candidates)
        assert best is not None
        need, candidates = best
        candidates.sort(key=lambda pair: (self._breaks(pair[0], pair[1] * need), pair[0]))
        return best

    def _breaks(self, variable: int, change: int) -> int:
        """How many more relations a move would leave broken."""
        return sum(
            (self._broken.get(number, 0) + sign * change != 0) - (number in self._broken)
            for number, sign in self.system.relations_of(variable)
        )


def exposed(
    witnesses: Witnesses,
    targets: Sequence[int],
    width: int,
    progress: Progress | None = None,
    narrowed: Sequence[Interval] | None = None,
) -> list[Exposure]:
    """Which of the target variables are not shown to keep values at least `width` apart, each with how it is known.

    `narrowed` is the result of `bounds` on what the witnesses know, where it is at hand.
    """
    narrowed = bounds(witnesses.system, witnesses.known) if narrowed is None else narrowed
    found: list[Exposure] = []
    for position, variable in enumerate(targets, start=1):
        low, high = narrowed[variable]
        if high - low < width:
            found.append(Exposure(variable, proved=True))
        elif not witnesses.shows(variable, width) and not witnesses.certify(variable, width):
            found.append(Exposure(variable, proved=False))
        if progress:
            progress("attack", position, len(targets))
    return found
