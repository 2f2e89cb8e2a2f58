with

settings as (

    select cast(value as double) as near_tolerance
    from {{ ref('stg_settings') }}
    where setting = 'near_tolerance'

),

comparisons as (

    select * from {{ ref('int_audit_comparisons') }}

),

models as (

    select * from {{ ref('fct_regression_models') }}

),

terms as (

    select * from {{ ref('int_specification_terms') }}
    where is_available

),

gaps as (

    select * from {{ ref('int_variable_gaps') }}

),

incomplete_terms as (

    select
        terms.scenario,
        terms.specification,
        {{ dbt.listagg(
            "gaps.variable || ' without ' || gaps.missing_indicators",
            "'; '",
            "order by terms.position",
        ) }} as gaps_of_terms
    from terms
    inner join gaps
        on
            terms.scenario = gaps.scenario
            and terms.variable = gaps.variable
    group by terms.scenario, terms.specification

),

shortcomings as (

    select
        models.scenario,
        {{ address(["specification", "covariance"], "models") }} as keys,
        models.unavailable_terms,
        incomplete_terms.gaps_of_terms
    from models
    left join incomplete_terms
        on
            models.scenario = incomplete_terms.scenario
            and models.specification = incomplete_terms.specification

),

judged as (

    select
        comparisons.*,
        shortcomings.unavailable_terms,
        shortcomings.gaps_of_terms,
        shortcomings.keys is not null as is_of_a_regression,
        comparisons.computed - comparisons.printed as difference,
        {{ safe_divide(
            "comparisons.computed - comparisons.printed",
            "abs(comparisons.printed)",
        ) }} as relative_difference,
        {{ verdict(
            "comparisons.computed", "comparisons.printed",
            "comparisons.printed_decimals", "settings.near_tolerance",
        ) }} as verdict
    from comparisons
    cross join settings
    left join shortcomings
        on
            comparisons.scenario = shortcomings.scenario
            and (
                comparisons.counterpart_keys = shortcomings.keys
                or substring(
                    comparisons.counterpart_keys,
                    1,
                    length(shortcomings.keys) + 1
                ) = concat(shortcomings.keys, ';')
            )

),

explained as (

    select
        *,
        case
            when verdict = 'near'
                then concat(
                    cast(round(100 * relative_difference, 2) as string),
                    ' % from the printed number'
                )
        end as how_near,
        case
            when verdict = 'not computable' and missing_inputs is not null
                then concat('no data: ', missing_inputs)
        end as no_data,
        nullif(
            concat_ws(
                '; ',
                case
                    when is_of_a_regression then gaps_of_terms
                    -- concat() takes a null for an empty text on one engine
                    when missing_indicators is not null
                        then concat('without ', missing_indicators)
                end,
                case
                    when unavailable_terms is not null
                        then concat('estimated without ', unavailable_terms)
                end
            ),
            ''
        ) as lacking
    from judged

),

final as (

    select
        scenario,
        reading,
        position,
        table_id,
        row_label,
        column_label,
        statistic,
        printed_text,
        printed,
        cast(printed_decimals as int) as printed_decimals,
        printed_mark,
        computed,
        difference,
        relative_difference,
        verdict,
        nullif(
            concat_ws(
                '; ', how_near, no_data,
                case
                    when no_data is null or is_of_a_regression then lacking
                end,
                note
            ),
            ''
        ) as note,
        lacking,
        variable,
        counterpart_table,
        counterpart_keys,
        counterpart_column
    from explained

)

select * from final
