with

series as (

    select * from {{ ref('stg_series') }}

),

provenance as (

    select * from {{ ref('int_series_provenance') }}

),

final as (

    select
        series.series,
        series.name_en,
        series.name_zh,
        series.unit_of_measurement,
        series.publisher as source,
        series.published_from,
        series.published_to,
        coalesce(provenance.published_cells, 0) as published_cells,
        coalesce(provenance.cells_of_one_copy, 0) as cells_of_one_copy,
        coalesce(provenance.cells_not_compared, 0) as cells_not_compared,
        series.plausible_minimum,
        series.plausible_maximum,
        series.bound_reason,
        series.completion,
        series.single_observation,
        series.completion_floor,
        series.note,
        series.position
    from series
    left join provenance on series.series = provenance.series

)

select * from final
