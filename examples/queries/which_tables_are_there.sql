-- Which public tables are there, and what is a row of each?
select
    table_name,
    column_count as columns,
    regexp_extract(comment, 'Grain: (.*)\.', 1) as grain
from duckdb_tables()
order by table_name
