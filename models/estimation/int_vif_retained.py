"""VIF within each index: one row per scenario, index and indicator."""

from entropanel.screening import retained_inflation
from entropanel.worker import call


def model(dbt, session):
    dbt.config(materialized="table")
    return call(
        retained_inflation,
        values=dbt.ref("int_panel_indicators").df(),
        candidates=dbt.ref("int_index_candidates").df(),
    )
