"""A refresh that is killed leaves the published warehouse whole."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from helpers.project import PROJECT, Project

# of the build that is copied
RESULTS = PROJECT / "target" / "run_results.json"
# `make attack` kills more often
KILLS = int(os.environ.get("ENTROPANEL_KILLS", "2"))


def rows_of(warehouse: Path) -> dict[str, int]:
    """Rows of every published table, read to the end."""
    with duckdb.connect(warehouse, read_only=True) as connection:
        names = connection.execute("select table_name from duckdb_tables()").fetchall()
        return {
            name: len(connection.execute(f'from "{name}"').fetchall())
            for (name,) in names
        }


@pytest.mark.parametrize("number", range(KILLS))
def test_the_published_warehouse_survives_a_kill(project: Project, number: int) -> None:
    before = rows_of(project.warehouse)
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    # to load and to parse takes some time more
    moment = random.Random(number).uniform(1, 1.2 * results["elapsed_time"])
    refresh = subprocess.Popen(
        [Path(sys.executable).with_name("dbt"), "build"],
        cwd=project.folder,
        env=os.environ | {"DBT_PROFILES_DIR": str(project.folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    begun = time.monotonic()
    while refresh.poll() is None and time.monotonic() - begun < moment:
        time.sleep(0.05)
    if refresh.poll() is None:
        os.killpg(refresh.pid, signal.SIGKILL)
    refresh.wait()
    assert rows_of(project.warehouse) == before
    leftovers = {path.name for path in project.warehouse.parent.iterdir()}
    published = {"entropanel.duckdb", "data_quality.html", "data_quality.json"}
    assert all(
        any(
            re.fullmatch(rf"\.{re.escape(file)}\.\w{{8}}\.fresh", name)
            for file in published
        )
        for name in leftovers - published
    )
