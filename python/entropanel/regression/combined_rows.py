"""Combinations of the variables of a panel, computed by the engine."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from entropanel.regression.combinations import Combinations
from entropanel.regression.effects import Effects
from entropanel.regression.incidence import UNIT_MEANS
from entropanel.regression.panel_rows import Panel, double, listed, year_table
from entropanel.regression.within import combination

COMBINED = "regression_combinations"
FIRST_CONSTANTS = "regression_first_constants"


def keep_first_constants(panel: Panel, effects: Effects) -> None:
    """Keeps the effects of units, and their rows, as the variables have them.

    Parameters
    ----------
    panel : Panel
        The variables themselves.
    effects : Effects
        Of these.
    """
    if effects.units:
        panel.database.table(
            FIRST_CONSTANTS,
            f"select unit_code, counted.n, {panel.each('found.m{j} as m{j}')} "
            f"from {effects.units} as found inner join "
            f"(select unit_code, n from {UNIT_MEANS}) as counted using (unit_code)",
        )


@dataclass(frozen=True)
class CombinedRows:
    """Combinations of the variables of a panel, less the effects of these.

    effects: of the variables of the panel, kept by keep_first_constants.
    """

    panel: Panel
    combinations: Combinations
    effects: Effects

    @property
    def _of_years(self) -> np.ndarray:
        """What is subtracted from the rows of a year, (T, 1 + k)."""
        known = self.combinations.scales
        constants = (self.effects.constants - known.origin) / known.unit
        shift = self.combinations.shift
        return np.asarray((constants @ self.combinations.scaled + shift) - shift)

    def _of_units(self) -> str:
        """A query of unit_code, n and c0 ... ck, subtracted from the rows of a unit."""
        columns = zip(self.combinations.weights.T, self.combinations.shift, strict=True)
        constants = listed(
            f"(({combination('m', weights)}) + {double(shift)}) - {double(shift)} "
            f"as c{i}"
            for i, (weights, shift) in enumerate(columns)
        )
        return f"select unit_code, n, {constants} from {FIRST_CONSTANTS}"

    def kept(self) -> Panel:
        """The panel of the combinations, as a table.

        What cancels are exact sums of leading parts, and effects that are rounded
        to a multiple of the same step; only what is left of them is rounded.

        Returns
        -------
        Panel
            With the same terms, in units near 1.
        """
        years = year_table(self.effects.years, self._of_years)
        source = f"({self._parts()}) as panel inner join {years} as y using (year)"
        less = "y.g{i}"
        if self.effects.units:
            source += f" inner join ({self._of_units()}) as u using (unit_code)"
            less += " - u.c{i}"
        combined = listed(
            f"(({combination('a', weights)}) - {less.format(i=i)}) "
            f"+ ({combination('b', weights)}) as v{i}"
            for i, weights in enumerate(self.combinations.scaled.T)
        )
        self.panel.database.table(
            COMBINED, f"select unit_code, year, {combined} from {source}"
        )
        return replace(self.panel, rows=COMBINED)

    def _parts(self) -> str:
        """A query of unit_code, year, leading parts a0 ... ak and rests b0 ... bk."""
        known = self.combinations.scales
        leading = listed(
            f"v{j}, (v{j} + {double(shift)}) - {double(shift)} as l{j}"
            for j, shift in enumerate(known.shift)
        )
        scales = zip(known.origin, known.unit, strict=True)
        scaled = listed(
            f"(l{j} - {double(origin)}) / {double(unit)} as a{j}, "
            f"(v{j} - l{j}) / {double(unit)} as b{j}"
            for j, (origin, unit) in enumerate(scales)
        )
        return (
            f"select unit_code, year, {scaled} from (select unit_code, year, {leading} "
            f"from {self.panel.rows} as panel) as split"
        )

    def means(self, left: np.ndarray, counts: np.ndarray) -> np.ndarray:
        """Means of the combinations with their effects.

        Parameters
        ----------
        left : numpy.ndarray
            (1 + k,), means of the kept rows.
        counts : numpy.ndarray
            (T,), rows of each year.

        Returns
        -------
        numpy.ndarray
            (1 + k,).
        """
        centred = left + counts @ self._of_years / counts.sum()
        if self.effects.units:
            totals = self.panel.each("sum(n * c{j}) / sum(n)")
            found = self.panel.database.frame(
                f"select {totals} from ({self._of_units()}) as units"
            )
            centred = centred + found.to_numpy(float)[0]
        return self.combinations.means(centred)
