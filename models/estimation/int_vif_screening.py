"""Stepwise screening: one row per scenario, index, round and indicator."""

from entropanel.worker import call


def model(dbt, session):
    dbt.config(materialized="table")
    return call(
        "entropanel.screening.screening",
        values=dbt.ref("int_panel_indicators"),
        candidates=dbt.ref("int_index_candidates"),
        indices=dbt.ref("stg_indices"),
    )
