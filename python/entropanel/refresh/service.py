"""A refresh from the files of a study to its published warehouse: one service."""

from __future__ import annotations

import shutil
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from entropanel.errors import ExecutionError, Exit, InputError
from entropanel.gate import HANDED_OVER, hand_over
from entropanel.inputs import Inputs
from entropanel.publication import what_stays
from entropanel.quality_page import write_quality_page
from entropanel.refresh.dbt import Dbt, Event, Run
from entropanel.refresh.engines import OnDuckDB
from entropanel.refresh.locks import only_one
from entropanel.refresh.staging import Staged, claim, refuse_claimed, stage
from entropanel.refresh.verdicts import StudyFiles, judge
from entropanel.replacing import remove_leftover
from entropanel.room import full_disk, lacks_room, scarce, sign_of_no_room
from entropanel.study.check import Findings, check_study
from entropanel.study.declarations import Declarations
from entropanel.study.files import Study, read_study
from entropanel.study.folders import folder_refusals

# they are of the SQL, on rows made up for it: for who changes it, not at each refresh
WITHOUT_UNIT_TESTS = ("--exclude-resource-type", "unit_test")


@dataclass
class Outcome:
    """How a refresh ended.

    warehouse: the published file, none if nothing was published; tables: what it
    holds. refusals: what is wrong with the input; faults: what failed otherwise.
    further: refusals that are counted only. details: for the log of faults.
    """

    exit_code: Exit = Exit.SUCCESS
    warehouse: str | None = None
    tables: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    further: int = field(default=0, repr=False)
    details: str = field(default="", repr=False)


@dataclass(frozen=True)
class Refresh:
    """A refresh of one study.

    folder: of the study; None for the default study, whose files are the project's
    own seeds: they are built where they lie. project: of dbt. show: is given dbt's
    events and lines of our own, as they come.
    """

    place: Staged
    folder: Path | None
    project: Path
    declared: Declarations
    engine: OnDuckDB
    show: Callable[[Event], None]
    arguments: Sequence[str] = WITHOUT_UNIT_TESTS

    def run(self) -> Outcome:
        """Checks, stages, builds and publishes the study."""
        target = self.project / self.place.target
        running = f"another refresh is running in {target}: nothing was begun"
        try:
            with only_one("refresh", target, running):
                return self._run()
        except InputError as error:
            return Outcome(error.exit_code, refusals=[str(error)])
        except ExecutionError as error:
            return Outcome(
                error.exit_code, faults=[str(error)], details=traceback.format_exc()
            )
        except OSError as error:
            if not lacks_room(error):
                raise
            text = self._full_disk(str(error))
            return Outcome(Exit.FAILED, faults=[text], details=traceback.format_exc())

    def _run(self) -> Outcome:
        handed_over = self.project / self.place.target / "gate_results.parquet"
        environment = self.place.environment | {HANDED_OVER: str(handed_over)}
        # dbt loads itself while the study is checked
        with self.engine.dbt(self.project, environment) as dbt:
            folder = self.folder or self.project / self.place.seeds
            wrong = folder_refusals(folder, self.declared)
            if wrong:
                return Outcome(Exit.INVALID, refusals=wrong)
            study = read_study(folder, self.declared)
            found = check_study(study, self.declared)
            self._leave_page(found)
            if found.refusals:
                return Outcome(
                    found.exit_code,
                    refusals=found.refusals,
                    warnings=found.warnings,
                    further=found.further,
                )
            self._stage(study, found, handed_over)
            outcome = self._build(dbt, study)
        outcome.warnings[:0] = found.warnings
        return outcome

    def _leave_page(self, found: Findings) -> None:
        """Leaves a page of what the gate refused beside what is published."""
        if found.refusals and found.results is not None:
            page = self.project / self.place.warehouse / "data_quality_refused.html"
            rows = sorted(
                found.results.to_pylist(),
                key=lambda row: (row["suite"], row["target"], row["expectation"]),
            )
            write_quality_page(rows, page)
            text = f"Refused, see {page.resolve()}{self._stays()}."
            self.show(Event("QualityPage", "info", text))

    def _stage(self, study: Study, found: Findings, handed_over: Path) -> None:
        if self.folder is not None:
            refuse_claimed(self.place, self.folder, self.project, self.declared)
            claim(self.place, self.folder, self.project)
            stage(study, self.project / self.place.seeds, self.declared)
        handed_over.unlink(missing_ok=True)
        if found.results is not None:
            inputs = Inputs.read(study.frames.__getitem__)
            hand_over(found.results, inputs, handed_over)

    def _build(self, dbt: Dbt, study: Study) -> Outcome:
        """Has dbt build what is staged, and judges by its results."""
        build = self.project / self.engine.target(self.place) / "build.duckdb"
        file = self.project / self.place.file
        for warning in scarce(build, file):
            self.show(Event("DiskSpace", "warn", f"warning: {warning}"))
        before = _replaced_at(file)
        options = self.engine.options(self.place)
        run = dbt.run(["build", *options, *self.arguments], self.show)
        verdict = judge(run, StudyFiles(study, self.declared), build)
        if run.is_success and (
            not self.engine.publishes_file or _replaced_at(file) != before
        ):
            warehouse, tables = self.engine.published(self.place, self.project)
            log = f"the disk of {self.project / 'logs'} is full: the log is not whole"
            full = [log] if run.full_log else []
            return Outcome(
                warehouse=warehouse, tables=tables, warnings=verdict.warnings + full
            )
        told = [run.exception or "", *verdict.faults, *verdict.refusals]
        sign = sign_of_no_room(told)
        if sign:
            remove_unfinished(build, file)
            return Outcome(Exit.FAILED, faults=[self._full_disk(sign)])
        faults = verdict.faults
        if not verdict.refusals and not faults:
            faults = [run.exception or f"dbt published nothing: {_last(run)}"]
        return Outcome(
            Exit.FAILED if faults else Exit.INVALID,
            refusals=verdict.refusals,
            faults=faults,
            warnings=verdict.warnings,
            details="\n".join(run.said),
        )

    def _full_disk(self, sign: str) -> str:
        written = [
            self.place.target,
            self.place.warehouse,
            self.place.seeds,
            Path("logs"),
        ]
        return full_disk(sign, self.project, written, self._stays())

    def _stays(self) -> str:
        return what_stays(self.project / self.place.file)


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
