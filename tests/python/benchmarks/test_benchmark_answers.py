"""The benchmark counts no time of a contestant whose answer differs."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from large_panels import PEERS, PROJECT, RELATIVE, differences

INDEX = pd.DataFrame(
    {
        "unit_code": ["a", "a", "b", "b"],
        "year": [2001, 2002, 2001, 2002],
        "value": [0.5, 0.25, 0.125, 1.0],
        "rank": [1, 2, 2, 1],
        "imputed_share": [0.0, 0.5, 0.0, 1.0],
    }
)
WEIGHTS = {"s": 0.75, "t": 0.25}
PEER = next(iter(PEERS))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Answers of all contestants, each in an order of its own."""
    for seed, name in enumerate([PROJECT, *PEERS]):
        INDEX.sample(frac=1, random_state=seed).to_parquet(tmp_path / f"{name}.parquet")
        (tmp_path / f"{name}.json").write_text(json.dumps(WEIGHTS))
    return tmp_path


def test_equal_answers_differ_by_nothing(folder: Path) -> None:
    assert differences(folder) == dict.fromkeys(PEERS, 0.0)


@pytest.mark.parametrize(
    ("column", "change"),
    [
        ("value", 1e-8),
        ("value", float("nan")),
        ("rank", -2),
        ("imputed_share", 1e-8),
    ],
)
def test_a_change_of_one_cell_is_a_difference(folder: Path, column, change) -> None:
    changed = INDEX.astype({column: float})
    changed.loc[2, column] += change
    changed.to_parquet(folder / f"{PEER}.parquet")
    found = differences(folder)
    assert found.pop(PEER) > RELATIVE
    assert set(found.values()) == {0.0}


def test_a_change_of_a_weight_is_a_difference(folder: Path) -> None:
    (folder / f"{PEER}.json").write_text(json.dumps(WEIGHTS | {"t": 0.25 + 1e-8}))
    assert differences(folder)[PEER] > RELATIVE


def test_another_unit_year_is_an_error(folder: Path) -> None:
    INDEX[1:].to_parquet(folder / f"{PEER}.parquet")
    with pytest.raises(ValueError, match=f"{PEER} has other unit-years"):
        differences(folder)
