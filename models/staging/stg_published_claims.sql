-- depends_on: {{ ref('int_gate_barrier') }}
with

source as (

    select * from {{ ref('published_claims') }}

),

typed as (

    select
        claim,
        cast(position as int) as position,
        statement,
        kind,
        section,
        measure,
        cast(parameter as double) as parameter,
        relation,
        stated as stated_text,
        {{ printed_number("stated") }} as stated,
        {{ printed_decimals("stated") }} as stated_decimals,
        note
    from source

)

select * from typed
