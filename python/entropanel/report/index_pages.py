"""One page per index: the nation, regions, units by year, the map, the ranking."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pandas as pd

from entropanel.catalogue import Text, say
from entropanel.figures import grids
from entropanel.figures.charts import wrapped
from entropanel.public_tables import Tables
from entropanel.report import column
from entropanel.report.cells import Cell, coded, note_of, number, same, share, words
from entropanel.report.contents import (
    Block,
    Figure,
    Filter,
    Page,
    Prose,
    Section,
    Table,
    section,
)
from entropanel.report.printed import printed_tables
from entropanel.report.reading import Reader, needs
from entropanel.sql import Record

SCORES = """
    select scenario, unit_code, year, value, rank, imputed_share as imputed
    from fct_index
    where index_id = $1 and variant = 'default' and value is not null
    order by scenario, year, rank, unit_code
"""
# the last year of each scenario beside the first
RANKING = f"""
    with scores as ({SCORES}),

    ends as (
        select scenario, min(year) as first, max(year) as last from scores group by all
    )

    select s.*, ends.first, f.value as before, f.rank - s.rank as gained
    from scores as s
    join ends on s.scenario = ends.scenario and s.year = ends.last
    left join scores as f on f.scenario = s.scenario and f.unit_code = s.unit_code
        and f.year = ends.first
    order by s.rank, s.unit_code
"""
GROWTH = """
    select scenario, index_id, min(year) as first, max(year) as last,
        min_by(total, year) as before, max_by(total, year) as after,
        pow(after / before, 1 / (last - first)) - 1 as yearly
    from fct_index_national
    where variant = 'default' and total is not null
    group by all
    having before > 0 and after > 0 and last > first
"""
NOTE = "from dim_index where index_id = $1 and variant = 'default'"


def index_pages(reader: Reader) -> Iterator[Page]:
    """The pages of indices.

    Parameters
    ----------
    reader : Reader
        The public tables.

    Yields
    ------
    Page
        One for each index that has values.
    """
    for place, (index, name) in enumerate(reader.indices.items(), start=1):
        sections = list(_sections(reader, index, name))
        (row,) = reader.rows(NOTE, index)
        yield Page(f"index_{place}", coded(index, name), sections, note_of(row))


def growth(reader: Reader) -> list[Record]:
    """How the nation's totals moved between the first and the last year.

    Parameters
    ----------
    reader : Reader
        The public tables.

    Returns
    -------
    list of dict
        One a scenario and index with positive totals in two years: ``scenario``,
        ``index_id``, the years ``first`` and ``last``, the totals ``before`` and
        ``after``, and ``yearly``, the growth a year as a share of 1.
    """
    return reader.rows(GROWTH) if reader.has("fct_index_national") else []


def _sections(reader: Reader, index: str, name: Text) -> Iterator[Section]:
    if national := list(reader.figures(f"national_{index}")):
        tables = printed_tables(reader, "national", index_id=index)
        yield section("nation", Prose([*_growth(reader, index)]), *national, *tables)
    if regional := list(_regions(reader, index)):
        yield section("regions", *regional)
    yield section("ranking", *_rankings(reader, index, name))
    scores = reader.connection.execute(SCORES, [index]).df()
    own = {
        scenario: scores[scores["scenario"] == scenario]
        for scenario in reader.scenarios
        if scenario in set(scores["scenario"])
    }
    if maps := list(_maps(reader, own, index, name)):
        yield section("map", *maps)
    heat = [_heat_map(reader, own[scenario], index, name) for scenario in own]
    tables = printed_tables(reader, "scores", index_id=index)
    yield section("units", *heat, *tables, title=say("units_by_year"))
    if paths := list(reader.figures(f"trajectories_{index}")):
        yield section("paths", *paths)


def _growth(reader: Reader, index: str) -> Iterator[Text]:
    for scenario, rows in reader.by_scenario(growth(reader)):
        for row in (row for row in rows if row["index_id"] == index):
            yield say(
                "national_growth",
                scenario=reader.scenarios[scenario],
                before=f"{row['before']:.2f}",
                after=f"{row['after']:.2f}",
                first=row["first"],
                last=row["last"],
                yearly=f"{row['yearly']:.1%}",
            )


@needs("dim_region")
def _regions(reader: Reader, index: str) -> Iterator[Block]:
    schemes = reader.tables["en"].schemes
    drawn = [
        figure
        for scheme in schemes
        for figure in reader.figures(
            f"regions_{index}_{scheme}", filters={"scheme": scheme}
        )
    ]
    if len(drawn) > 1:
        options = [(scheme, same(scheme)) for scheme in schemes]
        yield Filter("scheme", say("scheme"), options)
    yield from drawn
    yield from printed_tables(reader, "regions", index_id=index)


def _named(scores: pd.DataFrame, tables: Tables, *more: str) -> pd.DataFrame:
    """The scores and more of their columns with names of units."""
    names = tables.names("dim_unit", "unit_code")
    named = scores.assign(unit=scores["unit_code"].map(names))
    return named[["unit_code", "unit", "year", "value", "imputed", *more]]


def _heat_map(reader: Reader, scores: pd.DataFrame, index: str, name: Text) -> Figure:
    """The map of a scenario's scores."""
    scenario = scores["scenario"].iloc[0]

    def draw(tables: Tables) -> grids.Layers:
        frame = _named(scores, tables)
        last = frame[frame["year"] == frame["year"].max()]
        units = last.sort_values("value", ascending=False, kind="stable")["unit"]
        words = tables.sentence
        title = words("heat_map", index=name, scenario=reader.scenarios[scenario])
        value, imputed = words("value"), words("imputed_share")
        return grids.heat_map(frame, list(units), title, value, imputed)

    filters = {"scenario": scenario}
    name_of_file = f"units_{index}_{scenario}"
    return reader.drawn(name_of_file, draw, notes=[say("dot")], filters=filters)


def _maps(
    reader: Reader, scores: dict[str, pd.DataFrame], index: str, name: Text
) -> Iterator[Figure]:
    """Maps of tiles, where the study says where its units stand."""
    columns = reader.tables["en"].columns("dim_unit")
    if not {"tile_column", "tile_row"} <= set(columns):
        return
    tiles = reader.connection.execute(
        'select unit_code, tile_column as "column", tile_row as "row" '
        "from dim_unit where tile_column is not null and tile_row is not null"
    ).df()
    for own in scores.values() if len(tiles) else []:
        yield _map(reader, own.merge(tiles), index, name)


def _map(reader: Reader, scores: pd.DataFrame, index: str, name: Text) -> Figure:
    """The map of a scenario's scores, with the places of the tiles."""
    scenario = scores["scenario"].iloc[0]

    def draw(tables: Tables) -> grids.Layers:
        frame = _named(scores, tables, "column", "row")
        frame["label"] = [wrapped(unit, 12) for unit in frame["unit"]]
        words = tables.sentence
        title = words("tile_map", index=name, scenario=reader.scenarios[scenario])
        return grids.tile_map(frame, title, words("value"))

    filters = {"scenario": scenario}
    years = sorted(map(int, scores["year"].unique()))
    return reader.drawn(f"map_{index}_{scenario}", draw, filters=filters, slider=years)


def _rankings(reader: Reader, index: str, name: Text) -> Iterator[Table]:
    """Ranks in the last year, and since the first."""
    for scenario, rows in reader.by_scenario(reader.rows(RANKING, index)):
        first, last = rows[0]["first"], rows[0]["year"]
        columns = [
            column.numeric("rank", decimals=0),
            column.made("unit", lambda row: _unit(reader, row["unit_code"])),
            column.numeric(say("value_in", year=last), "value"),
            column.numeric(say("value_in", year=first), "before"),
            column.numeric(say("change_of_rank", year=first), "gained", form=change),
            column.numeric("imputed_share", "imputed", form=share),
        ]
        scene = reader.scenarios[scenario]
        caption = say("ranking_of", index=name, year=last, scenario=scene)
        filters = {"scenario": scenario}
        yield column.tabled(
            f"ranking_{scenario}", columns, rows, caption, filters=filters
        )


def _unit(reader: Reader, unit: str) -> Cell:
    return words(reader.units[unit], "head", f"unit.html#{quote(unit, safe='')}")


def change(places: int | None) -> Cell:
    """A cell of ranks gained or lost.

    Parameters
    ----------
    places : int or None
        Positive for ranks gained, negative for ranks lost; the cell is blank where it
        is missing.

    Returns
    -------
    Cell
        An arrow and the number of ranks; downloads hold the number with its sign.
    """
    if not places:
        return words(same("")) if places is None else number(0, 0)
    arrow, look = ("▲", "rose") if places > 0 else ("▼", "fell")
    return Cell(same(f"{arrow} {abs(places):,}"), str(places), look)
