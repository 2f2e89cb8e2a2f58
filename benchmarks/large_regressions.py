"""A regression of a large panel: this project's SQL, linearmodels, pyfixest.

An invented unbalanced panel stands in a DuckDB file, as dbt leaves a sample. Each
contestant goes from there to coefficients with unit and year effects and errors
clustered by unit, in a process of its own: wall clock of the work, without imports
and without what numba compiles, and peak memory of the process. No time counts
before all answers are found equal.
"""

from __future__ import annotations

import argparse
import json
import math
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contest import Clock, Time, alone, median

if TYPE_CHECKING:
    import pandas as pd

PROJECT = "this project"
PEERS = ("linearmodels", "pyfixest")
REGRESSORS = ("x1", "x2", "x3")
RELATIVE = 1e-8
# Loosest power of ten by which pyfixest's answers come as near as that.
PYFIXEST_TOLERANCE = 1e-8


def write_sample(rows: int, seed: int, file: Path) -> int:
    """Writes a sample into a DuckDB file, returns the number of its rows.

    Logarithms of four series of units with gaps of every kind; a unit-year that
    lacks one is left out.
    """
    import duckdb
    import numpy as np

    from panels import Panel, observations

    shape = Panel(0, series=1 + len(REGRESSORS), seed=seed)
    units = rows // shape.years * 3 // 2  # more than a third of the rows stay
    values, _ = observations(shape, units, np.random.default_rng(seed))
    logs = np.log(values)
    logs[:, 0] += 0.5 * logs[:, 1] - 0.2 * logs[:, 2] + 0.1 * logs[:, 3]
    unit, year = np.nonzero(~np.isnan(logs).any(axis=1))
    unit, year = unit[:rows], year[:rows]
    columns: dict[str, Any] = dict(
        zip(("y", *REGRESSORS), logs[unit, :, year].T, strict=True)
    )
    columns |= {"unit": unit, "year": shape.year_numbers[0] + year}
    with duckdb.connect(file) as connection:
        connection.register("arrays", columns)
        connection.execute(
            f"create table sample as select format('U{{:08d}}', unit) as unit_code, "
            f"cast(year as int) as year, y, {', '.join(REGRESSORS)} from arrays"
        )
    return len(unit)


def read(file: Path) -> pd.DataFrame:
    """The sample as peers take it."""
    import duckdb

    with duckdb.connect(file, read_only=True) as connection:
        sample: pd.DataFrame = connection.sql("from sample").df()
    return sample


def time_project(file: Path, answer: Path) -> Time:
    """Times the project and leaves its answer."""
    import duckdb

    from entropanel.database import Database
    from entropanel.regression.estimates import estimates
    from entropanel.regression.in_engine import fitted
    from entropanel.regression.panel_rows import Panel

    clock = Clock()
    variables = ", ".join(
        f"{name} as v{j}" for j, name in enumerate(("y", *REGRESSORS))
    )
    with duckdb.connect(file) as connection:
        rows = f"(select unit_code, year, {variables} from sample)"
        panel = Panel(Database(connection), rows, REGRESSORS, dropped_rows=0)
        table, statistics = estimates(fitted(panel, True, True), "clustered", "unit")
    taken = clock.taken()
    _write(answer, table["estimate"], table["std_error"])
    print(
        f"  {PROJECT}: {statistics['iterations']} iteration(s), "
        f"year means nil to {statistics['tolerance']:.0e}"
    )
    return taken


def time_linearmodels(file: Path, answer: Path) -> Time:
    """Times linearmodels and leaves its answer."""
    from linearmodels.panel import PanelOLS

    clock = Clock()
    sample = read(file).set_index(["unit_code", "year"]).assign(constant=1.0)
    clock.lap()
    fit = PanelOLS(
        sample["y"],
        sample[["constant", *REGRESSORS]],
        entity_effects=True,
        time_effects=True,
    ).fit(cov_type="clustered", auto_df=False, cluster_entity=True)
    taken = clock.taken()
    _write(answer, fit.params, fit.std_errors)
    return taken


def time_pyfixest(file: Path, answer: Path) -> Time:
    """Times pyfixest, warmed up, and leaves its answer.

    Its errors have the factor (N - 1) / (N - K) G / (G - 1) for N rows, K parameters
    and G clusters, ours N / (N - K).
    """
    import pyfixest as pf

    def fit(sample: pd.DataFrame) -> Any:
        return pf.feols(
            f"y ~ {' + '.join(REGRESSORS)} | unit_code + year",
            sample,
            vcov={"CRV1": "unit_code"},
            demeaner=pf.MapDemeaner(fixef_tol=PYFIXEST_TOLERANCE),
            fixef_rm="none",
            ssc=pf.ssc(k_adj=True, k_fixef="full", G_adj=True, G_df="min"),
        )

    fit(read(file).head(2000))
    clock = Clock()
    sample = read(file)
    clock.lap()
    fitted = fit(sample)
    taken = clock.taken()
    n, g = len(sample), sample["unit_code"].nunique()
    _write(answer, fitted.coef(), fitted.se() * math.sqrt(n / (n - 1) * (g - 1) / g))
    return taken


def _write(answer: Path, estimates: pd.Series, errors: pd.Series) -> None:
    numbers = {
        name: [float(column[name]) for name in REGRESSORS]
        for name, column in (("estimates", estimates), ("errors", errors))
    }
    answer.write_text(json.dumps(numbers))


def difference(ours: Path, theirs: Path) -> float:
    """Largest relative difference of two answers."""
    one, other = (json.loads(file.read_text()) for file in (ours, theirs))
    return float(
        max(
            abs(b / a - 1)
            for name in one
            for a, b in zip(one[name], other[name], strict=True)
        )
    )


CONTESTANTS = {
    PROJECT: time_project,
    "linearmodels": time_linearmodels,
    "pyfixest": time_pyfixest,
}


def measure(file: Path, runs: int, folder: Path) -> dict[str, list[Time]]:
    """Times all contestants in turn, each after its answer agrees with ours.

    Raises ValueError if an answer does not.
    """
    times: dict[str, list[Time]] = {name: [] for name in CONTESTANTS}
    for _ in range(runs):
        for name, contestant in CONTESTANTS.items():
            times[name].append(alone(contestant, file, folder / name))
        for name in PEERS:
            found = difference(folder / PROJECT, folder / name)
            print(f"  {name} differs by {found:.0e}")
            if not found <= RELATIVE:
                raise ValueError(f"{name} differs by {found:.1e}: no time counts")
    return times


def main() -> None:
    """Measures and prints ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--runs", type=int, default=3, help="of each contestant")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "sample.duckdb"
        written = alone(write_sample, asked.rows, asked.seed, file)
        print(f"{written:,} rows, unit and year effects, errors clustered by unit")
        times = measure(file, asked.runs, Path(scratch))
    taken = {name: median(runs) for name, runs in times.items()}
    ours = taken[PROJECT]
    print(f"\n  {'':14}{'':4}seconds: all, work, processors{'MB':>7}   / project")
    for name, each in taken.items():
        ratios = (
            each.seconds / ours.seconds,
            each.work / ours.seconds,
            each.processors / ours.processors,
            each.peak / ours.peak,
        )
        print(
            f"  {name:14}{each.seconds:12.2f}{each.work:10.2f}{each.processors:10.2f}"
            f"{each.peak / 1e6:7.0f}   " + " ".join(f"{ratio:6.1f}" for ratio in ratios)
        )


if __name__ == "__main__":
    main()
