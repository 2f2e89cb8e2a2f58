"""Every declared regression: small ones in memory, large ones in the engine."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any

import pandas as pd
import pyarrow as pa

from entropanel.catalogue import Message, message
from entropanel.database import Database, Relation, database_of
from entropanel.regression import in_engine, in_memory
from entropanel.regression.combined_rows import COMBINED, FIRST_CONSTANTS
from entropanel.regression.conventions import (
    DEFAULT_LARGE_ROWS,
    LARGE_ROWS,
    NotEstimableError,
)
from entropanel.regression.effects import UNIT_CONSTANTS
from entropanel.regression.estimates import Fit, estimates
from entropanel.regression.incidence import INCIDENCE, PATTERNS, UNIT_MEANS
from entropanel.regression.panel_rows import ROWS, complete_rows
from entropanel.regression.within import UNIT_MOMENTS
from entropanel.worker import call

SCHEMA = pa.schema(
    [
        ("scenario", pa.string()),
        ("specification", pa.string()),
        ("covariance", pa.string()),
        ("term", pa.string()),
        ("quantity", pa.string()),
        ("value", pa.float64()),
        ("note", pa.string()),
        ("note_codes", pa.string()),
    ]
)
Row = dict[str, Any]
Key = tuple[str, str]
Effects = tuple[bool, bool]
TABLES = (
    ROWS,
    UNIT_MEANS,
    PATTERNS,
    INCIDENCE,
    UNIT_CONSTANTS,
    UNIT_MOMENTS,
    FIRST_CONSTANTS,
    COMBINED,
)


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
        One row per term, unit and year: scenario, specification, position, role, term,
        unit_code, year, value (null where it is missing).
    specifications
        One row per specification: specification, unit_effects, time_effects.
    covariances
        One row per specification and covariance: specification, covariance, estimator,
        cluster_by.
    settings
        setting, value; LARGE_ROWS is the number of unit-years from which a regression
        is estimated in the engine, else in memory.

    Returns
    -------
    pyarrow.Table
        One row per number. ``term`` is null for the statistics of a model; a
        specification that cannot be estimated leaves one row a covariance, with the
        reason in ``note`` and ``note_codes``.
    """
    database, query = database_of(session), sample.sql_query()
    effects: dict[str, Effects] = {
        row["specification"]: (bool(row["unit_effects"]), bool(row["time_effects"]))
        for row in specifications.to_dict("records")
    }
    large = large_samples(database, query, threshold(settings))
    rows = call(
        small_regressions,
        terms=small_samples(database, query, large),
        effects=effects,
        covariances=covariances,
    )
    for key in large:
        fit = partial(_in_engine, database, query, key, effects[key[1]])
        rows += _rows(key, fit, covariances, is_large=True)
    for table in TABLES:
        database.drop(table)
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


def threshold(settings: pd.DataFrame) -> int:
    """Unit-years from which samples are large: as declared, or the default."""
    declared = settings.loc[settings["setting"] == LARGE_ROWS, "value"]
    return int(declared.iloc[0]) if len(declared) else DEFAULT_LARGE_ROWS


def large_samples(database: Database, query: str, least: int) -> list[Key]:
    """Scenario and specification of the samples of so many unit-years or more."""
    found = database.frame(
        "select scenario, specification, max(n) as n from (select scenario, "
        f"specification, term, count(*) as n from ({query}) as sample "
        "group by scenario, specification, term) as terms "
        "group by scenario, specification"
    )
    found = found[found["n"] >= least]
    return list(zip(found["scenario"], found["specification"], strict=True))


def small_samples(database: Database, query: str, large: list[Key]) -> pd.DataFrame:
    """The terms of all samples but the large ones."""
    is_large = " or ".join(["scenario = ? and specification = ?"] * len(large))
    return database.frame(
        f"select * from ({query}) as sample"
        + (f" where not ({is_large})" if large else ""),
        [name for key in large for name in key],
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
    """One row per number of a table of coefficients, and of statistics of the model."""
    reasons = table["missing_reason"].dropna()
    return (
        [
            {"term": term, "quantity": quantity, "value": value}
            for quantity, column in table.drop(columns=reasons.name).to_dict().items()
            for term, value in column.items()
            if not pd.isna(value)
        ]
        + [
            {"term": term, "quantity": "missing_reason", **_note(message(code))}
            for term, code in reasons.items()
        ]
        + [
            {"quantity": quantity, "value": float(value)}
            for quantity, value in {**statistics, "is_large": is_large}.items()
        ]
    )


def _note(reason: Message) -> Row:
    return {"note": str(reason), "note_codes": reason.codes}
