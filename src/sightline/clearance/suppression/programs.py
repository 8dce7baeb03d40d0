"""The two kinds of program that HiGHS solves here, kept warm between questions: moves of a table, and covers.

One thread each, no output, no limit by the clock: the same input gives the same answer on a busy machine.
"""

from __future__ import annotations

import highspy
import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from sightline.clearance.suppression.lattice import Floats, Ints
from sightline.errors import ClearanceError

INFINITY = highspy.kHighsInf
_OK = highspy.HighsModelStatus.kOptimal
_INFEASIBLE = (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible)
_LIMIT = (
    highspy.HighsModelStatus.kSolutionLimit,
    highspy.HighsModelStatus.kIterationLimit,
    highspy.HighsModelStatus.kInterrupt,
)


class _Quiet(highspy.Highs):
    """HiGHS without a word: its own set-up prints a banner before anybody can ask it not to."""

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()
        self.setOptionValue("output_flag", False)
        self.setOptionValue("threads", 1)


def _passed(
    solver: _Quiet, matrix: sp.csc_matrix, columns: tuple[Floats, Floats, Floats], rows: tuple[Floats, Floats]
) -> None:
    program = highspy.HighsLp()
    program.num_row_, program.num_col_ = matrix.shape
    program.col_lower_, program.col_upper_, program.col_cost_ = columns
    program.row_lower_, program.row_upper_ = rows
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = matrix.indptr
    program.a_matrix_.index_ = matrix.indices
    program.a_matrix_.value_ = matrix.data.astype(float)
    solver.passModel(program)


class Moves:
    """All changes z of a table with matrix @ z = 0 and low <= z <= high; asked again and again for the best."""

    def __init__(self, matrix: sp.csc_matrix, low: Floats, high: Floats) -> None:
        self._solver = _Quiet()
        self._number = np.arange(matrix.shape[1], dtype=np.int32)
        nought = np.zeros(matrix.shape[0])
        _passed(self._solver, matrix, (low, high, np.zeros(len(low))), (nought, nought))

    def least(self, cost: Floats) -> Floats:
        """The change of least cost. It always exists, since no change is one, and all are bounded."""
        self._solver.changeColsCost(len(cost), self._number, cost)
        self._solver.run()
        if self._solver.getModelStatus() != _OK:
            raise ClearanceError("the linear program of a suppression was not solved; nothing may be printed")
        return np.array(self._solver.getSolution().col_value)

    def prices(self) -> Floats:
        """Of the last question: by how much its cost falls for each unit that a row is off nought."""
        return np.array(self._solver.getSolution().row_dual)

    def bound(self, column: int, low: float, high: float) -> None:
        """Other limits for one column."""
        self._solver.changeColBounds(column, low, high)


class Cover:
    """Which of n cells to withhold at least cost, such that each row is met: coefficients @ x >= least, x 0 or 1."""

    def __init__(self, cost: Floats, low: Floats, high: Floats, gap: float, nodes: int) -> None:
        self._solver = _Quiet()
        self._solver.setOptionValue("mip_rel_gap", gap)
        self._solver.setOptionValue("mip_max_nodes", nodes)
        self._number = np.arange(len(cost), dtype=np.int32)
        _passed(self._solver, sp.csc_matrix((0, len(cost))), (low, high, cost), (np.zeros(0), np.zeros(0)))
        self._solver.changeColsIntegrality(
            len(cost), self._number, np.full(len(cost), highspy.HighsVarType.kInteger, dtype=object)
        )

    def require(self, cells: Ints, coefficients: Floats, least: float) -> None:
        """One more row."""
        self._solver.addRow(least, INFINITY, len(cells), cells.astype(np.int32), coefficients)

    def bound(self, low: Floats, high: Floats) -> None:
        """Other limits for all cells."""
        self._solver.changeColsBounds(len(low), self._number, low, high)

    def solve(self) -> NDArray[np.bool_] | None:
        """The cells to withhold; None where no choice meets all rows."""
        self._solver.run()
        status = self._solver.getModelStatus()
        if status in _INFEASIBLE:
            return None
        if status != _OK and status not in _LIMIT:
            raise ClearanceError("the choice of cells to withhold was not solved; nothing may be printed")
        return np.array(self._solver.getSolution().col_value) > 0.5
