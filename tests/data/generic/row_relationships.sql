{#-
    Fails for rows whose values of several columns together stand in no row of
    another table; a row without one of them is not checked.
-#}
{% test row_relationships(model, columns, to, fields) %}
select distinct
    {%- for column in columns %}
    this.{{ column }}{{ "," if not loop.last }}
    {%- endfor %}
from {{ model }} as this
left join {{ to }} as other
    on
        {%- for column in columns %}
        {{ "and " if not loop.first -}}
        this.{{ column }} = other.{{ fields[loop.index0] }}
        {%- endfor %}
where
    other.{{ fields[0] }} is null
    {%- for column in columns %}
    and this.{{ column }} is not null
    {%- endfor %}
{% endtest %}
