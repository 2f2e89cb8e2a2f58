{#-
    Quotient, null where the divisor is zero.

    DuckDB divides by zero to infinity, which passes a not_null test; Spark
    raises an error. Both agree on a null divisor.
-#}
{% macro safe_divide(numerator, denominator) -%}
    ({{ numerator }}) / nullif({{ denominator }}, 0)
{%- endmacro %}
