"""Effects of units and years, to be subtracted from the rows.

Least squares with effects is least squares on the variables less their effects
(Frisch and Waugh, Econometrica 1, 1933; Lovell, JASA 58, 1963).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from entropanel.regression.conventions import NotEstimableError
from entropanel.regression.incidence import (
    PATTERNS,
    UNIT_MEANS,
    inverse_equations,
    keep_incidence,
    keep_unit_means,
    pattern_means,
    product,
    target,
    words_of,
)
from entropanel.regression.panel_rows import Location, Panel, YearSums, year_sums

UNIT_CONSTANTS = "regression_unit_constants"
TOLERANCE = 1e-13
MOST_ITERATIONS = 20


@dataclass(frozen=True)
class Effects:
    """What is subtracted from rows, and how well it was found.

    years: (T,); constants: (T, 1 + k), what the rows of a year are less: means, and
    the effect of the year. units: the table whose m0 ... mk the rows of a unit are
    less too; None without unit effects. rank: of the time effects, beside a
    constant or unit effects.
    iterations and tolerance: of two-way effects of an unbalanced panel, None
    else. tolerance is the largest mean that a variable without its effects has in
    a year, as a share of the largest absolute value of the variable.
    """

    years: np.ndarray
    constants: np.ndarray
    units: str | None
    rank: int
    iterations: int | None = None
    tolerance: float | None = None


def effects(
    panel: Panel, place: Location, unit_effects: bool, time_effects: bool
) -> Effects:
    """The declared effects, found by closed forms but for unbalanced two-way ones.

    In a balanced panel the means of years and, of what they leave, of units take out
    both (Wansbeek and Kapteyn, 1989). Without any, rows are less their mean.

    Raises NotEstimableError if an iteration does not reach TOLERANCE.
    """
    sums = year_sums(panel, place.mean)
    years, t = sums.years, len(sums.years)
    means = place.mean + sums.sums / sums.counts[:, None]
    if unit_effects:
        keep_unit_means(panel, place, sums)
        if time_effects:
            return two_way_effects(panel, place, sums)
        return Effects(years, np.tile(place.mean, (t, 1)), UNIT_MEANS, 0)
    if time_effects:
        return Effects(years, means, None, t - 1)
    overall = place.mean + sums.sums.sum(axis=0) / place.n
    return Effects(years, np.tile(overall, (t, 1)), None, 0)


def two_way_effects(panel: Panel, place: Location, sums: YearSums) -> Effects:
    """Effects of units, kept in UNIT_CONSTANTS, and of years.

    Raises NotEstimableError if TOLERANCE is not reached.
    """
    if keep_incidence(panel, sums) == 1:
        of_years = sums.sums / sums.counts[:, None]
        found = Effects(sums.years, of_years, UNIT_CONSTANTS, len(sums.years) - 1)
    else:
        found = iterated_effects(panel, place, sums)
    words = words_of(sums).names
    panel.database.table(
        UNIT_CONSTANTS,
        f"select unit_code, {panel.each('m{j} - g{j} as m{j}')} from {UNIT_MEANS} "
        f"inner join {PATTERNS} using ({words}) inner join "
        f"({pattern_means(panel, sums, found.constants)}) as means using (pattern)",
    )
    return replace(found, constants=place.mean + found.constants)


def iterated_effects(panel: Panel, place: Location, sums: YearSums) -> Effects:
    """Effects of years in an unbalanced panel, still without the means.

    They are improved by a generalised inverse times what the normal equations leave,
    until that is nil (iterative refinement: Wilkinson, Rounding Errors in Algebraic
    Processes, 1963).

    Raises NotEstimableError if TOLERANCE is not reached.
    """
    inverse, rank = inverse_equations(panel, sums)
    aim = left = target(panel, sums)
    scale = np.where(place.largest > 0, place.largest, 1.0) * sums.counts[:, None]
    found = np.zeros_like(aim)
    for iteration in range(1, MOST_ITERATIONS + 1):
        found = found + inverse @ left
        left = aim - product(panel, sums, found)
        reached = float(np.abs(left / scale).max())
        if reached <= TOLERANCE:
            return Effects(sums.years, found, UNIT_CONSTANTS, rank, iteration, reached)
    raise NotEstimableError(
        f"effects were taken out to {reached:.0e} in {MOST_ITERATIONS} iterations, "
        f"{TOLERANCE:.0e} is needed"
    )
