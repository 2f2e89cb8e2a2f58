"""The part of dbt's manifest that declares a study's files, kept beside this module.

dbt needs seconds to read the project, a check of a study should not. What is kept
has a digest of the property files that it was made from: where they have changed
since, dbt reads them again.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml

from entropanel.errors import ExecutionError
from entropanel.replacing import write_whole

KEPT = Path(__file__).with_name("schema.json")
OF_BUILDS = ("DBT_", "ENTROPANEL_")


def property_files(seeds: Path) -> tuple[Path, ...]:
    """The property files of the project's seeds.

    Parameters
    ----------
    seeds
        The folder of the seeds.

    Returns
    -------
    tuple
        In the order of their folders.
    """
    return tuple(sorted(seeds.glob("*/_*.yml")))


def schema(seeds: Path, kept: Path = KEPT) -> list[dict[str, Any]]:
    """What dbt's manifest says of each file of a study, in the order declared.

    Parameters
    ----------
    seeds
        The folder of the project's seeds, beside dbt_project.yml.
    kept
        The file in which it is kept from one call to the next.

    Returns
    -------
    list
        For each file its name, folder, description, meta, columns and data_tests.

    Raises
    ------
    ExecutionError
        If the property files changed, and dbt cannot read them.
    """
    digest = _digest(seeds)
    with suppress(OSError, ValueError):
        known = json.loads(kept.read_text(encoding="utf-8"))
        if known["digest"] == digest:
            return list(known["seeds"])
    found = parsed(seeds.parent)
    # a file of the study a line
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in found)
    text = f'{{"digest": "{digest}",\n"seeds": [\n{lines}\n]}}\n'
    with suppress(OSError):
        write_whole(kept, text)
    return found


def _digest(seeds: Path) -> str:
    """A digest of the property files, whatever their line ends."""
    texts = [
        (path.relative_to(seeds).as_posix(), path.read_text(encoding="utf-8"))
        for path in property_files(seeds)
    ]
    return hashlib.sha256(json.dumps(texts).encode()).hexdigest()


def parsed(project: Path) -> list[dict[str, Any]]:
    """What ``schema`` gives, read by dbt.

    Parameters
    ----------
    project
        The folder of dbt_project.yml.

    Returns
    -------
    list
        As of ``schema``.

    Raises
    ------
    ExecutionError
        If dbt cannot read the property files.
    """
    with tempfile.TemporaryDirectory() as folder:
        where = ["--project-dir", str(project), "--profiles-dir", str(project)]
        kept = ["--target-path", folder, "--log-path", folder, "--no-partial-parse"]
        command = [sys.executable, "-m", "dbt.cli.main", "--quiet", "parse"]
        # not the variables of a build of another study
        own = {k: v for k, v in os.environ.items() if not k.startswith(OF_BUILDS)}
        run = subprocess.run(
            [*command, *where, *kept], env=own, capture_output=True, text=True
        )
        file = Path(folder) / "manifest.json"
        if run.returncode or not file.exists():
            said = (run.stdout + run.stderr).strip()
            raise ExecutionError(f"dbt cannot read the files' declarations: {said}")
        manifest = json.loads(file.read_text(encoding="utf-8"))
    return list(_entries(manifest["nodes"], project / "seeds"))


def _entries(nodes: dict[str, Any], seeds: Path) -> Iterator[dict[str, Any]]:
    """What a manifest says of the seeds, in the order of their property files."""
    tests: dict[str, list[dict[str, Any]]] = {}
    for node in nodes.values():
        if node["resource_type"] == "test" and node.get("attached_node"):
            tests.setdefault(node["attached_node"], []).append(_data_test(node, nodes))
    # the manifest has no order of its own
    files = [yaml.safe_load(p.read_text("utf-8")) for p in property_files(seeds)]
    order = [seed["name"] for file in files for seed in file["seeds"]]
    found = [node for node in nodes.values() if node["resource_type"] == "seed"]
    for node in sorted(found, key=lambda node: order.index(node["name"])):
        yield {
            "name": node["name"],
            "folder": Path(node["path"]).parent.name,
            "description": node["description"],
            "meta": node["config"]["meta"],
            "columns": [
                {
                    "name": column["name"],
                    "description": column["description"],
                    "data_type": column["data_type"] or "string",
                    "meta": column["config"]["meta"],
                }
                for column in node["columns"].values()
            ],
            "data_tests": tests.get(node["unique_id"], []),
        }


def _data_test(node: dict[str, Any], nodes: dict[str, Any]) -> dict[str, Any]:
    """A data test: its name, column or none, arguments, and the table it refers to."""
    test, own = node["test_metadata"], node["attached_node"]
    left = ("model", "column_name")
    arguments = {k: v for k, v in test["kwargs"].items() if k not in left}
    if "to" in arguments:
        others = [name for name in node["depends_on"]["nodes"] if name != own]
        arguments["to"] = nodes[(others or [own])[0]]["name"]
    return {
        "name": test["name"],
        "column": node["column_name"],
        "arguments": arguments,
    }
