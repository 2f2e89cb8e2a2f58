"""One build of a staged study on Spark, judged as one on DuckDB is."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path

from entropanel.engines import grains
from entropanel.errors import Exit
from entropanel.study.building import Outcome, failed, run_dbt
from entropanel.study.staging import Staged
from entropanel.study.verdicts import read_verdict

DBT = Path(".venv-spark") / "bin" / "dbt"
SCHEMA = os.environ.get("ENTROPANEL_SPARK_SCHEMA", "entropanel")


def folder_on_spark(place: Staged) -> Path:
    """Where dbt leaves its files of a build on Spark, and a local Spark its tables."""
    return place.target / "spark"


def local_schema(place: Staged) -> Path:
    """Where a Spark of this machine leaves a study's tables (profiles.yml)."""
    return folder_on_spark(place) / "warehouse" / f"{SCHEMA}.db"


def build_on_spark(
    place: Staged,
    project: Path,
    progress: Callable[[str], None],
    arguments: Sequence[str] = (),
) -> Outcome:
    """Builds what is staged on the Spark of the target ``spark`` (profiles.yml).

    One ``dbt build``: the gate, the SQL, screening and regressions, the tests.
    progress: is given dbt's output line by line. arguments: of ``dbt build``.
    """
    missing = what_is_missing(project)
    if missing:
        return Outcome(Exit.FAILED, faults=[missing])
    target = folder_on_spark(place)
    token = uuid.uuid4().hex
    whole = ["--target", "spark", "--target-path", target.as_posix(), *arguments]
    run = run_dbt(place, project, token, progress, project / DBT, whole)
    if run.exit_code:
        verdict = read_verdict(project / target, token, project / place.study)
        return failed(run, verdict)
    return Outcome(
        warehouse=f"schema {SCHEMA} on Spark",
        tables=sorted(grains(project / target / "manifest.json")),
    )


def what_is_missing(project: Path) -> str | None:
    """What a build on Spark lacks here; None: nothing."""
    if not (project / DBT).exists():
        return (
            f"there is no {DBT}: `make .venv-spark/installed` makes the environment "
            "of builds on Spark"
        )
    home = os.environ.get("JAVA_HOME")
    if not shutil.which("java", path=f"{home}/bin" if home else None):
        return (
            f"there is no Java in {f'JAVA_HOME, {home}' if home else 'PATH'}: "
            "Spark needs a runtime of version 17 or later"
        )
    return None
