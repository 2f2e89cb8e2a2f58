with

exclusions as (

    select * from {{ ref('stg_index_exclusions') }}

),

reversals as (

    select * from {{ ref('stg_index_reversals') }}

),

terms as (

    select * from {{ ref('stg_index_terms') }}

),

final as (

    select
        index_id,
        variant,
        indicator,
        'excluded' as exception,
        cast(null as {{ dbt.type_string() }}) as term
    from exclusions

    union all

    select
        index_id,
        variant,
        indicator,
        'reversed' as exception,
        cast(null as {{ dbt.type_string() }}) as term
    from reversals

    union all

    select
        index_id,
        variant,
        indicator,
        'multiplied' as exception,
        term
    from terms

)

select * from final
