"""The frames of a study beside their declarations, as rules read them."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from entropanel.inputs import shown
from entropanel.study.declarations import Declarations
from entropanel.violations import HARD, Violation, numbered

Frames = dict[str, pd.DataFrame]


class Files:
    """The frames of a study, and violations that name their files."""

    def __init__(self, frames: Frames, declared: Declarations) -> None:
        self.frames = frames
        self.declared = declared

    def __getitem__(self, name: str) -> pd.DataFrame:
        """The frame of a file."""
        return self.frames[name]

    def numbers(self, name: str, column: str) -> pd.Series:
        """A column as numbers.

        Parameters
        ----------
        name
            The file.
        column
            The column.

        Returns
        -------
        pandas.Series
            By line, NaN where a cell holds no number.
        """
        return pd.to_numeric(self.frames[name][column], errors="coerce")

    def violation(
        self,
        name: str,
        found: str,
        expected: str,
        line: int | None = None,
        column: str | None = None,
        severity: str = HARD,
    ) -> Violation:
        """A violation in a file.

        Parameters
        ----------
        name
            The file, without suffix.
        found
            What is wrong.
        expected
            What is expected in its place.
        line
            Its line, if it is in one.
        column
            Its column, if it is in one.
        severity
            ``HARD`` or ``SOFT``.

        Returns
        -------
        Violation
            With the path of the file in the study.
        """
        path = str(self.declared.seeds[name].path)
        return Violation(path, found, expected, line, column, severity=severity)

    def wrong_rows(
        self,
        name: str,
        rows: pd.DataFrame,
        expected: str,
        column: str | None = None,
        found: str = "",
        severity: str = HARD,
    ) -> Iterator[Violation]:
        """A violation for each of some rows of a file.

        Parameters
        ----------
        name
            The file.
        rows
            Those in error; the index is their lines.
        expected
            What is expected in a row, with names of its columns in braces.
        column
            The column that is wrong.
        found
            What is found, as ``expected``; empty for the cell of the column.
        severity
            ``HARD`` or ``SOFT``.

        Yields
        ------
        Violation
            In the order of the rows.
        """
        for line, row in numbered(rows):
            cell = found.format(**row) if found else shown(row[str(column)])
            wanted = expected.format(**row)
            yield self.violation(name, cell, wanted, line, column, severity)
