"""A marimo notebook: a published warehouse from pandas, Polars and Altair.

`make notebook` installs what it needs and opens it; afterwards, in the environment,
`python examples/notebook.py` runs it. It needs a published warehouse (`make build`).
"""

import marimo

__generated_with = "0.25.2"
app = marimo.App(app_title="A published warehouse")


@app.cell
def _():
    from pathlib import Path

    import altair as alt
    import duckdb
    import marimo as mo
    import polars as pl

    file = Path(__file__).parents[1] / "warehouse" / "entropanel.duckdb"
    warehouse = duckdb.connect(file, read_only=True)
    return alt, mo, pl, warehouse


@app.cell(hide_code=True)
def _(mo):
    mo.md("""
    # A published warehouse from pandas, Polars and Altair

    Which tables are there, and what is a row of each?
    """)
    return


@app.cell
def _(warehouse):
    tables = warehouse.sql("select table_name, comment from duckdb_tables()").df()
    tables
    return (tables,)


@app.cell(hide_code=True)
def _(mo):
    mo.md("""
    pandas: the growth of each index, one column per scenario.
    """)
    return


@app.cell
def _(warehouse):
    national = warehouse.sql("from fct_index_national where variant = 'default'").df()
    growth = national.pivot_table(
        index=["index_id", "year"], columns="scenario", values="growth"
    )
    growth.round(3)
    return growth, national


@app.cell(hide_code=True)
def _(mo):
    mo.md("""
    Polars: how much of each index comes from cells that were not observed.
    """)
    return


@app.cell
def _(pl, warehouse):
    scores = warehouse.sql("from fct_index where variant = 'default'").pl()
    imputed = (
        scores.group_by("scenario", "index_id")
        .agg(pl.col("imputed_share").mean().round(3))
        .sort("imputed_share", "scenario", descending=True)
    )
    imputed
    return (imputed,)


@app.cell(hide_code=True)
def _(mo):
    mo.md("""
    Altair: the indices over the years.
    """)
    return


@app.cell
def _(alt, national):
    chart = alt.Chart(national, title="Mean of each index").mark_line()
    chart = chart.encode(
        x="year:O", y="mean:Q", color="scenario:N", column="index_id:N"
    )
    chart
    return (chart,)


if __name__ == "__main__":
    _, found = app.run()
    for name in ("tables", "growth", "imputed"):
        print(found[name])
