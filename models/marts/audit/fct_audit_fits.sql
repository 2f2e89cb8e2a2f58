with

readings as (

    select * from {{ ref('fct_audit_readings') }}

),

compared as (

    select
        readings.scenario,
        readings.reading,
        readings.table_id,
        readings.statistic,
        readings.verdict,
        readings.difference,
        defaults.verdict as default_verdict,
        -- on the same numbers, so that the two are comparable
        case when readings.difference is not null then defaults.difference end
            as default_difference
    from readings
    inner join readings as defaults
        on
            {{ equal_keys("readings", "defaults", [
                "scenario", "table_id", "row_label", "column_label",
                "statistic",
            ]) }}
    where readings.reading <> 'default' and defaults.reading = 'default'

),

final as (

    select
        scenario,
        reading,
        table_id,
        statistic,
        cast(count(*) as int) as printed_numbers,
        cast(count(difference) as int) as computed_numbers,
        {{ count_where("verdict = 'reproduced'") }} as reproduced,
        {{ count_where("default_verdict = 'reproduced'") }}
            as default_reproduced,
        sqrt(avg(difference * difference)) as root_mean_square,
        sqrt(avg(default_difference * default_difference))
            as default_root_mean_square,
        max(abs(difference)) as largest_difference,
        max(abs(default_difference)) as default_largest_difference
    from compared
    group by scenario, reading, table_id, statistic

)

select * from final
