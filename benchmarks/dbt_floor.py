"""How much of a warm `dbt build` is dbt itself.

Writes a dbt project with as many one-row models and as many tests as this one
has, builds both in turn, and prints the ratio of the medians. Warm: each
project was built once before, so dbt parses only what changed.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 3
PROJECT = Path(__file__).parents[1]
DBT = Path(sys.executable).with_name("dbt")


def build(project: Path) -> float:
    """Seconds that one `dbt build` of a project takes.

    Raises subprocess.CalledProcessError if the build fails.
    """
    start = time.perf_counter()
    subprocess.run(
        [DBT, "--quiet", "build"],
        cwd=project,
        check=True,
        env=os.environ | {"DBT_PROFILES_DIR": str(project)},
        stdout=subprocess.DEVNULL,
    )
    return time.perf_counter() - start


def counts(project: Path) -> tuple[int, int]:
    """Number of models and of tests (data and unit) in a built project."""
    manifest = json.loads((project / "target" / "manifest.json").read_text())
    kinds = [node["resource_type"] for node in manifest["nodes"].values()]
    return kinds.count("model"), kinds.count("test") + len(manifest["unit_tests"])


def write_floor(folder: Path, models: int, tests: int, threads: int) -> None:
    """Writes a project of one-row models, each test on one of them."""
    for name in ("models", "tests"):
        (folder / name).mkdir()
    (folder / "dbt_project.yml").write_text(
        "name: floor\nversion: '1.0.0'\nprofile: floor\n"
        "flags: {send_anonymous_usage_stats: false}\n"
        "models: {floor: {+materialized: table}}\n"
    )
    output = {"type": "duckdb", "path": "floor.duckdb", "threads": threads}
    (folder / "profiles.yml").write_text(
        json.dumps({"floor": {"target": "dev", "outputs": {"dev": output}}})
    )
    for i in range(models):
        (folder / "models" / f"model_{i}.sql").write_text(f"select {i} as id\n")
    for i in range(tests):
        (folder / "tests" / f"test_{i}.sql").write_text(
            f"select * from {{{{ ref('model_{i % models}') }}}} where id < 0\n"
        )


def main() -> None:
    """Builds both projects in turn and prints the medians and their ratio."""
    build(PROJECT)
    models, tests = counts(PROJECT)
    with tempfile.TemporaryDirectory() as scratch:
        floor = Path(scratch)
        write_floor(floor, models, tests, threads=2)
        build(floor)
        pairs = [(build(PROJECT), build(floor)) for _ in range(RUNS)]
    ours, theirs = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"{models} models and {tests} tests, {RUNS} warm builds each, medians:")
    print(f"  this project          {ours:6.1f} s")
    print(f"  one-row models        {theirs:6.1f} s")
    print(f"  ratio                 {ours / theirs:6.2f}  (to stay below 3)")


if __name__ == "__main__":
    main()
