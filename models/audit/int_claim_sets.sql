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
        lag(value) over ({{ in_order }}) as previous,
        {{ safe_divide("value", "lag(value) over (" ~ in_order ~ ")") }}
            as growth
    from operands

),

compared as (

    select
        *,
        lag(growth) over ({{ in_order }}) as previous_growth,
        row_number() over (
            partition by claim, basis, position
            order by growth desc nulls last, label asc
        ) as place_by_growth
    from ordered

),

final as (

    select
        claim,
        basis,
        position,
        count(*) as size,
        count(value) as known,
        sum(value) as total,
        min(value) as smallest,
        max(value) as largest,
        max(case when place = 1 then value end) as first_value,
        max(case when place_from_end = 1 then value end) as last_value,
        {{ count_where("value < previous") }} as falls,
        {{ count_where("growth < previous_growth") }} as growth_falls,
        max(
            case when place_by_growth = 1 and growth is not null then place end
        ) - 1 as fastest
    from compared
    group by claim, basis, position

)

select * from final
