"""The page of a unit: its path, what its index is made of, which cells were filled.

One page holds all units; the reader's choice picks from its data.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from entropanel.catalogue import Text, say
from entropanel.figures import grids
from entropanel.figures.charts import wrapped, year_axis
from entropanel.public_tables import Tables
from entropanel.report import statuses
from entropanel.report.contents import Section, UnitView, section
from entropanel.report.reading import Reader, needs

# by scenario, index, term: the worst status of the term's indicators a unit-year
TERMS = f"""
    with cells as (
        select scenario, indicator, unit_code, year, {statuses.STATUS} as status
        from fct_indicator_values
    ),

    terms as (
        select distinct scenario, index_id, term, indicator
        from fct_index_weights where variant = 'default'
    )

    select
        c.scenario, c.index_id, c.unit_code, c.term,
        list(c.year order by c.year) as years,
        list(c.contribution order by c.year) as values,
        list(list_position($1, coalesce(s.status, 'observed')) - 1 order by c.year)
            as statuses
    from (
        select * from fct_index_contributions where variant = 'default'
    ) as c
    left join (
        select scenario, index_id, term, unit_code, year,
            max_by(status, list_position($1, status)) as status
        from terms join cells using (scenario, indicator)
        group by all
    ) as s using (scenario, index_id, term, unit_code, year)
    group by all
    order by all
"""
SCORES = """
    select scenario, index_id, unit_code,
        list(year order by year) as years,
        list(value order by year) as values,
        list(rank order by year) as ranks,
        list(imputed_share order by year) as imputed
    from fct_index where variant = 'default'
    group by all
    order by all
"""
CELLS = f"""
    select scenario, unit_code, indicator,
        list(year order by year) as years,
        list(v.value order by year) as values,
        list(list_position($1, {statuses.STATUS}) - 1 order by year) as statuses
    from fct_indicator_values as v
    group by all
    having count(value) > 0
    order by scenario, unit_code, indicator
"""
NEEDED = (
    "dim_unit",
    "fct_index_contributions",
    "fct_index_weights",
    "fct_indicator_values",
)
DIGITS = 6  # of a number that is drawn or shown; the warehouse has them all


@needs(*NEEDED)
def unit_sections(reader: Reader) -> Iterator[Section]:
    """The view of one unit, which the reader of the page chooses.

    Parameters
    ----------
    reader : Reader
        The public tables.

    Yields
    ------
    Section
        One, if there are units with indices.
    """
    if reader.indices:
        yield from section("unit", UnitView(data(reader)), title=say("chosen_unit"))


def data(reader: Reader) -> dict[str, Any]:
    """What the page draws from, as JSON holds it.

    Parameters
    ----------
    reader : Reader
        The public tables.

    Returns
    -------
    dict
        years, and by place: units, scenarios, indices (code, English, Chinese). By
        scenario: indicators, listed alike and with both names in lines, and measures,
        their units. scores: by scenario, index, unit. terms: by scenario, index, unit
        and term. cells: by scenario, unit and indicator. Values are in the order of
        the years; a status is its place in ``statuses``.
    """
    kinds = list(statuses.COLOURS)
    return {
        "years": reader.years,
        "units": _listed(reader.units),
        "scenarios": _listed(reader.scenarios),
        "indices": _listed(reader.indices),
        "indicators": {
            scenario: [
                [*row, *(wrapped(n, 38) for n in row[1:])] for row in _listed(names)
            ]
            for scenario, names in reader.indicators.items()
        },
        "measures": {
            scenario: reader.tables["en"].measures(scenario)
            for scenario in reader.scenarios
        },
        "statuses": _listed(statuses.names()),
        "scores": _by_years(reader, SCORES),
        "terms": _by_years(reader, TERMS, kinds),
        "cells": _by_years(reader, CELLS, kinds),
        "charts": {
            language: _charts(reader, tables)
            for language, tables in reader.tables.items()
        },
    }


def _by_years(reader: Reader, query: str, *parameters: object) -> dict[str, Any]:
    """Lists of the rows, in the order of all years, by the columns before the lists.

    The first list of a row is of its years.
    """
    found: dict[str, Any] = {}
    for row in reader.rows(query, *parameters):
        *outer, last = (key for key in row.values() if not isinstance(key, list))
        years, *lists = (values for values in row.values() if isinstance(values, list))
        place = found
        for key in outer:
            place = place.setdefault(key, {})
        place[last] = [_by_year(years, values, reader.years) for values in lists]
    return found


def _charts(reader: Reader, tables: Tables) -> dict[str, Any]:
    """The page's two charts, without data."""
    x = year_axis(pd.Series(reader.years), None, 12)
    lines = list(tables.names("dim_scenario", "scenario").values())
    words = tables.sentence
    path = grids.unit_path(x, lines, words("value"))
    colours = statuses.colours(words)
    terms = grids.unit_contributions(colours, words("contribution"))
    return {"path": path.to_dict(), "terms": terms.to_dict()}


def _listed(names: dict[str, Text]) -> list[list[str]]:
    return [[key, name.en, name.zh] for key, name in names.items()]


def _by_year(own: list[int], values: list[Any], years: list[int]) -> list[Any]:
    """The values of a row's own years, null in the other years."""
    found = dict(zip(own, values, strict=True))
    return [_short(found.get(year)) for year in years]


def _short(value: float | None) -> float | None:
    if value is None or isinstance(value, int):
        return value
    return None if value != value else float(f"{value:.{DIGITS}g}")
