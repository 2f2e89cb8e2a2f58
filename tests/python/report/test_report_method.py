"""The page of the method: it tells what the study's files declare."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from entropanel.catalogue import Text
from entropanel.report import column
from entropanel.report.cells import note_of, same
from entropanel.report.contents import Page, Table
from entropanel.report.declared import span, years_told
from entropanel.report.method import method_page
from entropanel.report.reading import Reader
from helpers.project import seed

Told = list[dict[str, str]]


@pytest.fixture(scope="module")
def page(warehouse: duckdb.DuckDBPyConnection) -> Page:
    """The page of the default study."""
    return method_page(Reader(warehouse), Path("none"))


def tables(page: Page, section: str) -> Iterator[Table]:
    """The tables of a section."""
    (found,) = (part for part in page.sections if part.name == section)
    return (block for block in found.blocks if isinstance(block, Table))


def told(table: Table) -> Told:
    """English texts of the rows, by the titles of their columns."""
    titles = [column.title.en for column in table.columns]
    return [
        dict(zip(titles, [cell.text.en for cell in row.cells], strict=True))
        for row in table.rows
    ]


def declared(name: str) -> pd.DataFrame:
    """Rows of a file of the study as text; blank where a cell is empty."""
    return seed(name).fillna("")


def test_every_specification_is_told_with_its_terms(page: Page) -> None:
    (table,) = tables(page, "specifications")
    rows = {row["specification"]: row for row in told(table)}
    notes = [note.en for note in table.notes]
    terms = declared("study_specification_terms")
    named = declared("study_specifications")
    assert set(rows) == set(named["name_en"])
    for declaration in named.to_dict("records"):
        row = rows[declaration["name_en"]]
        effects = [
            name
            for name in ("unit", "year")
            if declaration[f"{name.replace('year', 'time')}_effects"] == "true"
        ]
        assert row["effects"] == (
            f"{' and '.join(effects)} effects" if effects else "none"
        )
        assert declaration["region"] in row["sample"]
        assert row["sample"].startswith(declaration["region"] or "whole panel")
        of = terms[terms["specification"] == declaration["specification"]]
        whole = row["regression"]
        if row["controls"]:
            whole += next(
                n for n in notes if n.startswith(f"Controls {row['controls']}")
            )
        for term in of.to_dict("records"):
            index, _, variant = term["variable"].partition("__")
            name = f"{index} ({variant})" if variant else index
            marks = {"log": "ln {}", "z_score": "{} (z-score)", "level": "{}"}
            assert marks[term["transform"]].format(name) in whole
            assert not term["lag"] or f"lagged by {term['lag']}" in whole
        assert bool(row["controls"]) == ("control" in set(of["role"]))


def test_kinds_of_errors_that_all_have_are_told_once(page: Page) -> None:
    (table,) = tables(page, "specifications")
    names = declared("study_covariances")["name_en"]
    assert "standard errors" not in {c.title.en.lower() for c in table.columns}
    assert all(name in table.notes[-1].en for name in names)


def test_every_region_is_told_with_its_units_and_divisor(page: Page) -> None:
    units = declared("study_units").set_index("unit_code")["name_en"]
    members = declared("study_region_units")
    regions = declared("study_regions")
    found = {}
    for table in tables(page, "regions"):
        scheme = table.caption.en.removeprefix("Regions: ")
        for row in told(table):
            found[scheme, row["region"]] = (
                set(row["units"].split(", ")),
                row.get("divisor", ""),
                row["number of units"],
            )
    assert found == {
        (scheme, region): (set(units[part["unit_code"]]), divisor, str(len(part)))
        for scheme, region, divisor in regions[
            ["scheme", "region", "divisor"]
        ].itertuples(index=False)
        for part in [
            members[(members["scheme"] == scheme) & (members["region"] == region)]
        ]
    }


def test_every_variant_is_told_with_what_it_does_not_take_as_it_is(page: Page) -> None:
    (table,) = tables(page, "indices")
    title = "indicators treated differently"
    rows = {
        (row["index"].partition(":")[0], row["variant"]): row[title]
        for row in told(table)
    }
    variants = declared("study_index_variants")
    keys = ["index_id", "variant"]
    assert set(rows) == set(variants[keys].itertuples(index=False, name=None))
    parts = {"exclusions": "left out", "reversals": "reversed", "terms": "multiplied"}
    expected: dict[tuple[str, str], set[str]] = {key: set() for key in rows}
    for file, word in parts.items():
        for row in declared(f"study_index_{file}").to_dict("records"):
            key = row["index_id"], row["variant"]
            expected[key] |= {word, row["indicator"]}
    for key, text in rows.items():
        assert bool(text) == bool(expected[key])
        assert all(part in text for part in expected[key])


def test_settings_and_scenarios_are_told_as_they_are_declared(page: Page) -> None:
    (settings,) = tables(page, "settings")
    assert [row["value"] for row in told(settings)] == [
        *declared("study_settings")["value"]
    ]
    scenarios, of_series, of_indicators = tables(page, "scenarios")
    value = declared("study_settings").set_index("setting")["value"]
    named = declared("study_scenarios").set_index("scenario")["name_en"]
    default = named.pop(value["default_scenario"])
    assert [row["name"] for row in told(scenarios)] == [default, *named]
    names = declared("study_series").set_index("series")["name_en"]
    changes = declared("study_scenario_series")
    assert sorted(
        (row["series"], row["taken from"], row["decimals"]) for row in told(of_series)
    ) == sorted(
        (names[series], names.get(source, ""), decimals)
        for series, source, decimals in changes[
            ["series", "source_series", "decimals"]
        ].itertuples(index=False)
    )
    assert len(of_indicators.rows) == len(declared("study_scenario_indicators"))


def test_columns_that_are_blank_in_every_row_are_left_out() -> None:
    columns = [column.text(same(name), name) for name in "abc"]
    rows = [{"a": "x", "b": None, "c": None}, {"a": "y", "b": "", "c": "z"}]
    table = column.declared_table("name", columns, rows, caption=same("caption"))
    assert [column.title.en for column in table.columns] == ["a", "c"]
    assert [[cell.text.en for cell in row.cells] for row in table.rows] == [
        ["x", ""],
        ["y", "z"],
    ]


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        (2013, 2021, same("2013–2021")),
        (2013, 2013, same("2013")),
        (2013, None, Text("from 2013", "2013年起")),
        (None, 2021, Text("to 2021", "至2021年")),
        (None, None, None),
    ],
)
def test_a_span_of_years_may_be_open(
    first: int | None, last: int | None, shown: Text | None
) -> None:
    assert span(first, last) == shown


def test_years_with_holes_are_told_as_spans() -> None:
    assert years_told([2000, 2005, 2006, 2007, 2010]) == "2000, 2005–2007, 2010"


def test_regressions_and_errors_have_their_chinese_names(page: Page) -> None:
    for section, name in (
        ("specifications", "study_specifications"),
        ("errors", "study_covariances"),
    ):
        table, *_ = tables(page, section)
        heads = {row.cells[0].text for row in table.rows}
        names = declared(name)[["name_en", "name_zh"]].itertuples(index=False)
        assert heads == {Text(*both) for both in names}


def test_a_note_is_in_its_language() -> None:
    assert note_of({"note": "n", "note_zh": "注"}) == ("n", "注")
    assert note_of({"note": "n", "note_zh": None}) == ("n", "n")
    assert note_of({"note": "n"}) == ("n", "n")
    assert note_of({"note": None, "note_zh": None}) is None
