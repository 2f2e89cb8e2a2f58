"""How figures look: charts of plain frames that hold names, not keys.

Widths are in pixels of 1/96 inch: 605 are the 16 cm of a printed column. A frame
has rows of what was computed and rows of what a publication printed: ``printed``
and ``mark``, the name of such numbers; they are null in the others.
"""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Sequence
from typing import Any, TypeVar

import altair as alt
import pandas as pd

from entropanel.tables.table import letters

Whole = TypeVar("Whole", alt.LayerChart, alt.FacetChart, alt.VConcatChart)
WIDTH = 605
# Okabe and Ito (2008), told apart by the colour-blind; yellow last, it is faint
PALETTE = ["#0072B2", "#D55E00", "#009E73", "#CC79A7"]
PALETTE += ["#E69F00", "#56B4E9", "#000000", "#F0E442"]
SHAPES = ["circle", "square", "triangle-up", "diamond", "cross"]
UPRIGHT = "M0,-1V1"  # a stroke as high as the mark
CONFIG: dict[str, Any] = {
    "font": "Noto Sans, Noto Sans CJK SC, Arial, sans-serif",
    "background": "white",
    "padding": 6,
    "view": {"stroke": None},
    "title": {"anchor": "start", "fontSize": 14, "offset": 12}
    | {"subtitleFontSize": 11, "subtitleColor": "#555555", "subtitlePadding": 4},
    "axis": {"labelFontSize": 11, "titleFontSize": 11, "titleFontWeight": "normal"}
    | {"labelLimit": 0, "titleLimit": 0, "gridColor": "#E6E6E6"}
    | {"domainColor": "#888888", "tickColor": "#888888"},
    "header": {"labelFontSize": 11, "labelFontWeight": "bold", "labelLimit": 0},
    "legend": {"orient": "bottom", "labelFontSize": 11, "labelLimit": 0, "title": None}
    | {"symbolBaseStrokeColor": "black", "symbolStrokeWidth": 1.5}
    | {"symbolSize": 70, "rowPadding": 3, "columnPadding": 16, "offset": 14}
    # beneath each other: side by side they may be wider than the figure
    | {"layout": {"bottom": {"direction": "vertical", "bounds": "full", "margin": 4}}},
}
BREAK = 13  # between the lines of a label
LINES = "split(datum.label, '\\n')"  # shows a label that was wrapped
CLOSING = "，。、；：！？）》」』”’"  # may not begin a line of Chinese
OPENING = "（《「『“‘"  # may not end one
COMPUTED = "!isValid(datum.printed)"
PRINTED = "isValid(datum.printed)"


def wrapped(text: str, width: int) -> str:
    """The text in lines that are evenly long.

    Parameters
    ----------
    text : str
        In one line.
    width : int
        Letters of a line, about and at most; an ideograph is as wide as two.

    Returns
    -------
    str
        The lines, with line feeds between them.
    """
    most = width // 2 if letters(text) > 1.5 * len(text) else width
    fewest = len(textwrap.wrap(text, most))
    if fewest < 2:
        return text
    # lines lose the blanks at their ends: an even share may be more than the most;
    # a word that fits is not cut to make lines even
    even = max(len(text) // fewest, *map(len, text.split()))
    for narrower in range(min(even, most), most + 1):
        lines = textwrap.wrap(text, narrower)
        if len(lines) == fewest:
            break
    # where ideographs are parted, marks may stand on the wrong side
    text = re.sub(rf"\n([{CLOSING}]+)\n?", r"\1\n", "\n".join(lines))
    return re.sub(rf"\n?([{OPENING}]+)\n", r"\n\1", text).strip("\n")


def titled(chart: Whole, title: str, subtitle: str = "") -> Whole:
    """The chart under a title, wrapped to the width of a figure.

    Parameters
    ----------
    chart : alt.LayerChart or alt.FacetChart or alt.VConcatChart
        What stands under the title.
    title, subtitle : str
        In one line; a blank subtitle is none.

    Returns
    -------
    alt.LayerChart or alt.FacetChart or alt.VConcatChart
        A copy.
    """
    text = wrapped(title, 76).split("\n")
    below = wrapped(subtitle, 98).split("\n") if subtitle else alt.Undefined
    return chart.properties(title=alt.TitleParams(text=text, subtitle=below))


def beneath(title: str) -> alt.TitleParams:
    """A title that may hold any text, where that of an axis would stand.

    Parameters
    ----------
    title : str
        In one line.

    Returns
    -------
    alt.TitleParams
        The title, wrapped.
    """
    return alt.TitleParams(
        text=wrapped(title, 76).split("\n"),
        orient="bottom",
        anchor="middle",
        frame="group",
        offset=4,
        fontSize=11,
        fontWeight="normal",
    )


def legend(labels: list[str], space: int = WIDTH, **look: Any) -> alt.Legend:
    """A legend with as many columns as the widest label allows.

    Parameters
    ----------
    labels : list of str
        What it lists.
    space : int
        Its width in pixels.
    **look
        Of the legend.

    Returns
    -------
    alt.Legend
        With the look.
    """
    widest = 6.4 * max(map(letters, labels)) + 36
    columns = max(1, min(len(labels), int(space // widest)))
    return alt.Legend(columns=columns, **look)


def colours(
    field: str, labels: list[str], printed: Sequence[str] = (), **look: Any
) -> alt.Color:
    """Colours of a field.

    Parameters
    ----------
    field : str
        The column that they distinguish.
    labels : list of str
        Its values, in the order of the colours.
    printed : sequence of str
        Its values for printed numbers, which are black.
    **look
        Of the legend.

    Returns
    -------
    alt.Color
        With scale and legend.
    """
    return alt.Color(
        f"{field}:N", **_told_apart(PALETTE, "black", labels, printed, look)
    )


def shapes(
    field: str, labels: list[str], printed: Sequence[str] = (), **look: Any
) -> alt.Shape:
    """Shapes of a field.

    Parameters
    ----------
    field : str
        The column that they distinguish.
    labels : list of str
        Its values, in the order of the shapes.
    printed : sequence of str
        Its values for printed numbers, which are strokes.
    **look
        Of the legend.

    Returns
    -------
    alt.Shape
        With scale and legend.
    """
    return alt.Shape(
        f"{field}:N", **_told_apart(SHAPES, UPRIGHT, labels, printed, look)
    )


def _told_apart(
    cycle: list[str],
    of_printed: str,
    labels: list[str],
    printed: Sequence[str],
    look: dict[str, Any],
) -> dict[str, Any]:
    """Scale and legend of what tells labels apart, in turn, and those printed."""
    known = [*labels, *printed]
    looks = [cycle[place % len(cycle)] for place in range(len(labels))]
    looks += [of_printed] * len(printed)
    scale = alt.Scale(domain=known, range=looks)
    return {"scale": scale, "legend": legend(known, **look)}


def marks_of(frame: pd.DataFrame) -> list[str]:
    """What the frame's printed numbers are called.

    Parameters
    ----------
    frame : DataFrame
        printed, mark.

    Returns
    -------
    list of str
        Empty if there are none.
    """
    return list(frame.loc[frame["printed"].notna(), "mark"].unique())


def year_axis(years: pd.Series, title: str | None, most: int) -> alt.X:
    """An axis of whole years: the first, then others at an even distance.

    Parameters
    ----------
    years : Series
        What the axis spans.
    title : str or None
        Of the axis.
    most : int
        How many years are named at most.

    Returns
    -------
    alt.X
        Of the field ``year``.
    """
    first, last = int(years.min()), int(years.max())
    step = max(1, math.ceil((last - first) / (most - 1)))
    ticks = list(range(first, last + 1, step))
    ends = [first, last] if first < last else [first - 1, last + 1]
    return alt.X(
        "year:Q",
        title=title,
        scale=alt.Scale(domain=ends, nice=False, zero=False),
        axis=alt.Axis(values=ticks, format="d", grid=False, labelFlush=True),
    )


def year_lines(
    frame: pd.DataFrame, series: str, labels: list[str], x: alt.X, title: str | None
) -> alt.LayerChart:
    """A line for each series over the years; what was printed as hollow points.

    Parameters
    ----------
    frame : DataFrame
        ``series``, year, value, printed, mark. A printed number without a series is
        black.
    series : str
        Its column that tells the lines apart.
    labels : list of str
        The names in that column, in the order of the colours.
    x : alt.X
        The axis of years.
    title : str or None
        Of the other axis.

    Returns
    -------
    alt.LayerChart
        Without data of its own.
    """
    axis = alt.Axis(tickCount=5 if title else 2)
    y = alt.Y("value:Q", title=title, scale=alt.Scale(zero=True), axis=axis)
    is_point = frame["year"].nunique() == 1  # no line without two years
    lines = alt.Chart().transform_filter(COMPUTED)
    lines = lines.mark_line(strokeWidth=1.8, point=is_point)
    colour = colours(series, labels, symbolType="stroke", symbolSize=200)
    layers = [lines.encode(x=x, y=y, color=colour)]
    if marks := marks_of(frame):
        points = alt.Chart().transform_filter(PRINTED)
        points = points.mark_point(size=36, strokeWidth=1.3, opacity=1).encode(
            x=x, y="printed:Q", shape=shapes("mark", marks)
        )
        has_series = frame.loc[frame["printed"].notna(), series].notna().any()
        layers.append(points.encode(color=colour if has_series else alt.value("black")))
    return alt.LayerChart(layer=layers)


def bars(
    frame: pd.DataFrame, rows: list[str], colour: alt.Color, title: str
) -> alt.LayerChart:
    """A bar for each row; what was printed as a stroke across it.

    Parameters
    ----------
    frame : DataFrame
        row, value, printed, mark, and what ``colour`` encodes.
    rows : list of str
        Labels of the rows, from above.
    colour : alt.Color
        Of the bars.
    title : str
        Of the axis of values.

    Returns
    -------
    alt.LayerChart
        Without data of its own.
    """
    height = row_height(rows, 1)
    y = alt.Y("row:N", title=None, sort=rows, axis=row_axis(rows))
    bar = alt.Chart().transform_filter(COMPUTED).mark_bar(height=min(height - 6, 20))
    x = alt.X("value:Q", title=title, axis=alt.Axis(tickCount=4))
    layers = [bar.encode(x=x, y=y, color=colour)]
    if marks := marks_of(frame):
        layers.append(strokes(min(height, 26), shapes("mark", [], marks)).encode(y=y))
    return alt.LayerChart(layer=layers, height=height * len(rows))


def intervals(
    frame: pd.DataFrame,
    rows: list[str],
    colour: alt.Color,
    shape: alt.Shape,
    title: str | None,
) -> alt.LayerChart:
    """Estimates with intervals; those of one row beneath each other.

    Parameters
    ----------
    frame : DataFrame
        row, place (in the row, from 0), value, low, high, printed, mark, and what
        ``colour`` and ``shape`` encode.
    rows : list of str
        Labels of the rows, from above.
    colour, shape : alt.Color, alt.Shape
        Of the estimates.
    title : str or None
        Of the axis, words of ours: the library reads it as a part of a program.

    Returns
    -------
    alt.LayerChart
        Without data of its own.
    """
    places = list(range(int(frame["place"].max()) + 1))
    height = row_height(rows, len(places))
    y = alt.Y("row:N", title=None, sort=rows, axis=row_axis(rows))
    base = (
        alt.Chart()
        .transform_filter(COMPUTED)
        .encode(y=y, yOffset=alt.YOffset("place:O", sort=places), color=colour)
    )
    axis = alt.Axis(tickCount=5, labelFlush=False, labelBound=True)
    x = alt.X("value:Q", title=title, axis=axis)
    zero = alt.Chart().transform_aggregate(rows="count()")
    # white beneath: with a fill of their own, hollow points lose their legend
    white = base.mark_point(filled=True, shape="circle", size=26, opacity=1)
    points = base.mark_point(filled=False, size=34, opacity=1)
    layers: list[alt.Chart] = [
        zero.mark_rule(color="#888888").encode(x=alt.datum(0)),
        base.mark_rule(strokeWidth=1.5).encode(x="low:Q", x2="high:Q"),
        white.encode(x=x, color=alt.value("white")),
        points.encode(x=x, shape=shape),
    ]
    if marks_of(frame):
        layers.append(strokes(height - 4, shape).encode(y=y))
    return alt.LayerChart(layer=layers, height=height * len(rows))


def strokes(height: int, shape: alt.Shape) -> alt.Chart:
    """What was printed, as upright black strokes.

    Parameters
    ----------
    height : int
        Of a stroke in pixels.
    shape : alt.Shape
        Of the strokes.

    Returns
    -------
    alt.Chart
        Without data of its own.
    """
    mark = alt.MarkDef(
        type="point", size=height**2, strokeWidth=1.6, color="black", opacity=1
    )
    chart = alt.Chart(mark=mark).transform_filter(PRINTED)
    return chart.encode(x="printed:Q", shape=shape)


def beside(rows: list[str]) -> int:
    """Pixels that are left for panels beside the labels of the rows.

    Parameters
    ----------
    rows : list of str
        The labels, in lines.

    Returns
    -------
    int
        Of the width of a figure.
    """
    lines = [line for row in rows for line in row.split("\n")]
    return WIDTH - int(6.2 * max(map(letters, lines))) - 24


def row_axis(rows: list[str]) -> alt.Axis:
    """An axis whose labels of several lines stand at the middle of their rows.

    Parameters
    ----------
    rows : list of str
        The labels, in lines.

    Returns
    -------
    alt.Axis
        Of the rows.
    """
    most = max(row.count("\n") + 1 for row in rows)
    raised = [
        {"test": f"length({LINES}) == {lines}", "value": -BREAK * (lines - 1) / 2}
        for lines in range(2, most + 1)
    ]
    offset = {"condition": raised, "value": 0} if raised else 0
    return alt.Axis(labelExpr=LINES, labelLineHeight=BREAK, labelOffset=offset)


def row_height(rows: list[str], places: int) -> int:
    """Pixels of a row that holds its label's lines and its marks.

    Parameters
    ----------
    rows : list of str
        The labels, in lines.
    places : int
        How many marks stand beneath each other.

    Returns
    -------
    int
        The height.
    """
    lines = max(row.count("\n") + 1 for row in rows)
    return max(BREAK * lines + 8, 9 * places + 10)


def side_by_side(
    chart: alt.LayerChart,
    frame: pd.DataFrame,
    field: str,
    labels: list[str],
    space: int,
) -> alt.FacetChart:
    """A panel for each label, in one row.

    Parameters
    ----------
    chart : alt.LayerChart
        What each panel shows.
    frame : DataFrame
        The data of all panels.
    field : str
        The column that tells the panels apart.
    labels : list of str
        Its values, from the left.
    space : int
        Pixels for all the panels.

    Returns
    -------
    alt.FacetChart
        With its data.
    """
    width = max(90, space // len(labels) - 16)
    lines = {label: wrapped(label, width // 7) for label in labels}
    panel = chart.properties(width=width)
    return alt.FacetChart(
        spec=panel,
        data=frame.assign(**{field: frame[field].map(lines)}),
        facet=alt.FacetMapping(
            column=alt.FacetFieldDef(
                field=field,
                type="nominal",
                sort=list(lines.values()),
                header=alt.Header(title=None, labelExpr=LINES, labelLineHeight=BREAK),
            )
        ),
        spacing=16,
    )


def small_multiples(
    chart: alt.LayerChart,
    frame: pd.DataFrame,
    field: str,
    labels: list[str],
    columns: int = 6,
) -> alt.FacetChart:
    """A small panel for each label.

    Parameters
    ----------
    chart : alt.LayerChart
        What each panel shows.
    frame : DataFrame
        The data of all panels.
    field : str
        The column that tells the panels apart.
    labels : list of str
        Its values, in the order of the panels.
    columns : int
        Panels of a row.

    Returns
    -------
    alt.FacetChart
        With its data.
    """
    width = (WIDTH - 50) // columns - 12
    return alt.FacetChart(
        spec=chart.properties(width=width, height=56),
        data=frame,
        facet=alt.FacetFieldDef(
            field=field,
            type="nominal",
            sort=labels,
            header=alt.Header(title=None, labelPadding=2),
        ),
        columns=columns,
        spacing=12,
    )
