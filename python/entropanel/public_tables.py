"""The public tables of a warehouse, read in one language with the names of things."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from entropanel.catalogue import (
    LANGUAGES,
    UNIT_WORDS,
    Names,
    Text,
    reasons,
    sentence,
    unit_words,
)
from entropanel.declared_order import order_terms
from entropanel.safe_text import printable

if TYPE_CHECKING:  # an environment of Spark has no duckdb
    import duckdb

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
        """Whether the catalogue lists the tables.

        Parameters
        ----------
        *tables
            Names of tables.

        Returns
        -------
        bool
            True if all of them are there.
        """
        return all(map(self.columns, tables))

    def columns(self, table: str) -> list[str]:
        """Names of a table's columns.

        Parameters
        ----------
        table : str
            Its name.

        Returns
        -------
        list of str
            In their order; none if there is no such table.
        """
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
        """The answer of a query.

        Parameters
        ----------
        query : str
            One statement; the parameters stand for its ``$1``, ``$2``, ...
        *parameters
            Values.

        Returns
        -------
        pandas.DataFrame
            Its rows, in their order.
        """
        return self.connection.execute(query, parameters).df()

    def order(self, table: str, columns: Iterable[str] | None = None) -> str:
        """Terms that put rows of a table, called ``t``, into their declared order.

        Parameters
        ----------
        table : str
            Its name.
        columns : iterable of str or None
            What they are ordered by, or None for all of the table's.

        Returns
        -------
        str
            What stands behind ``order by``.
        """
        ordered = self.columns(table) if columns is None else columns
        return order_terms(table, ordered, self.columns)

    def names(
        self, table: str, key: str, condition: str = "true", *parameters: object
    ) -> dict[str, str]:
        """Name of each key of a dimension, as declared; the key where it has none.

        Names are as ``shown`` makes them; a blank one counts as none. Two keys of one
        name would coincide in a figure: the key is added.

        Parameters
        ----------
        table : str
            The dimension.
        key : str
            Its key column.
        condition : str
            Which of its rows, as SQL.
        *parameters
            Values in the condition.

        Returns
        -------
        dict of str to str
            Names by key, in the declared order; empty if there is no table.
        """
        present = self.columns(table)
        if not present:
            return {}
        languages = sorted(LANGUAGES, key=lambda other: other != self.language)
        wanted = [f"name_{language}" for language in languages]
        if key == "region":  # the key is the English name
            wanted = [f"region_{self.language}"]
        name = ", ".join([*(column for column in wanted if column in present), key])
        order = "order by position" if "position" in present else ""
        rows = self.connection.execute(
            f"select {key}, coalesce({name}) from {table} where {condition} {order}",
            parameters,
        ).fetchall()
        named = {k: shown(n) or k for k, n in rows}
        times = Counter(named.values())
        return {k: f"{n} ({k})" if times[n] > 1 else n for k, n in named.items()}

    def series_names(self, scenario: str) -> dict[str, str]:
        """Names of the series in a scenario, with what each is taken from.

        Parameters
        ----------
        scenario : str
            Its key.

        Returns
        -------
        dict of str to str
            By series.
        """
        return self.names("dim_series_in_scenario", "series", "scenario = $1", scenario)

    def indicator_names(self, scenario: str) -> dict[str, str]:
        """Names of the indicators in a scenario, with what each is taken from.

        Parameters
        ----------
        scenario : str
            Its key.

        Returns
        -------
        dict of str to str
            By indicator.
        """
        return self.names(
            "dim_indicator_in_scenario", "indicator", "scenario = $1", scenario
        )

    def measures(self, scenario: str) -> dict[str, str]:
        """Unit of measurement of each indicator that has one in a scenario.

        Parameters
        ----------
        scenario : str
            Its key.

        Returns
        -------
        dict of str to str
            By indicator; one without a unit is left out.
        """
        rows = self.connection.execute(
            "select indicator, unit_of_measurement from dim_indicator_in_scenario "
            "where scenario = $1 and unit_of_measurement is not null",
            [scenario],
        ).fetchall()
        return {indicator: shown(unit) for indicator, unit in rows}

    @cached_property
    def schemes(self) -> list[str]:
        """The schemes of regions, in their order."""
        if not self.has("dim_region"):
            return []
        order = self.order("dim_region", ["scheme"])
        rows = self.frame(f"select scheme from dim_region as t order by {order}")
        return list(rows["scheme"].unique())

    def region_names(self, scheme: str) -> dict[str, str]:
        """Name of each region of a scheme: other schemes may have its key, too.

        Parameters
        ----------
        scheme : str
            Its key.

        Returns
        -------
        dict of str to str
            By region.
        """
        return self.names("dim_region", "region", "scheme = $1", scheme)

    def sentence(self, code: str, /, **parameters: object) -> str:
        """The sentence of a code of the catalogue in the language of the tables.

        Parameters
        ----------
        code : str
            Of the catalogue.
        **parameters
            What its sentence takes.

        Returns
        -------
        str
            With the parameters in their places.

        Raises
        ------
        CatalogueError
            If there is no such code, or the parameters are others.
        """
        return sentence(code, self.language, **parameters)

    def reason(self, row: Mapping[Any, Any], column: str) -> str | None:
        """What a public table says in a column, made from its codes.

        Parameters
        ----------
        row : mapping
            Of the table.
        column : str
            The column of the sentence; that of its codes is beside it.

        Returns
        -------
        str or None
            None if the column is empty; the English sentence where the table has no
            codes.
        """
        if pd.isna(row[column]):
            return None
        codes = row.get(f"{column}_codes")
        if codes is None or pd.isna(codes):
            return str(row[column])
        return reasons(codes, self.language, self.names_in_reasons)

    @cached_property
    def settings(self) -> dict[str, str]:
        """The settings of the study that have a value."""
        if not self.has("dim_setting"):
            return {}
        rows = self.connection.execute("select setting, value from dim_setting")
        return {setting: value for setting, value in rows.fetchall() if value}

    @cached_property
    def unit_words(self) -> dict[str, Text]:
        """What sentences call the units of the study, as ``speaking_of`` takes it."""
        one, many = (UNIT_WORDS.get()[name] for name in ("unit_word", "unit_words"))
        in_chinese = shown(self.settings.get("unit_zh", one.zh))
        return unit_words(
            Text(shown(self.settings.get("unit_en", one.en)), in_chinese),
            Text(shown(self.settings.get("units_en", many.en)), in_chinese),
        )

    @cached_property
    def names_in_reasons(self) -> Names:
        """Names of units for parameters of sentences, in messages with their codes."""
        units = self.names("dim_unit", "unit_code")
        with_codes = {
            code: self.sentence("named_code", name=name, code=code)
            for code, name in units.items()
        }
        return {"units": units, "unit": with_codes}

    def values(
        self, table: str, column: str, keys: list[str], *more: str
    ) -> pd.DataFrame:
        """A column of a table, and beneath it what a publication printed for it.

        Parameters
        ----------
        table : str
            Its name.
        column : str
            Of numbers.
        keys : list of str
            Of the table, beside the scenario.
        *more
            Columns that are wanted, too, as SQL.

        Returns
        -------
        pandas.DataFrame
            One row a scenario and keys, in their declared order: scenario, the keys,
            value and more columns, or printed (with scenario and keys); what is of the
            other kind is null.
        """
        keys = ["scenario", *keys]
        selected = ", ".join([*keys, f"{column} as value", *more])
        order = self.order(table, keys)
        computed = self.frame(f"select {selected} from {table} as t order by {order}")
        printed = self._printed(table, column, keys[1:])
        if not printed.empty:
            places = computed[keys].assign(place=range(len(computed)))
            printed = printed.merge(places, "left").sort_values("place", kind="stable")
            printed = printed.drop(columns="place")
        return pd.concat([computed.assign(printed=np.nan), printed])

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

    Parameters
    ----------
    index_id, variant : str
        Keys of an index.

    Returns
    -------
    str
        A value of ``fct_estimation_panel.variable``.
    """
    return index_id if variant == "default" else f"{index_id}__{variant}"


def shown(text: str) -> str:
    """A label in one line of printable characters.

    Parameters
    ----------
    text : str
        As a study declares it.

    Returns
    -------
    str
        Cut after LONGEST_LABEL characters.
    """
    line = " ".join(printable(text).split())
    return line if len(line) <= LONGEST_LABEL else line[: LONGEST_LABEL - 1] + "…"


def parsed_keys(text: str) -> dict[str, str]:
    """Keys and values of a text like ``year=2000; region=North; x=y``.

    Parameters
    ----------
    text : str
        A semicolon separates only before a further ``key=``, so a value may hold one.

    Returns
    -------
    dict of str to str
        Values by keys; what has no ``=`` is left out.
    """
    pairs = re.split(r";\s*(?=\w+\s*=)", text)
    split = (pair.partition("=") for pair in pairs)
    return {key.strip(): value.strip() for key, sign, value in split if sign}
