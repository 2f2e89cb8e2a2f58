{#-
    The English sentence of a code of the catalogue, as a text in SQL.

    texts  each parameter of the sentence to an expression
-#}
{% macro sentence(code, texts={}) -%}
    {%- set whole = english_sentences().get(code) -%}
    {%- if whole is none -%}
        {%- do exceptions.raise_compiler_error("no sentence for the code " ~ code) -%}
    {%- endif -%}
    {%- set parts = [] -%}
    {%- for part in whole.split("{") -%}
        {%- set name, brace, rest = part.rpartition("}") -%}
        {%- if brace -%}
            {%- do parts.append("cast(" ~ texts[name] ~ " as string)") -%}
        {%- endif -%}
        {%- if rest -%}{%- do parts.append(text_literal(rest)) -%}{%- endif -%}
    {%- endfor -%}
    {{- parts[0] if parts | length == 1 else "concat(" ~ parts | join(", ") ~ ")" -}}
{%- endmacro %}

{#-
    A code with its parameters as an object of JSON: an item of a column of codes.

    texts  each parameter that is a text to an expression
    json   each other parameter to an expression of JSON: a number, a list
-#}
{% macro reason(code, texts={}, json={}) -%}
    {%- set parts = [] -%}
    {%- for name, value in texts.items() -%}
        {%- do parts.append("', \"" ~ name ~ "\": '") -%}
        {%- do parts.append(json_text(value)) -%}
    {%- endfor -%}
    {%- for name, value in json.items() -%}
        {%- do parts.append("', \"" ~ name ~ "\": '") -%}
        {%- do parts.append("cast(" ~ value ~ " as string)") -%}
    {%- endfor -%}
    {%- if english_sentences().get(code) is none -%}
        {%- do exceptions.raise_compiler_error("no sentence for the code " ~ code) -%}
    {%- endif -%}
    concat('{"code": "{{ code }}"'
    {%- for part in parts %}, {{ part }}{% endfor -%}
    , '}')
{%- endmacro %}

{#-
    Two columns of a select list, a sentence and its codes; null where no
    condition holds.

    name     of the sentence's column
    reasons  each code to its condition; the first that holds counts
    texts    parameters of the sentences, as of sentence()
-#}
{% macro reason_columns(name, reasons, texts={}) -%}
    case
        {% for code, condition in reasons.items() -%}
        when {{ condition }} then {{ sentence(code, texts) }}
        {% endfor -%}
    end as {{ name }},
    case
        {% for code, condition in reasons.items() -%}
        when {{ condition }} then {{ json_list(reason(code, texts)) }}
        {% endfor -%}
    end as {{ name }}_codes
{%- endmacro %}
