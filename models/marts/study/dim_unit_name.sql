with

units as (

    select * from {{ ref('stg_units') }}

),

names as (

    select * from {{ ref('stg_unit_names') }}

),

final as (

    {% for name in ["unit_code", "name_en", "name_zh"] -%}
        select
            unit_code,
            {{ name }} as name
        from units
        where {{ name }} is not null

        union

    {% endfor -%}
    select
        unit_code,
        name
    from names

)

select * from final
