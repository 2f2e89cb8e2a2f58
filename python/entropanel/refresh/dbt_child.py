"""dbt in a process of its own, driven by its programmatic interface.

Standard input is the arguments of a command, a JSON list in a line. Each line of
standard output is a JSON object: an event of dbt's while the command runs, its
result at the end. What else is printed goes to standard error. The process ends
with its standard input: dbt must not outlive the process that asked.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import logging
import os
import sys
import threading
from collections.abc import Callable
from typing import Any, TextIO

from dbt.cli.main import dbtRunner, dbtRunnerResult
from google.protobuf.json_format import MessageToDict

from entropanel.disk_space import NO_DISK_SPACE
from entropanel.errors import Exit

# events that are passed on with their data, of any level
WITH_DATA = ("ConcurrencyLine", "NodeStart", "NodeFinished", "JinjaLogDebug")
LEVELS = ("info", "warn", "error")
# imported while the study is checked in the other process
NEEDED_LATER = ("dbt.adapters.duckdb.impl", "pyarrow.parquet", "entropanel.gate")


def main() -> None:
    """Runs the command that standard input asks for."""
    channel = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)
    full: list[str] = []
    logging.Handler.handleError = _noting(full)  # type: ignore[method-assign]
    for name in NEEDED_LATER:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    request = sys.stdin.readline()
    if not request:
        return
    threading.Thread(target=_end_with_input, daemon=True).start()
    runner = dbtRunner(callbacks=[_passing_on(channel)])
    found = _summary(runner.invoke(json.loads(request)))
    _write(channel, {"result": found | {"full_log": bool(full)}})


def _end_with_input() -> None:
    while os.read(0, 1024):
        pass
    os._exit(Exit.TERMINATED)


def _passing_on(channel: TextIO) -> Callable[[Any], None]:
    """Writes dbt's events for people, and for the progress."""

    def pass_on(event: Any) -> None:
        name, level = event.info.name, event.info.level
        has_data = name in WITH_DATA
        if has_data or level in LEVELS:
            data = _data(event) if has_data else {}
            told = {"name": name, "level": level, "text": event.info.msg, "data": data}
            _write(channel, told)

    return pass_on


def _data(event: Any) -> dict[str, Any]:
    found: dict[str, Any] = MessageToDict(event.data, preserving_proto_field_name=True)
    return found


def _noting(full: list[str]) -> Callable[..., None]:
    """What the handlers of dbt's log do where they cannot write: not a traceback."""

    def note(handler: logging.Handler, record: logging.LogRecord) -> None:
        error = sys.exc_info()[1]
        if getattr(error, "errno", None) in NO_DISK_SPACE:
            full.append(str(error))
        else:
            print(f"dbt's log: {error!r}", file=sys.stderr)

    return note


def _summary(result: dbtRunnerResult) -> dict[str, Any]:
    """How a command ended: the failures of its nodes, and the exception if any."""
    nodes = getattr(result.result, "results", None) or []
    return {
        "is_success": result.success,
        "exception": _told(result.exception),
        "nodes": [_node(found) for found in nodes if hasattr(found, "node")],
    }


def _told(error: BaseException | None) -> str | None:
    return None if error is None else str(getattr(error, "msg", None) or error)


def _node(found: Any) -> dict[str, Any]:
    return {
        "unique_id": found.node.unique_id,
        "status": str(found.status),
        "message": found.message,
        "failures": found.failures,
        "query": getattr(found.node, "compiled_code", None),
        "meta": dict(getattr(found.node.config, "meta", {}) or {}),
    }


def _write(channel: TextIO, line: dict[str, Any]) -> None:
    channel.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")


if __name__ == "__main__":
    main()
