{#-
    The query of a dbt unit test: rows that a model gave beside rows expected of it,
    as dbt's own has it, with numbers to the digits that as_compared() keeps.

    dbt compares doubles to their last bit. The last bit of a sum depends on the
    order of its terms, which neither engine guarantees: several threads read
    the given rows.
-#}
{% macro default__get_unit_test_sql(
    main_sql, expected_fixture_sql, expected_column_names
) -%}
with

dbt_internal_unit_test_actual as (

    select
        {% for column in expected_column_names -%}
            {{ as_compared(column) }} as {{ column }},
        {% endfor -%}
        'actual' as actual_or_expected
    from ({{ main_sql }}) as _dbt_internal_unit_test_actual

),

dbt_internal_unit_test_expected as (

    select
        {% for column in expected_column_names -%}
            {{ as_compared(column) }} as {{ column }},
        {% endfor -%}
        'expected' as actual_or_expected
    from ({{ expected_fixture_sql }}) as _dbt_internal_unit_test_expected

)

select * from dbt_internal_unit_test_actual
union all
select * from dbt_internal_unit_test_expected
{%- endmacro %}
