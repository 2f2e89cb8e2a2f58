"""Exports read back by other libraries than those that write them."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from linearmodels.panel import PanelOLS
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from entropanel.cli import main
from entropanel.cli.reading import EXPORTS
from entropanel.exporting.dataset import Column, Dataset, ExportError
from entropanel.exporting.stata import RESERVED, stata_names, write_stata
from entropanel.exporting.workbook import write_workbook
from entropanel.exporting.writing import FORMATS, export, write_csv, write_parquet
from helpers.project import PROJECT

WAREHOUSE = PROJECT / "warehouse" / "entropanel.duckdb"
HOSTILE = ["=1+1", "+1", "-1", "@x", "{=1}", "http://x.y", " a\nb ", "中文", "0110", ""]
ROWS = pa.table(
    {
        "=text": pa.array([*HOSTILE, None], pa.string()),
        "2013": pa.array([None, *range(10)], pa.int32()),
        "if": pa.array([None, *[0.1 * n for n in range(10)]], pa.float64()),
        "is": pa.array([None, *[n % 2 == 0 for n in range(10)]], pa.bool_()),
    }
)
DATA = Dataset(
    "t/1",
    "What it is.",
    ROWS,
    [
        Column(name, f"Label {name}", "人" if name == "if" else "", f"About {name}")
        for name in ROWS.column_names
    ],
)


def run(*arguments: str) -> tuple[int, str, str]:
    """Exit code and what was said."""
    found = CliRunner().invoke(main, ["export", *arguments])
    return found.exit_code, found.stdout, found.stderr


def test_a_workbook_holds_text_as_text(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    write_workbook([DATA], path)
    book = CalamineWorkbook.from_path(path)
    assert book.sheet_names == ["t_1", "columns"]
    header, *rows = book.get_sheet_by_name("t_1").to_python()
    assert header == ROWS.column_names
    assert [row[0] for row in rows] == [*HOSTILE, ""]
    assert [row[1] for row in rows] == ["", *range(10)]
    sheet = load_workbook(path)["t_1"]
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert kinds == {"s", "n", "b"}  # no formula
    assert all(cell.hyperlink is None for row in sheet.iter_rows() for cell in row)
    with ZipFile(path) as parts:
        for part in parts.namelist():
            if "worksheets/sheet" in part:
                assert b"<f>" not in parts.read(part)
    described = book.get_sheet_by_name("columns").to_python()
    assert described[3] == ["t/1", "if", "Label if", "人", "About if"]


def test_stata_reads_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "t.dta"
    write_stata(DATA, path)
    frame, about = pyreadstat.read_dta(path)
    assert path.read_bytes()[:67].count(b"<release>118</release>") == 1
    assert about.column_names_to_labels == {
        "_text": "=text: Label =text",
        "_2013": "2013: Label 2013",
        "_if": "if: Label if (人)",
        "is": "Label is",
    }
    assert about.file_label == "What it is."
    assert list(frame["_text"]) == [*HOSTILE, ""]
    for column, name in zip(frame.columns[1:], ROWS.column_names[1:], strict=True):
        expected = [None if v is None else float(v) for v in ROWS[name].to_pylist()]
        found = [None if pd.isna(v) else float(v) for v in frame[column]]
        assert found == expected


def test_a_description_too_long_for_stata_ends_at_a_word(tmp_path: Path) -> None:
    long = "A panel with a column a variable; its columns depend on the study, and more"
    write_stata(replace(DATA, description=f"{long} of this kind."), tmp_path / "t.dta")
    _, about = pyreadstat.read_dta(tmp_path / "t.dta", metadataonly=True)
    assert about.file_label == f"{long} of…"


def test_parquet_and_csv_carry_descriptions(tmp_path: Path) -> None:
    write_parquet(DATA, tmp_path / "t.parquet")
    with duckdb.connect() as connection:
        rows = connection.execute(f"from '{tmp_path}/t.parquet'").fetchall()
    assert rows == [tuple(row.values()) for row in ROWS.to_pylist()]
    about = pq.read_schema(tmp_path / "t.parquet").field("if").metadata
    assert about[b"unit_of_measurement"].decode() == "人"
    assert about[b"description"] == b"About if"
    write_csv(DATA, tmp_path / "t.csv")
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as file:
        header, *lines = csv.reader(file)
    assert header == ROWS.column_names
    assert [line[0] for line in lines] == [*HOSTILE, ""]
    with (tmp_path / "t.columns.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file))[3] == ["if", "Label if", "人", "About if"]


@pytest.mark.parametrize("form", FORMATS)
def test_defaults_are_written_and_named(form: str, tmp_path: Path) -> None:
    code, said, problems = run("--format", form, "--output", str(tmp_path), "--json")
    assert (code, problems) == (0, "")
    files = json.loads(said)["files"]
    named = (
        {"entropanel.xlsx"} if form == "xlsx" else {f"index.{form}", f"panel.{form}"}
    )
    assert {Path(file).name for file in files} == named
    assert all(Path(file).is_file() for file in files)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["panel", "--format", "dta"], "1 file written: out/panel.dta\n"),
        (["--format", "csv"], "2 files written: open out/index.csv\n"),
        (
            ["--format", "csv", "--verbose"],
            "out/index.csv\nout/panel.csv\n2 files written: open out/index.csv\n",
        ),
    ],
)
def test_the_file_to_open_is_told_as_it_is_typed(
    arguments: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(*arguments, "--output", "out") == (0, told, "")


def test_the_command_line_knows_every_format() -> None:
    assert EXPORTS == FORMATS


def test_the_panel_gives_the_published_coefficient(
    tmp_path: Path, warehouse: duckdb.DuckDBPyConnection
) -> None:
    """Read as Stata does, declared as a panel, estimated again."""
    (path,) = export(WAREHOUSE, tmp_path, ["panel"], "dta", scenario="observed")
    frame, about = pyreadstat.read_dta(path)
    assert set(frame["scenario"]) == {"observed"}
    assert not frame.duplicated(["panel_id", "year"]).any()
    assert about.column_names_to_labels["ASQ"] == (
        "E-commerce sales per head (10 thousand yuan per person)"
    )
    # 80 letters: the name is cut, not the unit
    assert about.column_names_to_labels["GDP"] == (
        "Gross regional product (taken from: Gross regional product, "
        "… (100 million yuan)"
    )
    panel = frame.set_index(["panel_id", "year"])[["Y", "X"]]
    ((expected,),) = warehouse.execute(
        "select estimate from fct_regression_coefficients where scenario = 'observed' "
        "and specification = 'no_controls_levels' and covariance = 'conventional' "
        "and term = 'X'"
    ).fetchall()
    model = PanelOLS(panel["Y"], panel[["X"]].assign(one=1.0)).fit()
    assert model.params["X"] == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("is_long", [False, True])
def test_scores_are_the_published_ones(
    is_long: bool, tmp_path: Path, warehouse: duckdb.DuckDBPyConnection
) -> None:
    export_to = export(WAREHOUSE, tmp_path, ["index"], "csv", is_long=is_long)
    frame = pd.read_csv(next(export_to), dtype={"unit_code": str})
    if not is_long:
        years = [column for column in frame.columns if column.isdigit()]
        keys = ["scenario", "index_id", "variant", "unit_code", "unit_name_zh"]
        frame = frame.melt(id_vars=keys, value_vars=years, var_name="year")
    found = {
        (r.scenario, r.index_id, r.variant, r.unit_code, r.unit_name_zh, int(r.year)): (
            r.value
        )
        for r in frame.dropna(subset="value").itertuples()
    }
    rows = warehouse.execute(
        "select scenario, index_id, variant, unit_code, name_zh, year, value "
        "from fct_index join dim_unit using (unit_code) where value is not null"
    ).fetchall()
    assert found == {tuple(row[:-1]): row[-1] for row in rows}


def test_chinese_labels(tmp_path: Path) -> None:
    (path,) = export(WAREHOUSE, tmp_path, ["panel"], "dta", language="zh")
    _, about = pyreadstat.read_dta(path, metadataonly=True)
    assert about.column_names_to_labels["X"] == "电子商务发展水平"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["nowhere"],
            "export: found the table 'nowhere', expected index, panel or a public "
            'table: `entropanel query "show tables"` lists them\n',
        ),
        (
            ["panell"],
            "export: found the table 'panell', expected index, panel or a public "
            "table (did you mean 'panel'?)\n",
        ),
        (
            ["panel", "fct_weights"],
            "export: found the table 'fct_weights', expected index, panel or a "
            "public table (did you mean 'fct_index_weights'?)\n",
        ),
        (
            ["panel", "dta"],
            "export: found the table 'dta', expected index, panel or a public "
            'table: `entropanel query "show tables"` lists them (did you mean '
            "--format dta?)\n",
        ),
        (
            ['fct_index"; drop'],
            "export: found the table 'fct_index\"; drop', expected",
        ),
        (
            ["panel", "--scenario", "x"],
            "export: found scenario 'x', expected one of observed, as_printed\n",
        ),
        (
            ["panel", "--scenario", "Observed"],
            "export: found scenario 'Observed', expected one of observed, as_printed "
            "(did you mean 'observed'?)\n",
        ),
    ],
)
def test_what_is_not_there_is_an_error(
    arguments: list[str], message: str, tmp_path: Path
) -> None:
    code, said, problems = run(*arguments, "--output", str(tmp_path / "new"))
    assert (code, said) == (1, "")
    assert problems.startswith(message)
    assert not (tmp_path / "new").exists()


def test_a_sheet_that_is_too_small_is_told(tmp_path: Path) -> None:
    rows = pa.table({"n": pa.array(range(1_048_576))})
    data = Dataset("many", "", rows, [Column("n", "n", "", "")])
    with pytest.raises(ExportError, match="found 1048577 rows, expected at most"):
        write_workbook([data], tmp_path / "t.xlsx")


@given(st.lists(st.text(), unique=True))
def test_names_for_stata_are_admitted_and_unique(names: list[str]) -> None:
    found = stata_names(names)
    assert len(set(found)) == len(names)
    for name in found:
        assert name.isascii()
        assert name.isidentifier()
        assert len(name) <= 32
        assert name not in RESERVED
