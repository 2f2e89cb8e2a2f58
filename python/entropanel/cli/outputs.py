"""Commands on the published warehouse of a study: what is made of its tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import duckdb

from entropanel.cli.choices import OneOf, language_option
from entropanel.cli.console import json_option, print_json, prints_files
from entropanel.cli.progress import told
from entropanel.cli.study_options import Given, study_given
from entropanel.errors import InputError
from entropanel.refresh.documenting import document
from entropanel.refresh.locks import only_one
from entropanel.replication import QUERY, headline, paragraph, write_headline
from entropanel.sql import records


@click.command()
@study_given()
@language_option
@prints_files("*.png")
def figures(study: Given, language: str) -> Iterator[Path]:
    """Draw the figures of a published study.

    Example: entropanel figures --study examples/towns
    """
    # Imported here: it takes a second.
    from entropanel.figures.__main__ import write_figures

    warehouse = study.published()
    return write_figures(warehouse, warehouse.with_name("figures"), language)


@click.command()
@study_given()
@language_option
@click.option(
    "--format",
    "formats",
    type=OneOf(["csv", "html", "md", "tex", "docx"]),
    multiple=True,
    help="A kind of files, may be given again; without it, all of them.",
)
# of the files, the document that holds all tables
@prints_files("all_tables.*.docx")
def tables(study: Given, language: str, formats: tuple[str, ...]) -> Iterator[Path]:
    """Write the tables of a published study as papers print them.

    Example: entropanel tables --format tex --format docx
    """
    # Imported here: it takes a second.
    from entropanel.tables.writing import FORMATS, write_tables

    warehouse = study.published()
    folder = warehouse.with_name("tables")
    return write_tables(warehouse, folder, language, formats or FORMATS)


@click.command()
@study_given()
@prints_files("index.html")
def report(study: Given) -> Iterator[Path]:
    """Write the report of a published study: pages that open by a double click.

    They stand in the folder report/ beside the study's warehouse; index.html is the
    first. dbt's documentation is linked if `entropanel docs` has written it.

    Example: entropanel report --study examples/towns
    """
    # Imported here: it takes two seconds.
    from entropanel.report.site import write_report

    warehouse = study.published()
    return write_report(warehouse, warehouse.with_name("report"))


@click.command()
@study_given()
@prints_files(lists=False)
def docs(study: Given) -> list[Path]:
    """Write dbt's documentation of a published study: every table, with lineage.

    It stands beside the study's warehouse; a report written after it links it.

    Example: entropanel docs --study examples/towns
    """
    study.published()
    paths = study.paths
    with only_one("refresh", paths):
        return [document(paths, told)]


@click.command()
@click.argument("document", required=False, type=click.Path(path_type=Path))
@study_given(has_argument=False)
@json_option
def replication(document: Path | None, study: Given, as_json: bool) -> None:
    """Tell what a published study gives for the coefficients of its publication.

    The headline, a query with its answer and the paragraph made from it, takes
    the place between its two marks in DOCUMENT; without one it is printed.

    Example: entropanel replication docs/replication.md
    """
    with duckdb.connect(study.published(), read_only=True) as warehouse:
        rows, text = records(warehouse, QUERY), headline(warehouse)
        sentences = paragraph(warehouse)
    if not rows:
        raise InputError(
            "the study has no coefficients of a publication to compare with"
        )
    if document is not None:
        try:
            write_headline(document, text)
        except (FileNotFoundError, ValueError) as reason:
            raise InputError(f"{document}: {reason}") from reason
    if as_json:
        print_json({"coefficients": rows, "paragraph": sentences})
    else:
        click.echo(text if document is None else document, nl=document is not None)
