"""Regressions, long: one row per number of a fitted specification."""

from entropanel.regression.specifications import regressions


def model(dbt, session):
    dbt.config(materialized="table")
    return regressions(
        session=session,
        sample=dbt.ref("int_regression_sample"),
        specifications=dbt.ref("stg_specifications").df(),
        covariances=dbt.ref("int_specification_covariances").df(),
        settings=dbt.ref("stg_settings").df(),
    )
