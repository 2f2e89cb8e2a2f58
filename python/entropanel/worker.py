"""A second process for what a build computes in Python.

dbt's own work is Python too and keeps one processor busy; the libraries of the gate and
of the regressions take seconds to import. The process starts with dbt, runs the gate
and imports what follows while dbt parses and loads seeds, and computes while dbt goes
on. It ends with dbt, however dbt ends:
its standard input does.
"""

from __future__ import annotations

import atexit
import gc
import os
import pickle
import signal
import subprocess
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import IO, Any

# in the order in which a build needs them, after those of the gate
LIBRARIES = (
    "entropanel.screening",
    "entropanel.regression.rows",
    "linearmodels.panel.covariance",
)


class Worker:
    """The process, which runs one call at a time."""

    def __init__(self) -> None:
        """Starts it; it takes calls once the gate has run."""
        self.lock = Lock()
        self.process = subprocess.Popen(
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        atexit.register(self.stop)

    def stop(self) -> None:
        """Ends it; nothing is lost, its work was asked for and given back."""
        self.process.kill()
        self.process.wait()

    def call(self, function: str, arguments: dict[str, Any]) -> Any:
        """Calls a function in the worker; the arguments are those of a call.

        Parameters
        ----------
        function, arguments
            As of the function ``call``.

        Returns
        -------
        T
            Its result.

        Raises
        ------
        Exception
            What the function raises; OSError or EOFError if the process has ended.
        """
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        sent = {name: _sent(value) for name, value in arguments.items()}
        with self.lock:
            self.process.stdin.write(pickle.dumps((function, sent)))
            self.process.stdin.flush()
            result, error = pickle.load(self.process.stdout)
        if error is not None:
            raise error
        return result


_started: list[Worker] = []


def start() -> None:
    """Starts the process, unless it was started or there is one processor."""
    if not _started and (os.cpu_count() or 1) > 1:
        _started.append(Worker())


def call(function: str, **arguments: Any) -> Any:
    """What a function returns, computed in the second process if that runs.

    Parameters
    ----------
    function
        Its module and name: this process need not import it.
    **arguments
        What can be pickled, as the result can. A relation of the engine or an Arrow
        table arrives as a data frame of its rows.

    Returns
    -------
    Any
        Its result.

    Raises
    ------
    Exception
        What the function raises.
    """
    for worker in _started:
        try:
            return worker.call(function, arguments)
        except (OSError, EOFError):  # it was killed: there is this process
            _started.clear()
    return _called(function, arguments)


def _sent(value: Any) -> Any:
    """Rows of DuckDB as an Arrow table: pandas is imported where they arrive."""
    if hasattr(value, "to_arrow_table"):
        return value.to_arrow_table()
    return value.df() if hasattr(value, "df") else value


def _arrived(value: Any) -> Any:
    """A relation or Arrow table as the frame that DuckDB makes of it."""
    if hasattr(value, "df"):
        return value.df()
    if not hasattr(value, "to_pandas"):
        return value
    if find_spec("duckdb") is None:  # an environment of Spark
        return value.to_pandas()
    import duckdb

    return duckdb.from_arrow(value).df()


def _called(function: str, arguments: dict[str, Any]) -> Any:
    module, name = function.rsplit(".", 1)
    frames = {key: _arrived(value) for key, value in arguments.items()}
    return getattr(import_module(module), name)(**frames)


def serve(calls: IO[bytes], results: IO[bytes]) -> None:
    """Runs calls one by one until they end.

    Parameters
    ----------
    calls
        Pickled pairs of a function and its arguments.
    results
        Is given pickled pairs of a result and an exception, one of them None.
    """
    while True:
        try:
            function, arguments = pickle.load(calls)
        except EOFError:
            return
        answer: tuple[Any, Exception | None]
        try:
            answer = _called(function, arguments), None
        except Exception as error:
            answer = None, error
        results.write(pickle.dumps(answer))
        results.flush()


def main() -> None:
    """Serves standard input and output; what libraries print goes to the error's."""
    gc.disable()  # what is imported stays: nothing of it is to be looked through
    from entropanel import gate

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of the terminal: dbt ends this
    results = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    if gate.HANDED_OVER not in os.environ:  # a plain build, of the folder's own seeds
        gate.prepare(Path("seeds"))
    for library in LIBRARIES:
        import_module(library)
    gc.freeze()
    gc.enable()
    serve(sys.stdin.buffer, results)


if __name__ == "__main__":
    main()
