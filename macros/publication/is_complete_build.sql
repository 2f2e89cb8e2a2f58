{#-
    True if this run is a `dbt build` of the whole project in which nothing
    failed and nothing was skipped. A retry does not count, although dbt
    calls it a build: it builds only what had failed. Unit tests may be left
    out: they test the SQL, whatever the observations.

    results  dbt's results of this run (on-run-end)
-#}
{% macro is_complete_build(results) %}
    {%- set built = built_nodes(results) -%}
    {%- set selecting = [
        "select", "exclude", "selector", "resource_types", "empty", "sample",
        "defer",
    ] -%}
    {%- set left_out = invocation_args_dict.get("exclude_resource_types") or [] -%}
    {%- if flags.WHICH != "build" -%}
        {{ return(false) }}
    {%- endif -%}
    {%- if left_out | map("string") | reject("equalto", "unit_test") | list -%}
        {{ return(false) }}
    {%- endif -%}
    {%- for argument in selecting -%}
        {%- if invocation_args_dict.get(argument) -%}
            {{ return(false) }}
        {%- endif -%}
    {%- endfor -%}
    {%- for result in results -%}
        {%- if result.status not in ["success", "pass", "warn", "no-op"] -%}
            {{ return(false) }}
        {%- endif -%}
    {%- endfor -%}
    {%- for node in graph.nodes.values() if node.resource_type == "model" -%}
        {%- if node.name not in built -%}
            {{ return(false) }}
        {%- endif -%}
    {%- endfor -%}
    {{ return(true) }}
{% endmacro %}
