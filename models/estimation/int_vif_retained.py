"""VIF within each index: one row per scenario, index and indicator."""

from entropanel.worker import call


def model(dbt, session):
    dbt.config(materialized="table")
    return call(
        "entropanel.screening.retained_inflation",
        values=dbt.ref("int_panel_indicators"),
        candidates=dbt.ref("int_index_candidates"),
    )
