# %% [markdown]
# # A published warehouse from pandas, Polars and Altair
#
# Cells begin with `# %%`: Jupyter (with jupytext), VS Code and Spyder open this file
# as a notebook; `python examples/notebook.py` runs it. It needs a published
# warehouse (`make build`).

# %%
from pathlib import Path

import altair as alt
import duckdb
import polars as pl

WAREHOUSE = Path(__file__).parents[1] / "warehouse" / "entropanel.duckdb"
warehouse = duckdb.connect(WAREHOUSE, read_only=True)

# %% [markdown]
# Which tables are there, and what is a row of each?

# %%
tables = warehouse.sql("select table_name, comment from duckdb_tables()").df()
print(tables.to_string(max_colwidth=70))

# %% [markdown]
# pandas: the growth of each index, a column a scenario.

# %%
national = warehouse.sql("from fct_index_national where variant = 'default'").df()
growth = national.pivot_table(
    index=["index_id", "year"], columns="scenario", values="growth"
)
print(growth.round(3))

# %% [markdown]
# Polars: how much of each index rests on cells that were not observed.

# %%
scores = warehouse.sql("from fct_index where variant = 'default'").pl()
imputed = (
    scores.group_by("scenario", "index_id")
    .agg(pl.col("imputed_share").mean().round(3))
    .sort("imputed_share", "scenario", descending=True)
)
print(imputed)

# %% [markdown]
# Altair: the indices over the years.

# %%
chart = alt.Chart(national, title="Mean of each index").mark_line()
chart = chart.encode(x="year:O", y="mean:Q", color="scenario:N", column="index_id:N")
