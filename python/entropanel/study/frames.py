"""The frames of a study beside their declarations, as rules read them."""

from __future__ import annotations

import pandas as pd

from entropanel.study.declarations import Declarations
from entropanel.violations import HARD, Violation

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
        """What is wrong with the file of a name, at a line and column or none."""
        path = str(self.declared.seeds[name].path)
        return Violation(path, found, expected, line, column, severity=severity)
