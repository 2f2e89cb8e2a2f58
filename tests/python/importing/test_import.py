"""Importing: the right values in every layout, or an error that names the place."""

from __future__ import annotations

import csv
import io
import json
import shutil
import tempfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyreadstat
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from entropanel.cli import main
from entropanel.importing.importer import Imported, import_files
from entropanel.importing.matching.names import UnmatchedError
from entropanel.importing.matching.units import UnitNames
from entropanel.importing.reading.text import encodings
from entropanel.importing.target import read_target
from entropanel.importing.writing import WritingError
from entropanel.notation.measures import MeasureError, power_between
from entropanel.notation.values import (
    NoNumberError,
    is_missing,
    number,
    shifted,
    written,
)
from entropanel.study.declarations import declarations
from helpers.invalid_imports import INVALID, simple
from helpers.project import PROJECT

DECLARED = declarations(PROJECT / "seeds")
EXAMPLE = PROJECT / "examples" / "towns"
YEARS = [str(year) for year in range(2016, 2022)]
OBSERVATIONS = Path("observations") / "observations.csv"
LOG = Path("observations") / "import_log.csv"


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def values(study: Path) -> dict[tuple[str, str, str], Decimal]:
    """The observations of a study by series, unit and year."""
    return {
        (row["series"], row["unit_code"], year): Decimal(row[year])
        for row in read(study / OBSERVATIONS)
        for year in YEARS
        if row[year]
    }


OBSERVED = values(EXAMPLE)
SERIES = {row["series"]: row for row in read(EXAMPLE / "study" / "study_series.csv")}
UNITS = {row["unit_code"]: row for row in read(EXAMPLE / "study" / "study_units.csv")}
NAMES = [
    name
    for code, row in [*SERIES.items(), *UNITS.items()]
    for name in (code, row["name_en"], row["name_zh"])
]
Rows = list[list[str]]


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A copy of the example without observations, in a folder not plainly named."""
    return empty_study(tmp_path)


def empty_study(folder: Path) -> Path:
    copy = Path(shutil.copytree(EXAMPLE, folder / "我的 study"))
    (copy / OBSERVATIONS).unlink()
    return copy


def run(study: Path, *files: Path, **options: Any) -> Imported:
    """An import of files into a study."""
    return import_files(files, study, DECLARED, **options)


def put(folder: Path, content: str | bytes, name: str = "下载 1.csv") -> Path:
    """A file with this content."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def separated(rows: Rows, end: str = "\n") -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=end).writerows(rows)
    return text.getvalue()


def observation(series: str, unit: str, year: str) -> str:
    value = OBSERVED.get((series, unit, year))
    return "" if value is None else f"{value:f}"


def export(series: str, years: list[str]) -> Rows:
    """The layout in which the bureau's site hands out a series."""
    row = SERIES[series]
    body = [
        [unit["name_zh"], *(observation(series, code, year) for year in years)]
        for code, unit in UNITS.items()
    ]
    return [
        ["数据库：分省年度数据"],
        [f"指标：{row['name_zh']}({row['unit']})"],
        ["时间：最近6年"],
        ["地区", *(f"{year}年" for year in years)],
        *body,
        ["注：虚构的数据, 仅供测试。"],
        ["第二行说明"],
        ["数据来源：无"],
    ]


def one_unit(unit: str) -> Rows:
    """One unit, with one row per indicator."""
    body = [
        [
            f"{row['name_zh']}（{row['unit']}）",
            *(observation(name, unit, y) for y in YEARS),
        ]
        for name, row in SERIES.items()
    ]
    header = ["指标", *(f"{year}年" for year in YEARS)]
    return [["数据库：年度数据"], [f"地区：{UNITS[unit]['name_zh']}"], header, *body]


def long() -> Rows:
    """One row per observation, columns in an order of their own."""
    body = [
        [year, f"{value:f}", SERIES[series]["unit"], UNITS[unit]["name_en"], series]
        for (series, unit, year), value in OBSERVED.items()
    ]
    return [["Year", "Value", "单位", "region", "Indicator"], *body]


def panel() -> pd.DataFrame:
    """One row per unit and year, one column per series."""
    rows = [
        {
            "unit_code": unit,
            "year": int(year),
            **{s: float(observation(s, unit, year) or "nan") for s in SERIES},
        }
        for unit in UNITS
        for year in YEARS
    ]
    return pd.DataFrame(rows)


def book(folder: Path) -> Path:
    """A workbook with one sheet per series, and one of notes."""
    workbook = openpyxl.Workbook()
    workbook.active.append(["Downloaded for a test"])
    for series in SERIES:
        sheet = workbook.create_sheet(series)
        sheet.append(["unit", *map(int, YEARS)])
        for unit in UNITS:
            cells = [OBSERVED.get((series, unit, year)) for year in YEARS]
            sheet.append([unit, *cells])
    workbook.save(folder / "book.xlsx")
    return folder / "book.xlsx"


def exports(
    encoding: str, years: list[str], change: Callable[[str], str] = lambda text: text
) -> Callable[[Path], list[Path]]:
    """One file per series in the bureau's layout."""

    def write(folder: Path) -> list[Path]:
        return [
            put(
                folder,
                change(separated(export(series, years))).encode(encoding),
                f"{series}.csv",
            )
            for series in SERIES
        ]

    return write


def framed(
    writer: Callable[[pd.DataFrame, Path], object], name: str
) -> Callable[[Path], list[Path]]:
    def write(folder: Path) -> list[Path]:
        writer(panel(), folder / name)
        return [folder / name]

    return write


SHAPES: dict[str, Callable[[Path], list[Path]]] = {
    "bureau, GBK, descending": exports("gbk", YEARS[::-1]),
    "bureau, GB18030, ascending": exports("gb18030", YEARS),
    "bureau, UTF-8": exports("utf-8", YEARS),
    "bureau, UTF-8 with mark, tabs and trailing commas": exports(
        "utf-8-sig",
        YEARS[::-1],
        lambda text: text.replace('"', "").replace(",", "\t,").replace("\n", "\t,\n"),
    ),
    "bureau, CRLF": exports("gbk", YEARS, lambda text: text.replace("\n", "\r\n")),
    "UTF-16 with tabs": exports("utf-16", YEARS, lambda t: t.replace(",", "\t")),
    "one unit, one row per indicator": lambda folder: [
        put(folder, separated(one_unit(unit)).encode("gbk"), f"{unit}.csv")
        for unit in UNITS
    ],
    "long CSV": lambda folder: [put(folder, separated(long()))],
    "wide CSV": lambda folder: [
        put(folder, (EXAMPLE / OBSERVATIONS).read_text(encoding="utf-8"))
    ],
    "panel CSV": framed(lambda frame, path: frame.to_csv(path, index=False), "p.csv"),
    ".xlsx, one sheet per series": lambda folder: [book(folder)],
    "Stata": framed(
        lambda frame, path: frame.to_stata(path, write_index=False, version=118),
        "p.dta",
    ),
    "Parquet": framed(lambda frame, path: frame.to_parquet(path), "p.parquet"),
    "SPSS": framed(pyreadstat.write_sav, "p.sav"),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_observations_come_back_from_every_shape_and_again_change_nothing(
    study: Path, tmp_path: Path, shape: str
) -> None:
    files = SHAPES[shape](tmp_path)
    found = run(study, *files)
    assert found.errors == []
    assert found.written == len(OBSERVED)
    assert values(study) == OBSERVED
    before = [(study / name).read_bytes() for name in (OBSERVATIONS, LOG)]
    again = run(study, *files)
    assert (again.errors, again.written, again.kept) == ([], 0, len(OBSERVED))
    assert [(study / name).read_bytes() for name in (OBSERVATIONS, LOG)] == before


def test_an_old_workbook_is_read(study: Path) -> None:
    found = run(study, Path(__file__).parent / "files" / "residents.xls")
    assert (found.errors, found.written, found.missing) == ([], 5, 1)
    assert values(study)["population", "T02", "2016"] == Decimal("361001.5")


def test_the_log_says_where_an_observation_stood(study: Path, tmp_path: Path) -> None:
    (file,) = exports("gbk", YEARS)(tmp_path)[:1]
    run(study, file)
    first = read(study / LOG)[0]
    assert first == {
        "series": "population",
        "unit_code": "T01",
        "year": "2016",
        "value": "29135",
        "source_file": str(file),
        "sheet": "",
        "row": "5",
        "column": "2",
        "indicator_as_found": "居民(persons)",
        "unit_as_found": "persons",
        "flag": "",
    }


@pytest.mark.parametrize(
    ("content", "message"),
    [pytest.param(content, message, id=name) for name, content, message in INVALID],
)
def test_what_is_wrong_is_an_error_with_its_place(
    study: Path, tmp_path: Path, content: str | bytes, message: str
) -> None:
    file = put(tmp_path, content)
    found = run(study, file)
    assert message in "\n".join(found.errors)
    assert all(line.startswith(str(file)) for line in found.errors)
    assert not (study / OBSERVATIONS).exists()


def test_a_missing_file_and_an_unknown_series_are_errors(
    study: Path, tmp_path: Path
) -> None:
    (message,) = run(study, tmp_path / "none.csv").errors
    assert message.startswith(f"{tmp_path / 'none.csv'}: found no such file, expected")
    (message,) = run(study, tmp_path).errors
    assert message == f"{tmp_path}: found a folder, expected a file: name those in it"
    (message,) = run(study, put(tmp_path, simple()), series="populaton").errors
    assert message == (
        "--series: found 'populaton', expected a series of the study "
        "(did you mean 'population'?)"
    )
    (message,) = run(tmp_path / "none", tmp_path / "none.csv").errors[:1]
    assert "study_series.csv: found no such file" in message


def test_merged_cells_are_errors_with_their_address(
    study: Path, tmp_path: Path
) -> None:
    path = book(tmp_path)
    workbook = openpyxl.load_workbook(path)
    workbook["population"].merge_cells("B3:C4")
    workbook.save(path)
    assert run(study, path).errors == [
        f"{path}, sheet 'population': found the merged cells B3:C4, expected one "
        "value a cell"
    ]


def test_the_user_names_a_series_that_the_file_does_not(
    study: Path, tmp_path: Path
) -> None:
    file = put(tmp_path, simple(title="时间：最近2年"))
    assert run(study, file, series="households").written == 2
    assert values(study)["households", "T01", "2016"] == 1
    named = put(tmp_path, simple())
    (message,) = run(study, named, series="households").errors
    assert "'居民(人)', which is population, expected households" in message


def test_two_sheets_are_not_taken_for_one_series(study: Path, tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    for name in ("Sheet", "Sheet2"):
        sheet = workbook[name] if name == "Sheet" else workbook.create_sheet(name)
        sheet.append(["unit", 2016 + len(name) % 2])
        sheet.append(["T01", 5])
    workbook.save(tmp_path / "two.xlsx")
    found = run(study, tmp_path / "two.xlsx", series="population")
    assert "expected one indicator for --series" in "\n".join(found.errors)


def test_different_observations_are_replaced_only_if_asked(
    study: Path, tmp_path: Path
) -> None:
    run(study, put(tmp_path, simple("1")))
    before = (study / OBSERVATIONS).read_bytes()
    other = put(tmp_path, simple("7"), "other.csv")
    (message,) = run(study, other).errors
    assert message == (
        f"{other}, line 3, 2: found 7 for population, T01, 2016, and 1 in "
        "observations/observations.csv, line 2, 2016, expected one value for both; "
        "--replace overwrites the latter"
    )
    assert (study / OBSERVATIONS).read_bytes() == before
    found = run(study, other, replace=True)
    assert (found.written, found.replaced, found.kept) == (1, 1, 1)
    assert values(study)["population", "T01", "2016"] == 7
    (row,) = [row for row in read(study / LOG) if row["year"] == "2016"]
    assert row["source_file"] == str(other)


def test_observations_go_into_the_long_file_of_a_study_that_has_no_other(
    study: Path, tmp_path: Path
) -> None:
    long = study / "observations" / "observations_long.csv"
    long.write_text("series,unit_code,year,value\npopulation,T02,2016,5\n", "utf-8")
    found = run(study, put(tmp_path, simple("1")))
    assert not (study / OBSERVATIONS).exists()
    rows = [tuple(row.values()) for row in read(long)]
    assert rows[0] == ("population", "T02", "2016", "5")
    assert ("population", "T01", "2016", "1") in rows
    assert len(rows) == 1 + found.written == 1 + len(read(study / LOG))


def test_an_observation_of_the_long_file_is_replaced_where_it_stands(
    study: Path, tmp_path: Path
) -> None:
    long = study / "observations" / "observations_long.csv"
    long.write_text("series,unit_code,year,value\npopulation,T01,2016,5\n", "utf-8")
    (study / OBSERVATIONS).write_text("series,unit_code,2016,2017\n", "utf-8")
    (message,) = run(study, put(tmp_path, simple("1"))).errors
    assert "and 5 in observations/observations_long.csv, line 2, value," in message
    found = run(study, put(tmp_path, simple("1")), replace=True)
    assert found.replaced == 1
    assert [row["value"] for row in read(long)] == ["1"]
    wide = read(study / OBSERVATIONS)
    assert [row["2016"] for row in wide if row["unit_code"] == "T01"] == [""]


def test_units_are_converted_exactly(study: Path, tmp_path: Path) -> None:
    run(study, put(tmp_path, simple("2.91350", title="指标：居民(万人)")))
    assert read(study / OBSERVATIONS)[0]["2016"] == "29135"


def test_a_label_of_a_variable_says_its_unit(study: Path, tmp_path: Path) -> None:
    frame = pd.DataFrame({"unit": ["T01"], "year": [2016], "population": [2.9135]})
    frame.to_stata(
        tmp_path / "p.dta",
        write_index=False,
        version=118,
        variable_labels={"population": "居民(万人)"},
    )
    run(study, tmp_path / "p.dta")
    assert read(study / OBSERVATIONS)[0]["2016"] == "29135"


def test_single_precision_is_not_widened(study: Path, tmp_path: Path) -> None:
    frame = pd.DataFrame({"unit": ["T01"], "year": [2016], "download_speed": [12.3]})
    frame["download_speed"] = frame["download_speed"].astype("float32")
    frame.to_stata(tmp_path / "p.dta", write_index=False)
    run(study, tmp_path / "p.dta")
    assert read(study / OBSERVATIONS)[0]["2016"] == "12.3"


def test_a_log_of_another_kind_is_an_error(study: Path, tmp_path: Path) -> None:
    file = put(tmp_path, simple())
    for content, expected in [
        (b"a,b\n", "the column 'series'"),
        (b'"open', "a closing quotation mark"),
        (b"\xff\xff", "a CSV file in UTF-8"),
    ]:
        (study / LOG).write_bytes(content)
        message, *_ = run(study, file).errors
        assert message.startswith(str(LOG))
        assert message.endswith(f"expected {expected}")
        assert not (study / OBSERVATIONS).exists()


def test_what_is_left_out_is_told(study: Path, tmp_path: Path) -> None:
    text = (
        "单位：人\n居民\n,2016,2017,2030\n桤木码头市,１２,…,4\n"
        '全国,99,98,97\nTotal,99,98,97\nT02,"1,234,567.0",-,—\nT03,"1,234",,\n'
    )
    file = put(tmp_path, text)
    found = run(study, file)
    assert found.errors == []
    assert found.warnings == [
        f"{file}: '桤木码头市' was read as T01",
        "1 observation of years outside the panel (2016-2021): left out",
        "3 observations of the total '全国': left out",
        "3 observations of the total 'Total': left out",
    ]
    assert found.missing == 3
    assert {key[1]: value for key, value in values(study).items()} == {
        "T01": 12,
        "T02": Decimal("1234567.0"),
        "T03": 1234,
    }


def test_an_unknown_unit_of_measurement_is_a_warning(
    study: Path, tmp_path: Path
) -> None:
    text = "series,unit_code,单位,2016\nwidth,T01,箱,3\n".replace("width", "population")
    (warning,) = run(study, put(tmp_path, text)).warnings
    assert "population is in '箱', the study declares 'persons'" in warning


def test_garbled_punctuation_of_an_english_export(study: Path, tmp_path: Path) -> None:
    notes = "Note: " + "a long note in plain letters " * 5
    text = f"Indicator: Median download@speed(Mbit/s)\nRegion,2016\nT01,8\n{notes}\n"
    file = put(tmp_path, text.encode().replace(b"@", b"\x92"))
    assert run(study, file).written == 1


def test_nothing_is_left_behind_if_writing_fails(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    file = put(tmp_path, simple())
    with pytest.raises(WritingError, match=r"\(No space left on device\): it is as it"):
        run(study, file)
    ended = CliRunner().invoke(main, ["import", str(file), "--study", str(study)])
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert "failure: " in ended.stderr
    assert sorted(p.name for p in (study / "observations").iterdir()) == [
        "observation_copies.csv"
    ]


def test_the_command_tells_what_it_did(study: Path, tmp_path: Path) -> None:
    good, bad = put(tmp_path, simple()), put(tmp_path, simple("x"), "bad.csv")
    options = ["--study", str(study)]
    done = CliRunner().invoke(main, ["import", str(good), *options])
    assert (done.exit_code, done.output) == (
        0,
        "2 observations written (0 replaced), 0 kept, 0 missing in the files.\n",
    )
    invalid = CliRunner().invoke(main, ["import", str(bad), *options, "--json"])
    assert invalid.exit_code == 1
    assert len(json.loads(invalid.output)["errors"]) == 1


PROVINCES = read_target(PROJECT / "seeds", DECLARED).units


@pytest.mark.parametrize(
    ("name", "code"),
    [
        *[("北京", "110000"), ("北京市", "110000"), ("Beijing Municipality", "110000")],
        *[("西藏", "540000"), ("Tibet", "540000"), ("Xizang", "540000")],
        *[("西藏自治区", "540000"), ("Tibet Autonomous Region", "540000")],
        *[("新疆维吾尔自治区", "650000"), ("广西壮族自治区", "450000")],
        *[("Nei Mongol", "150000"), ("Shanxi", "140000"), ("Shaanxi", "610000")],
        *[("ｓｈａａｎｘｉ  province", "610000"), ("110000", "110000")],
        *[("全国", None), ("China", None), ("National Total", None)],
    ],
)
def test_a_province_in_any_of_its_names(name: str, code: str | None) -> None:
    assert PROVINCES.resolve(name) == code


@pytest.mark.parametrize("name", ["吉林", "吉"])
def test_a_name_of_two_units_or_none_is_an_error(name: str) -> None:
    names = UnitNames([("1", ["Jilin City", "吉林市"]), ("2", ["Jilin", "吉林省"])])
    assert names.resolve("吉林市") == "1"
    with pytest.raises(UnmatchedError):
        names.resolve(name)


@pytest.mark.parametrize(
    ("found", "declared", "power"),
    [
        *[("万人", "persons", 4), ("人", "10 thousand persons", -4)],
        *[("亿元", "10 thousand yuan", 4), ("亿元", "元", 8)],
        *[("10 000 persons", "万人", 0), ("100 million yuan", "亿元", 0)],
        *[("万个", "10 thousand", 0), ("件", "items", 0), ("%", "percent", 0)],
        *[("公里", "10 thousand kilometres", -4), ("千公顷", "公顷", 3)],
        *[("百万美元", "million US dollars", 0), ("parks", "个", None)],
    ],
)
def test_powers_between_units(found: str, declared: str, power: int | None) -> None:
    assert power_between(found, declared) == power


@pytest.mark.parametrize(
    ("found", "declared"), [("万人", "yuan"), ("%", "items"), ("万箱", "个")]
)
def test_units_that_do_not_convert(found: str, declared: str) -> None:
    with pytest.raises(MeasureError):
        power_between(found, declared)


@given(st.decimals(allow_nan=False, allow_infinity=False), st.integers(-12, 12))
def test_conversion_loses_no_digit(value: Decimal, power: int) -> None:
    moved = shifted(Decimal(format(value, "f")), power)
    assert shifted(moved, -power) == value


@settings(max_examples=5000)
@given(st.text(alphabet="0123456789.,-+eE%　 １．，年x²'", max_size=9))
def test_a_text_is_read_as_the_number_that_it_is_or_invalid(text: str) -> None:
    """What is read is what Python reads of the same signs in half width."""
    try:
        value = number(text)
    except NoNumberError:
        return
    signs = text.translate(str.maketrans("１．，　", "1., ")).replace(",", "")
    assert value == Decimal(signs.strip())
    assert Decimal(written(value)) == value
    assert not is_missing(text)


PIECES = [b"", b'"', b",", b"\n", b"\r\n", b"\x00", "１２".encode(), b"%", b"=1+1"]
PIECES += [b"\xef\xbb\xbf", b"';--", b"{{ 1 }}", b"<b>", b"1,234", b"nan", b"1e999"]
PIECES += ["年".encode("gbk"), "2016年".encode("gbk"), b"2016", b"\t", b"T01", b"("]


def long_rows() -> Rows:
    """The observations of one series, a row each."""
    cells = [
        [UNITS[unit]["name_en"], year, f"{value:f}"]
        for (series, unit, year), value in OBSERVED.items()
        if series == "population"
    ]
    return [["unit", "year", "value"], *cells]


@st.composite
def damages(draw: st.DrawFn, rows: Rows) -> bytes:
    """A file with some of its bytes removed, doubled or replaced."""
    encoding = draw(st.sampled_from(["gbk", "gb18030", "utf-8", "utf-8-sig"]))
    content = bytearray(separated(rows).encode(encoding))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 40)))
        piece = draw(st.sampled_from(PIECES) | st.binary(max_size=8))
        content[start:end] = piece
    return bytes(content)


@settings(deadline=None, max_examples=1000)
@given(damages(export("population", YEARS)))
def test_damaged_files_are_read_as_they_stand_or_invalid(content: bytes) -> None:
    """An observation that is written stands in its line beside its unit, as logged."""
    read_or_invalid(content, stands)


@settings(deadline=None, max_examples=1000)
@given(damages(long_rows()))
def test_damaged_long_files_are_read_as_they_stand_or_invalid(content: bytes) -> None:
    """An observation that is written stands in its line beside its unit and year."""
    read_or_invalid(content, stands_long)


def read_or_invalid(
    content: bytes, stands_so: Callable[[bytes, list[dict[str, str]]], bool]
) -> None:
    """Imports a file, and holds what was written against the file itself."""
    with tempfile.TemporaryDirectory() as folder:
        study = empty_study(Path(folder))
        found = run(study, put(Path(folder), content), series="population")
        if found.errors:
            assert all(" found " in r and ", expected " in r for r in found.errors)
            assert not (study / OBSERVATIONS).exists()
            return
        assert found.written == 0 or stands_so(content, read(study / LOG))


def signs(text: str) -> str:
    """Letters and digits of a text: what counts of a name."""
    return "".join(filter(str.isalnum, text.casefold()))


def by_line(content: bytes) -> dict[int, list[str]]:
    """The cells of each row by the line that it ends in."""
    text = encodings(NAMES).decoded(content)
    reader = csv.reader(io.StringIO(text, newline=""))
    rows = {}
    for row in reader:
        rows[reader.line_num] = row
    return rows


def stands(content: bytes, log: list[dict[str, str]]) -> bool:
    """Whether each logged observation is the cell of its line under its year."""
    lines = by_line(content)
    known = {code: set(map(signs, unit.values())) for code, unit in UNITS.items()}
    for row in log:
        cells, column = lines[int(row["row"])], int(row["column"]) - 1
        assert known[row["unit_code"]] & set(map(signs, cells))
        above = [signs(v[column]) for v in lines.values() if len(v) > column]
        years = [cell.rstrip("年") for cell in above if cell.startswith("20")]
        assert next(year for year in years if len(year) == 4) == row["year"]
        found = number(cells[column], thousands=",")
        assert found == Decimal(row["value"])
    return True


def stands_long(content: bytes, log: list[dict[str, str]]) -> bool:
    """Whether each logged observation stands in its line, beside its unit and year."""
    lines = by_line(content)
    known = {code: set(map(signs, unit.values())) for code, unit in UNITS.items()}
    for row in log:
        cells = lines[int(row["row"])]
        assert known[row["unit_code"]] & set(map(signs, cells))
        assert row["year"] in {signs(cell).rstrip("年") for cell in cells}
        found = cells[int(row["column"]) - 1]
        value = number(found, thousands=",")
        assert value == Decimal(row["value"])
    return True


@settings(deadline=None, max_examples=400)
@given(st.sampled_from(["p.dta", "p.parquet", "p.sav", "book.xlsx"]), st.data())
def test_damaged_binary_files_end_in_no_traceback(
    name: str, data: st.DataObject
) -> None:
    content = bytearray(BINARY[name])
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(content) - 1))
        content[start : start + 9] = data.draw(st.binary(max_size=12))
    with tempfile.TemporaryDirectory() as folder:
        study = empty_study(Path(folder))
        found = run(study, put(Path(folder), bytes(content), name))
        assert all(" found " in r and ", expected " in r for r in found.errors)
        assert (study / OBSERVATIONS).exists() == (found.written > 0)


def binaries() -> dict[str, bytes]:
    """The panel in each binary format."""
    with tempfile.TemporaryDirectory() as folder:
        shapes = ["Stata", "Parquet", "SPSS", ".xlsx, one sheet per series"]
        files = [file for shape in shapes for file in SHAPES[shape](Path(folder))]
        return {file.name: file.read_bytes() for file in files}


BINARY = binaries()


def test_the_default_study_is_not_imported_into(tmp_path: Path) -> None:
    file = tmp_path / "download.csv"
    file.write_text("series,unit_code,2013\npopulation,110000,1\n", encoding="utf-8")
    seeds = str(PROJECT / "seeds")
    log = PROJECT / "seeds" / LOG
    assert log.read_text(encoding="utf-8") == DECLARED.seeds["import_log"].header
    run = CliRunner().invoke(main, ["import", str(file), "--study", seeds])
    assert run.exit_code == 1
    assert "found the default study, expected a folder of your own" in run.output
    assert log.read_text(encoding="utf-8") == DECLARED.seeds["import_log"].header
