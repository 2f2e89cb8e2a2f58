"""Stepwise screening: one row per scenario, index, round and indicator."""

from entropanel.screening import screening
from entropanel.worker import call


def model(dbt, session):
    dbt.config(materialized="table")
    return call(
        screening,
        values=dbt.ref("int_panel_indicators").df(),
        candidates=dbt.ref("int_index_candidates").df(),
        indices=dbt.ref("stg_indices").df(),
    )
