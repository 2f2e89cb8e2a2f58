with

claims as (

    select * from {{ ref('stg_published_claims') }}

),

reference as (

    select value as scenario
    from {{ ref('stg_settings') }}
    where setting = 'reference_scenario'

),

claim_values as (

    select * from {{ ref('fct_audit_claim_values') }}

),

from_data as (

    select claim_values.*
    from claim_values
    inner join reference on claim_values.basis = reference.scenario

),

from_printed_tables as (

    select * from claim_values
    where basis = 'printed tables'

),

final as (

    select
        claims.claim,
        claims.position,
        claims.statement,
        claims.kind,
        claims.section,
        claims.measure,
        claims.relation,
        claims.stated_text as printed,
        from_printed_tables.value as from_printed_tables,
        from_data.value as from_data,
        from_printed_tables.holds as holds_in_printed_tables,
        from_data.holds as holds_in_data,
        case
            when
                from_printed_tables.holds is null and from_data.holds is null
                then 'not computable'
            when from_printed_tables.holds is null
                then concat(
                    case when from_data.holds then 'holds' else 'fails' end,
                    ' in the data'
                )
            when from_data.holds is null
                then concat(
                    case
                        when from_printed_tables.holds then 'holds'
                        else 'fails'
                    end,
                    ' in the printed tables'
                )
            when from_printed_tables.holds and from_data.holds then 'holds'
            when from_printed_tables.holds then 'not borne out by the data'
            when from_data.holds then 'not borne out by the printed tables'
            else 'fails'
        end as verdict,
        claims.note
    from claims
    left join from_printed_tables on claims.claim = from_printed_tables.claim
    left join from_data on claims.claim = from_data.claim

)

select * from final
