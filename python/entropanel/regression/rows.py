"""The numbers of a regression as rows: small samples in memory, large in the engine."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any

import pandas as pd
import pyarrow as pa

from entropanel.catalogue import Message, message
from entropanel.database import Database
from entropanel.regression import in_engine, in_memory
from entropanel.regression.conventions import NotEstimableError
from entropanel.regression.estimates import Fit, estimates
from entropanel.regression.panel_rows import complete_rows
from entropanel.regression.specifications import SCHEMA, Effects, Key

Row = dict[Any, Any]


def small_regressions(
    terms: pd.DataFrame, effects: dict[str, Effects], covariances: pd.DataFrame
) -> pa.Table:
    """Every specification in every scenario, in memory, under its covariances.

    Parameters
    ----------
    terms
        Of all of them, as the sample of regressions() has them.
    effects
        Whether units and years have effects, by specification.
    covariances
        As in regressions().

    Returns
    -------
    pyarrow.Table
        Rows of the table that regressions() returns.
    """
    rows: list[Row] = []
    for group, mine in terms.groupby(["scenario", "specification"]):
        scenario, specification = map(str, group)
        fit = partial(_in_memory, mine, effects[specification])
        rows += _rows((scenario, specification), fit, covariances, is_large=False)
    return pa.Table.from_pylist(rows, SCHEMA)


def large_regressions(
    database: Database,
    query: str,
    keys: list[Key],
    effects: dict[str, Effects],
    covariances: pd.DataFrame,
) -> pa.Table:
    """Some specifications, in the engine, under their covariances.

    Parameters
    ----------
    database, query
        The engine, and the sample of regressions() there.
    keys
        Scenario and specification of each.
    effects, covariances
        As in small_regressions().

    Returns
    -------
    pyarrow.Table
        Rows of the table that regressions() returns.
    """
    rows: list[Row] = []
    for key in keys:
        fit = partial(_in_engine, database, query, key, effects[key[1]])
        rows += _rows(key, fit, covariances, is_large=True)
    database.clear()
    return pa.Table.from_pylist(rows, SCHEMA)


def _in_memory(terms: pd.DataFrame, effects: Effects) -> Fit:
    return in_memory.fitted(in_memory.sample_of(terms), *effects)


def _in_engine(database: Database, query: str, key: Key, effects: Effects) -> Fit:
    return in_engine.fitted(complete_rows(database, query, *key), *effects)


def _rows(
    key: Key, fit: Callable[[], Fit], covariances: pd.DataFrame, is_large: bool
) -> list[Row]:
    """The numbers of one specification in one scenario, under its covariances."""
    named = {"scenario": key[0], "specification": key[1]}
    declared = covariances[covariances["specification"] == key[1]]
    fitted, rows = cache(fit), list[Row]()
    for choice in declared.to_dict("records"):
        try:
            found = estimates(fitted(), choice["estimator"], choice["cluster_by"])
        except NotEstimableError as reason:
            numbers: list[Row] = [{"quantity": "n_obs", **_note(reason.reason)}]
        else:
            numbers = _numbers(*found, is_large)
        rows += [{**named, "covariance": choice["covariance"], **n} for n in numbers]
    return rows


def _numbers(
    table: pd.DataFrame, statistics: dict[str, float], is_large: bool
) -> list[Row]:
    """One row per number of a table of coefficients and per statistic of the model."""
    reasons = table["missing_reason"].dropna()
    numbers = table.drop(columns=reasons.name).rename_axis("term")
    numbers = numbers.melt(ignore_index=False, var_name="quantity").dropna()
    rows: list[Row] = numbers.reset_index().to_dict("records")
    rows += [
        {"term": term, "quantity": "missing_reason", **_note(message(code))}
        for term, code in reasons.items()
    ]
    rows += [
        {"quantity": quantity, "value": float(value)}
        for quantity, value in {**statistics, "is_large": is_large}.items()
    ]
    return rows


def _note(reason: Message) -> Row:
    return {"note": str(reason), "note_codes": reason.codes}
