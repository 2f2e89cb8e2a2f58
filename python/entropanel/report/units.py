"""The page of a unit: its path, what its index is made of, which cells were filled.

One page holds all units; the reader's choice picks from its data.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from entropanel.catalogue import Text, say
from entropanel.figures import grids
from entropanel.figures.charts import wrapped, year_axis
from entropanel.report import statuses
from entropanel.report.contents import Page, UnitView, section
from entropanel.report.reading import LANGUAGES, Reader
from entropanel.sql import Record

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
        c.scenario, c.index_id, c.term, c.unit_code,
        list(c.year order by c.year) as years,
        list(c.contribution order by c.year) as values,
        list(coalesce(s.status, 'observed') order by c.year) as statuses
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
    select scenario, indicator, unit_code,
        list(year order by year) as years,
        list(v.value order by year) as values,
        list({statuses.STATUS} order by year) as statuses
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


def unit_page(reader: Reader) -> Iterator[Page]:
    """The page, if there are units with indices."""
    if not reader.indices or not reader.has(*NEEDED):
        return
    view = UnitView(data(reader))
    sections = [section("unit", view, title=say("chosen_unit"))]
    yield Page("unit", say("one_unit"), sections, say("one_unit_lead"))


def data(reader: Reader) -> dict[str, Any]:
    """What the page draws from, as JSON holds it.

    years, and by place: units, scenarios, indices (code, English, Chinese). By
    scenario: indicators, listed alike and with both names in lines, and measures,
    their units. scores: by scenario, index, unit. terms: by scenario, index, unit
    and term. cells: by scenario, unit and indicator. Values are in the order of the
    years; a status is its place in ``statuses``.
    """
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
        "scores": _scores(reader),
        "terms": _with_statuses(
            reader,
            reader.rows(TERMS, list(statuses.COLOURS)),
            ("scenario", "index_id", "unit_code", "term"),
        ),
        "cells": _with_statuses(
            reader, reader.rows(CELLS), ("scenario", "unit_code", "indicator")
        ),
        "charts": {language: _charts(reader, language) for language in LANGUAGES},
    }


def _scores(reader: Reader) -> dict[str, Any]:
    """Values, ranks and imputed shares by scenario, index and unit."""
    found: dict[str, Any] = {}
    for row in reader.rows(SCORES):
        place = _within(found, row["scenario"], row["index_id"])
        lists = (row["values"], row["ranks"], row["imputed"])
        place[row["unit_code"]] = [_by_year(row, part, reader.years) for part in lists]
    return found


def _with_statuses(
    reader: Reader, rows: list[Record], keys: Sequence[str]
) -> dict[str, Any]:
    """Values and places of their statuses by the keys."""
    kinds = {status: place for place, status in enumerate(statuses.COLOURS)}
    found: dict[str, Any] = {}
    for row in rows:
        *outer, last = (row[key] for key in keys)
        marks = [kinds[status] for status in row["statuses"]]
        pair = (row["values"], marks)
        place = _within(found, *outer)
        place[last] = [_by_year(row, part, reader.years) for part in pair]
    return found


def _charts(reader: Reader, language: str) -> dict[str, Any]:
    """The page's two charts, without data."""
    place = LANGUAGES.index(language)
    x = year_axis(pd.Series(reader.years), None, 12)
    lines = [name[place] for name in reader.scenarios.values()]
    path = grids.unit_path(x, [*lines], say("value")[place])
    kinds = statuses.coloured(language=place)
    terms = grids.unit_contributions(kinds, say("contribution")[place])
    return {"path": path.to_dict(), "terms": terms.to_dict()}


def _listed(names: dict[str, Text]) -> list[list[str]]:
    return [[key, name.en, name.zh] for key, name in names.items()]


def _by_year(row: Record, values: list[Any], years: list[int]) -> list[Any]:
    """The values of a row's years in the order of all years; null where none is."""
    found = dict(zip(row["years"], values, strict=True))
    return [_short(found.get(year)) for year in years]


def _within(whole: dict[str, Any], *keys: str) -> dict[str, Any]:
    for key in keys:
        whole = whole.setdefault(key, {})
    return whole


def _short(value: float | None) -> float | None:
    if value is None or isinstance(value, int):
        return value
    return None if value != value else float(f"{value:.{DIGITS}g}")
