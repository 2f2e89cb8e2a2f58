-- The screening covers exactly the available candidates of an index that
-- declares a threshold.
with

screened as (

    select distinct
        scenario,
        index_id,
        indicator
    from {{ ref('fct_indicator_vif') }}

)

select
    candidates.scenario,
    candidates.index_id,
    candidates.indicator
from {{ ref('fct_index_candidates') }} as candidates
inner join {{ ref('stg_indices') }} as indices
    on candidates.index_id = indices.index_id
left join screened
    on
        candidates.scenario = screened.scenario
        and candidates.index_id = screened.index_id
        and candidates.indicator = screened.indicator
where
    (candidates.is_available and indices.vif_threshold is not null)
    <> (screened.indicator is not null)
