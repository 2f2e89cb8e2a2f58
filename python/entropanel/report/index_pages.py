"""One page per index: the nation, regions, units by year, the map, the ranking."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pandas as pd

from entropanel.catalogue import Text, say
from entropanel.figures import grids
from entropanel.figures.charts import wrapped
from entropanel.public_tables import Tables
from entropanel.report.contents import (
    Block,
    Cell,
    Column,
    Figure,
    Filter,
    Page,
    Prose,
    Row,
    Section,
    Table,
    coded,
    number,
    same,
    section,
    share,
    titles,
    words,
)
from entropanel.report.printed import printed_tables
from entropanel.report.reading import LANGUAGES, Reader, figure

SCORES = """
    select scenario, unit_code, year, value, rank, imputed_share
    from fct_index
    where index_id = $1 and variant = 'default' and value is not null
    order by scenario, year, rank, unit_code
"""

NOTE = "select note from dim_index where index_id = $1 and variant = 'default'"


def index_pages(reader: Reader) -> Iterator[Page]:
    """A page for each index that has values."""
    for place, (index, name) in enumerate(reader.indices.items(), start=1):
        title = coded(index, name)
        sections = list(_sections(reader, index, name))
        (row,) = reader.rows(NOTE, index)
        lead = same(row["note"]) if row["note"] else None
        yield Page(f"index_{place}", title, sections, lead)


def scenario_filter(reader: Reader) -> list[Block]:
    """The choice of a scenario, where there are several."""
    options = list(reader.scenarios.items())
    if len(options) < 2:
        return []
    return [Filter("scenario", say("scenario"), options)]


def _sections(reader: Reader, index: str, name: Text) -> Iterator[Section]:
    scores = reader.connection.execute(SCORES, [index]).df()
    if national := reader.charts.get(f"national_{index}"):
        drawn = figure(f"national_{index}", national)
        growth = [*_growth(reader, index)]
        tables = printed_tables(reader, "national", index_id=index)
        choice = scenario_filter(reader)
        yield section("nation", Prose(growth), drawn, *choice, *tables)
    if regional := list(_regions(reader, index)):
        yield section("regions", *regional)
    choice = scenario_filter(reader)
    ranking = [_ranking(reader, scores, name, s) for s in _present(reader, scores)]
    yield section("ranking", *choice, *ranking)
    if maps := list(_maps(reader, scores, index, name)):
        yield section("map", *choice, *maps)
    heat = [_heat_map(reader, scores, index, name, s) for s in _present(reader, scores)]
    tables = printed_tables(reader, "scores", index_id=index)
    title = say("units_by_year")
    yield section("units", *choice, *heat, *tables, title=title)
    if paths := reader.charts.get(f"trajectories_{index}"):
        yield section("paths", figure(f"trajectories_{index}", paths))


def _present(reader: Reader, scores: pd.DataFrame) -> list[str]:
    found = set(scores["scenario"])
    return [scenario for scenario in reader.scenarios if scenario in found]


def _growth(reader: Reader, index: str) -> Iterator[Text]:
    """How the nation's total moved between the first and the last year."""
    rows = reader.rows(
        """
        select scenario, min(year) as first, max(year) as last,
            min_by(total, year) as before, max_by(total, year) as after
        from fct_index_national
        where index_id = $1 and variant = 'default' and total is not null
        group by scenario
        """,
        index,
    )
    for row in sorted(rows, key=lambda r: list(reader.scenarios).index(r["scenario"])):
        if row["last"] == row["first"] or row["before"] <= 0 or row["after"] <= 0:
            continue
        yearly = (row["after"] / row["before"]) ** (1 / (row["last"] - row["first"]))
        yield say(
            "national_growth",
            scenario=reader.scenarios[row["scenario"]],
            before=f"{row['before']:.2f}",
            after=f"{row['after']:.2f}",
            first=row["first"],
            last=row["last"],
            yearly=f"{yearly - 1:.1%}",
        )


def _regions(reader: Reader, index: str) -> Iterator[Block]:
    if not reader.has("dim_region"):
        return
    schemes = reader.tables["en"].schemes
    drawn = [
        figure(name, charts, filters={"scheme": scheme})
        for scheme in schemes
        if (charts := reader.charts.get(name := f"regions_{index}_{scheme}"))
    ]
    if len(drawn) > 1:
        options = [(scheme, same(scheme)) for scheme in schemes]
        yield Filter("scheme", say("scheme"), options)
    yield from drawn
    if tables := list(printed_tables(reader, "regions", index_id=index)):
        yield from [*scenario_filter(reader), *tables]


def _named(scores: pd.DataFrame, tables: Tables, scenario: str) -> pd.DataFrame:
    """The scores of a scenario with names of units in one language."""
    frame = scores[scores["scenario"] == scenario]
    names = tables.names("dim_unit", "unit_code")
    return pd.DataFrame(
        {
            "unit_code": frame["unit_code"],
            "unit": frame["unit_code"].map(names),
            "year": frame["year"],
            "value": frame["value"],
            "imputed": frame["imputed_share"],
        }
    )


def _heat_map(
    reader: Reader, scores: pd.DataFrame, index: str, name: Text, scenario: str
) -> Figure:
    charts: dict[str, Any] = {}
    for place, language in enumerate(LANGUAGES):
        frame = _named(scores, reader.tables[language], scenario)
        last = frame[frame["year"] == frame["year"].max()]
        units = list(last.sort_values("value", ascending=False, kind="stable")["unit"])
        title = say("heat_map", index=name, scenario=reader.scenarios[scenario])
        value, imputed = say("value")[place], say("imputed_share")[place]
        charts[language] = grids.heat_map(frame, units, title[place], value, imputed)
    return figure(
        f"units_{index}_{scenario}",
        charts,
        notes=[say("dot")],
        filters={"scenario": scenario},
    )


def _maps(
    reader: Reader, scores: pd.DataFrame, index: str, name: Text
) -> Iterator[Figure]:
    """Maps of tiles, where the study says where its units stand."""
    columns = reader.tables["en"].columns("dim_unit")
    if not {"tile_column", "tile_row"} <= set(columns):
        return
    tiles = reader.connection.execute(
        'select unit_code, tile_column as "column", tile_row as "row" '
        "from dim_unit where tile_column is not null and tile_row is not null"
    ).df()
    for scenario in _present(reader, scores) if len(tiles) else []:
        charts: dict[str, Any] = {}
        for place, language in enumerate(LANGUAGES):
            frame = _named(scores, reader.tables[language], scenario).merge(tiles)
            frame["label"] = [wrapped(unit, 12) for unit in frame["unit"]]
            title = say("tile_map", index=name, scenario=reader.scenarios[scenario])
            charts[language] = grids.tile_map(frame, title[place], say("value")[place])
        yield figure(
            f"map_{index}_{scenario}",
            charts,
            filters={"scenario": scenario},
            slider=sorted(map(int, frame["year"].unique())),
        )


def _ranking(reader: Reader, scores: pd.DataFrame, name: Text, scenario: str) -> Table:
    """Ranks in the last year, and since the first."""
    frame = scores[scores["scenario"] == scenario]
    first, last = int(frame["year"].min()), int(frame["year"].max())
    before = frame[frame["year"] == first].set_index("unit_code")
    rows = []
    for record in frame[frame["year"] == last].to_dict("records"):
        unit = record["unit_code"]
        then = before.loc[unit] if unit in before.index else None
        rose = None if then is None else int(then["rank"]) - int(record["rank"])
        rows.append(
            Row(
                [
                    number(int(record["rank"]), 0),
                    words(
                        reader.units[unit], "head", f"unit.html#{quote(unit, safe='')}"
                    ),
                    number(record["value"]),
                    number(None if then is None else float(then["value"])),
                    change(rose),
                    share(record["imputed_share"]),
                ]
            )
        )
    columns = [
        *titles("rank", "unit", numbers=["rank"]),
        Column(say("value_in", year=last), True),
        Column(say("value_in", year=first), True),
        Column(say("change_of_rank", year=first), True),
        *titles("imputed_share", numbers=["imputed_share"]),
    ]
    scene = reader.scenarios[scenario]
    caption = say("ranking_of", index=name, year=last, scenario=scene)
    return Table(
        f"ranking_{scenario}", caption, columns, rows, filters={"scenario": scenario}
    )


def change(places: int | None) -> Cell:
    """A cell for ranks gained (+) or lost (−)."""
    if places is None:
        return words(same(""))
    if places == 0:
        return number(0, 0)
    cell = number(abs(places), 0, look="rose" if places > 0 else "fell")
    sign = "▲ " if places > 0 else "▼ "
    shown = same(sign + cell.text.en)
    return Cell(shown, str(places), cell.look)
