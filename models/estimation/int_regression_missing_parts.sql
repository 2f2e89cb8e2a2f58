with

terms as (

    select * from {{ ref('int_specification_terms') }}

),

parts as (

    select * from {{ ref('int_variable_missing_parts') }}

),

described as (

    select
        terms.scenario,
        terms.specification,
        terms.position,
        case when not terms.is_available then terms.term end
            as unavailable_term,
        case
            when terms.is_available and parts.missing_parts is not null
                then {{ sentence("variable_without", {
                    "variable": "parts.variable",
                    "parts": "parts.missing_parts",
                }) }}
        end as incomplete_term,
        case
            when terms.is_available and parts.missing_parts is not null
                then {{ reason(
                    "variable_without",
                    {"variable": "parts.variable"},
                    {"parts": json_list("parts.missing_parts_code")},
                ) }}
        end as incomplete_term_code
    from terms
    left join parts
        on
            terms.scenario = parts.scenario
            and terms.variable = parts.variable

),

missing as (

    select
        scenario,
        specification,
        {{ dbt.listagg("unavailable_term", "', '", "order by position") }}
            as unavailable_terms,
        {{ dbt.listagg("incomplete_term", "'; '", "order by position") }}
            as incomplete_terms,
        {{ dbt.listagg("incomplete_term_code", "', '", "order by position") }}
            as incomplete_terms_code
    from described
    group by scenario, specification

),

reasons as (

    select
        scenario,
        specification,
        reason,
        {{ json_items("reason_codes") }} as code,
        {{ count_where("term is null") }} as singletons
    from {{ ref('int_regression_dropped_rows') }}
    group by scenario, specification, reason, reason_codes

),

dropped as (

    select
        scenario,
        specification,
        {{ dbt.listagg("reason", "'; '", "order by reason") }}
            as dropped_rows_reason,
        {{ json_list(dbt.listagg("code", "', '", "order by reason")) }}
            as dropped_rows_reason_codes,
        sum(singletons) as dropped_singletons
    from reasons
    group by scenario, specification

),

final as (

    select
        missing.scenario,
        missing.specification,
        missing.unavailable_terms,
        missing.incomplete_terms,
        missing.incomplete_terms_code,
        dropped.dropped_rows_reason,
        dropped.dropped_rows_reason_codes,
        dropped.dropped_singletons
    from missing
    left join dropped
        on
            missing.scenario = dropped.scenario
            and missing.specification = dropped.specification

)

select * from final
