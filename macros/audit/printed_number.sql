{#-
    The text of a printed number without significance stars and thousands
    separators.
-#}
{% macro printed_digits(printed) -%}
    replace(replace({{ printed }}, '*', ''), ',', '')
{%- endmacro %}

{#- A printed number as a double: `1,803`, `0.8276***`, `1.803e+06`. -#}
{% macro printed_number(printed) -%}
    cast({{ printed_digits(printed) }} as double)
{%- endmacro %}

{#-
    Decimals that a number was printed with; negative where an exponent leaves
    the units open: 4 for `0.0640`, 0 for `1,803`, -3 for `1.803e+06`.
-#}
{% macro printed_decimals(printed) -%}
    {%- set digits = printed_digits(printed) -%}
    {%- set mantissa = "split_part(" ~ digits ~ ", 'e', 1)" -%}
    {%- set exponent = "split_part(" ~ digits ~ ", 'e', 2)" -%}
    {#- dbt.split_part() takes `e` for a pattern on Spark. #}
    length(coalesce(split_part({{ mantissa }}, '.', 2), ''))
    - coalesce(cast(nullif({{ exponent }}, '') as int), 0)
{%- endmacro %}

{#- The stars behind a printed number; null if there are none. -#}
{% macro printed_mark(printed) -%}
    nullif(
        substring(
            {{ printed }},
            length(replace({{ printed }}, '*', '')) + 1
        ),
        ''
    )
{%- endmacro %}
