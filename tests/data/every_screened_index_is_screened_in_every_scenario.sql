-- The screening covers exactly the available candidates of an index that
-- declares a threshold.
select
    candidates.scenario,
    candidates.index_id,
    candidates.indicator
from {{ ref('fct_index_candidates') }} as candidates
inner join {{ ref('stg_indices') }} as indices
    on candidates.index_id = indices.index_id
left join {{ ref('fct_indicator_vif') }} as screening
    on
        candidates.scenario = screening.scenario
        and candidates.index_id = screening.index_id
        and candidates.indicator = screening.indicator
        and screening.round = 1
where
    (candidates.is_available and indices.vif_threshold is not null)
    <> (screening.indicator is not null)
