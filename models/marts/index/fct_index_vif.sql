select
    cast(scenario as string) as scenario,
    cast(index_id as string) as index_id,
    cast(indicator as string) as indicator,
    cast(vif as double) as vif,
    cast(tolerance as double) as tolerance,
    cast(
        {{ mean_vif("vif", "tolerance", "partition by scenario, index_id") }}
        as double
    ) as mean_vif
from {{ ref('int_vif_retained') }}
