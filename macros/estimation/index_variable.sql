{#-
    Name under which a variant of an index is a variable of regressions, as in
    public_tables.index_variable() of the Python package.
-#}
{% macro index_variable(index_id, variant) -%}
    case
        when {{ variant }} = 'default' then {{ index_id }}
        else concat({{ index_id }}, '__', {{ variant }})
    end
{%- endmacro %}
