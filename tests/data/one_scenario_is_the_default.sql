{#- What stands first is what a reader takes for the result. -#}
select count(*) as defaults
from {{ ref('dim_scenario') }}
where is_default
having count(*) != 1
