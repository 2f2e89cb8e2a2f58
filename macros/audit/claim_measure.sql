{#-
    The number that a claim is about, from its first set of numbers and, for
    some measures, its second or the claim's parameter. The numbers of a
    set are ordered by label.

    value          the only number of the first set
    total, smallest, largest, count
    ratio          first total over the second total, or over the parameter
    change         per cent, from the first number of the set to the last
    annual_growth  per cent a year, over as many years as the parameter says
    falls          decreases from a number to the next, in all sets
    growth_falls   decreases of the growth from a number to the next
    fastest        position of the largest growth; 1 is the step from the first
                   number to the second
    rank           place of the first set's number in the second, 1 the largest
    count_at_most  numbers that do not exceed the parameter
    scaled_mean    mean of a weighted sum of min-max values: the sets are the
                   weights of its members, their means, minima and maxima
-#}
{% macro claim_measure() -%}
    {%- set measures = {
        "value": "case when paired.size = 1 then paired.total end",
        "total": "paired.total",
        "smallest": "paired.smallest",
        "largest": "paired.largest",
        "count": "paired.size",
        "ratio": safe_divide(
            "paired.total", "coalesce(paired.other_total, claims.parameter)"
        ),
        "change": "100 * (" ~ safe_divide(
            "paired.last_value", "paired.first_value"
        ) ~ " - 1)",
        "annual_growth": "100 * (power(" ~ safe_divide(
            "paired.last_value", "paired.first_value"
        ) ~ ", 1 / claims.parameter) - 1)",
        "falls": "overall.falls",
        "growth_falls": "paired.growth_falls",
        "fastest": "paired.fastest",
        "rank": "ranks.rank",
        "count_at_most": "counts.at_most",
        "scaled_mean": "scaled_means.value",
    } -%}
    case claims.measure
        {%- for name, expression in measures.items() %}
        when '{{ name }}' then cast({{ expression }} as double)
        {%- endfor %}
    end
{%- endmacro %}
