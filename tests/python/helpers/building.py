"""Studies of a folder, staged and built in a copy of the project."""

from __future__ import annotations

from pathlib import Path

from entropanel.refresh.dbt import Dbt, Run
from entropanel.refresh.staging import stage
from entropanel.refresh.verdicts import Outcome, StudyFiles, judge
from entropanel.study.declarations import Declarations, declarations
from entropanel.study.files import read_study
from entropanel.study.paths import StudyPaths
from helpers.project import PROJECT

DECLARED = declarations(PROJECT / "seeds")


def staged(
    folder: Path, project: Path, declared: Declarations = DECLARED
) -> StudyPaths:
    """Stages the study of a folder as that of a copy of the project; its paths.

    It is built where the default study was, and dbt parses the seeds alone anew.
    """
    parts = (project / part for part in ("target", "logs", "warehouse"))
    paths = StudyPaths(folder, project, *parts)
    stage(read_study(folder, declared), paths.seeds, declared)
    return paths


def built_and_judged(folder: Path, project: Path) -> tuple[Run, Outcome]:
    """Stages and builds a study whatever its check says; what the results say."""
    paths = staged(folder, project)
    with Dbt(project, paths.environment) as dbt:
        run = dbt.run(["build"])
    files = StudyFiles(read_study(folder, DECLARED), DECLARED)
    return run, judge(run, files, paths.build)
