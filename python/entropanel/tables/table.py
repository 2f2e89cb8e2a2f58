"""A table as it is printed, before it is LaTeX, a Word document or anything else."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

WIDEST = 99  # letters of a printed page, at the size of a table
NARROWEST_LABELS = 34  # letters that labels have room for, at least


@dataclass(frozen=True)
class Cell:
    """The content of one cell.

    text: as it is shown, without the mark. value: the number of the public table
    that the text shows; None for words. mark: of significance, behind the text.
    is_centred: not aligned at the decimal point, as words never are.
    """

    text: str = ""
    value: float | None = None
    mark: str = ""
    is_centred: bool = False

    @property
    def is_aligned(self) -> bool:
        """Whether it is aligned at the decimal point."""
        return self.value is not None and not self.is_centred

    @property
    def parts(self) -> tuple[str, str]:
        """Its text before the decimal point of a number, and from there on.

        What stands behind the last digit of a whole number is of the second part.
        """
        whole, point, rest = self.text.partition(".")
        if point:
            return whole, point + rest
        digits = len(self.text.rstrip(")%"))
        return self.text[:digits], self.text[digits:]


@dataclass(frozen=True)
class Row:
    """A row: its label, and one cell per column."""

    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """A table with title and notes.

    kind: what it shows. keys: of what, such as scenario and covariance; no two
    tables of a kind have the same. stub: heading of the labels. columns: the lines
    of each column's heading, as many for each. blocks: rows, with a rule between the
    blocks. subject: name of the outcome, of regressions.
    """

    kind: str
    keys: Mapping[str, str]
    title: str
    stub: str
    columns: tuple[tuple[str, ...], ...]
    blocks: tuple[tuple[Row, ...], ...]
    notes: tuple[str, ...]
    subject: str = ""

    @property
    def name(self) -> str:
        """Unique among the tables of a warehouse."""
        return "_".join([self.kind, *self.keys.values()])

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of all blocks."""
        return tuple(row for block in self.blocks for row in block)

    @property
    def label_width(self) -> int:
        """Letters of the labels' column: what they need, if the page has the room."""
        room = max(NARROWEST_LABELS, WIDEST - sum(self.widths()))
        return min(self._longest_label, room)

    @property
    def _longest_label(self) -> int:
        return max(letters(text) for text in [self.stub, *self.labels])

    @property
    def labels(self) -> list[str]:
        """The labels of the rows."""
        return [row.label for row in self.rows]

    @property
    def lines(self) -> int:
        """Printed lines of the rows, where long labels are wrapped."""
        room = max(self.label_width, 1)
        return sum(max(1, math.ceil(letters(label) / room)) for label in self.labels)

    def widths(self) -> list[int]:
        """Widths of the columns beside the labels.

        Returns
        -------
        list of int
            Letters of each, with the distance to the next.
        """
        return [2 + self._width(place) for place in range(len(self.columns))]

    def _width(self, place: int) -> int:
        cells = self.column(place)
        words = [c.text for c in cells if not c.is_aligned]
        numbers = [c for c in cells if c.is_aligned]
        before = max((len(c.parts[0]) for c in numbers), default=0)
        after = max((len(c.parts[1] + c.mark) for c in numbers), default=0)
        return max(before + after, *map(letters, [*self.columns[place], *words]))

    def column(self, place: int) -> list[Cell]:
        """The cells of a column.

        Parameters
        ----------
        place : int
            Its number, from 0 on.

        Returns
        -------
        list of Cell
            One a row.
        """
        return [row.cells[place] for row in self.rows]

    def pages(self) -> Iterator[Table]:
        """The table in parts that a page is wide enough for.

        Yields
        ------
        Table
            With evenly many columns each, and the rows that say something in them.
        """
        room = WIDEST - min(self._longest_label, NARROWEST_LABELS)
        parts = max(1, math.ceil(sum(self.widths()) / room))
        share = max(1, math.ceil(len(self.columns) / parts))
        for start in range(0, len(self.columns), share):
            yield self._columns(slice(start, start + share))

    def _columns(self, which: slice) -> Table:
        """The columns, and the rows that say something in them."""
        blocks = tuple(
            tuple(
                replace(row, cells=row.cells[which])
                for row in block
                if any(cell.text for cell in row.cells[which])
            )
            for block in self.blocks
        )
        return replace(self, columns=self.columns[which], blocks=blocks)


def letters(text: str) -> int:
    """Width of a text in letters.

    Parameters
    ----------
    text : str
        In one line.

    Returns
    -------
    int
        An ideograph counts twice.
    """
    return sum(
        1 + (unicodedata.east_asian_width(character) in "WF") for character in text
    )
