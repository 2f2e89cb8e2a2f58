"""The command line: ``entropanel``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import click

from entropanel.importing.importer import Imported, import_files
from entropanel.study.check import Findings, check
from entropanel.study.declarations import Declarations, declarations
from entropanel.study.running import RunningError, only_refresh
from entropanel.study.skeleton import ExistsError, write_skeleton
from entropanel.study.staging import Staged, default_study, stage, staged_place

REFUSED, FAULT = 1, 2
PROJECT = Path(__file__).parents[2]

study_option = click.option(
    "--study",
    "folder",
    type=click.Path(path_type=Path),
    help="Folder of a study; without it, the default study.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Results as JSON.")


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 success, 1 refused or failed, 2 fault.",
)
def main() -> None:
    """Composite indices and panel regressions from official statistics."""


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
def new_study(folder: Path) -> None:
    """Write a study that builds into FOLDER, with its files explained.

    Example: entropanel new-study my-study
    """
    try:
        for file in write_skeleton(folder, PROJECT / "examples" / "towns", declared()):
            click.echo(file)
    except ExistsError as reason:
        click.echo(reason, err=True)
        sys.exit(REFUSED)


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
    found = import_files(files, folder, declared(), series=series, replace=replace)
    sys.exit(imported(found, as_json))


@main.command()
@study_option
@json_option
def build(folder: Path | None, as_json: bool) -> None:
    """Build a study and publish its warehouse.

    Example: entropanel build --study examples/towns
    """
    place = default_study() if folder is None else staged_place(folder)
    try:
        with only_refresh(PROJECT / place.target):
            sys.exit(refresh(place, folder, as_json))
    except RunningError as reason:
        click.echo(reason, err=True)
        sys.exit(FAULT)


def refresh(place: Staged, folder: Path | None, as_json: bool) -> int:
    """Checks and stages the study of a folder, builds and publishes; the exit code."""
    if folder is not None:
        findings = check(folder, declared())
        if findings.refusals:
            return told(findings, as_json)
        stage(folder, PROJECT, declared())
    return run_dbt(place)


@main.command()
@study_option
@click.option("--language", type=click.Choice(["en", "zh"]), default="en")
def figures(folder: Path | None, language: str) -> None:
    """Draw the figures of a published study.

    Example: entropanel figures --study examples/towns
    """
    # Imported here: it takes a second.
    from entropanel.figures.__main__ import main as draw

    place = default_study() if folder is None else staged_place(folder)
    root = PROJECT / place.warehouse
    warehouse, output = str(root / "entropanel.duckdb"), str(root / "figures")
    arguments = ["--warehouse", warehouse, "--output", output, "--language", language]
    sys.exit(draw(arguments))


def declared() -> Declarations:
    """The files of any study, as the project declares them."""
    return declarations(PROJECT / "seeds")


def told(findings: Findings, as_json: bool) -> int:
    """Prints what was found; the exit code."""
    if as_json:
        click.echo(json.dumps(vars(findings), ensure_ascii=False, indent=1))
    else:
        for warning in findings.warnings:
            click.echo(f"warning: {warning}")
        for refusal in findings.refusals:
            click.echo(refusal, err=True)
        many = len(findings.refusals)
        click.echo(
            f"{many} refusal{'s' * (many != 1)}." if many else "The study is sound."
        )
    return REFUSED if findings.refusals else 0


def imported(found: Imported, as_json: bool) -> int:
    """Prints what an import did; the exit code."""
    if as_json:
        click.echo(json.dumps(vars(found), ensure_ascii=False, indent=1))
    else:
        for warning in found.warnings:
            click.echo(f"warning: {warning}")
        for refusal in found.refusals:
            click.echo(refusal, err=True)
        many = len(found.refusals)
        click.echo(
            f"{many} refusal{'s' * (many != 1)}: nothing was written."
            if many
            else f"{found.written} figures written ({found.replaced} replaced), "
            f"{found.kept} kept, {found.missing} missing in the files."
        )
    return REFUSED if found.refusals else 0


def run_dbt(place: Staged) -> int:
    """Builds and publishes what is staged; the exit code."""
    dbt = Path(sys.executable).with_name("dbt")
    variables = {"DBT_PROFILES_DIR": str(PROJECT), **place.environment}
    run = subprocess.run(
        [dbt, "build"], cwd=PROJECT, env=os.environ | variables, check=False
    )
    return {0: 0, 1: REFUSED}.get(run.returncode, FAULT)


if __name__ == "__main__":
    main()
