"""The report without a browser: which pages there are, what they say, what is left."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from entropanel.catalogue import message
from entropanel.cli import main
from entropanel.errors import Exit
from entropanel.figures.__main__ import printable
from entropanel.published import OutputError
from entropanel.report.cells import MINUS, number, significant
from entropanel.report.contents import Files, Page, Table
from entropanel.report.estimates import error, estimate
from entropanel.report.overview import overview_page
from entropanel.report.quality import quality_sections, write_violations
from entropanel.report.reading import Reader
from entropanel.report.site import as_json, pages, write_report
from helpers.project import PROJECT

NOT_POSITIVE = message("variance_not_positive")
STUDY = PROJECT / "seeds" / "study"
SOURCES = list((PROJECT / "python" / "entropanel" / "report").rglob("*.py"))
SOURCES += list((PROJECT / "python" / "entropanel" / "report").rglob("*.html"))
Made = Callable[..., dict[str, Page]]


# all of the default study takes a while to draw
KEPT = {
    "scenario": "select max(scenario) from dim_scenario",
    "index_id": "select min(index_id) from fct_index where value is not null",
    "specification": "select min(specification) from dim_specification group by scheme",
}


@pytest.fixture(scope="module")
def smaller(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The default study's warehouse with one scenario, one index, few regressions."""
    warehouse = tmp_path_factory.mktemp("smaller") / "entropanel.duckdb"
    shutil.copyfile(PROJECT / "warehouse" / "entropanel.duckdb", warehouse)
    with duckdb.connect(warehouse) as connection:
        for key, query in KEPT.items():
            kept = [value for (value,) in connection.execute(query).fetchall()]
            for (table,) in connection.execute(
                "select table_name from duckdb_columns() where column_name = $1", [key]
            ).fetchall():
                connection.execute(
                    f"delete from {table} where not list_contains($1, {key})", [kept]
                )
    return warehouse


@pytest.fixture
def made(smaller: Path, tmp_path: Path) -> Iterator[Made]:
    """The pages of the smaller warehouse after a change to it, by name."""
    warehouse = tmp_path / "entropanel.duckdb"
    shutil.copyfile(smaller, warehouse)
    with duckdb.connect(warehouse) as connection:

        def changed(change: str = "") -> dict[str, Page]:
            connection.execute(change or "select 1")
            found = pages(Reader(connection), tmp_path / "report")
            return {page.name: page for page in found}

        yield changed


@pytest.fixture(scope="module")
def whole(smaller: Path) -> dict[str, Page]:
    """The pages of the smaller warehouse as it is."""
    with duckdb.connect(smaller, read_only=True) as connection:
        found = pages(Reader(connection), smaller.with_name("report"))
        return {page.name: page for page in found}


AUDIT = " ".join(
    f"drop table {table};"
    for table in ("fct_audit_summary", "fct_audit_values", "fct_audit_claims")
)


@pytest.mark.parametrize(
    ("change", "page", "gone"),
    [
        (AUDIT, "audit", None),
        ("delete from fct_audit_claims", "audit", "claims"),
        ("delete from fct_regression_coefficients", "regressions", None),
        ("delete from fct_regression_coefficients", "index", "coefficients"),
        ("drop table dim_region", "index_1", "regions"),
        ("update dim_unit set tile_row = null", "index_1", "map"),
        ("alter table dim_unit drop tile_row", "index_1", "map"),
        ("delete from fct_index_national", "index_1", "nation"),
        ("drop table fct_index_contributions", "unit", None),
        ("drop table fct_index_weights", "weights", None),
        ("delete from fct_data_quality", "quality", "expectations"),
        ("delete from fct_data_quality_rows", "quality", "warnings"),
        ("drop table fct_panel", "quality", "provenance"),
        ("delete from fct_index where variant != 'default'", "robustness", "variants"),
        ("delete from fct_descriptive_statistics", "regressions", "descriptive"),
        ("drop table dim_setting", "method", "settings"),
        ("drop table dim_region", "method", "regions"),
        ("drop table dim_specification_term", "method", "specifications"),
        (
            "drop table dim_covariance; delete from dim_significance_level",
            "method",
            "errors",
        ),
    ],
)
def test_what_has_no_tables_or_rows_is_left_out(
    made: Made, whole: dict[str, Page], change: str, page: str, gone: str | None
) -> None:
    after = made(change)
    if gone is None:
        assert page in whole
        assert page not in after
    else:
        assert gone in {section.name for section in whole[page].sections}
        assert gone not in {section.name for section in after[page].sections}


def test_one_index_and_one_scenario_are_enough(whole: dict[str, Page]) -> None:
    assert [name for name in whole if name.startswith("index_")] == ["index_1"]
    kinds = {
        block.key
        for page in whole.values()
        for section in page.sections
        for block in section.blocks
        if block.kind == "filter"
    }
    assert "scenario" not in kinds


def test_an_empty_warehouse_has_an_overview_and_the_method(tmp_path: Path) -> None:
    with duckdb.connect(tmp_path / "empty.duckdb") as connection:
        names = [page.name for page in pages(Reader(connection), tmp_path)]
    assert names == ["index", "method"]


def sentences(page: Page, section: str) -> list[str]:
    """English sentences of a section."""
    (found,) = (part for part in page.sections if part.name == section)
    return [
        text.en
        for block in found.blocks
        if block.kind == "prose"
        for text in block.texts
    ]


def test_findings_have_the_numbers_of_the_tables(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    overview = overview_page(Reader(warehouse))
    findings, trust = sentences(overview, "findings"), sentences(overview, "trust")
    for index, scenario, year, leader, value, share in warehouse.execute(
        """
        select i.name_en, s.name_en, year, u.name_en, printf('%.3f', value),
            printf('%.1f%%', 100 * shares.share)
        from fct_index
        join dim_index as i using (index_id, variant)
        join dim_scenario as s using (scenario)
        join dim_unit as u using (unit_code)
        join (
            select scenario, index_id, avg(imputed_share) as share
            from fct_index where variant = 'default' group by all
        ) as shares using (scenario, index_id)
        where variant = 'default' and rank = 1
            and year = (select max(year) from fct_index)
        """
    ).fetchall():
        (told,) = (t for t in findings if t.startswith(f"{index} ({scenario}): "))
        assert f" of {leader} ({value})" in told
        assert f": in {year}, the highest values are those of " in told
        assert any(f"{share} ({scenario})" in t and index in t for t in trust)
    ((claims, holding),) = warehouse.execute(
        "select count(*), count_if(holds_in_data) from fct_audit_claims"
    ).fetchall()
    assert any(
        t.startswith(f"Of {claims} claims") and f" {holding} hold " in t for t in trust
    )


@pytest.mark.parametrize("are_few", ["true", "false"])
def test_errors_of_few_clusters_are_told_wherever_they_stand(
    made: Made, are_few: str
) -> None:
    change = f"update fct_regression_models set has_few_clusters = {are_few}"
    found = made(f"{change} where n_clusters is not null")
    covariances = pd.read_csv(STUDY / "study_covariances.csv")
    (kind,) = covariances.dropna(subset="cluster_by").itertuples()
    told = f" fewer than {kind.minimum_clusters:.0f} clusters;"
    trust = [t for t in sentences(found["index"], "trust") if told in t]
    assert [t.startswith(f"{kind.name_en}: ") for t in trust] == (
        [True] if are_few == "true" else []
    )
    tables = {
        table.name: [note.en for note in table.notes]
        for page in ("index", "robustness")
        for section in found[page].sections
        for table in section.blocks
        if isinstance(table, Table)
    }
    beside = {name for name, notes in tables.items() if any(told in n for n in notes)}
    expected = {
        name for name in tables if re.match("coefficients|specifications_", name)
    }
    assert len(expected) == 2
    assert beside == (expected if are_few == "true" else set())


def test_a_coefficient_without_an_error_stands_with_the_reason(made: Made) -> None:
    found = made(
        "update fct_regression_coefficients set std_error = null, p_value = null, "
        "statistic = null, conf_low = null, conf_high = null, "
        "significance_mark = null, "
        f"missing_reason = '{NOT_POSITIVE}', "
        f"missing_reason_codes = '{NOT_POSITIVE.codes}'"
    )
    for page in ("index", "robustness"):
        (table,) = (
            table
            for section in found[page].sections
            for table in section.blocks
            if isinstance(table, Table)
            and re.match("coefficients|specifications_", table.name)
        )
        cells = [cell.text.en for row in table.rows for cell in row.cells]
        assert not any(text.startswith("(") and text.endswith(")") for text in cells)
        told = [n for n in table.notes if f"({NOT_POSITIVE})" in n.en]
        assert told
        assert all("（聚类方差不为正，或" in note.zh for note in told)


def test_provenance_has_every_cell_once(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    """The picture's runs of cells are as many cells of each status as the table's."""
    sections = quality_sections(Reader(warehouse))
    (provenance,) = (part for part in sections if part.name == "provenance")
    figures = [block for block in provenance.blocks if block.kind == "figure"]
    drawn: dict[str, int] = {}
    for figure in figures:
        for rows in figure.specifications["en"]["datasets"].values():
            for row in (r for r in rows if "status" in r):
                length = row["last"] - row["first"]
                drawn[row["status"]] = drawn.get(row["status"], 0) + length
    counted = warehouse.execute(
        "select case when is_floored then 'extrapolated, raised to the floor' "
        "else status end, count(*) from fct_panel group by all"
    ).fetchall()
    assert drawn == dict(counted)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_provenance_has_a_row_for_each_series_and_room_for_its_cells(
    warehouse: duckdb.DuckDBPyConnection, language: str
) -> None:
    """Whatever series are called: alike, or as long as what a scenario takes."""
    sections = quality_sections(Reader(warehouse))
    figures = [b for s in sections for b in s.blocks if b.kind == "figure"]
    counted = warehouse.execute(
        "select count(distinct series) from fct_panel group by scenario"
    ).fetchall()
    for figure, (series,) in zip(figures, counted, strict=True):
        drawn = figure.specifications[language]
        rows = {
            row["row"]
            for data in drawn["datasets"].values()
            for row in data
            if "row" in row
        }
        assert len(rows) == series
        assert drawn["width"] >= 250


@pytest.mark.parametrize("many", [0, 1, 2000, 2001, 30_000])
def test_every_offending_row_is_on_the_page_or_in_the_file_that_it_links(
    many: int, tmp_path: Path
) -> None:
    """Of many rows the page holds the first, lest it be of tens of megabytes."""
    beside = tmp_path / "fct_data_quality_rows.csv"
    beside.write_text("of an earlier report")
    with duckdb.connect() as connection:
        connection.execute(
            "create table fct_data_quality as select 'jumps' as suite, "
            "'e' as expectation, 's' as target, 'soft' as severity, false as success, "
            "'0 of 1 rows pass' as observed, 1 as unexpected_count;"
            "create table fct_data_quality_rows as select suite, expectation, target, "
            "severity, n as position, '=s' as series, '01' as unit_code, 2000 as year, "
            "'row ' || n as message "
            f"from fct_data_quality, range(1, {many + 1}) as r (n)"
        )
        reader = Reader(connection)
        sections = list(quality_sections(reader))
        files = list(write_violations(reader, tmp_path))
    if many == 0:
        assert "warnings" not in {section.name for section in sections}
        assert files == list(tmp_path.iterdir()) == []
        return
    (section,) = (section for section in sections if section.name == "warnings")
    (table,) = (block for block in section.blocks if isinstance(block, Table))
    (links,) = (block.links for block in section.blocks if isinstance(block, Files))
    told = [row.cells[-1].text.en for row in table.rows]
    assert told == [f"row {n}" for n in range(1, min(many, 2000) + 1)]
    assert bool(table.notes) == (many > 2000)
    assert section.title.en == f"Warnings: {many}"
    assert [address for address, _ in links] == [beside.name]
    assert files == [beside]
    rows = pd.read_csv(beside, dtype=str)
    assert list(rows["message"]) == [f"row {n}" for n in range(1, many + 1)]
    assert set(rows["series"]) == {"'=s"}
    assert set(rows["unit_code"]) == {"01"}


def test_every_row_of_a_table_has_its_columns(whole: dict[str, Page]) -> None:
    for page in whole.values():
        for section in page.sections:
            for block in section.blocks:
                if isinstance(block, Table):
                    assert {len(row.cells) for row in block.rows} <= {
                        len(block.columns)
                    }


@given(st.text(), st.text())
def test_data_of_a_page_are_no_markup(key: str, value: str) -> None:
    text = str(as_json({key: [value]}))
    assert json.loads(text) == printable({key: [value]})
    assert not set("<>&\u2028\u2029") & set(text)


@pytest.mark.parametrize(
    ("value", "decimals", "shown", "raw"),
    [
        (-0.0004, 3, "0.000", "-0.0004"),
        (-1.5, 1, f"{MINUS}1.5", "-1.5"),
        (1234567, 0, "1,234,567", "1234567"),
        (None, 2, "", ""),
        (float("nan"), 2, "", ""),
    ],
)
def test_numbers_are_rounded_to_read_and_whole_to_download(
    value: float | None, decimals: int, shown: str, raw: str
) -> None:
    cell = number(value, decimals)
    assert (cell.text.en, cell.value) == (shown, raw)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(11.0, "11"), (0.177582, "0.17758"), (1803000.0, "1,803,000"), (-2.5, "−2.5")],
)
def test_numbers_of_any_size_have_five_digits(value: float, shown: str) -> None:
    assert significant(value).text.en == shown


def test_the_command_writes_the_report_of_a_study(
    smaller: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside the warehouse; documentation there is linked, and what is gone goes."""
    (tmp_path / "warehouse" / "report" / "tables").mkdir(parents=True)
    folder = tmp_path / "warehouse"
    shutil.copy(smaller, folder)
    (folder / "dbt_docs.html").write_text("documentation")
    tables = folder / "report" / "tables"
    for name in ("gone.en.tex", "gone.zh.docx", "own.tex"):
        (tables / name).write_text("older")
    for name in ("index_99.html", "own.html"):
        (folder / "report" / name).write_text("older")
    monkeypatch.setattr("entropanel.study.paths.PROJECT", tmp_path)
    run = CliRunner().invoke(main, ["report", "--json"])
    assert run.exit_code == Exit.SUCCESS
    files = [Path(file) for file in json.loads(run.stdout)["files"]]
    assert all(file.is_file() for file in files)
    assert folder / "report" / "index.html" in files
    assert not (folder / "report" / "index_99.html").exists()
    assert (folder / "report" / "own.html").read_text() == "older"
    assert not list(tables.glob("gone.*"))
    assert (tables / "own.tex").read_text() == "older"
    method = (folder / "report" / "method.html").read_text()
    assert 'href="dbt_docs.html"' in method
    settings = pd.read_csv(STUDY / "study_settings.csv", index_col="setting")["value"]
    for setting in ("title_en", "title_zh"):
        assert f">{settings[setting]}</span>" in method
    assert f'<title data-en="Method · {settings["title_en"]}"' in method
    assert (folder / "report" / "dbt_docs.html").read_text() == "documentation"


def test_without_a_warehouse_the_command_tells_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("entropanel.study.paths.PROJECT", tmp_path)
    run = CliRunner().invoke(main, ["report"])
    assert run.exit_code == Exit.INVALID
    assert "run `entropanel build` first" in run.stderr


def test_a_file_that_is_no_warehouse_is_one_message(tmp_path: Path) -> None:
    other = tmp_path / "other.duckdb"
    other.write_text("not a database " * 1000)
    with pytest.raises(OutputError, match=f"no report of {other}: "):
        list(write_report(other, tmp_path / "report"))


@pytest.mark.parametrize(
    ("value", "std_error", "shown"),
    [
        (0.0514, 0.085, ("0.051", "(0.085")),
        (0.0514, None, ("0.051", "")),
        (-1.5001391e-15, 6.1018571e-14, ("−1.5001e−15", "(6.1019e−14")),
        (0.00086666, 0.00012345, ("0.00086666", "(0.00012345")),
    ],
)
def test_a_small_coefficient_is_no_zero(
    value: float, std_error: float | None, shown: tuple[str, str]
) -> None:
    row = {"estimate": value, "std_error": std_error, "significance_mark": "*"}
    cells = estimate(row), error(row)
    assert tuple(cell.text.en for cell in cells) == shown
    assert cells[0].after == "*"
