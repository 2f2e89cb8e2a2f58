{#- Names of the nodes that a run built successfully (on-run-end). -#}
{% macro built_nodes(results) %}
    {%- set built = [] -%}
    {%- for result in results if result.status == "success" -%}
        {%- do built.append(result.node.name) -%}
    {%- endfor -%}
    {{ return(built) }}
{% endmacro %}
