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

    select
        scenario,
        concat(
            'specification=', specification, '; covariance=', covariance
        ) as keys,
        unavailable_terms
    from {{ ref('fct_regression_models') }}
    where unavailable_terms is not null

),

judged as (

    select
        comparisons.*,
        models.unavailable_terms,
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
    left join models
        on
            comparisons.scenario = models.scenario
            and (
                comparisons.counterpart_keys = models.keys
                or comparisons.counterpart_keys like concat(models.keys, ';%')
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
            when missing_inputs is null then null
            when verdict = 'not computable'
                then concat('no data: ', missing_inputs)
            else concat('without ', missing_inputs)
        end as lacking,
        case
            when unavailable_terms is not null
                then concat('estimated without ', unavailable_terms)
        end as left_out
    from judged

),

final as (

    select
        scenario,
        reading,
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
            concat_ws('; ', how_near, lacking, left_out, note), ''
        ) as note,
        variable,
        counterpart_table,
        counterpart_keys,
        counterpart_column
    from explained

)

select * from final
