"""Results of the quality gate: a row an expectation."""

from entropanel.gate import gate_results
from entropanel.inputs import Inputs
from entropanel.worker import call


def model(dbt, session):
    dbt.config(materialized="table")
    # dbt reads the names of what a model refers to from its text
    seeds = {
        "observations": dbt.ref("observations"),
        "observations_long": dbt.ref("observations_long"),
        "study_series": dbt.ref("study_series"),
        "study_series_relations": dbt.ref("study_series_relations"),
        "study_units": dbt.ref("study_units"),
        "study_years": dbt.ref("study_years"),
        "study_indicators": dbt.ref("study_indicators"),
        "study_scenarios": dbt.ref("study_scenarios"),
        "study_scenario_series": dbt.ref("study_scenario_series"),
        "study_scenario_indicators": dbt.ref("study_scenario_indicators"),
    }
    return call(gate_results, inputs=Inputs.read(lambda name: seeds[name].df()))
