"""VIF within each index: a row a scenario, index and indicator it is built of."""

from entropanel.worker import call


def model(dbt, session):
    dbt.config(materialized="table")
    return call(
        "entropanel.screening.retained_inflation",
        values=dbt.ref("int_panel_indicators"),
        candidates=dbt.ref("int_index_candidates"),
    )
