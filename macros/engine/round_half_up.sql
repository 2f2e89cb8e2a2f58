{#-
    Value rounded to a number of decimals that is itself a column (halves away
    from zero); unchanged where the number of decimals is null.

    A value that is exactly half in decimal notation rounds as a half: times a
    power of ten the double of 1.005 lies below 100.5 by its last bit. So a value rounds as a half if it
    is nearer to it than 2^-50 of itself, four last bits, and never from more
    than an eighth away.

    Spark's round() takes only a constant number of decimals.
-#}
{% macro round_half_up(value, decimals) -%}
    {%- set scaled = value ~ " * power(10, " ~ decimals ~ ")" -%}
    {%- set eighth = "cast(0.125 as double)" -%}
    case
        when {{ decimals }} is null then {{ value }}
        else
            round(
                {{ scaled }} + greatest(
                    -{{ eighth }},
                    least({{ scaled }} * power(2, -50), {{ eighth }})
                )
            )
            / power(10, {{ decimals }})
    end
{%- endmacro %}
