"""Invented long panels of any size, the same for the same seed.

A panel is a long table, one row per observation: series, unit_code, year, value. Each
series of a unit is a lognormal level that grows by a lognormal step a year; a
observation that falls into a gap has no row. Units are written in blocks, a row group
each, so that memory is bounded by a block whatever the size of the panel.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

SCHEMA = pa.schema(
    [
        ("series", pa.string()),
        ("unit_code", pa.string()),
        ("year", pa.int32()),
        ("value", pa.float64()),
    ]
)
BLOCK_CELLS = 2_000_000
FIRST_YEAR = 2000
KINDS = ("none", "single", "run", "leading", "trailing", "whole")


@dataclass(frozen=True)
class Panel:
    """What a panel is made of.

    cells: number of unit x year x series, rounded up to whole units. gaps: share
    of the series of units that have a gap of each of KINDS but the first: one
    year between others, several years between others, years before the first
    observation, years after the last, all years.
    """

    cells: int
    years: int = 20
    series: int = 10
    seed: int = 1
    gaps: tuple[float, ...] = (0.08, 0.05, 0.05, 0.05, 0.001)

    def __post_init__(self) -> None:
        """Raises ValueError if a gap could leave fewer than two observations."""
        if self.years < 6:
            raise ValueError("gaps need six years or more")

    @property
    def units(self) -> int:
        """Number of units."""
        return -(-self.cells // (self.years * self.series))

    @property
    def year_numbers(self) -> range:
        """The years."""
        return range(FIRST_YEAR, FIRST_YEAR + self.years)

    @property
    def directions(self) -> dict[str, int]:
        """The series, and whether more is better (1) or worse (-1): every third."""
        return {
            f"s{number:02d}": -1 if number % 3 == 2 else 1
            for number in range(self.series)
        }


def observations(
    panel: Panel, units: int, generator: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Observations of a block of units, and the kind of gap of each series.

    Returns values of shape (units, series, years), NaN in gaps, and positions in
    KINDS of shape (units, series).
    """
    shape = (units, panel.series, panel.years)
    level = generator.normal(3.0, 1.2, shape[:2])[..., None]
    trend = generator.normal(0.04, 0.05, shape[:2])[..., None]
    steps = np.cumsum(generator.normal(0.0, 0.08, shape), axis=2)
    values = np.exp(level + trend * np.arange(panel.years) + steps)
    kinds = generator.choice(
        len(KINDS), shape[:2], p=[1 - sum(panel.gaps), *panel.gaps]
    )
    values[_gaps(kinds, panel.years, generator)] = np.nan
    return values, kinds


def _gaps(kinds: np.ndarray, years: int, generator: np.random.Generator) -> np.ndarray:
    """Whether each cell lies in a gap, shape of kinds and years.

    A gap begins at ``start`` and is ``length`` years long; at least two observations
    are left but of a whole series.
    """
    longest = max(2, years // 3)
    length = generator.integers(2, longest, kinds.shape, endpoint=True)
    length = np.select(
        [kinds == KINDS.index(kind) for kind in ("none", "single", "whole")],
        [0, 1, years],
        length,
    )
    inner = generator.integers(1, np.maximum(years - length, 2))
    start = np.select(
        [kinds == KINDS.index(kind) for kind in ("single", "run", "trailing")],
        [inner, inner, years - length],
        0,
    )
    position = np.arange(years)
    return (position >= start[..., None]) & (position < (start + length)[..., None])


def blocks(panel: Panel) -> Iterator[pa.Table]:
    """The panel as tables of SCHEMA, a block of units each, in order of the key."""
    size = max(1, BLOCK_CELLS // (panel.years * panel.series))
    names = pa.array(panel.directions)
    years = np.array(panel.year_numbers, dtype=np.int32)
    for block, first in enumerate(range(0, panel.units, size)):
        generator = np.random.default_rng([panel.seed, block])
        units = min(size, panel.units - first)
        values, _ = observations(panel, units, generator)
        unit, series, year = np.nonzero(~np.isnan(values))
        codes = pa.array([f"U{first + number:08d}" for number in range(units)])
        yield pa.table(
            [
                names.take(pa.array(series)),
                codes.take(pa.array(unit)),
                pa.array(years[year]),
                pa.array(values[unit, series, year]),
            ],
            SCHEMA,
        )


def write_panel(panel: Panel, path: Path) -> int:
    """Writes a panel as Parquet, returns the number of observations."""
    written = 0
    with pq.ParquetWriter(path, SCHEMA, compression="zstd") as writer:
        for block in blocks(panel):
            writer.write_table(block, row_group_size=len(block))
            written += len(block)
    return written


def main() -> None:
    """Writes the panel that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("path", type=Path, help="the Parquet file to write")
    parser.add_argument("--cells", type=int, default=1_000_000)
    parser.add_argument("--years", type=int, default=Panel.years)
    parser.add_argument("--series", type=int, default=Panel.series)
    parser.add_argument("--seed", type=int, default=Panel.seed)
    asked = parser.parse_args()
    panel = Panel(asked.cells, asked.years, asked.series, asked.seed)
    written = write_panel(panel, asked.path)
    print(f"{written} observations of {panel.units} units, {asked.path}")


if __name__ == "__main__":
    main()
