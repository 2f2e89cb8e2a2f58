"""What each model up to fct_index shuffles on Spark, on an invented panel.

``python benchmarks/spark_plans.py --cells 10000000`` writes the panel, lets dbt
build a small study of its series and years, puts the panel in place of its units
and observations and runs the models as dbt compiled them. For each it tells how its
plan exchanges and joins rows, and how much it then shuffled. With --as-of CELLS
tables are broadcast as in a panel of that many cells: Spark decides by size, and
the sizes of tables grow with cells.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import subprocess
import tempfile
from pathlib import Path

from entropanel.refresh.engines import PYTHON, folder_on_spark
from panels import Panel, write_panel
from project_sql import build_small, statements

MODELS = "models.json"


def build_small_on_spark(panel: Panel, folder: Path) -> tuple[Path, dict[str, str]]:
    """Builds the small study; leaves its models in a file of the folder.

    Returns the project that the study is built in, and the environment.
    Raises subprocess.CalledProcessError if a build fails.
    """
    paths = build_small(panel, folder / "study")
    target = folder_on_spark(paths)
    profiles = {"DBT_PROFILES_DIR": str(paths.project)}
    environment = os.environ | profiles | paths.environment
    selection = ["--select", "+fct_index", "--resource-type", "seed", "model"]
    where = ["--target", "spark", "--target-path", paths.from_project(target)]
    subprocess.run(
        [PYTHON.with_name("dbt"), "--quiet", "build", *where, *selection],
        cwd=paths.project,
        check=True,
        env=environment,
    )
    manifest = json.loads((target / "manifest.json").read_text("utf-8"))
    models = [dataclasses.asdict(model) for model in statements(manifest)]
    (folder / MODELS).write_text(json.dumps(models), encoding="utf-8")
    return paths.project, environment


def main() -> None:
    """Prints the table, in Markdown."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--cells", type=int, default=1_000_000)
    parser.add_argument("--as-of", type=int, help="cells that broadcasts are as of")
    asked = parser.parse_args()
    panel = Panel(asked.cells)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        project, environment = build_small_on_spark(panel, folder)
        write_panel(panel, folder / "panel.parquet")
        share = (asked.as_of or asked.cells) / asked.cells
        script = Path(__file__).with_name("shuffles.py")
        arguments = [str(folder / MODELS), str(folder / "panel.parquet"), str(share)]
        subprocess.run(
            [PYTHON, script, *arguments],
            cwd=project,
            check=True,
            env=environment,
        )


if __name__ == "__main__":
    main()
