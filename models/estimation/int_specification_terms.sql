with

scenarios as (

    select * from {{ ref('stg_scenarios') }}

),

terms as (

    select * from {{ ref('stg_specification_terms') }}

),

variables as (

    select distinct
        scenario,
        variable
    from {{ ref('int_variables') }}
    where value is not null

),

final as (

    select
        scenarios.scenario,
        terms.specification,
        terms.position,
        terms.term,
        terms.variable,
        variables.variable is not null as is_available
    from terms
    cross join scenarios
    left join variables
        on
            scenarios.scenario = variables.scenario
            and terms.variable = variables.variable

)

select * from final
