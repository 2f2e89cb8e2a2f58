{#-
    True where a number equals a printed one at the printed precision. A bare 0
    has no digit that could have been rounded, so that only zero equals it.
-#}
{% macro equals_printed(value, printed, decimals) -%}
    {#- The slack admits halves that binary fractions miss by their last bit. #}
    abs({{ value }} - {{ printed }}) <= case
        when {{ printed }} = 0 and {{ decimals }} = 0 then 1e-12
        else 0.5 * power(10, -({{ decimals }})) * (1 + 1e-9)
    end
{%- endmacro %}

{#-
    Verdict on a printed number: reproduced (equal at printed precision), near
    (within the relative tolerance), differs, or not computable.
-#}
{% macro verdict(value, printed, decimals, tolerance) -%}
    case
        when {{ value }} is null then 'not computable'
        when {{ equals_printed(value, printed, decimals) }} then 'reproduced'
        when abs({{ value }} - {{ printed }}) <= {{ tolerance }} * abs({{ printed }})
            then 'near'
        else 'differs'
    end
{%- endmacro %}
