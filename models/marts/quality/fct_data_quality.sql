select
    cast(suite as string) as suite,
    cast(expectation as string) as expectation,
    cast(target as string) as target,
    cast(severity as string) as severity,
    cast(success as boolean) as success,
    cast(observed as string) as observed,
    cast(observed_codes as string) as observed_codes,
    cast(unexpected_count as int) as unexpected_count,
    cast(examples as string) as examples,
    cast(message as string) as message,
    cast(run_at as timestamp) as run_at
from {{ ref('int_gate_results') }}
