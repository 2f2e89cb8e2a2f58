with

specification_terms as (

    select * from {{ ref('int_specification_terms') }}

),

reasons as (

    select
        scenario,
        specification,
        reason,
        {{ json_items("reason_codes") }} as codes,
        sum(case when term is null then 1 else 0 end) as singletons
    from {{ ref('fct_regression_dropped_rows') }}
    group by scenario, specification, reason, reason_codes

),

unavailable as (

    select
        scenario,
        specification,
        {{ dbt.listagg("term", "', '", "order by position") }}
            as unavailable_terms
    from specification_terms
    where not is_available
    group by scenario, specification

),

dropped as (

    select
        scenario,
        specification,
        {{ dbt.listagg("reason", "'; '", "order by reason") }}
            as dropped_rows_reason,
        {{ json_list(dbt.listagg("codes", "', '", "order by reason")) }}
            as dropped_rows_reason_codes,
        sum(singletons) as dropped_singletons
    from reasons
    group by scenario, specification

),

final as (

    select
        coalesce(unavailable.scenario, dropped.scenario) as scenario,
        coalesce(unavailable.specification, dropped.specification)
            as specification,
        unavailable.unavailable_terms,
        dropped.dropped_rows_reason,
        dropped.dropped_rows_reason_codes,
        dropped.dropped_singletons
    from unavailable
    full join dropped
        on
            unavailable.scenario = dropped.scenario
            and unavailable.specification = dropped.specification

)

select * from final
