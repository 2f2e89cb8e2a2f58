{#-
    Stops the build if regressions could not be estimated, and says of each
    why: a failing test would only count them.

    estimates   relation of the estimates; a regression that could not be made
                left a note of no term there
    singletons  relation of the unit-years that were dropped as singletons
-#}
{% macro refuse_unestimated(estimates, singletons) %}
    {%- if execute and flags.WHICH in ["build", "run", "retry"] -%}
        {%- set notes = run_query(
            "select distinct estimates.specification, estimates.scenario,"
            ~ " estimates.note, alone.n from " ~ estimates ~ " as estimates"
            ~ " left join (select specification, scenario, count(*) as n from "
            ~ singletons ~ " group by specification, scenario) as alone"
            ~ " on estimates.specification = alone.specification"
            ~ " and estimates.scenario = alone.scenario"
            ~ " where estimates.term is null and estimates.note is not null"
            ~ " order by 1, 2, 3"
        ) -%}
        {%- set reasons = [] -%}
        {%- for row in notes.rows -%}
            {%- do reasons.append(
                row[0] ~ ", scenario " ~ row[1] ~ ": "
                ~ (
                    "without singletons (unit-years alone in their unit or year: "
                    ~ row[3] ~ "), "
                    if row[3]
                    else ""
                )
                ~ row[2]
            ) -%}
        {%- endfor -%}
        {%- if reasons -%}
            {%- do exceptions.raise_compiler_error(
                "regressions cannot be estimated, nothing is published:\n"
                ~ reasons | join("\n")
            ) -%}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}
