"""dbt's documentation of a study: every table with its lineage, in one file."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from entropanel.errors import ExecutionError
from entropanel.refresh.dbt import Dbt, Event
from entropanel.replacing import replacing
from entropanel.study.paths import StudyPaths

DOCUMENTATION = "dbt_docs.html"  # beside the warehouse, and then beside the pages


def document(paths: StudyPaths, show: Callable[[Event], None]) -> Path:
    """Writes the documentation of the last build beside the warehouse.

    Parameters
    ----------
    paths
        Of the study.
    show
        Is given dbt's events as they come.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    ExecutionError
        There is no build, dbt fails, or the file cannot be written.
    """
    for needed in (paths.build, paths.seeds):
        if not needed.exists():
            text = f"there is no {needed}, of which the documentation is made: "
            raise ExecutionError(f"{text}run `entropanel build` first")
    with Dbt(paths.project, paths.environment) as dbt:
        run = dbt.run(["docs", "generate", "--static"], show)
    if not run.is_success:
        raise ExecutionError(f"dbt failed: {run.exception or run.said[-1]}")
    file = paths.warehouse / DOCUMENTATION
    try:
        with replacing(file) as (fresh,):
            shutil.copyfile(paths.target / "static_index.html", fresh)
    except OSError as reason:
        raise ExecutionError(f"{file} cannot be written: {reason}") from reason
    return file
