-- A misspelt variable would be left out as one without data.
with

declared as (

    select indicator as variable
    from {{ ref('stg_indicators') }}

    union all

    select
        case
            when variant = 'default' then index_id
            else concat(index_id, '__', variant)
        end as variable
    from {{ ref('stg_index_variants') }}

)

select
    terms.specification,
    terms.term,
    terms.variable
from {{ ref('stg_specification_terms') }} as terms
left join declared on terms.variable = declared.variable
where declared.variable is null
