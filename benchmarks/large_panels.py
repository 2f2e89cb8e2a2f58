"""An entropy index of large panels: this project's SQL, other libraries, the floor.

For each size one invented panel is written, and each contestant goes from that file
to the index in a process of its own: wall clock and processor time of the work,
without imports, and peak memory of the process. The floor is what DuckDB needs to
copy the same table into a file and to scan it there. No time counts before all
answers are found equal. Peers, which hold a panel in memory, are left out of panels
of more than PEER_CELLS.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import math
import shutil
import statistics
import tempfile
from pathlib import Path

from contest import Clock, Time, alone, median
from panels import Panel, write_panel

SIZES = (1_000_000, 10_000_000)
PEER_CELLS = 10_000_000
FLOOR = "floor: copy and scan"
PROJECT = "this project"
PEERS = {
    "pandas": "with_pandas",
    "pandas, pymcdm weights": "with_pymcdm",
    "Polars": "with_polars",
}
CONTESTANTS = (PROJECT, *PEERS)
RELATIVE = 1e-9
KINDS = ("seconds", "processors")  # of the clock, and of all cores together
KEY = ["unit_code", "year"]
COLUMNS = ["value", "rank", "imputed_share"]


def time_floor(panel: Path, folder: Path, memory: str) -> Time:
    """Copies a panel into a DuckDB file and scans it there."""
    import duckdb

    connection = duckdb.connect(folder / "floor.duckdb")
    connection.execute(f"set memory_limit = '{memory}'")
    clock = Clock()
    connection.execute(f"create table panel as from read_parquet('{panel}')")
    connection.execute(
        "select max(series), max(unit_code), max(year), sum(value) from panel"
    ).fetchall()
    return clock.taken()


def time_peer(name: str, file: Path, panel: Panel, folder: Path) -> Time:
    """Times a library and leaves its answer in a folder."""
    import contestants

    contestant = getattr(contestants, PEERS[name])
    clock = Clock()
    answer = contestant(file, panel)
    taken = clock.taken()
    answer.index.to_parquet(folder / f"{name}.parquet")
    (folder / f"{name}.json").write_text(json.dumps(answer.weights))
    return taken


def time_project(prepared: Path, file: Path, folder: Path, memory: str) -> Time:
    """Times the project's models and leaves their answer in a folder."""
    import project_sql

    connection = project_sql.open_panel(prepared, file, folder)
    connection.execute(f"set memory_limit = '{memory}'")
    clock = Clock()
    steps = project_sql.run(connection, prepared)
    taken = dataclasses.replace(clock.taken(), steps=steps)
    columns = ", ".join(KEY + COLUMNS)
    connection.execute(
        f"copy (select {columns} from fct_index) to '{folder / PROJECT}.parquet'"
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

    Index values differ relative to themselves, shares and weights to their total,
    which is 1: the redundancy 1 - e of an indicator that is nearly even (of weight
    1e-5, say) cancels, and with it the last digits of sums of a million terms. For
    the same reason ranks are compared by the values that they are given to: two units
    of one value to twelve digits may change places.

    Raises ValueError if the unit-years or the indicators are not the same.
    """
    import numpy as np
    import pandas as pd

    def answer(name: str) -> tuple[pd.DataFrame, pd.Series]:
        index = pd.read_parquet(folder / f"{name}.parquet").set_index(KEY)[COLUMNS]
        weights = pd.Series(json.loads((folder / f"{name}.json").read_text()))
        return index.sort_index(), weights.sort_index()

    def in_order(ranks: pd.Series) -> np.ndarray:
        """Our values in the order of ranks, year by year."""
        years = ranks.index.get_level_values("year").to_numpy()
        order = np.lexsort((ranks.to_numpy(), years))
        return index["value"].to_numpy()[order]

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
                their_index["value"] / index["value"] - 1,
                their_index["imputed_share"] - index["imputed_share"],
                in_order(their_index["rank"]) / in_order(index["rank"]) - 1,
                their_weights - weights,
            ]
        )
        # not max(): nan is a difference too
        largest[name] = float(np.nan_to_num(np.abs(difference), nan=np.inf).max())
    return largest


def measure(
    panel: Panel, prepared: Path, runs: int, memory: str
) -> dict[str, list[Time]]:
    """Times all contestants on one panel, in turn, after their answers agree.

    Raises ValueError if the answers do not agree.
    """
    peers = PEERS if panel.cells <= PEER_CELLS else {}
    times: dict[str, list[Time]] = {name: [] for name in (FLOOR, PROJECT, *peers)}
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "panel.parquet"
        alone(write_panel, panel, file)
        for run in range(runs):
            folder = Path(scratch) / str(run)
            folder.mkdir()
            times[FLOOR].append(alone(time_floor, file, folder, memory))
            times[PROJECT].append(alone(time_project, prepared, file, folder, memory))
            for name in peers:
                times[name].append(alone(time_peer, name, file, panel, folder))
            if peers:
                for name, difference in alone(differences, folder).items():
                    if not difference <= RELATIVE:
                        raise ValueError(
                            f"{name} differs by {difference:.1e}: no time counts"
                        )
            shutil.rmtree(folder)
    return times


def ratio(times: list[Time], others: list[Time], kind: str) -> float:
    """Median over the runs of one's time by another's: seconds or processors."""
    return statistics.median(
        float(getattr(one, kind) / getattr(other, kind))
        for one, other in zip(times, others, strict=True)
    )


def exponent(cells: list[int], seconds: list[float]) -> float:
    """Slope of the line through the logarithms: time grows as cells to this power."""
    return statistics.linear_regression(
        [math.log(count) for count in cells], [math.log(taken) for taken in seconds]
    ).slope


def print_size(panel: Panel, times: dict[str, list[Time]]) -> None:
    """Prints a size: seconds of clock and processors, their ratios, memory."""
    print(f"\n{panel.cells:,} cells: {panel.units:,} units")
    print(
        f"  {'':24}" + 2 * f"{'/ floor':>9}{'/ project':>11}{'seconds':>9}" + "      MB"
    )
    print(f"  {'':24}{'of the clock':>29}{'of processors':>29}")
    for name, runs in times.items():
        taken = median(runs)
        columns = "".join(
            f"{ratio(runs, times[FLOOR], kind):9.1f}"
            f"{ratio(runs, times[PROJECT], kind):11.2f}{getattr(taken, kind):9.2f}"
            for kind in KINDS
        )
        print(f"  {name:24}{columns}{taken.peak / 1e6:8.0f}")


def print_models(taken: Time) -> None:
    """Prints what each model of the project took, if it took a hundredth."""
    print("\n  models of the project, at the largest size")
    for step in taken.steps:
        if step.rows is not None and step.seconds > taken.seconds / 100:
            share = step.seconds / taken.seconds
            print(f"  {step.model:34}{step.seconds:8.2f} s{share:6.0%}{step.rows:13,}")


def print_exponents(measured: dict[int, dict[str, list[Time]]]) -> None:
    """Prints by which power of the cells each one's time grows, over its sizes."""
    print(f"\n  grows as cells to the power of{'seconds':>10}{'processors':>12}")
    for name in (FLOOR, *CONTESTANTS):
        sizes = [cells for cells, times in measured.items() if name in times]
        if len(sizes) > 1:
            taken = [median(measured[cells][name]) for cells in sizes]
            seconds, processors = (
                exponent(sizes, [getattr(time, kind) for time in taken])
                for kind in KINDS
            )
            print(f"  {name:30}{seconds:10.2f}{processors:12.2f}")


def main() -> None:
    """Measures each size and prints ratios and exponents."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cells", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--runs", type=int, default=3, help="of each contestant")
    parser.add_argument("--memory", default="6GB", help="DuckDB's memory limit")
    parser.add_argument("--seed", type=int, default=Panel.seed)
    asked = parser.parse_args()
    measured = {}
    with tempfile.TemporaryDirectory() as scratch:
        prepared = Path(scratch)
        alone(prepare_project, Panel(0), prepared)
        for cells in sorted(asked.cells):
            panel = Panel(cells, seed=asked.seed)
            measured[cells] = measure(panel, prepared, asked.runs, asked.memory)
            print_size(panel, measured[cells])
    print_models(median(measured[max(measured)][PROJECT]))
    if len(measured) > 1:
        print_exponents(measured)


if __name__ == "__main__":
    main()
