"""Rows above a header: titles and headings of blocks, and errors in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from entropanel.importing.layouts.headers import SINGLE, Header
from entropanel.importing.sheets import Text
from entropanel.notation.column_names import role_of
from entropanel.notation.measures import unit_symbols
from entropanel.notation.periods import Period, period_of
from entropanel.notation.tables import column, half_width
from entropanel.violations import Violation


@dataclass(frozen=True)
class Titles:
    """What the lines above a header say: by role, and without one, in order."""

    roles: dict[str, Text] = field(default_factory=dict)
    free: list[Text] = field(default_factory=list)


def titles_above(header: Header) -> Titles:
    """The titles of a sheet.

    Parameters
    ----------
    header
        The header of the sheet.

    Returns
    -------
    Titles
        Titles with their places, without notes, which say nothing of observations.
    """
    titles = Titles()
    for row, cells in enumerate(header.sheet.rows[: header.row]):
        filled = iter(dict.fromkeys(filter(None, cells)))
        free: list[Text] = []
        for cell in filled:
            role, text = _title(cell)
            place = header.sheet.place(row, cells.index(cell))
            if not role and "measure" in (role_of(cell) or "") and len(cells) > 1:
                role = "measure"  # the unit of measurement is in the next cell
            if role:
                if symbols := unit_symbols(half_width(cell).partition(":")[0]):
                    titles.free.append(Text(f"({symbols[0]})", place))
                titles.roles.setdefault(role, Text(text or next(filled, ""), place))
            elif not is_note(cell):
                free.append(Text(cell, place))
        titles.free.extend(free if len(free) == 1 else [])
    return titles


def _title(cell: str) -> tuple[str | None, str]:
    """Role and text of a title such as 指标：居民 or (Unit: persons)."""
    text = half_width(cell).strip()
    key, colon, rest = text.partition(":")
    role = role_of(key) if colon else None
    if key[:1] in ("(", "[", "【"):
        rest = rest.rstrip(")]】")
    # 单位 above a table is a unit of measurement
    return "measure" if role and "measure" in role else role, rest.strip()


def is_note(text: str) -> bool:
    """Whether a text is a note or a source.

    Parameters
    ----------
    text
        The text of a cell.

    Returns
    -------
    bool
        Whether it begins with a word of ``data/note_words.csv``.
    """
    first = half_width(text).casefold()
    return first.partition(":")[0].strip() in column("note_words", "word")


def divide(header: Header, titles: Titles) -> None:
    """Finds the blocks of a header whose years stand under headings.

    A heading is merged over its years, repeated, or given once over the first of
    them; in the last case all blocks have the same years.

    Parameters
    ----------
    header
        The header, which is given its blocks.
    titles
        What stands above it.
    """
    headings, current = _headings(header), ""
    is_named = header.having("indicator") or "indicator" in titles.roles
    if len(set(headings.values())) < 2 or (is_named and not header.repeats_years):
        return
    if min(header.years) not in headings:
        return
    blocks: dict[int, str] = {}
    years: dict[str, list[Period | None]] = defaultdict(list)
    for position in range(min(header.years), max(header.years) + 1):
        current = headings.get(position, current)
        if position in header.years:
            blocks[position] = current
            years[current].append(period_of(header.years[position]))
    first, *others = years.values()
    is_clear = header.years.keys() <= headings.keys() or all(o == first for o in others)
    if is_clear and all(len(set(held)) == len(held) for held in years.values()):
        header.blocks.update(blocks)


def heading_row(header: Header) -> int:
    """The row above a header in which something stands.

    Parameters
    ----------
    header
        The header.

    Returns
    -------
    int
        Position of the row; the header's own if there is none.
    """
    above = range(header.row - 1, -1, -1)
    return next((row for row in above if any(header.sheet.rows[row])), header.row)


def _headings(header: Header) -> dict[int, str]:
    """What the line above a row of years says from the first year on."""
    row = heading_row(header)
    above = header.sheet.rows[row] if row < header.row else []
    first = min(header.years, default=len(above))
    return {
        position: cell
        for position, cell in enumerate(above)
        if position >= first and cell and not _title(cell)[0]
    }


def header_errors(header: Header, titles: Titles) -> Iterator[Violation]:
    """What is wrong with a header.

    Parameters
    ----------
    header, titles
        The header, and what stands above it.

    Yields
    ------
    Violation
        An error of the header.
    """
    wrong: list[tuple[str, str, int | None]] = []
    if header.repeats_years and not header.blocks:
        wrong.append(_repeated_years(header))
    for role in SINGLE:
        found, expected = f"a second column of the {role}", f"one column of the {role}"
        wrong += [(found, expected, at) for at in header.having(role)[1:]]
    if "unit" not in titles.roles and not header.having("unit"):
        expected = "one such as 地区 or unit, or --unit CODE"
        wrong.append(("no column and no title that names units", expected, 0))
    for position, name in left_out(header).items():
        if header.years and any(map(str.isdigit, half_width(name))):
            wrong.append((repr(name), "a year, as 2013 or 2013年", position))
    for found, expected, at in wrong:
        yield header.sheet.violation(found, expected, header.row, at)


def left_out(header: Header) -> dict[int, str]:
    """The columns that an import passes over, as nothing tells what they hold.

    Parameters
    ----------
    header
        The header.

    Returns
    -------
    dict
        Their names by position.
    """
    return {} if header.is_panel or header.is_strict else header.others


def _repeated_years(header: Header) -> tuple[str, str, int | None]:
    """A row of years with a repeated year: two tables, or an error."""
    headings = list(dict.fromkeys(_headings(header).values()))
    if len(headings) > 1:
        found = f"blocks of years under {', '.join(map(repr, headings))}"
        return found, "one block: each on a sheet of its own", None
    years = {position: period_of(text) for position, text in header.years.items()}
    firsts = {year: position for position, year in reversed(years.items())}.values()
    again, *others = [position for position in years if position not in firsts]
    more = f" (and {len(others)} more)" if others else ""
    return f"the year {header.years[again]!r} twice{more}", "each year once", again
