with

indicators as (

    select * from {{ ref('int_panel_indicators') }}

),

indices as (

    select * from {{ ref('int_index_values') }}

),

final as (

    select
        scenario,
        indicator as variable,
        'indicator' as kind,
        unit_code,
        year,
        value,
        case
            when status = 'observed' then cast(0 as double)
            else cast(1 as double)
        end as imputed_share
    from indicators

    union all

    select
        scenario,
        {{ index_variable("index_id", "variant") }} as variable,
        'index' as kind,
        unit_code,
        year,
        value,
        imputed_share
    from indices

)

select * from final
