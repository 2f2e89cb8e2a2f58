{#-
    Fails for rows that share the key of the table, or have a missing part of it; those
    in or_empty may be missing.
-#}
{% test grain(model, columns, or_empty=[]) %}
select
    {{ (columns + or_empty) | join(",\n    ") }},
    count(*) as rows_of_this_key
from {{ model }}
group by {{ (columns + or_empty) | join(", ") }}
having
    count(*) > 1
    {%- for column in columns %}
    or {{ column }} is null
    {%- endfor %}
{% endtest %}
