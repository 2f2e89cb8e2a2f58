{#-
    The key columns that addresses of computed numbers use, in the order of the
    grain of the public tables.
-#}
{% macro address_keys() %}
    {{ return([
        "series", "variable", "index_id", "variant", "specification",
        "covariance", "term", "scheme", "region", "round", "period",
        "indicator", "unit_code", "year",
    ]) }}
{% endmacro %}

{#-
    An address as text: `column=value` of the keys that it has, joined by `; `.

    relation  alias before the columns; none without
-#}
{% macro address(relation="") -%}
    concat_ws(
        '; '
        {%- for key in address_keys() %},
        '{{ key }}=' || {{ relation ~ "." if relation }}{{ key }}
        {%- endfor %}
    )
{%- endmacro %}

{#- True where two relations have the same value, or none, of every key. -#}
{% macro equal_addresses(left, right) -%}
    {%- for key in address_keys() %}
    {{ left }}.{{ key }} is not distinct from {{ right }}.{{ key }}
    {{- " and" if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#-
    The part of an address after the name of a key: `=value;` with the closing
    semicolon, `=value` where the address ends without one; empty if the address
    does not have the key.

    address  its text; `%` may stand in the place of a key
    key      name of the key
-#}
{% macro address_part(address, key) -%}
    regexp_extract(
        concat('; ', {{ address }}),
        '(?s); {{ key }}(=.*?;|=.*)( %;)?( [a-z_]+=.*)?$',
        1
    )
{%- endmacro %}

{#- The value of a closed part of an address; null if there is no such part. -#}
{% macro address_value(part) -%}
    case
        when {{ part }} <> ''
            then substring({{ part }}, 2, length({{ part }}) - 2)
    end
{%- endmacro %}

{#- The text that parts make, columns named by a beginning and their key. -#}
{% macro joined_parts(parts) -%}
    concat_ws(
        ' '
        {%- for key in address_keys() %},
        '{{ key }}' || nullif({{ parts }}_{{ key }}, '')
        {%- endfor %}
    )
{%- endmacro %}

{#- True where the parts of an address begin with others. -#}
{% macro begins_with_parts(relation, parts) -%}
    {%- for key in address_keys() %}
    {%- set value, part = relation ~ "." ~ key, parts ~ "_" ~ key %}
    substring({{ value }}, 1, length({{ part }})) = {{ part }}
    {{- " and" if not loop.last }}
    {%- endfor %}
{%- endmacro %}
