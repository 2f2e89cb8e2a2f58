-- How far do ranks move when an index is built in another declared way?
select
    d.scenario,
    d.index_id,
    v.variant,
    round(corr(d.rank, v.rank), 3) as rank_correlation,
    max(abs(d.rank - v.rank)) as largest_move
from fct_index as d
join fct_index as v
    on d.scenario = v.scenario
    and d.index_id = v.index_id
    and d.unit_code = v.unit_code
    and d.year = v.year
where d.variant = 'default' and v.variant != 'default'
group by all
order by d.scenario, d.index_id, v.variant
