"""What a build shows while it runs: how far it is, and no names of its own parts."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from dbt.adapters.events.types import AdapterEventInfo
from dbt.events import types as dbt_events
from dbt_common.events.base_types import BaseEvent, EventLevel, msg_from_base_event

from entropanel.cli.progress import ERASED, Progress
from entropanel.refresh.dbt import BEGUN, Event
from entropanel.refresh.dbt_child import _passing_on

NAME = "accepted_values_fct_audit_claims_verdict__holds__fails"
JUMP = "a.csv, line 6: found 1340.1 after 391.983, expected less"
PRINTED = "Printed numbers that are reproduced:\n  table_2: 0 of 23"
OLD = "a deprecation of dbt's"


def told(event: BaseEvent, level: EventLevel | None = None) -> list[Event]:
    """An event of dbt's as the other process gets it; nothing if it does not."""
    channel = io.StringIO()
    _passing_on(channel)(msg_from_base_event(event, level))
    return [Event(**json.loads(line)) for line in channel.getvalue().splitlines()]


def node(name: str) -> dict[str, Any]:
    unique_id = f"test.p.{name}"
    return {"node_info": {"node_name": name, "unique_id": unique_id}}


def start(name: str) -> list[Event]:
    return told(dbt_events.NodeStart(**node(name)))


def finish(name: str, status: str = "pass") -> list[Event]:
    result = {"status": status}
    return told(dbt_events.NodeFinished(run_result=result, **node(name)))


def total(count: int) -> list[Event]:
    line = dbt_events.ConcurrencyLine(
        num_threads=2, target_name="duckdb", node_count=count
    )
    return told(line)


COUNTED = ("pass", "warn", "error", "skip", "total", "noop")
HOOK = {"statement": "select 1", "index": 1, "total": 2}
SAID = [
    Event(BEGUN, "info", "reading the project"),
    *told(dbt_events.MainReportVersion(version="1.11", log_version=3)),
    *total(4),
    *start("fct_index"),
    *told(dbt_events.LogStartLine(description="d", index=1, total=4, **node("n"))),
    *finish("fct_index"),
    *told(dbt_events.JinjaLogInfo(msg=PRINTED, **node("n"))),
    *start(NAME),
    *told(
        dbt_events.LogTestResult(
            name=NAME, status="fail", index=3, num_models=4, num_failures=3, **node("n")
        ),
        EventLevel.ERROR,
    ),
    *finish(NAME, "fail"),
    *start("t"),
    *finish("t"),
    *start("fct_panel"),
    *finish("fct_panel", "skipped"),
    *told(dbt_events.LogHookStartLine(**HOOK, **node("hook"))),
    *told(dbt_events.RunResultFailure(resource_type="test", node_name=NAME, path="t")),
    *told(dbt_events.EndOfRunSummary(num_errors=1)),
    *told(dbt_events.StatsLine(stats=dict.fromkeys(COUNTED, 1))),
    *told(dbt_events.JinjaLogWarning(msg=JUMP)),
    *told(dbt_events.ConfigDataPathDeprecation(deprecated_path=OLD)),
    Event("QualityPage", "info", "Errors in the input: see page.html."),
]


def test_what_people_have_to_read_is_shown_whole() -> None:
    """The gate's warnings are told by the refresh itself, failures by the verdict."""
    shown: list[str] = []
    progress = Progress(is_terminal=False, show=shown.append)
    for event in SAID:
        progress(event)
    begun, *rest = shown
    others = [line for line in rest if "steps done" not in line]
    assert begun == "reading the project"
    assert others[0] == PRINTED
    assert OLD in others[1]
    assert others[2:] == ["Errors in the input: see page.html."]


def test_elsewhere_than_on_a_terminal_a_line_tells_a_tenth() -> None:
    shown: list[str] = []
    progress = Progress(is_terminal=False, show=shown.append)
    events = [total(411)]
    events += [found for n in range(411) for found in (start(f"t{n}"), finish(f"t{n}"))]
    for (event,) in events:
        progress(event)
    tenths = shown
    assert len(tenths) == 10
    assert tenths[0] == "42 of 411 steps done"
    assert tenths[-1] == "411 of 411 steps done"


def test_on_a_terminal_one_line_moves(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setattr("click._compat.should_strip_ansi", lambda *_: False)
    monkeypatch.setattr("click.utils.should_strip_ansi", lambda *_: False)
    shown: list[str] = []
    progress = Progress(is_terminal=True, show=shown.append)
    for event in SAID:
        progress(event)
    progress.erase()
    assert shown[0] == PRINTED
    assert len(shown) == 3
    moves = capsys.readouterr().err.split(ERASED)
    assert "0 of 4 steps done: fct_index" in moves
    assert f"1 of 4 steps done: {NAME}"[:39] in moves
    assert "4 of 4 steps done: publication" in moves
    assert moves[-1] == ""
    assert all(len(move) < 40 and "\n" not in move for move in moves)


def test_what_dbt_says_for_its_log_alone_is_not_passed_on() -> None:
    assert told(dbt_events.PartialParsingEnabled(deleted=0, added=0, changed=0)) == []
    assert told(AdapterEventInfo(name="a", base_msg="b", args=[]))[0].level == "info"
