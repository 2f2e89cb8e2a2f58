{#-
    x ln x with 0 ln 0 = 0, its limit.

    DuckDB's ln(0) is an error or -inf, depending on the version, and 0 * -inf
    is silently NaN; Spark's ln(0) is null, which a sum leaves out.
-#}
{% macro xlogx(x) -%}
    case when {{ x }} > 0 then {{ x }} * ln({{ x }}) else cast(0 as double) end
{%- endmacro %}
