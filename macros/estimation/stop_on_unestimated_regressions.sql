{#-
    Stops the build if regressions could not be estimated and gives the reason
    for each; a failing test would only count them.

    estimates   relation of the estimates, with a note and a null term for each
                regression that could not be estimated
    singletons  relation of the unit-years that were dropped as singletons
-#}
{% macro stop_on_unestimated_regressions(estimates, singletons) %}
    {%- if execute and flags.WHICH in ["build", "run", "retry"] -%}
        {#- the parameter of a note that is about a term -#}
        {%- set notes = run_query(
            "select notes.specification, notes.scenario, notes.note, "
            ~ "notes.culprit, max(alone.n) from "
            ~ "(select distinct specification, scenario, note, "
            ~ json_value("note_codes", "$[0].term") ~ " as culprit "
            ~ "from " ~ estimates
            ~ " where term is null and note is not null) as notes "
            ~ "left join (select specification, scenario, count(*) as n from "
            ~ singletons ~ " group by specification, scenario) as alone "
            ~ "on notes.specification = alone.specification "
            ~ "and notes.scenario = alone.scenario "
            ~ "group by 1, 2, 3, 4 order by 1, 2, 3"
        ) -%}
        {%- set reasons = [] -%}
        {%- for row in notes.rows -%}
            {%- do reasons.append(
                unestimated(row[0], row[1], row[2], row[3], row[4])
            ) -%}
        {%- endfor -%}
        {%- do stop_build("regressions cannot be estimated", reasons) -%}
    {%- endif -%}
{% endmacro %}
