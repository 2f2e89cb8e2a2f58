"""The command line: ``entropanel``."""

from __future__ import annotations

from importlib.metadata import version

import click

from entropanel.cli.engines import compare_engines
from entropanel.cli.errors import Guarded
from entropanel.cli.outputs import docs, figures, replication, report, tables
from entropanel.cli.reading import export_command, query
from entropanel.cli.studies import build, check_command, import_command, new_study

STUDIES = [new_study, import_command, check_command, build, compare_engines]
OUTPUTS = [figures, docs, report, replication, tables, query, export_command]


@click.version_option(version("entropanel"), message="%(prog)s %(version)s")
@click.group(
    cls=Guarded,
    commands=STUDIES + OUTPUTS,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 success; 1 errors in the input; 2 failure, "
    "of the machine or the program, or a wrong command line; 130 interrupted. Results "
    "are written to standard output, problems and progress to standard error.",
)
def main() -> None:
    """Composite indices and panel regressions from official statistics.

    Example: entropanel build
    """
