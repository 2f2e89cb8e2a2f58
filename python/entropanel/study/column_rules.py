"""What the declarations of a file forbid in its rows."""

from __future__ import annotations

import difflib
import operator
import re
from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd

from entropanel.inputs import NUMBER, SIZES, is_sized
from entropanel.study.declarations import Column, Range, Reference, Seed
from entropanel.suggestions import nearest
from entropanel.violations import Violation

FORMS = {
    "int": (r"-?[0-9]+", "a whole number"),
    "double": (NUMBER.strip("^$"), "a plain number"),
    "boolean": (r"true|false|TRUE|FALSE", "true or false"),
}
LARGEST_WHOLE = 2**31 - 1  # of the engines' int
# limits of a range: when a number is beyond one, and how it is worded
LIMITS: dict[str, tuple[Callable[[Any, Any], Any], str]] = {
    "minimum": (operator.lt, "a number of at least"),
    "above": (operator.le, "a number above"),
    "maximum": (operator.gt, "a number of at most"),
}
Frames = dict[str, pd.DataFrame]
# which cells break a rule, and what it expects: of any, of each line, or by the cell
Rule = tuple[pd.Series, str | pd.Series | Callable[[str], str]]


def row_violations(
    seed: Seed, frame: pd.DataFrame, frames: Frames
) -> Iterator[Violation]:
    """Missing and unknown values, numbers beyond their range, repeated keys.

    Parameters
    ----------
    seed
        The file as declared.
    frame
        Its rows as text; the index is the line.
    frames
        Of all files that can be read, for what one file says of another.

    Yields
    ------
    Violation
        By column, then by reference and key.
    """
    for column in seed.columns:
        cells = frame[column.name]
        if column.is_required:
            yield from _missing(seed, cells)
        yield from _told(seed, cells, _rules(column, cells, frames))
        for limits in seed.ranges:
            if limits.column == column.name:
                yield from _beyond(seed, column, limits, frame)
    for reference in seed.references:
        if reference.seed in frames:
            yield from _unknown_rows(seed, frame, reference, frames[reference.seed])
    for key in seed.keys:
        yield from _twice(seed, frame, list(key))


def _missing(seed: Seed, cells: pd.Series) -> Iterator[Violation]:
    if cells.isna().any():
        empty = cells.index[cells.isna()]
        yield _of_lines(seed, "an empty cell", "a value", empty, str(cells.name))


def _told(seed: Seed, cells: pd.Series, rules: Iterator[Rule]) -> Iterator[Violation]:
    """Violations in a column; for each cell the first rule that it breaks."""
    left = cells.dropna()
    for is_wrong, expected in rules:
        wrong = left[is_wrong[left.index].astype(bool)]
        texts: Any = (
            [expected(found) for found in wrong] if callable(expected) else expected
        )
        wanted = pd.Series(texts, wrong.index, dtype=object)
        for (found, text), same in wrong.groupby([wrong, wanted], sort=False):
            yield _of_lines(seed, repr(found), str(text), same.index, str(cells.name))
        left = left.drop(wrong.index)


def _of_lines(
    seed: Seed, found: str, expected: str, lines: pd.Index, column: str
) -> Violation:
    """One violation for all lines that hold the same."""
    first, *others = map(int, lines)
    return Violation(str(seed.path), found, expected, first, column, tuple(others))


def _rules(column: Column, cells: pd.Series, frames: Frames) -> Iterator[Rule]:
    """The rules of a column but its range."""
    yield from _form(column.data_type, cells)
    if column.values and column.data_type != "boolean":
        yield ~cells.isin(column.values), " or ".join(map(repr, column.values))
    if column.reference and column.reference[0] in frames:
        other, key = column.reference
        known = frames[other][key].dropna()
        yield (
            ~cells.isin(known),
            lambda found: f"a value of {other}.csv{nearest(found, known)}",
        )


def _form(data_type: str, cells: pd.Series) -> Iterator[Rule]:
    """How values of a type are written, and how large they may be."""
    if data_type not in FORMS:
        return
    form, kind = FORMS[data_type]
    is_formed = cells.fillna("").astype(str).str.fullmatch(form)
    yield ~is_formed, kind
    numbers = pd.to_numeric(cells.where(is_formed), errors="coerce")
    if data_type == "int":
        yield numbers.abs() > LARGEST_WHOLE, f"a number of at most {LARGEST_WHOLE}"
    elif data_type == "double":
        yield ~is_sized(numbers), SIZES


def _beyond(
    seed: Seed, column: Column, limits: Range, frame: pd.DataFrame
) -> Iterator[Violation]:
    """Numbers beyond the limits of their range, in the rows that it is of."""
    for name, value in limits.where.items():
        frame = frame[frame[name] == value]
    cells = frame[column.name]
    if limits.is_required:
        yield from _missing(seed, cells)
    if limits.data_type:
        yield from _told(seed, cells, _form(limits.data_type, cells))
    numbers = _as_numbers(cells, limits.data_type or column.data_type)
    yield from _told(seed, cells, _limits(limits, numbers, frame))


def _as_numbers(cells: pd.Series, data_type: str) -> pd.Series:
    """Cells as numbers; NaN where they are not numbers of the type."""
    wrong = [is_wrong for is_wrong, _ in _form(data_type, cells)]
    sound = cells.where(~pd.concat(wrong, axis=1).any(axis=1))
    return pd.to_numeric(sound, errors="coerce")


def _limits(limits: Range, numbers: pd.Series, frame: pd.DataFrame) -> Iterator[Rule]:
    for name, (is_beyond, kind) in LIMITS.items():
        limit = getattr(limits, name)
        if isinstance(limit, str):
            others = frame[limit].fillna("")
            bounds = pd.to_numeric(others, errors="coerce")
            yield is_beyond(numbers, bounds), f"{kind} " + others + f" ({limit})"
        elif limit is not None:
            yield is_beyond(numbers, limit), f"{kind} {limit:g}"


def _unknown_rows(
    seed: Seed, frame: pd.DataFrame, reference: Reference, other: pd.DataFrame
) -> Iterator[Violation]:
    """Rows whose values together stand in no row of another file."""
    rows, known = _listed(frame, reference.columns), _listed(other, reference.fields)
    unknown = rows[~rows.isin(known)]
    for found, same in unknown.groupby(unknown, sort=False):
        near = difflib.get_close_matches(str(found), known, 1)
        suggestion = f" (did you mean {near[0]}?)" if near else ""
        expected = f"a row of {reference.seed}.csv{suggestion}"
        columns = " and ".join(reference.columns)
        yield _of_lines(seed, str(found), expected, same.index, columns)


def _listed(frame: pd.DataFrame, columns: tuple[str, ...]) -> pd.Series:
    """The values of columns in one text, of the rows that have all of them."""
    rows = frame[list(columns)].dropna()
    texts = [", ".join(map(repr, row)) for row in rows.itertuples(index=False)]
    return pd.Series(texts, rows.index, dtype=object)


def _twice(seed: Seed, frame: pd.DataFrame, key: list[str]) -> Iterator[Violation]:
    """Repeated keys; 01 and 1 are one whole number."""
    whole = {c.name for c in seed.columns if c.data_type in ("int", "double")}
    keys = frame[key].fillna("")
    keys = keys.assign(**{name: keys[name].map(_number) for name in whole & set(key)})
    for line in keys.index[keys.duplicated()]:
        first = frame.index[(keys == keys.loc[line]).all(axis=1)][0]
        shown = ", ".join(frame.loc[line, key].fillna("an empty cell"))
        expected = f"it once (line {first} has it)"
        yield Violation(str(seed.path), f"{shown} again", expected, int(line))


def _number(text: str) -> object:
    """The number that a cell is, or its text."""
    return float(text) if re.fullmatch(NUMBER, text) else text
