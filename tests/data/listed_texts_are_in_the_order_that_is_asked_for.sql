{#- dbt-spark's own listagg leaves it to chance: here, to the order of rows. -#}
with

texts as (

    select 'b' as letter
    union all
    select 'c' as letter
    union all
    select 'a' as letter

),

listed as (

    select {{ dbt.listagg("letter", "', '", "order by letter") }} as letters
    from texts

)

select * from listed
where letters <> 'a, b, c'
