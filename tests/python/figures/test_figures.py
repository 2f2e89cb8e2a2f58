"""Figures: drawn from any study's tables, escaped, in both languages, offline."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import altair as alt
import duckdb
import pytest

from entropanel.figures.__main__ import main, write_figure
from entropanel.figures.charts import wrapped
from entropanel.public_tables import LONGEST_LABEL, Tables, parsed_keys
from helpers.drawings import SVG, texts

HOSTILE = """<b onload="x">'&amp;' {{1}}"""
PRINTED = 0.4375
TABLES = f"""
create table dim_scenario as from (values
    ('s', 'First way', '第一法'), ('t', 'Second way', null)
) as v (scenario, name_en, name_zh);
create table dim_index as from (values
    ('a/b', 'default', 'Some index', '某指数'), ('a/b', 'other', 'Unused', '别名'),
    ('empty', 'default', 'No values', '无')
) as v (index_id, variant, name_en, name_zh);
create table dim_unit as from (values
    ('1', '{HOSTILE.replace("'", "''")}', '甲地'), ('2', 'Twin', '乙地'),
    ('3', 'Twin', '丙地')
) as v (unit_code, name_en, name_zh);
create table dim_region as from (values
    ('plan', '1', 'North', '北部'), ('plan', '2', 'South', '南部'),
    ('plan', '3', 'South', '南部')
) as v (scheme, unit_code, region, region_zh);
create table dim_indicator as from (values
    ('i', 'Paved roads', '公路', 'transport'), ('j', 'Rail', '铁路', null)
) as v (indicator, name_en, name_zh, dimension);
create table dim_indicator_in_scenario as
select scenario, i.* exclude (dimension), 'km' as unit_of_measurement
from dim_scenario, dim_indicator as i;
create table dim_covariance as from (values
    ('plain', 'Plain errors'), ('robust', 'Robust errors')
) as v (covariance, name_en);
create table fct_index as
select scenario, index_id, variant, unit_code, year::integer as year,
    unit_code::double / 10 + (year - 2000) / 100 as value,
    4 - unit_code::integer as rank
from dim_scenario, (from dim_index where index_id != 'empty'), dim_unit,
    range(2000, 2004) as y (year);
create table fct_index_national as
select scenario, index_id, variant, year, sum(value) as total
from fct_index group by all;
create table fct_index_regions as
select scenario, index_id, variant, scheme, region, year, avg(value) as mean
from fct_index join dim_region using (unit_code) group by all;
create table fct_index_weights as
select scenario, index_id, variant, 'pooled' as period, indicator, 0.5 as weight
from dim_scenario, (from dim_index where index_id != 'empty'), dim_indicator;
create table dim_specification as from (values
    ('whole', 'All units', null, null), ('in_n', 'N only', 'plan', 'North'),
    ('in_s', 'S only', 'plan', 'South')
) as v (specification, name_en, scheme, region);
create table dim_specification_term as
select specification, position, role, term, variable from dim_specification,
(values (0, 'outcome', 'ln_p', 'i'), (1, 'regressor', 'ln_q', 'a/b'),
    (2, 'control', 'z', 'j')) as v (position, role, term, variable);
create table fct_regression_coefficients as
select scenario, specification, covariance, term, 0.25 as estimate,
    0.125 as conf_low, 0.375 as conf_high
from dim_scenario, dim_specification, dim_covariance,
    (values ('_cons'), ('ln_q'), ('z')) as v (term);
create table fct_audit_values as
select scenario, {PRINTED} as printed, counterpart_table, counterpart_keys,
    counterpart_column
from dim_scenario, (values
    ('fct_index_national', 'index_id=a/b; variant=default; year=2001', 'total'),
    ('fct_index_national', 'index_id=a/b; variant=other; year=2001', 'total'),
    ('fct_index_national', 'no keys at all', 'total'),
    ('fct_index_regions', 'index_id=a/b; variant=default; scheme=plan;'
        || ' region=North; year=2002', 'mean'),
    ('fct_index_weights', 'index_id=a/b; variant=default; period=pooled;'
        || ' indicator=i', 'weight'),
    ('fct_regression_coefficients', 'specification=in_n; covariance=plain;'
        || ' term=ln_q', 'estimate'),
    ('fct_regression_coefficients', 'specification=whole; covariance=plain;'
        || ' term=ln_q', 'estimate')
) as v (counterpart_table, counterpart_keys, counterpart_column);
"""
NAMES = {
    "national_a%2Fb",
    "regions_a%2Fb_plan",
    "weights_a%2Fb",
    "trajectories_a%2Fb",
    "coefficients_plan_ln_p_ln_q",
    "coefficients",
}
COEFFICIENTS = {"coefficients_plan_ln_p_ln_q", "coefficients"}
Draw = Callable[..., dict[str, ElementTree.Element]]


@pytest.fixture
def draw(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Draw:
    """Draws the figures of the synthetic warehouse after a change to it."""

    def drawn(change: str = "", language: str = "en") -> dict[str, ElementTree.Element]:
        warehouse, output = tmp_path / "w.duckdb", tmp_path / "new" / "figures"
        with duckdb.connect(warehouse) as connection:
            connection.execute(TABLES + change)
        arguments = ["--warehouse", str(warehouse), "--output", str(output)]
        assert main([*arguments, "--language", language]) == 0
        said = capsys.readouterr().out.split()
        assert sorted(said) == sorted(map(str, output.iterdir()))
        for path in output.glob("*.svg"):
            assert path.with_suffix(".png").read_bytes().startswith(b"\x89PNG")
        return {
            path.name.removesuffix(f".{language}.svg"): ElementTree.parse(
                path
            ).getroot()
            for path in output.glob("*.svg")
        }

    return drawn


def points(figure: ElementTree.Element) -> list[str]:
    """What the figure's marks say of themselves where they show printed numbers."""
    labels = [mark.get("aria-label", "") for mark in figure.iter(f"{SVG}path")]
    return [label for label in labels if str(PRINTED) in label]


def test_every_set_is_drawn_in_both_formats_by_names(draw: Draw) -> None:
    figures = draw()
    assert set(figures) == NAMES
    for name in NAMES - {"trajectories_a%2Fb"}:
        assert "First way" in texts(figures[name])
        assert "Second way" in texts(figures[name])
    assert "Some index" in texts(figures["national_a%2Fb"])
    assert {"North", "South"} <= set(texts(figures["regions_a%2Fb_plan"]).split())
    assert {"2000", "2003"} <= set(texts(figures["regions_a%2Fb_plan"]).split())
    # an indicator without a dimension stands under its index
    assert {"Rail", "transport", "Some index"} <= set(
        texts(figures["weights_a%2Fb"]).split("\n")
    )
    assert "North" in texts(figures["coefficients_plan_ln_p_ln_q"])
    whole = texts(figures["coefficients"])
    assert "All units" in whole
    assert "N only" not in whole
    assert "Robust errors" in whole


def test_labels_are_text_and_units_of_one_name_stay_apart(draw: Draw) -> None:
    figure = draw()["trajectories_a%2Fb"]
    shown = texts(figure).split("\n")
    assert HOSTILE in shown
    units = [text for text in shown if text in {HOSTILE, "Twin (2)", "Twin (3)"}]
    assert units == ["Twin (3)", "Twin (2)", HOSTILE]  # by rank
    assert not list(figure.iter(f"{SVG}b"))
    assert not list(figure.iter(f"{SVG}image"))


@pytest.mark.parametrize(
    ("name", "marks"),
    [
        ("national_a%2Fb", 1),  # one printed number, whatever the scenarios
        ("regions_a%2Fb_plan", 2),
        ("weights_a%2Fb", 2),
        ("coefficients_plan_ln_p_ln_q", 2),
    ],
)
def test_printed_numbers_are_marked(draw: Draw, name: str, marks: int) -> None:
    figure = draw()[name]
    assert len(points(figure)) == marks
    assert "printed" in texts(figure).split("\n")


def test_a_coefficient_without_an_error_is_drawn_without_an_interval(
    draw: Draw,
) -> None:
    figure = draw(
        "update fct_regression_coefficients set conf_low = null, conf_high = null "
        "where specification = 'in_n';"
    )["coefficients_plan_ln_p_ln_q"]
    drawn = [line.get("aria-label", "") for line in figure.iter(f"{SVG}line")]
    intervals = [label for label in drawn if label.startswith("low: ")]
    points = [path.get("aria-label", "") for path in figure.iter(f"{SVG}path")]
    values = [label for label in points if ": 0.25; " in label]
    assert intervals
    assert {label.split("; ")[1] for label in intervals} == {"row: South"}
    assert {label.split("; ")[1] for label in values} == {"row: North", "row: South"}


def test_nothing_is_marked_without_an_audit(draw: Draw) -> None:
    figures = draw("drop table fct_audit_values;")
    assert set(figures) == NAMES
    assert not any(points(figure) for figure in figures.values())
    assert not any("printed" in texts(figure) for figure in figures.values())


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ("drop table dim_specification_term", COEFFICIENTS),
        (
            "delete from dim_specification where region is not null",
            {"coefficients_plan_ln_p_ln_q"},
        ),
        ("delete from dim_specification where region is null", {"coefficients"}),
        ("delete from fct_regression_coefficients", COEFFICIENTS),
        ("delete from fct_index_regions", {"regions_a%2Fb_plan"}),
        ("update fct_index_weights set period = '2000'", {"weights_a%2Fb"}),
        ("drop table dim_unit", {"trajectories_a%2Fb"}),
        ("drop table fct_index_national", {"national_a%2Fb"}),
        ("drop table dim_index", NAMES - COEFFICIENTS),
        ("drop table dim_scenario", NAMES),
    ],
)
def test_what_has_no_tables_or_rows_is_left_out(
    draw: Draw, change: str, missing: set[str]
) -> None:
    assert set(draw(change)) == NAMES - missing


def test_chinese_names_and_words(draw: Draw) -> None:
    figures = draw(language="zh")
    assert "某指数：各单元之和" in texts(figures["national_a%2Fb"])
    assert "北部" in texts(figures["regions_a%2Fb_plan"])
    assert "公路" in texts(figures["weights_a%2Fb"])
    assert "甲地" in texts(figures["trajectories_a%2Fb"])
    shown = texts(figures["national_a%2Fb"]).split("\n")
    # the second scenario has no Chinese name
    assert {"第一法", "Second way", "原文数值", "年份"} <= set(shown)


def test_one_year_is_drawn(draw: Draw) -> None:
    figures = draw("delete from fct_index_national where year != 2001")
    assert len(points(figures["national_a%2Fb"])) == 1


def test_more_rows_than_the_library_allows_by_default(draw: Draw) -> None:
    more = """
        insert into fct_index_national
        select 's', 'a/b', 'default', year::integer, 1 from range(3000, 9000) y (year)
    """
    assert "national_a%2Fb" in draw(more)


def test_a_missing_warehouse_is_one_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--warehouse", str(tmp_path / "none"), "--output", str(tmp_path)]) == 1
    output = capsys.readouterr()
    assert output.err.strip() == (
        f"there is no warehouse {tmp_path / 'none'}: run `make build` first"
    )
    assert output.out == ""


def test_a_file_that_is_no_warehouse_is_one_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other"
    other.write_text("not a database " * 1000)
    assert main(["--warehouse", str(other), "--output", str(tmp_path / "f")]) == 1
    assert capsys.readouterr().err.startswith(f"no figures of {other}: ")


def test_nothing_is_fetched(tmp_path: Path) -> None:
    chart = alt.layer(alt.Chart("http://127.0.0.1:9/rows.json").mark_point())
    with pytest.raises(ValueError, match="not allowed"):
        write_figure(chart, tmp_path / "figure")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("year=2000; region=North", {"year": "2000", "region": "North"}),
        ("a=x=y;b=1", {"a": "x=y", "b": "1"}),
        ("a=one; two; b = 3 ", {"a": "one; two", "b": "3"}),
        ("none", {}),
        ("", {}),
    ],
)
def test_keys_of_a_counterpart(text: str, keys: dict[str, str]) -> None:
    assert parsed_keys(text) == keys


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("short", 10, ["short"]),
        ("one two three four", 12, ["one two", "three four"]),
        ("一二三四五六七", 8, ["一二三四", "五六七"]),
        ("一二三四：五六七", 8, ["一二三四：", "五六七"]),
        ("一二三（四五六七", 8, ["一二三", "（四五六七"]),
        ("一二三四：", 8, ["一二三四："]),
        ("（取自：销售额）", 8, ["（取自：", "销售额）"]),
        ("", 5, [""]),
        ("one" + " " * 50 + "two", 8, ["one", "two"]),
    ],
)
def test_labels_are_wrapped_evenly(text: str, width: int, lines: list[str]) -> None:
    assert wrapped(text, width).split("\n") == lines


def test_signs_that_no_svg_may_hold_are_replaced(draw: Draw) -> None:
    change = "update dim_index set name_en = chr(27) || '[1m' || chr(7) || chr(65534)"
    shown = texts(draw(change)["national_a%2Fb"])
    assert "\N{REPLACEMENT CHARACTER}[1m" + 2 * "\N{REPLACEMENT CHARACTER}" in shown


def test_a_label_is_one_line_and_cut_where_there_is_no_room(draw: Draw) -> None:
    change = """
        update dim_scenario set name_en = 'two' || chr(13) || chr(10) || 'lines'
        where scenario = 's';
        update dim_scenario set name_en = repeat('long ', 1000) where scenario = 't';
    """
    shown = texts(draw(change)["national_a%2Fb"]).split("\n")
    assert "two lines" in shown
    (cut,) = (text for text in shown if text.startswith("long long"))
    assert (len(cut), cut[-1]) == (LONGEST_LABEL, "…")


def test_a_term_is_no_part_of_a_program(draw: Draw) -> None:
    """Titles of axes are put into expressions, where quotes and breaks end a text."""
    hostile = '\\" + ln_q +\n"'
    change = "".join(
        f"update {table} set term = '{hostile}' where term = 'ln_q';"
        for table in ("dim_specification_term", "fct_regression_coefficients")
    )
    shown = texts(draw(change)["coefficients"])
    assert 'ln_p on \\" + ln_q +": coefficient' in shown


def test_a_blank_name_counts_as_missing(draw: Draw) -> None:
    figure = draw("update dim_scenario set name_en = chr(10) where scenario = 's'")
    assert "s" in texts(figure["national_a%2Fb"]).split("\n")


def test_names_too_long_for_a_file_stay_apart(draw: Draw) -> None:
    """The names of two figures may begin alike."""
    long = "repeat('长 ', 100)"
    figures = draw(
        f"""
        update dim_region set scheme = {long} || 'end';
        update dim_specification set scheme = {long} || 'end'
        where scheme is not null;
        insert into dim_region
        select {long} || 'other end', unit_code, region, region_zh from dim_region;
        delete from fct_index_regions;
        insert into fct_index_regions
        select scenario, index_id, variant, scheme, region, year, avg(value)
        from fct_index join dim_region using (unit_code) group by all;
        """
    )
    assert len([name for name in figures if name.startswith("regions_a%2Fb_%")]) == 2


def test_the_catalogue_is_asked(tmp_path: Path) -> None:
    with duckdb.connect(tmp_path / "w.duckdb") as connection:
        connection.execute("create table dim_unit as select 'u' as unit_code")
        tables = Tables(connection, "en")
        assert tables.has("dim_unit")
        assert not tables.has("fct_index")
        assert tables.names("dim_unit", "unit_code") == {"u": "u"}
