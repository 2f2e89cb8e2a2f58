"""Screening of indicators by variance inflation."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pyarrow as pa

SCHEMA = pa.schema(
    [
        ("scenario", pa.string()),
        ("index_id", pa.string()),
        ("round", pa.int32()),
        ("indicator", pa.string()),
        ("vif", pa.float64()),
        ("tolerance", pa.float64()),
        ("decision", pa.string()),
    ]
)


RETAINED_SCHEMA = pa.schema(
    [SCHEMA.field(name) for name in SCHEMA.names if name not in ("round", "decision")]
)


def tolerances(values: np.ndarray) -> np.ndarray:
    """Tolerance 1 - R² of each column regressed on the others and a constant.

    Parameters
    ----------
    values
        (n, k) float, columns that vary.

    Returns
    -------
    numpy.ndarray
        (k,), within [0, 1]; the variance inflation factor is its reciprocal. A column
        that the others determine has tolerance 0.
    """
    scores = (values - values.mean(axis=0)) / values.std(axis=0)
    result = np.ones(scores.shape[1])
    for j in range(scores.shape[1]):
        others = np.delete(scores, j, axis=1)
        if others.shape[1] == 0:
            continue
        slopes = np.linalg.lstsq(others, scores[:, j], rcond=None)[0]
        result[j] = np.mean((scores[:, j] - others @ slopes) ** 2)
    # below the rounding error of the fit there is nothing left to explain
    result[result < len(scores) * np.finfo(float).eps] = 0.0
    return np.minimum(result, 1.0)


def stepwise(values: pd.DataFrame, threshold: float) -> pd.DataFrame:
    """Drops the indicator of largest VIF, one a round, while above threshold.

    Parameters
    ----------
    values
        (n, k), one column per indicator. A column that does not vary has no VIF and is
        dropped first, all such at once.
    threshold
        VIF above which an indicator is dropped.

    Returns
    -------
    pandas.DataFrame
        One row per round and indicator still in: round (from 1), indicator, vif (null
        where the tolerance is 0), tolerance, decision (dropped; stays, for the
        next round; kept, in the last).
    """
    constant, remaining = _constant_and_varying(values)
    rounds = []
    if constant:
        unknown = np.full(len(constant), np.nan)
        rounds.append(_inflation(constant, unknown).assign(decision="dropped"))
    while remaining:
        found = tolerances(values[remaining].to_numpy(float))
        worst = int(np.argmin(found))
        is_last = found[worst] * threshold >= 1
        rest = "kept" if is_last else "stays"
        rounds.append(_inflation(remaining, found).assign(decision=rest))
        if is_last:
            break
        rounds[-1].loc[worst, "decision"] = "dropped"
        del remaining[worst]
    for number, table in enumerate(rounds, start=1):
        table.insert(0, "round", number)
    return pd.concat(rounds, ignore_index=True)


def _constant_and_varying(values: pd.DataFrame) -> tuple[list[str], list[str]]:
    varies = {str(name): values[name].nunique() > 1 for name in values}
    return (
        [name for name in varies if not varies[name]],
        [name for name in varies if varies[name]],
    )


def _inflation(names: list[str], tolerance: np.ndarray) -> pd.DataFrame:
    with np.errstate(divide="ignore"):
        vif = np.where(tolerance > 0, 1 / tolerance, np.nan)
    return pd.DataFrame({"indicator": names, "vif": vif, "tolerance": tolerance})


def _table(parts: list[pd.DataFrame], schema: pa.Schema) -> pa.Table:
    if not parts:
        return schema.empty_table()
    return pa.Table.from_pandas(pd.concat(parts), schema=schema, preserve_index=False)


def screening(
    values: pd.DataFrame, candidates: pd.DataFrame, indices: pd.DataFrame
) -> pa.Table:
    """Stepwise screening of every index that declares a threshold.

    Parameters
    ----------
    values
        scenario, indicator, unit_code, year, value (completed).
    candidates
        scenario, index_id, balanced_by, indicator, is_available.
    indices
        index_id, vif_threshold (null: the index is not screened).

    Returns
    -------
    pyarrow.Table
        One row per scenario, index, round and indicator.
    """
    declared = indices.dropna(subset=["vif_threshold"]).set_index("index_id")
    thresholds = declared["vif_threshold"].astype(float).to_dict()
    screened = candidates["index_id"].isin(thresholds.keys())
    tables = [
        stepwise(wide, thresholds[index_id]).assign(
            scenario=scenario, index_id=index_id
        )
        for scenario, index_id, wide in members(
            values, candidates[candidates["is_available"] & screened]
        )
    ]
    return _table(tables, SCHEMA)


def retained_inflation(values: pd.DataFrame, candidates: pd.DataFrame) -> pa.Table:
    """VIF of the indicators that each index is built of, all at once.

    Parameters
    ----------
    values
        scenario, indicator, unit_code, year, value (completed).
    candidates
        scenario, index_id, balanced_by, indicator, is_used.

    Returns
    -------
    pyarrow.Table
        One row per scenario, index and indicator; constant ones are left out of
        the regressions and have neither VIF nor tolerance.
    """
    tables = []
    for scenario, index_id, wide in members(values, candidates[candidates["is_used"]]):
        constant, varying = _constant_and_varying(wide)
        found = tolerances(wide[varying].to_numpy(float))
        table = _inflation(
            varying + constant, np.append(found, [np.nan] * len(constant))
        )
        tables.append(table.assign(scenario=scenario, index_id=index_id))
    return _table(tables, RETAINED_SCHEMA)


def members(
    values: pd.DataFrame, candidates: pd.DataFrame
) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """Scenario, index and the (n, k) values of its candidates, a column each.

    Of an index that is balanced by units, those of the units that have all of them
    in every year; otherwise the n unit-years that have all.

    Parameters
    ----------
    values
        scenario, indicator, unit_code, year, value (completed).
    candidates
        scenario, index_id, balanced_by, indicator.

    Yields
    ------
    tuple
        Scenario, index, and the frame.
    """
    for (scenario, index_id), group in candidates.groupby(["scenario", "index_id"]):
        long = group[["scenario", "indicator"]].merge(
            values, on=["scenario", "indicator"]
        )
        wide = long.pivot(
            index=["unit_code", "year"], columns="indicator", values="value"
        )
        is_missing = wide.isna().any(axis="columns")
        if (group["balanced_by"] == "units").any():
            is_missing = is_missing.groupby("unit_code").transform("any")
        yield str(scenario), str(index_id), wide[~is_missing]
