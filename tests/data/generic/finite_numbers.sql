{#-
    Fails for rows with NaN or an infinity in a floating-point column.

    not_null does not see them: NaN is not null on any engine.
-#}
{% test finite_numbers(model) %}
{%- set columns = [] -%}
{%- if execute -%}
    {%- for column in adapter.get_columns_in_relation(model) -%}
        {%- if column.is_float() or "double" in column.dtype | lower -%}
            {%- do columns.append(quoted_name(column.name)) -%}
        {%- endif -%}
    {%- endfor -%}
{%- endif -%}
select *
from {{ model }}
where
    false
    {%- for column in columns %}
    or not {{ is_finite(column) }}
    {%- endfor %}
{% endtest %}
