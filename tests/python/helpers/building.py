"""Studies of a folder, staged and built in a copy of the project."""

from __future__ import annotations

from pathlib import Path

from entropanel.refresh.dbt import Dbt, Run
from entropanel.refresh.staging import Staged, stage, staged_place
from entropanel.refresh.verdicts import StudyFiles, Verdict, judge
from entropanel.study.declarations import Declarations, declarations
from entropanel.study.files import read_study
from helpers.project import PROJECT

DECLARED = declarations(PROJECT / "seeds")


def staged(folder: Path, project: Path, declared: Declarations = DECLARED) -> Staged:
    """Stages the study of a folder in a project; where it is built."""
    place = staged_place(folder)
    stage(read_study(folder, declared), project / place.seeds, declared)
    return place


def built_and_judged(folder: Path, project: Path) -> tuple[Run, Verdict]:
    """Stages and builds a study whatever its check says; what the results say."""
    place = staged(folder, project)
    with Dbt(project, place.environment) as dbt:
        run = dbt.run(["build"])
    files = StudyFiles(read_study(folder, DECLARED), DECLARED)
    return run, judge(run, files, project / place.target / "build.duckdb")
