with

figures as (

    select * from {{ ref('stg_figures') }}

),

figures_of_repeated as (

    select * from {{ ref('stg_figures') }}

),

repeated as (

    select * from {{ ref('stg_repeated_courses') }}

),

final as (

    select
        figures.series,
        figures.unit_code,
        figures.year,
        figures.value
    from figures
    left join repeated
        on
            figures.series = repeated.series
            and figures.unit_code = repeated.unit_code
    where repeated.series is null

    union all

    -- one that stands twice is the same, or the gate had refused it
    select
        figures_of_repeated.series,
        figures_of_repeated.unit_code,
        figures_of_repeated.year,
        max(figures_of_repeated.value) as value
    from figures_of_repeated
    inner join repeated
        on
            figures_of_repeated.series = repeated.series
            and figures_of_repeated.unit_code = repeated.unit_code
    group by 1, 2, 3

)

select * from final
