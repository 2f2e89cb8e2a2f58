{#-
    How messages locate a row of a study; the line is added by
    entropanel.refresh.verdicts.

    file  name of the seed, of the folder study
    key   columns and values
-#}
{% macro declared_row(file, key) -%}
    {%- set cells = [] -%}
    {%- for column, value in key.items() -%}
        {%- do cells.append(column ~ " '" ~ in_one_line(value) ~ "'") -%}
    {%- endfor -%}
    {{ return("study/" ~ file ~ ".csv, " ~ cells | join(", ")) }}
{%- endmacro %}

{#- A text of a study with line breaks replaced by spaces. -#}
{% macro in_one_line(text) -%}
    {{ return(text.splitlines() | join(" ")) }}
{%- endmacro %}
