"""Everything that is wrong with a study, without building it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pyarrow as pa

from entropanel.errors import Exit
from entropanel.gate import GateError, gate_results
from entropanel.inputs import Inputs
from entropanel.study.declarations import Declarations
from entropanel.study.files import Study, read_study
from entropanel.study.folders import folder_errors, unread_files
from entropanel.study.rules import rule_violations
from entropanel.violations import HARD, SOFT


@dataclass(frozen=True)
class Findings:
    """What a check tells: errors stop a build, warnings do not.

    further: errors that are counted only. results: of the quality gate, of all
    rows of the study; None if it did not run or rows were left out.
    """

    errors: list[str]
    warnings: list[str]
    further: int = field(default=0, compare=False)
    results: pa.Table | None = field(default=None, compare=False, repr=False)

    @property
    def exit_code(self) -> Exit:
        """Whether a build may begin."""
        return Exit.INVALID if self.errors else Exit.SUCCESS


def check(folder: Path, declared: Declarations) -> Findings:
    """Checks the folder of a study: whether it is one, its files and observations.

    Parameters
    ----------
    folder
        The study's.
    declared
        The files of any study.

    Returns
    -------
    Findings
        Every error and warning at once.

    Raises
    ------
    GateError
        As ``check_study`` does.
    """
    errors = folder_errors(folder, declared)
    if errors:
        return Findings(errors, [])
    return check_study(read_study(folder, declared), declared)


def check_study(study: Study, declared: Declarations) -> Findings:
    """Checks the files of a study, and its observations by the quality gate.

    The observations are looked at if there are any, and the files that declare
    them can be read.

    Parameters
    ----------
    study
        What was read.
    declared
        The files of any study.

    Returns
    -------
    Findings
        Every error and warning at once.

    Raises
    ------
    GateError
        The gate cannot run on files that are readable and sound.
    """
    found = [*study.errors, *study.warnings]
    if set(study.frames) == set(declared.seeds):
        found += rule_violations(study.frames, declared)
    errors = [str(one) for one in found if one.severity == HARD]
    warnings = list(unread_files(study.folder, declared))
    warnings += [str(one) for one in found if one.severity != HARD]
    is_readable = all(seed in study.frames for seed in Inputs.SEEDS.values())
    names = ("observations", "observations_long")
    # that there are none is said once; the gate would say it of every cell
    if not is_readable or all(study.frames[name].empty for name in names):
        return Findings(errors, warnings)
    try:
        results = gate_results(Inputs.read(sound_rows(study, declared).__getitem__))
    except GateError:
        if not errors:
            raise
        # what is wrong with the files may keep the gate from running
        return Findings(errors, warnings)
    lines: dict[str, list[str]] = {HARD: [], SOFT: []}
    further = 0
    for row in results.to_pylist():
        if not row["success"]:
            lines[row["severity"]] += row["message"].splitlines()
            further += row["unexpected_count"] * (row["severity"] == HARD)
    return Findings(
        errors + lines[HARD],
        warnings + lines[SOFT],
        further=further - len(lines[HARD]),
        results=None if errors else results,
    )


def sound_rows(study: Study, declared: Declarations) -> dict[str, pd.DataFrame]:
    """The files without the rows and cells in error, so that the rest can be checked.

    A row goes if its key or a reference is wrong, else the cell alone.

    Parameters
    ----------
    study
        What was read.
    declared
        The files of any study.

    Returns
    -------
    dict
        A frame for each file that could be read.
    """
    frames = {name: frame.copy() for name, frame in study.frames.items()}
    names = {str(seed.path): seed for seed in declared.seeds.values()}
    for error in study.errors:
        seed = names.get(error.file)
        if seed is None or error.line is None or seed.name not in frames:
            continue
        frame = frames[seed.name]
        held = {name for key in seed.keys for name in key}
        held |= {column.name for column in seed.columns if column.reference}
        where = frame.index.intersection([error.line, *error.others])
        if error.column in frame and error.column not in held:
            frame.loc[where, error.column] = None
        else:
            frames[seed.name] = frame.drop(index=where)
    return frames
