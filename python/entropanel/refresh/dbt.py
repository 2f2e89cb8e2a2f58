"""dbt as a refresh drives it: a process of its own that writes its events as JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from entropanel.errors import ExecutionError

BEGUN = "Begun"  # our own event: a command is asked for
CHILD = "entropanel.refresh.dbt_child"


class DbtError(ExecutionError):
    """dbt broke off, and what it said."""


@dataclass(frozen=True)
class Event:
    """Something that dbt tells, by dbt's own name of it.

    level: debug, info, warn or error. text: for people. data: for programs.
    """

    name: str
    level: str
    text: str
    data: dict[str, Any] = field(default_factory=dict)


@dataclass
class Run:
    """How a command of dbt's ended.

    exception: what kept it from its end, in words. nodes: the result of each node:
    unique_id, status, message, failures, query, meta. reasons: what a node tells
    of the input by the macro stop_build, by the node's unique_id. full_log: the log
    could not be written for want of disk space. said: all that people could read.
    """

    is_success: bool
    exception: str | None = None
    nodes: list[dict[str, Any]] = field(default_factory=list)
    full_log: bool = False
    reasons: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)


class Dbt:
    """A process that waits for a command of dbt's; it ends with the body of ``with``.

    It is started early: it loads dbt while the study is checked.

    Parameters
    ----------
    project
        Folder of the dbt project.
    environment
        Variables that dbt_project.yml and profiles.yml read. Variables of the
        user's other dbt projects (``DBT_...``) do not reach it.
    python
        The interpreter; without it, that of this process.
    """

    def __init__(
        self, project: Path, environment: dict[str, str], python: Path | None = None
    ) -> None:
        others = {
            name: value
            for name, value in os.environ.items()
            if not name.upper().startswith("DBT_")
        }
        own = {"DBT_PROFILES_DIR": str(project), "PYTHONIOENCODING": "utf-8"}
        self.process = subprocess.Popen(
            [python or Path(sys.executable), "-m", CHILD],
            cwd=project,
            env=others | own | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
        )
        self.errors: list[str] = []
        self.listening = threading.Thread(
            target=self.errors.extend, args=(self.process.stderr,), daemon=True
        )
        self.listening.start()

    def __enter__(self) -> Dbt:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        streams = (self.process.stdin, self.process.stdout, self.process.stderr)
        stdin, *outputs = (stream for stream in streams if stream is not None)
        # what the process started listens there and holds its standard error open
        with suppress(BrokenPipeError):
            stdin.close()
        self.process.terminate()
        self.process.wait()
        self.listening.join()
        for stream in outputs:
            stream.close()

    def run(
        self, arguments: Sequence[str], show: Callable[[Event], None] = lambda _: None
    ) -> Run:
        """Runs the command, and shows its events as they come.

        Raises
        ------
        DbtError
            The process ended before the command did.
        """
        colours = "--use-colors" if sys.stderr.isatty() else "--no-use-colors"
        request = [colours, "--log-level", "none", *arguments]
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        run = Run(is_success=False)
        show(Event(BEGUN, "info", "reading the project"))
        try:
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            self._broken(run)
        for line in self.process.stdout:
            found = json.loads(line)
            if "result" in found:
                vars(run).update(found["result"])
                # its end closes the build file
                self.process.wait()
                self.listening.join()
                run.said += self.errors
                return run
            event = Event(**found)
            if event.name == "JinjaLogDebug":
                run.reasons |= _reasons(event)
            elif event.level != "debug":
                run.said.append(event.text)
            show(event)
        return self._broken(run)

    def _broken(self, run: Run) -> Run:
        """Raises DbtError with the last line that was said."""
        code = self.process.wait()
        self.listening.join()
        said = [line.strip() for line in [*run.said, *self.errors] if line.strip()]
        last = said[-1] if said else "nothing was said"
        error = DbtError(f"dbt ended with {code}: {last}")
        error.add_note("\n".join(said))
        raise error


def _reasons(event: Event) -> dict[str, list[dict[str, Any]]]:
    """What the macro stop_build tells; nothing if another macro wrote to the log."""
    try:
        found = json.loads(event.data["msg"])
    except ValueError:
        return {}
    if not (isinstance(found, dict) and "entropanel_reasons" in found):
        return {}
    return {event.data["node_info"]["unique_id"]: found["entropanel_reasons"]}
