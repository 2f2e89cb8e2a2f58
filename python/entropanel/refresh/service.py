"""A refresh from the files of a study to its published warehouse: one service."""

from __future__ import annotations

import shutil
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from entropanel.disk_space import full_disk, full_disk_line, is_full_disk, scarce
from entropanel.errors import ExecutionError, Exit, InputError
from entropanel.gate import HANDED_OVER, hand_over
from entropanel.inputs import Inputs
from entropanel.project import PROJECT
from entropanel.publication import what_stays
from entropanel.quality_page import write_quality_page
from entropanel.refresh.dbt import Dbt, Event, Run
from entropanel.refresh.engines import OnDuckDB
from entropanel.refresh.locks import only_one
from entropanel.refresh.staging import copy_project, stage
from entropanel.refresh.verdicts import StudyFiles, judge
from entropanel.replacing import remove_leftover
from entropanel.study.check import Findings, check, check_study
from entropanel.study.declarations import Declarations
from entropanel.study.files import Study, read_study
from entropanel.study.folders import has_study_files
from entropanel.study.paths import BUILD, StudyPaths

# they are of the SQL, on rows made up for it: for who changes it, not at each refresh
WITHOUT_UNIT_TESTS = ("--exclude-resource-type", "unit_test")


@dataclass
class Outcome:
    """How a refresh ended.

    warehouse: the published file, none if nothing was published; tables: what it
    holds. errors: what is wrong with the input; failures: what failed otherwise.
    further: errors that are counted only. details: for the log of failures.
    """

    exit_code: Exit = Exit.SUCCESS
    warehouse: str | None = None
    tables: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    further: int = field(default=0, repr=False)
    details: str = field(default="", repr=False)


@dataclass(frozen=True)
class Refresh:
    """A refresh of one study.

    show: is given dbt's events and lines of our own, as they come.
    """

    paths: StudyPaths
    declared: Declarations
    engine: OnDuckDB
    show: Callable[[Event], None]
    arguments: Sequence[str] = WITHOUT_UNIT_TESTS

    def run(self) -> Outcome:
        """Checks, stages, builds and publishes the study."""
        folder, target = self.paths.folder, self.paths.target
        running = f"another refresh is running in {target}: nothing was begun"
        try:
            if not has_study_files(folder, self.declared):
                return _invalid(check(folder, self.declared))
            with only_one("refresh", self.paths, running):
                return self._run()
        except InputError as error:
            return Outcome(error.exit_code, errors=[str(error)])
        except ExecutionError as error:
            return Outcome(
                error.exit_code, failures=[str(error)], details=traceback.format_exc()
            )
        except OSError as error:
            if not is_full_disk(error):
                raise
            text = self._full_disk(str(error))
            return Outcome(Exit.FAILED, failures=[text], details=traceback.format_exc())

    def _run(self) -> Outcome:
        if self.paths.is_staged:
            copy_project(PROJECT, self.paths.project)
        handed_over = self.paths.target / "gate_results.parquet"
        environment = self.paths.environment | {HANDED_OVER: str(handed_over)}
        # dbt loads itself while the study is checked
        with self.engine.dbt(self.paths, environment) as dbt:
            study = read_study(self.paths.folder, self.declared)
            found = check_study(study, self.declared)
            self._leave_page(found)
            if found.errors:
                return _invalid(found)
            self._stage(study, found, handed_over)
            outcome = self._build(dbt, study)
        outcome.warnings[:0] = found.warnings
        return outcome

    def _leave_page(self, found: Findings) -> None:
        """Leaves the page of the gate's errors beside what is published."""
        if found.errors and found.results is not None:
            page = self.paths.warehouse / "data_quality_refused.html"
            rows = sorted(
                found.results.to_pylist(),
                key=lambda row: (row["suite"], row["target"], row["expectation"]),
            )
            write_quality_page(rows, page)
            text = f"Errors in the input: see {page.resolve()}{self._stays()}."
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
        verdict = judge(run, StudyFiles(study, self.declared), build)
        if run.is_success and (
            not self.engine.publishes_file or _replaced_at(file) != before
        ):
            warehouse, tables = self.engine.published(self.paths)
            log = f"the disk of {self.paths.logs} is full: the log is not whole"
            full = [log] if run.full_log else []
            return Outcome(
                warehouse=warehouse, tables=tables, warnings=verdict.warnings + full
            )
        told = [run.exception or "", *verdict.failures, *verdict.errors]
        line = full_disk_line(told)
        if line:
            remove_unfinished(build, file)
            return Outcome(Exit.FAILED, failures=[self._full_disk(line)])
        failures = verdict.failures
        if not verdict.errors and not failures:
            failures = [run.exception or f"dbt published nothing: {_last(run)}"]
        return Outcome(
            Exit.FAILED if failures else Exit.INVALID,
            errors=verdict.errors,
            failures=failures,
            warnings=verdict.warnings,
            details="\n".join(run.said),
        )

    def _full_disk(self, told: str) -> str:
        paths = self.paths
        written = [paths.target, paths.warehouse, paths.seeds, paths.logs]
        folders = {paths.from_project(folder): folder for folder in written}
        return full_disk(told, folders, self._stays())

    def _stays(self) -> str:
        return what_stays(self.paths.file)


def _invalid(found: Findings) -> Outcome:
    return Outcome(
        found.exit_code,
        errors=found.errors,
        warnings=found.warnings,
        further=found.further,
    )


def _last(run: Run) -> str:
    return next((text for text in reversed(run.said) if text.strip()), "no word of why")


def _replaced_at(file: Path) -> int:
    return file.stat().st_mtime_ns if file.exists() else 0


def remove_unfinished(build: Path, warehouse: Path) -> None:
    """Removes what a full disk left half written; the published file stays.

    The build file goes too: it is made anew, and its disk space is needed.
    """
    for leftover in build.parent.glob(f"{build.name}*"):
        if leftover.is_dir():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink(missing_ok=True)
    remove_leftover(warehouse)
