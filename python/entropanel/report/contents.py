"""What a page holds: texts in two languages, tables, figures, filters."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from entropanel.catalogue import Text, say
from entropanel.tables.table import Table as PrintedTable

MINUS = "\N{MINUS SIGN}"
PrintedPair = tuple[PrintedTable, PrintedTable]  # in English and in Chinese


def same(text: object) -> Text:
    """A text that is the same in both languages: a code, a number, a file."""
    return Text(str(text), str(text))


@dataclass(frozen=True)
class Cell:
    """A cell: what is shown, the value of a download, and its look.

    look: names of classes of the style sheet. link: where it leads. after: signs
    that follow a number outside its column, as the stars of a coefficient.
    """

    text: Text
    value: str | None = None
    look: str = ""
    link: str = ""
    after: str = ""


def number(value: Any, decimals: int = 3, look: str = "", after: str = "") -> Cell:
    """A number rounded for reading, unrounded in downloads; blank where it is missing.

    after: as of a cell.
    """
    if value is None or pd.isna(value):
        return Cell(same(""), "", look)
    shown = f"{float(value):,.{decimals}f}".replace("-", MINUS)
    if not shown.strip(f"{MINUS}0.,"):
        shown = shown.lstrip(MINUS)
    raw = str(value) if isinstance(value, int) else repr(float(value))
    return Cell(same(shown), raw, look, after=after)


def share(value: float | None) -> Cell:
    """A share of 1 in whole per cent."""
    cell = number(None if value is None else 100 * value, 0)
    if not cell.value:
        return cell
    return Cell(same(f"{cell.text.en} %"), repr(float(value or 0)))


def significant(value: float | None) -> Cell:
    """A number of any size, in five significant digits."""
    if value is None or pd.isna(value):
        return number(None)
    shown = f"{value:,.5g}" if abs(value) < 1e5 else f"{value:,.0f}"
    return Cell(same(shown.replace("-", MINUS)), repr(float(value)))


def p_value(value: float | None) -> Cell:
    """A probability to three decimals; smaller ones as "< 0.001"."""
    cell = number(value, 3)
    if cell.value and float(cell.value) < 0.0005:
        return Cell(same("<0.001"), cell.value)
    return cell


def coded(code: object, name: Text) -> Text:
    """A name behind its code."""
    return say("coded", code=code, name=name)


def note_of(row: Mapping[str, Any]) -> Text | None:
    """The note of a row; one language replaces the other if that is missing."""
    en, zh = row["note"] or "", row.get("note_zh") or ""
    return Text(en or zh, zh or en) if en or zh else None


def words(text: Any, look: str = "", link: str = "") -> Cell:
    """A cell of text in one language; blank where it is missing."""
    missing = text is None or (not isinstance(text, Text) and pd.isna(text))
    both = same("") if missing else text if isinstance(text, Text) else same(text)
    return Cell(both, None, look, link)


@dataclass(frozen=True)
class Column:
    """A column's title; is_number: aligned to the right."""

    title: Text
    is_number: bool = False


def titles(*codes: str, numbers: Collection[str] = ()) -> list[Column]:
    """Columns by the codes of their titles; numbers: which are aligned as such."""
    return [Column(say(code), code in numbers) for code in codes]


@dataclass(frozen=True)
class Row:
    """Cells of a row; the first names it. filters: values that filters ask for."""

    cells: Sequence[Cell]
    filters: Mapping[str, str] = field(default_factory=dict)
    look: str = ""


@dataclass(frozen=True)
class Table:
    """A table that downloads as CSV.

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


def section(name: str, *blocks: Block, title: Text | None = None) -> Section:
    """A part of a page; its title is that of its name if no other is given."""
    return Section(name, title or say(name), blocks)


@dataclass(frozen=True)
class Page:
    """A page: the name of its file without suffix, title and sections."""

    name: str
    title: Text
    sections: Sequence[Section]
    lead: Text | None = None
