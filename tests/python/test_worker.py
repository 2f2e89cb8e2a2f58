"""The process beside dbt: calls run there, and neither outlives the other."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from entropanel import worker

PARENT = """
import time
from entropanel import worker
worker.start()
print(worker.call("os.getpid"), flush=True)
time.sleep(600)
"""


@pytest.fixture(scope="module")
def started() -> Iterator[worker.Worker]:
    one = worker.Worker()
    yield one
    one.stop()


def test_a_call_runs_in_the_other_process(started: worker.Worker) -> None:
    assert started.call("os.getpid", {}) == started.process.pid


def test_what_a_call_raises_is_raised_and_the_next_call_runs(
    started: worker.Worker,
) -> None:
    with pytest.raises(NotADirectoryError):
        started.call("os.listdir", {"path": sys.executable})
    assert started.call("os.fspath", {"path": "x"}) == "x"


def test_what_a_call_prints_is_no_result(started: worker.Worker) -> None:
    assert started.call("builtins.print", {"end": "printed"}) is None
    assert started.call("os.fspath", {"path": "x"}) == "x"


def test_a_call_runs_here_where_the_process_was_killed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    killed = worker.Worker()
    killed.stop()
    monkeypatch.setattr(worker, "_started", [killed])
    assert worker.call("os.getpid") == os.getpid()


def test_the_process_ends_when_dbt_is_killed() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        beside = int(parent.stdout.readline())
        assert beside != parent.pid
        parent.send_signal(signal.SIGKILL)
    for _ in range(300):
        ran = subprocess.run(
            ["ps", "-o", "stat=", "-p", str(beside)], capture_output=True, text=True
        )
        if ran.stdout.strip() in ("", "Z"):
            return
        time.sleep(0.1)
    os.kill(beside, signal.SIGKILL)
    pytest.fail("the process outlived the one that started it")
