"""What pages are made of: the public tables, with names in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, wraps
from operator import itemgetter
from typing import Any, TypeVar, cast

import altair as alt
import duckdb

from entropanel.catalogue import LANGUAGES, Text, say
from entropanel.figures.sets import Chart, drawn
from entropanel.public_tables import Tables, shown
from entropanel.report import column
from entropanel.report.contents import (
    Column,
    Figure,
    Filter,
    PrintedPair,
    Section,
    Table,
)
from entropanel.sql import Record, records
from entropanel.tables.variables import incomplete_variables
from entropanel.tables.writing import all_tables

Part = TypeVar("Part", bound=Callable[..., Iterator[Any]])


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
        """Whether the warehouse holds rows in each of the tables.

        Parameters
        ----------
        *names : str
            Of public tables.

        Returns
        -------
        bool
            False, too, if one of the tables is not there.
        """
        return self.tables["en"].has(*names) and all(
            self.rows(f"select 1 from {name} limit 1") for name in names
        )

    def rows(self, query: str, *parameters: object) -> list[Record]:
        """What the warehouse answers to a query.

        Parameters
        ----------
        query : str
            SQL.
        *parameters : object
            What stands for ``$1``, ``$2`` and so on.

        Returns
        -------
        list of dict
            One dict per row.
        """
        return records(self.connection, query, parameters)

    def ordered(self, table: str, *keys: str) -> list[Record]:
        """The rows of a table in their declared order.

        Parameters
        ----------
        table : str
            A public table.
        *keys : str
            Columns that they are ordered by, if not by all of them.

        Returns
        -------
        list of dict
            One dict per row.
        """
        terms = self.tables["en"].order(table, keys or None)
        return self.rows(f"from {table} as t order by {terms}")

    def declared(
        self, name: str, table: str, columns: Sequence[Column], *keys: str, **more: Any
    ) -> Iterator[Table]:
        """A table of what a study declares.

        Parameters
        ----------
        name : str
            Of the table.
        table : str
            The public table that holds it.
        columns : sequence of Column
            Those that are blank in every row are left out.
        *keys : str
            Columns that the rows are ordered by, if not by all of them.
        **more
            As of ``column.tabled``.

        Yields
        ------
        Table
            One, if the public table has rows.
        """
        if self.has(table):
            rows = self.ordered(table, *keys)
            yield column.declared_table(name, columns, rows, **more)

    def told(self, row: Record, column: str) -> Text | None:
        """A text column of a public table in both languages.

        Parameters
        ----------
        row : dict
            A row of the table, with its column of codes if it has one.
        column : str
            The column.

        Returns
        -------
        Text or None
            None where it is null.
        """
        en, zh = (tables.reason(row, column) for tables in self.tables.values())
        return None if en is None or zh is None else Text(en, zh)

    def by_scenario(self, rows: Iterable[Record]) -> Iterator[tuple[str, list[Record]]]:
        """The rows of each scenario that has some.

        Parameters
        ----------
        rows : iterable of dict
            With the key ``scenario``.

        Yields
        ------
        tuple of str and list of dict
            A scenario and its rows, in the order of scenarios.
        """
        found = grouped(rows, "scenario")
        for scenario in self.scenarios:
            if scenario in found:
                yield scenario, found[scenario]

    def scenario_tables(
        self,
        name: str,
        caption: str,
        columns: Sequence[Column],
        rows: Iterable[Record],
        notes: Sequence[Text] = (),
        **about: object,
    ) -> Iterator[Table]:
        """One table per scenario.

        Parameters
        ----------
        name : str
            What the tables' names begin with.
        caption : str
            Code of a sentence that takes the scenario.
        columns : sequence of Column
            Of every table.
        rows : iterable of dict
            With the key ``scenario``.
        notes : sequence of Text
            Beneath every table.
        **about : object
            Further parameters of the caption.

        Yields
        ------
        Table
            Shown under its scenario.
        """
        for scenario, own in self.by_scenario(rows):
            told = say(caption, scenario=self.scenarios[scenario], **about)
            yield column.tabled(
                f"{name}_{scenario}",
                columns,
                own,
                told,
                notes=notes,
                filters={"scenario": scenario},
            )

    def names(self, table: str, key: str, condition: str = "true") -> dict[str, Text]:
        """The names of the keys of a dimension.

        Parameters
        ----------
        table, key : str
            The dimension and its key.
        condition : str
            SQL that holds for the keys that are wanted.

        Returns
        -------
        dict of str to Text
            By key, in the order of the dimension; empty without such a table.
        """
        return _paired(*(t.names(table, key, condition) for t in self.tables.values()))

    @cached_property
    def title(self) -> Text | None:
        """The study's title, one serving where the other is missing."""
        found = self.tables["en"].settings
        en, zh = found.get("title_en", ""), found.get("title_zh", "")
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
        return self._by_scenario(Tables.indicator_names)

    @cached_property
    def series(self) -> dict[str, dict[str, Text]]:
        """Names of the series by scenario, with what each is taken from."""
        return self._by_scenario(Tables.series_names)

    def _by_scenario(
        self, named: Callable[[Tables, str], dict[str, str]]
    ) -> dict[str, dict[str, Text]]:
        return {
            scenario: _paired(*(named(t, scenario) for t in self.tables.values()))
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
    def incomplete(self) -> dict[tuple[str, str], Text]:
        """What is missing of incomplete variables, by scenario and variable."""
        return _paired(*map(incomplete_variables, self.tables.values()))

    @cached_property
    def years(self) -> list[int]:
        """The years of the indices."""
        found = self.rows("select distinct year from fct_index order by year")
        return [row["year"] for row in found]

    def figures(self, *names: str, **more: Any) -> Iterator[Figure]:
        """Figures that are drawn of any study.

        Parameters
        ----------
        *names : str
            Of the figures.
        **more
            Of every figure.

        Yields
        ------
        Figure
            Each that the warehouse has the tables for.
        """
        for name in names:
            if name in self.charts:
                yield figure(name, self.charts[name], **more)

    def drawn(self, name: str, draw: Callable[[Tables], Chart], **more: Any) -> Figure:
        """A figure of the report alone.

        Parameters
        ----------
        name : str
            Of the figure.
        draw : callable
            Draws it in the language of the tables that it is given.
        **more
            Of the figure.

        Returns
        -------
        Figure
            In both languages.
        """
        charts = {language: draw(tables) for language, tables in self.tables.items()}
        return figure(name, charts, **more)

    def with_choice(self, part: Section) -> Section:
        """A section in which the scenario can be chosen.

        Parameters
        ----------
        part : Section
            Of a page.

        Returns
        -------
        Section
            The same, without a choice where there is one scenario, or nothing that is
            shown under one.
        """
        tables = [b for b in part.blocks if isinstance(b, Table | Figure)]
        rows = [row for b in tables if isinstance(b, Table) for row in b.rows]
        if len(self.scenarios) < 2 or not any(
            "scenario" in shown.filters for shown in [*tables, *rows]
        ):
            return part
        options = list(self.scenarios.items())
        choice = Filter("scenario", say("scenario"), options)
        return replace(part, blocks=[choice, *part.blocks])


def grouped(rows: Iterable[Record], *keys: str) -> dict[Any, list[Record]]:
    """Rows by some of their values.

    Parameters
    ----------
    rows : iterable of dict
        The rows.
    *keys : str
        What they have in common.

    Returns
    -------
    dict of str or tuple to list of dict
        By the value of the key, or by a tuple of several keys' values; in the order of
        the rows.
    """
    found: dict[Any, list[Record]] = {}
    for row in rows:
        found.setdefault(itemgetter(*keys)(row), []).append(row)
    return found


def needs(*tables: str) -> Callable[[Part], Part]:
    """Says which tables parts of a page are made of.

    Parameters
    ----------
    *tables : str
        Public tables.

    Returns
    -------
    callable
        Decorates a function of a reader that yields the parts: without rows in each of
        the tables it yields none.
    """

    def decorated(make: Part) -> Part:
        @wraps(make)
        def made(reader: Reader, *about: Any) -> Iterator[Any]:
            return make(reader, *about) if reader.has(*tables) else iter(())

        return cast(Part, made)

    return decorated


def _paired(en: Mapping[Any, str], zh: Mapping[Any, str]) -> dict[Any, Text]:
    return {key: Text(en[key], zh[key]) for key in en}


def figure(name: str, charts: Mapping[str, Chart], **more: Any) -> Figure:
    """A figure of charts.

    Parameters
    ----------
    name : str
        Of the figure.
    charts : mapping of str to Chart
        By language; their titles are the captions.
    **more
        Of the figure.

    Returns
    -------
    Figure
        With the specifications of the charts.
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
