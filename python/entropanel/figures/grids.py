"""Charts of cells: units by years, tiles of a map, and filled values."""

from __future__ import annotations

from typing import Any, Literal

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
    """Shades of the values, darker for higher ones.

    Parameters
    ----------
    frame : DataFrame
        value: the shades span all of it.
    title : str
        Of the legend.

    Returns
    -------
    alt.Color
        With scale and legend.
    """
    ends = [float(frame["value"].min()), float(frame["value"].max())]
    scale = alt.Scale(scheme=SHADES, domain=ends)
    gradient = alt.Legend(
        title=title, orient="bottom", direction="horizontal", gradientLength=240
    )
    return alt.Color("value:Q", scale=scale, legend=gradient)


def by_status(statuses: dict[str, str]) -> alt.Color:
    """Colours of statuses.

    Parameters
    ----------
    statuses : dict of str to str
        Colours by the names of statuses.

    Returns
    -------
    alt.Color
        With scale and legend.
    """
    scale = alt.Scale(domain=list(statuses), range=list(statuses.values()))
    return alt.Color("status:N", scale=scale, legend=legend(list(statuses)))


def tips(*names: str, **numbers: tuple[str, str]) -> list[alt.Tooltip]:
    """What is told of the mark under the pointer.

    Parameters
    ----------
    *names : str
        Fields that are told without their titles.
    **numbers : tuple of str and str
        Title and format of fields of numbers.

    Returns
    -------
    list of alt.Tooltip
        In this order.
    """
    return [
        *(alt.Tooltip(name, title=" ") for name in names),
        *(
            alt.Tooltip(f"{field}:Q", title=title, format=form)
            for field, (title, form) in numbers.items()
        ),
    ]


def heat_map(
    frame: pd.DataFrame, units: list[str], title: str, value: str, share: str
) -> alt.LayerChart:
    """One row per unit, one column per year, shaded by value.

    Parameters
    ----------
    frame : DataFrame
        unit, year, value, imputed (share of the value that rests on filled cells).
        Where it is more than a half, a dot.
    units : list of str
        The units, from above.
    title : str
        Of the figure.
    value, share : str
        Names of value and imputed share.

    Returns
    -------
    alt.LayerChart
        With its data.
    """
    labels = 6.4 * max(map(letters, units)) + 12
    base = alt.Chart(frame).encode(
        x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, orient="top")),
        y=alt.Y("unit:N", title=None, sort=units),
        tooltip=tips("unit:N", "year:O", value=(value, ".3f"), imputed=(share, ".0%")),
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

    Parameters
    ----------
    frame : DataFrame
        unit, label (of lines), year, value, column, row (of the tile).
    title : str
        Of the figure.
    value : str
        Name of the value.

    Returns
    -------
    alt.LayerChart
        With its data.
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
            tooltip=tips("unit:N", value=(value, ".3f")),
        )
    )
    tiles = base.mark_rect(stroke="white", strokeWidth=2, cornerRadius=3)
    is_dark = f"datum.value > {low + DARK * (high - low)}"
    ink = alt.condition(is_dark, alt.value("#ffffff"), alt.value(INK))
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

    Parameters
    ----------
    frame : DataFrame
        row (a name, in lines), status (a name), first and last (places of cells of one
        status, counted over the units within the years).
    rows : list of str
        Names of the rows, from above.
    statuses : dict of str to str
        Colours by the names of statuses.
    years : list of int
        From the left.
    units : int
        How many there are in each year.
    title : str
        Of the figure.

    Returns
    -------
    alt.LayerChart
        With its data.
    """
    lines = [line for row in rows for line in row.split("\n")]
    labels = 6.2 * max(map(letters, lines)) + 14
    scale = alt.Scale(paddingInner=0.15)
    y = alt.Y("row:N", title=None, sort=rows, axis=row_axis(rows), scale=scale)
    bars = alt.Chart(frame).mark_rect()
    bars = bars.encode(
        x=_years_of_slivers(years, units), x2="last:Q", y=y, color=by_status(statuses)
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
    bare: dict[str, Any] = {"grid": False, "ticks": False, "domain": False}
    values, shown = [int(at) for at in middle], f"{names} : ''"
    axis = alt.Axis(values=values, labelExpr=shown, orient="top", **bare)
    scale = alt.Scale(domain=ends, nice=False)
    return alt.X("first:Q", title=None, scale=scale, axis=axis)


def unit_path(x: alt.X, names: list[str], value: str) -> alt.LayerChart:
    """The values of one unit by year, a line for each of the names.

    Parameters
    ----------
    x : alt.X
        The axis of years.
    names : list of str
        Of the lines.
    value : str
        Name of the value.

    Returns
    -------
    alt.LayerChart
        Its data are put in by name: ``path`` with year, value, line.
    """
    base = alt.Chart(alt.NamedData(name="path"))
    y = alt.Y("value:Q", title=value, scale=alt.Scale(zero=True))
    lines = base.mark_line(strokeWidth=1.8, point=True)
    tooltip = tips("line:N", year=(" ", "d"), value=(value, ".3f"))
    shown = colours("line", names, symbolType="stroke", symbolSize=200)
    layer = lines.encode(x=x, y=y, color=shown, tooltip=tooltip)
    return alt.LayerChart(layer=[layer], width=WIDTH - 65, height=220)


def unit_contributions(statuses: dict[str, str], title: str) -> alt.LayerChart:
    """What each term adds to one unit's index in a year; a stroke at the mean.

    Parameters
    ----------
    statuses : dict of str to str
        Colours by the names of statuses.
    title : str
        Of the axis of contributions.

    Returns
    -------
    alt.LayerChart
        Its data are put in by name, in the order of the rows: ``terms`` with term, row
        (the term in at most so many lines), contribution, mean, status.
    """
    base = alt.Chart(alt.NamedData(name="terms")).encode(
        y=alt.Y("row:N", title=None, sort=None, axis=row_axis(["\n" * LINES_OF_TERM])),
        tooltip=tips("term:N", contribution=(title, ".4f")),
    )
    x = alt.X("contribution:Q", title=title, axis=alt.Axis(tickCount=4))
    layers = [
        base.mark_bar(height=13).encode(x=x, color=by_status(statuses)),
        base.mark_tick(color="black", thickness=2, height=19).encode(x="mean:Q"),
    ]
    return alt.LayerChart(layer=layers, width=WIDTH - 260, height={"step": 22})
