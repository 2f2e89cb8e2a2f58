"""What pages are made of: the public tables, with names in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import altair as alt
import duckdb

from entropanel.catalogue import Text
from entropanel.figures.sets import Chart, drawn
from entropanel.public_tables import Tables, shown
from entropanel.report.contents import Figure, PrintedPair
from entropanel.sql import Record, records
from entropanel.tables.variables import gaps_of_variables
from entropanel.tables.writing import all_tables

LANGUAGES = ("en", "zh")


@dataclass(frozen=True)
class Reader:
    """The public tables of a published warehouse.

    connection: open on it.
    """

    connection: duckdb.DuckDBPyConnection

    @cached_property
    def tables(self) -> dict[str, Tables]:
        """The tables as figures read them, by language."""
        return {language: Tables(self.connection, language) for language in LANGUAGES}

    @cached_property
    def charts(self) -> dict[str, dict[str, Chart]]:
        """Every figure that is drawn of any study: name, language, chart."""
        found: dict[str, dict[str, Chart]] = {}
        for language, tables in self.tables.items():
            for name, chart in drawn(tables):
                found.setdefault(name, {})[language] = chart
        return found

    @cached_property
    def printed(self) -> list[PrintedPair]:
        """Every table for papers, in both languages."""
        return list(zip(*map(all_tables, self.tables.values()), strict=True))

    def has(self, *names: str) -> bool:
        """Whether the warehouse holds rows in each of the tables."""
        return self.tables["en"].has(*names) and all(
            self.rows(f"select 1 from {name} limit 1") for name in names
        )

    def rows(self, query: str, *parameters: object) -> list[Record]:
        """Answer of a query, one dict per row."""
        return records(self.connection, query, parameters)

    def ordered(self, table: str, *keys: str) -> list[Record]:
        """The rows of a table in their declared order.

        keys: columns that they are ordered by, if not by all of them.
        """
        terms = self.tables["en"].order(table, keys or None)
        return self.rows(f"from {table} as t order by {terms}")

    def told(self, row: Record, column: str) -> Text | None:
        """A text column of a public table in both languages; None where it is null."""
        en, zh = (tables.reason(row, column) for tables in self.tables.values())
        return None if en is None or zh is None else Text(en, zh)

    def by_scenario(self, rows: list[Record]) -> Iterator[tuple[str, list[Record]]]:
        """The rows of each scenario that has some, in the order of scenarios."""
        for scenario in self.scenarios:
            if own := [row for row in rows if row["scenario"] == scenario]:
                yield scenario, own

    def names(self, table: str, key: str, condition: str = "true") -> dict[str, Text]:
        """Both names of each key of a dimension, in its order."""
        return _paired(*(t.names(table, key, condition) for t in self.tables.values()))

    @cached_property
    def title(self) -> Text | None:
        """The study's title, one serving where the other is missing."""
        rows = self.rows("from dim_setting") if self.has("dim_setting") else []
        found = {row["setting"]: row["value"] for row in rows}
        en, zh = found.get("title_en") or "", found.get("title_zh") or ""
        return Text(shown(en or zh), shown(zh or en)) if en or zh else None

    @cached_property
    def scenarios(self) -> dict[str, Text]:
        """Names of the scenarios."""
        return self.names("dim_scenario", "scenario")

    @cached_property
    def units(self) -> dict[str, Text]:
        """Names of the units."""
        return self.names("dim_unit", "unit_code")

    @cached_property
    def declared_indicators(self) -> dict[str, Text]:
        """Names of the indicators, whatever a scenario takes for them."""
        return self.names("dim_indicator", "indicator")

    @cached_property
    def indicators(self) -> dict[str, dict[str, Text]]:
        """Names of the indicators by scenario, with what each is taken from."""
        en, zh = self.tables.values()
        return {
            scenario: _paired(
                en.indicator_names(scenario), zh.indicator_names(scenario)
            )
            for scenario in self.scenarios
        }

    @cached_property
    def series(self) -> dict[str, dict[str, Text]]:
        """Names of the series by scenario, with what each is taken from."""
        en, zh = self.tables.values()
        return {
            scenario: _paired(en.series_names(scenario), zh.series_names(scenario))
            for scenario in self.scenarios
        }

    @cached_property
    def indices(self) -> dict[str, Text]:
        """Names of the indices that have values, built the default way."""
        if not self.has("dim_index", "fct_index"):
            return {}
        found = self.rows("select distinct index_id from fct_index where value = value")
        present = {row["index_id"] for row in found}
        names = self.names("dim_index", "index_id", "variant = 'default'")
        return {index: name for index, name in names.items() if index in present}

    @cached_property
    def gaps(self) -> dict[tuple[str, str], Text]:
        """What variables are without, by scenario and variable."""
        en, zh = (gaps_of_variables(tables) for tables in self.tables.values())
        return {key: Text(en[key], zh[key]) for key in en}

    @cached_property
    def years(self) -> list[int]:
        """The years of the indices."""
        found = self.rows("select distinct year from fct_index order by year")
        return [row["year"] for row in found]

    def figures(self, prefix: str) -> Iterator[Figure]:
        """The drawn figures whose name begins so."""
        for name, charts in self.charts.items():
            if name.startswith(prefix):
                yield figure(name, charts)


def _paired(en: Mapping[str, str], zh: Mapping[str, str]) -> dict[str, Text]:
    return {key: Text(en[key], zh[key]) for key in en}


def figure(name: str, charts: Mapping[str, Chart], **more: Any) -> Figure:
    """A figure of charts by language; its captions are their titles.

    more: of the figure.
    """
    with alt.data_transformers.enable("default", max_rows=None):
        made = {
            language: chart.to_dict(validate=False)
            for language, chart in charts.items()
        }
    titles = [made[language]["title"] for language in LANGUAGES]
    caption = Text(*(_in_one_line(title["text"]) for title in titles))
    about = Text(*(_in_one_line(title.get("subtitle", "")) for title in titles))
    notes = [*([about] if about.en else []), *more.pop("notes", [])]
    return Figure(name, caption, made, notes=notes, **more)


def _in_one_line(lines: str | list[str]) -> str:
    """A title that was wrapped, whole; between ideographs no blank was."""
    if isinstance(lines, str):
        return lines
    whole = ""
    for line in lines:
        whole += f" {line}" if whole and whole[-1].isascii() else line
    return whole
