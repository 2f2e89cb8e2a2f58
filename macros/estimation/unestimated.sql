{#-
    The reason why a regression cannot be estimated, for the row that declares
    the regression or the term: a reason as stop_build takes it.

    term        the term that the note is about, or none
    singletons  number of unit-years that were dropped as such, or none
-#}
{% macro unestimated(specification, scenario, note, term, singletons) -%}
    {%- set key = {"specification": specification} -%}
    {%- set expected = "a regression that is identified in its sample" -%}
    {%- if term is not none -%}
        {%- do key.update({"term": term}) -%}
        {%- set expected = "a regressor with variation of its own" -%}
    {%- endif -%}
    {%- set file = "study_specification_terms" if term is not none
        else "study_specifications" -%}
    {%- set that = "" if note[0] in "0123456789" else "that " -%}
    {%- if singletons -%}
        {%- set that = that ~ "without singletons (unit-years alone in their "
            ~ "unit or year: " ~ singletons ~ ") " -%}
    {%- endif -%}
    {%- set text = "found " ~ that ~ in_one_line(note) ~ " in scenario "
        ~ in_one_line(scenario) ~ ", expected " ~ expected -%}
    {{ return({"file": file, "key": key, "text": text}) }}
{%- endmacro %}
