{#- Fails for rows that share the key of the table, or lack a part of it. -#}
{% test grain(model, columns) %}
select
    {{ columns | join(",\n    ") }},
    count(*) as rows_of_this_key
from {{ model }}
group by {{ columns | join(", ") }}
having
    count(*) > 1
    {%- for column in columns %}
    or {{ column }} is null
    {%- endfor %}
{% endtest %}
