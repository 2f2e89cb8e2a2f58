"""What a command prints: results, and problems on standard error."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import click

from entropanel.cli.errors import logged
from entropanel.errors import Exit
from entropanel.importing.importer import Imported
from entropanel.importing.messages import counted
from entropanel.refresh.engines import from_here
from entropanel.refresh.service import Outcome
from entropanel.study.check import Findings

problem = partial(click.echo, err=True)


def printed(result: Any) -> None:
    """Prints a result as JSON."""
    click.echo(json.dumps(result, ensure_ascii=False, indent=1, default=float))


def files_told(
    files: Iterable[Path], as_json: bool, is_verbose: bool = False, first: str = "*"
) -> None:
    """Tells how many files were written and which to open, or all of them as JSON.

    is_verbose: each is named as it is written. first: pattern of the name of the file
    to open, of which there may be several: the first.
    """
    found = []
    for file in files:
        found.append(file)
        if is_verbose and not as_json:
            click.echo(from_here(file))
    if as_json:
        printed({"files": list(map(str, found))})
    elif not found:
        click.echo("no files written: the study has nothing to show in them")
    elif len(found) == 1:
        click.echo(f"1 file written: {from_here(found[0])}")
    else:
        shown = next((file for file in found if file.match(first)), found[0])
        click.echo(f"{len(found)} files written: open {from_here(shown)}")


def errors_told(
    errors: list[str],
    consequence: str,
    warnings: Iterable[str] = (),
    further: int = 0,
) -> None:
    """Prints errors, then warnings, then how many errors there are.

    further: errors that are counted only.
    """
    for error in errors:
        problem(error)
    warnings_told(warnings)
    many = len(errors) + further
    problem(f"{many} error{'s' * (many != 1)}{consequence}.")


def warnings_told(warnings: Iterable[str]) -> None:
    """Prints warnings."""
    for warning in warnings:
        problem(f"warning: {warning}")


def told(findings: Findings, as_json: bool) -> Exit:
    """Prints what was found; the exit code."""
    if as_json:
        printed({"errors": findings.errors, "warnings": findings.warnings})
    elif findings.errors:
        errors_told(findings.errors, "", findings.warnings, findings.further)
    else:
        warnings_told(findings.warnings)
        click.echo("The study is sound.")
    return findings.exit_code


def imported(found: Imported, as_json: bool) -> Exit:
    """Prints what an import did; the exit code."""
    if as_json:
        result = asdict(found)
        del result["further"]
        printed(result)
    elif found.errors:
        errors_told(
            found.errors, ": nothing was written", found.warnings, found.further
        )
    else:
        warnings_told(found.warnings)
        written = f"{counted(found.written, 'observation')} written"
        written += f" ({found.replaced} replaced)"
        counts = [written, *map(str, found.converted), f"{found.kept} kept"]
        click.echo(f"{', '.join(counts)}, {found.missing} missing in the files.")
    return Exit.INVALID if found.errors else Exit.SUCCESS


def concluded(outcome: Outcome, as_json: bool, stays: str) -> Exit:
    """Prints how a refresh ended; the exit code. stays: of what was published."""
    warnings_told(outcome.warnings)
    where = ""
    if outcome.details and outcome.exit_code == Exit.FAILED:
        where = f"; {logged('entropanel build', outcome.details)}"
    if outcome.errors and not as_json:
        consequence = f": nothing is published{stays}"
        errors_told(outcome.errors, consequence, further=outcome.further)
    for number, failure in enumerate(outcome.failures, start=1):
        ending = where if number == len(outcome.failures) else ""
        problem(f"failure: {' '.join(failure.split())}{ending}")
    if as_json:
        result = asdict(outcome)
        del result["details"], result["further"]
        printed(result)
    elif outcome.warehouse:
        click.echo(f"{len(outcome.tables)} tables published: {outcome.warehouse}")
    return outcome.exit_code
