{#-
    Shannon entropy of the shares p = x / S of the numbers x in a group with the
    sum S, divided by its maximum ln n (the k = 1 / ln n of the entropy weight
    method): an aggregate in [0, 1]. 1, no information, where the shares are
    undefined or n is 1, and exactly 1 where they are equal: otherwise weights
    would be made of rounding errors.

    x  non-negative; all zero for an indicator without variation

    The sum of p ln p is sum(x ln x) / S - ln S: so the numbers are read
    once; computing shares would need the total first.
-#}
{% macro entropy(x) -%}
    case
        when
            count(*) = 1
            or coalesce(sum({{ x }}), 0) = 0
            or min({{ x }}) = max({{ x }})
            then cast(1 as double)
        else
            (ln(sum({{ x }})) - sum({{ xlogx(x) }}) / sum({{ x }}))
            / ln(count(*))
    end
{%- endmacro %}
