{#- Ordinate at x of the straight line through (x0, y0) and (x1, y1). -#}
{% macro line_through(x0, y0, x1, y1, x) -%}
    {{ y0 }} + ({{ y1 }} - {{ y0 }}) * ({{ x }} - {{ x0 }}) / ({{ x1 }} - {{ x0 }})
{%- endmacro %}
