"""The layouts of public data services: the same observations from each of them."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entropanel.importing.choices import Choice
from entropanel.importing.importer import import_files
from helpers.examples import examples
from helpers.import_studies import (
    COUNTRIES,
    DECLARED,
    FLAGS,
    NAMES,
    SERIES,
    VALUES,
    YEARS,
    flags_of,
    observations_of,
    run,
    study_of,
    value,
)

HEADER = ("Country Name", "Country Code")


def csv_of(rows: list[list[str]], delimiter: str = ",") -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n", delimiter=delimiter).writerows(rows)
    return text.getvalue()


def world_bank() -> str:
    """The export of an indicator: four lines, then one column per year."""
    rows = [
        ["Data Source", "World Development Indicators", ""],
        [],
        ["Last Updated Date", "2024-06-28", ""],
        [],
        [
            "Country Name",
            "Country Code",
            "Indicator Name",
            "Indicator Code",
            *YEARS,
            "",
        ],
    ]
    for unit, names in NAMES.items():
        observations = [value(unit, year) for year in YEARS]
        rows.append([*names[:2], "Gross product", "NY.GP", *observations, ""])
    return csv_of(rows)


def databank() -> str:
    header = ["Country Name", "Country Code", "Series Name", "Series Code"]
    rows = [[*header, *(f"{year} [YR{year}]" for year in YEARS)]]
    for unit, names in NAMES.items():
        observations = [value(unit, year, "..") for year in YEARS]
        rows.append([*names[:2], "Gross product", "NY.GP", *observations])
    notes = [
        "Data from database: World Development Indicators",
        "Last Updated: 06/28/2024",
    ]
    return csv_of([*rows, [], [], *([note] for note in notes)])


def databank_panel() -> str:
    rows = [
        ["Time", "Time Code", "Country Name", "Country Code", "Gross product [NY.GP]"]
    ]
    for unit, names in NAMES.items():
        rows += [[y, f"YR{y}", *names[:2], value(unit, y, "..")] for y in YEARS]
    return csv_of(rows)


def flagged(unit: str, year: str) -> str:
    flag = FLAGS.get(("gdp", unit, year), "")
    return f"{value(unit, year, ':')} {flag}"


def eurostat_tsv() -> str:
    rows = [["freq,unit,na_item,geo\\TIME_PERIOD", *(f"{year} " for year in YEARS)]]
    for unit, names in NAMES.items():
        key = f"A,CP_MEUR,B1GQ,{names[4]}"
        rows.append([key, *(flagged(unit, year) for year in YEARS)])
    return "\n".join("\t".join(row) for row in rows) + "\n"


def eurostat_csv() -> str:
    about = ["DATAFLOW", "LAST UPDATE", "freq", "unit", "na_item"]
    rows = [[*about, "geo", "TIME_PERIOD", "OBS_VALUE", "OBS_FLAG"]]
    for unit, names in NAMES.items():
        told = [
            "ESTAT:NAMA(1.0)",
            "26/04/24 23:00:00",
            "A",
            "CP_MEUR",
            "B1GQ",
            names[4],
        ]
        for year in YEARS:
            flag = FLAGS.get(("gdp", unit, year), "")
            rows.append([*told, year, value(unit, year), flag])
    return csv_of(rows)


def oecd() -> str:
    rows = [
        [
            *("STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "ACTION"),
            *("REF_AREA", "Reference area", "MEASURE", "Measure"),
            *("UNIT_MEASURE", "Unit of measure", "TIME_PERIOD", "Time period"),
            *("OBS_VALUE", "Observation value", "OBS_STATUS", "Observation status"),
            *("UNIT_MULT", "Unit multiplier", "DECIMALS", "Decimals"),
        ]
    ]
    for unit, names in NAMES.items():
        for year in YEARS:
            flag = FLAGS.get(("gdp", unit, year), "")
            rows.append(
                [
                    *("DATAFLOW", "OECD:X(1.0)", "Accounts", "I"),
                    *(names[1], names[0], "B1GQ", "Gross product"),
                    *("EUR", "Euro", year, ""),
                    *(value(unit, year), "", flag, ""),
                    *("6", "Millions", "1", "One"),
                ]
            )
    return csv_of(rows)


def old_oecd() -> str:
    header = ["LOCATION", "INDICATOR", "SUBJECT", "MEASURE", "FREQUENCY", "TIME"]
    rows = [[*header, "Value", "Flag Codes"]]
    for unit, names in NAMES.items():
        for year in YEARS:
            flag = FLAGS.get(("gdp", unit, year), "")
            told = [names[1], "GDP", "TOT", "MLN_EUR", "A", year]
            rows.append([*told, value(unit, year), flag])
    return csv_of(rows)


def our_world() -> str:
    rows = [["Entity", "Code", "Year", "Gross product"]]
    for unit, names in NAMES.items():
        rows += [[*names[:2], year, value(unit, year)] for year in YEARS]
    rows += [["Africa", "", "2019", "5"], ["World", "OWID_WRL", "2019", "99"]]
    return csv_of(rows)


def penn() -> str:
    rows = [["countrycode", "country", "currency_unit", "year", "rgdpe", "emp", "pl_i"]]
    for unit, names in NAMES.items():
        rows += [
            [names[1], names[0], "Euro", year, value(unit, year), "1.5", "0.7"]
            for year in YEARS
        ]
    return csv_of(rows)


def two_languages(name: str = "国家或地区 Country") -> str:
    rows = [[name, *YEARS]]
    chinese = {"AT": "奥地利", "BE": "比利时", "GR": "希腊"}
    for unit, names in NAMES.items():
        told = f"{chinese[unit]}  {names[0]}"
        rows.append([told, *(value(unit, year, "…") for year in YEARS)])
    return csv_of(rows)


def wide(*years: str) -> Callable[[], str]:
    def write() -> str:
        rows = [["country", *years]]
        for unit, names in NAMES.items():
            rows.append([names[2], *(value(unit, year) for year in YEARS)])
        return csv_of(rows)

    return write


def dated(form: str) -> Callable[[], str]:
    def write() -> str:
        rows = [["country", "date", "Gross product"]]
        for unit, names in NAMES.items():
            rows += [[names[3], form.format(y), value(unit, y)] for y in YEARS]
        return csv_of(rows)

    return write


GDP = {"series": "gdp"}
CHOSEN = {"choice": Choice(series={"rgdpe": "gdp"})}
# Layout, how its file is imported, whether it tells flags.
LAYOUTS: dict[str, tuple[Callable[[], str], dict, bool]] = {
    "World Bank": (world_bank, {}, False),
    "DataBank": (databank, {}, False),
    "DataBank, series in columns": (databank_panel, {}, False),
    "Eurostat TSV": (eurostat_tsv, GDP, True),
    "Eurostat CSV": (eurostat_csv, GDP, True),
    "OECD": (oecd, {}, True),
    "OECD, before": (old_oecd, GDP, True),
    "Our World in Data": (our_world, {}, False),
    "Penn World Table": (penn, CHOSEN, False),
    "two languages in a cell": (two_languages, GDP, False),
    "years with a decimal": (wide("2019.0", "2020.0"), GDP, False),
    "fiscal years": (wide("FY2019", "FY 2020"), GDP, False),
    "years of dates": (wide("2019-12-31", "2020-12-31"), GDP, False),
    "a column of dates": (dated("{}-01-01"), {}, False),
    "a column of years with a decimal": (dated("{}.0"), {}, False),
    "a column of dates with times": (dated("{}-01-01 00:00:00"), {}, False),
}


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return study_of(tmp_path, COUNTRIES, SERIES)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_layout_gives_the_same_observations(study: Path, layout: str) -> None:
    write, how, has_flags = LAYOUTS[layout]
    found = run(study, write(), **how)
    assert found.errors == []
    assert observations_of(study) == VALUES
    assert flags_of(study) == (FLAGS if has_flags else {})


def test_units_of_sdmx_are_converted_by_code_and_multiplier(tmp_path: Path) -> None:
    """UNIT_MULT 6 and EUR are million euro, as CP_MEUR is."""
    for layout, folder in (("OECD", "one"), ("Eurostat CSV", "other")):
        series = {"gdp": ("Gross product", "euro")}
        study = study_of(tmp_path / folder, COUNTRIES, series)
        write, how, _ = LAYOUTS[layout]
        found = run(study, write(), **how)
        assert next(map(str, found.converted)).startswith("5 converted from")
        assert observations_of(study)["gdp", "AT", "2019"] == "397519300000"


def test_workbook_dates_are_years(study: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["geo", date(2019, 1, 1), date(2020, 1, 1)])
    book.active.append(["AT", 1, 2])
    book.save(study.parent / "file.xlsx")
    file = study.parent / "file.xlsx"
    found = import_files([file], study, DECLARED, series="gdp")
    assert found.errors == []
    assert observations_of(study) == {
        ("gdp", "AT", "2019"): "1",
        ("gdp", "AT", "2020"): "2",
    }


def fred(dates: list[str], name: str = "Gross product") -> str:
    rows = [["observation_date", name]]
    return csv_of([*rows, *([day, str(i)] for i, day in enumerate(dates, start=1))])


def test_a_file_without_units_is_that_of_the_unit_that_is_said(study: Path) -> None:
    text = fred(["2019-01-01", "2020-01-01"])
    (message,) = run(study, text).errors
    assert "found no column and no title that names units" in message
    assert "--unit CODE" in message
    found = run(study, text, choice=Choice(unit="Austria"))
    assert found.errors == []
    assert observations_of(study) == {
        ("gdp", "AT", "2019"): "1",
        ("gdp", "AT", "2020"): "2",
    }


QUARTERS = [f"{year}-{month:02}-01" for year in YEARS for month in (1, 4, 7, 10)]
MONTHS = [f"{year}-{month:02}-01" for year in YEARS for month in range(1, 13)]


@pytest.mark.parametrize(
    ("dates", "kind"),
    [
        (QUARTERS, "quarterly"),
        (MONTHS, "monthly"),
        ([f"{y}Q{q}" for y in YEARS for q in range(1, 5)], "quarterly"),
        ([f"{y}-Q{q}" for y in YEARS for q in range(1, 5)], "quarterly"),
        ([f"{y}M{m:02}" for y in YEARS for m in range(1, 13)], "monthly"),
        ([f"{y}-{m:02}" for y in YEARS for m in range(1, 13)], "monthly"),
        ([f"{y}年{m}月" for y in YEARS for m in range(1, 13)], "monthly"),
        ([f"{y}年第{q}季度" for y in YEARS for q in "一二三四"], "quarterly"),
        ([f"{y}-S{h}" for y in YEARS for h in (1, 2)], "half-yearly"),
    ],
)
@pytest.mark.parametrize("rule", ["sum", "mean", "last"])
def test_parts_of_years_are_errors_or_aggregated(
    study: Path, dates: list[str], kind: str, rule: str
) -> None:
    austria = Choice(unit="AT")
    (message,) = run(study, fred(dates), choice=austria).errors
    assert f"line 2, 1: found {dates[0]!r}, a {kind} observation, expected" in message
    assert "--aggregate sum, mean or last" in message
    found = run(study, fred(dates), choice=Choice(unit="AT", aggregate=rule))
    assert found.errors == []
    many = len(dates) // 2
    first = range(1, many + 1)
    by_hand = {"sum": sum(first), "mean": (1 + many) / 2, "last": many}
    assert float(observations_of(study)["gdp", "AT", "2019"]) == by_hand[rule]
    assert set(observations_of(study)) == {("gdp", "AT", "2019"), ("gdp", "AT", "2020")}
    part = {"quarterly": "quarters", "monthly": "months", "half-yearly": "halfs"}
    assert flags_of(study)["gdp", "AT", "2019"].startswith(f"{rule} of {many} ")
    assert part[kind][:4] in flags_of(study)["gdp", "AT", "2019"]


def test_a_year_that_lacks_a_part_is_left_out(study: Path) -> None:
    choice = Choice(unit="AT", aggregate="sum")
    found = run(study, fred(QUARTERS[:-1]), choice=choice)
    assert list(observations_of(study)) == [("gdp", "AT", "2019")]
    assert (
        "1 observation of years of which a part is missing: left out" in found.warnings
    )


@pytest.mark.parametrize(
    "dates",
    [
        ["2019-01-01", "2019-01-02", "2020-01-01"],
        ["2019-W01", "2019-W02"],
        ["2019-03-31", "2020-06-30"],
    ],
)
def test_days_and_weeks_are_errors(study: Path, dates: list[str]) -> None:
    choice = Choice(unit="AT", aggregate="sum")
    (message,) = run(study, fred(dates), choice=choice).errors
    assert "which names no year, expected yearly observations" in message


def test_dimensions_that_vary_are_errors_with_their_values_and_fixed(
    study: Path,
) -> None:
    text = eurostat_tsv() + "A,CLV10_MEUR,B1GQ,AT\t1 \t2 \nA,CP_MEUR,P6,AT\t3 \t4 \n"
    errors = run(study, text, series="gdp").errors
    assert len(errors) == 2
    assert any(
        "line 5, 1: found 'CP_MEUR', 'CLV10_MEUR' in the column 'unit', expected one "
        "of them for an observation; --where 'unit=VALUE' fixes it" in message
        for message in errors
    )
    assert any("'B1GQ', 'P6' in the column 'na_item'" in message for message in errors)
    where = Choice(where={"unit": "CP_MEUR", "na_item": "B1GQ"})
    assert run(study, text, series="gdp", choice=where).errors == []
    assert observations_of(study) == VALUES


def test_a_dimension_may_name_the_series(study: Path) -> None:
    text = eurostat_tsv() + "A,CP_MEUR,P6,AT\t3 \t4 \n"
    choice = Choice(series={"B1GQ": "gdp", "P6": "pop"}, where={"unit": "CP_MEUR"})
    (message, *_) = run(study, text, choice=choice).errors
    assert "in the unit 'million euro', expected the unit 'persons'" in message
    choice = Choice(series={"B1GQ": "gdp"})
    found = run(study, text, choice=choice)
    assert found.errors == []
    assert observations_of(study) == VALUES
    assert any(
        "1 column or indicator not chosen: left out ('P6')" in w for w in found.warnings
    )


def test_a_value_that_no_row_has_is_an_error_with_those_that_there_are(
    study: Path,
) -> None:
    where = Choice(where={"na_item": "B1G"})
    (message,) = run(study, eurostat_tsv(), series="gdp", choice=where).errors
    assert (
        "found no row with 'B1G' in the column 'na_item', expected one of 'B1GQ'"
        in message
    )
    where = Choice(where={"item": "B1G"})
    (message,) = run(study, eurostat_tsv(), series="gdp", choice=where).errors
    assert (
        "found no column 'item', expected one of 'freq', 'unit', 'na_item', 'geo'"
        in message
    )


@pytest.mark.parametrize("second", [["Region", "", ""], ["Region", "2019", "2020"]])
def test_a_header_may_stand_in_two_rows_of_two_languages(
    study: Path, second: list[str]
) -> None:
    rows = [["地区", "2019年", "2020年"], second, ["Austria", "1", "2"]]
    assert run(study, csv_of(rows), series="gdp").errors == []
    assert observations_of(study) == {
        ("gdp", "AT", "2019"): "1",
        ("gdp", "AT", "2020"): "2",
    }


def test_series_may_stand_in_two_rows_of_two_languages(study: Path) -> None:
    rows = [
        ["地区", "年份", "生产总值", "人数"],
        ["Region", "Year", "Gross product", "Population (persons)"],
        ["Austria", "2019", "1", "2"],
    ]
    assert run(study, csv_of(rows)).errors == []
    assert observations_of(study) == {
        ("gdp", "AT", "2019"): "1",
        ("pop", "AT", "2019"): "2",
    }


@pytest.mark.parametrize(
    "name",
    [
        "Population(persons) pop",
        "Population (persons) Population",
        "人口 Population (persons)",
        "Population [SP.POP.TOTL]",
        "人口(人) Population",
    ],
)
def test_a_series_is_found_by_name_unit_and_key(study: Path, name: str) -> None:
    rows = [["country", "year", name], ["Austria", "2019", "7"]]
    found = run(study, csv_of(rows))
    assert found.errors == []
    assert observations_of(study) == {("pop", "AT", "2019"): "7"}


@pytest.mark.parametrize("name", ["Population(persons) urban", "Population Urban 人口"])
def test_a_qualified_name_does_not_match_the_series(study: Path, name: str) -> None:
    rows = [["country", "year", name], ["Austria", "2019", "7"]]
    assert run(study, csv_of(rows)).errors != []


WIDE = ["World Bank", "DataBank", "Eurostat TSV", "two languages in a cell"]
TABLES = ["World Bank", "DataBank", "Eurostat CSV", "OECD", "OECD, before"]


@examples(60)
@given(st.sampled_from([*TABLES, "Our World in Data", "Penn World Table"]), st.data())
def test_columns_in_any_order_give_the_same_observations(
    layout: str, data: st.DataObject
) -> None:
    """Columns permuted, and rows; years before names are no table of the kind."""
    write, how, _ = LAYOUTS[layout]
    rows = list(csv.reader(io.StringIO(write())))
    top = next(i for i, row in enumerate(rows) if len(row) > 3)
    end = next((i for i in range(top, len(rows)) if not rows[i]), len(rows))
    names = [i for i, name in enumerate(rows[top]) if not name[:1].isdigit()]
    years = [i for i in range(len(rows[top])) if i not in names]
    order = [*data.draw(st.permutations(names)), *data.draw(st.permutations(years))]
    body = data.draw(st.permutations(rows[top + 1 : end]))
    moved = [[row[i] for i in order] for row in (rows[top], *body)]
    check_same([*rows[:top], *moved, *rows[end:]], how)


@examples(60)
@given(st.sampled_from(TABLES), st.data())
def test_years_and_notes_that_are_added_change_nothing(
    layout: str, data: st.DataObject
) -> None:
    write, how, _ = LAYOUTS[layout]
    rows = list(csv.reader(io.StringIO(write())))
    for row in rows:
        if "2020" in row and "2019" in row:
            row.insert(row.index("2020") + 1, "2021")
        elif len(row) > 6 and row[5] in NAMES["AT"] and layout == "World Bank":
            row.insert(6, "5")
    notes = data.draw(st.lists(st.sampled_from(["Source: X", "Note: a, b", "注：甲"])))
    if layout == "World Bank":
        rows = [[*row[:6], "9", *row[6:]] if len(row) == 7 else row for row in rows]
    check_same([*rows, *([note] for note in notes)], how)


@examples(60)
@given(st.data())
def test_flags_that_are_sprinkled_change_no_observation(data: st.DataObject) -> None:
    marks = st.sampled_from(["", "p", "b", "e", "bp", "u", "c", "d"])
    lines = eurostat_tsv().splitlines()
    rows = [line.split("\t") for line in lines]
    for row in rows[1:]:
        for i in (1, 2):
            row[i] = f"{row[i].split(' ')[0]} {data.draw(marks)}"
    text = "\n".join("\t".join(row) for row in rows) + "\n"
    with tempfile.TemporaryDirectory() as folder:
        study = study_of(Path(folder), COUNTRIES, SERIES)
        assert run(study, text, series="gdp").errors == []
        assert observations_of(study) == VALUES


def check_same(rows: list[list[str]], how: dict) -> None:
    with tempfile.TemporaryDirectory() as folder:
        study = study_of(Path(folder), COUNTRIES, SERIES)
        assert run(study, csv_of(rows), **how).errors == []
        assert observations_of(study) == VALUES


@pytest.mark.parametrize("flag", ["p", "b", "e", "r", "u"])
def test_common_flags_are_kept_in_any_layout(study: Path, flag: str) -> None:
    found = run(study, f"country,2019,2020\nAT,1.5 {flag},2*\n", series="gdp")
    assert found.errors == []
    assert observations_of(study) == {
        ("gdp", "AT", "2019"): "1.5",
        ("gdp", "AT", "2020"): "2",
    }
    assert flags_of(study) == {("gdp", "AT", "2019"): flag, ("gdp", "AT", "2020"): "*"}


@pytest.mark.parametrize("text", ["1.5 m", "1.5 k", "1.5 t"])
def test_a_letter_that_may_be_a_unit_is_no_flag(study: Path, text: str) -> None:
    assert run(study, f"country,2019,2020\nAT,{text},2\n", series="gdp").errors != []


def test_the_code_of_a_country_may_be_the_name_of_a_column(tmp_path: Path) -> None:
    """Georgia's is GEO, which is no second header."""
    study = study_of(tmp_path, {"GE": "Georgia", "AT": "Austria"})
    rows = [["countrycode", "country", "year", "Gross product"]]
    rows += [["AUT", "Austria", "2019", "1"], ["GEO", "Georgia", "2019", "2.5"]]
    assert run(study, csv_of(rows)).errors == []
    assert observations_of(study)["gdp", "GE", "2019"] == "2.5"


@pytest.mark.parametrize(
    "name", ["value (百分比)", "数值 value (%)", "Wert (百分比)", "value（百分比）"]
)
def test_a_unit_in_brackets_is_no_second_language(tmp_path: Path, name: str) -> None:
    study = study_of(tmp_path, COUNTRIES, {"rate": ("Rate", "ratio")})
    rows = [["country", "indicator", "year", name], ["AT", "rate", "2019", "50"]]
    found = run(study, csv_of(rows))
    assert observations_of(study) == {("rate", "AT", "2019"): "0.5"} or found.errors


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            [["Land", "Wert"], ["AT", "1"]],
            "line 1: found no header (nearest is 'Land', 'Wert', with no year and no "
            "known name of a column of units or indicators)",
        ),
        (
            [["Text"], ["Entity", "Code", "Gross product"], ["Austria", "AUT", "1"]],
            "line 2: found no header (nearest is 'Entity', 'Code', 'Gross product', "
            "with no year)",
        ),
    ],
)
def test_what_cannot_be_read_is_told_by_the_line_nearest_to_a_header(
    study: Path, rows: list[list[str]], message: str
) -> None:
    (error,) = run(study, csv_of(rows)).errors
    assert message in error
    assert "--unit-column NAME and --year-column NAME say which they are" in error
