{{ config(meta={"error": {
    "file": "published_claims",
    "key": ["claim"],
    "column": "measure",
    "expected": "one that the printed numbers answer",
}}) }}
-- Printed numbers are all known, so a claim about them has a value.
select distinct operands.claim
from {{ ref('stg_published_claim_operands') }} as operands
inner join {{ ref('fct_audit_claims') }} as claims
    on operands.claim = claims.claim
where
    operands.table_id is not null
    and claims.from_printed_tables is null
