"""Builds a study on Spark: ``python -m entropanel.spark --study DIR``.

One ``dbt build``: the quality gate, the SQL, the screening and the regressions,
and every test. Run in the environment of requirements-spark.txt.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from entropanel.exits import Exit
from entropanel.guard import PROJECT, fault, logged
from entropanel.study.building import Outcome, build_on_spark
from entropanel.study.check import check
from entropanel.study.declarations import declarations
from entropanel.study.running import RunningError, only_refresh
from entropanel.study.staging import (
    ClaimedError,
    Staged,
    claim,
    default_study,
    refuse_claimed,
    stage,
    staged_place,
)

DOING = "entropanel.spark"


def spark_target(place: Staged) -> Path:
    """The folder of a study's build on Spark: dbt's files and, by default, tables."""
    return place.target / "spark"


def refresh(place: Staged, folder: Path | None, name: str | None) -> Outcome:
    """Checks and stages the study of a folder, and builds it on Spark.

    Raises ClaimedError, RunningError, and OSError if dbt cannot be started.
    """
    declared = declarations(PROJECT / "seeds")
    with only_refresh(PROJECT / spark_target(place)):
        found = check(
            folder or PROJECT / "seeds", declared, with_figures=folder is not None
        )
        if found.refusals:
            return Outcome(found.exit_code, **vars(found))
        if folder is not None:
            refuse_claimed(place, folder, PROJECT, declared)
            claim(place, folder, PROJECT)
            stage(folder, PROJECT, declared, name)
        return build_on_spark(place, spark_target(place), PROJECT, click.echo)


def concluded(outcome: Outcome) -> Exit:
    """Tells how a refresh ended; the exit code."""
    for refusal in outcome.refusals:
        click.echo(refusal, err=True)
    for text in outcome.faults:
        click.echo(f"fault: {text}", err=True)
    if outcome.faults and outcome.details:
        click.echo(logged(DOING, outcome.details), err=True)
    return outcome.exit_code


@click.command()
@click.option("--study", "folder", type=click.Path(path_type=Path))
@click.option("--name", help="Name of the study's place, if not that of its folder.")
def main(folder: Path | None, name: str | None) -> None:
    """Build a study, the default one without --study, on Spark."""
    place = default_study() if folder is None else staged_place(folder, name)
    try:
        if shutil.which("java") is None:
            raise RunningError("there is no Java: Spark needs a runtime of 17 or later")
        code = concluded(refresh(place, folder, name))
    except ClaimedError as reason:
        code = concluded(Outcome(Exit.REFUSED, refusals=[str(reason)]))
    except RunningError as reason:
        code = concluded(Outcome(Exit.FAULT, faults=[str(reason)]))
    except Exception as reason:
        code = concluded(Outcome(Exit.FAULT, faults=[fault(DOING, reason)]))
    sys.exit(code)


if __name__ == "__main__":
    main()
