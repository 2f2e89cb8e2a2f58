-- Which printed numbers cannot be computed, and what is missing?
select
    table_id,
    note,
    count(*) as numbers
from fct_audit_values
where verdict = 'not computable'
    and scenario = (select min(scenario) from fct_audit_values)
group by table_id, note
order by numbers desc, table_id, note
limit 10
