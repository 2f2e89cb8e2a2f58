{#-
    Name of the series that is used in place of the declared one; its key if
    both have the same name, so that a reader can distinguish them.

    declared, taken: relations of series. language: `en` or `zh`; where the
    name is missing in it, the other serves.
-#}
{% macro name_of_taken(declared, taken, language) -%}
    {%- set names = ["name_en", "name_zh"] -%}
    {%- if language == "zh" -%}{%- set names = names | reverse | list -%}{%- endif -%}
    {%- set name -%}
        coalesce({{ taken }}.{{ names[0] }}, {{ taken }}.{{ names[1] }}, {{ taken }}.series)
    {%- endset -%}
    case
        when
            {{ taken }}.series != {{ declared }}.series
            and {{ name }} = coalesce(
                {{ declared }}.{{ names[0] }}, {{ declared }}.{{ names[1] }}, ''
            )
            then {{ taken }}.series
        else {{ name }}
    end
{%- endmacro %}
