{#-
    Prefix of the unit of measurement of values that were multiplied by a scale:
    500 in a unit, times 0.01, are 5 in `100 × ` that unit.

    Nothing for a scale of 1, `100 × ` for 0.01, `1/10 × ` for 10.
-#}
{% macro unit_of_multiples(scale) -%}
    {%- set inverse = safe_divide("1", scale) -%}
    case
        when {{ scale }} = 1 then ''
        when
            round({{ inverse }}) between 1 and 1e15
            and abs({{ inverse }} - round({{ inverse }})) < 1e-9
            then
                cast(cast(round({{ inverse }}) as bigint) as {{ dbt.type_string() }})
                || ' × '
        when {{ scale }} = round({{ scale }}) and abs({{ scale }}) <= 1e15
            then
                '1/' || cast(cast({{ scale }} as bigint) as {{ dbt.type_string() }})
                || ' × '
        else '1/' || cast({{ scale }} as {{ dbt.type_string() }}) || ' × '
    end
{%- endmacro %}
