"""What a build shows while it runs: how far it is, and no names of its own parts."""

from __future__ import annotations

import pytest

from entropanel.cli.progress import ERASED, Progress

NAME = "accepted_values_fct_audit_claims_verdict__holds__fails"
SAID = f"""\
10:00:00  Running with dbt=1.11.16
10:00:00  Unable to do partial parsing because saved manifest not found.
10:00:00  Found 119 models, 259 data tests, 31 seeds
10:00:00  \x20
10:00:00  Concurrency: 2 threads (target='duckdb')
10:00:01  1 of 4 START sql table model main.fct_index .......... [RUN]
10:00:01  1 of 4 OK created sql table model main.fct_index ..... [OK in 0.12s]
10:00:01  a.csv, line 6: found 1340.1 after 391.983, expected less
10:00:01  2 of 4 START test {NAME}  [RUN]
10:00:01  2 of 4 PASS {NAME}  [PASS in 0.03s]
10:00:02  3 of 4 START test t .................................. [RUN]
10:00:02  3 of 4 \x1b[31mFAIL 3\x1b[0m t ... [\x1b[31mFAIL 3\x1b[0m in 0.08s]
10:00:02  4 of 4 SKIP relation main.fct_panel ................... [SKIP]
10:00:02  1 of 2 START hook: entropanel.on-run-end.0 ........... [RUN]
10:00:02  entropanel adapter: Refused, see page.html.
10:00:02  1 of 2 OK hook: entropanel.on-run-end.0 .............. [OK in 4.78s]
10:00:02  Printed numbers that are reproduced:
  table_2: 0 of 23
10:00:03  Finished running 31 seeds, 79 table models in 8.74 seconds (8.74s).
10:00:03  Completed with 1 error, 0 partial successes, and 0 warnings:
10:00:03  Failure in test t (tests/t.sql)
10:00:03    Got 3 results
10:00:03  Done. PASS=2 WARN=0 ERROR=1 SKIP=1 NO-OP=0 TOTAL=4
""".splitlines()
TOLD = [SAID[line] for line in (7, 14, 16, 17)]


def test_what_people_have_to_read_is_shown_whole() -> None:
    shown: list[str] = []
    progress = Progress(is_terminal=False, show=shown.append)
    for line in SAID:
        progress(line)
    assert [line for line in shown if line in SAID] == TOLD


def test_elsewhere_than_on_a_terminal_a_line_tells_a_tenth() -> None:
    shown: list[str] = []
    progress = Progress(is_terminal=False, show=shown.append)
    for number in range(1, 412):
        progress(f"10:00:00  {number} of 411 START test t{number} ... [RUN]")
        progress(f"10:00:00  {number} of 411 PASS t{number} ... [PASS in 0.03s]")
    begun, *tenths = shown
    assert begun == "reading the project"
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
    for line in SAID:
        progress(line)
    progress.erase()
    assert shown == TOLD
    moves = capsys.readouterr().err.split(ERASED)
    assert "0 of 4 steps done: fct_index" in moves
    assert f"1 of 4 steps done: {NAME}"[:39] in moves
    assert "4 of 4 steps done: t" in moves
    assert moves[-1] == ""
    assert all(len(move) < 40 and "\n" not in move for move in moves)
