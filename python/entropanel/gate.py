"""The quality gate: runs a study's expectations and keeps every result.

The gate returns its results and does not judge by them, so that invalid input
leaves rows to read. It runs once a build: a refresh runs it before dbt begins and
hands the results over in a file, which the model ``int_gate_results`` takes if its
rows are those that were looked at. Where dbt runs alone, the process beside it
(``entropanel.worker``) runs the gate on the files while dbt parses and loads them.
"""

from __future__ import annotations

import json
import logging
import os
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from numbers import Integral
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from entropanel.catalogue import message
from entropanel.errors import ExecutionError
from entropanel.inputs import Inputs
from entropanel.project import PROJECT
from entropanel.quality_page import EXAMPLES
from entropanel.study.declarations import declarations
from entropanel.study.files import read_study
from entropanel.study.rules import rule_violations
from entropanel.violations import HARD, Violation, one_line

os.environ["GX_ANALYTICS_ENABLED"] = "false"

FAILURE = "failure"  # the severity of a gate that cannot run
KEYS = {"series": str, "unit_code": str, "year": Integral}
# the file in which a refresh hands its results over, and their key in it
HANDED_OVER = "ENTROPANEL_GATE_RESULTS"
DIGEST = b"entropanel_inputs"
_prepared: dict[bytes, pa.Table] = {}  # results by the digest of their inputs
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


class GateError(ExecutionError):
    """The gate could not run, or an expectation could not be checked."""


def gate_results(inputs: Inputs) -> pa.Table:
    """Results of every expectation of a study, one row per expectation.

    Parameters
    ----------
    inputs
        The seeds of the study.

    Returns
    -------
    pyarrow.Table
        Columns as in ``fct_data_quality``; examples is a JSON list of at most 20
        sentences, message the same in one text, a line each, null where the
        expectation holds; violations is a JSON list of all rows that do not meet
        it, objects with the keys position, series, unit_code, year, message and, if
        it has them, message_codes.

    Raises
    ------
    GateError
        The gate itself failed.
    """
    try:
        return _table(_validate(inputs))
    except Exception as error:
        raise GateError(_failure(error)) from error


def _table(rows: list[dict[str, Any]]) -> pa.Table:
    run_at = datetime.now(UTC).replace(tzinfo=None)
    return pa.Table.from_pylist([row | {"run_at": run_at} for row in rows], SCHEMA)


def _failure(error: Exception) -> str:
    """The sentence for a gate that cannot run."""
    if isinstance(error, GateError):
        return str(error)
    return f"the quality gate could not run: {type(error).__name__}: {error}"


def gate_of_build(**frames: pd.DataFrame) -> pa.Table:
    """What the model ``int_gate_results`` keeps: the results, and broken rules.

    Parameters
    ----------
    **frames
        The frames of all seeds by their names.

    Returns
    -------
    pyarrow.Table
        As of ``gate_results``. If the gate cannot run, a row of severity failure says
        why: of an exception in a model, dbt prints a traceback.
    """
    try:
        return with_rules(results_of_build(Inputs.read(frames.__getitem__)), frames)
    except Exception as error:
        told = _told([_violation(1, _failure(error))])
        return _table([_broken("gate", "the_gate_runs", "gate", FAILURE) | told])


def results_of_build(inputs: Inputs) -> pa.Table:
    """The results handed over or prepared, if they are of these inputs, else new ones.

    Parameters
    ----------
    inputs
        The seeds of the study.

    Returns
    -------
    pyarrow.Table
        As of ``gate_results``.

    Raises
    ------
    GateError
        The gate itself failed.
    """
    key, file = digest(inputs), handed_over()
    if file is not None:
        results = pq.read_table(file)
        if (results.schema.metadata or {}).get(DIGEST) == key:
            return results.replace_schema_metadata(None)
    return _prepared[key] if key in _prepared else gate_results(inputs)


def prepare(seeds: Path) -> None:
    """Has the results of a study's files ready when dbt asks for those of its rows.

    Files that cannot be read or checked have none: the build finds them and says so.

    Parameters
    ----------
    seeds
        The folder of the study.
    """
    with suppress(Exception):
        study = read_study(seeds, declarations(seeds))
        inputs = Inputs.read(study.frames.__getitem__)
        _prepared[digest(inputs)] = gate_results(inputs)


def handed_over() -> Path | None:
    """The file with results of a refresh, if this process builds for one.

    Returns
    -------
    Path or None
        The file.
    """
    file = Path(os.environ.get(HANDED_OVER, ""))
    return file if file.is_file() else None


def hand_over(results: pa.Table, inputs: Inputs, file: Path) -> None:
    """Writes results for the build of the same rows.

    Parameters
    ----------
    results
        As of ``gate_results``.
    inputs
        The seeds that they are of.
    file
        Parquet; its folder is made.

    Raises
    ------
    OSError
        The file cannot be written.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(results.replace_schema_metadata({DIGEST: digest(inputs)}), file)


def digest(inputs: Inputs) -> bytes:
    """The same for the same columns and rows of all seeds, in whatever order.

    Parameters
    ----------
    inputs
        The seeds of a study.

    Returns
    -------
    bytes
        Hexadecimal digits.
    """
    found = sha256()
    for seed in Inputs.SEEDS:
        frame = getattr(inputs, seed)
        names = sorted(map(str, frame.columns))
        # no file has the character: a missing value is no text
        rows = frame[names].fillna("\x00").astype(str)
        hashes = pd.util.hash_pandas_object(rows, index=False, categorize=False)
        found.update(json.dumps([seed, names, len(rows)]).encode())
        found.update(hashes.sort_values().to_numpy().tobytes())
    return found.hexdigest().encode()


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


def with_rules(results: pa.Table, frames: dict[str, pd.DataFrame]) -> pa.Table:
    """The results, and a row of severity hard for each file that breaks a rule.

    Parameters
    ----------
    results
        As of gate_results.
    frames
        The frames of all seeds by their names. The rules are not looked at if a
        column is missing, without which no model of it is built.

    Returns
    -------
    pyarrow.Table
        As of ``gate_results``.
    """
    declared = declarations(PROJECT / "seeds")
    for name, seed in declared.seeds.items():
        if any(c.name not in frames[name] for c in seed.columns if not c.is_optional):
            return results
    broken: dict[str, list[Violation]] = {}
    for one in rule_violations({n: _as_file(f) for n, f in frames.items()}, declared):
        if one.severity == HARD:
            broken.setdefault(one.file, []).append(one)
    rows = [
        _broken("rules", "the_rules_between_rows_hold", file, HARD)
        | _told([_violation(place, one) for place, one in enumerate(found, 1)])
        for file, found in broken.items()
    ]
    return pa.concat_tables([results, _table(rows)])


def _broken(suite: str, expectation: str, target: str, severity: str) -> dict[str, Any]:
    """The keys of a row of results that no expectation gave."""
    return {
        "suite": suite,
        "expectation": expectation,
        "target": target,
        "severity": severity,
        "success": False,
    }


def _as_file(frame: pd.DataFrame) -> pd.DataFrame:
    """A seed as a file is read: an empty cell is None, the index the line."""
    lines = pd.RangeIndex(2, len(frame) + 2, name="line")
    return frame.astype(object).where(frame.notna(), None).set_axis(lines)


def _result(check: Any, outcome: Any, frame: pd.DataFrame) -> dict[str, Any]:
    """One row of results from a validated expectation. Raises GateError."""
    failed = outcome.exception_info.get("exception_message")
    if failed:
        raise GateError(f"{check.suite}, {check.target}: {failed}")
    result = outcome.result
    rows = frame.loc[result.get("unexpected_index_list") or []]
    found = [row for _, row in rows.iterrows()] or [pd.Series(dtype=object)]
    violations = [
        _violation(position, check.tell(row), row)
        for position, row in enumerate([] if outcome.success else found, start=1)
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


def _violation(position: int, message: object, row: Any = None) -> dict[str, Any]:
    """The error of a row, with its series, unit and year if it has them."""
    keys = {} if row is None else {key: row.get(key) for key in KEYS}
    return {
        "position": position,
        **{key: keys[key] for key in KEYS if isinstance(keys.get(key), KEYS[key])},
        "message": one_line(str(message)),
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
    if "element_count" in result:
        looked_at = result["element_count"]
        if "unexpected_percent_nonmissing" in result:
            looked_at -= result["missing_count"]
        met = looked_at - result["unexpected_count"]
        found = message("observed_rows", met=met, rows=looked_at)
    elif (value := result.get("observed_value")) is not None:
        found = message("observed_value", value=str(value))
    else:
        return {}
    return {"observed": found, "observed_codes": found.codes}
