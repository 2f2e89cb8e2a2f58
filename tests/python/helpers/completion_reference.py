"""Completion of one unit's course over the years, by SciPy."""

from itertools import groupby

import numpy as np
import pandas as pd
from scipy.interpolate import interp1d

PROVENANCE = ["value", "status", "is_floored", "anchor_from", "anchor_to", "gap_length"]


def completed(
    years: list[int],
    values: list[float | None],
    completion: str,
    single_observation: str,
    floor: float | None,
) -> pd.DataFrame:
    """One row per year with the columns of the provenance; years ascending.

    A line that meets the floor meets it exactly: SciPy's slope times distance
    may miss it by a rounding, which is taken off (12 decimals are kept).
    """
    known = [y for y, v in zip(years, values, strict=True) if v is not None]
    observations = [v for v in values if v is not None]
    has_line = completion == "linear" and len(known) > 1
    is_carried = (
        completion == "linear" and len(known) == 1 and single_observation == "carry"
    )
    if has_line:
        line = np.round(
            interp1d(known, observations, kind="linear", fill_value="extrapolate")(
                years
            ),
            12,
        )
    rows = []
    for is_gap, run in groupby(range(len(years)), lambda i: values[i] is None):
        cells = list(run)
        for i in cells:
            if not is_gap:
                rows.append(
                    (values[i], "observed", False, years[i], years[i], 0),
                )
                continue
            if not (has_line or is_carried):
                rows.append((None, "missing", False, None, None, len(cells)))
                continue
            found = line[i] if has_line else observations[0]
            after = np.searchsorted(known, years[i])
            inside = 0 < after < len(known)
            start = max(min(after - 1, len(known) - 2), 0)
            stop = min(start + 1, len(known) - 1)
            is_floored = floor is not None and found < floor
            rows.append(
                (
                    floor if is_floored else found,
                    "interpolated" if inside else "extrapolated",
                    is_floored,
                    known[start],
                    known[stop],
                    len(cells),
                )
            )
    return pd.DataFrame(rows, columns=PROVENANCE, index=pd.Index(years, name="year"))
