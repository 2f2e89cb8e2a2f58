{#-
    Stops the build if regressions could not be estimated, and says of each
    why: a failing test would only count them.

    estimates   relation of the estimates; a regression that could not be made
                left a note of no term there
    terms       relation of the terms of the regressions
    singletons  relation of the unit-years that were dropped as singletons
-#}
{% macro refuse_unestimated(estimates, terms, singletons) %}
    {%- if execute and flags.WHICH in ["build", "run", "retry"] -%}
        {#- a note that begins with a term is about it -#}
        {%- set notes = run_query(
            "select notes.specification, notes.scenario, notes.note, "
            ~ "max(terms.term), max(alone.n) from "
            ~ "(select distinct specification, scenario, note "
            ~ "from " ~ estimates
            ~ " where term is null and note is not null) as notes "
            ~ "left join " ~ terms ~ " as terms "
            ~ "on notes.specification = terms.specification "
            ~ "and left(notes.note, length(terms.term) + 4) "
            ~ "= concat(terms.term, ' is ') "
            ~ "left join (select specification, scenario, count(*) as n from "
            ~ singletons ~ " group by specification, scenario) as alone "
            ~ "on notes.specification = alone.specification "
            ~ "and notes.scenario = alone.scenario "
            ~ "group by 1, 2, 3 order by 1, 2, 3"
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
