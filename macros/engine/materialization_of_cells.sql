{#-
    Materialization of a model with one row for each cell that is read more than
    once: a view. Written to disk, each would take longer than reading the
    observations again (docs/performance.md).
-#}
{% macro materialization_of_cells() -%}
    {{ return(
        adapter.dispatch("materialization_of_cells", "entropanel")()
    ) }}
{%- endmacro %}

{% macro default__materialization_of_cells() -%}
    {{ return("view") }}
{%- endmacro %}

{#-
    Spark plans a view anew with all that it reads, in every query: a dozen of them
    in a row took a minute to plan, for thousands of cells.
-#}
{% macro spark__materialization_of_cells() -%}
    {{ return("table") }}
{%- endmacro %}
