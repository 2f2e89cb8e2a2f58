"""Screening of indicators by variance inflation."""

from __future__ import annotations

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


def tolerances(values: np.ndarray) -> np.ndarray:
    """Tolerance 1 - R² of each column regressed on the others and a constant.

    values: (n, k) float, columns that vary. Returns (k,), within [0, 1]; the
    variance inflation factor is its reciprocal. A column that the others
    determine has tolerance 0.
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

    values: (n, k), a column an indicator. A column that does not vary has no
    VIF and is dropped first, all such at once.

    Returns a row a round and indicator still in: round (from 1), indicator,
    vif (null where the tolerance is 0), tolerance, decision (dropped, stays
    for the next round, or kept, in the last).
    """
    names = [str(name) for name in values]
    constant = [name for name in names if values[name].nunique() <= 1]
    rounds = []
    number = 1
    if constant:
        rounds.append(_round(number, constant, None, dropped=constant))
        number += 1
    remaining = [name for name in names if name not in constant]
    while remaining:
        found = tolerances(values[remaining].to_numpy(float))
        worst = int(np.argmin(found))
        if found[worst] * threshold >= 1:
            rounds.append(_round(number, remaining, found, dropped=[]))
            break
        dropped = remaining[worst]
        rounds.append(_round(number, remaining, found, dropped=[dropped]))
        remaining = [name for name in remaining if name != dropped]
        number += 1
    return pd.concat(rounds, ignore_index=True)


def _round(
    number: int, names: list[str], found: np.ndarray | None, dropped: list[str]
) -> pd.DataFrame:
    tolerance = np.full(len(names), np.nan) if found is None else found
    with np.errstate(divide="ignore"):
        vif = np.where(tolerance > 0, 1 / tolerance, np.nan)
    rest = "stays" if dropped else "kept"
    return pd.DataFrame(
        {
            "round": number,
            "indicator": names,
            "vif": vif,
            "tolerance": tolerance,
            "decision": ["dropped" if n in dropped else rest for n in names],
        }
    )


def screening(
    values: pd.DataFrame, candidates: pd.DataFrame, indices: pd.DataFrame
) -> pa.Table:
    """Stepwise screening of every index that declares a threshold.

    values: scenario, indicator, unit_code, year, value (completed).
    candidates: scenario, index_id, indicator, is_available.
    indices: index_id, vif_threshold (null: the index is not screened).

    Returns a row a scenario, index, round and indicator.
    """
    screened = indices.dropna(subset=["vif_threshold"])
    available = candidates[candidates["is_available"]].merge(screened, on="index_id")
    tables = []
    for (scenario, index_id), group in available.groupby(["scenario", "index_id"]):
        members = group[["scenario", "indicator"]].merge(
            values, on=["scenario", "indicator"]
        )
        wide = members.pivot(
            index=["unit_code", "year"], columns="indicator", values="value"
        )
        table = stepwise(wide, float(group["vif_threshold"].iloc[0]))
        table = table.assign(scenario=str(scenario), index_id=str(index_id))
        tables.append(table)
    if not tables:
        return SCHEMA.empty_table()
    return pa.Table.from_pandas(pd.concat(tables), schema=SCHEMA, preserve_index=False)
