with

audited as (

    select * from {{ ref('fct_audit_values') }}

),

tables as (

    select * from {{ ref('stg_published_tables') }}

),

final as (

    select
        audited.scenario,
        audited.table_id,
        tables.position,
        tables.title,
        cast(count(*) as int) as printed_numbers,
        {{ count_where("audited.verdict = 'reproduced'") }} as reproduced,
        {{ count_where("audited.verdict = 'near'") }} as near,
        {{ count_where("audited.verdict = 'differs'") }} as differs,
        {{ count_where("audited.verdict = 'not computable'") }}
            as not_computable
    from audited
    inner join tables on audited.table_id = tables.table_id
    group by audited.scenario, audited.table_id, tables.position, tables.title

)

select * from final
