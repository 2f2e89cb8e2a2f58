"""One build of a staged study by dbt: run, and judged by its results."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
import duckdb

from entropanel.exits import Exit
from entropanel.gate import FAULT as GATE_FAULT
from entropanel.publication import remove_leftover, what_stays
from entropanel.room import full_disk, sign_of_no_room
from entropanel.study.staging import Staged

# they are of the SQL, on rows made up for it: for who changes it, not at each refresh
WITHOUT_UNIT_TESTS = ("--exclude-resource-type", "unit_test")
CLOCK = re.compile(r"^\d\d:\d\d:\d\d  ")
TRACEBACK = "Traceback (most recent call last):"
CHAINED = ("During handling of the above exception", "The above exception was the")


@dataclass
class Outcome:
    """How a refresh ended.

    warehouse: the published file, none if nothing was published; tables: what it
    holds. refusals: what is wrong with the input; faults: what failed otherwise.
    """

    exit_code: Exit = Exit.SUCCESS
    warehouse: str | None = None
    tables: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    details: str = field(default="", repr=False)


@dataclass
class Run:
    """What dbt did: its exit code, and all that it said."""

    exit_code: int
    output: list[str]
    errors: list[str]


def build_on_duckdb(
    place: Staged,
    project: Path,
    progress: Callable[[str], None],
    arguments: Sequence[str] = (),
) -> Outcome:
    """Builds and publishes what is staged.

    progress: is given dbt's output line by line. arguments: of ``dbt build``.

    A full disk is told as such whatever failed of it; what it left half written
    is removed. Raises OSError if dbt cannot be started.
    """
    warehouse = place.warehouse / "entropanel.duckdb"
    before = _replaced_at(project / warehouse)
    token = uuid.uuid4().hex
    run = run_dbt(place, project, token, progress, arguments=arguments)
    said = [*run.output, *run.errors]
    sign = sign_of_no_room(said)
    is_published = _replaced_at(project / warehouse) != before
    if run.exit_code == 0 and is_published:
        # only the log is written without dbt's failing of it
        log = f"the disk of {project / 'logs'} is full: the log is not whole"
        return Outcome(
            warehouse=from_here(project / warehouse),
            tables=tables(project / warehouse),
            warnings=[log] if sign else [],
        )
    if sign:
        remove_unfinished(project / place.target, project / place.warehouse)
        text = full_disk(sign, project, written(place), what_stays(project / warehouse))
        return Outcome(Exit.FAULT, faults=[text])
    return failed(run, project / place.target, token)


def failed(run: Run, target: Path, token: str) -> Outcome:
    """How a run ended that built not everything: refused, or for a fault."""
    refusals, faults = failures(target, token)
    if not refusals and not faults:
        faults = [f"dbt ended with {run.exit_code}: {last_line(run.output)}"]
    code = Exit.FAULT if faults else Exit.REFUSED
    details = "\n".join([*run.output, *run.errors])
    return Outcome(code, refusals=refusals, faults=faults, details=details)


def from_here(path: Path) -> str:
    """A path as it can be typed where the user stands."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _replaced_at(file: Path) -> int:
    return file.stat().st_mtime_ns if file.exists() else 0


def written(place: Staged) -> list[Path]:
    """The folders that a refresh writes into."""
    return [place.target, place.warehouse, place.seeds, Path("logs")]


def run_dbt(
    place: Staged,
    project: Path,
    token: str,
    progress: Callable[[str], None],
    dbt: Path | None = None,
    arguments: Sequence[str] = (),
    command: Sequence[str] = ("build",),
) -> Run:
    """Runs a command of dbt, which ends before this does, however this ends.

    token: stands in the results of this run, and of no other. dbt: the program,
    without it that of this environment; arguments: of the command.
    """
    program = dbt or Path(sys.executable).with_name("dbt")
    colours = "--use-colors" if sys.stderr.isatty() else "--no-use-colors"
    variables = {
        "DBT_PROFILES_DIR": str(project),
        "DBT_ENV_CUSTOM_ENV_RUN": token,
        "PYTHONIOENCODING": "utf-8",
        **place.environment,
    }
    run = subprocess.Popen(
        [program, colours, *command, *arguments],
        cwd=project,
        env=os.environ | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    )
    assert run.stdout is not None
    assert run.stderr is not None
    output: list[str] = []
    errors: list[str] = []
    # nothing but tracebacks and failures of the log stands there
    listening = threading.Thread(target=errors.extend, args=(run.stderr,), daemon=True)
    listening.start()
    try:
        for line in without_tracebacks(_kept(run.stdout, output)):
            progress(line)
        run.wait()
    except BaseException:
        run.terminate()
        run.wait()
        raise
    finally:
        listening.join()
        run.stdout.close()
        run.stderr.close()
    return Run(run.returncode, output, errors)


def _kept(lines: Iterable[str], kept: list[str]) -> Iterator[str]:
    for line in lines:
        kept.append(line.rstrip("\n"))
        yield kept[-1]


def without_tracebacks(lines: Iterable[str]) -> Iterator[str]:
    """Lines without those of tracebacks, of which the last stays: what was wrong."""
    depth = None
    for line in lines:
        text = bare(line)
        indent = len(text) - len(text.lstrip())
        if text.strip() == TRACEBACK:
            depth = indent
        elif depth is not None and (indent > depth or not text.strip()):
            continue
        elif not text.strip().startswith(CHAINED):
            depth = None
            yield line


def bare(line: str) -> str:
    """A line of dbt's output without colours and time of day."""
    return CLOCK.sub("", click.unstyle(line))


def last_line(output: Iterable[str]) -> str:
    """The last thing that dbt said."""
    said = [bare(line).strip() for line in without_tracebacks(output)]
    return next((line for line in reversed(said) if line), "nothing was said")


def failures(target: Path, token: str) -> tuple[list[str], list[str]]:
    """What a run refused of its input, and what failed otherwise.

    The input is at issue if a barrier (a model declared as ``is_barrier``) gives
    reasons, a data test finds rows or a seed cannot be loaded. Nothing of either
    if there are no results of this run.
    """
    results = _read(target / "run_results.json")
    if results.get("metadata", {}).get("env", {}).get("RUN") != token:
        return [], []
    nodes = _read(target / "manifest.json").get("nodes", {})
    refusals: list[str] = []
    faults: list[str] = []
    for result in results["results"]:
        if result["status"] not in ("error", "fail", "runtime error"):
            continue
        key = result["unique_id"]
        node = nodes.get(key, {})
        message = result["message"] or result["status"]
        text = "\n".join(without_tracebacks(message.splitlines())).strip()
        is_barrier = node.get("config", {}).get("meta", {}).get("is_barrier")
        reasons = _reasons(text) if is_barrier else []
        if reasons and not reasons[0].startswith(GATE_FAULT):
            refusals += reasons
        elif key.startswith("seed.") or (
            key.startswith("test.") and result["status"] == "fail"
        ):
            refusals.append(f"{node.get('name', key)}: {text}")
        else:
            faults.append(f"{node.get('name', key)}: {text}")
    return refusals, faults


def _reasons(message: str) -> list[str]:
    """The reasons that a barrier gives; none if it failed otherwise."""
    _, _, rest = message.partition("nothing is published:\n")
    lines = rest.partition("> in macro")[0].splitlines()
    return [line.strip() for line in lines if line.strip()]


def _read(file: Path) -> dict[str, Any]:
    """A file of dbt's results; empty if it is missing or was cut short."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def tables(warehouse: Path) -> list[str]:
    """Names of the published tables."""
    query = "select table_name from duckdb_tables() order by table_name"
    with duckdb.connect(warehouse, read_only=True) as connection:
        return [name for (name,) in connection.execute(query).fetchall()]


def remove_unfinished(target: Path, warehouse: Path) -> None:
    """Removes what a full disk left half written; the published file stays.

    The build file goes too: it is made anew, and its room is needed.
    """
    for leftover in target.glob("build.duckdb*"):
        if leftover.is_dir():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink(missing_ok=True)
    remove_leftover(warehouse / "entropanel.duckdb")
