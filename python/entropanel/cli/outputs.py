"""Commands on the published warehouse of a study: what is made of its tables."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import duckdb

from entropanel.cli import places
from entropanel.cli.answers import files_told, printed, problem
from entropanel.cli.choices import OneOf, language_option
from entropanel.cli.places import (
    json_option,
    name_option,
    published,
    study_given,
    study_option,
    verbose_option,
)
from entropanel.errors import Exit
from entropanel.replication import QUERY, headline, paragraph, write_headline
from entropanel.sql import records
from entropanel.study.documenting import DocumentationError, document
from entropanel.study.running import RunningError, only_refresh


@click.command()
@study_given
@name_option
@language_option
@verbose_option
@json_option
def figures(
    folder: Path | None,
    name: str | None,
    language: str,
    is_verbose: bool,
    as_json: bool,
) -> None:
    """Draw the figures of a published study.

    Example: entropanel figures --study examples/towns
    """
    # Imported here: it takes a second.
    from entropanel.figures.__main__ import FiguresError, write_figures

    warehouse = published(folder, name)
    try:
        files = write_figures(warehouse, warehouse.with_name("figures"), language)
        files_told(files, as_json, is_verbose, "*.png")
    except FiguresError as reason:
        problem(f"fault: {reason}")
        sys.exit(Exit.FAILED)


@click.command()
@study_given
@name_option
@language_option
@click.option(
    "--format",
    "formats",
    type=OneOf(["csv", "html", "md", "tex", "docx"]),
    multiple=True,
    help="A kind of files, may be given again; without it, all of them.",
)
@verbose_option
@json_option
def tables(
    folder: Path | None,
    name: str | None,
    language: str,
    formats: tuple[str, ...],
    is_verbose: bool,
    as_json: bool,
) -> None:
    """Write the tables of a published study as papers print them.

    Example: entropanel tables --format tex --format docx
    """
    # Imported here: it takes a second.
    from entropanel.tables.writing import FORMATS, TablesError, write_tables

    warehouse = published(folder, name)
    try:
        files = write_tables(
            warehouse, warehouse.with_name("tables"), language, formats or FORMATS
        )
        # the document that holds all of them, if it is of the formats
        files_told(files, as_json, is_verbose, "all_tables.*.docx")
    except TablesError as reason:
        problem(f"fault: {reason}")
        sys.exit(Exit.FAILED)


@click.command()
@study_given
@name_option
@verbose_option
@json_option
def report(
    folder: Path | None, name: str | None, is_verbose: bool, as_json: bool
) -> None:
    """Write the report of a published study: pages that open by a double click.

    They stand in the folder report/ beside the study's warehouse; index.html is the
    first. dbt's documentation is linked if `entropanel docs` has written it.

    Example: entropanel report --study examples/towns
    """
    # Imported here: it takes two seconds.
    from entropanel.report.site import ReportError, write_report

    warehouse = published(folder, name)
    try:
        files = write_report(warehouse, warehouse.with_name("report"))
        files_told(files, as_json, is_verbose, "index.html")
    except ReportError as reason:
        problem(f"fault: {reason}")
        sys.exit(Exit.FAILED)


@click.command()
@study_option
@name_option
@json_option
def docs(folder: Path | None, name: str | None, as_json: bool) -> None:
    """Write dbt's documentation of a published study: every table, with lineage.

    It stands beside the study's warehouse; a report written after it links it.

    Example: entropanel docs --study examples/towns
    """
    published(folder, name)
    place = places.place_of(folder, name)
    try:
        with only_refresh(places.PROJECT / place.target):
            file = document(place, places.PROJECT, progress=problem)
        files_told([file], as_json)
    except (DocumentationError, RunningError) as reason:
        problem(f"fault: {reason}")
        sys.exit(Exit.FAILED)


@click.command()
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
        sys.exit(Exit.INVALID)
    if document is not None:
        try:
            write_headline(document, text)
        except (FileNotFoundError, ValueError) as reason:
            problem(f"{document}: {reason}")
            sys.exit(Exit.INVALID)
    if as_json:
        printed({"coefficients": rows, "paragraph": sentences})
    else:
        click.echo(text if document is None else document, nl=document is not None)
