"""A refresh from the files of a study to its published warehouse: one service."""

from __future__ import annotations

import shutil
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from entropanel.disk_space import full_disk, full_disk_line, is_full_disk, scarce
from entropanel.errors import ExecutionError, InputError
from entropanel.gate import HANDED_OVER, hand_over
from entropanel.inputs import Inputs
from entropanel.project import PROJECT
from entropanel.publication import leave_errors, what_stays
from entropanel.refresh.dbt import Dbt, Event
from entropanel.refresh.engines import Engine
from entropanel.refresh.locks import only_one
from entropanel.refresh.staging import copy_project, stage
from entropanel.refresh.verdicts import Outcome, StudyFiles, judge
from entropanel.replacing import remove_leftover
from entropanel.study.check import Findings, check, check_study
from entropanel.study.declarations import Declarations
from entropanel.study.files import Study, read_study
from entropanel.study.folders import has_study_files
from entropanel.study.paths import BUILD, StudyPaths

# they test the SQL on made-up rows: for developers, not at each refresh
WITHOUT_UNIT_TESTS = ("--exclude-resource-type", "unit_test")


@dataclass(frozen=True)
class Refresh:
    """A refresh of one study.

    show: is given dbt's events and lines of our own, as they come. arguments: of
    ``dbt build``.
    """

    paths: StudyPaths
    declared: Declarations
    engine: Engine
    show: Callable[[Event], None]
    arguments: Sequence[str] = WITHOUT_UNIT_TESTS

    def run(self) -> Outcome:
        """Checks, stages, builds and publishes the study.

        Returns
        -------
        Outcome
            How it ended; errors of the input and failures are told there.
        """
        folder = self.paths.folder
        try:
            if not has_study_files(folder, self.declared):
                return _stopped(check(folder, self.declared))
            with only_one("refresh", self.paths):
                return self._run()
        except InputError as error:
            return Outcome(errors=[str(error)])
        except (ExecutionError, OSError) as error:
            text = str(error)
            if isinstance(error, OSError):
                if not is_full_disk(error):
                    raise
                text = self._full_disk(text)
            return Outcome(failures=[text], details=traceback.format_exc())

    def _run(self) -> Outcome:
        paths = self.paths
        if paths.is_staged:
            copy_project(PROJECT, paths.project)
        handed_over = paths.target / "gate_results.parquet"
        environment = paths.environment | {HANDED_OVER: str(handed_over)}
        # dbt loads itself while the study is checked
        with Dbt(paths.project, environment, self.engine.python()) as dbt:
            study = read_study(paths.folder, self.declared)
            found = check_study(study, self.declared)
            if found.errors:
                self._leave_page(found)
                return _stopped(found)
            self._stage(study, found, handed_over)
            outcome = self._build(dbt, study)
        outcome.warnings[:0] = found.warnings
        return outcome

    def _leave_page(self, found: Findings) -> None:
        if found.results is not None:
            order = [(name, "ascending") for name in ("suite", "target", "expectation")]
            rows = found.results.sort_by(order).to_pylist()
            text = leave_errors(rows, self.paths.file)
            self.show(Event("QualityPage", "info", text))

    def _stage(self, study: Study, found: Findings, handed_over: Path) -> None:
        if self.paths.is_staged:
            stage(study, self.paths.seeds, self.declared)
        handed_over.unlink(missing_ok=True)
        if found.results is not None:
            inputs = Inputs.read(study.frames.__getitem__)
            hand_over(found.results, inputs, handed_over)

    def _build(self, dbt: Dbt, study: Study) -> Outcome:
        """Has dbt build what is staged, and judges by its results."""
        build, file = self.engine.target(self.paths) / BUILD, self.paths.file
        for warning in scarce(build, file):
            self.show(Event("DiskSpace", "warn", f"warning: {warning}"))
        before = _replaced_at(file)
        options = self.engine.options(self.paths)
        run = dbt.run(["build", *options, *self.arguments], self.show)
        outcome = judge(run, StudyFiles(study, self.declared), build)
        if run.is_success and (self.engine.is_spark or _replaced_at(file) != before):
            warehouse, tables = self.engine.published(self.paths)
            log = f"the disk of {self.paths.logs} is full: the log is not whole"
            full = [log] if run.full_log else []
            return Outcome(warehouse, tables, warnings=outcome.warnings + full)
        told = [run.exception or "", *outcome.failures, *outcome.errors]
        line = full_disk_line(told)
        if line:
            remove_unfinished(build, file)
            return Outcome(failures=[self._full_disk(line)])
        if not (outcome.errors or outcome.failures):
            said = [text for text in run.said if text.strip()] or ["no word of why"]
            outcome.failures = [run.exception or f"dbt published nothing: {said[-1]}"]
        outcome.details = "\n".join(run.said)
        return outcome

    def _full_disk(self, told: str) -> str:
        paths = self.paths
        written = [paths.target, paths.warehouse, paths.seeds, paths.logs]
        folders = {paths.from_project(folder): folder for folder in written}
        return full_disk(told, folders, what_stays(paths.file))


def _stopped(found: Findings) -> Outcome:
    """What a check found, if dbt is not to run."""
    warnings, further = found.warnings, found.further
    return Outcome(errors=found.errors, warnings=warnings, further=further)


def _replaced_at(file: Path) -> int:
    return file.stat().st_mtime_ns if file.exists() else 0


def remove_unfinished(build: Path, warehouse: Path) -> None:
    """Removes what a full disk left half written; the published file stays.

    The build file goes too: it is made anew, and its disk space is needed.

    Parameters
    ----------
    build
        The build file.
    warehouse
        The published file.
    """
    for leftover in build.parent.glob(f"{build.name}*"):
        if leftover.is_dir():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink(missing_ok=True)
    remove_leftover(warehouse)
