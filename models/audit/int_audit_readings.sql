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
            {% for key in keys -%}
                and substring(
                    closed.{{ key }}, 1, length(parts.replaced_{{ key }})
                ) = parts.replaced_{{ key }}
            {% endfor %}
    -- of known keys, and nothing else
    where
        {% for text in ["replaced", "replacement"] -%}
            parts.{{ text }} = concat_ws(
                ' '
                {%- for key in keys %},
                '{{ key }}' || nullif(parts.{{ text }}_{{ key }}, '')
                {%- endfor %}
            )
            {{- " and" if not loop.last }}
        {% endfor -%}

),

addressed as (

    select
        'default' as reading,
        cast(null as string) as replaced,
        table_id,
        row_label,
        column_label,
        statistic,
        {{ keys | join(",\n        ") }}
    from numbers

    union all

    select
        reading,
        replaced,
        table_id,
        row_label,
        column_label,
        statistic,
        {% for key in keys -%}
            {{ address_value(key) }} as {{ key }}
            {{- "," if not loop.last }}
        {% endfor -%}
    from replaced

),

final as (

    select
        *,
        {{ address() }} as counterpart_keys
    from addressed

)

select * from final
