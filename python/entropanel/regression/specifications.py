"""Every declared regression: small ones in memory, large ones in the engine."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from entropanel.database import Database, Relation, database_of
from entropanel.worker import call

KEY = ["scenario", "specification", "covariance", "term", "quantity"]
TEXTS = dict.fromkeys(["note", "note_codes"], pa.string())
SCHEMA = pa.schema(dict.fromkeys(KEY, pa.string()) | {"value": pa.float64()} | TEXTS)
# a setting of the study: unit-years from which a regression is estimated in SQL
LARGE_ROWS = "rows_of_large_regressions"
DEFAULT_LARGE_ROWS = 5000
Key = tuple[str, str]
Effects = tuple[bool, bool]


def regressions(
    session: Any,
    sample: Relation,
    specifications: Relation,
    covariances: Relation,
    settings: Relation,
) -> pa.Table:
    """Every declared specification, in every scenario, under its covariances.

    Parameters
    ----------
    session
        Of the engine that holds the relations.
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
        specification that cannot be estimated leaves one row per covariance, with the
        reason in ``note`` and ``note_codes``.
    """
    database, query = database_of(session), sample.sql_query()
    declared = database.rows(
        "select specification, unit_effects, time_effects "
        f"from ({specifications.sql_query()}) as declared"
    )
    effects = {name: (bool(unit), bool(time)) for name, unit, time in declared}
    large = large_samples(database, query, threshold(database, settings))
    small = call(
        "entropanel.regression.rows.small_regressions",
        terms=small_samples(database, query, large),
        effects=effects,
        covariances=covariances,
    )
    if not large:
        return small
    # imported here: small regressions are estimated in the other process
    from entropanel.regression.rows import large_regressions

    found = large_regressions(database, query, large, effects, covariances.df())
    order = [("scenario", "ascending"), ("specification", "ascending")]
    return pa.concat_tables([small, found]).sort_by(order)


def threshold(database: Database, settings: Relation) -> int:
    """Unit-years from which samples are large: as declared, or the default.

    Parameters
    ----------
    database
        That holds the settings.
    settings
        setting, value.

    Returns
    -------
    int
        A number of rows of a term.
    """
    declared = database.rows(
        f"select value from ({settings.sql_query()}) as settings where setting = ?",
        [LARGE_ROWS],
    )
    return int(declared[0][0]) if declared else DEFAULT_LARGE_ROWS


def large_samples(database: Database, query: str, least: int) -> list[Key]:
    """Scenario and specification of the samples of so many unit-years or more.

    Parameters
    ----------
    database, query
        The engine, and the sample of regressions() there.
    least
        Unit-years, complete or not.

    Returns
    -------
    list
        Of pairs.
    """
    found = database.rows(
        "select scenario, specification, max(n) as n from (select scenario, "
        f"specification, term, count(*) as n from ({query}) as sample "
        "group by scenario, specification, term) as terms "
        "group by scenario, specification having max(n) >= ?",
        [least],
    )
    return [(scenario, specification) for scenario, specification, _ in found]


def small_samples(database: Database, query: str, large: list[Key]) -> pa.Table:
    """The terms of all samples but the large ones.

    Parameters
    ----------
    database, query
        The engine, and the sample of regressions() there.
    large
        As of large_samples().

    Returns
    -------
    pyarrow.Table
        Rows of the sample.
    """
    is_large = " or ".join(["scenario = ? and specification = ?"] * len(large))
    return database.arrow(
        f"select * from ({query}) as sample"
        + (f" where not ({is_large})" if large else ""),
        [name for key in large for name in key],
    )
