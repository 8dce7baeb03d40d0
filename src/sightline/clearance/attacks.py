"""The attack: what a reader who knows the policy and all tables of a release can work out about a withheld count.

Two halves. `bounds` narrows intervals by propagation over the relations until nothing moves: what it finds narrow is
surely exposed, but what it leaves wide need not be safe, since it is not a full linear program. `Witnesses` settles
that: it looks for another whole table of counts that would have been printed just the same, in which the withheld
count differs. Values reached by such witnesses are certainly possible, so a count whose witnesses lie far enough
apart is certainly protected. What cannot be witnessed within the budget is treated as exposed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sightline.clearance.relations import Relation, System

UNBOUNDED = 10**15
BUDGET = 200  # steps of the search for one witness
_PASSES = 200  # of propagation; more can only narrow further, and the witnesses have the last word

Interval = tuple[int, int]


def bounds(system: System, known: Sequence[Interval]) -> list[Interval]:
    """The interval of each variable after propagation. `known` holds what is printed, and (0, UNBOUNDED) elsewhere.

    Whole numbers; an outer bound on what is possible.
    """
    low = [interval[0] for interval in known]
    high = [interval[1] for interval in known]
    for _ in range(_PASSES):
        moved = False
        for relation in system.relations:
            moved |= _tighten(relation, low, high)
        if not moved:
            break
    return list(zip(low, high, strict=True))


def _tighten(relation: Relation, low: list[int], high: list[int]) -> bool:
    """Narrow each variable of one relation by what the others allow. True where any interval moved."""
    moved = False
    for sign, variable in relation.terms:
        # sign * x = -(sum of the others)
        least = most = 0
        for other_sign, other in relation.terms:
            if other != variable:
                ends = (other_sign * low[other], other_sign * high[other])
                least, most = least - max(ends), most - min(ends)
        floor, ceiling = (least, most) if sign > 0 else (-most, -least)
        if floor > low[variable]:
            low[variable], moved = floor, True
        if ceiling < high[variable]:
            high[variable], moved = ceiling, True
    return moved


@dataclass(frozen=True, slots=True)
class Exposure:
    """One variable that the attack could not show to be protected."""

    variable: int
    proved: bool  # True: propagation alone narrows it; False: no witness was found


class Witnesses:
    """Other tables that would have been printed the same. `reach` holds the values they give each variable."""

    def __init__(self, system: System, known: Sequence[Interval]) -> None:
        self.system = system
        self.known = known
        self.reach: list[Interval] = [(value, value) for value in system.true]
        self._of: list[list[int]] = [[] for _ in system.true]
        for number, relation in enumerate(system.relations):
            for _, variable in relation.terms:
                self._of[variable].append(number)
        self._left = 0

    def width(self, variable: int) -> int:
        """How far apart the least and the greatest value seen for a variable are."""
        low, high = self.reach[variable]
        return high - low

    def certify(self, variable: int, width: int) -> bool:
        """Whether values at least `width` apart are shown to be possible for a variable, by looking for witnesses."""
        true = self.system.true[variable]
        for step in range(width, 0, -1):
            if self.width(variable) >= width:
                return True
            self._try(variable, step)
            if self.reach[variable][1] >= true + step:
                break
        for step in range(min(width, true), 0, -1):
            if self.width(variable) >= width:
                return True
            self._try(variable, -step)
            if self.reach[variable][0] <= true - step:
                break
        return self.width(variable) >= width

    def _try(self, variable: int, change: int) -> None:
        if not self._fits(variable, change):
            return
        self._left = BUDGET
        moves = {variable: change}
        if self._repair(moves):
            for moved, by in moves.items():
                value = self.system.true[moved] + by
                low, high = self.reach[moved]
                self.reach[moved] = (min(low, value), max(high, value))

    def _fits(self, variable: int, change: int) -> bool:
        low, high = self.known[variable]
        return low <= self.system.true[variable] + change <= high

    def _room(self, variable: int, sign: int) -> int:
        """How far a variable may move up (sign 1) or down (sign -1)."""
        low, high = self.known[variable]
        value = self.system.true[variable]
        return high - value if sign > 0 else value - low

    def _residual(self, number: int, moves: dict[int, int]) -> int:
        return sum(sign * moves.get(variable, 0) for sign, variable in self.system.relations[number].terms)

    def _repair(self, moves: dict[int, int]) -> bool:
        """Extend the moves until every relation holds again; each variable moves once. Depth first."""
        self._left -= 1
        if self._left < 0:
            return False
        choice = self._most_constrained(moves)
        if choice is None:
            return True
        need, candidates = choice
        singles = [(variable, sign) for variable, sign in candidates if self._room(variable, sign) >= need]
        for variable, sign in singles:
            moves[variable] = sign * need
            if self._repair(moves):
                return True
            del moves[variable]
        return self._split(moves, need, candidates)

    def _split(self, moves: dict[int, int], need: int, candidates: list[tuple[int, int]]) -> bool:
        """Share the change among several variables, those with fewest other relations first."""
        shared: list[int] = []
        for variable, sign in candidates:
            part = min(need, self._room(variable, sign))
            if part > 0 and need > 0:
                moves[variable] = sign * part
                shared.append(variable)
                need -= part
        if need == 0 and len(shared) > 1 and self._repair(moves):
            return True
        for variable in shared:
            del moves[variable]
        return False

    def _most_constrained(self, moves: dict[int, int]) -> tuple[int, list[tuple[int, int]]] | None:
        """The broken relation with fewest variables that could mend it: how much is needed, and who could give it."""
        best: tuple[int, list[tuple[int, int]]] | None = None
        for number in {number for variable in moves for number in self._of[variable]}:
            residual = self._residual(number, moves)
            if not residual:
                continue
            candidates = [
                (variable, direction)
                for sign, variable in self.system.relations[number].terms
                if variable not in moves
                for direction in [-sign if residual > 0 else sign]
                if self._room(variable, direction) > 0
            ]
            if best is None or len(candidates) < len(best[1]):
                best = (abs(residual), candidates)
        if best is not None:
            best[1].sort(key=lambda pair: (len(self._of[pair[0]]), pair[0]))
        return best


def exposed(
    system: System,
    known: Sequence[Interval],
    targets: Sequence[int],
    width: int,
    progress: Callable[[str, int, int], None] | None = None,
) -> list[Exposure]:
    """Which of the target variables are not shown to keep values at least `width` apart, each with how it is known."""
    narrowed = bounds(system, known)
    witnesses = Witnesses(system, known)
    found: list[Exposure] = []
    for position, variable in enumerate(targets, start=1):
        low, high = narrowed[variable]
        if high - low < width:
            found.append(Exposure(variable, proved=True))
        elif not witnesses.certify(variable, width):
            found.append(Exposure(variable, proved=False))
        if progress:
            progress("attack", position, len(targets))
    return found
