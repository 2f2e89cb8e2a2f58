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


def fixed(header: Header, rows: list[int], where: Mapping[str, str]) -> list[int]:
    """The rows in which columns have the values that the user fixes.

    Raises ValidationError if there is no such column, or no such row.
    """
    sheet = header.sheet
    names = {folded(name): p for p, name in enumerate(header.names) if name}
    for name, value in where.items():
        position = names.get(folded(name))
        if position is None:
            known = listed(list(filter(None, header.names)), QUOTED)
            raise ValidationError(
                sheet.violation(f"no column {name!r}", f"one of {known}")
            )
        held = {row: sheet.cell(row, position) for row in rows}
        rows = [row for row, text in held.items() if folded(text) == folded(value)]
        if not rows:
            known = listed(dict.fromkeys(held.values()), QUOTED)
            found = f"no row with {value!r} in the column {name!r}"
            raise ValidationError(sheet.violation(found, f"one of {known}"))
        header.others.pop(position, None)
    return rows


def held_fixed(header: Header, rows: list[int]) -> dict[str, str]:
    """Values of the SDMX dimension columns that are the same in all rows, by name."""
    if not (header.is_strict and rows):
        return {}
    positions = [*header.others, *header.having("measure")]
    held = {header.names[p]: header.sheet.cell(rows[0], p) for p in positions}
    return {name: value for name, value in held.items() if value}


def settle_indicator(
    header: Header, rows: list[int], is_series: Callable[[str], bool]
) -> None:
    """Makes a column whose cells are names of series that of the indicator."""
    if header.is_panel or header.having("indicator"):
        return
    for position in header.others:
        held = {header.sheet.cell(row, position) for row in rows}
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


def varying(header: Header, rows: list[int]) -> list[Violation]:
    """What is wrong with each column of which rows of one observation differ.

    In SDMX, those of one indicator may not differ at all.
    """
    if header.is_panel:
        return []
    sheet = header.sheet
    keys = [] if header.is_strict else header.having("unit", "year")
    keys += header.having("indicator")
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for row in rows:
        groups[tuple(sheet.cells(row, keys))].append(row)
    violations: dict[int, Violation] = {}
    for held in groups.values():
        for position in [*header.others, *header.having("measure")]:
            # by text the first row that has it
            texts = {sheet.cell(row, position): row for row in reversed(held)}
            if len(texts) > 1 and position not in violations:
                violations[position] = _violation(header, position, texts)
    return list(violations.values())


def _violation(header: Header, position: int, texts: dict[str, int]) -> Violation:
    """A dimension column with its values and the rows of each."""
    name, in_order = header.names[position], sorted(texts, key=texts.__getitem__)
    found = f"{listed(in_order, QUOTED)} in the column {name!r}"
    expected = f"one of them for an observation; --where '{name}=VALUE' fixes it"
    return header.sheet.violation(found, expected, texts[in_order[1]], position)
