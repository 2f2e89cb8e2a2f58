"""The project's own SQL on an invented panel, as dbt compiles it.

dbt builds a small study of the panel's series and years once. The models up to
fct_index are then run as they stand compiled in dbt's manifest, in the manifest's
order, in a copy of the file that dbt built in, with the panel in place of the
study's units and observations.
"""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from entropanel.refresh.staging import copy_project, stage, write_rows
from entropanel.study.declarations import declarations
from entropanel.study.files import read_study
from entropanel.study.paths import StudyPaths, study_paths
from panels import Panel, blocks

PROJECT = Path(__file__).parents[1]
GOAL = "model.entropanel.fct_index"
SMALL = 30  # units of the study that dbt builds


@dataclass(frozen=True)
class Statement:
    """A model as dbt compiled it; relation is its quoted name."""

    name: str
    relation: str
    materialized: str
    sql: str


@dataclass(frozen=True)
class Step:
    """What a model took: seconds, and rows of its table (None for a view)."""

    model: str
    seconds: float
    rows: int | None


def small_study(panel: Panel) -> dict[str, pd.DataFrame]:
    """Files of a study of the panel's series and years: name, frame of text."""
    small = dataclasses.replace(
        panel, cells=SMALL * panel.years * panel.series, gaps=(0.0,) * len(panel.gaps)
    )
    observations = pd.concat(block.to_pandas() for block in blocks(small))
    units = observations["unit_code"].unique()
    names = list(panel.directions)
    series = {
        "series": names,
        "name_en": names,
        "name_zh": names,
        "unit": "1",
        "publisher": "invented",
        "published_from": panel.year_numbers[0],
        "published_to": panel.year_numbers[-1],
        "minimum_coverage": 0,
        "completion": "linear",
        "single_observation": "missing",
        "completion_floor": 0,
    }
    indicators = {
        **{name: series[name] for name in ("name_en", "name_zh", "unit")},
        "indicator": names,
        "numerator": names,
        "direction": panel.directions.values(),
        "index_id": "I",
        "dimension": "all",
        "is_retained": "true",
    }
    index = {"index_id": "I", "name_en": "Index", "name_zh": "指数"}
    variant = {"variant": "default", "weighting": "entropy", "weight_period": "pooled"}
    scenario = {"scenario": "balanced", "balanced_by": "units"}
    rows: dict[str, Any] = {
        "study_units": {"unit_code": units, "name_en": units, "name_zh": units},
        "study_years": {"year": panel.year_numbers},
        "study_series": series,
        "study_indicators": indicators,
        "study_indices": {name: [value] for name, value in index.items()},
        "study_index_variants": {"index_id": ["I"], **variant},
        "study_scenarios": {"name_en": ["Balanced"], "name_zh": "平衡", **scenario},
        "observations_long": observations,
    }
    return {name: pd.DataFrame(columns) for name, columns in rows.items()}


def build_small(panel: Panel, folder: Path) -> StudyPaths:
    """Lets dbt build fct_index of the small study, which is written into a folder.

    Raises subprocess.CalledProcessError if the build fails.
    """
    declared = declarations(PROJECT / "seeds")
    for name, frame in small_study(panel).items():
        seed = declared.seeds[name]
        named = [column.name for column in seed.columns]
        text = frame.reindex(columns=named).astype("string")
        write_rows(text, folder / seed.path)
    paths = study_paths(folder)
    copy_project(PROJECT, paths.project)
    stage(read_study(folder, declared), paths.seeds, declared)
    selection = ["--select", "+fct_index", "--resource-type", "seed", "model"]
    subprocess.run(
        [Path(sys.executable).with_name("dbt"), "--quiet", "build", *selection],
        cwd=paths.project,
        check=True,
        env=os.environ | {"DBT_PROFILES_DIR": str(paths.project)} | paths.environment,
        stdout=sys.stderr,
    )
    return paths


def statements(manifest: dict[str, Any]) -> Iterator[Statement]:
    """The SQL models that fct_index is made of, each after those that it reads."""
    nodes = manifest["nodes"]
    parents = {key: node["depends_on"].get("nodes", []) for key, node in nodes.items()}
    needed, waiting = set(), [GOAL]
    while waiting:
        key = waiting.pop()
        if key not in needed and nodes[key]["resource_type"] == "model":
            needed.add(key)
            waiting += parents[key]
    graph = {key: needed.intersection(parents[key]) for key in sorted(needed)}
    for key in TopologicalSorter(graph).static_order():
        node = nodes[key]
        # the gate is Python, and judged the small study
        if "quality" not in node["fqn"]:
            yield Statement(
                node["name"],
                node["relation_name"],
                node["config"]["materialized"],
                node["compiled_code"],
            )


def prepare(panel: Panel, folder: Path) -> None:
    """Puts what ``run`` needs into a folder: the models and dbt's file."""
    target = build_small(panel, folder / "study").target
    manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    models = [dataclasses.asdict(statement) for statement in statements(manifest)]
    (folder / "models.json").write_text(json.dumps(models), encoding="utf-8")
    shutil.copy(target / "build.duckdb", folder / "build.duckdb")


def open_panel(prepared: Path, panel: Path, folder: Path) -> duckdb.DuckDBPyConnection:
    """A copy of dbt's file with a panel in place of the units and observations.

    The file has the name that dbt gave it: compiled names of tables begin with it.
    """
    file = Path(shutil.copy(prepared / "build.duckdb", folder / "build.duckdb"))
    connection = duckdb.connect(file)
    connection.execute(
        f"""
        create table all_units as
        select distinct unit_code from read_parquet('{panel}');
        create or replace table study_units as
        select unit_code, unit_code as name_en, unit_code as name_zh from all_units;
        drop table all_units;
        drop table observations_long;
        create view observations_long as from read_parquet('{panel}');
        """
    )
    return connection


def run(connection: duckdb.DuckDBPyConnection, prepared: Path) -> list[Step]:
    """Runs the models, returns what each took."""
    steps = []
    for model in json.loads((prepared / "models.json").read_text(encoding="utf-8")):
        statement = Statement(**model)
        kind = "view" if statement.materialized == "view" else "table"
        start = time.perf_counter()
        made = connection.execute(
            f"create or replace {kind} {statement.relation} as {statement.sql}"
        ).fetchall()
        seconds = time.perf_counter() - start
        steps.append(Step(statement.name, seconds, made[0][0] if made else None))
    return steps
