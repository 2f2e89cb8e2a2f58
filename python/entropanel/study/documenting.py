"""dbt's documentation of a study: every table with its lineage, in one file."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable
from pathlib import Path

from entropanel.replacing import replacing
from entropanel.study.building import last_line, run_dbt
from entropanel.study.staging import Staged

DOCUMENTATION = "dbt_docs.html"  # beside the warehouse, and then beside the pages


class DocumentationError(RuntimeError):
    """The documentation cannot be made, and why."""


def document(place: Staged, project: Path, progress: Callable[[str], None]) -> Path:
    """Writes the documentation of the last build beside the warehouse; the file.

    progress: is given dbt's output line by line.

    Raises DocumentationError.
    """
    built = project / place.target / "build.duckdb"
    for needed in (built, project / place.seeds):
        if not needed.exists():
            text = f"there is no {needed}, of which the documentation is made: "
            raise DocumentationError(f"{text}run `entropanel build` first")
    command = ("docs", "generate", "--static")
    run = run_dbt(place, project, uuid.uuid4().hex, progress, command=command)
    if run.exit_code:
        told = last_line(run.output)
        raise DocumentationError(f"dbt ended with {run.exit_code}: {told}")
    file = project / place.warehouse / DOCUMENTATION
    try:
        with replacing(file) as (fresh,):
            shutil.copyfile(project / place.target / "static_index.html", fresh)
    except OSError as reason:
        raise DocumentationError(f"{file} cannot be written: {reason}") from reason
    return file
