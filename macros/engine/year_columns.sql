{#-
    The columns of a relation whose names are four-digit years, as text,
    ascending. They are read from the warehouse, so the relation must exist.
-#}
{% macro year_columns(relation) %}
    {%- set years = [] -%}
    {%- if execute -%}
        {%- for column in adapter.get_columns_in_relation(relation) -%}
            {%- if modules.re.fullmatch("[0-9]{4}", column.name) -%}
                {%- do years.append(column.name) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(years | sort) }}
{% endmacro %}
