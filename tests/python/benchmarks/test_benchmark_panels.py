"""The invented panels of the benchmark: sizes, gaps of every kind, seeds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

import panels
from panels import KINDS, Panel, observations, write_panel

PANEL = Panel(40_000)


@pytest.fixture(scope="module")
def drawn() -> tuple[np.ndarray, np.ndarray]:
    """Values (units, series, years) and kinds of gaps of a block."""
    return observations(PANEL, PANEL.units, np.random.default_rng(0))


def test_every_series_of_a_unit_is_positive_and_skewed(drawn) -> None:
    values, _ = drawn
    assert values.shape == (200, 10, 20)
    assert np.nanmin(values) > 0
    assert np.nanmean(values) > 1.5 * np.nanmedian(values)


@pytest.mark.parametrize(
    ("kind", "share"), list(zip(KINDS[1:], Panel.gaps, strict=True))
)
def test_each_kind_of_gap_has_its_share(drawn, kind, share) -> None:
    _, kinds = drawn
    found = (kinds == KINDS.index(kind)).mean()
    # four standard deviations of a share among that many series
    assert abs(found - share) < 4 * np.sqrt(share * (1 - share) / kinds.size)


@pytest.mark.parametrize("years", [6, 20])
def test_gaps_are_where_their_kind_says(years) -> None:
    panel = Panel(0, years=years, gaps=(0.2, 0.2, 0.2, 0.2, 0.1))
    values, kinds = observations(panel, 300, np.random.default_rng(0))
    is_gap = np.isnan(values)
    lengths = is_gap.sum(axis=2)
    edges = np.diff(is_gap.astype(int), axis=2)
    first, last = is_gap[..., 0], is_gap[..., -1]
    of = {kind: kinds == KINDS.index(kind) for kind in KINDS}
    assert not is_gap[of["none"]].any()
    assert is_gap[of["whole"]].all()
    assert set(lengths[of["single"]]) == {1}
    for kind in ("run", "leading", "trailing"):
        assert set(lengths[of[kind]]) == set(range(2, max(2, years // 3) + 1))
    for kind, ends in {
        "single": (False, False),
        "run": (False, False),
        "leading": (True, False),
        "trailing": (False, True),
    }.items():
        assert (first[of[kind]] == ends[0]).all()
        assert (last[of[kind]] == ends[1]).all()
        assert ((edges[of[kind]] != 0).sum(axis=1) == 2 - sum(ends)).all()


def test_the_same_seed_writes_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(panels, "BLOCK_CELLS", 10_000)
    files = [tmp_path / name for name in ("one", "again", "other")]
    panel = Panel(40_100, seed=7)
    written = [write_panel(panel, file) for file in files[:2]]
    write_panel(Panel(40_100, seed=8), files[2])
    one, again, other = (file.read_bytes() for file in files)
    assert one == again
    assert one != other
    table = pq.read_table(files[0])
    assert written == [table.num_rows] * 2
    assert pq.ParquetFile(files[0]).num_row_groups == 5
    frame = table.to_pandas()
    assert frame["unit_code"].nunique() == panel.units == 201
    assert set(frame["series"]) == set(panel.directions)
    assert set(frame["year"]) == set(panel.year_numbers)
    key = ["unit_code", "series", "year"]
    assert frame.equals(frame.sort_values(key))
    assert not frame.duplicated(key).any()


def test_too_few_years_for_gaps_are_errors() -> None:
    with pytest.raises(ValueError, match="six years"):
        Panel(100, years=5)
