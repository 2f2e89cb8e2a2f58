"""Effects of units and years, to be subtracted from the rows.

Least squares with effects is least squares on the variables less their effects
(Frisch and Waugh, Econometrica 1, 1933; Lovell, JASA 58, 1963).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from entropanel.regression import incidence
from entropanel.regression.conventions import (
    MOST_ITERATIONS,
    TOLERANCE,
    not_taken_out,
)
from entropanel.regression.panel_rows import Panel, YearSums, listed

UNIT_CONSTANTS = "regression_unit_constants"


@dataclass(frozen=True)
class Effects:
    """What is subtracted from rows, and how well it was found.

    years: (T,); constants: (T, 1 + k), what the rows of a year are less: the
    origin, and the effect of the year. units: the table whose m0 ... mk the rows of
    a unit are less too; None without unit effects. rank: of the time effects, beside
    a constant or unit effects; None without.
    iterated: iterations and tolerance of two-way effects of an unbalanced panel, empty
    else. tolerance is the largest mean that a variable without its effects has in
    a year, as a share of the largest absolute value of the variable.
    """

    years: np.ndarray
    constants: np.ndarray
    units: str | None
    rank: int | None
    iterated: dict[str, float] = field(default_factory=dict)

    @property
    def absorb(self) -> bool:
        """Whether there are effects to absorb."""
        return self.units is not None or self.rank is not None


def effects(
    panel: Panel, sums: YearSums, unit_effects: bool, time_effects: bool
) -> Effects:
    """The declared effects, found by closed forms but for unbalanced two-way ones.

    In a balanced panel the means of years and, of what they leave, of units take out
    both. Without any, rows are less their mean.

    Parameters
    ----------
    panel : Panel
        The rows.
    sums : YearSums
        Of these.
    unit_effects, time_effects : bool
        Whether units and years have effects.

    Returns
    -------
    Effects
        What is subtracted from the rows.

    Raises
    ------
    NotEstimableError
        If an iteration does not reach TOLERANCE.

    References
    ----------
    Frisch and Waugh, Partial Time Regressions as Compared with Individual Trends,
    Econometrica 1, 1933.

    Lovell, Seasonal Adjustment of Economic Time Series and Multiple Regression
    Analysis, Journal of the American Statistical Association 58, 1963.

    Wansbeek and Kapteyn, Estimation of the Error-Components Model with Incomplete
    Panels, Journal of Econometrics 41, 1989.
    """
    years, t = sums.years, len(sums.years)
    if unit_effects:
        incidence.keep_unit_means(panel, sums)
        if time_effects:
            return _two_way_effects(panel, sums)
        return Effects(years, np.tile(sums.origin, (t, 1)), incidence.UNIT_MEANS, None)
    if time_effects:
        of_years = sums.origin + sums.sums / sums.counts[:, None]
        return Effects(years, of_years, None, t - 1)
    return Effects(years, np.tile(sums.means, (t, 1)), None, None)


def _two_way_effects(panel: Panel, sums: YearSums) -> Effects:
    """Effects of units, kept in UNIT_CONSTANTS, and of years.

    Raises NotEstimableError if TOLERANCE is not reached.
    """
    if incidence.keep_incidence(panel, sums) == 1:
        of_years = sums.sums / sums.counts[:, None]
        found = Effects(sums.years, of_years, UNIT_CONSTANTS, len(sums.years) - 1)
    else:
        found = _iterated_effects(panel, sums)
    words = listed(incidence.words_of(sums))
    means = incidence.pattern_means(panel, sums, found.constants)
    panel.database.table(
        UNIT_CONSTANTS,
        f"select unit_code, {panel.each('m{j} - g{j} as m{j}')} "
        f"from {incidence.UNIT_MEANS} "
        f"inner join {incidence.PATTERNS} using ({words}) "
        f"inner join ({means}) as means using (pattern)",
    )
    return replace(found, constants=sums.origin + found.constants)


def _iterated_effects(panel: Panel, sums: YearSums) -> Effects:
    """Effects of years in an unbalanced panel, still without the origin.

    They are improved by a generalised inverse times what the normal equations leave,
    until that is nil (iterative refinement: Wilkinson, Rounding Errors in Algebraic
    Processes, 1963).

    Raises NotEstimableError if TOLERANCE is not reached.
    """
    inverse, rank = incidence.inverse_equations(panel, sums)
    aim = left = incidence.target(panel, sums)
    scale = np.where(sums.largest > 0, sums.largest, 1.0) * sums.counts[:, None]
    found = np.zeros_like(aim)
    for iteration in range(1, MOST_ITERATIONS + 1):
        found = found + inverse @ left
        left = aim - incidence.product(panel, sums, found)
        reached = float(np.abs(left / scale).max())
        if reached <= TOLERANCE:
            how = {"iterations": iteration, "tolerance": reached}
            return Effects(sums.years, found, UNIT_CONSTANTS, rank, how)
    raise not_taken_out(reached)
