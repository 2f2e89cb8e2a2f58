"""Every declared regression: small ones in memory, large ones in the engine."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from itertools import chain
from typing import Any

import pandas as pd
import pyarrow as pa

from entropanel.catalogue import Message, message
from entropanel.database import Database, Relation, database_of
from entropanel.regression import in_engine, in_memory
from entropanel.regression.conventions import (
    DEFAULT_LARGE_ROWS,
    LARGE_ROWS,
    NotEstimableError,
)
from entropanel.regression.estimates import Fit, estimates
from entropanel.regression.panel_rows import complete_rows
from entropanel.worker import call

KEY = ["scenario", "specification", "covariance", "term", "quantity"]
TEXTS = dict.fromkeys(["note", "note_codes"], pa.string())
SCHEMA = pa.schema(dict.fromkeys(KEY, pa.string()) | {"value": pa.float64()} | TEXTS)
Row = dict[Any, Any]
Key = tuple[str, str]
Effects = tuple[bool, bool]


def regressions(
    session: Any,
    sample: Relation,
    specifications: pd.DataFrame,
    covariances: pd.DataFrame,
    settings: pd.DataFrame,
) -> pa.Table:
    """Every declared specification, in every scenario, under its covariances.

    Parameters
    ----------
    session
        Of the engine that holds the sample.
    sample
        A row a term, unit and year: scenario, specification, position, role, term,
        unit_code, year, value (null where it is missing).
    specifications
        A row a specification: specification, unit_effects, time_effects.
    covariances
        A row a specification and covariance: specification, covariance, estimator,
        cluster_by.
    settings
        setting, value; LARGE_ROWS is the number of unit-years from which a regression
        is estimated in the engine, else in memory.

    Returns
    -------
    pyarrow.Table
        A row a number. ``term`` is null for the statistics of a model; a
        specification that cannot be estimated leaves one row a covariance, with the
        reason in ``note`` and ``note_codes``.
    """
    database, query = database_of(session), sample.sql_query()
    effects: dict[str, Effects] = {
        row["specification"]: (bool(row["unit_effects"]), bool(row["time_effects"]))
        for row in specifications.to_dict("records")
    }
    declared = dict(zip(settings["setting"], settings["value"], strict=True))
    least = int(declared.get(LARGE_ROWS, DEFAULT_LARGE_ROWS))
    large = _large_samples(database, query, least)
    rows = call(
        small_regressions,
        terms=_small_samples(database, query, large),
        effects=effects,
        covariances=covariances,
    )
    for key in large:
        fit = partial(_in_engine, database, query, key, effects[key[1]])
        rows += _rows(key, fit, covariances, is_large=True)
    database.clear()
    rows.sort(key=lambda row: (row["scenario"], row["specification"]))
    return pa.Table.from_pylist(rows, SCHEMA)


def small_regressions(
    terms: pd.DataFrame, effects: dict[str, Effects], covariances: pd.DataFrame
) -> list[Row]:
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
    list
        Rows of the table that regressions() returns.
    """
    rows: list[Row] = []
    for group, mine in terms.groupby(["scenario", "specification"]):
        scenario, specification = map(str, group)
        fit = partial(_in_memory, mine, effects[specification])
        rows += _rows((scenario, specification), fit, covariances, is_large=False)
    return rows


def _large_samples(database: Database, query: str, least: int) -> list[Key]:
    """Scenario and specification of the samples of so many unit-years or more."""
    found = database.frame(
        f"select distinct scenario, specification from ({query}) as sample "
        f"group by scenario, specification, term having count(*) >= {least}"
    )
    return list(found.itertuples(index=False, name=None))


def _small_samples(database: Database, query: str, large: list[Key]) -> pd.DataFrame:
    """The terms of all samples but the large ones."""
    is_large = " or ".join(["scenario = ? and specification = ?"] * len(large))
    return database.frame(
        f"select * from ({query}) as sample where not ({is_large or 'false'})",
        list(chain(*large)),
    )


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
    """A row a number of a table of coefficients, and of statistics of the model."""
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
