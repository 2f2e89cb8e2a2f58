{#-
    Stops the build if a hard expectation failed, with the messages of all of
    them; a failed soft one is a warning.

    results  relation of the gate's results, one row for each expectation

    A Python model that raises prints a traceback and leaves no rows, so the
    gate only returns its results, and this macro stops the build.
-#}
{% macro stop_on_failed_expectations(results) %}
    {%- if execute and flags.WHICH in ["build", "run", "retry"] -%}
        {%- set violations = run_query(
            "select severity, message from " ~ results
            ~ " where not success order by severity, suite, target"
        ) -%}
        {%- set soft = [] -%}
        {%- set hard = [] -%}
        {%- for row in violations.rows -%}
            {%- if row[0] == "hard" -%}
                {%- do hard.append({"text": row[1]}) -%}
            {%- else -%}
                {%- do soft.append(row[1]) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- if soft -%}
            {%- do exceptions.warn(
                soft | length ~ " soft expectations on the inputs failed:\n"
                ~ soft | join("\n")
            ) -%}
        {%- endif -%}
        {%- do stop_build("the input has errors", hard) -%}
    {%- endif -%}
{% endmacro %}
