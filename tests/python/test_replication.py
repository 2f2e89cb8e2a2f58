"""The headline of a replication, as sentences."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from entropanel.cli import main
from entropanel.replication import BEGIN, END, headline, paragraph, with_headline

COLUMNS = (
    "scenario, table_id, row_label, column_label, covariance, effects, "
    "printed_estimate, printed_p_value, missing_parts, reading, "
    "estimate, std_error, p_value, significance_mark, "
    "has_printed_sign, is_as_significant, outcome, outcome_share_not_observed, position"
)


def warehouse_of(*rows: str) -> duckdb.DuckDBPyConnection:
    """A warehouse with a headline of the given rows."""
    connection = duckdb.connect()
    connection.execute(
        "create table dim_significance_level as "
        "from (values (0.1, '*'), (0.01, '***')) as levels (level, mark)"
    )
    connection.execute(
        f"create table fct_audit_headline as select * from (values {', '.join(rows)}) "
        f"as headline ({COLUMNS})"
    )
    return connection


KEPT = """('s', 't', 'Growth', '(1)', 'plain', 'none', 0.5, 0.0014, null,
    'default', 0.25, 0.125, 0.00001, '***', true, true, 'Wealth', 0.25, 1)"""
TURNED = """('s', 't', 'Growth', '(2)', 'plain', 'unit', 0.75, null, 'X without q',
    'default', -0.25, 0.5, 0.625, null, false, false, 'Wealth', 0.25, 2)"""
CLUSTERED = TURNED.replace("'plain'", "'by_unit'").replace("0.625", "0.0625")


LEVELS = TURNED.replace("'default'", "'levels'").replace("-0.25", "0.375")


def flat(text: str) -> str:
    """The text in one line."""
    return " ".join(text.split())


def test_printed_and_estimated_coefficients_stand_in_the_order_of_columns() -> None:
    text = flat(paragraph(warehouse_of(TURNED, KEPT)))
    assert "0.5000 (column (1), p 0.0014, effects: none)" in text
    assert "and 0.7500 (column (2), effects: unit)" in text
    assert "In scenario `s`, where 25.0 per cent of Wealth comes" in text
    assert "the estimates are 0.250, -0.250 (X without q); in column (2)" in text


def test_a_lost_sign_and_a_lost_significance_are_said() -> None:
    text = flat(paragraph(warehouse_of(TURNED, KEPT)))
    assert "0.500 with covariance `plain` (p 0.6250, not significant at 10 per" in text
    assert "does not agree in every column" in text
    assert "is lost in column (2) with `plain`." in text


def test_what_survives_is_said_to() -> None:
    text = flat(paragraph(warehouse_of(KEPT)))
    assert "(p < 0.0001, significant at 1 per cent)" in text
    assert "The sign agrees in every column" in text
    assert "survives in every column and with every covariance" in text


def test_a_p_value_is_printed_unless_four_decimals_show_none_of_it() -> None:
    for found, printed in (("0.0005", "p 0.0005"), ("0.00009", "p < 0.0001")):
        text = flat(paragraph(warehouse_of(KEPT.replace("0.00001", found))))
        assert f"({printed}, significant at 1 per cent)" in text


def test_the_last_column_is_reported_under_every_covariance() -> None:
    text = flat(paragraph(warehouse_of(KEPT, TURNED, CLUSTERED)))
    assert "`plain` (p 0.6250" in text
    assert "`by_unit` (p 0.0625" in text


def test_a_coefficient_without_an_error_is_said_to_have_none() -> None:
    without = KEPT.replace(
        "0.125, 0.00001, '***', true, true", "null, null, null, true, null"
    )
    others = without.replace("'plain'", "'by_unit'")
    reading = others.replace("'default'", "'levels'")
    text = flat(paragraph(warehouse_of(KEPT, others, reading)))
    assert "; in column (1) the standard error is 0.125 with covariance `plain`" in text
    assert ", there is no standard error with covariance `by_unit`." in text
    assert "survives in every column and with every covariance that gives a" in text
    assert "(1) is 0.250 (`by_unit` no p)." in text
    lost = flat(paragraph(warehouse_of(TURNED, others.replace("(1)", "(2)"))))
    assert "is lost in column (2) with `plain`." in lost
    alone = flat(paragraph(warehouse_of(without)))
    assert "the printed significance cannot be compared." in alone


def test_other_readings_of_the_last_column_are_told() -> None:
    text = flat(paragraph(warehouse_of(KEPT, TURNED, LEVELS)))
    assert "Under the reading `levels`, column (2) is 0.375 (`plain` p 0.6250)." in text
    assert "the estimates are 0.250, -0.250 (" in text


def test_columns_stand_in_their_order_not_in_that_of_their_labels() -> None:
    """As texts, (10) comes before (9)."""
    ninth, tenth = KEPT.replace("(1)", "(9)"), TURNED.replace("(2)", "(10)")
    text = flat(paragraph(warehouse_of(tenth, ninth)))
    assert "(column (9), p 0.0014, effects: none)" in text
    assert "and 0.7500 (column (10), effects: unit)" in text
    assert "the estimates are 0.250, -0.250 (X without q); in column (10) the" in text
    answer = headline(warehouse_of(tenth, ninth))
    assert answer.index("| s | (9) |") < answer.index("| s | (10) |")


def test_columns_of_one_label_are_told_apart_by_their_tables() -> None:
    other = TURNED.replace("'t'", "'u'").replace("(2)", "(1)")
    reading = other.replace("'default'", "'levels'").replace("-0.25", "0.375")
    text = flat(paragraph(warehouse_of(KEPT, other, reading)))
    assert "0.5000 (column (1) of t, p 0.0014, effects: none)" in text
    assert "and 0.7500 (column (1) of u, effects: unit)" in text
    assert "0.250, -0.250 (X without q); in column (1) of u the" in text
    assert "is lost in column (1) of u with `plain`." in text
    assert "Under the reading `levels`, column (1) of u is 0.375 (`plain` p" in text
    assert text.count("the standard error is") == 1


def test_a_study_without_headline_has_no_sentence() -> None:
    connection = warehouse_of(KEPT)
    connection.execute("delete from fct_audit_headline")
    assert paragraph(connection) == ""


def test_the_headline_takes_the_place_between_its_marks() -> None:
    old = f"before\n{BEGIN}old\n{END}after\n"
    text = headline(warehouse_of(KEPT))
    new = with_headline(old, text)
    assert new == f"before\n{BEGIN}{text}{END}after\n"
    assert "| s | (1) | none | plain | 0.5 | 0.25 | 0.125 |" in new


def test_a_document_without_marks_is_an_error() -> None:
    with pytest.raises(ValueError, match="headline: begin"):
        with_headline("no marks", "text")


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Publishes a warehouse where the command looks for it; returns its headline."""
    monkeypatch.setattr("entropanel.study.paths.PROJECT", tmp_path)
    (tmp_path / "warehouse").mkdir()
    connection = warehouse_of(KEPT)
    text = headline(connection)
    file = tmp_path / "warehouse" / "entropanel.duckdb"
    connection.execute(f"attach '{file}' as published")
    connection.execute("copy from database memory to published")
    connection.close()
    return text


def test_the_headline_is_written_into_the_document(
    published: str, tmp_path: Path
) -> None:
    document = tmp_path / "doc.md"
    document.write_text(f"before\n{BEGIN}old\n{END}after\n", encoding="utf-8")
    assert CliRunner().invoke(main, ["replication", str(document)]).exit_code == 0
    new = document.read_text(encoding="utf-8")
    assert new == f"before\n{BEGIN}{published}{END}after\n"


def test_the_headline_is_printed_without_a_document(published: str) -> None:
    assert CliRunner().invoke(main, ["replication"]).stdout == published
    run = CliRunner().invoke(main, ["replication", "--json"])
    found = json.loads(run.stdout)
    assert found["coefficients"][0]["estimate"] == 0.25
    assert found["paragraph"] in published


@pytest.mark.parametrize("content", [None, "no marks"])
@pytest.mark.usefixtures("published")
def test_a_document_that_cannot_take_the_headline_is_one_message(
    tmp_path: Path, content: str | None
) -> None:
    document = tmp_path / "doc.md"
    if content is not None:
        document.write_text(content)
    run = CliRunner().invoke(main, ["replication", str(document)])
    assert (run.exit_code, run.stdout) == (1, "")
    assert run.stderr.startswith(f"{document}: ")
    assert document.exists() == (content is not None)


def test_a_missing_warehouse_is_one_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("entropanel.study.paths.PROJECT", tmp_path)
    missing = tmp_path / "warehouse" / "entropanel.duckdb"
    run = CliRunner().invoke(main, ["replication"])
    assert (run.exit_code, run.stdout) == (1, "")
    assert run.stderr.startswith(f"there is no warehouse {missing}: ")
