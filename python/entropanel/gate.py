"""The quality gate: runs a study's expectations and keeps every result.

The gate returns its results and never raises, so that a refused run leaves
rows to read; the SQL barrier behind it stops the build.
"""

from __future__ import annotations

import json
import logging
import os
import re
import traceback
from collections.abc import Iterable
from datetime import UTC, datetime
from numbers import Integral
from typing import Any

import pandas as pd
import pyarrow as pa

from entropanel import guard
from entropanel.catalogue import message
from entropanel.inputs import Inputs
from entropanel.violations import one_line

os.environ["GX_ANALYTICS_ENABLED"] = "false"

EXAMPLES = 20
KEYS = {"series": str, "unit_code": str, "year": Integral}
FAULT = "the quality gate could not run"
SCHEMA = pa.schema(
    [
        ("suite", pa.string()),
        ("expectation", pa.string()),
        ("target", pa.string()),
        ("severity", pa.string()),
        ("success", pa.bool_()),
        ("observed", pa.string()),
        ("observed_codes", pa.string()),
        ("unexpected_count", pa.int64()),
        ("examples", pa.string()),
        ("message", pa.string()),
        ("violations", pa.string()),
        ("run_at", pa.timestamp("us")),
    ]
)


class CheckError(RuntimeError):
    """An expectation could not be held against its frame."""


def gate_results(inputs: Inputs) -> pa.Table:
    """Results of every expectation of a study, a row an expectation.

    Columns as in ``fct_data_quality``; examples is a JSON list of at most 20
    sentences, message the same in one text, a line each, null where the
    expectation holds; violations is a JSON list of all rows that do not meet it,
    objects with the keys position, series, unit_code, year, message and, if it has
    them, message_codes. A fault of the gate itself is the only row, of severity
    hard; its details are in the log of faults.
    """
    run_at = datetime.now(UTC).replace(tzinfo=None)
    try:
        rows = _validate(inputs)
    except Exception as fault:
        rows = [_fault(fault)]
    return pa.Table.from_pylist([{**row, "run_at": run_at} for row in rows], SCHEMA)


def _validate(inputs: Inputs) -> list[dict[str, Any]]:
    # Imported here: it takes seconds, and only the gate needs it.
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    from entropanel.expectations import batches

    for noisy in ("great_expectations", "great_expectations.data_context.types.base"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    frames = (
        context.data_sources.add_pandas("study")
        .add_dataframe_asset("frame")
        .add_batch_definition_whole_dataframe("whole")
    )
    rows = []
    for number, batch in enumerate(batches(inputs)):
        for position, check in enumerate(batch.checks):
            check.expectation.meta = {"position": position}
        suite = gx.ExpectationSuite(
            name=str(number), expectations=[c.expectation for c in batch.checks]
        )
        validation = frames.get_batch({"dataframe": batch.frame}).validate(
            suite, result_format={"result_format": "COMPLETE"}
        )
        for outcome in validation.results:
            check = batch.checks[outcome.expectation_config.meta["position"]]
            rows.append(_result(check, outcome, batch.frame))
    return rows


def _result(check: Any, outcome: Any, frame: pd.DataFrame) -> dict[str, Any]:
    """One row of results from a validated expectation. Raises CheckError."""
    failed = outcome.exception_info.get("exception_message")
    if failed:
        raise CheckError(f"{check.suite}, {check.target}: {failed}")
    result = outcome.result
    violating = result.get("unexpected_index_list") or []
    violations: list[dict[str, Any]] = []
    if not outcome.success:
        rows = [row for _, row in frame.loc[violating].iterrows()]
        violations = [
            _violation(position, check.tell(row), row)
            for position, row in enumerate(rows or [pd.Series(dtype=object)], start=1)
        ]
    return {
        "suite": check.suite,
        "expectation": outcome.expectation_config.type,
        "target": check.target,
        "severity": check.severity,
        "success": bool(outcome.success),
        **_observed(result),
        **_told(violations),
    }


def _violation(position: int, message: str, row: Any = None) -> dict[str, Any]:
    """What is told of a row, with its series, unit and year if it has them."""
    keys = {} if row is None else {key: row.get(key) for key in KEYS}
    return {
        "position": position,
        **{key: keys[key] for key in KEYS if isinstance(keys.get(key), KEYS[key])},
        "message": one_line(message),
        "message_codes": getattr(message, "codes", None),
    }


def _told(violations: list[dict[str, Any]]) -> dict[str, Any]:
    """How many violations there are, the first ones as sentences, all as JSON."""
    examples = [found["message"] for found in violations[:EXAMPLES]]
    more = len(violations) - len(examples)
    lines = examples + ([f"... and {more} more"] if more else [])
    return {
        "unexpected_count": len(violations),
        "examples": json.dumps(examples, ensure_ascii=False),
        "message": "\n".join(lines) or None,
        # years of a frame are the integers of numpy
        "violations": json.dumps(violations, ensure_ascii=False, default=int),
    }


def _observed(result: dict[str, Any]) -> dict[str, str | None]:
    """How many of the rows that were looked at meet the expectation, if it tells."""
    if "element_count" not in result:
        if (value := result.get("observed_value")) is None:
            return {"observed": None, "observed_codes": None}
        found = message("observed_value", value=str(value))
        return {"observed": found, "observed_codes": found.codes}
    looked_at = result["element_count"]
    if "unexpected_percent_nonmissing" in result:
        looked_at -= result["missing_count"]
    met = looked_at - result["unexpected_count"]
    found = message("observed_rows", met=met, rows=looked_at)
    return {"observed": found, "observed_codes": found.codes}


MORE = re.compile(r"\.\.\. and (\d+) more(?: found .*)?")


def count(messages: Iterable[str]) -> int:
    """How many violations messages tell of, with those that are only counted."""
    counted = (MORE.fullmatch(message) for message in messages)
    return sum(int(found.group(1)) if found else 1 for found in counted)


def _fault(fault: Exception) -> dict[str, Any]:
    where = guard.logged("the quality gate", "".join(traceback.format_exception(fault)))
    text = f"{FAULT}: {type(fault).__name__}: {fault}; {where}"
    return {
        "suite": "gate",
        "expectation": "the_gate_runs",
        "target": "study",
        "severity": "hard",
        "success": False,
        "observed": None,
        "observed_codes": None,
        **_told([_violation(1, text)]),
    }
