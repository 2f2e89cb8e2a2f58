with

declared as (

    select counterpart_keys as address
    from {{ ref('stg_published_numbers') }}
    where counterpart_keys is not null

    union

    select counterpart_keys as address
    from {{ ref('stg_published_claim_operands') }}
    where counterpart_keys is not null

),

parts as (

    select
        {% for key in address_keys() -%}
            {{ address_part("concat(address, ';')", key) }} as {{ key }},
        {% endfor -%}
        address
    from declared

),

parsed as (

    select
        {% for key in address_keys() -%}
            {{ address_value(key) }} as {{ key }},
        {% endfor -%}
        address
    from parts

),

-- only keys in their order form a valid address
final as (

    select * from parsed
    where
        replace(concat('; ', address, ';'), '; %;', ';')
        = replace(concat('; ', {{ address() }}, ';'), '; ;', ';')

)

select * from final
