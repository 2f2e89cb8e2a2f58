"""The command line: ``entropanel``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import click
import duckdb

from entropanel.exits import Exit
from entropanel.guard import PROJECT, Guarded, logged
from entropanel.importing.importer import Imported, import_files
from entropanel.importing.writing import WritingError
from entropanel.replication import QUERY, headline, paragraph, records, write_headline
from entropanel.room import full_disk, lacks_room, scarce
from entropanel.study.building import Outcome, written
from entropanel.study.building import build as build_staged
from entropanel.study.check import Findings, check
from entropanel.study.declarations import Declarations, declarations
from entropanel.study.running import RunningError, only_import, only_refresh
from entropanel.study.skeleton import ExistsError, write_skeleton
from entropanel.study.staging import (
    ClaimedError,
    Staged,
    claim,
    default_study,
    refuse_claimed,
    stage,
    staged_place,
)

study_option = click.option(
    "--study",
    "folder",
    type=click.Path(path_type=Path),
    help="Folder of a study; without it, the default study.",
)
name_option = click.option(
    "--name", help="Name of the study's warehouse, if not that of its folder."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Results as JSON.")
problem = partial(click.echo, err=True)


@click.group(
    cls=Guarded,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 success; 1 the input is refused, with reasons; 2 fault, of "
    "the machine or the program, or a wrong command line; 130 interrupted. Results "
    "are written to standard output, problems and progress to standard error.",
)
def main() -> None:
    """Composite indices and panel regressions from official statistics.

    Example: entropanel build
    """


@main.command("check")
@click.argument("folder", type=click.Path(path_type=Path))
@json_option
def check_command(folder: Path, as_json: bool) -> None:
    """Tell everything that is wrong with the study in FOLDER, without building.

    Example: entropanel check examples/towns
    """
    sys.exit(told(check(folder, declared()), as_json))


@main.command("new-study")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--blank", "is_blank", is_flag=True, help="Headers only, no rows.")
@json_option
def new_study(folder: Path, is_blank: bool, as_json: bool) -> None:
    """Write a study that builds into FOLDER, with its files explained.

    Example: entropanel new-study my-study
    """
    example = PROJECT / "examples" / "towns"
    try:
        files = write_skeleton(folder, example, declared(), is_blank=is_blank)
    except ExistsError as reason:
        problem(reason)
        sys.exit(Exit.REFUSED)
    listed(list(map(str, files)), as_json)


@main.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--study",
    "folder",
    required=True,
    type=click.Path(path_type=Path),
    help="Folder of the study that the figures are written into.",
)
@click.option("--series", help="The series of figures whose file does not name it.")
@click.option("--replace", is_flag=True, help="Overwrite figures that are different.")
@json_option
def import_command(
    files: tuple[Path, ...],
    folder: Path,
    series: str | None,
    replace: bool,
    as_json: bool,
) -> None:
    """Write the figures of statistics FILES into a study.

    CSV, .xlsx, .xls, Stata, SPSS and Parquet files; docs/import.md says in which
    layouts. Nothing is written if anything is refused.

    Example: entropanel import 年度数据.csv --study my-study --series population
    """
    if folder.resolve() == PROJECT / "seeds":
        # dbt would take the log of the import for a seed
        text = f"{folder}: found the default study, expected a folder of your own"
        sys.exit(imported(Imported(refusals=[text]), as_json))
    try:
        with only_import(folder):
            found = import_files(
                files, folder, declared(), series=series, replace=replace
            )
    except (RunningError, WritingError) as reason:
        problem(f"fault: {reason}")
        sys.exit(Exit.FAULT)
    sys.exit(imported(found, as_json))


@main.command()
@study_option
@name_option
@json_option
def build(folder: Path | None, name: str | None, as_json: bool) -> None:
    """Build a study and publish its warehouse.

    Example: entropanel build --study examples/towns
    """
    place = place_of(folder, name)
    sys.exit(concluded(refresh(place, folder, name), as_json))


def refresh(place: Staged, folder: Path | None, name: str | None) -> Outcome:
    """Checks and stages the study of a folder, builds and publishes it."""
    try:
        with only_refresh(PROJECT / place.target):
            # the figures of the default study are looked at by the build alone
            found = check(
                folder or PROJECT / "seeds",
                declared(),
                with_figures=folder is not None,
            )
            if found.refusals:
                return Outcome(found.exit_code, **vars(found))
            if folder is not None:
                refuse_claimed(place, folder, PROJECT, declared())
                claim(place, folder, PROJECT)
                stage(folder, PROJECT, declared(), name)
            file = PROJECT / place.warehouse / "entropanel.duckdb"
            for warning in scarce(PROJECT / place.target / "build.duckdb", file):
                problem(f"warning: {warning}")
            outcome = build_staged(place, PROJECT, progress=problem)
            outcome.warnings[:0] = found.warnings
            return outcome
    except ClaimedError as reason:
        return Outcome(Exit.REFUSED, refusals=[str(reason)])
    except RunningError as reason:
        return Outcome(Exit.FAULT, faults=[str(reason)])
    except OSError as reason:
        if not lacks_room(reason):
            raise
        text = full_disk(str(reason), PROJECT, written(place))
        return Outcome(Exit.FAULT, faults=[text])


@main.command()
@study_option
@name_option
@click.option("--language", type=click.Choice(["en", "zh"]), default="en")
@json_option
def figures(
    folder: Path | None, name: str | None, language: str, as_json: bool
) -> None:
    """Draw the figures of a published study.

    Example: entropanel figures --study examples/towns
    """
    # Imported here: it takes a second.
    from entropanel.figures.__main__ import FiguresError, write_figures

    warehouse = published(folder, name)
    try:
        files = write_figures(warehouse, warehouse.with_name("figures"), language)
        listed(map(str, files), as_json)
    except FiguresError as reason:
        problem(f"fault: {reason}")
        sys.exit(Exit.FAULT)


@main.command()
@click.argument("document", required=False, type=click.Path(path_type=Path))
@study_option
@name_option
@json_option
def replication(
    document: Path | None, folder: Path | None, name: str | None, as_json: bool
) -> None:
    """Tell what a published study gives for the coefficients of its publication.

    The headline, a query with its answer and the paragraph made from it, takes
    the place between its two marks in DOCUMENT; without one it is printed.

    Example: entropanel replication docs/replication.md
    """
    with duckdb.connect(published(folder, name), read_only=True) as warehouse:
        rows, text = records(warehouse, QUERY), headline(warehouse)
        sentences = paragraph(warehouse)
    if not rows:
        problem("the study has no coefficients of a publication to compare with")
        sys.exit(Exit.REFUSED)
    if document is not None:
        try:
            write_headline(document, text)
        except (FileNotFoundError, ValueError) as reason:
            problem(f"{document}: {reason}")
            sys.exit(Exit.REFUSED)
    if as_json:
        printed({"coefficients": rows, "paragraph": sentences})
    else:
        click.echo(text if document is None else document, nl=document is not None)


def declared() -> Declarations:
    """The files of any study, as the project declares them."""
    return declarations(PROJECT / "seeds")


def place_of(folder: Path | None, name: str | None) -> Staged:
    """Where the study of a folder is built. Raises UsageError."""
    if folder is None and name is not None:
        raise click.UsageError("--name is for the study of a folder: --study")
    return default_study() if folder is None else staged_place(folder, name)


def published(folder: Path | None, name: str | None) -> Path:
    """The published warehouse of a study; ends the command if there is none."""
    place = place_of(folder, name)
    warehouse = PROJECT / place.warehouse / "entropanel.duckdb"
    try:
        if folder is not None:
            refuse_claimed(place, folder, PROJECT, declared())
    except ClaimedError as reason:
        problem(reason)
        sys.exit(Exit.REFUSED)
    if not warehouse.is_file():
        problem(f"there is no warehouse {warehouse}: run `entropanel build` first")
        sys.exit(Exit.REFUSED)
    return warehouse


def printed(result: Any) -> None:
    """Prints a result as JSON."""
    click.echo(json.dumps(result, ensure_ascii=False, indent=1, default=float))


def listed(files: Iterable[str], as_json: bool) -> None:
    """Prints files as they are written, or all of them as JSON."""
    if as_json:
        printed({"files": list(files)})
    else:
        for file in files:
            click.echo(file)


def refusals_told(refusals: list[str], consequence: str) -> None:
    """Prints refusals and how many there are."""
    for refusal in refusals:
        problem(refusal)
    many = len(refusals)
    problem(f"{many} refusal{'s' * (many != 1)}{consequence}.")


def told(findings: Findings, as_json: bool) -> Exit:
    """Prints what was found; the exit code."""
    if as_json:
        printed(vars(findings))
    else:
        for warning in findings.warnings:
            problem(f"warning: {warning}")
        if findings.refusals:
            refusals_told(findings.refusals, "")
        else:
            click.echo("The study is sound.")
    return findings.exit_code


def imported(found: Imported, as_json: bool) -> Exit:
    """Prints what an import did; the exit code."""
    if as_json:
        printed(vars(found))
    else:
        for warning in found.warnings:
            problem(f"warning: {warning}")
        if found.refusals:
            refusals_told(found.refusals, ": nothing was written")
        else:
            click.echo(
                f"{found.written} figures written ({found.replaced} replaced), "
                f"{found.kept} kept, {found.missing} missing in the files."
            )
    return Exit.REFUSED if found.refusals else Exit.SUCCESS


def concluded(outcome: Outcome, as_json: bool) -> Exit:
    """Prints how a refresh ended; the exit code."""
    for warning in outcome.warnings:
        problem(f"warning: {warning}")
    where = ""
    if outcome.details and outcome.exit_code == Exit.FAULT:
        where = f"; {logged('entropanel build', outcome.details)}"
    if outcome.refusals and not as_json:
        refusals_told(outcome.refusals, ": what was published stays")
    for number, fault in enumerate(outcome.faults, start=1):
        ending = where if number == len(outcome.faults) else ""
        problem(f"fault: {' '.join(fault.split())}{ending}")
    if as_json:
        result = asdict(outcome)
        del result["details"]
        printed(result)
    elif outcome.warehouse:
        click.echo(f"{len(outcome.tables)} tables published: {outcome.warehouse}")
    return outcome.exit_code
