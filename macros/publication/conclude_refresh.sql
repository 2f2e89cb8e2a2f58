{#-
    What remains to be done when dbt ends: publish the public tables after a
    complete, successful `dbt build`, and write the page of the quality gate.

    results  dbt's results of this run (on-run-end)
-#}
{% macro conclude_refresh(results) -%}
    {{ return(adapter.dispatch("conclude_refresh", "entropanel")(results)) }}
{%- endmacro %}

{#- Other engines keep their tables where they are: nothing to copy. -#}
{% macro default__conclude_refresh(results) -%}
{%- endmacro %}

{% macro duckdb__conclude_refresh(results) -%}
    {%- if execute -%}
        {%- set tables = [] -%}
        {%- for node in graph.nodes.values() -%}
            {%- if node.resource_type == "model" and node.access == "public" -%}
                {%- do tables.append(node.alias) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- set built = built_nodes(results) -%}
        select conclude_refresh({{ text_literal(tojson({
            "schema": target.schema,
            "tables": tables | sort,
            "is_complete": is_complete_build(results),
            "gate_ran": "int_gate_results" in built,
        })) }})
    {%- endif -%}
{%- endmacro %}
