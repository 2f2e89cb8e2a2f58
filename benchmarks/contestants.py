"""The same entropy index of a long panel by pandas, Polars and pymcdm.

Each function goes from the Parquet file of a panel to an Answer, by the
definitions of docs/method.md: gaps filled on straight lines, none below zero; units
that lack a series leave the panel; min-max values; entropy weights pooled over all
unit-years; their weighted sum, its rank in the year, and the weight in it that rests
on filled cells. They are written as their libraries want it: whole columns at a
time, gaps completed where there are gaps.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
from pymcdm.weights import entropy_weights as pymcdm_entropy_weights

from panels import Panel

FLOOR = 0.0
TIE = 12  # decimals to which values of one rank are equal


@dataclass(frozen=True)
class Answer:
    """An index and its weights.

    index: one row per unit_code and year, with value, rank and imputed_share.
    weights: by series.
    """

    index: pd.DataFrame
    weights: dict[str, float]


def entropy_weights(matrix: np.ndarray) -> np.ndarray:
    """Weights (series,) of min-max values of shape (unit-years, series).

    NumPy sums in pairs only along what lies side by side in memory, a column of a
    matrix in Fortran order; else the sums of a million terms lose four digits more.
    """
    matrix = np.asfortranarray(matrix)
    shares = matrix / matrix.sum(axis=0)
    logs = np.log(np.where(shares > 0, shares, 1.0))
    redundancy = 1 + (shares * logs).sum(axis=0) / np.log(len(matrix))
    weights: np.ndarray = redundancy / redundancy.sum()
    return weights


def with_pandas(
    file: Path,
    panel: Panel,
    weigh: Callable[[np.ndarray], np.ndarray] = entropy_weights,
) -> Answer:
    """The index by pandas and NumPy, first by year and then by series in columns."""
    long = pd.read_parquet(file)
    courses = long.pivot(
        index=["unit_code", "series"], columns="year", values="value"
    ).reindex(columns=list(panel.year_numbers))
    is_gap = courses.isna()
    has_gap = is_gap.any(axis=1)
    courses[has_gap] = _completed(courses[has_gap])
    units = courses.unstack("series").dropna()
    filled = is_gap.unstack("series").loc[units.index].stack("year", future_stack=True)
    values = units.stack("year", future_stack=True)
    smallest, largest = values.min(), values.max()
    direction = pd.Series(panel.directions)
    least = smallest.where(direction == 1, largest)
    scaled = (values - least) * direction / (largest - smallest)
    weights = weigh(scaled.to_numpy())
    value = pd.Series(scaled.to_numpy() @ weights, scaled.index)
    # ties in the order of the units' codes, in which the rows are
    rank = value.round(TIE).groupby(level="year").rank("first", ascending=False)
    index = pd.DataFrame(
        {
            "value": value,
            "rank": rank.astype(int),
            "imputed_share": filled.to_numpy(dtype=float) @ weights / weights.sum(),
        }
    ).reset_index()
    return Answer(index, dict(zip(scaled.columns, weights, strict=True)))


def _completed(courses: pd.DataFrame) -> pd.DataFrame:
    """Unit series (one row each, one column per year) with missing values filled."""
    years = pd.DataFrame(
        np.broadcast_to(courses.columns.to_numpy(dtype=float), courses.shape),
        courses.index,
        courses.columns,
    )
    known = courses.notna()
    before, after = known.cumsum(axis=1), known.iloc[:, ::-1].cumsum(axis=1)

    def anchors(table: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Per cell the two nearest observations that a line goes through."""
        observed = table.where(known)
        previous, following = observed.ffill(axis=1), observed.bfill(axis=1)
        nth = [
            observed.where(known & (count == number)).max(axis=1)
            for count, number in ((before, 1), (before, 2), (after, 2), (after, 1))
        ]
        is_leading, is_trailing = previous.isna(), following.isna()
        start = previous.mask(is_leading, nth[0], axis=0)
        stop = following.mask(is_leading, nth[1], axis=0)
        return start.mask(is_trailing, nth[2], axis=0), stop.mask(
            is_trailing, nth[3], axis=0
        )

    (x0, x1), (y0, y1) = anchors(years), anchors(courses)
    lines = y0 + (y1 - y0) * (years - x0) / (x1 - x0)
    return courses.where(known, lines.clip(lower=FLOOR))


def with_pymcdm(file: Path, panel: Panel) -> Answer:
    """As with_pandas, the weights by pymcdm.

    It takes an entropy of 0 for a column that holds a zero: a share of 1e-300
    stands for one, with p ln p under 1e-297.
    """
    return with_pandas(
        file, panel, lambda matrix: pymcdm_entropy_weights(matrix.clip(1e-300))
    )


def with_polars(file: Path, panel: Panel) -> Answer:
    """The index by Polars, long throughout; lazy up to the scaled values."""
    key = ["unit_code", "series"]
    long = pl.scan_parquet(file)
    sizes = long.group_by(key).agg(observations=pl.len())
    whole = pl.col("observations") == panel.years
    units = (
        sizes.filter(pl.col("observations") > 1)
        .group_by("unit_code")
        .len()
        .filter(pl.col("len") == len(panel.directions))
    )
    partial = sizes.filter(~whole).select(key)
    values = pl.concat(
        [
            long.join(sizes.filter(whole), on=key, how="semi").select(
                *key, "year", "value", is_filled=False
            ),
            _lines(long, partial, panel),
        ]
    ).join(units, on="unit_code", how="semi")
    value, worse = pl.col("value"), pl.col("series").is_in(_worse(panel))
    least = pl.when(worse).then(value.max()).otherwise(value.min())
    scaled = values.select(
        *key,
        "year",
        "is_filled",
        scaled=((value - least).abs() / (value.max() - value.min())).over("series"),
    ).collect()
    share = pl.col("scaled") / pl.col("scaled").sum()
    logs = pl.when(share > 0).then(share.log()).otherwise(0.0)
    redundancy = pl.col("redundancy")
    weights = (
        scaled.lazy()
        .group_by("series")
        .agg(redundancy=1 + (share * logs).sum() / pl.len().log())
        .select("series", weight=redundancy / redundancy.sum())
        .collect()
    )
    index = (
        scaled.lazy()
        .join(weights.lazy(), on="series")
        .group_by("unit_code", "year")
        .agg(
            value=(pl.col("scaled") * pl.col("weight")).sum(),
            imputed_share=pl.col("weight").filter("is_filled").sum()
            / pl.col("weight").sum(),
        )
        .sort("year", -pl.col("value").round(TIE), "unit_code")
        .with_columns(rank=pl.int_range(1, pl.len() + 1).over("year"))
        .collect()
    )
    return Answer(index.to_pandas(), dict(weights.iter_rows()))


def _worse(panel: Panel) -> list[str]:
    return [name for name, direction in panel.directions.items() if direction == -1]


def _lines(long: pl.LazyFrame, partial: pl.LazyFrame, panel: Panel) -> pl.LazyFrame:
    """All cells of the series that have gaps, filled on straight lines."""
    key = ["unit_code", "series"]
    years = pl.LazyFrame({"year": panel.year_numbers}, {"year": pl.Int32})
    observed = long.join(partial, on=key, how="semi")
    ordered = {name: pl.col(name).sort_by("year") for name in ("year", "value")}
    ends = observed.group_by(key).agg(
        ordered[name].get(position, null_on_oob=True).alias(f"{name}{position}")
        for name in ("year", "value")
        for position in (0, 1, -2, -1)
    )
    cells = (
        partial.join(years, how="cross")
        .join(observed, on=[*key, "year"], how="left")
        .sort(*key, "year")
        .with_columns(known=pl.when(pl.col("value").is_not_null()).then("year"))
        .with_columns(
            pl.col("known").forward_fill().over(key).alias("previous_year"),
            pl.col("value").forward_fill().over(key).alias("previous_value"),
            pl.col("known").backward_fill().over(key).alias("next_year"),
            pl.col("value").backward_fill().over(key).alias("next_value"),
        )
        .join(ends, on=key)
    )
    is_leading = pl.col("previous_year").is_null()
    is_trailing = pl.col("next_year").is_null()

    def anchor(name: str, nearest: str, leading: int, trailing: int) -> pl.Expr:
        """Year or value that the line of a cell goes through."""
        return (
            pl.when(is_leading)
            .then(f"{name}{leading}")
            .when(is_trailing)
            .then(f"{name}{trailing}")
            .otherwise(f"{nearest}_{name}")
        )

    x0, y0 = (anchor(name, "previous", 0, -2) for name in ("year", "value"))
    x1, y1 = (anchor(name, "next", 1, -1) for name in ("year", "value"))
    line = y0 + (y1 - y0) * (pl.col("year") - x0) / (x1 - x0)
    return cells.select(
        *key,
        "year",
        pl.col("value").fill_null(line.clip(lower_bound=FLOOR)),
        is_filled=pl.col("value").is_null(),
    )
