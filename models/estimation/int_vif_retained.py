"""VIF within each index: a row a scenario, index and indicator it is built of."""

from entropanel.screening import retained_inflation


def model(dbt, session):
    dbt.config(materialized="table")
    return retained_inflation(
        values=dbt.ref("int_panel_indicators").df(),
        candidates=dbt.ref("int_index_candidates").df(),
    )
