{#-
    The worse of two statuses, in the order observed, interpolated,
    extrapolated, missing; null, for a part that does not exist, counts as
    observed.
-#}
{% macro worst_status(one, other) -%}
    case
        {%- for status in ["missing", "extrapolated", "interpolated"] %}
        when {{ one }} = '{{ status }}' or {{ other }} = '{{ status }}'
            then '{{ status }}'
        {%- endfor %}
        else 'observed'
    end
{%- endmacro %}
