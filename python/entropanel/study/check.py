"""Everything that is wrong with a study, without building it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from entropanel.errors import ExecutionError, Exit
from entropanel.gate import FAULT, gate_results
from entropanel.inputs import Inputs
from entropanel.study.declarations import Declarations
from entropanel.study.files import Study, read_study
from entropanel.study.rules import rule_violations
from entropanel.violations import HARD


@dataclass(frozen=True)
class Findings:
    """What a check tells: refusals stop a build, warnings do not."""

    refusals: list[str]
    warnings: list[str]

    @property
    def exit_code(self) -> Exit:
        """Whether a build may begin."""
        return Exit.INVALID if self.refusals else Exit.SUCCESS


def check(
    folder: Path, declared: Declarations, *, with_figures: bool = True
) -> Findings:
    """Checks the files of a study, and its figures as the quality gate does.

    The figures are looked at if there are any, and the files that declare them
    can be read. with_figures: False leaves them to the gate of the build.

    Raises ExecutionError if the gate cannot run on files that are readable and
    sound.
    """
    study = read_study(folder, declared)
    found = [*study.refusals, *study.warnings]
    if set(study.frames) == set(declared.seeds):
        found += rule_violations(study.frames, declared)
    refusals = [str(one) for one in found if one.severity == HARD]
    doubts = [str(one) for one in found if one.severity != HARD]
    is_readable = all(seed in study.frames for seed in Inputs.SEEDS.values())
    if not (with_figures and is_readable):
        return Findings(refusals, doubts)
    if all(study.frames[name].empty for name in ("observations", "observations_long")):
        # said once; the gate would say it of every cell
        return Findings(refusals, doubts)
    results = gate(sound_rows(study, declared))
    violated = [text for severity, text in results if severity == "hard"]
    if any(text.startswith(FAULT) for text in violated):
        if not refusals:
            raise ExecutionError(violated[0])
        # a gate that files already refused keep from running has nothing to add
        violated = []
    warnings = [text for severity, text in results if severity != "hard"]
    return Findings(refusals + violated, doubts + warnings)


def sound_rows(study: Study, declared: Declarations) -> dict[str, pd.DataFrame]:
    """The files without what is refused in them, so that the rest can be checked.

    A row goes if its key or a reference is wrong, else the cell alone.
    """
    frames = {name: frame.copy() for name, frame in study.frames.items()}
    names = {str(seed.path): seed for seed in declared.seeds.values()}
    for refusal in study.refusals:
        seed = names.get(refusal.file)
        if seed is None or refusal.line is None or seed.name not in frames:
            continue
        frame = frames[seed.name]
        held = {name for key in seed.keys for name in key}
        held |= {column.name for column in seed.columns if column.reference}
        where = frame.index.intersection([refusal.line, *refusal.others])
        if refusal.column in frame and refusal.column not in held:
            frame.loc[where, refusal.column] = None
        else:
            frames[seed.name] = frame.drop(index=where)
    return frames


def gate(frames: dict[str, pd.DataFrame]) -> list[tuple[str, str]]:
    """Severity and message of each violated expectation of the quality gate."""
    inputs = Inputs.read(frames.__getitem__)
    return [
        (row["severity"], line)
        for row in gate_results(inputs).to_pylist()
        if not row["success"]
        for line in row["message"].splitlines()
    ]
