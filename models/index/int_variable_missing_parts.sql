with

missing_indicators as (

    select
        indicators.scenario,
        {{ index_variable("indicators.index_id", "indicators.variant") }}
            as variable,
        indicators.indicator,
        {{ sentence("incomplete_indicator", {
            "indicator": "indicators.indicator",
            "series": "incomplete.missing_inputs",
        }) }} as missing_input,
        {{ reason(
            "incomplete_indicator",
            {"indicator": "indicators.indicator"},
            {"series": "incomplete.incomplete_series"},
        ) }} as code
    from {{ ref('int_index_variant_indicators') }} as indicators
    inner join {{ ref('int_indicator_missing_inputs') }} as incomplete
        on
            indicators.scenario = incomplete.scenario
            and indicators.indicator = incomplete.indicator
    where not indicators.is_available

),

missing_units as (

    select * from {{ ref('int_variable_missing_units') }}

),

incomplete as (

    select
        scenario,
        indicator as variable,
        'indicator' as kind,
        missing_inputs,
        missing_inputs_codes,
        cast(null as string) as missing_indicators,
        cast(null as string) as listed_indicators
    from {{ ref('int_indicator_missing_inputs') }}

    union all

    select
        scenario,
        variable,
        'index' as kind,
        {{ dbt.listagg("missing_input", "'; '", "order by indicator") }}
            as missing_inputs,
        {{ json_list(dbt.listagg("code", "', '", "order by indicator")) }}
            as missing_inputs_codes,
        {{ dbt.listagg("indicator", "', '", "order by indicator") }}
            as missing_indicators,
        {{ json_list(dbt.listagg(
            json_text("indicator"), "', '", "order by indicator"
        )) }} as listed_indicators
    from missing_indicators
    group by scenario, variable

),

final as (

    select
        coalesce(incomplete.scenario, missing_units.scenario) as scenario,
        coalesce(incomplete.variable, missing_units.variable) as variable,
        coalesce(incomplete.kind, missing_units.kind) as kind,
        incomplete.missing_inputs,
        incomplete.missing_inputs_codes,
        incomplete.missing_indicators,
        missing_units.missing_units,
        nullif(
            concat_ws(
                ', ',
                incomplete.missing_indicators,
                missing_units.names_of_missing_units
            ),
            ''
        ) as missing_parts,
        nullif(
            concat_ws(
                ', ',
                case
                    when incomplete.listed_indicators is not null
                        then {{ reason("listed_indicators", json={
                            "indicators": "incomplete.listed_indicators"
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
        ) as missing_parts_code,
        coalesce(missing_units.is_complete_elsewhere, false)
            as is_complete_elsewhere
    from incomplete
    full join missing_units
        on
            incomplete.scenario = missing_units.scenario
            and incomplete.variable = missing_units.variable

)

select * from final
