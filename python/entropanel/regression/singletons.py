"""Singletons: rows that alone hold an absorbed effect, which fits them exactly.

They say nothing of the coefficients, but counted as observations and clusters they
make clustered errors too small (Correia, Singletons, Cluster-Robust Standard Errors
and Fixed Effects: A Bad Mix, 2015).
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import pyarrow as pa

from entropanel.database import Relation, database_of

SCHEMA = pa.schema(
    [
        ("scenario", pa.string()),
        ("specification", pa.string()),
        ("unit_code", pa.string()),
        ("year", pa.int32()),
        ("effect", pa.string()),
    ]
)
# rows left, by turns: Spark computes a table from the one before it
LEFT = ("regression_rows_left", "regression_rows_still_left")
KEY = ("scenario", "specification", "unit_code", "year")
# of a row alone in both its unit and its year the unit is told
ALONE = """
    select scenario, specification, unit_code, year, min(effect) as effect
    from (
        select
            scenario,
            specification,
            unit_code,
            min(year) as year,
            'unit' as effect
        from {rows}
        where unit_effects
        group by scenario, specification, unit_code
        having count(*) = 1
        union all
        select
            scenario,
            specification,
            min(unit_code) as unit_code,
            year,
            'year' as effect
        from {rows}
        where time_effects
        group by scenario, specification, year
        having count(*) = 1
    ) as alone
    group by scenario, specification, unit_code, year
"""


def singletons(session: Any, rows: Relation) -> pa.Table:
    """Rows alone in their unit or year, those left alone without them, and so on.

    What is left is the same in whichever order they are found; a year is lost but
    once, so that there are about twice as many rounds as years at most.

    Parameters
    ----------
    session
        Of the engine that holds the rows.
    rows
        The complete rows of each regression with effects: scenario, specification,
        unit_code, year, unit_effects, time_effects.

    Returns
    -------
    pyarrow.Table
        One row per singleton: its key, and its effect (unit or year).

    References
    ----------
    Correia, Singletons, Cluster-Robust Standard Errors and Fixed Effects: A Bad Mix,
    2015.
    """
    database, found = database_of(session), []
    left, still_left = LEFT
    database.table(left, rows.sql_query())
    while not (alone := database.frame(ALONE.format(rows=left))).empty:
        found.append(alone)
        database.table(still_left, _without_singletons(left))
        left, still_left = still_left, left
    for table in LEFT:
        database.drop(table)
    listed = pd.concat(found) if found else pd.DataFrame(columns=SCHEMA.names)
    return pa.Table.from_pandas(listed, SCHEMA, preserve_index=False)


def _without_singletons(rows: str) -> str:
    same = " and ".join(f"kept.{name} = alone.{name}" for name in KEY)
    return (
        f"select kept.* from {rows} as kept "
        f"left join ({ALONE.format(rows=rows)}) as alone on {same} "
        "where alone.effect is null"
    )
