select
    candidates.scenario,
    candidates.index_id,
    candidates.indicator,
    candidates.dimension,
    candidates.is_retained,
    candidates.cells,
    candidates.missing_cells,
    candidates.is_available,
    candidates.is_used,
    inputs.missing_inputs,
    inputs.missing_inputs_codes,
    units.missing_units
from {{ ref('int_index_candidates') }} as candidates
left join {{ ref('int_indicator_missing_inputs') }} as inputs
    on
        candidates.scenario = inputs.scenario
        and candidates.indicator = inputs.indicator
left join {{ ref('int_variable_missing_units') }} as units
    on
        candidates.scenario = units.scenario
        and candidates.indicator = units.variable
