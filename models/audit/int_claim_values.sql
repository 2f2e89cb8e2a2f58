with

claims as (

    select * from {{ ref('stg_published_claims') }}

),

operands as (

    select * from {{ ref('int_claim_operands') }}

),

sets as (

    select * from {{ ref('int_claim_sets') }}

),

paired as (

    select
        one.*,
        other.total as other_total
    from sets as one
    left join sets as other
        on
            one.claim = other.claim
            and one.basis = other.basis
            and other.position = 2
    where one.position = 1

),

ranks as (

    select
        one.claim,
        one.basis,
        1 + {{ count_where("other.value > one.value") }} as rank
    from operands as one
    inner join operands as other
        on one.claim = other.claim and one.basis = other.basis
    where one.position = 1 and other.position = 2
    group by one.claim, one.basis

),

counts as (

    select
        operands.claim,
        operands.basis,
        {{ count_where("operands.value <= claims.parameter") }} as at_most
    from operands
    inner join claims on operands.claim = claims.claim
    where operands.position = 1
    group by operands.claim, operands.basis

),

members as (

    -- one weight, mean, minimum and maximum a member
    select
        claim,
        basis,
        member,
        max(case when position = 1 then value end) as weight,
        max(case when position = 2 then value end) as mean,
        max(case when position = 3 then value end) as smallest,
        max(case when position = 4 then value end) as largest
    from operands
    where member is not null
    group by claim, basis, member

),

scaled as (

    select
        *,
        weight
        * {{ safe_divide("mean - smallest", "largest - smallest") }} as value
    from members

),

scaled_means as (

    select
        claim,
        basis,
        case when count(*) = count(value) then sum(value) end as value
    from scaled
    group by claim, basis

),

overall as (

    select
        claim,
        basis,
        min(known - size) = 0 as is_known,
        sum(falls) as falls
    from sets
    group by claim, basis

),

final as (

    select
        claims.claim,
        paired.basis,
        {{ claim_measure() }} as value
    from claims
    inner join paired on claims.claim = paired.claim
    inner join overall
        on paired.claim = overall.claim and paired.basis = overall.basis
    inner join counts
        on paired.claim = counts.claim and paired.basis = counts.basis
    left join scaled_means
        on
            paired.claim = scaled_means.claim
            and paired.basis = scaled_means.basis
    left join ranks
        on paired.claim = ranks.claim and paired.basis = ranks.basis
    where overall.is_known

)

select * from final
