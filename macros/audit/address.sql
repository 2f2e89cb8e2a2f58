{#-
    The address of a row of a public table: `column=value` in the order of the
    grain, joined by `; `.

    keys      names of the key columns
    relation  alias before the columns; none without
-#}
{% macro address(keys, relation="") -%}
    concat(
        {%- for key in keys %}
        '{{ "; " if not loop.first }}{{ key }}=',
        cast({{ relation ~ "." if relation }}{{ key }} as string)
        {{- "," if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}
