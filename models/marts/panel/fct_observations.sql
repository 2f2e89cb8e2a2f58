select
    observations.series,
    observations.unit_code,
    observations.year,
    observations.value,
    provenance.copies_agreeing,
    provenance.copy
from {{ ref('stg_observations') }} as observations
inner join {{ ref('int_observation_provenance') }} as provenance
    on
        observations.series = provenance.series
        and observations.unit_code = provenance.unit_code
        and observations.year = provenance.year
