"""The numbers of a regression as rows: small samples in memory, large in the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
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
from entropanel.regression.specifications import KEY, SCHEMA, Effects, Key

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
    fits = {
        (str(scenario), str(name)): partial(_in_memory, mine, effects[str(name)])
        for (scenario, name), mine in terms.groupby(["scenario", "specification"])
    }
    return _table(fits, covariances, is_large=False)


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
    fits = {
        key: partial(_in_engine, database, query, key, effects[key[1]]) for key in keys
    }
    found = _table(fits, covariances, is_large=True)
    database.clear()
    return found


def _in_memory(terms: pd.DataFrame, effects: Effects) -> Fit:
    return in_memory.fitted(in_memory.sample_of(terms), *effects)


def _in_engine(database: Database, query: str, key: Key, effects: Effects) -> Fit:
    return in_engine.fitted(complete_rows(database, query, *key), *effects)


def _table(
    fits: Mapping[Key, Callable[[], Fit]], covariances: pd.DataFrame, is_large: bool
) -> pa.Table:
    """The numbers of each specification in each scenario, under its covariances."""
    rows = list[Row]()
    for key, fit in fits.items():
        rows += _rows(key, cache(fit), covariances, is_large)
    return pa.Table.from_pylist(rows, SCHEMA)


def _rows(
    key: Key, fitted: Callable[[], Fit], covariances: pd.DataFrame, is_large: bool
) -> Iterator[Row]:
    """The numbers of one specification in one scenario."""
    declared = covariances[covariances["specification"] == key[1]]
    for choice in declared.to_dict("records"):
        try:
            found = estimates(fitted(), choice["estimator"], choice["cluster_by"])
        except NotEstimableError as reason:
            numbers: list[Row] = [{"quantity": "n_obs", **_note(reason.reason)}]
        else:
            numbers = _numbers(*found, is_large)
        named = dict(zip(KEY, (*key, choice["covariance"]), strict=False))
        yield from ({**named, **number} for number in numbers)


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
