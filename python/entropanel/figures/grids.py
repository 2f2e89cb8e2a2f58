"""Charts of cells: units by years, tiles of a map, and filled values."""

from __future__ import annotations

from typing import Literal

import altair as alt
import pandas as pd

from entropanel.figures.charts import (
    PALETTE,
    WIDTH,
    colours,
    legend,
    row_axis,
    row_height,
    titled,
)
from entropanel.tables.table import letters

Layers = alt.LayerChart
SHADES: Literal["blues"] = "blues"
TILE = 72  # pixels of a tile's side
INK = "#111111"  # on a shade, whatever the page's colours
LINES_OF_TERM = 12  # that stand at the middle of their row
DARK = 0.55  # of the range of values: shades from here on bear white letters


def shade(frame: pd.DataFrame, title: str) -> alt.Color:
    """Shades of the values, darker for higher ones; over all of the frame."""
    ends = [float(frame["value"].min()), float(frame["value"].max())]
    return alt.Color(
        "value:Q",
        scale=alt.Scale(scheme=SHADES, domain=ends),
        legend=alt.Legend(
            title=title, orient="bottom", direction="horizontal", gradientLength=240
        ),
    )


def by_status(statuses: dict[str, str]) -> alt.Color:
    """The declared colour of each name of a status."""
    scale = alt.Scale(domain=list(statuses), range=list(statuses.values()))
    return alt.Color("status:N", scale=scale, legend=legend(list(statuses)))


def heat_map(
    frame: pd.DataFrame, units: list[str], title: str, value: str, share: str
) -> alt.LayerChart:
    """One row per unit, one column per year, shaded by value.

    frame: unit, year, value, imputed (share of the value that comes from filled
    figures). Where it is more than a half, a dot. value, share: names of both.
    """
    labels = 6.4 * max(map(letters, units)) + 12
    base = alt.Chart(frame).encode(
        x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, orient="top")),
        y=alt.Y("unit:N", title=None, sort=units),
        tooltip=[
            alt.Tooltip("unit:N", title=" "),
            alt.Tooltip("year:O", title=" "),
            alt.Tooltip("value:Q", title=value, format=".3f"),
            alt.Tooltip("imputed:Q", title=share, format=".0%"),
        ],
    )
    rects = base.mark_rect(stroke="white", strokeWidth=0.5)
    dots = base.transform_filter("datum.imputed > 0.5").mark_circle(
        size=16, color=PALETTE[1], opacity=1
    )
    layers = [rects.encode(color=shade(frame, value)), dots]
    chart = alt.LayerChart(layer=layers, width=int(WIDTH - labels))
    return titled(chart.properties(height=17 * len(units)), title)


def tile_map(frame: pd.DataFrame, title: str, value: str) -> alt.LayerChart:
    """Units on tiles, shaded by their value in the year of ``shown_year``.

    frame: unit, label (of lines), year, value, column, row (of the tile).
    """
    year = alt.param(name="shown_year", value=int(frame["year"].max()))
    low, high = frame["value"].min(), frame["value"].max()
    across, down = (
        list(range(int(frame[c].min()), int(frame[c].max()) + 1))
        for c in ("column", "row")
    )
    base = (
        alt.Chart(frame)
        .transform_filter("datum.year == shown_year")
        .encode(
            x=alt.X("column:O", axis=None, scale=alt.Scale(domain=across, padding=0)),
            y=alt.Y("row:O", axis=None, scale=alt.Scale(domain=down, padding=0)),
            tooltip=[
                alt.Tooltip("unit:N", title=" "),
                alt.Tooltip("value:Q", title=value, format=".3f"),
            ],
        )
    )
    tiles = base.mark_rect(stroke="white", strokeWidth=2, cornerRadius=3)
    ink = alt.condition(
        f"datum.value > {low + DARK * (high - low)}",
        alt.value("#ffffff"),
        alt.value(INK),
    )
    names = base.mark_text(
        fontSize=10.5, lineBreak="\n", limit=TILE - 4, baseline="top", dy=-22
    )
    values = base.mark_text(fontSize=10.5, dy=17)
    layers = [
        tiles.encode(color=shade(frame, value)),
        names.encode(text="label:N", color=ink),
        values.encode(text=alt.Text("value:Q", format=".3f"), color=ink),
    ]
    chart = alt.LayerChart(layer=layers).add_params(year)
    size = {"width": TILE * len(across), "height": 60 * len(down)}
    return titled(chart.properties(**size), title)


def provenance(
    frame: pd.DataFrame,
    rows: list[str],
    statuses: dict[str, str],
    years: list[int],
    units: int,
    title: str,
) -> alt.LayerChart:
    """One row per series; within each year one sliver per unit, coloured by status.

    frame: row (a name, in lines), status (a name), first and last (places of cells of
    one status, counted over the units within the years). statuses: colour of each name.
    """
    lines = [line for row in rows for line in row.split("\n")]
    labels = 6.2 * max(map(letters, lines)) + 14
    scale = alt.Scale(paddingInner=0.15)
    bars = (
        alt.Chart(frame)
        .mark_rect()
        .encode(
            x=_years_of_slivers(years, units),
            x2="last:Q",
            y=alt.Y("row:N", title=None, sort=rows, axis=row_axis(rows), scale=scale),
            color=by_status(statuses),
        )
    )
    borders = pd.DataFrame({"at": [place * units for place in range(1, len(years))]})
    rules = alt.Chart(borders).mark_rule(color="white", strokeWidth=1.5)
    layers = [bars, rules.encode(x="at:Q")]
    chart = alt.LayerChart(layer=layers, width=int(WIDTH + 120 - labels))
    height = max(17, row_height(rows, 0))
    return titled(chart.properties(height=height * len(rows)), title)


def _years_of_slivers(years: list[int], units: int) -> alt.X:
    """An axis whose years stand above the middle of their units."""
    ends = [0, len(years) * units]
    middle = {str(int((place + 0.5) * units)): y for place, y in enumerate(years)}
    names = " : ".join(f"datum.value == {at} ? '{y}'" for at, y in middle.items())
    return alt.X(
        "first:Q",
        title=None,
        scale=alt.Scale(domain=ends, nice=False),
        axis=alt.Axis(
            values=[int(at) for at in middle],
            labelExpr=f"{names} : ''",
            orient="top",
            grid=False,
            ticks=False,
            domain=False,
        ),
    )


def unit_path(x: alt.X, names: list[str], value: str) -> alt.LayerChart:
    """The values of one unit by year, a line for each of the names.

    Its data are put in by name: ``path`` with year, value, line.
    """
    base = alt.Chart(alt.NamedData(name="path"))
    y = alt.Y("value:Q", title=value, scale=alt.Scale(zero=True))
    lines = base.mark_line(strokeWidth=1.8, point=True)
    tooltip = [
        alt.Tooltip("line:N", title=" "),
        alt.Tooltip("year:Q", title=" ", format="d"),
        alt.Tooltip("value:Q", title=value, format=".3f"),
    ]
    shown = colours("line", names, symbolType="stroke", symbolSize=200)
    layer = lines.encode(x=x, y=y, color=shown, tooltip=tooltip)
    return alt.LayerChart(layer=[layer], width=WIDTH - 65, height=220)


def unit_contributions(statuses: dict[str, str], title: str) -> alt.LayerChart:
    """What each term adds to one unit's index in a year; a stroke at the mean.

    Its data are put in by name, in the order of the rows: ``terms`` with term, row
    (the term in at most so many lines), contribution, mean, status.
    """
    base = alt.Chart(alt.NamedData(name="terms")).encode(
        y=alt.Y("row:N", title=None, sort=None, axis=row_axis(["\n" * LINES_OF_TERM])),
        tooltip=[
            alt.Tooltip("term:N", title=" "),
            alt.Tooltip("contribution:Q", title=title, format=".4f"),
        ],
    )
    x = alt.X("contribution:Q", title=title, axis=alt.Axis(tickCount=4))
    layers = [
        base.mark_bar(height=13).encode(x=x, color=by_status(statuses)),
        base.mark_tick(color="black", thickness=2, height=19).encode(x="mean:Q"),
    ]
    return alt.LayerChart(layer=layers, width=WIDTH - 260, height={"step": 22})
