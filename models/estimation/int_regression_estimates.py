"""Regressions, long: a row a number of a fitted specification."""

from entropanel.regression import regressions


def model(dbt, session):
    dbt.config(materialized="table")
    return regressions(
        sample=dbt.ref("int_regression_sample").df(),
        specifications=dbt.ref("stg_specifications").df(),
        covariances=dbt.ref("int_specification_covariances").df(),
    )
