{#-
    True where a number is neither NaN nor infinite; null where it is null.

    NaN is not null on DuckDB and Spark alike, so a not_null test passes it,
    and the engines treat it differently in comparisons: a finite
    number is the one whose difference from itself equals zero.
-#}
{% macro is_finite(value) -%}
    ({{ value }} - {{ value }} = 0)
{%- endmacro %}
