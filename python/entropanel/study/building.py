"""One build of a staged study by dbt: run, and judged by its results."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from entropanel.errors import Exit
from entropanel.publication import what_stays
from entropanel.replacing import remove_leftover
from entropanel.room import full_disk, sign_of_no_room
from entropanel.study.dbt_output import bare, without_tracebacks
from entropanel.study.staging import Staged
from entropanel.study.verdicts import Verdict, read_verdict

# they are of the SQL, on rows made up for it: for who changes it, not at each refresh
WITHOUT_UNIT_TESTS = ("--exclude-resource-type", "unit_test")


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
    verdict = read_verdict(project / place.target, token, project / place.study)
    if run.exit_code == 0 and is_published:
        # only the log is written without dbt's failing of it
        log = f"the disk of {project / 'logs'} is full: the log is not whole"
        return Outcome(
            warehouse=from_here(project / warehouse),
            tables=tables(project / warehouse),
            warnings=[*verdict.warnings, *([log] if sign else [])],
        )
    if sign:
        remove_unfinished(project / place.target, project / place.warehouse)
        text = full_disk(sign, project, written(place), what_stays(project / warehouse))
        return Outcome(Exit.FAILED, faults=[text])
    return failed(run, verdict)


def failed(run: Run, verdict: Verdict) -> Outcome:
    """How a run ended that built not everything: refused, or for a fault."""
    faults = verdict.faults
    if not verdict.refusals and not faults:
        faults = [f"dbt ended with {run.exit_code}: {last_line(run.output)}"]
    code = Exit.FAILED if faults else Exit.INVALID
    details = "\n".join([*run.output, *run.errors])
    return Outcome(
        code,
        refusals=verdict.refusals,
        faults=faults,
        warnings=verdict.warnings,
        details=details,
    )


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
    # dbt takes DBT_... for its options: those of the user's other projects
    others = {k: v for k, v in os.environ.items() if not k.upper().startswith("DBT_")}
    variables = {
        "DBT_PROFILES_DIR": str(project),
        "DBT_ENV_CUSTOM_ENV_RUN": token,
        "PYTHONIOENCODING": "utf-8",
        **place.environment,
    }
    run = subprocess.Popen(
        [program, colours, *command, *arguments],
        cwd=project,
        env=others | variables,
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


def last_line(output: Iterable[str]) -> str:
    """The last thing that dbt said."""
    said = [bare(line).strip() for line in without_tracebacks(output)]
    return next((line for line in reversed(said) if line), "nothing was said")


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
