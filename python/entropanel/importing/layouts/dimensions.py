"""Dimension columns: fixed by the user, or an error if they vary."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping

from entropanel.importing.layouts.headers import Header
from entropanel.importing.messages import listed
from entropanel.importing.sheets import ValidationError
from entropanel.notation.tables import folded
from entropanel.violations import Violation

# Values of a column that are quoted.
QUOTED = 8


def fix(header: Header, rows: list[int], where: Mapping[str, str]) -> list[int]:
    """The rows in which columns have the values that the user fixes.

    Parameters
    ----------
    header
        The header; the columns no longer count among its others.
    rows
        Positions of the rows that hold values.
    where
        The value that a column must have, by the column's name.

    Returns
    -------
    list of int
        Positions of rows.

    Raises
    ------
    ValidationError
        If there is no such column, or no such row.
    """
    sheet = header.sheet
    names = {folded(name): p for p, name in enumerate(header.names) if name}
    for name, value in where.items():
        position, found = names.get(folded(name)), f"no column {name!r}"
        known = list(filter(None, header.names))
        if position is not None:
            held = {row: sheet.cell(row, position) for row in rows}
            rows = [row for row, text in held.items() if folded(text) == folded(value)]
            found = f"no row with {value!r} in the column {name!r}"
            known = list(dict.fromkeys(held.values()))
        if position is None or not rows:
            expected = f"one of {listed(known, QUOTED)}"
            raise ValidationError(sheet.violation(found, expected))
        if position in header.others:
            header.roles[position] = "ignored"
    return rows


def fixed(header: Header, rows: list[int]) -> dict[str, str]:
    """Values of the SDMX dimension columns that are the same in all rows.

    Parameters
    ----------
    header, rows
        The header, and positions of the rows that hold values, of which columns do
        not vary.

    Returns
    -------
    dict
        Values by name of the column; none if the sheet is not of SDMX.
    """
    if not (header.is_strict and rows):
        return {}
    positions = [*header.others, *header.having("measure")]
    held = {header.names[p]: header.sheet.cell(rows[0], p) for p in positions}
    return {name: value for name, value in held.items() if value}


def settle_indicator(
    header: Header, rows: list[int], is_series: Callable[[str], bool]
) -> None:
    """Makes a column whose cells are names of series that of the indicator.

    Parameters
    ----------
    header, rows
        The header, and positions of the rows that hold values.
    is_series
        Whether a name is that of a series.
    """
    if header.is_panel or header.having("indicator"):
        return
    for position in header.others:
        held = {header.sheet.cell(row, position) for row in rows}
        if any(map(is_series, sorted(held))):
            header.roles[position] = "indicator"
            return


def leave_out(header: Header, is_series: Callable[[str], bool]) -> list[str]:
    """Leaves out the columns of a panel that are no series.

    Parameters
    ----------
    header
        The header.
    is_series
        Whether a name is that of a series.

    Returns
    -------
    list of str
        The names of these columns.
    """
    others = header.others.items() if header.is_panel else ()
    unwanted = {p: name for p, name in others if not is_series(name)}
    header.roles.update(dict.fromkeys(unwanted, "ignored"))
    return list(unwanted.values())


def varying(header: Header, rows: list[int]) -> list[Violation]:
    """Errors of columns of which rows of one observation differ.

    In SDMX, those of one indicator may not differ at all.

    Parameters
    ----------
    header, rows
        The header, and positions of the rows that hold values.

    Returns
    -------
    list of Violation
        An error a column.
    """
    if header.is_panel:
        return []
    sheet = header.sheet
    keys = [] if header.is_strict else header.having("unit", "year")
    keys += header.having("indicator")
    key = {row: tuple(sheet.cell(row, position) for position in keys) for row in rows}
    violations = []
    for position in [*header.others, *header.having("measure")]:
        # by observation each text, and the first row that has it
        groups: dict[tuple[str, ...], dict[str, int]] = defaultdict(dict)
        for row in rows:
            groups[key[row]].setdefault(sheet.cell(row, position), row)
        if texts := next((held for held in groups.values() if len(held) > 1), None):
            name, (_, second, *_) = header.names[position], texts.values()
            found = f"{listed(texts, QUOTED)} in the column {name!r}"
            expected = f"one of them for an observation; --where '{name}=VALUE' "
            wrong = sheet.violation(found, f"{expected}fixes it", second, position)
            violations.append(wrong)
    return violations
