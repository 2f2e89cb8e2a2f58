"""Least squares with dummies in 150 decimal digits, on the doubles as they are."""

from decimal import Decimal, localcontext

import numpy as np
import pandas as pd
from scipy import stats

from helpers.regression_reference import LEVELS

DIGITS = 150


def decimals(values) -> np.ndarray:
    """The same numbers as exact decimals."""
    found = np.empty(np.shape(values), dtype=object)
    for place, value in np.ndenumerate(np.asarray(values, float)):
        found[place] = Decimal(float(value))
    return found


def inverse(matrix: np.ndarray) -> np.ndarray:
    """By elimination with the largest pivot."""
    size = len(matrix)
    rows = np.concatenate([matrix, decimals(np.eye(size))], axis=1)
    for i in range(size):
        pivot = max(range(i, size), key=lambda r: abs(rows[r, i]))
        rows[[i, pivot]] = rows[[pivot, i]]
        rows[i] = rows[i] / rows[i, i]
        for r in range(size):
            if r != i and rows[r, i]:
                rows[r] = rows[r] - rows[r, i] * rows[i]
    return rows[:, size:]


def design(frame: pd.DataFrame, effects: tuple[bool, bool]) -> np.ndarray:
    """Regressors, a constant, and a dummy for each unit and year but the first."""
    columns = [frame[name] for name in frame.columns if name != "y"]
    columns.append(np.ones(len(frame)))
    for level, declared in zip(LEVELS.values(), effects, strict=True):
        labels = frame.index.get_level_values(level)
        if declared:
            columns += [labels == label for label in labels.unique()[1:]]
    return decimals(np.column_stack(columns))


def meat(scores: np.ndarray, frame: pd.DataFrame, cluster_by: str | None) -> np.ndarray:
    """Sums over clusters of the products of their scores."""
    names = [LEVELS[name] for name in cluster_by.split(" and ")]
    groups = [[name] for name in names] + ([names] if len(names) == 2 else [])
    total = 0
    for group in groups:
        labels = frame.groupby(level=group, sort=False).ngroup().to_numpy()
        sums = np.array([scores[labels == g].sum(axis=0) for g in np.unique(labels)])
        total = total + (-1 if len(group) == 2 else 1) * sums.T @ sums
    return total


def exact_regression(
    frame: pd.DataFrame,
    effects: tuple[bool, bool],
    estimator: str,
    cluster_by: str | None,
) -> pd.DataFrame:
    """Estimate, std_error (NaN if its square is not positive) and p_value by term.

    frame: y and the regressors; the dummies must be independent. The constant is
    the mean of the effects; it has no clustered error where there are any.
    """
    with localcontext() as context:
        context.prec = DIGITS
        matrix, y = design(frame, effects), decimals(frame["y"])
        n, size = matrix.shape
        k = frame.shape[1] - 1
        bread = inverse(matrix.T @ matrix)
        slopes = bread @ (matrix.T @ y)
        residuals = y - matrix @ slopes
        if cluster_by is None:
            covariance = bread * (residuals @ residuals) / (n - size)
            df = n - size
        else:
            middle = meat(matrix * residuals[:, None], frame, cluster_by)
            covariance = bread @ middle @ bread * n / (n - size)
            df = n - size
        if estimator == "cr1s":
            sizes = {
                name: frame.index.get_level_values(level).nunique()
                for name, level in LEVELS.items()
            }
            clusters = cluster_by.split(" and ")
            least = min(sizes[name] for name in clusters)
            nested = sum(
                sizes[name] - 1
                for name, on in zip(LEVELS, effects, strict=True)
                if on and name in clusters
            )
            covariance = covariance * (n - size) / n
            covariance = covariance * (n - 1) / (n - size + nested)
            covariance = covariance * least / (least - 1)
            df = least - 1
        contrasts = decimals(np.eye(size)[: k + 1])
        contrasts[k, k:] = matrix.sum(axis=0)[k:] / n
        found = contrasts @ slopes
        squares = np.diag(contrasts @ covariance @ contrasts.T)
        errors = [v.sqrt() if v > 0 else Decimal("nan") for v in squares]
        if cluster_by and any(effects):
            errors[k] = Decimal("nan")
        p_values = [
            2 * stats.t.sf(abs(float(b / e)), df)
            for b, e in zip(found, errors, strict=True)
        ]
    return pd.DataFrame(
        {"estimate": found, "std_error": errors, "p_value": p_values},
        [name for name in frame.columns if name != "y"] + ["_cons"],
    )


def errors_of_promise(found: pd.DataFrame, exact: pd.DataFrame) -> dict[str, float]:
    """How far from exact: estimates in errors, errors relatively, p-values."""
    worst = dict.fromkeys(("estimate", "std_error", "p_value"), 0.0)
    for term, row in exact.iterrows():
        error = row["std_error"]
        if error.is_nan():
            continue
        mine = found.loc[term]
        estimate = abs(Decimal(float(mine["estimate"])) - row["estimate"])
        # what the nearest double differs by is nobody's fault
        estimate = max(estimate - abs(row["estimate"]) * Decimal(2) ** -52, Decimal(0))
        apart = {
            "estimate": float(estimate / error),
            "std_error": float(abs(Decimal(float(mine["std_error"])) / error - 1)),
            "p_value": abs(mine["p_value"] - row["p_value"]),
        }
        worst = {name: max(worst[name], apart[name]) for name in worst}
    return worst


def exact_fit(frame: pd.DataFrame, effects: tuple[bool, bool]) -> tuple[float, float]:
    """R² with and without what the effects explain."""
    with localcontext() as context:
        context.prec = DIGITS
        within, mean = frame[["y"]], (False, False)
        left, of_effects, total = (
            residual_ss(rows, absorbed)
            for rows, absorbed in ((frame, effects), (within, effects), (within, mean))
        )
        return float(1 - left / total), float(1 - left / of_effects)


def residual_ss(frame: pd.DataFrame, effects: tuple[bool, bool]) -> Decimal:
    """Sum of squares that regressors and dummies leave of y."""
    matrix, y = design(frame, effects), decimals(frame["y"])
    residuals = y - matrix @ (inverse(matrix.T @ matrix) @ (matrix.T @ y))
    return residuals @ residuals
