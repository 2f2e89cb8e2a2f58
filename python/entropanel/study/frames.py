"""The frames of a study beside their declarations, as rules read them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd

from entropanel.inputs import shown
from entropanel.study.declarations import Declarations
from entropanel.violations import HARD, Violation, lines

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
        """A column as numbers; NaN where a cell holds no number."""
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
        """A violation in a file, with or without line and column."""
        path = str(self.declared.seeds[name].path)
        return Violation(path, found, expected, line, column, severity=severity)

    def wrong_cells(
        self,
        name: str,
        column: str,
        is_wrong: pd.Series,
        expected: Callable[[str], str],
    ) -> Iterator[Violation]:
        """A violation for each wrong cell of a column.

        expected: says what is expected in place of the text of a cell.
        """
        cells = self[name][column]
        for line in lines(is_wrong):
            wanted = expected(cells[line] or "")
            yield self.violation(name, shown(cells[line]), wanted, line, column)
