"""What a scenario takes for a series stands under its own name, unit and source."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import altair as alt
import duckdb
import pytest

from entropanel.exporting.dataset import dataset
from entropanel.figures.sets import drawn
from entropanel.public_tables import Tables
from entropanel.report.contents import Figure, Filter, Page, Table, UnitView
from entropanel.report.reading import LANGUAGES, Reader
from entropanel.report.site import pages
from entropanel.study.check import check
from entropanel.study.declarations import declarations
from entropanel.tables.writing import all_tables
from helpers.building import staged
from helpers.project import PROJECT, copied

DECLARED = declarations(PROJECT / "seeds")
MARKS = {"en": " (taken from: {})", "zh": "（取自：{}）"}
# files that the example does without: a scenario that takes other series, and is
# the default though it is declared last
SWAPPED = {
    "study_settings": "setting,value,note\ndefault_scenario,swapped,n\n",
    "study_scenario_series": (
        "scenario,series,source_series,observed_from,observed_to,decimals,note\n"
        "swapped,download_speed,household_income,,,,n\n"
        "swapped,population,households,,,,n\n"
    ),
    "study_scenario_indicators": (
        "scenario,indicator,numerator,denominator,completed_on,completion_floor,note\n"
        "swapped,BPH,web_shops,,,,n\n"
    ),
}
# of the towns, by hand
UNITS = {
    "BPH": "firms / households",
    "SPD": "euro",
    # 1000 times the quotient: 5 are 5 thousandths of a firm a household
    "SHP": "1/1000 × firms / households",
    "MVR": "visits / households",
    "CGR": "1/1000 × 1000 euro / households",
    "INC": "euro",
    "POP": "households",
}
# of the default study where it is not the declared one, by hand
OTHER_UNITS = {
    ("as_printed", "Rail"): "100 million yuan",
    ("as_printed", "RRA2"): "100 million yuan / 10 thousand square kilometres",
}
Rows = list[dict[str, str]]


@dataclass(frozen=True)
class Published:
    """A study that substitutes series, and its published warehouse."""

    folder: Path
    warehouse: Path
    default: str

    def rows(self, name: str) -> Rows:
        """The rows of a file of the study."""
        path = self.folder / "study" / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def connect(self) -> duckdb.DuckDBPyConnection:
        """Opens a copy of the tables that a test may change."""
        connection = duckdb.connect()
        connection.execute(f"attach '{self.warehouse}' as published (read_only)")
        for (name,) in connection.execute(
            "select table_name from duckdb_tables() where database_name = 'published'"
        ).fetchall():
            connection.execute(f'create table "{name}" as from published."{name}"')
        connection.execute("detach published")
        return connection


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The example with a scenario that takes other series, built."""
    root = tmp_path_factory.mktemp("swapped")
    folder = Path(shutil.copytree(PROJECT / "examples" / "towns", root / "swapped"))
    for name, text in SWAPPED.items():
        (folder / "study" / f"{name}.csv").write_text(text, encoding="utf-8")
    with (folder / "study" / "study_scenarios.csv").open("a", encoding="utf-8") as file:
        file.write("swapped,Other series,其他数据,,n\n")
    assert check(folder, DECLARED).errors == []
    project = copied(root / "project")
    paths = staged(folder, project.folder)
    run = project.dbt("build")
    assert run.returncode == 0, run.stdout
    warehouse = paths.file
    return Published(folder, warehouse, "swapped")


@pytest.fixture(scope="module")
def shipped() -> Published:
    """The default study."""
    warehouse = PROJECT / "warehouse" / "entropanel.duckdb"
    return Published(PROJECT / "seeds", warehouse, "observed")


@pytest.fixture(params=["towns", "shipped"])
def study(request: pytest.FixtureRequest) -> Published:
    """Each of both studies."""
    found: Published = request.getfixturevalue(request.param)
    return found


def wanted(study: Published, language: str) -> dict[tuple[str, str], tuple[str, str]]:
    """By scenario and indicator or series: the declared name, and the one to be shown.

    Worked out of the study's files, as a reader would.
    """
    other = "en" if language == "zh" else "zh"
    names = {
        row["series"]: row[f"name_{language}"] or row[f"name_{other}"] or row["series"]
        for row in study.rows("study_series")
    }
    taken = {
        (row["scenario"], row["series"]): row["source_series"]
        for row in study.rows("study_scenario_series")
        if row["source_series"]
    }
    parts = {
        (row["scenario"], row["indicator"]): row
        for row in study.rows("study_scenario_indicators")
    }
    found = {}
    for scenario in (row["scenario"] for row in study.rows("study_scenarios")):
        for row in [*study.rows("study_indicators"), *study.rows("study_series")]:
            code = row.get("indicator") or row["series"]
            declared = [row.get("numerator") or code, row.get("denominator")]
            own = parts.get((scenario, code), {})
            told, is_other = [], False
            for part, mine in zip(("numerator", "denominator"), declared, strict=True):
                if not mine:
                    continue
                series = own.get(part) or mine
                source = taken.get((scenario, series), series)
                is_alike = source != mine and names[source] == names[mine]
                told.append(source if is_alike else names[source])
                is_other = is_other or source != mine
            name = row[f"name_{language}"]
            mark = MARKS[language].format(" / ".join(told)) if is_other else ""
            found[scenario, code] = (name, name + mark)
    return found


def misnamed(text: str, names: list[tuple[str, str]]) -> list[str]:
    """The declared names in a text that stand there without what was taken."""
    for _, whole in sorted(names, key=lambda pair: -len(pair[1])):
        text = text.replace(whole, "")
    return [name for name, whole in names if whole != name and name in text]


def report_of(connection: duckdb.DuckDBPyConnection) -> list[Page]:
    """The pages of a report, in both languages."""
    return list(pages(Reader(connection), Path("no documentation")))


@cache
def published_report(study: Published) -> list[Page]:
    """The report of a study as it is published: it takes long to make."""
    with study.connect() as connection:
        return report_of(connection)


def shown_texts(study: Published, language: str) -> Iterator[tuple[str, str, str]]:
    """Where, scenario and text of everything that shows values of one scenario.

    Tables for papers, pages of the report, the data of figures, exports.
    """
    report = published_report(study)
    with study.connect() as connection:
        tables = Tables(connection, language)
        regressions = tables.names("dim_specification", "specification").values()
        for where, scenario, text in _shown(connection, language, report):
            for name in regressions:  # theirs are no names of values
                text = text.replace(name, "")
            yield where, scenario, text


def _shown(
    connection: duckdb.DuckDBPyConnection, language: str, report: list[Page]
) -> Iterator[tuple[str, str, str]]:
    place = LANGUAGES.index(language)
    tables, reader = Tables(connection, language), Reader(connection)
    # labels of panels are in lines
    keys = {"".join(name[place].split()): k for k, name in reader.scenarios.items()}
    for table in all_tables(tables):
        text = "\n".join([*table.labels, *table.notes, table.title])
        yield f"table {table.name}", table.keys["scenario"], text
    for page in report:
        for section in page.sections:
            for block in section.blocks:
                where = f"page {page.name}, {section.name}"
                if isinstance(block, Table) and "scenario" in block.filters:
                    cells = [c.text[place] for row in block.rows for c in row.cells]
                    yield where, block.filters["scenario"], "\n".join(cells)
                if isinstance(block, Figure) and "scenario" in block.filters:
                    between = " " if language == "en" else ""  # lines of a label
                    drawing = str(block.specifications[language])
                    drawing = drawing.replace("\\n", between)
                    yield where, block.filters["scenario"], drawing
                if isinstance(block, UnitView):
                    for scenario, listed in block.data["indicators"].items():
                        names = "\n".join(row[1 + place] for row in listed)
                        yield where, scenario, names
    for name, chart in drawn(tables):
        for row in rows_of(chart):
            scenario = keys.get("".join((row.get("scenario") or "").split()))
            if scenario and "indicator" in row:
                yield f"figure {name}", scenario, row["indicator"]
    for scenario in keys.values():
        data = dataset(tables, "panel", scenario=scenario)
        labels = "\n".join(column.label for column in data.columns)
        yield "export panel", scenario, labels
        rows = dataset(tables, "panel", is_long=True, scenario=scenario).rows
        told = set(rows[f"variable_name_{language}"].to_pylist()) - {None}
        yield "export panel, long", scenario, "\n".join(sorted(told))


def rows_of(chart: alt.TopLevelMixin) -> list[dict[str, Any]]:
    """The data of a figure."""
    with alt.data_transformers.enable("default", max_rows=None):
        whole = chart.to_dict(validate=False)
    return [row for rows in whole.get("datasets", {}).values() for row in rows]


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_tell_what_was_taken(study: Published, language: str) -> None:
    names = wanted(study, language)
    assert any(name != whole for name, whole in names.values())
    columns = f"name_{language}, is_substituted"
    with study.connect() as connection:
        found = connection.execute(
            f"select scenario, indicator, {columns} from dim_indicator_in_scenario "
            f"union all select scenario, series, {columns} from dim_series_in_scenario"
        ).fetchall()
    assert len(found) == len(names)
    assert {(s, i): (name, is_other) for s, i, name, is_other in found} == {
        key: (whole, whole != name) for key, (name, whole) in names.items()
    }


def test_units_are_those_of_what_was_taken(
    towns: Published, shipped: Published
) -> None:
    query = "select scenario, indicator, unit_of_measurement, source "
    query += "from dim_indicator_in_scenario"
    with towns.connect() as connection:
        rows = connection.execute(query).fetchall()
    assert {i: unit for s, i, unit, _ in rows if s == "swapped"} == UNITS
    assert {source for *_, source in rows} == {"invented"}
    declared = {r["indicator"]: r["unit"] for r in shipped.rows("study_indicators")}
    with shipped.connect() as connection:
        rows = connection.execute(query).fetchall()
    others = {(s, i): unit for s, i, unit, _ in rows if unit != declared[i]}
    assert others == OTHER_UNITS


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_value_stands_under_a_name_that_is_not_its_sources(
    study: Published, language: str
) -> None:
    names = wanted(study, language)
    seen = set()
    for where, scenario, text in shown_texts(study, language):
        own = [pair for (s, _), pair in names.items() if s == scenario]
        assert misnamed(text, own) == [], (where, scenario)
        seen |= {where.split()[0] for name, whole in own if name != whole in text}
    assert seen == {"table", "page", "figure", "export"}


def test_a_declared_name_alone_is_found(shipped: Published) -> None:
    """The test above would see it if the names were those of the declared series."""
    names = wanted(shipped, "en")
    own = [pair for (scenario, _), pair in names.items() if scenario == "as_printed"]
    with shipped.connect() as connection:
        connection.execute(
            "update dim_indicator_in_scenario as s set name_en = i.name_en "
            "from dim_indicator as i where s.indicator = i.indicator"
        )
        found = {
            where.split()[0]
            for where, scenario, text in _shown(connection, "en", report_of(connection))
            if scenario == "as_printed" and misnamed(text, own)
        }
    assert found == {"table", "page", "figure", "export"}


def test_exports_of_several_scenarios_tell_each(shipped: Published) -> None:
    with shipped.connect() as connection:
        data = dataset(Tables(connection, "en"), "panel")
    (rail,) = (column for column in data.columns if column.name == "Rail")
    assert rail.label == (
        "by scenario: observed: Length of railways in operation; as_printed: Length "
        "of railways in operation (taken from: Gross regional product, revised after "
        "the 2018 economic census)"
    )
    assert rail.unit == "observed: 10 thousand kilometres; as_printed: 100 million yuan"
    (road,) = (column for column in data.columns if column.name == "Road")
    assert (road.label, road.unit) == ("Length of highways", "10 thousand kilometres")


def test_the_default_scenario_stands_first(study: Published) -> None:
    assert study.rows("study_scenarios")[0]["scenario"] != study.default
    with study.connect() as connection:
        tables, reader = Tables(connection, "en"), Reader(connection)
        assert next(iter(tables.names("dim_scenario", "scenario"))) == study.default
        firsts: dict[tuple[str, ...], str] = {}
        for table in all_tables(tables):
            keys = [value for key, value in table.keys.items() if key != "scenario"]
            firsts.setdefault((table.kind, *keys), table.keys["scenario"])
        assert set(firsts.values()) == {study.default}
        choices = [
            block.options[0][0]
            for page in published_report(study)
            for section in page.sections
            for block in section.blocks
            if isinstance(block, Filter) and block.key == "scenario"
        ]
        assert set(choices) == {study.default}
        for name in ("index", "panel", "fct_panel", "fct_index"):
            rows = dataset(tables, name).rows
            assert rows["scenario"][0].as_py() == study.default
        first = reader.scenarios[study.default].en
        drawn_first = {
            rows[0]["scenario"]
            for _, chart in drawn(tables)
            if (rows := rows_of(chart)) and rows[0].get("scenario")
        }
        assert drawn_first == {first}


def everything(
    connection: duckdb.DuckDBPyConnection, report: list[Page]
) -> dict[str, Any]:
    """Every table, figure with its data, page and some exports, by name."""
    found: dict[str, Any] = {}
    for language in LANGUAGES:
        tables = Tables(connection, language)
        for table in all_tables(tables):
            found[f"table {language} {table.name}"] = table
        for name, chart in drawn(tables):
            whole = chart.to_dict(validate=False)
            rows = rows_of(chart)
            found[f"figure {language} {name}"] = (rows, str(whole.get("encoding")))
    for page in report:
        for section in page.sections:
            for number, block in enumerate(section.blocks):
                key = f"page {page.name} {section.name} {number}"
                found[key] = texts_of(block)
    tables = Tables(connection, "en")
    for name in ("index", "panel", "fct_audit_values", "dim_region", "fct_panel"):
        found[f"export {name}"] = dataset(tables, name).rows
    return found


def texts_of(block: Any) -> Any:
    """What a block shows; values of a table as they are shown."""
    if isinstance(block, Table):
        return block.caption, [[cell.text for cell in row.cells] for row in block.rows]
    if isinstance(block, Figure):
        return block.name, [c.get("datasets") for c in block.specifications.values()]
    return block


def test_order_does_not_rest_on_that_of_the_tables(shipped: Published) -> None:
    """A table may hold its rows in any order: nothing that is shown moves."""
    with shipped.connect() as connection:
        before = everything(connection, published_report(shipped))
        for (name,) in connection.execute(
            "select table_name from duckdb_tables() where not internal"
        ).fetchall():
            connection.execute(
                f'create or replace table "{name}" as from "{name}" '
                "order by hash(rowid, 'any')"
            )
        after = everything(connection, report_of(connection))
    assert list(before) == list(after)
    moved = [key for key, shown in before.items() if shown != after[key]]
    assert moved == []


def test_schemes_stand_in_the_order_in_which_they_are_declared(
    shipped: Published,
) -> None:
    declared = list(dict.fromkeys(r["scheme"] for r in shipped.rows("study_regions")))
    with shipped.connect() as connection:
        tables = Tables(connection, "en")
        assert tables.schemes == declared
        by_index: dict[str, list[str]] = {}
        for table in all_tables(tables):
            if table.kind == "regions":
                order = by_index.setdefault(table.keys["index_id"], [])
                order += [s for s in [table.keys["scheme"]] if s not in order]
        assert by_index
        assert set(map(tuple, by_index.values())) == {tuple(declared)}
