{#-
    Fails for rows with a number beyond its limits.

    ranges  list of mappings: column; minimum and maximum, limits that may be
            reached, and above, one that may not, each a number or the name of
            another column; where, values that other columns have in the rows
            concerned; is_required, if these rows need a number
-#}
{% test within_range(model, ranges) %}
{%- set outside = {"minimum": "<", "above": "<=", "maximum": ">"} -%}
{%- for limits in ranges %}
{{ "union all" if not loop.first }}
select
    {{ text_literal(limits.column) }} as column_name,
    {{ quoted_name(limits.column) }} as found
from {{ model }}
where
    (
        {{ quoted_name(limits.column) }} is null
        and {{ "true" if limits.is_required else "false" }}
        {%- for limit, comparison in outside.items() if limit in limits %}
        or cast({{ quoted_name(limits.column) }} as double)
        {{ comparison }} cast({{
            quoted_name(limits[limit]) if limits[limit] is string
            else limits[limit]
        }} as double)
        {%- endfor %}
    )
    {%- for column, value in limits.get("where", {}).items() %}
    and {{ quoted_name(column) }} = {{ text_literal(value) }}
    {%- endfor %}
{% endfor -%}
{% endtest %}
