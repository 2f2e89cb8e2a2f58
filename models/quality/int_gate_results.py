"""Results of the quality gate: a row an expectation."""

from entropanel.gate import gate_results
from entropanel.inputs import Inputs


def model(dbt, session):
    dbt.config(materialized="table")
    return gate_results(
        Inputs.from_seeds(
            observations=dbt.ref("observations").df(),
            series=dbt.ref("study_series").df(),
            relations=dbt.ref("study_series_relations").df(),
            units=dbt.ref("study_units").df(),
            settings=dbt.ref("study_settings").df(),
        )
    )
