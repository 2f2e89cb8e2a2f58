"""What is wrong with the input, or may be: one shape for files, rules and the gate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

HARD, SOFT = "hard", "soft"


def one_line(sentence: str) -> str:
    """A sentence about a study; line breaks in the study's names become blanks."""
    return " ".join(sentence.splitlines())


@dataclass(frozen=True)
class Violation:
    """One thing that is wrong: where, what was found and what was expected.

    others: further lines with the same error. about: what it is about,
    if file, line and column do not say it. severity: HARD, a validation error,
    which stops a command; or SOFT, a warning. kind: a code that errors share which
    differ in their texts alone.
    """

    file: str
    found: str
    expected: str
    line: int | None = None
    column: str | None = None
    others: tuple[int, ...] = ()
    about: str = ""
    severity: str = HARD
    kind: str = ""

    def __str__(self) -> str:
        line = "" if self.line is None else f"line {self.line}"
        parts = [self.file, line, self.column or ""]
        place = [", ".join(filter(None, parts)), self.about]
        rows = f" in {len(self.others) + 1} rows" if self.others else ""
        told = f"found {self.found}{rows}, expected {self.expected}"
        return one_line(": ".join(filter(None, [*place, told])))


def lines(is_wrong: pd.Series) -> list[int]:
    """Lines of the file for which something is so."""
    return [int(line) for line in is_wrong.index[is_wrong.astype(bool)]]


def numbered(frame: pd.DataFrame) -> Iterator[tuple[int, dict[str, Any]]]:
    """Line in the file and cells of each row."""
    for line, row in zip(frame.index, frame.to_dict("records"), strict=True):
        yield int(line), {str(name): cell for name, cell in row.items()}
