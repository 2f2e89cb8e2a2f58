{#-
    Stops the build because of errors in the input. People read them in dbt's
    error, programs as JSON in dbt's log (entropanel.refresh.dbt).

    title    what is wrong, in a few words
    reasons  a list of text and, if it is about a row that the study declares, file
             (name of the seed) and key (columns and values); with an empty
             list the build continues
-#}
{% macro stop_build(title, reasons) -%}
    {%- if reasons -%}
        {%- do log(tojson({"entropanel_reasons": reasons})) -%}
        {%- set lines = [] -%}
        {%- for reason in reasons -%}
            {%- set place = declared_row(reason.file, reason.key) ~ ": "
                if reason.file else "" -%}
            {%- do lines.append(place ~ reason.text) -%}
        {%- endfor -%}
        {%- do exceptions.raise_compiler_error(
            title ~ ", nothing is published:\n" ~ lines | join("\n")
        ) -%}
    {%- endif -%}
{%- endmacro %}
