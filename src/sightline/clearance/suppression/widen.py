"""Withholding more where that is needed, for several narrow cells at once, and proving them wide with the same answer.

A linear program moves narrow cells, each up or down by chance, as far as is still wanted, through cells that are
withheld at hardly any cost and through printed ones at a cost for each unit moved: a stand-in for what it costs to
withhold them. What it moves is withheld from then on, so nothing proved before is lost.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from sightline.clearance.suppression.attack import limits, movable
from sightline.clearance.suppression.evidence import Evidence
from sightline.clearance.suppression.lattice import Bools, Floats, Ints
from sightline.clearance.suppression.programs import Moves

_MOVED = 1e-7
_TARGETS = 40  # narrow cells in one question: the more, the less is each opened cell for
_REWARD, _DEARER = 4.0, 5.0  # for each unit that a narrow cell moves, beside a cost of 1 a cell
_STEP = 0.01  # for each unit that a withheld cell moves: short ways have answers in whole numbers


class _Wider:
    """The program: columns are what cells move up (of withheld cells: or down), then what some move down."""

    def __init__(self, evidence: Evidence, withheld: Bools, cells: Ints, cost: Floats, short: bool) -> None:
        task = evidence.task
        self.evidence, self.width = evidence, task.width
        open_ = movable(task, withheld)
        self.cells = cells[open_[cells] | task.free[cells]]
        self.shut = ~open_[self.cells]
        price = np.where(self.shut, cost[self.cells] / task.width, _STEP if short else 0.0)
        self.low, self.high = limits(task, withheld | ~open_, self.cells)
        two = self.shut | short  # in two columns, so that moving either way has a price
        self.two = np.flatnonzero(two)
        lines = evidence.columns[:, self.cells].tocsr()
        lines = lines[np.diff(lines.indptr) > 0].tocsc()
        self.cost = np.concatenate([price, price[two]])
        self.base = np.where(two, 0.0, self.low)  # of the first columns
        self.moves = Moves(
            sp.hstack([lines, -lines[:, self.two]]).tocsc(),
            np.concatenate([self.base, np.zeros(len(self.two))]),
            np.concatenate([self.high, -self.low[two]]),
        )

    def ask(self, targets: Ints, signs: Floats, reward: float) -> tuple[Floats, Ints]:
        """The best move for the targets, and the printed cells it needs."""
        size, place = len(self.cells), np.searchsorted(self.cells, targets)
        second = np.full(size, -1)
        second[self.two] = size + np.arange(len(self.two))
        cost = self.cost.copy()
        cost[place] = -signs * reward
        split = second[place] >= 0
        cost[second[place][split]] = signs[split] * reward
        lowest, highest = self.evidence.seen(targets)
        high = np.where(signs > 0, np.clip(self.width + lowest, 0, self.high[place]), self.high[place])
        low = np.where(signs < 0, np.clip(highest - self.width, self.low[place], 0), self.low[place])
        self._bound(place, second[place], low, high)
        found = self.moves.least(cost)
        self._bound(place, second[place], self.low[place], self.high[place])
        change = found[:size].copy()
        change[self.two] -= found[size:]
        return change, self.cells[self.shut & (np.abs(change) > _MOVED)]

    def _bound(self, place: Ints, second: Ints, low: Floats, high: Floats) -> None:
        for one, two, least, most in zip(place.tolist(), second.tolist(), low.tolist(), high.tolist(), strict=True):
            self.moves.bound(one, 0.0 if two >= 0 else least, most)
            if two >= 0:
                self.moves.bound(two, 0.0, -least)


def widen(
    evidence: Evidence, withheld: Bools, cells: Ints, cost: Floats, dice: np.random.Generator, dearest: float
) -> Bools:
    """Withholds more of these cells (in order), all others standing still, until each is wide or nothing more helps.

    `dearest`: the reward for a unit moved up to which it is raised where nothing moves.
    """
    withheld, reward, together, short = withheld.copy(), _REWARD, _TARGETS, False
    while reward <= dearest:
        left = evidence.narrow(cells[withheld[cells]])
        if not len(left):
            break
        wider = _Wider(evidence, withheld, cells, cost, short)
        targets = dice.permutation(left)[:together]
        signs = dice.choice([-1.0, 1.0], len(targets))
        for turned in (signs, -signs):
            change, opened = wider.ask(targets, turned, reward)
            if evidence.add(wider.cells, change):
                withheld[opened] = True
        if len(evidence.narrow(targets)) < len(targets):
            together = min(_TARGETS, 2 * together)
        elif together > 1:
            together = max(1, together // 4)
        elif not short:
            short = True
        else:
            reward *= _DEARER
    return withheld
