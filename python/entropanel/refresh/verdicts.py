"""How a refresh ended, and what dbt's results say of the study."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from entropanel.errors import Exit
from entropanel.inputs import shown
from entropanel.refresh.dbt import Run
from entropanel.sql import records
from entropanel.study.declarations import Declarations
from entropanel.study.files import Study
from entropanel.violations import Violation, numbered, one_line

OWN_CHECK = "a check of the program's own results failed"
FAILED = ("error", "fail", "runtime error")
Row = dict[str, Any]


@dataclass
class Outcome:
    """How a refresh ended.

    warehouse: the published file, none if nothing was published; tables: what it
    holds. errors: what is wrong with the input; failures: what failed otherwise.
    further: errors that are counted only. details: for the log of failures.
    """

    warehouse: str | None = None
    tables: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    further: int = field(default=0, repr=False)
    details: str = field(default="", repr=False)

    @property
    def exit_code(self) -> Exit:
        """Failures count more than errors in the input."""
        if self.failures:
            return Exit.FAILED
        return Exit.INVALID if self.errors else Exit.SUCCESS


def judge(run: Run, files: StudyFiles, build: Path) -> Outcome:
    """Errors in the input, warnings and failures, as a run found them.

    The input is at issue if a model gives reasons before it ends the build (the
    macro stop_build), a data test finds rows that are not allowed (``error`` in its
    declaration names their file) or a seed cannot be loaded.

    Parameters
    ----------
    run
        Of ``dbt build``.
    files
        The files of the study, which have the lines.
    build
        The file that dbt built in; rows are looked up there if it is DuckDB's.

    Returns
    -------
    Outcome
        Of a refresh that published nothing.
    """
    found = Outcome()
    for result in run.nodes:
        key, status = result["unique_id"], result["status"]
        # a message of dbt's, in one line
        text = " ".join((result["message"] or status).split())
        if status in ("fail", "warn") and "error" in result["meta"]:
            told = files.wrong_rows(result["meta"]["error"], result, build)
            (found.errors if status == "fail" else found.warnings).extend(told)
        elif status not in FAILED:
            continue
        elif key in run.reasons:
            found.errors += map(files.located, run.reasons[key])
        elif key.startswith("seed."):
            found.errors.append(f"{key.split('.')[-1]}.csv: {text}")
        else:
            found.failures.append(OWN_CHECK if status == "fail" else text)
    return found


@dataclass(frozen=True)
class StudyFiles:
    """The files of a study as they were read, to give the lines of rows."""

    study: Study
    declared: Declarations

    def rows(self, name: str) -> list[tuple[int, Row]]:
        """The rows of a file.

        Parameters
        ----------
        name
            Of its seed.

        Returns
        -------
        list of tuple
            Line and cells of each row; none if the file cannot be read.
        """
        frame = self.study.frames.get(name)
        return [] if frame is None else list(numbered(frame))

    def wrong_rows(self, declared: Row, result: Row, build: Path) -> list[str]:
        """An error of each row that a data test found, by its line.

        Parameters
        ----------
        declared
            As the test declares it: file, key (columns of the file and of what the
            test finds), column that is told, and what is expected of it.
        result
            Of the test, as in ``Run.nodes``.
        build
            The file that dbt built in.

        Returns
        -------
        list of str
            Sentences; one that counts the rows if they are not found in the file.
        """
        name, key, column = declared["file"], declared["key"], declared["column"]
        path, expected = str(self.declared.seeds[name].path), declared["expected"]
        found: list[Row] = []
        if result["query"] and build.is_file():
            with duckdb.connect(build, read_only=True) as connection:
                found = records(connection, result["query"])
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

    def located(self, reason: Row) -> str:
        """The sentence of a reason, with the line of the row that it is about.

        Parameters
        ----------
        reason
            Its text and, if it is about a row, file (a seed's name) and key (the
            row's cells by column).

        Returns
        -------
        str
            The sentence.
        """
        if "file" not in reason:
            return str(reason["text"])
        key, path = reason["key"], self.declared.seeds[reason["file"]].path
        for line, row in self.rows(reason["file"]):
            if all(row[part] == cell for part, cell in key.items()):
                return f"{path}, line {line}, {list(key)[-1]}: {reason['text']}"
        cells = ", ".join(f"{part} '{one_line(cell)}'" for part, cell in key.items())
        return f"{path}, {cells}: {reason['text']}"
