with

models as (

    select * from {{ ref('fct_regression_models') }}

),

terms as (

    select * from {{ ref('int_specification_terms') }}
    where is_available

),

gaps as (

    select * from {{ ref('int_variable_gaps') }}

),

incomplete_terms as (

    select
        terms.scenario,
        terms.specification,
        {{ dbt.listagg(
            sentence("variable_without", {
                "variable": "gaps.variable",
                "parts": "gaps.missing_parts",
            }),
            "'; '",
            "order by terms.position",
        ) }} as gaps_of_terms,
        {{ dbt.listagg(
            reason(
                "variable_without",
                {"variable": "gaps.variable"},
                {"parts": json_list("gaps.parts_codes")},
            ),
            "', '",
            "order by terms.position",
        ) }} as codes_of_terms
    from terms
    inner join gaps
        on
            terms.scenario = gaps.scenario
            and terms.variable = gaps.variable
    where gaps.missing_parts is not null
    group by terms.scenario, terms.specification

),

final as (

    select
        models.scenario,
        {{ address(["specification", "covariance"], "models") }} as keys,
        models.unavailable_terms,
        incomplete_terms.gaps_of_terms,
        incomplete_terms.codes_of_terms
    from models
    left join incomplete_terms
        on
            models.scenario = incomplete_terms.scenario
            and models.specification = incomplete_terms.specification

)

select * from final
