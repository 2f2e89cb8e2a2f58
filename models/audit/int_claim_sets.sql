{#- What the measures of a claim are made of, for each set of its numbers. -#}
{%- set in_order = "partition by claim, basis, position order by label" -%}
with

operands as (

    select * from {{ ref('int_claim_operands') }}

),

ordered as (

    select
        *,
        row_number() over ({{ in_order }}) as place,
        row_number() over ({{ in_order }} desc) as place_from_end,
        lag(value) over ({{ in_order }}) as previous
    from operands

),

final as (

    select
        claim,
        basis,
        position,
        count(*) as size,
        count(value) as known,
        sum(value) as total,
        {{ product("value") }} as product,
        min(value) as smallest,
        max(value) as largest,
        max(case when place = 1 then value end) as first_value,
        max(case when place_from_end = 1 then value end) as last_value,
        {{ count_where("value < previous") }} as falls
    from ordered
    group by claim, basis, position

)

select * from final
