"""Results of the quality gate: one row per expectation."""

from entropanel.gate import results_of_build, with_rules
from entropanel.inputs import Inputs


def model(dbt, session):
    dbt.config(materialized="table")
    # dbt reads the names of what a model refers to from its text
    seeds = {
        "observations": dbt.ref("observations"),
        "observations_long": dbt.ref("observations_long"),
        "observation_copies": dbt.ref("observation_copies"),
        "import_log": dbt.ref("import_log"),
        "published_tables": dbt.ref("published_tables"),
        "published_numbers": dbt.ref("published_numbers"),
        "published_readings": dbt.ref("published_readings"),
        "published_claims": dbt.ref("published_claims"),
        "published_claim_operands": dbt.ref("published_claim_operands"),
        "study_settings": dbt.ref("study_settings"),
        "study_units": dbt.ref("study_units"),
        "study_unit_names": dbt.ref("study_unit_names"),
        "study_unit_tiles": dbt.ref("study_unit_tiles"),
        "study_years": dbt.ref("study_years"),
        "study_regions": dbt.ref("study_regions"),
        "study_region_units": dbt.ref("study_region_units"),
        "study_series": dbt.ref("study_series"),
        "study_series_relations": dbt.ref("study_series_relations"),
        "study_indicators": dbt.ref("study_indicators"),
        "study_indices": dbt.ref("study_indices"),
        "study_index_variants": dbt.ref("study_index_variants"),
        "study_index_terms": dbt.ref("study_index_terms"),
        "study_index_exclusions": dbt.ref("study_index_exclusions"),
        "study_index_reversals": dbt.ref("study_index_reversals"),
        "study_scenarios": dbt.ref("study_scenarios"),
        "study_scenario_series": dbt.ref("study_scenario_series"),
        "study_scenario_indicators": dbt.ref("study_scenario_indicators"),
        "study_specifications": dbt.ref("study_specifications"),
        "study_specification_terms": dbt.ref("study_specification_terms"),
        "study_covariances": dbt.ref("study_covariances"),
        "study_significance_levels": dbt.ref("study_significance_levels"),
        "study_specification_covariances": dbt.ref("study_specification_covariances"),
    }
    frames = {name: seed.df() for name, seed in seeds.items()}
    return with_rules(results_of_build(Inputs.read(frames.__getitem__)), frames)
