{#-
    Product of the non-negative numbers in a group: an aggregate.

    Neither a product() aggregate nor its spelling is common to the engines,
    so it is computed from logarithms; a single factor is returned unchanged.
-#}
{% macro product(factor) -%}
    case
        when count(*) = 1 then max({{ factor }})
        when min({{ factor }}) <= 0 then cast(0 as double)
        else exp(sum(ln(case when {{ factor }} > 0 then {{ factor }} end)))
    end
{%- endmacro %}
