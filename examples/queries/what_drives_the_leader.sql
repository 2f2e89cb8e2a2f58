-- What does the index value of the leading unit consist of, in the last year?
select
    c.scenario,
    c.index_id,
    u.name_en as unit,
    c.term,
    round(c.contribution, 3) as contribution,
    round(c.contribution / s.value, 3) as share
from fct_index_contributions as c
join fct_index as s using (scenario, index_id, variant, unit_code, year)
join dim_unit as u using (unit_code)
where c.variant = 'default'
    and s.rank = 1
    and c.year = (select max(year) from fct_index)
qualify
    row_number() over (
        partition by c.scenario, c.index_id order by c.contribution desc, c.term
    ) <= 3
order by c.scenario, c.index_id, c.contribution desc, c.term
