"""Columns that tell rows apart: fixed by the user, or refused if they vary."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping

from entropanel.importing.headers import Header
from entropanel.importing.sheets import RefusedError, Sheet
from entropanel.notation.tables import folded
from entropanel.study.files import Refusal

SHOWN = 8


def cell(sheet: Sheet, row: int, position: int) -> str:
    """The cell of a row, "" if the row ends before."""
    cells = sheet.rows[row]
    return cells[position] if position < len(cells) else ""


def fixed(
    sheet: Sheet, header: Header, rows: list[int], where: Mapping[str, str]
) -> list[int]:
    """The rows in which columns have the values that the user fixes.

    Raises RefusedError if there is no such column, or no such row.
    """
    names = {folded(name): p for p, name in enumerate(sheet.rows[header.row]) if name}
    for name, value in where.items():
        position = names.get(folded(name))
        if position is None:
            known = _listed([n for n in sheet.rows[header.row] if n])
            refusal = Refusal(sheet.where, f"no column {name!r}", f"one of {known}")
            raise RefusedError(refusal)
        held = [cell(sheet, row, position) for row in rows]
        chosen = folded(value)
        rows = [r for r, text in zip(rows, held, strict=True) if folded(text) == chosen]
        if not rows:
            known = _listed(list(dict.fromkeys(held)))
            found = f"no row with {value!r} in the column {name!r}"
            raise RefusedError(Refusal(sheet.where, found, f"one of {known}"))
        header.others.pop(position, None)
    return rows


def held_fixed(sheet: Sheet, header: Header, rows: list[int]) -> dict[str, str]:
    """What the columns that tell rows apart in SDMX say of all rows, by name."""
    if not (header.is_strict and rows):
        return {}
    names = sheet.rows[header.row]
    positions = [*header.others, *header.having("measure")]
    fixed = {names[p]: cell(sheet, rows[0], p) for p in positions}
    return {name: value for name, value in fixed.items() if value}


def settle_indicator(
    sheet: Sheet, header: Header, rows: list[int], is_series: Callable[[str], bool]
) -> None:
    """Makes a column whose cells are names of series that of the indicator."""
    if header.is_panel or header.having("indicator"):
        return
    for position in header.others:
        held = {cell(sheet, row, position) for row in rows}
        if any(map(is_series, sorted(held))):
            del header.others[position]
            header.roles[position] = "indicator"
            return


def left_out(header: Header, is_series: Callable[[str], bool]) -> list[str]:
    """Leaves out the columns of a panel that are no series; their names."""
    others = header.others.items() if header.is_panel else ()
    unwanted = {p: name for p, name in others if not is_series(name)}
    for position in unwanted:
        del header.others[position]
        header.roles[position] = "ignored"
    return list(unwanted.values())


def varying(sheet: Sheet, header: Header, rows: list[int]) -> list[Refusal]:
    """A refusal for each column of which rows of one figure differ.

    In SDMX, those of one indicator may not differ at all.
    """
    if header.is_panel:
        return []
    keys = [p for p, role in header.roles.items() if role in ("unit", "year")]
    keys = [] if header.is_strict else keys
    keys += header.having("indicator")
    telling = [*header.others, *header.having("measure")]
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for row in rows:
        groups[tuple(cell(sheet, row, p) for p in keys)].append(row)
    refusals = {}
    for held in groups.values():
        for position in telling if len(held) > 1 else ():
            texts = list(dict.fromkeys(cell(sheet, row, position) for row in held))
            if len(texts) > 1 and position not in refusals:
                refusals[position] = _refusal(sheet, header, held, position, texts)
    return list(refusals.values())


def _refusal(
    sheet: Sheet, header: Header, rows: list[int], position: int, texts: list[str]
) -> Refusal:
    """A column that tells rows apart, with its values."""
    name = sheet.rows[header.row][position]
    first = next(row for row in rows if cell(sheet, row, position) == texts[1])
    found = f"{_listed(texts)} in the column {name!r}"
    expected = f"one of them for a figure; --where '{name}=VALUE' fixes it"
    where = sheet.column(position)
    return Refusal(sheet.where, found, expected, sheet.lines[first], where)


def _listed(texts: list[str]) -> str:
    shown = ", ".join(map(repr, texts[:SHOWN]))
    return f"{shown} and {len(texts) - SHOWN} more" if len(texts) > SHOWN else shown
