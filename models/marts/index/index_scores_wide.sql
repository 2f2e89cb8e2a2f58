{{ config(
    post_hook="{{ comment_on_columns(year_descriptions(ref('fct_index'))) }}"
) }}
{#- One column a year: its columns depend on the study. -#}
{%- set years = column_values(ref("fct_index"), "year") -%}
select
    scores.scenario,
    scores.index_id,
    scores.variant,
    scores.unit_code,
    {% for year in years -%}
        max(case when scores.year = {{ year }} then scores.value end)
            as {{ adapter.quote(year | string) }},
    {% endfor -%}
    max(totals.total) as total,
    max(totals.rank) as rank
from {{ ref('fct_index') }} as scores
inner join {{ ref('fct_index_totals') }} as totals
    on
        scores.scenario = totals.scenario
        and scores.index_id = totals.index_id
        and scores.variant = totals.variant
        and scores.unit_code = totals.unit_code
group by
    scores.scenario, scores.index_id, scores.variant, scores.unit_code
