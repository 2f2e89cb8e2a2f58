"""The public tables of a warehouse, read in one language with the names of things."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import duckdb
import numpy as np
import pandas as pd

from entropanel.phrases import in_chinese
from entropanel.safe_text import printable

LONGEST_LABEL = 400


@dataclass(frozen=True)
class Tables:
    """The public tables, read in one language.

    connection: open on the published warehouse.
    language: ``en`` or ``zh``; where a name is missing in it, the other serves.
    """

    connection: duckdb.DuckDBPyConnection
    language: str

    def has(self, *tables: str) -> bool:
        """Whether the catalogue lists the tables."""
        return all(map(self.columns, tables))

    def columns(self, table: str) -> list[str]:
        """Names of the table's columns; none if there is no such table."""
        return self._catalogue.get(table, [])

    @cached_property
    def _catalogue(self) -> dict[str, list[str]]:
        """Columns of every table: the catalogue is slow to ask for each."""
        found = self.connection.execute(
            "select table_name, list(column_name order by column_index) "
            "from duckdb_columns() where not internal group by table_name"
        )
        return dict(found.fetchall())

    def frame(self, query: str, *parameters: object) -> pd.DataFrame:
        """The answer of a query."""
        return self.connection.execute(query, parameters).df()

    def names(
        self, table: str, key: str, condition: str = "true", *parameters: object
    ) -> dict[str, str]:
        """Name of each key of a dimension, in its order; the key where it has none.

        Names are as ``shown`` makes them; a blank one is none. Two keys of one name
        would fall together in a figure: the key is added. None if there is no table.
        """
        other = "en" if self.language == "zh" else "zh"
        wanted = [f"name_{self.language}", f"name_{other}"]
        if key == "region":  # the key is the English name
            wanted = [f"region_{self.language}"]
        present = self.columns(table)
        if not present:
            return {}
        name = ", ".join([*(column for column in wanted if column in present), key])
        rows = self.connection.execute(
            f"select {key}, coalesce({name}) from {table} where {condition}",
            parameters,
        ).fetchall()
        named = {k: shown(n) or k for k, n in rows}
        times = Counter(named.values())
        return {k: f"{n} ({k})" if times[n] > 1 else n for k, n in named.items()}

    def region_names(self, scheme: str) -> dict[str, str]:
        """Name of each region of a scheme: other schemes may have its key, too."""
        return self.names("dim_region", "region", "scheme = $1", scheme)

    def sentence(self, text: str) -> str:
        """What a public table says in a sentence of its own, as ``shown``."""
        return shown(in_chinese(text) if self.language == "zh" else text)

    def values(
        self, table: str, column: str, keys: list[str], *more: str
    ) -> pd.DataFrame:
        """A column of a table, and beneath it what a publication printed for it.

        One row a scenario and keys: scenario, the keys, value and more columns, or
        printed (with scenario and keys); what is of the other kind is null.
        """
        selected = ", ".join(["scenario", *keys, f"{column} as value", *more])
        computed = self.frame(f"select {selected} from {table}").assign(printed=np.nan)
        return pd.concat([computed, self._printed(table, column, keys)])

    def _printed(self, table: str, column: str, keys: list[str]) -> pd.DataFrame:
        if not self.has("fct_audit_values"):
            return pd.DataFrame(columns=["scenario", *keys])
        rows = self.frame(
            "select distinct scenario, printed, counterpart_keys from fct_audit_values "
            "where counterpart_table = $1 and counterpart_column = $2 "
            "and printed is not null and counterpart_keys is not null order by all",
            table,
            column,
        )
        parsed = [parsed_keys(text) for text in rows["counterpart_keys"]]
        for key in keys:
            rows[key] = [found.get(key) for found in parsed]
        if "year" in keys:
            rows["year"] = pd.to_numeric(rows["year"], errors="coerce")
        # a number that does not name all its keys has no place in a figure
        return rows.drop(columns="counterpart_keys").dropna()


def index_variable(index_id: str, variant: str) -> str:
    """Variable of the estimation panel that a variant of an index is.

    The macro of this name says the same in SQL.
    """
    return index_id if variant == "default" else f"{index_id}__{variant}"


def shown(text: str) -> str:
    """A label in one line of printable signs, cut where there is no room for it."""
    line = " ".join(printable(text).split())
    return line if len(line) <= LONGEST_LABEL else line[: LONGEST_LABEL - 1] + "…"


def parsed_keys(text: str) -> dict[str, str]:
    """Keys and values of a text like ``year=2000; region=North; x=y``.

    A semicolon separates only before a further ``key=``, so a value may hold one.
    """
    pairs = re.split(r";\s*(?=\w+\s*=)", text)
    split = (pair.partition("=") for pair in pairs)
    return {key.strip(): value.strip() for key, sign, value in split if sign}
