"""Names and labels of a study are text, whatever they look like, to the last page."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import pandas as pd
import pyreadstat
import pytest
from docx import Document
from docx.document import Document as Doc
from openpyxl import load_workbook

from entropanel.cli.reading import EXPORTS
from entropanel.exporting.writing import export
from entropanel.figures.__main__ import main
from entropanel.queries import answer
from entropanel.report.site import write_report
from entropanel.study.check import check
from entropanel.study.paths import StudyPaths
from entropanel.tables.writing import FORMATS, write_tables
from helpers.browsing import browsing, visiting
from helpers.building import staged
from helpers.drawings import SVG, texts
from helpers.hostile_study import (
    DECLARED,
    LINE,
    LINES,
    write_hostile_study,
)
from helpers.markup import parse
from helpers.project import PROJECT, Project, checksums

Texts = set[tuple[str | None, ...]]


@dataclass(frozen=True)
class Hostile:
    """A hostile study, staged and built in a copy of the project."""

    folder: Path
    project: Project
    paths: StudyPaths
    run: subprocess.CompletedProcess[str]

    @property
    def published(self) -> Path:
        """Folder of the published warehouse."""
        return self.paths.warehouse

    def rows(self, query: str) -> list[tuple]:
        """Answer of a query on the published warehouse."""
        warehouse = self.published / "entropanel.duckdb"
        with duckdb.connect(warehouse, read_only=True) as connection:
            return connection.execute(query).fetchall()

    def cells(self, seed: str, *columns: str) -> Texts:
        """What a file of the study holds in some columns."""
        path = self.folder / DECLARED.seeds[seed].path
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        return {tuple(row[column] or None for column in columns) for row in rows}


@pytest.fixture(scope="module")
def study(built: Project, tmp_path_factory: pytest.TempPathFactory) -> Hostile:
    """The study, built once; what was published is not to be changed."""
    root = tmp_path_factory.mktemp("hostile")
    project = Project(Path(shutil.copytree(built.folder, root / "project")))
    folder = root / "its own"
    write_hostile_study(folder)
    before = checksums(folder)
    paths = staged(folder, project.folder)
    run = project.dbt("build", environment=paths.environment)
    assert checksums(folder) == before
    return Hostile(folder, project, paths, run)


def squeezed(text: str) -> str:
    """The text without blanks and line breaks, which layouts set anew."""
    return "".join(text.split())


def test_the_study_is_sound_and_built(study: Hostile) -> None:
    found = check(study.folder, DECLARED)
    assert (found.errors, found.warnings) == ([], [])
    assert study.run.returncode == 0, study.run.stdout
    ((title,),) = study.cells("published_tables", "title")
    assert title.count(LINES) == 1
    assert squeezed(title) in squeezed(study.run.stdout)


@pytest.mark.parametrize(
    ("seed", "table", "columns"),
    [
        ("study_units", "dim_unit", "unit_code name_en name_zh"),
        (
            "study_series",
            "dim_series",
            "series name_en name_zh unit=unit_of_measurement publisher=source "
            "bound_reason note",
        ),
        (
            "study_indicators",
            "dim_indicator",
            "indicator name_en name_zh unit=unit_of_measurement numerator denominator "
            "index_id dimension reason",
        ),
        ("study_indices", "dim_index", "index_id name_en name_zh"),
        ("study_index_variants", "dim_index", "index_id variant note"),
        ("study_unit_names", "dim_unit_name", "unit_code name"),
        ("study_scenarios", "dim_scenario", "scenario name_en name_zh note"),
        ("study_regions", "dim_region", "scheme region name_zh=region_zh note"),
        ("study_region_units", "dim_region", "scheme region unit_code"),
        (
            "study_specifications",
            "dim_specification",
            "specification name_en name_zh scheme region note",
        ),
        (
            "study_specification_terms",
            "dim_specification_term",
            "specification term variable",
        ),
        ("study_specification_terms", "fct_estimation_panel", "variable"),
        ("study_covariances", "dim_covariance", "covariance name_en name_zh"),
        ("study_significance_levels", "dim_significance_level", "mark"),
        ("study_settings", "dim_setting", "value note"),
        (
            "study_scenario_series",
            "dim_scenario_series",
            "scenario series note",
        ),
        (
            "study_scenario_indicators",
            "dim_scenario_indicator",
            "scenario indicator",
        ),
        (
            "study_index_terms",
            "dim_index_exception",
            "index_id variant indicator term",
        ),
        ("observations", "fct_panel", "series unit_code"),
        ("observation_copies", "fct_observations", "series copy"),
        (
            "import_log",
            "fct_import_log",
            "series unit_code source_file sheet column=source_column "
            "indicator_as_found unit_as_found",
        ),
        ("study_index_variants", "fct_index", "index_id variant"),
        (
            "study_specification_covariances",
            "fct_regression_models",
            "specification covariance",
        ),
        ("published_tables", "fct_audit_summary", "title"),
        ("published_numbers", "fct_audit_values", "row_label"),
        ("published_claims", "fct_audit_claims", "statement note"),
    ],
)
def test_texts_come_back_as_they_were_put_in(
    study: Hostile, seed: str, table: str, columns: str
) -> None:
    pairs = [name.partition("=") for name in columns.split()]
    put_in = study.cells(seed, *(column for column, _, _ in pairs))
    names = ", ".join(renamed or column for column, _, renamed in pairs)
    came_back = set(study.rows(f"select distinct {names} from {table}"))
    if table in ("fct_estimation_panel", "dim_unit_name"):
        came_back &= put_in  # these have other variables and names too
    assert came_back == put_in


def test_what_is_printed_finds_its_counterpart_by_hostile_keys(study: Hostile) -> None:
    assert study.rows("select count(computed), count(*) from fct_audit_values") == [
        (2, 2)
    ]
    assert study.rows("select verdict from fct_audit_claims") == [
        ("holds in the data",)
    ]


def test_every_variable_is_a_column_of_its_own(study: Hostile) -> None:
    variables = [
        name
        for (name,) in study.rows("select distinct variable from fct_estimation_panel")
    ]
    columns = {
        name
        for (name,) in study.rows(
            "select column_name from duckdb_columns() "
            "where table_name = 'estimation_panel_wide'"
        )
    }
    assert columns == {"scenario", "unit_code", "year", *variables}
    assert sum(LINE in name for name in variables) > 5
    for name in variables:
        literal, column = name.replace("'", "''"), name.replace('"', '""')
        (equal,) = study.rows(
            f"""
            select count(*), count_if(value = "{column}")
            from fct_estimation_panel
            join estimation_panel_wide using (scenario, unit_code, year)
            where variable = '{literal}'
            """
        )
        assert equal == (144, 144)


def test_the_quality_page_shows_names_as_text(study: Hostile) -> None:
    html = (study.published / "data_quality.html").read_text(encoding="utf-8")
    page = parse(html)
    assert not {"script", "b"} & set(page.tags)
    for (series,) in study.cells("study_series", "series"):
        assert squeezed(series) in squeezed(page.text)


@pytest.fixture(scope="module")
def figures(
    study: Hostile, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[ElementTree.Element]]:
    """The figures in both formats, by the kind that their names begin with."""
    output = tmp_path_factory.mktemp("figures")
    warehouse = str(study.published / "entropanel.duckdb")
    assert main(["--warehouse", warehouse, "--output", str(output)]) == 0
    drawn: dict[str, list[ElementTree.Element]] = {}
    for path in sorted(output.glob("*.svg")):
        assert path.with_suffix(".png").read_bytes().startswith(b"\x89PNG")
        kind = path.name.partition("_")[0].partition(".")[0]
        drawn.setdefault(kind, []).append(ElementTree.parse(path).getroot())
    return drawn


@pytest.mark.parametrize(
    ("kind", "seed", "column"),
    [
        ("national", "study_indices", "name_en"),
        ("national", "study_scenarios", "name_en"),
        ("regions", "study_regions", "scheme"),
        ("regions", "study_regions", "region"),
        ("weights", "study_indicators", "dimension"),
        ("trajectories", "study_units", "name_en"),
        ("coefficients", "study_covariances", "name_en"),
    ],
)
def test_figures_show_names_as_text(
    study: Hostile,
    figures: dict[str, list[ElementTree.Element]],
    kind: str,
    seed: str,
    column: str,
) -> None:
    shown = squeezed("".join(map(texts, figures[kind])))
    for (name,) in study.cells(seed, column):
        assert name is None or squeezed(name) in shown
    tags = {part.tag for figure in figures[kind] for part in figure.iter()}
    assert not tags & {f"{SVG}script", f"{SVG}b", f"{SVG}image"}


def test_figures_of_coefficients_show_terms_and_regressions_as_text(
    study: Hostile, figures: dict[str, list[ElementTree.Element]]
) -> None:
    """Controls have no place in them; regressions of a region have its name."""
    shown = squeezed("".join(map(texts, figures["coefficients"])))
    for term, role in study.cells("study_specification_terms", "term", "role"):
        assert (squeezed(str(term)) in shown) == (role != "control")
    for name, region in study.cells("study_specifications", "name_en", "region"):
        assert (squeezed(str(name)) in shown) == (region is None)
        assert region is None or squeezed(region) in shown


def test_tables_show_names_as_text(study: Hostile, tmp_path: Path) -> None:
    """In every format; the pages have no tags but their own."""
    warehouse = study.published / "entropanel.duckdb"
    files = list(write_tables(warehouse, tmp_path, "en"))
    assert {path.suffix[1:] for path in files} == set(FORMATS)
    pages = [path.read_text("utf-8") for path in files if path.suffix == ".html"]
    parsed = [parse(page) for page in pages]
    assert not {"script", "b"} & {tag for page in parsed for tag in page.tags}
    shown = squeezed("".join(page.text for page in parsed))
    documents = [Document(str(path)) for path in files if path.suffix == ".docx"]
    written = squeezed("".join(map(document_text, documents)))
    for seed, column in (
        ("study_units", "name_en"),
        ("study_indices", "name_en"),
        ("study_specifications", "name_en"),
        ("study_significance_levels", "mark"),
    ):
        for (name,) in study.cells(seed, column):
            assert squeezed(str(name)) in shown
            assert squeezed(str(name)) in written
    for path in files:
        if path.suffix == ".csv":
            with path.open(encoding="utf-8", newline="") as file:
                cells = [cell for row in csv.reader(file) for cell in row]
            assert not any(cell.startswith(("=", "+", "@")) for cell in cells)
        if path.suffix == ".tex":
            source = path.read_text("utf-8")
            assert not re.search(r"\\u0041|[^\\]\$HOME|\{\{ 1/0|<script", source)


def test_exports_hold_names_as_they_are(study: Hostile, tmp_path: Path) -> None:
    warehouse = study.published / "entropanel.duckdb"
    names = ["dim_unit", "index", "panel"]
    for form in EXPORTS:
        assert list(export(warehouse, tmp_path, names, form))
    put_in = study.cells("study_units", "unit_code", "name_en")
    frame, _ = pyreadstat.read_dta(tmp_path / "dim_unit.dta")
    assert set(zip(frame["unit_code"], frame["name_en"], strict=True)) == put_in
    frame = pd.read_parquet(tmp_path / "dim_unit.parquet")
    assert set(zip(frame["unit_code"], frame["name_en"], strict=True)) == put_in
    book = load_workbook(tmp_path / "entropanel.xlsx")
    kinds = {cell.data_type for sheet in book for row in sheet.rows for cell in row}
    assert kinds == {"s", "n"}
    found = {row[:2] for row in book["dim_unit"].iter_rows(2, values_only=True)}
    assert {tuple(map(with_one_end, row)) for row in found} == {
        tuple(map(with_one_end, row)) for row in put_in
    }


def test_the_example_queries_are_answered(study: Hostile) -> None:
    queries = sorted((PROJECT / "examples" / "queries").glob("*.sql"))
    assert queries
    for path in queries:
        text = path.read_text(encoding="utf-8")
        assert answer(study.published / "entropanel.duckdb", text).columns


def document_text(document: Doc) -> str:
    """The text of a Word document."""
    return "".join(document.element.body.itertext())


def with_one_end(text: object) -> str:
    """The text with line feeds for any ends of lines, one of them as OOXML has it."""
    return str(text).replace("_x000D_", "\r").replace("\r\n", "\n").replace("\r", "\n")


def without_line(text: str) -> str:
    """A message without the number of a line."""
    return re.sub(r", line \d+: ", ": ", text.strip())


def test_an_invalid_study_is_told_in_its_own_words(
    study: Hostile, tmp_path: Path
) -> None:
    """A figure out of bounds, and a column that is no year; each message is a line."""
    folder = Path(shutil.copytree(study.folder, tmp_path / study.folder.name))
    path = folder / DECLARED.seeds["observations"].path
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, first, *rows = csv.reader(file)
    with path.open("w", encoding="utf-8", newline="") as file:
        spoilt = [*first[:2], "-1", *first[3:]]
        csv.writer(file).writerows(
            [[*header, LINE], *([*row, ""] for row in [spoilt, *rows])]
        )
    messages = check(folder, DECLARED).errors
    published = (study.published / "entropanel.duckdb").read_bytes()
    paths = staged(folder, study.project.folder)
    run = study.project.dbt("build", environment=paths.environment)
    assert run.returncode == 1
    assert "Traceback" not in run.stdout
    assert (study.published / "entropanel.duckdb").read_bytes() == published
    html = (study.published / "data_quality_refused.html").read_text(encoding="utf-8")
    page = parse(html)
    assert not {"script", "b"} & set(page.tags)
    found = ["found column", "found -1, expected 0 to any", "expected at most"]
    assert len(messages) == len(found)
    for message, part in zip(messages, found, strict=True):
        assert part in message
    # rows of several lines are staged otherwise than they stand in the file
    told = [without_line(line) for line in run.stdout.splitlines()]
    for message in messages:
        assert without_line(message) in told
        assert without_line(message) in without_line(page.text)


def test_a_regression_that_fails_is_told_in_its_own_words(study: Hostile) -> None:
    covariances = study.paths.seeds / "study" / "study_covariances.csv"
    sound = covariances.read_bytes()
    assert sound.count(b'"unit"') == 1
    covariances.write_bytes(sound.replace(b'"unit"', b'""'))
    changed = "study_covariances stg_covariances int_specification_covariances"
    run = study.project.dbt(
        "build",
        *("--exclude-resource-type", "test", "--select", *changed.split()),
        *("int_regression_estimates", "int_regression_barrier"),
        environment=study.paths.environment,
    )
    assert run.returncode == 1
    assert "Traceback" not in run.stdout
    specifications = study.cells("study_specifications", "specification")
    for (scenario,) in study.cells("study_scenarios", "scenario"):
        reason = "clustered errors, but cluster_by is empty"
        message = f"found that {reason} in scenario {scenario}, expected"
        assert squeezed(run.stdout).count(squeezed(message)) == len(specifications)


def test_the_report_shows_names_as_text(study: Hostile) -> None:
    """In a browser, in both languages: nothing is run, and no template's braces."""
    site = study.published / "report"
    files = list(write_report(study.published / "entropanel.duckdb", site))
    shown = ""
    with browsing() as browser, visiting(browser) as visit:
        for file in (file for file in files if file.suffix == ".html"):
            visit.open(file)
            for choice in visit.page.locator("main select:visible").all():
                choice.select_option(index=0)
            visit.drawn()
            page = visit.page.locator("body")
            shown += squeezed(str(page.text_content())) + squeezed(visit.page.title())
            assert not visit.page.locator("main b, main image").count()
            visit.page.locator("#language").click()
            visit.drawn()
        unit = visit.page.url.rpartition("/")[0] + "/index_1.html"
        visit.page.goto(unit)
        link = visit.page.locator("#ranking a").nth(2)
        name = link.inner_text()
        link.click()
        visit.drawn()
        assert visit.page.locator("#unit_name").inner_text() == name
    assert visit.errors == []
    assert visit.requests == []
    for seed, column in (
        ("study_settings", "value"),
        ("study_units", "name_en"),
        ("study_indices", "name_zh"),
        ("study_indicators", "name_en"),
        ("study_scenarios", "name_en"),
        ("study_regions", "region"),
        ("study_specifications", "name_en"),
        ("study_covariances", "name_en"),
        ("published_tables", "title"),
        ("published_claims", "statement"),
    ):
        for (name,) in study.cells(seed, column):
            assert squeezed(str(name))[:300] in shown
