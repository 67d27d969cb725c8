"""One linear program with many objectives, solved by the HiGHS that scipy brings.

scipy's own functions begin every objective from nothing. Going on from the solution before is some twenty times
faster; where a scipy has moved what that takes, its public function does the same, slowly.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

try:
    from scipy.optimize._highspy import _core as highs
except ImportError:  # a scipy of another shape
    highs = None

Reals = NDArray[np.float64]
PRIMAL = 4
"""HiGHS' number for the primal simplex method."""
INFEASIBLE = 2
"""The status in which scipy reports rows that contradict each other."""


class Contradiction(RuntimeError):
    """No unknowns fit what is published: the attacker believes something that is not so."""


class Program:
    """low <= unknowns <= high, row_low <= matrix x unknowns <= row_high."""

    def __init__(self, matrix: sparse.csc_array, columns: tuple[Reals, Reals], rows: tuple[Reals, Reals]) -> None:
        self._matrix, self._columns, self._rows = matrix, columns, rows
        self._model = None if highs is None else self._loaded()
        self._is_begun = False

    def greatest(self, objective: Reals) -> Reals:
        """Unknowns that fit and make the objective greatest."""
        return self._from_nothing(objective) if self._model is None else self._onwards(self._model, objective)

    def _loaded(self) -> Any:
        lp = highs.HighsLp()
        lp.num_row_, lp.num_col_ = self._matrix.shape
        lp.col_cost_ = np.zeros(lp.num_col_)
        lp.col_lower_, lp.col_upper_ = self._columns
        lp.row_lower_, lp.row_upper_ = self._rows
        lp.a_matrix_.num_row_, lp.a_matrix_.num_col_ = self._matrix.shape
        lp.a_matrix_.format_ = highs.MatrixFormat.kColwise
        lp.a_matrix_.start_ = self._matrix.indptr
        lp.a_matrix_.index_ = self._matrix.indices
        lp.a_matrix_.value_ = self._matrix.data
        model = highs._Highs()
        model.setOptionValue("output_flag", False)
        model.passModel(lp)
        return model

    def _onwards(self, model: Any, objective: Reals) -> Reals:
        places = np.arange(len(objective), dtype=np.int32)
        model.changeColsCost(len(objective), places, -objective)
        model.run()
        status = model.getModelStatus()
        if status == highs.HighsModelStatus.kInfeasible:
            raise Contradiction
        if status != highs.HighsModelStatus.kOptimal:
            return self._from_nothing(objective)
        if not self._is_begun:  # from a solution that fits, the primal method goes on; the dual one would begin anew
            model.setOptionValue("simplex_strategy", PRIMAL)
            self._is_begun = True
        return np.asarray(model.getSolution().col_value, dtype=np.float64)

    def _from_nothing(self, objective: Reals) -> Reals:
        rows = (LinearConstraint(self._matrix, *self._rows),) if self._matrix.shape[0] else ()
        found = milp(-objective, bounds=Bounds(*self._columns), constraints=rows)
        if found.status == INFEASIBLE:
            raise Contradiction
        if found.x is None:
            raise RuntimeError(f"linear program not solved: {found.message}")
        return np.asarray(found.x, dtype=np.float64)
