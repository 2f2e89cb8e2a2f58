{#-
    Stops the build if the balanced panel of a scenario has no unit, and names
    the indicators with missing values.

    units  relation of the panel's units, with is_included and
           missing_indicators
-#}
{% macro stop_on_empty_panels(units) %}
    {%- if execute and flags.WHICH in ["build", "run", "retry"] -%}
        {%- set found = run_query(
            "select distinct scenario, missing_indicators from " ~ units
            ~ " where scenario not in ("
            ~ "select scenario from " ~ units ~ " where is_included"
            ~ ") order by 1, 2"
        ) -%}
        {%- set reasons = [] -%}
        {%- for row in found.rows -%}
            {%- do reasons.append({
                "file": "study_scenarios",
                "key": {"scenario": row[0]},
                "text": "found no complete unit (missing: "
                    ~ in_one_line(row[1])
                    ~ "), expected a unit with every indicator in use in every "
                    ~ "year, or balanced_by indicators or none",
            }) -%}
        {%- endfor -%}
        {%- do stop_build(
            "no unit has every indicator in use in every year", reasons
        ) -%}
    {%- endif -%}
{% endmacro %}
