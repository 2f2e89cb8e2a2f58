{%- set keys = address_keys() -%}
with

numbers as (

    select
        numbers.table_id,
        numbers.row_label,
        numbers.column_label,
        numbers.statistic,
        addresses.*
    from {{ ref('stg_published_numbers') }} as numbers
    left join {{ ref('int_audit_addresses') }} as addresses
        on numbers.counterpart_keys = addresses.address

),

parts as (

    select
        {% for key in keys -%}
            {{ address_part("replaced", key) }} as replaced_{{ key }},
            {{ address_part("replacement", key) }} as replacement_{{ key }},
        {% endfor -%}
        reading,
        table_id,
        replaced,
        replacement
    from {{ ref('stg_published_readings') }}

),

closed as (

    select
        {% for key in keys -%}
            coalesce('=' || {{ key }} || ';', '') as {{ key }},
        {% endfor -%}
        table_id,
        row_label,
        column_label,
        statistic
    from numbers

),

-- a part without its semicolon is the beginning of a value
replaced as (

    select
        {% for key in keys -%}
            concat(
                parts.replacement_{{ key }},
                substring(
                    closed.{{ key }}, length(parts.replaced_{{ key }}) + 1
                )
            ) as {{ key }},
        {% endfor -%}
        parts.reading,
        parts.replaced,
        closed.table_id,
        closed.row_label,
        closed.column_label,
        closed.statistic
    from closed
    inner join parts
        on
            closed.table_id = parts.table_id
            and {{ begins_with_parts("closed", "parts.replaced") }}
    -- of known keys, and nothing else
    where
        parts.replaced = {{ joined_parts("parts.replaced") }}
        and parts.replacement = {{ joined_parts("parts.replacement") }}

),

addressed as (

    select
        {% for key in keys -%}
            {{ key }},
        {% endfor -%}
        'default' as reading,
        cast(null as string) as replaced,
        table_id,
        row_label,
        column_label,
        statistic
    from numbers

    union all

    select
        {% for key in keys -%}
            {{ address_value(key) }} as {{ key }},
        {% endfor -%}
        reading,
        replaced,
        table_id,
        row_label,
        column_label,
        statistic
    from replaced

),

final as (

    select
        *,
        {{ address() }} as counterpart_keys
    from addressed

)

select * from final
