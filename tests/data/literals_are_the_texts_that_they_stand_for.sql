{#- A backslash escapes what follows in literals of Spark, not of DuckDB. -#}
select 1 as wrong
where
    {{ text_literal("it's a \\ b\\'") }}
    <> concat('it', chr(39), 's a ', chr(92), ' b', chr(92), chr(39))
