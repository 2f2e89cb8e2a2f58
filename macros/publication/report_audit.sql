{#-
    Prints how many printed numbers of each published table the warehouse
    reproduces, after a complete build of a study that audits a publication.

    results  dbt's results of this run (on-run-end)
-#}
{% macro report_audit(results) -%}
    {%- if execute and is_complete_build(results) -%}
        {%- set summary = run_query(
            "select table_id, title, scenario, reproduced, printed_numbers from "
            ~ api.Relation.create(
                schema=target.schema, identifier="fct_audit_summary"
            )
            ~ " order by position, scenario"
        ) -%}
        {%- set counts = {} -%}
        {%- for row in summary.rows -%}
            {%- set table = row["table_id"] ~ ", " ~ row["title"] -%}
            {%- do counts.setdefault(table, []).append(
                row["reproduced"] ~ " of " ~ row["printed_numbers"]
                ~ " " ~ row["scenario"]
            ) -%}
        {%- endfor -%}
        {%- set lines = [] -%}
        {%- for table, by_scenario in counts.items() -%}
            {%- do lines.append("  " ~ table ~ ": " ~ by_scenario | join(", ")) -%}
        {%- endfor -%}
        {%- if lines -%}
            {%- do log(
                "Printed numbers that are reproduced:\n" ~ lines | join("\n"),
                info=True
            ) -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}
