with

observations as (

    select * from {{ ref('stg_observation_rows') }}

),

observations_of_repeated as (

    select * from {{ ref('stg_observation_rows') }}

),

repeated as (

    select * from {{ ref('stg_repeated_unit_series') }}

),

final as (

    select
        observations.series,
        observations.unit_code,
        observations.year,
        observations.value
    from observations
    left join repeated
        on
            observations.series = repeated.series
            and observations.unit_code = repeated.unit_code
    where repeated.series is null

    union all

    -- repeated observations are equal here: the gate stops on others
    select
        observations_of_repeated.series,
        observations_of_repeated.unit_code,
        observations_of_repeated.year,
        max(observations_of_repeated.value) as value
    from observations_of_repeated
    inner join repeated
        on
            observations_of_repeated.series = repeated.series
            and observations_of_repeated.unit_code = repeated.unit_code
    group by
        observations_of_repeated.series,
        observations_of_repeated.unit_code,
        observations_of_repeated.year

)

select * from final
