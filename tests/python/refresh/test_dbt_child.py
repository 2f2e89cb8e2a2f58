"""The process that runs dbt: from a request to its result, never without a parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from entropanel.errors import ExecutionError
from entropanel.refresh.dbt import BEGUN, Dbt, Event
from entropanel.refresh.locks import only_one
from entropanel.study.paths import study_paths

SETTINGS = "{name: tiny, profile: tiny, models: {tiny: {+materialized: table}}}"
PROFILE = "{tiny: {target: t, outputs: {t: {type: duckdb, path: tiny.duckdb}}}}"
REASONS = '{{ log(tojson({"entropanel_reasons": [{"text": "a is b"}]})) }}'
MODELS = {"sound": "select 1 as n", "reasoned": f"{REASONS} select 1 as n"}
MODELS["broken"] = "select no_such_column"
# some 1e12 pairs: longer than any test waits
ENDLESS = (
    "select count(*) n from range(1000000) a, range(1000000) b where a.range % 7 = 9"
)

PARENT = """
import sys
from pathlib import Path
from entropanel.refresh.dbt import Dbt

def show(event):
    if event.name == "NodeStart":
        print(dbt.process.pid, flush=True)

with Dbt(Path(sys.argv[1]), {}) as dbt:
    dbt.run(["run"], show)
"""
HOLDER = """
import sys
from pathlib import Path
from entropanel.refresh.locks import only_one
from entropanel.study.paths import study_paths

with only_one("refresh", study_paths(Path(sys.argv[1]))):
    print("held", flush=True)
    sys.stdin.read()
"""


def tiny(folder: Path, models: dict[str, str]) -> Path:
    """A project of dbt's with a few models and a DuckDB file of its own."""
    (folder / "models").mkdir()
    (folder / "dbt_project.yml").write_text(SETTINGS)
    (folder / "profiles.yml").write_text(PROFILE)
    for name, query in models.items():
        (folder / "models" / f"{name}.sql").write_text(query)
    return folder


def test_a_command_tells_its_events_and_how_each_node_ended(tmp_path: Path) -> None:
    events: list[Event] = []
    with Dbt(tiny(tmp_path, MODELS), {}) as dbt:
        run = dbt.run(["run"], events.append)
    assert not run.is_success
    found = {node["unique_id"]: node for node in run.nodes}
    status = {key.split(".")[-1]: node["status"] for key, node in found.items()}
    assert status == {"sound": "success", "reasoned": "success", "broken": "error"}
    assert "no_such_column" in found["model.tiny.broken"]["message"]
    assert run.reasons == {"model.tiny.reasoned": [{"text": "a is b"}]}
    assert events[0].name == BEGUN
    names = [event.name for event in events]
    assert names.count("NodeStart") == names.count("NodeFinished") == 3
    assert (tmp_path / "tiny.duckdb").is_file()
    assert dbt.process.returncode is not None


def test_a_project_that_cannot_be_read_is_an_exception_in_words(tmp_path: Path) -> None:
    tiny(tmp_path, {"m": "{{ ref('nowhere') }}"})
    with Dbt(tmp_path, {}) as dbt:
        run = dbt.run(["run"])
    assert not run.is_success
    assert "nowhere" in (run.exception or "")
    assert "Traceback" not in "\n".join(run.said)


def has_ended(process: int) -> bool:
    """Whether a process is gone, or a zombie that nobody has waited for."""
    ran = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True
    )
    return ran.stdout.strip()[:1] in ("", "Z")


def test_dbt_ends_when_the_process_that_asked_is_killed(tmp_path: Path) -> None:
    """In the middle of a query, which no signal reaches."""
    tiny(tmp_path, {"endless": ENDLESS})
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert not has_ended(child)
        parent.send_signal(signal.SIGKILL)
    for _ in range(300):
        if has_ended(child):
            return
        time.sleep(0.1)
    os.kill(child, signal.SIGKILL)
    pytest.fail("dbt outlived the process that asked for it")


def test_a_refresh_of_the_same_study_in_another_process_is_told(tmp_path: Path) -> None:
    """And one of another study, at the same moment, goes its way."""
    one, other = study_paths(tmp_path / "one"), study_paths(tmp_path / "other")
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(one.folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with (
            pytest.raises(ExecutionError, match="another refresh is running"),
            only_one("refresh", one),
        ):
            pass
        with only_one("refresh", other), only_one("import", one):
            pass
        holder.kill()
    with only_one("refresh", one):  # a lock ends with its process
        pass
