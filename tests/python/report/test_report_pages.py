"""The report's pages in a browser: drawn, offline, accessible, with right numbers."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from xml.etree import ElementTree

import duckdb
import pytest
from axe_playwright_python.sync_playwright import Axe
from docx import Document
from playwright.sync_api import Browser

from entropanel.report.site import write_report
from helpers.browsing import Visit, browsing, visiting
from helpers.drawings import texts
from helpers.project import PROJECT

SCREENSHOTS = PROJECT / "target" / "screenshots"
MOST_BYTES = 12_000_000
# what is found by rules for WCAG 2.1, levels A and AA, and counts as serious
GRAVE = {"serious", "critical"}
# rows of a table are alike; to judge each takes a minute
FEWER_ROWS = """() => document.querySelectorAll("tbody").forEach(
    (body) => [...body.rows].slice(12).forEach((row) => row.remove()))"""
LOOKS = {
    "wide": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "narrow": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}
    | {"locale": "zh-CN"},
}
RULES: dict[str, dict] = {
    look: {"resultTypes": ["violations"], "preload": False} for look in LOOKS
}
# of what was judged on the wide screen, another look may change these
RULES["narrow"]["runOnly"] = {
    "type": "rule",
    "values": ["color-contrast", "scrollable-region-focusable"],
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the default study."""
    folder = tmp_path_factory.mktemp("site") / "report"
    files = list(write_report(PROJECT / "warehouse" / "entropanel.duckdb", folder))
    assert sum(file.stat().st_size for file in files) < MOST_BYTES
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all pages."""
    with browsing() as started:
        yield started


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """A wide English window in which nothing goes wrong."""
    with visiting(browser) as window:
        yield window
        assert window.errors == []
        assert window.requests == []


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_is_drawn_offline_and_accessible(
    browser: Browser, site: Path, look: str
) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    axe, grave = Axe(), {}
    files = sorted(site.glob("*.html"))
    assert len(files) > 8
    with visiting(browser, **LOOKS[look]) as window:
        for file in files:
            window.open(file)
            shown = window.page.locator("main").inner_text()
            assert not {"undefined", "NaN", "None"} & set(shown.split())
            beyond = window.page.evaluate(
                "document.documentElement.scrollWidth - innerWidth"
            )
            assert beyond <= 0, f"{file.name} is wider than the screen"
            window.page.screenshot(
                path=SCREENSHOTS / f"{file.stem}_{look}.png", full_page=True
            )
            window.page.evaluate(FEWER_ROWS)
            found = axe.run(window.page, options=RULES[look]).response["violations"]
            grave |= {
                (file.name, violation["id"]): violation["nodes"][0]["html"]
                for violation in found
                if violation["impact"] in GRAVE
            }
    assert window.errors == []
    assert window.requests == []
    assert grave == {}


def index_of(warehouse: duckdb.DuckDBPyConnection) -> tuple[str, str]:
    """The first index and scenario of the study."""
    (row,) = warehouse.execute(
        "select index_id, scenario from (from dim_index limit 1), "
        "(from dim_scenario limit 1)"
    ).fetchall()
    return row


def test_the_slider_shows_the_values_of_its_year(
    visit: Visit, site: Path, warehouse: duckdb.DuckDBPyConnection
) -> None:
    index, scenario = index_of(warehouse)
    visit.open(site / "index_1.html")
    figure = visit.page.locator("#map figure").filter(visible=True)
    slider = figure.locator("input[type=range]")
    years = [
        year
        for (year,) in warehouse.execute(
            "select distinct year from fct_index order by 1"
        ).fetchall()
    ]
    for presses, year in ((0, years[-1]), (2, years[-3]), (20, years[0])):
        slider.focus()
        slider.evaluate("(input) => { input.value = input.max; }")
        for _ in range(presses):
            slider.press("ArrowLeft")
        slider.dispatch_event("input")
        assert figure.locator("output").inner_text() == str(year)
        expected = warehouse.execute(
            """
            select printf('%.3f', value) from fct_index join dim_unit using (unit_code)
            where (index_id, scenario, variant) = ($1, $2, 'default') and year = $3
                and tile_row is not null
            """,
            [index, scenario, year],
        ).fetchall()
        visit.page.wait_for_function(
            """(value) => [
                ...document.querySelectorAll('#map figure:not([hidden]) text')
            ].some((text) => text.textContent === value)""",
            arg=expected[0][0],
        )
        shown = figure.locator(".chart svg text").all_text_contents()
        assert sorted(t for t in shown if t.count(".") == 1 and len(t) == 5) == sorted(
            value for (value,) in expected
        )


def test_the_language_is_switched_and_remembered(
    visit: Visit, site: Path, warehouse: duckdb.DuckDBPyConnection
) -> None:
    (names,) = warehouse.execute(
        """
        select i.name_en, i.name_zh, u.name_en, u.name_zh, s.name_en, s.name_zh
        from (from dim_index limit 1) as i, (from dim_unit limit 1) as u,
            (from dim_scenario limit 1) as s
        """
    ).fetchall()
    visit.open(site / "index_1.html")
    for language, place in (("en", 0), ("zh-CN", 1), ("en", 0)):
        assert visit.page.locator("html").get_attribute("lang") == language
        index, unit, scenario = names[place::2]
        assert index in visit.page.locator("h1").inner_text()
        assert unit in visit.texts("#ranking th")
        assert unit in "".join(visit.page.locator("#paths svg").all_text_contents())
        option = visit.page.locator("select[data-filter=scenario] option").first
        assert option.text_content() == scenario
        visit.page.locator("#language").click()
        visit.page.wait_for_function(
            "(was) => document.documentElement.lang !== was "
            "&& document.documentElement.dataset.drawn "
            "=== document.documentElement.lang.slice(0, 2)",
            arg=language,
        )
    visit.open(site / "weights.html")
    assert visit.page.locator("html").get_attribute("lang") == "zh-CN"


@pytest.mark.parametrize("verdict", ["near", "not computable"])
def test_filters_leave_the_rows_that_are_asked_for(
    visit: Visit, site: Path, warehouse: duckdb.DuckDBPyConnection, verdict: str
) -> None:
    (table, scenario) = warehouse.execute(
        "select table_id, scenario from fct_audit_values where verdict = $1 "
        "group by all order by count(*) desc, table_id, scenario limit 1",
        [verdict],
    ).fetchall()[0]
    (wanted,) = warehouse.execute(
        "select list(printed_text) from fct_audit_values "
        "where (table_id, scenario, verdict) = ($1, $2, $3)",
        [table, scenario, verdict],
    ).fetchall()[0]
    visit.open(site / "audit.html")
    section = visit.page.locator("#values")
    choices = {"scenario": scenario, "table": table}
    choices["verdict"] = verdict.replace(" ", "_")
    for key, value in choices.items():
        section.locator(f"select[data-filter={key}]").select_option(value)
    rows = section.locator("tbody tr").filter(visible=True)
    printed = [
        cells[4] for cells in (row.split("\t") for row in rows.all_inner_texts())
    ]
    assert sorted(printed) == sorted(wanted)


def downloaded(visit: Visit, whole: str, kind: str) -> tuple[str, bytes]:
    """Name and content of a download of the first figure or table that is shown."""
    shown = visit.page.locator(whole).filter(visible=True).first
    with visit.page.expect_download() as begun:
        shown.locator(f"[data-download={kind}]").click()
    path = begun.value.path()
    return begun.value.suggested_filename, path.read_bytes()


def test_figures_and_tables_are_downloaded(
    visit: Visit, site: Path, warehouse: duckdb.DuckDBPyConnection
) -> None:
    index, scenario = index_of(warehouse)
    visit.open(site / "index_1.html")
    name, content = downloaded(visit, "#nation figure", "svg")
    assert name.endswith(".en.svg")
    title = visit.page.locator("#nation figcaption").inner_text()
    assert title in texts(ElementTree.fromstring(content))
    _, content = downloaded(visit, "#nation figure", "png")
    assert content.startswith(b"\x89PNG")
    _, content = downloaded(visit, "#ranking .table", "csv")
    header, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    wanted = warehouse.execute(
        """
        select rank, name_en, value from fct_index join dim_unit using (unit_code)
        where (index_id, scenario, variant) = ($1, $2, 'default')
            and year = (select max(year) from fct_index) order by rank
        """,
        [index, scenario],
    ).fetchall()
    assert len(header) == len(rows[0])
    assert [(int(r[0]), r[1], float(r[2])) for r in rows] == wanted
    _, content = downloaded(visit, "#nation figure", "csv")
    found = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    totals = [float(row["value"]) for row in found if row["value"]]
    (wanted,) = warehouse.execute(
        "select list(total) from fct_index_national "
        "where (index_id, variant) = ($1, 'default')",
        [index],
    ).fetchall()[0]
    assert sorted(totals) == pytest.approx(sorted(wanted), rel=1e-12)


def test_a_unit_is_chosen_by_address_and_by_choice(
    visit: Visit, site: Path, warehouse: duckdb.DuckDBPyConnection
) -> None:
    index, scenario = index_of(warehouse)
    units = warehouse.execute(
        "select unit_code, name_en from dim_unit order by unit_code limit 2 offset 3"
    ).fetchall()
    visit.open(site / "unit.html", f"#{units[0][0]}")
    for unit, name in units:
        visit.page.locator("[data-choice=unit]").select_option(unit)
        assert visit.page.locator("#unit_name").inner_text() == name
        assert visit.page.url.endswith(f"#{unit}")
        visit.drawn()
        rows = warehouse.execute(
            """
            select status, is_floored, count(*) from fct_indicator_values
            where (scenario, unit_code) = ($1, $2) and indicator in (
                select indicator from fct_indicator_values
                where (scenario, unit_code) = ($1, $2) and value is not null
            ) group by all
            """,
            [scenario, unit],
        ).fetchall()
        wanted = {"floored" if floored else status: n for status, floored, n in rows}
        for status, count in wanted.items():
            assert visit.page.locator(f"#unit_cells td.{status}").count() == count
        _, content = downloaded(visit, "figure[data-chart=terms]", "csv")
        parts = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
        ((value,),) = warehouse.execute(
            "select value from fct_index where (index_id, scenario, variant, unit_code)"
            " = ($1, $2, 'default', $3) and year = (select max(year) from fct_index)",
            [index, scenario, unit],
        ).fetchall()
        # the page has six digits of each of its parts
        whole = sum(float(part["contribution"]) for part in parts)
        assert whole == pytest.approx(value, abs=1e-5)


def test_regressions_show_coefficients_errors_and_marks(
    visit: Visit, site: Path, warehouse: duckdb.DuckDBPyConnection
) -> None:
    visit.open(site / "regressions.html")
    (_, scenario) = index_of(warehouse)
    rows = warehouse.execute(
        """
        select covariance, estimate, coalesce(significance_mark, ''), std_error, n_obs
        from fct_regression_coefficients
        join fct_regression_models using (scenario, specification, covariance)
        join (from dim_specification limit 1) using (specification)
        join dim_specification_term using (specification, term)
        where role = 'regressor' and scenario = $1
        """,
        [scenario],
    ).fetchall()
    assert len(rows) > 1
    for covariance, estimate, mark, error, observations in rows:
        visit.page.locator("select[data-filter=covariance]").first.select_option(
            covariance
        )
        lines = visit.page.locator("#table_1 tbody tr").filter(visible=True)
        cells = [line.split("\t") for line in lines.all_inner_texts()]
        first = [line[1].replace("\N{MINUS SIGN}", "-") for line in cells]
        places = len(first[0].rstrip("*").partition(".")[2])
        assert places >= 3
        assert first[:2] == [f"{estimate:.{places}f}{mark}", f"({error:.{places}f})"]
        assert str(observations) in first


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Of the site on a web server; pages on disk show text instead of saving it."""
    handler = partial(SimpleHTTPRequestHandler, directory=site)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_tables_for_papers_are_downloaded_in_the_language_that_is_shown(
    browser: Browser, address: str, language: str
) -> None:
    """The files of the table that the filters show, with the numbers of the page."""
    with visiting(browser, locale=language) as visit:
        visit.page.goto(f"{address}/regressions.html")
        visit.drawn()
        for select in visit.page.locator("#table_1 select").all():
            select.select_option(index=1)
        table = visit.page.locator("#table_1 .table").filter(visible=True)
        caption = table.locator(".caption").inner_text()
        cells = table.locator("tbody td[data-value]").all_inner_texts()
        numbers = [cell.strip("()*").lstrip("\N{MINUS SIGN}") for cell in cells]
        assert len(set(numbers)) > 20
        for suffix in ("tex", "docx", "md"):
            with visit.page.expect_download() as begun:
                table.locator(f"a[href$='.{language}.{suffix}']").click()
            content = begun.value.path().read_bytes()
            assert begun.value.suggested_filename.endswith(f".{language}.{suffix}")
            plain = words_of(content) if suffix == "docx" else content.decode()
            plain = plain.replace("\\", "").replace("}{.", ".")
            assert caption.replace("_", "") in plain.replace("_", "")
            digits = re.sub(r"[^\d.]+", " ", plain).split()
            assert not Counter(numbers) - Counter(digits)
        assert visit.errors == []


def words_of(document: bytes) -> str:
    """The texts of a Word document's paragraphs and cells."""
    found = Document(io.BytesIO(document))
    cells = [c.text for t in found.tables for row in t.rows for c in row.cells]
    return "\n".join([*(paragraph.text for paragraph in found.paragraphs), *cells])
