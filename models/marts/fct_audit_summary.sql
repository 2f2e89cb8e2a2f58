{%- set verdicts = ["reproduced", "near", "differs", "not computable"] -%}
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
        {% for verdict in verdicts -%}
            cast(
                sum(
                    case when audited.verdict = '{{ verdict }}' then 1 else 0 end
                ) as int
            ) as {{ verdict | replace(" ", "_") }}
            {{- "," if not loop.last }}
        {% endfor %}
    from audited
    inner join tables on audited.table_id = tables.table_id
    group by 1, 2, 3, 4

)

select * from final
