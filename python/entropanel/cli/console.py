"""What a command prints: results, and problems on standard error."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import is_dataclass
from functools import partial, wraps
from pathlib import Path
from typing import Any

import click

from entropanel.cli.errors import logged
from entropanel.errors import Exit
from entropanel.importing.importer import Imported
from entropanel.importing.messages import counted
from entropanel.refresh.engines import from_here
from entropanel.refresh.verdicts import Outcome
from entropanel.study.check import Findings

problem = partial(click.echo, err=True)
json_option = click.option("--json", "as_json", is_flag=True, help="Results as JSON.")
verbose_option = click.option(
    "--verbose", "is_verbose", is_flag=True, help="List every file."
)
# of a result, what its JSON does not tell: what is counted or logged only
UNTOLD = ("further", "details", "results")


Result = Findings | Imported | Outcome


def print_json(result: Any) -> None:
    """Prints a result as JSON.

    Parameters
    ----------
    result
        Lists and dicts; dataclasses become dicts, and numbers of libraries floats.
    """

    def plain(value: Any) -> Any:
        return vars(value) if is_dataclass(value) else float(value)

    click.echo(json.dumps(result, ensure_ascii=False, indent=1, default=plain))


def prints_files(first: str = "*", lists: bool = True) -> Callable[..., Any]:
    """Gives a command --json, and prints the files that it returns.

    Parameters
    ----------
    first
        Pattern of the name of the file to open; of several the first.
    lists
        Whether the command gets --verbose, too.

    Returns
    -------
    callable
        The decorator.
    """

    def printing(command: Callable[..., Iterable[Path]]) -> Callable[..., None]:
        @wraps(command)
        def printed(as_json: bool, is_verbose: bool = False, **others: Any) -> None:
            print_files(command(**others), as_json, is_verbose, first)

        found = json_option(printed)
        return verbose_option(found) if lists else found

    return printing


def print_files(
    files: Iterable[Path], as_json: bool, is_verbose: bool = False, first: str = "*"
) -> None:
    """Prints how many files were written and which to open, or all of them as JSON.

    Parameters
    ----------
    files
        As they are written.
    as_json
        All of them are printed, as JSON.
    is_verbose
        Each is printed as it is written.
    first
        As in ``prints_files``.
    """
    found = []
    for file in files:
        found.append(file)
        if is_verbose and not as_json:
            click.echo(from_here(file))
    if as_json:
        print_json({"files": list(map(str, found))})
    elif not found:
        click.echo("no files written: the study has nothing to show in them")
    elif len(found) == 1:
        click.echo(f"1 file written: {from_here(found[0])}")
    else:
        shown = next((file for file in found if file.match(first)), found[0])
        click.echo(f"{len(found)} files written: open {from_here(shown)}")


def print_result(result: Result, as_json: bool, done: str, ending: str = "") -> Exit:
    """Prints what is wrong with the input, or what was done.

    Parameters
    ----------
    result
        Of a command.
    as_json
        All of it is printed, as JSON.
    done
        The sentence for a result without errors.
    ending
        What follows from errors, after how many there are.

    Returns
    -------
    Exit
        The exit code.
    """
    if as_json:
        print_json({k: v for k, v in vars(result).items() if k not in UNTOLD})
    elif result.errors:
        _print_errors(result, ending, result.warnings)
    else:
        _print_warnings(result.warnings)
        click.echo(done)
    return Exit.INVALID if result.errors else Exit.SUCCESS


def _print_errors(result: Result, ending: str, warnings: Iterable[str] = ()) -> None:
    """Prints errors, then warnings, then how many errors there are."""
    for error in result.errors:
        problem(error)
    _print_warnings(warnings)
    problem(f"{counted(len(result.errors) + result.further, 'error')}{ending}.")


def _print_warnings(warnings: Iterable[str]) -> None:
    for warning in warnings:
        problem(f"warning: {warning}")


def print_import(found: Imported, as_json: bool) -> Exit:
    """Prints what an import did.

    Parameters
    ----------
    found
        What it did.
    as_json
        As in ``print_result``.

    Returns
    -------
    Exit
        The exit code.
    """
    written = f"{counted(found.written, 'observation')} written"
    written += f" ({found.replaced} replaced)"
    counts = [written, *map(str, found.converted), f"{found.kept} kept"]
    done = f"{', '.join(counts)}, {found.missing} missing in the files."
    return print_result(found, as_json, done, ": nothing was written")


def print_outcome(outcome: Outcome, as_json: bool, stays: str) -> Exit:
    """Prints how a refresh ended; failures and warnings whatever the form.

    Parameters
    ----------
    outcome
        How it ended.
    as_json
        As in ``print_result``.
    stays
        What is said of an earlier publication.

    Returns
    -------
    Exit
        The exit code.
    """
    _print_warnings(outcome.warnings)
    failures = [" ".join(failure.split()) for failure in outcome.failures]
    if failures and outcome.details:
        failures[-1] += f"; {logged('entropanel build', outcome.details)}"
    if outcome.errors and not as_json:
        _print_errors(outcome, f": nothing is published{stays}")
    for failure in failures:
        problem(f"failure: {failure}")
    if as_json:
        told = {k: v for k, v in vars(outcome).items() if k not in UNTOLD}
        print_json({"exit_code": outcome.exit_code, **told})
    elif outcome.warehouse:
        click.echo(f"{len(outcome.tables)} tables published: {outcome.warehouse}")
    return outcome.exit_code
