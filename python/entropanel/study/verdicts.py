"""What dbt's results say of a study: refused, doubtful, or a fault of the program."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from entropanel.gate import FAULT as GATE_FAULT
from entropanel.guard import PROJECT
from entropanel.inputs import shown
from entropanel.sql import records
from entropanel.study.dbt_output import without_tracebacks
from entropanel.study.declarations import Declarations, Seed, declarations
from entropanel.study.files import Refusal, read_seed
from entropanel.violations import numbered, one_line

# dbt's own first line of an error, which names the node
OF_NODE = re.compile(r"\w+ Error in \w+ \S+( \(.*\))?")
OWN_CHECK = "a check of the program's own results failed"
Result = dict[str, Any]


@dataclass
class Verdict:
    """refusals, warnings: of the study's rows; faults: of the program or machine."""

    refusals: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def read_verdict(target: Path, token: str, study: Path) -> Verdict:
    """What a run refused of its input, doubted, and what failed otherwise.

    The input is at issue if a barrier (a model declared as ``is_barrier``) gives
    reasons, a data test finds rows that it refuses (``refuses`` names their file)
    or a seed cannot be loaded. study: the folder whose files have the lines. Nothing
    is said if there are no results of this run.
    """
    results = _read(target / "run_results.json")
    verdict = Verdict()
    if results.get("metadata", {}).get("env", {}).get("RUN") != token:
        return verdict
    nodes = _read(target / "manifest.json").get("nodes", {})
    files = StudyFiles(study)
    for result in results["results"]:
        node = nodes.get(result["unique_id"], {})
        meta = node.get("config", {}).get("meta", {})
        if result["status"] in ("fail", "warn") and "refuses" in meta:
            told = files.refused_rows(meta["refuses"], result, target)
            is_warning = result["status"] == "warn"
            (verdict.warnings if is_warning else verdict.refusals).extend(told)
        elif result["status"] in ("error", "fail", "runtime error"):
            _judge(result, meta, files, verdict)
    return verdict


def _judge(
    result: Result, meta: dict[str, Any], files: StudyFiles, verdict: Verdict
) -> None:
    """Adds a failure to what was refused, or to the faults."""
    message = result["message"] or result["status"]
    text = "\n".join(without_tracebacks(message.splitlines())).strip()
    reasons = _reasons(text) if meta.get("is_barrier") else []
    faults = [reason for reason in reasons if reason.startswith(GATE_FAULT)]
    if faults:
        verdict.faults += faults
    elif reasons:
        verdict.refusals += map(files.located, reasons)
    elif result["unique_id"].startswith("seed."):
        name = result["unique_id"].split(".")[-1]
        verdict.refusals.append(f"{name}.csv: {_unnamed(text)}")
    elif result["status"] == "fail":
        verdict.faults.append(OWN_CHECK)
    else:
        verdict.faults.append(_unnamed(text))


def _reasons(message: str) -> list[str]:
    """The reasons that a barrier gives; none if it failed otherwise."""
    _, _, rest = message.partition("nothing is published:\n")
    lines = rest.partition("> in macro")[0].splitlines()
    return [line.strip() for line in lines if line.strip()]


def _unnamed(text: str) -> str:
    """A message of dbt's without its lines that name the node, if there are more."""
    first, _, rest = text.partition("compiled code at ")[0].partition("\n")
    return rest.strip() if OF_NODE.fullmatch(first.strip()) and rest.strip() else text


class StudyFiles:
    """The files of a study, read where a line of them is to be told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._declared: Declarations | None = None
        self._frames: dict[str, pd.DataFrame] = {}

    def seed(self, name: str) -> Seed:
        """The declaration of a file."""
        if self._declared is None:
            self._declared = declarations(PROJECT / "seeds")
        return self._declared.seeds[name]

    def frame(self, name: str) -> pd.DataFrame:
        """Its rows; none if it cannot be read."""
        if name not in self._frames:
            seed = self.seed(name)
            path = self.folder / seed.path
            found = read_seed(path, seed) if path.exists() else []
            self._frames[name] = (
                found if isinstance(found, pd.DataFrame) else pd.DataFrame()
            )
        return self._frames[name]

    def refused_rows(
        self, refuses: dict[str, Any], result: Result, target: Path
    ) -> list[str]:
        """A refusal of each row that a data test found, by its line.

        refuses: file, key (columns of the file and of what the test finds), column
        that is told, and what is expected of it.
        """
        name, key = refuses["file"], refuses["key"]
        path = str(self.seed(name).path)
        rows = _found_rows(result, target)
        wanted = {tuple(row.get(part) or "" for part in key) for row in rows}
        refusals = [
            Refusal(
                path,
                shown(row[refuses["column"]]),
                refuses["expected"],
                line,
                refuses["column"],
            )
            for line, row in numbered(self.frame(name))
            if tuple(row[part] or "" for part in key) in wanted
        ]
        if not refusals:
            count = f"{result.get('failures') or 'some'} rows that do not meet it"
            refusals = [Refusal(path, count, refuses["expected"])]
        return list(map(str, refusals))

    def located(self, text: str) -> str:
        """A sentence of a barrier that names file and key, with the line of the key.

        It begins as ``study/study_units.csv, unit_code 'T01': ``.
        """
        path = text.partition(", ")[0]
        name = Path(path).stem
        if not (path.endswith(".csv") and name.isidentifier()):
            return text
        for line, row in numbered(self.frame(name)):
            for key in self.seed(name).keys:
                cells = (f"{part} '{one_line(row[part] or '')}'" for part in key)
                place = f"{path}, {', '.join(cells)}: "
                if text.startswith(place):
                    return f"{path}, line {line}, {key[-1]}: {text[len(place) :]}"
        return text


def _found_rows(result: Result, target: Path) -> list[dict[str, Any]]:
    """The rows that a data test finds in the build file; none on another engine."""
    build = target / "build.duckdb"
    if not (result.get("compiled_code") and build.exists()):
        return []
    with duckdb.connect(build, read_only=True) as connection:
        return records(connection, result["compiled_code"])


def _read(file: Path) -> dict[str, Any]:
    """A file of dbt's results; empty if it is missing or was cut short."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}
