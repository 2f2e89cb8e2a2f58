with

lacking as (

    select
        indicators.scenario,
        {{ index_variable("indicators.index_id", "indicators.variant") }}
            as variable,
        indicators.indicator,
        {{ sentence("incomplete_indicator", {
            "indicator": "indicators.indicator",
            "series": "gaps.missing_inputs",
        }) }} as gap,
        {{ reason(
            "incomplete_indicator",
            {"indicator": "indicators.indicator"},
            {"series": "gaps.incomplete_series"},
        ) }} as code
    from {{ ref('int_index_variant_indicators') }} as indicators
    inner join {{ ref('int_indicator_gaps') }} as gaps
        on
            indicators.scenario = gaps.scenario
            and indicators.indicator = gaps.indicator
    where not indicators.is_available

),

missing_units as (

    select * from {{ ref('int_variable_missing_units') }}

),

gaps as (

    select
        scenario,
        indicator as variable,
        'indicator' as kind,
        missing_inputs,
        missing_inputs_codes,
        cast(null as string) as missing_indicators,
        cast(null as string) as listed_indicators
    from {{ ref('int_indicator_gaps') }}

    union all

    select
        scenario,
        variable,
        'index' as kind,
        {{ dbt.listagg("gap", "'; '", "order by indicator") }}
            as missing_inputs,
        {{ json_list(dbt.listagg("code", "', '", "order by indicator")) }}
            as missing_inputs_codes,
        {{ dbt.listagg("indicator", "', '", "order by indicator") }}
            as missing_indicators,
        {{ json_list(dbt.listagg(
            json_text("indicator"), "', '", "order by indicator"
        )) }} as listed_indicators
    from lacking
    group by scenario, variable

),

final as (

    select
        coalesce(gaps.scenario, missing_units.scenario) as scenario,
        coalesce(gaps.variable, missing_units.variable) as variable,
        coalesce(gaps.kind, missing_units.kind) as kind,
        gaps.missing_inputs,
        gaps.missing_inputs_codes,
        gaps.missing_indicators,
        missing_units.missing_units,
        nullif(
            concat_ws(
                ', ',
                gaps.missing_indicators,
                missing_units.names_of_missing_units
            ),
            ''
        ) as missing_parts,
        nullif(
            concat_ws(
                ', ',
                case
                    when gaps.listed_indicators is not null
                        then {{ reason("listed_indicators", json={
                            "indicators": "gaps.listed_indicators"
                        }) }}
                end,
                case
                    when missing_units.listed_units is not null
                        then {{ reason("listed_units", json={
                            "units": "missing_units.listed_units"
                        }) }}
                end
            ),
            ''
        ) as parts_codes,
        coalesce(missing_units.is_whole_elsewhere, false)
            as is_whole_elsewhere
    from gaps
    full join missing_units
        on
            gaps.scenario = missing_units.scenario
            and gaps.variable = missing_units.variable

)

select * from final
