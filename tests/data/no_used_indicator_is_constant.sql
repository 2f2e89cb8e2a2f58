-- A constant indicator carries no information and has the weight 0.
{{ config(severity='warn', meta={"error": {
    "file": "study_indicators",
    "key": ["indicator"],
    "column": "indicator",
    "expected": "values that vary",
}}) }}
select
    candidates.scenario,
    candidates.indicator
from {{ ref('fct_index_candidates') }} as candidates
inner join {{ ref('fct_indicator_values') }} as scaled
    on
        candidates.scenario = scaled.scenario
        and candidates.indicator = scaled.indicator
where candidates.is_used
group by candidates.scenario, candidates.indicator
having min(scaled.value) = max(scaled.value)
