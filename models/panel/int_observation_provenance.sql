with

observations as (

    select * from {{ ref('stg_observations') }}
    where value is not null

),

copies as (

    select * from {{ ref('stg_observation_copies') }}

),

final as (

    select
        observations.series,
        observations.unit_code,
        observations.year,
        -- a row for one unit takes precedence over the row for all units
        coalesce(of_unit.copy, of_all.copy) as copy,
        case
            when of_unit.copy is not null then of_unit.copies_agreeing
            else of_all.copies_agreeing
        end as copies_agreeing
    from observations
    left join copies as of_unit
        on
            observations.series = of_unit.series
            and observations.unit_code = of_unit.unit_code
            and observations.year
            between of_unit.first_year and of_unit.last_year
    left join copies as of_all
        on
            observations.series = of_all.series
            and of_all.unit_code is null
            and observations.year
            between of_all.first_year and of_all.last_year

)

select * from final
