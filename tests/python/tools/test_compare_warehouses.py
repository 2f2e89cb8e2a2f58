"""Two warehouses are told apart by each kind of difference, and by no other."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import compare_warehouses

TABLE = pd.DataFrame(
    {
        "unit": ["a", "b", "c"],
        "value": [1.0, float("nan"), 3e-17],
        "note": ["2 of 9 cells", None, "none"],
        "run_at": [1, 2, 3],
    }
)


def changed(row: int, column: str, value: Any) -> pd.DataFrame:
    """The table with another value in one cell."""
    after = TABLE.copy()
    after.loc[row, column] = value
    return after


@pytest.mark.parametrize(
    ("after", "found"),
    [
        (TABLE, []),
        (TABLE.iloc[::-1], []),
        (changed(0, "value", 1 + 1e-11), []),
        (changed(2, "value", -3e-17), []),
        (changed(0, "run_at", 7), []),
        (changed(0, "value", 1 + 1e-9), ["value: 1 cells differ: "]),
        (changed(1, "value", 0.0), ["value: 1 cells differ: "]),
        (changed(0, "value", None), ["value: 1 cells differ: "]),
        (changed(1, "note", "some"), ["note: 1 cells differ: "]),
        (changed(0, "unit", "z"), ["1 rows are before only", "1 rows are after only"]),
        (TABLE.drop(index=1), ["1 rows are before only"]),
        (TABLE.drop(columns="note"), ["columns are gone: note"]),
    ],
)
def test_each_difference_is_found(after: pd.DataFrame, found: list[str]) -> None:
    lines = compare_warehouses.compared(TABLE, after, ["unit"])
    assert len(lines) == len(found)
    assert all(map(str.startswith, lines, found))


@pytest.mark.parametrize(
    ("codes", "ending"),
    [
        ('[{"code": "missing_cells", "missing": 2, "cells": 9}]', None),
        ('[{"code": "missing_cells", "missing": 3, "cells": 9}]', "other numbers"),
    ],
)
def test_reworded_sentences_keep_their_numbers(
    codes: str, ending: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    after = changed(0, "note", "2 missing values among 9")
    after["note_codes"] = [codes, None, None]
    lines = compare_warehouses.compared(TABLE, after, ["unit"])
    assert [ending in line for line in lines if ending] == [True] * bool(ending)
    assert ("1 sentences reworded" in capsys.readouterr().out) == (ending is None)
