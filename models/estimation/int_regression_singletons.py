"""Unit-years alone in an effect of a regression: a row each, with the effect."""

from entropanel.regression.singletons import singletons


def model(dbt, session):
    dbt.config(materialized="table")
    return singletons(session=session, rows=dbt.ref("int_regression_absorbed_rows"))
