"""The quality gate on frames: what it finds, and whose results a build takes."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from entropanel import gate
from entropanel.gate import (
    EXAMPLES,
    GateError,
    gate_of_build,
    gate_results,
    hand_over,
    results_of_build,
    with_rules,
)
from entropanel.inputs import NUMBER, Inputs
from entropanel.study.declarations import declarations
from entropanel.study.files import read_study
from helpers.project import PROJECT
from helpers.spoiled_inputs import HARD


def violations(inputs: Inputs) -> list[dict]:
    """Results of the hard expectations that are not met."""
    rows = gate_results(inputs).to_pylist()
    return [row for row in rows if row["severity"] == "hard" and not row["success"]]


def change(inputs: Inputs, **columns: tuple) -> Inputs:
    """Inputs in which some cells of the observations are replaced.

    columns: a column's name to (line in the file, text).
    """
    observations = inputs.observations.copy()
    for column, (line, text) in columns.items():
        observations.loc[line - 2, column] = text
    return dataclasses.replace(inputs, observations=observations)


def test_the_default_study_meets_every_hard_expectation(inputs: Inputs) -> None:
    assert violations(inputs) == []


def test_every_series_with_observations_is_checked_for_gaps_bounds_and_jumps(
    inputs: Inputs,
) -> None:
    rows = gate_results(inputs).to_pylist()
    published = set(inputs.observations["series"])
    for suite in ("completeness", "bounds", "jumps"):
        assert {row["target"] for row in rows if row["suite"] == suite} == published


def test_a_year_without_a_column_is_told(inputs: Inputs) -> None:
    without = inputs.observations.drop(columns=["2017", "2018"])
    messages = [
        row["message"]
        for row in violations(dataclasses.replace(inputs, observations=without))
    ]
    assert any("found no column 2017, 2018, and no rows of" in m for m in messages)


def test_the_gate_holds_a_study_to_the_rules_that_a_check_does(inputs: Inputs) -> None:
    study = read_study(PROJECT / "seeds", declarations(PROJECT / "seeds"))
    results = gate_results(inputs)
    assert with_rules(results, study.frames).equals(results)
    relations = study.frames["study_series_relations"]
    cycle = {"series": "population", "other_series": "internet_users"}
    relations.loc[len(relations) + 2] = cycle
    *rest, row = with_rules(results, study.frames).to_pylist()
    assert rest == results.to_pylist()
    assert (row["severity"], row["success"], row["suite"]) == ("hard", False, "rules")
    assert (
        f"study/study_series_relations.csv, line {len(relations) + 1}: found "
        "'population' bounded by itself through 'internet_users', expected no cycle"
    ) in row["message"]


@pytest.mark.parametrize("column", ["series", "unit_code"])
def test_an_empty_key_is_told_with_its_line(inputs: Inputs, column: str) -> None:
    found = violations(change(inputs, **{column: (7, None)}))
    assert any("observations.csv, line 7" in row["message"] for row in found)


def test_a_gap_within_the_declared_coverage_is_no_violation(inputs: Inputs) -> None:
    assert inputs.panel["web_pages"].isna().any()
    assert not any(row["target"] == "web_pages" for row in violations(inputs))


def test_a_fall_to_zero_is_the_largest_jump(inputs: Inputs) -> None:
    """A zero typed for a missing observation is the commonest slip."""
    rows = gate_results(change(inputs, **{"2014": (2, "0")})).to_pylist()
    (jump,) = (
        row
        for row in rows
        if row["suite"] == "jumps" and row["target"] == "ecommerce_sales"
    )
    assert "ecommerce_sales, Beijing (110000), 2014: found 0 after" in jump["message"]
    assert "Beijing (110000), 2015: found 10530.5 after 0," in jump["message"]


def test_observations_outside_the_published_years_fill_no_gap(inputs: Inputs) -> None:
    observations = inputs.observations.copy()
    mine = observations["series"] == "internet_users"
    observations.loc[mine, "2020"] = observations.loc[mine, "2016"]
    observations.loc[mine & (observations["unit_code"] < "300000"), "2013"] = None
    found = violations(dataclasses.replace(inputs, observations=observations))
    assert [row["target"] for row in found] == ["internet_users"]


def test_a_long_list_of_violations_is_cut_and_counted(inputs: Inputs) -> None:
    settings = inputs.series.copy()
    settings.loc[settings["series"] == "population", "plausible_maximum"] = "100"
    (found,) = violations(dataclasses.replace(inputs, series=settings))
    cells = 31 * 9
    assert found["unexpected_count"] == cells
    assert len(json.loads(found["examples"])) == EXAMPLES
    assert found["message"].endswith(f"... and {cells - EXAMPLES} more")
    every = json.loads(found["violations"])
    assert [row["position"] for row in every] == list(range(1, cells + 1))
    assert {(row["series"], row["unit_code"], row["year"]) for row in every} == {
        ("population", unit, year)
        for unit in inputs.units["unit_code"]
        for year in range(2013, 2022)
    }
    told = [row["message"] for row in every]
    assert told[:EXAMPLES] == json.loads(found["examples"])
    assert all("expected 0 to 100" in message for message in told)


def test_line_breaks_in_names_leave_a_sentence_in_one_line(inputs: Inputs) -> None:
    units = inputs.units.replace({"name_en": {"Beijing": "Bei\njing\r\n"}})
    broken = dataclasses.replace(
        change(inputs, **{"2016": (2, "1,234"), "2017": (2, "x")}), units=units
    )
    (found,) = (row for row in violations(broken) if row["suite"] == "observations")
    assert found["message"].splitlines() == json.loads(found["examples"])
    assert "Bei jing  (110000), 2016: found '1,234'" in found["message"]


@pytest.mark.parametrize("name", ["year", "unit_code", "series"])
def test_a_series_may_be_called_as_a_column_is(inputs: Inputs, name: str) -> None:
    renamed = {"internet_users": name}
    keys, parts = ("series", "other_series"), ("numerator", "denominator")
    mine = dataclasses.replace(
        inputs,
        observations=inputs.observations.replace({"series": renamed}),
        series=inputs.series.replace({"series": renamed}),
        series_relations=inputs.series_relations.replace(dict.fromkeys(keys, renamed)),
        indicators=inputs.indicators.replace(dict.fromkeys(parts, renamed)),
    )
    line = mine.observations.index[mine.observations["series"] == name][0] + 2
    found = violations(change(mine, **{"2016": (line, "1e9")}))
    messages = [row["message"] for row in found if row["suite"] == "relations"]
    assert any(
        f"{name}, Beijing (110000), 2016: found 1000000000, expected at most population"
        in message
        for message in messages
    )


def test_a_gate_that_fails_raises(inputs: Inputs) -> None:
    broken = dataclasses.replace(inputs, years_of_panel=inputs.units)
    with pytest.raises(GateError, match="the quality gate could not run: KeyError"):
        gate_results(broken)


def test_results_that_were_handed_over_are_taken_for_the_same_rows_alone(
    inputs: Inputs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In whatever order the engine gives the rows and columns."""
    file = tmp_path / "new" / "results.parquet"
    made_before = gate_results(inputs).slice(0, 3)
    hand_over(made_before, inputs, file)
    monkeypatch.setenv("ENTROPANEL_GATE_RESULTS", str(file))
    wide = inputs.observations
    shuffled = wide[wide.columns[::-1]].sample(frac=1, random_state=1)
    same = dataclasses.replace(inputs, observations=shuffled)
    assert results_of_build(same) == made_before
    row, cell = wide.index[3], str(wide.columns[-1])
    assert wide.loc[row, cell] is not None
    for other in (None, "None", "", f"{wide.loc[row, cell]}0"):
        changed = wide.copy()
        changed.loc[row, cell] = other
        again = dataclasses.replace(inputs, observations=changed)
        assert results_of_build(again).num_rows > 3
    fewer = dataclasses.replace(inputs, observations=wide.drop(index=row))
    assert results_of_build(fewer).num_rows > 3


def test_results_that_were_prepared_are_taken_for_the_same_rows_alone(
    inputs: Inputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The files, as dbt will load them."""
    monkeypatch.delenv("ENTROPANEL_GATE_RESULTS", raising=False)
    monkeypatch.setattr(gate, "_prepared", {})
    gate.prepare(PROJECT / "seeds")
    (prepared,) = gate._prepared.values()
    assert results_of_build(inputs) is prepared
    fewer = inputs.observations.drop(index=inputs.observations.index[3])
    changed = dataclasses.replace(inputs, observations=fewer)
    assert results_of_build(changed).num_rows > 3
    assert results_of_build(changed) is not prepared


def test_of_files_that_cannot_be_read_nothing_is_prepared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The build itself says what is wrong with them."""
    monkeypatch.setattr(gate, "_prepared", {})
    gate.prepare(tmp_path)
    assert gate._prepared == {}


def test_without_results_that_were_handed_over_the_model_runs_the_gate(
    inputs: Inputs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ENTROPANEL_GATE_RESULTS", raising=False)
    assert results_of_build(inputs).num_rows > 3
    monkeypatch.setenv("ENTROPANEL_GATE_RESULTS", str(tmp_path / "none"))
    assert results_of_build(inputs).num_rows > 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,234", "1234 without separators"),
        ("12%", "a number without a percent sign"),
        ("$5", "a plain number or an empty cell"),
        ("１２", "12 in plain digits"),
        ("12 ", "12 in plain digits"),
        (" 12", "12 in plain digits"),
        ("-", "an empty cell"),
        ("…", "an empty cell"),
        ("n/a", "an empty cell"),
        ("1e", "a plain number or an empty cell"),
        ("1.2.3", "a plain number or an empty cell"),
        ("--1", "a plain number or an empty cell"),
    ],
)
def test_what_is_not_a_plain_number_is_found_as_it_stands(
    inputs: Inputs, text: str, expected: str
) -> None:
    found = violations(change(inputs, **{"2016": (2, text)}))
    message = (
        "observations.csv, line 2: ecommerce_sales, Beijing (110000), 2016: "
        f"found {text!r}, expected {expected}"
    )
    assert any(message in row["message"] for row in found)


@pytest.mark.parametrize("kind", HARD)
def test_each_spoiled_input_is_told(inputs: Inputs, kind: str) -> None:
    spoil, message = HARD[kind]
    wide = inputs.observations.fillna("")
    rows = [list(wide.columns), *wide.to_numpy().tolist()]
    spoil(rows)
    frame = pd.DataFrame(rows[1:], columns=rows[0], dtype=object)
    frame = frame.where(frame != "", None)
    found = violations(dataclasses.replace(inputs, observations=frame))
    assert any(message in row["message"] for row in found)


@given(st.text(alphabet="0123456789.eE+-, ％%１", min_size=1, max_size=12))
@example("1.")
@example(".5")
@example("-0.5e-3")
def test_every_text_that_passes_as_a_number_casts_to_the_same_value(text: str) -> None:
    """What the gate lets through, the engine casts as Python reads it."""
    if re.match(NUMBER, text):
        cast = duckdb.execute("select cast($1 as double)", [text]).fetchall()[0][0]
        assert cast == float(text)


def test_values_keep_their_place_and_blanks_are_left_out(inputs: Inputs) -> None:
    raw = inputs.observations.melt(["series", "unit_code"], var_name="year").dropna()
    assert len(inputs.cells) == len(raw)
    merged = inputs.cells.merge(
        raw.assign(year=raw["year"].astype(int)), on=["series", "unit_code", "year"]
    )
    pd.testing.assert_series_equal(
        merged["value_x"], merged["value_y"].astype(float), check_names=False
    )


def test_a_gate_that_cannot_run_in_a_model_is_a_row_that_says_why(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of what a Python model raises, dbt prints a traceback."""
    monkeypatch.delenv("ENTROPANEL_GATE_RESULTS", raising=False)
    (row,) = gate_of_build().to_pylist()
    assert (row["severity"], row["success"]) == ("failure", False)
    assert row["message"].startswith("the quality gate could not run: KeyError: ")
    assert "\n" not in row["message"]
