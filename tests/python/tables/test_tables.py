"""Tables as papers print them: their numbers are the warehouse's, in each format."""

from __future__ import annotations

import csv
import io
import math
import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from entropanel.catalogue import message
from entropanel.figures.sets import regions
from entropanel.public_tables import Tables, index_variable
from entropanel.study.declarations import declarations
from entropanel.tables.indices import index_tables
from entropanel.tables.latex import COMMANDS, escaped, latex, latex_document
from entropanel.tables.numbers import MOST_DECIMALS, decimals, fixed
from entropanel.tables.regressions import regression_tables
from entropanel.tables.table import WIDEST, Cell, Row, Table
from entropanel.tables.text import csv_text, html, markdown
from entropanel.tables.word import word_document
from entropanel.tables.writing import FORMATS, all_tables, write_tables
from helpers.project import PROJECT

NOT_POSITIVE = message("variance_not_positive")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]\d+)?")
HOSTILE = (
    r"""=1+1 \input{x} $y$ a_b & 100% #1 ^~ {} <b>"q"</b> |`c` *d* [e] -- 'f' 中"""
)
(WEIGHTINGS,) = [
    column.values
    for column in declarations(PROJECT / "seeds").seeds["study_index_variants"].columns
    if column.name == "weighting"
]
TINY = Table(
    kind="tiny",
    keys={},
    title=HOSTILE,
    stub=HOSTILE,
    columns=((HOSTILE,), ("plain",)),
    blocks=((Row(HOSTILE, (Cell("-1.50", -1.5, "*"), Cell(HOSTILE))),),),
    notes=(HOSTILE,),
)


@pytest.fixture(scope="module", params=["en", "zh"])
def tables(request: pytest.FixtureRequest) -> dict[str, Table]:
    """The tables of the default study by name."""
    path = PROJECT / "warehouse" / "entropanel.duckdb"
    with duckdb.connect(path, read_only=True) as connection:
        found = list(all_tables(Tables(connection, request.param)))
    named = {table.name: table for table in found}
    assert len(named) == len(found)
    return named


def test_every_number_is_shown_as_it_is(tables: dict[str, Table]) -> None:
    """Within half a unit of its last digit; shares in per cent."""
    shown = [
        cell
        for t in tables.values()
        for row in t.rows
        for cell in row.cells
        if cell.text
    ]
    numbers = [cell for cell in shown if cell.value is not None]
    assert len(numbers) > 5000
    for cell in numbers:
        (text,) = NUMBER.findall(cell.text)
        places = len(text.partition(".")[2])
        scale = 100 if cell.text.endswith("%") else 1
        found = float(text)
        assert abs(found - scale * cell.value) <= 0.5000001 * 10**-places


def test_regressions_are_all_there(
    tables: dict[str, Table], warehouse: duckdb.DuckDBPyConnection
) -> None:
    """Each estimate and error of the public table once, and its mark."""
    rows = warehouse.execute(
        "select estimate, std_error, coalesce(significance_mark, '') "
        "from fct_regression_coefficients"
    ).fetchall()
    expected = [(estimate, mark) for estimate, _, mark in rows]
    expected += [(error, "") for _, error, _ in rows if error is not None]
    found = [
        (cell.value, cell.mark)
        for table in tables.values()
        if table.name.startswith("regressions_")
        for row in table.blocks[0]
        for cell in row.cells
        if cell.value is not None
    ]
    assert sorted(found) == sorted(expected)


def test_a_column_of_regressions_holds_one_specification(
    tables: dict[str, Table], warehouse: duckdb.DuckDBPyConnection
) -> None:
    """Looked at through its coefficients, sizes and determination."""
    names = [name for name in tables if name.startswith("regressions_")]
    models = {
        (row[0], row[1], row[2]): row[3:]
        for row in warehouse.execute(
            "select scenario, specification, covariance, n_clusters, n_obs, n_units, "
            "n_periods, df_resid, r2, r2_adjusted, r2_within from fct_regression_models"
        ).fetchall()
    }
    owners: dict[float, list[tuple[str, str, str]]] = {}
    for *key, estimate in warehouse.execute(
        "select scenario, specification, covariance, estimate "
        "from fct_regression_coefficients"
    ).fetchall():
        owners.setdefault(estimate, []).append((key[0], key[1], key[2]))
    seen = set()
    for name in names:
        table = tables[name]
        for place in range(len(table.columns)):
            estimates = [
                row.cells[place].value
                for row in table.blocks[0]
                if row.label and row.cells[place].value is not None
            ]
            keys = set.intersection(*(set(owners[e]) for e in estimates if e))
            keys = {key for key in keys if name.endswith(f"{key[0]}_{key[2]}")}
            (key,) = keys
            seen.add(key)
            statistics = [row.cells[place].value for row in table.blocks[2]]
            given_ = [value for value in statistics if value is not None]
            assert given_ == [v for v in models[key] if v is not None]
    assert seen == set(models)


def test_what_has_other_errors_alone_is_named_where_it_lacks(tmp_path: Path) -> None:
    """Of two kinds of errors the last specification is left only one."""
    path = tmp_path / "entropanel.duckdb"
    shutil.copyfile(PROJECT / "warehouse" / "entropanel.duckdb", path)
    with duckdb.connect(path) as connection:
        specification, name = connection.execute(
            "select specification, name_en from dim_specification "
            "where specification = (select max(specification) from dim_specification "
            "where scheme is null)"
        ).fetchall()[0]
        lost = f"specification = '{specification}' and covariance = 'conventional'"
        for table in ("fct_regression_models", "fct_regression_coefficients"):
            connection.execute(f"delete from {table} where {lost}")
        found = list(regression_tables(Tables(connection, "en")))
    told = "Estimated only with other standard errors, see the other table"
    without = [t for t in found if any(told in note for note in t.notes)]
    assert without
    assert {t.keys["covariance"] for t in without} == {"conventional"}
    for table in without:
        (note,) = (note for note in table.notes if told in note)
        assert note == f"{told}: {name}."


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", f"no standard error for {{term}} ({NOT_POSITIVE})."),
        ("zh", "{term}没有标准误（聚类方差不为正，或过小而无法与舍入误差区分）。"),
    ],
)
def test_an_estimate_without_an_error_stands_with_the_reason(
    tmp_path: Path, language: str, told: str
) -> None:
    path = tmp_path / "entropanel.duckdb"
    shutil.copyfile(PROJECT / "warehouse" / "entropanel.duckdb", path)
    with duckdb.connect(path) as connection:
        key = connection.execute(
            "select scenario, specification, covariance, term, estimate "
            "from fct_regression_coefficients "
            "join dim_specification_term using (specification, term) "
            "where role = 'control' and significance_mark is not null "
            "order by all limit 1"
        ).fetchall()[0]
        connection.execute(
            "update fct_regression_coefficients set std_error = null, p_value = null, "
            "statistic = null, conf_low = null, conf_high = null, "
            "significance_mark = null, "
            f"missing_reason = '{NOT_POSITIVE}', "
            f"missing_reason_codes = '{NOT_POSITIVE.codes}' "
            "where (scenario, specification, covariance, term) = ($1, $2, $3, $4)",
            key[:4],
        )
        found = list(regression_tables(Tables(connection, language)))
    beneath = {
        (table.name, row.label): below.cells[place]
        for table in found
        for row, below in zip(table.blocks[0], table.blocks[0][1:], strict=False)
        for place, cell in enumerate(row.cells)
        if cell.value == key[4] and not cell.mark and below.cells[place].value is None
    }
    ((name, label),) = beneath
    assert beneath[name, label] == Cell()
    (table,) = (table for table in found if table.name == name)
    assert sum(told.format(term=label) in note for note in table.notes) == 1


def test_scores_stand_beside_their_units(
    tables: dict[str, Table], warehouse: duckdb.DuckDBPyConnection
) -> None:
    language = "en" if "Unit" in {t.stub for t in tables.values()} else "zh"
    rows = warehouse.execute(
        f"select name_{language}, year, value from fct_index "
        "join dim_unit using (unit_code) where scenario = 'observed' "
        "and index_id = 'X' and variant = 'default'"
    ).fetchall()
    table = tables["scores_X_observed"]
    years = {words[0]: place for place, words in enumerate(table.columns)}
    lines = {row.label: row for row in table.rows}
    for unit, year, value in rows:
        assert lines[unit].cells[years[str(year)]].value == value
    assert len(rows) == len(lines) * (len(years) - 2)


def test_notes_say_what_a_reader_has_to_know(tables: dict[str, Table]) -> None:
    if "Unit" not in {t.stub for t in tables.values()}:
        return
    notes = "\n".join(
        tables[
            "regressions_regional_as_estimated_ln_Y_observed_clustered_by_unit"
        ].notes
    )
    for said in (
        "* p ≤ 0.1, ** p ≤ 0.05, *** p ≤ 0.01",
        "Errors clustered by unit",
        "absorbed effects, including those nested",
        "All columns: fewer than 20 clusters",
        "(1), (2), (3), (4), (5), (6), (7): estimated without Openness to the "
        "outside world (every_unit) (z-score), for which there are no values.",
        "(1) ln Y on ln X in North China: controls and year effects",
        "Every official figure",
    ):
        assert said in notes


def test_what_holds_for_several_columns_is_told_once(tables: dict[str, Table]) -> None:
    """Columns that lack the same share a note."""
    for table in tables.values():
        if table.kind.startswith("regressions"):
            told = [re.sub(r"^(\(\d+\)(, )?)+[:：]", "", note) for note in table.notes]
            assert len(told) == len(set(told)), table.name


def test_a_term_that_some_columns_lack_has_the_name_of_the_others(
    tables: dict[str, Table],
) -> None:
    """z_OUL is of the index in some columns, in the others of an empty variant."""
    table = tables["regressions_ln_Y_observed_conventional"]
    rows = [row.label for row in table.rows]
    named = {"Openness to the outside world (z-score)", "对外开放水平（标准化）"}
    assert named & set(rows)
    (note,) = (n for n in table.notes if "every_unit" in n)
    assert note.startswith("(2), (3), (4), (5), (6), (7), (8)")
    assert not any("z_OUL" in text for text in [*rows, *table.notes])


def test_a_variant_is_the_variable_that_the_warehouse_has(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    variants = warehouse.execute("select index_id, variant from dim_index").fetchall()
    variables = warehouse.execute(
        "select distinct variable from fct_descriptive_statistics where kind = 'index'"
    ).fetchall()
    assert len(variables) > 8  # indices without data have none
    assert {v for (v,) in variables} < {index_variable(*row) for row in variants}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_weighting_is_told_in_words_of_its_own(language: str) -> None:
    """Of every way of weighting that a study may declare for its default variant."""
    source = PROJECT / "warehouse" / "entropanel.duckdb"
    told = {}
    with duckdb.connect() as connection:
        connection.execute(f"attach '{source}' as published (read_only)")
        for name in (
            "dim_scenario",
            "dim_index",
            "dim_indicator_in_scenario",
            "fct_index_weights",
        ):
            connection.execute(f"create table {name} as from published.{name}")
        connection.execute("detach published")
        for weighting in WEIGHTINGS:
            connection.execute("update dim_index set weighting = $1", [weighting])
            found = list(index_tables(Tables(connection, language)))
            (told[weighting],) = {table.notes[0] for table in found}
    assert len(WEIGHTINGS) == len(set(told.values())) == 3


def test_regions_have_the_names_of_their_scheme() -> None:
    """One key of two schemes is two regions, each with a name of its own."""
    source = PROJECT / "warehouse" / "entropanel.duckdb"
    with duckdb.connect() as connection:
        connection.execute(f"attach '{source}' as published (read_only)")
        for (name,) in connection.execute(
            "select table_name from duckdb_tables() where database_name = 'published'"
        ).fetchall():
            connection.execute(f"create table {name} as from published.{name}")
        connection.execute("detach published")
        connection.execute("update dim_region set region_zh = region || ' ' || scheme")
        tables = Tables(connection, "zh")
        names = {
            table.keys["scheme"]: {row.label for row in table.rows}
            for table in index_tables(tables)
            if table.kind == "regions"
        }
        for table in regression_tables(tables):
            if table.kind == "regressions_regional":
                names[table.keys["scheme"]] |= {name for _, name in table.columns}
        drawn = {key: chart.to_json() for key, chart in regions(tables)}
    assert len(names) == 3
    for scheme, found in names.items():
        assert found
        assert all(name.endswith(f" {scheme}") for name in found)
        (chart,) = (drawn[key] for key in drawn if key == f"regions_X_{scheme}")
        assert set(re.findall(r"China (as_\w+)", chart)) == {scheme}


class Cells(HTMLParser):
    """The texts of a page's cells, row by row."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begins a row or a cell."""
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
            self.is_inside = True
        else:
            assert tag in {"figure", "table", "caption", "thead", "tbody", "sup"} | {
                "figcaption",
                "p",
            }

    def handle_data(self, data: str) -> None:
        """Adds to the last cell."""
        if self.is_inside:
            self.rows[-1][-1] += data

    def handle_endtag(self, tag: str) -> None:
        """Ends a cell."""
        self.is_inside = self.is_inside and tag not in ("td", "th")


def grid(table: Table) -> list[list[str]]:
    """The texts of the rows, as they are to be read back."""
    return [
        [row.label, *(cell.text + cell.mark for cell in row.cells)]
        for row in table.rows
    ]


def unformatted(rows: list[list[str]]) -> list[list[str]]:
    """Read-back texts with a hyphen for a minus."""
    return [[re.sub(r"^−(?=\d)", "-", text) for text in row] for row in rows]


def test_word_documents_read_back(tables: dict[str, Table]) -> None:
    chosen = [*list(tables.values())[:8], *list(tables.values())[-2:]]
    pages = [page for table in chosen for page in table.pages()]
    document = Document(io.BytesIO(word_document(chosen)))
    assert len(document.tables) == len(pages)
    for page, found in zip(pages, document.tables, strict=True):
        heads = len(page.columns[0])
        texts = [[cell.text for cell in row.cells] for row in found.rows]
        assert unformatted(texts[heads:]) == grid(page)
        assert texts[heads - 1][0] == page.stub
        assert [t[1:] for t in texts[:heads]] == [
            list(line) for line in zip(*page.columns, strict=True)
        ]
        for row in found.rows[:heads]:
            assert row._tr.xpath("./w:trPr/w:tblHeader")
    written = [p.text for p in document.paragraphs]
    for page in pages:
        assert page.title in written
        assert set(page.notes) <= set(written)


def test_html_and_csv_read_back(tables: dict[str, Table]) -> None:
    for table in tables.values():
        page = Cells()
        page.feed(html(table))
        assert unformatted(page.rows[len(table.columns[0]) :]) == grid(table)
        header, *rows = csv.reader(io.StringIO(csv_text(table)))
        assert len(rows) == len(table.rows)
        assert {len(row) for row in rows} == {len(header)}
        for row, line in zip(table.rows, rows, strict=True):
            exact = [repr(c.value) for c in row.cells if c.value is not None]
            assert [text for text in line[1:] if text in exact] == exact


def groups(source: str) -> Iterator[str]:
    r"""Braces of LaTeX, without the escaped ones."""
    yield from re.findall(r"[{}]", re.sub(r"\\[{}\\]", "", source))


def test_latex_is_balanced_and_as_wide_as_its_headings(
    tables: dict[str, Table],
) -> None:
    for table in [*tables.values(), TINY]:
        source = latex(table)
        depth = 0
        for brace in groups(source):
            depth += 1 if brace == "{" else -1
            assert depth >= 0
        assert depth == 0
        begun = re.findall(r"\\begin\{(\w+)\}", source)
        ended = re.findall(r"\\end\{(\w+)\}", source)
        assert sorted(begun) == sorted(ended)
        for page in table.pages():
            assert sum(page.widths()) + page.label_width <= WIDEST or (
                len(page.columns) == 1
            )
        for line in source.splitlines():
            if line.endswith(r"\\") and not line.startswith(r"\caption"):
                cells = len(re.findall(r"(?<!\\)&", line))
                assert cells in {len(page.columns) for page in table.pages()}


def test_latex_shows_the_numbers_of_the_table(tables: dict[str, Table]) -> None:
    r"""Each \atpoint of the source, in order, is an aligned cell of the table."""
    for table in tables.values():
        source = latex(table).removeprefix(COMMANDS)
        found = re.findall(r"\\atpoint\{([^{}]*)\}\{(.*?)\}(?= [&\\])", source)
        texts = [
            whole.replace("$-$", "-")
            + re.sub(r"\\sym\{(?:\{\})?([^{}]*)\}", r"\1", rest).replace(r"\%", "%")
            for whole, rest in found
        ]
        assert texts == [
            cell.text + cell.mark
            for page in table.pages()
            for row in page.rows
            for cell in row.cells
            if cell.is_aligned
        ]


def test_a_document_has_all_tables(tables: dict[str, Table]) -> None:
    source = latex_document(list(tables.values()), "zh")
    for table in tables.values():
        assert escaped(table.title) in source


def test_hostile_texts_are_text_in_every_format() -> None:
    page = Cells()
    page.feed(html(TINY))
    assert page.rows[1] == [HOSTILE, "−1.50*", HOSTILE]
    header, row = csv.reader(io.StringIO(csv_text(TINY)))
    assert row == [f"'{HOSTILE}", "-1.5", "*", f"'{HOSTILE}"]
    assert header[0] == f"'{HOSTILE}"
    document = Document(io.BytesIO(word_document([TINY])))
    assert document.tables[0].rows[1].cells[0].text == HOSTILE
    line = markdown(TINY).splitlines()[4]
    assert len(re.findall(r"(?<!\\)\|", line)) == 4
    assert not re.search(r"(?<!\\)[<>*_`\[\]#$&]", line)
    source = latex(TINY)
    for command in (r"\input", "$y$", "a_b", " & 100"):
        assert command not in source


def test_all_formats_are_written(tmp_path: Path) -> None:
    """Of a warehouse with two tables, and nothing of one that has none."""
    path = tmp_path / "w.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute("create table other as select 1 as x")
    assert list(write_tables(path, tmp_path / "none", "en", ["csv"])) == []
    source = PROJECT / "warehouse" / "entropanel.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute(f"attach '{source}' as published (read_only)")
        for name in ("dim_scenario", "dim_indicator_in_scenario", "dim_index"):
            connection.execute(f"create table {name} as from published.{name}")
        connection.execute(
            "create table fct_descriptive_statistics as "
            "from published.fct_descriptive_statistics"
        )
    files = list(write_tables(path, tmp_path / "new" / "tables", "zh"))
    names = {file.name for file in files}
    assert {f"descriptive_observed.zh.{suffix}" for suffix in FORMATS} < names
    assert {"all_tables.zh.tex", "all_tables.zh.docx"} < names
    assert {file.name for file in (tmp_path / "new" / "tables").iterdir()} == names


@given(
    st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1),
    st.integers(1, 4),
)
def test_decimals_show_the_smallest_value(values: list[float], digits: int) -> None:
    places = decimals(values, digits)
    assert 0 <= places <= MOST_DECIMALS
    for value in values:
        text = fixed(value, places)
        assert text != "-0"
        size = abs(value)
        relative = 0.5 * 10 ** (1 - digits) * 1.000001
        if 10.0 ** (digits - 1 - MOST_DECIMALS) <= size < 1e12:
            assert abs(float(text) - value) <= max(relative * size, 0.5 * 10**-places)
            assert math.copysign(1, float(text)) == math.copysign(1, value)


@given(st.floats(min_value=1e-300, max_value=1e-7, exclude_max=True), st.booleans())
def test_a_number_too_small_for_decimals_has_an_exponent(
    size: float, is_negative: bool
) -> None:
    value = -size if is_negative else size
    text = fixed(value, decimals([value], 2))
    assert float(text) == pytest.approx(value, rel=5e-4, abs=0)


@given(st.text())
def test_escaped_texts_leave_no_command(text: str) -> None:
    source = escaped(text)
    known = r"\\(textbackslash|textascii\w+|text\w+|le|[{}$&#%_])|\$-\$|\$\\le\$"
    rest = re.sub(known, "", source)
    assert not set(rest) & set("\\$&#%_^~")
