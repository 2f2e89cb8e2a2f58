"""Commands that read a published warehouse: queries and exports."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import click

from entropanel.cli.choices import OneOf, language_option
from entropanel.cli.console import files_told, problem
from entropanel.cli.study_options import Given, json_option, study_given, verbose_option
from entropanel.errors import InputError
from entropanel.queries import WRITERS, QueryError, answer, as_table
from entropanel.suggestions import nearest

MOST_ROWS = 40  # in a terminal, where those above them would be gone
EXPORTS = ["xlsx", "dta", "parquet", "csv"]


@click.command()
@click.argument("query")
@study_given(has_argument=False)
@click.option(
    "--format",
    "form",
    type=OneOf(list(WRITERS)),
    default="table",
    help="How the answer is written.",
)
@json_option
def query(query: str, study: Given, form: str, as_json: bool) -> None:
    """Answer a QUERY in SQL from a published study.

    QUERY is a statement, a file that holds one, or - for standard input. It reads
    the warehouse and nothing else: no other file, no network.

    Example: entropanel query "from fct_index_national limit 5"
    """
    warehouse = study.published()
    try:
        found = answer(warehouse, statement(query))
    except (QueryError, OSError, UnicodeDecodeError) as reason:
        raise InputError(f"query: {reason}") from reason
    if form == "table" and not as_json and click.get_text_stream("stdout").isatty():
        room = shutil.get_terminal_size().columns
        few = replace(found, rows=found.rows[:MOST_ROWS])
        click.echo(as_table(few, room), nl=False)
        if few.rows != found.rows:
            problem(
                f"the first {MOST_ROWS} of {len(found.rows)} rows; --format csv "
                "writes all, `limit 10` asks for fewer"
            )
        return
    click.echo(WRITERS["json" if as_json else form](found), nl=False)


def statement(query: str) -> str:
    """The text of a query: given, in a file or on standard input. Raises OSError."""
    if query == "-":
        return click.get_text_stream("stdin").read()
    if not query.endswith(".sql"):
        return query
    file = Path(query)
    if not file.exists():
        others = [other.name for other in file.parent.glob("*.sql")]
        hint = nearest(file.name, others)
        raise FileNotFoundError(f"{file}: found no such file{hint}")
    return file.read_text(encoding="utf-8")


@click.command("export")
@click.argument("tables", nargs=-1)
@study_given(has_argument=False)
@click.option(
    "--format",
    "form",
    type=OneOf(EXPORTS),
    default="xlsx",
    help="One workbook, or one file per table: Stata, Parquet, CSV.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the files; without it, export/ beside the warehouse.",
)
@click.option("--long", "is_long", is_flag=True, help="One row per value.")
@click.option("--scenario", help="The only scenario; without it, all of them.")
@language_option
@verbose_option
@json_option
def export_command(
    tables: tuple[str, ...],
    study: Given,
    form: str,
    output: Path | None,
    is_long: bool,
    scenario: str | None,
    language: str,
    is_verbose: bool,
    as_json: bool,
) -> None:
    """Write TABLES of a published study for other programs.

    TABLES are names of public tables, `index` (the scores, one column per year) and
    `panel` (what regressions use, one column per variable, ready for xtset panel_id
    year); without any, these two.

    Example: entropanel export panel --format dta --scenario observed
    """
    # Imported here: it takes a second.
    from entropanel.exporting.dataset import DEFAULTS
    from entropanel.exporting.writing import ExportError, export

    warehouse = study.published()
    try:
        files = export(
            warehouse,
            output or warehouse.with_name("export"),
            tables or DEFAULTS,
            form,
            language=language,
            is_long=is_long,
            scenario=scenario,
        )
        files_told(files, as_json, is_verbose)
    except ExportError as reason:
        formats = [table for table in tables if table in EXPORTS]
        hint = f" (did you mean --format {formats[0]}?)" if formats else ""
        raise InputError(f"export: {reason}{hint}") from reason
