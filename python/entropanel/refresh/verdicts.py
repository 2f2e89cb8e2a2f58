"""What dbt's results say of a study: invalid, doubtful, or a failure of the program."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from entropanel.inputs import shown
from entropanel.refresh.dbt import Run
from entropanel.sql import records
from entropanel.study.declarations import Declarations
from entropanel.study.files import Study
from entropanel.violations import Violation, numbered, one_line

OWN_CHECK = "a check of the program's own results failed"
FAILED = ("error", "fail", "runtime error")
Result = dict[str, Any]


@dataclass
class Verdict:
    """errors, warnings: of the study's rows; failures: of the program or machine."""

    errors: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def judge(run: Run, files: StudyFiles, build: Path) -> Verdict:
    """Errors in the input, warnings and failures of a run.

    The input is at issue if a model gives reasons before it ends the build (the
    macro stop_build), a data test finds rows (``error`` in its ``meta`` names
    their file) or a seed cannot be loaded.

    Parameters
    ----------
    run
        Of ``dbt build``.
    files
        The files of the study, which have the lines.
    build
        The file that dbt built in; rows are looked up there if it is DuckDB's.
    """
    verdict = Verdict()
    for result in run.nodes:
        key, status = result["unique_id"], result["status"]
        if status in ("fail", "warn") and "error" in result["meta"]:
            told = files.rows_in_error(result["meta"]["error"], result, build)
            is_warning = status == "warn"
            (verdict.warnings if is_warning else verdict.errors).extend(told)
        elif status in FAILED and key in run.reasons:
            verdict.errors += map(files.located, run.reasons[key])
        elif status in FAILED and key.startswith("seed."):
            name, text = key.split(".")[-1], _message(result)
            verdict.errors.append(f"{name}.csv: {text}")
        elif status == "fail":
            verdict.failures.append(OWN_CHECK)
        elif status in FAILED:
            verdict.failures.append(_message(result))
    return verdict


def _message(result: Result) -> str:
    """A message of dbt's, in one line."""
    return " ".join((result["message"] or result["status"]).split())


@dataclass(frozen=True)
class StudyFiles:
    """The files of a study as they were read, to give the lines of rows."""

    study: Study
    declared: Declarations

    def rows(self, name: str) -> list[tuple[int, dict[str, Any]]]:
        """Line and cells of each row; none if the file cannot be read."""
        return list(numbered(self.study.frames.get(name, pd.DataFrame())))

    def rows_in_error(
        self, error: dict[str, Any], result: Result, build: Path
    ) -> list[str]:
        """An error of each row that a data test found, by its line.

        error: file, key (columns of the file and of what the test finds), column
        with the value in error, and what is expected of it.
        """
        name, key, column = error["file"], error["key"], error["column"]
        path, expected = str(self.declared.seeds[name].path), error["expected"]
        found = _found_rows(result, build)
        wanted = {tuple(row.get(part) or "" for part in key) for row in found}
        errors = [
            Violation(path, shown(row[column]), expected, line, column)
            for line, row in self.rows(name)
            if tuple(row[part] or "" for part in key) in wanted
        ]
        if not errors:
            count = f"{result['failures'] or 'some'} rows that do not meet it"
            errors = [Violation(path, count, expected)]
        return list(map(str, errors))

    def located(self, reason: dict[str, Any]) -> str:
        """The sentence of a reason, with the line of the row that it is about.

        reason: text and, if it is about a row, file (a seed's name) and key (the
        row's cells by column).
        """
        if "file" not in reason:
            return str(reason["text"])
        key, path = reason["key"], self.declared.seeds[reason["file"]].path
        for line, row in self.rows(reason["file"]):
            if all(row[part] == cell for part, cell in key.items()):
                return f"{path}, line {line}, {list(key)[-1]}: {reason['text']}"
        cells = ", ".join(f"{part} '{one_line(cell)}'" for part, cell in key.items())
        return f"{path}, {cells}: {reason['text']}"


def _found_rows(result: Result, build: Path) -> list[dict[str, Any]]:
    """The rows that a data test finds in the build file; none on another engine."""
    if not (result["query"] and build.is_file()):
        return []
    with duckdb.connect(build, read_only=True) as connection:
        return records(connection, result["query"])
