"""What a page holds: sections of texts in two languages, tables, figures, filters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from entropanel.catalogue import Text, say
from entropanel.report.cells import Cell, words
from entropanel.sql import Record
from entropanel.tables.table import Table as PrintedTable

PrintedPair = tuple[PrintedTable, PrintedTable]  # in English and in Chinese


@dataclass(frozen=True)
class Column:
    """A column: its title, and the cell that it makes of a row of a query.

    is_number: aligned to the right.
    """

    title: Text
    is_number: bool = False
    cell: Callable[[Record], Cell] = field(repr=False, default=lambda row: words(None))


@dataclass(frozen=True)
class Row:
    """Cells of a row; the first names it. filters: values that filters ask for."""

    cells: Sequence[Cell]
    filters: Mapping[str, str] = field(default_factory=dict)
    look: str = ""


@dataclass(frozen=True)
class Table:
    """A table that can be downloaded as CSV.

    name: of the file. filters: values under which the whole table is shown.
    look: names of classes. printed: the same table as papers print it, if they do;
    files: its formats, with the addresses of its files.
    """

    name: str
    caption: Text
    columns: Sequence[Column]
    rows: Sequence[Row]
    notes: Sequence[Text] = ()
    filters: Mapping[str, str] = field(default_factory=dict)
    look: str = ""
    printed: PrintedPair | None = None
    files: Sequence[tuple[str, Text]] = ()
    kind: str = "table"


@dataclass(frozen=True)
class Figure:
    """A figure that downloads as SVG, PNG and CSV.

    specifications: Vega-Lite by language. slider: whole numbers of a slider for
    the figure's parameter ``shown_year``.
    """

    name: str
    caption: Text
    specifications: Mapping[str, Mapping[str, Any]]
    notes: Sequence[Text] = ()
    filters: Mapping[str, str] = field(default_factory=dict)
    slider: Sequence[int] = ()
    kind: str = "figure"


@dataclass(frozen=True)
class Filter:
    """A choice among values of a key; whole: the words for no choice, if allowed."""

    key: str
    label: Text
    options: Sequence[tuple[str, Text]]
    whole: Text | None = None
    kind: str = "filter"


@dataclass(frozen=True)
class Prose:
    """Sentences: a paragraph, or a list of points."""

    texts: Sequence[Text]
    is_list: bool = False
    kind: str = "prose"


@dataclass(frozen=True)
class Files:
    """Links to files beside the pages."""

    links: Sequence[tuple[str, Text]]
    kind: str = "files"


@dataclass(frozen=True)
class UnitView:
    """The page of one unit, chosen by the reader: data and figures for all.

    data: as ``entropanel.report.units`` makes it.
    """

    data: Mapping[str, Any]
    kind: str = "units"


Block = Table | Figure | Filter | Prose | Files | UnitView


@dataclass(frozen=True)
class Section:
    """A part of a page under a heading."""

    name: str
    title: Text
    blocks: Sequence[Block]


def section(name: str, *blocks: Block, title: Text | None = None) -> Iterator[Section]:
    """A part of a page, if it holds anything.

    Parameters
    ----------
    name : str
        Its address on the page.
    *blocks : Block
        What it holds, from above.
    title : Text, optional
        Its heading; without it, the sentence of the name.

    Yields
    ------
    Section
        One with heading and blocks; none without blocks.
    """
    if blocks:
        yield Section(name, title or say(name), blocks)


@dataclass(frozen=True)
class Page:
    """A page: the name of its file without suffix, title and sections."""

    name: str
    title: Text
    sections: Sequence[Section]
    lead: Text | None = None
