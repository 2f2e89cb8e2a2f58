"""Variance inflation by statsmodels, and screening as the method words it."""

import numpy as np
import pandas as pd
from statsmodels.stats.outliers_influence import variance_inflation_factor


def scores(values: np.ndarray) -> np.ndarray:
    """VIFs do not depend on units; statsmodels' pseudo-inverse loses digits to
    columns of unlike magnitude.
    """
    return (values - values.mean(axis=0)) / values.std(axis=0)


def vif_of(values: np.ndarray) -> np.ndarray:
    design = np.column_stack([np.ones(len(values)), scores(values)])
    return np.array(
        [variance_inflation_factor(design, j) for j in range(1, design.shape[1])]
    )


def screening_of(values: pd.DataFrame, threshold: float) -> pd.DataFrame:
    """Drops the largest VIF above the threshold until there is none."""
    rounds, names = [], list(values)
    for number in range(1, len(names) + 1):
        vif = pd.Series(vif_of(values[names].to_numpy(float)), names)
        worst = vif.idxmax()
        is_last = vif[worst] <= threshold
        decision = ["dropped" if n == worst else "stays" for n in names]
        rounds.append(
            pd.DataFrame(
                {
                    "round": number,
                    "indicator": names,
                    "vif": vif.to_numpy(),
                    "tolerance": 1 / vif.to_numpy(),
                    "decision": "kept" if is_last else decision,
                }
            )
        )
        if is_last:
            break
        names.remove(worst)
    return pd.concat(rounds, ignore_index=True)
