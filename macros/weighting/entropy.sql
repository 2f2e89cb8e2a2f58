{#-
    Shannon entropy of the shares in a group, divided by its maximum ln n
    (the k = 1 / ln n of the entropy weight method): an aggregate in [0, 1].
    1, no information, where the shares are undefined or n is 1.

    share  non-negative, sums to one in the group; null throughout for an
           indicator without variation
-#}
{% macro entropy(share) -%}
    case
        when count({{ share }}) = 0 or count(*) = 1 then cast(1 as double)
        -- not -sum(): the entropy of one cell alone is 0, not -0
        else (0 - sum({{ xlogx(share) }})) / ln(count(*))
    end
{%- endmacro %}
