"""An entropy index of large panels: this project's SQL, other libraries, the floor.

For each size one invented panel is written, and each contestant goes from that file
to the index in a process of its own: wall clock of the work, without imports, and
peak memory of the process. The floor is what DuckDB needs to copy the same table
into a file and to scan it there. No time counts before all answers are found equal.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import tempfile
import time
from pathlib import Path

from contest import Time, alone, median, peak
from panels import Panel, write_panel

SIZES = (100_000, 300_000, 1_000_000)
FLOOR = "floor: copy and scan"
PROJECT = "this project"
PEERS = {
    "pandas": "with_pandas",
    "pandas, pymcdm weights": "with_pymcdm",
    "Polars": "with_polars",
}
CONTESTANTS = (PROJECT, *PEERS)
RELATIVE = 1e-9


def time_floor(panel: Path, folder: Path) -> Time:
    """Copies a panel into a DuckDB file and scans it there."""
    import duckdb

    connection = duckdb.connect(folder / "floor.duckdb")
    start = time.perf_counter()
    connection.execute(f"create table panel as from read_parquet('{panel}')")
    connection.execute(
        "select max(series), max(unit_code), max(year), sum(value) from panel"
    ).fetchall()
    return Time(time.perf_counter() - start, peak())


def time_peer(name: str, file: Path, panel: Panel, folder: Path) -> Time:
    """Times a library and leaves its answer in a folder."""
    import contestants

    contestant = getattr(contestants, PEERS[name])
    start = time.perf_counter()
    answer = contestant(file, panel)
    taken = Time(time.perf_counter() - start, peak())
    answer.index.to_parquet(folder / f"{name}.parquet")
    (folder / f"{name}.json").write_text(json.dumps(answer.weights))
    return taken


def time_project(prepared: Path, file: Path, folder: Path) -> Time:
    """Times the project's models and leaves their answer in a folder."""
    import project_sql

    connection = project_sql.open_panel(prepared, file, folder)
    start = time.perf_counter()
    steps = project_sql.run(connection, prepared)
    taken = Time(time.perf_counter() - start, peak(), steps)
    connection.execute(
        "copy (select unit_code, year, value from fct_index) "
        f"to '{folder / PROJECT}.parquet'"
    )
    weights = connection.execute("select indicator, weight from int_index_weights")
    (folder / f"{PROJECT}.json").write_text(json.dumps(dict(weights.fetchall())))
    return taken


def prepare_project(panel: Panel, folder: Path) -> None:
    """Lets dbt compile the project's models, once for all sizes."""
    import project_sql

    project_sql.prepare(panel, folder)


def differences(folder: Path) -> dict[str, float]:
    """Largest difference of each peer's answer from ours.

    Index values differ relative to themselves, weights to their total, which is 1:
    the redundancy 1 - e of an indicator that is nearly even (of weight 1e-5, say)
    cancels, and with it the last digits of sums of a million terms.

    Raises ValueError if the unit-years or the indicators are not the same.
    """
    import numpy as np
    import pandas as pd

    key = ["unit_code", "year"]

    def answer(name: str) -> tuple[pd.Series, pd.Series]:
        index = pd.read_parquet(folder / f"{name}.parquet").set_index(key)["value"]
        weights = pd.Series(json.loads((folder / f"{name}.json").read_text()))
        return index.sort_index(), weights.sort_index()

    index, weights = answer(PROJECT)
    largest = {}
    for name in PEERS:
        their_index, their_weights = answer(name)
        if not (
            their_index.index.equals(index.index)
            and their_weights.index.equals(weights.index)
        ):
            raise ValueError(f"{name} has other unit-years or indicators")
        difference = np.concatenate(
            [
                np.abs(their_index.to_numpy() / index.to_numpy() - 1),
                np.abs(their_weights.to_numpy() - weights.to_numpy()),
            ]
        )
        # not max(): nan is a difference too
        largest[name] = float(np.nan_to_num(difference, nan=np.inf).max())
    return largest


def measure(panel: Panel, prepared: Path, runs: int) -> dict[str, list[Time]]:
    """Times all contestants on one panel, in turn, after their answers agree.

    Raises ValueError if the answers do not agree.
    """
    times: dict[str, list[Time]] = {name: [] for name in (FLOOR, *CONTESTANTS)}
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "panel.parquet"
        alone(write_panel, panel, file)
        for run in range(runs):
            folder = Path(scratch) / str(run)
            folder.mkdir()
            times[FLOOR].append(alone(time_floor, file, folder))
            times[PROJECT].append(alone(time_project, prepared, file, folder))
            for name in PEERS:
                times[name].append(alone(time_peer, name, file, panel, folder))
            for name, difference in alone(differences, folder).items():
                if difference > RELATIVE:
                    raise ValueError(
                        f"{name} differs by {difference:.1e}: no time counts"
                    )
            for left in folder.glob("*.duckdb*"):
                left.unlink()
    return times


def exponent(cells: list[int], seconds: list[float]) -> float:
    """Slope of the line through the logarithms: time grows as cells to this power."""
    return statistics.linear_regression(
        [math.log(count) for count in cells], [math.log(taken) for taken in seconds]
    ).slope


def print_size(panel: Panel, taken: dict[str, Time]) -> None:
    """Prints a size: seconds, peak memory, ratios to the floor and to the project."""
    print(f"\n{panel.cells:,} cells: {panel.units:,} units")
    print(f"  {'':24}{'seconds':>9}{'MB':>8}{'/ floor':>9}{'/ project':>11}")
    for name, time_taken in taken.items():
        print(
            f"  {name:24}{time_taken.seconds:9.2f}{time_taken.peak / 1e6:8.0f}"
            f"{time_taken.seconds / taken[FLOOR].seconds:9.1f}"
            f"{time_taken.seconds / taken[PROJECT].seconds:11.2f}"
        )


def print_models(taken: Time) -> None:
    """Prints what each model of the project took, if it took a hundredth."""
    print("\n  models of the project, at the largest size")
    for step in taken.steps:
        if step.rows is not None and step.seconds > taken.seconds / 100:
            share = step.seconds / taken.seconds
            print(f"  {step.model:34}{step.seconds:8.2f} s{share:6.0%}{step.rows:13,}")


def main() -> None:
    """Measures each size and prints ratios and exponents."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cells", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--runs", type=int, default=3, help="of each contestant")
    parser.add_argument("--seed", type=int, default=Panel.seed)
    asked = parser.parse_args()
    medians = []
    with tempfile.TemporaryDirectory() as scratch:
        prepared = Path(scratch)
        alone(prepare_project, Panel(0), prepared)
        for cells in sorted(asked.cells):
            panel = Panel(cells, seed=asked.seed)
            times = measure(panel, prepared, asked.runs)
            medians.append({name: median(runs) for name, runs in times.items()})
            print_size(panel, medians[-1])
    print_models(medians[-1][PROJECT])
    if len(medians) > 1:
        print("\n  time grows as cells to the power of")
        for name in medians[0]:
            seconds = [taken[name].seconds for taken in medians]
            print(f"  {name:24}{exponent(sorted(asked.cells), seconds):9.2f}")


if __name__ == "__main__":
    main()
