"""Everything that is wrong with a study, without building it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from entropanel.exits import Exit
from entropanel.gate import FAULT, gate_results
from entropanel.inputs import Inputs
from entropanel.study.declarations import Declarations
from entropanel.study.files import Study, read_study
from entropanel.study.rules import rule_refusals


@dataclass(frozen=True)
class Findings:
    """What a check tells: refusals stop a build, warnings do not."""

    refusals: list[str]
    warnings: list[str]

    @property
    def exit_code(self) -> Exit:
        """A gate that could not run on readable files is a fault, not a refusal."""
        if any(refusal.startswith(FAULT) for refusal in self.refusals):
            return Exit.FAULT
        return Exit.REFUSED if self.refusals else Exit.SUCCESS


def check(
    folder: Path, declared: Declarations, *, with_figures: bool = True
) -> Findings:
    """Checks the files of a study, and its figures as the quality gate does.

    The figures are looked at if there are any, and the files that declare them
    can be read. with_figures: False leaves them to the gate of the build.
    """
    study = read_study(folder, declared)
    refusals = [str(refusal) for refusal in study.refusals]
    if set(study.frames) == set(declared.seeds):
        refusals += map(str, rule_refusals(study.frames, declared))
    is_readable = all(seed in study.frames for seed in Inputs.SEEDS.values())
    if not (with_figures and is_readable):
        return Findings(refusals, [])
    if all(study.frames[name].empty for name in ("observations", "observations_long")):
        # said once; the gate would say it of every cell
        return Findings(refusals, [])
    results = gate(study)
    violated = [text for severity, text in results if severity == "hard"]
    if refusals:
        # a gate that rows already refused keep from running has nothing to add
        violated = [text for text in violated if not text.startswith(FAULT)]
    warnings = [text for severity, text in results if severity != "hard"]
    return Findings(refusals + violated, warnings)


def gate(study: Study) -> list[tuple[str, str]]:
    """Severity and message of each violated expectation of the quality gate."""
    inputs = Inputs.read(study.frames.__getitem__)
    return [
        (row["severity"], line)
        for row in gate_results(inputs).to_pylist()
        if not row["success"]
        for line in row["message"].splitlines()
    ]
