-- Which units have the most warnings of the quality gate?
select
    u.name_en as unit,
    count(*) as warnings,
    string_agg(distinct r.series, ', ' order by r.series) as series
from fct_data_quality_rows as r
join dim_unit as u using (unit_code)
where r.suite <> 'unit_series'
group by unit_code, u.name_en
order by warnings desc, unit
limit 5
