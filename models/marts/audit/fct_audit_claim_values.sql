with

settings as (

    select cast(value as double) as near_tolerance
    from {{ ref('stg_settings') }}
    where setting = 'near_tolerance'

),

claims as (

    select * from {{ ref('stg_published_claims') }}

),

claim_values as (

    select * from {{ ref('int_claim_values') }}

),

final as (

    select
        claims.claim,
        claim_values.basis,
        claim_values.value,
        case claims.relation
            when 'equals'
                then {{ equals_printed(
                    "claim_values.value", "claims.stated",
                    "claims.stated_decimals",
                ) }}
            when 'about'
                then {{ verdict(
                    "claim_values.value", "claims.stated",
                    "claims.stated_decimals", "settings.near_tolerance",
                ) }} <> 'differs'
            when 'at least' then claim_values.value >= claims.stated
            when 'at most' then claim_values.value <= claims.stated
            when 'above' then claim_values.value > claims.stated
            when 'below' then claim_values.value < claims.stated
        end as holds
    from claims
    inner join claim_values on claims.claim = claim_values.claim
    cross join settings
    where claim_values.value is not null

)

select * from final
