"""Importing files as people keep them: titles, units, separators, two headers."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from entropanel.cli import main
from entropanel.importing.importer import Conversion, Imported, import_files
from entropanel.notation.measures import power_between, split_measure
from entropanel.notation.values import NoNumberError, SeparatorError, number
from entropanel.study.declarations import declarations
from helpers.project import PROJECT

DECLARED = declarations(PROJECT / "seeds")
SERIES = """\
series,name_en,name_zh,unit
broadband,Broadband subscribers,宽带用户,subscribers
population,Residents,居民,persons
"""
UNITS = "unit_code,name_en,name_zh\nC1,Alder,桤城\nC2,Birch,桦城\n"
Key = tuple[str, str, str]
Rows = Sequence[Sequence[object]]


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A study of two cities, of which only what an import reads is there."""
    copy = Path(shutil.copytree(PROJECT / "examples" / "towns", tmp_path / "cities"))
    shutil.rmtree(copy / "observations")
    header = (copy / "study" / "study_series.csv").read_text("utf-8").splitlines()[0]
    rows = list(csv.DictReader(SERIES.splitlines()))
    with (copy / "study" / "study_series.csv").open("w", encoding="utf-8") as file:
        writer = csv.DictWriter(file, header.split(","), restval="")
        writer.writeheader()
        writer.writerows(rows)
    (copy / "study" / "study_units.csv").write_text(UNITS, "utf-8")
    return copy


def run(study: Path, *files: Path, **options: object) -> Imported:
    """An import of files into a study."""
    return import_files(files, study, DECLARED, **options)


def sheet(folder: Path, rows: Rows, *merged: str) -> Path:
    """A workbook of one sheet, named by nobody."""
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(list(row))
    for area in merged:
        workbook.active.merge_cells(area)
    workbook.save(folder / "book.xlsx")
    return folder / "book.xlsx"


def text(folder: Path, content: str) -> Path:
    """A text file."""
    path = folder / "download.csv"
    path.write_text(content, encoding="utf-8")
    return path


def values(study: Path) -> dict[Key, Decimal]:
    """The observations of a study by series, unit and year."""
    with (study / "observations" / "observations.csv").open(encoding="utf-8") as file:
        return {
            (row["series"], row["unit_code"], year): Decimal(row[year])
            for row in csv.DictReader(file)
            for year in row
            if year.isdigit() and row[year]
        }


def log(study: Path) -> list[dict[str, str]]:
    """The rows of the log."""
    path = study / "observations" / "import_log.csv"
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


YEARS = ["unit", 2016, 2017]
TITLE = "Broadband subscribers (10 thousand subscribers)"
PLACES = {
    "a title": [[TITLE], YEARS, ["C1", 20.9, 21]],
    "a numbered title": [[f"Table 3: {TITLE}"], YEARS, ["C1", 20.9, 21]],
    "a title with the unit's caption": [
        ["Broadband (Unit: 10 thousand subscribers)"],
        YEARS,
        ["C1", 20.9, 21],
    ],
    "a line of the unit": [
        ["Broadband"],
        ["Unit: 10 thousand subscribers"],
        YEARS,
        ["C1", 20.9, 21],
    ],
    "a unit right of the title": [
        ["Broadband", "", "单位：万subscribers"],
        YEARS,
        ["C1", 20.9, 21],
    ],
    "a unit in brackets alone": [
        ["(Unit: 10 thousand subscribers)"],
        YEARS,
        ["C1", 20.9, 21],
    ],
    "a heading": [
        ["indicator", *YEARS],
        ["Broadband (10 thousand subscribers)", "C1", 20.9, 21],
    ],
    "a column of the unit": [
        ["unit_code", "unit of measurement", 2016, 2017],
        ["C1", "10 thousand subscribers", 20.9, 21],
    ],
}


@pytest.mark.parametrize("place", PLACES)
def test_a_unit_that_stands_in_the_file_counts_with_a_named_series(
    study: Path, tmp_path: Path, place: str
) -> None:
    found = run(study, sheet(tmp_path, PLACES[place]), series="broadband")
    assert found.errors == []
    assert values(study) == {
        ("broadband", "C1", "2016"): 209000,
        ("broadband", "C1", "2017"): 210000,
    }
    (converted,) = found.converted
    assert (converted.values, converted.stored) == (2, "subscribers")
    assert {row["unit_as_found"] for row in log(study)} == {converted.found}
    assert not any("no unit of measurement" in warning for warning in found.warnings)


def test_the_log_has_the_title_that_was_read(study: Path, tmp_path: Path) -> None:
    run(study, sheet(tmp_path, PLACES["a title"]), series="broadband")
    assert log(study)[0]["indicator_as_found"] == TITLE


def test_a_title_of_something_else_is_quoted(study: Path, tmp_path: Path) -> None:
    title = "Table 3: Some other thing (10 thousand inhabitants)"
    found = run(
        study, sheet(tmp_path, [[title], YEARS, ["C1", 1, 2]]), series="population"
    )
    assert found.errors == []
    (warning,) = found.warnings
    assert warning.endswith(f"'{title}' was read as population")
    assert values(study)["population", "C1", "2016"] == 10000
    assert log(study)[0]["indicator_as_found"] == title


def test_a_title_in_another_quantity_is_an_error(study: Path, tmp_path: Path) -> None:
    title = "Table 3: Some other thing (10 thousand households)"
    found = run(
        study, sheet(tmp_path, [[title], YEARS, ["C1", 1, 2]]), series="population"
    )
    (message,) = found.errors
    assert (
        "found 'Table 3: Some other thing' in the unit '10 thousand households', "
        "expected the unit 'persons'" in message
    )


def test_a_file_without_a_unit_is_taken_in_the_declared_one(
    study: Path, tmp_path: Path
) -> None:
    found = run(study, sheet(tmp_path, [YEARS, ["C1", 1, 2]]), series="population")
    (warning,) = found.warnings
    assert warning.endswith(
        "no unit of measurement was found: the values of population were taken in "
        "'persons'"
    )
    assert found.written == 2


@pytest.mark.parametrize(
    ("unit", "power"),
    [
        *[
            ("10 thousand subscribers", 4),
            ("万subscribers", 4),
            ("thousand subscribers", 3),
        ],
        *[
            ("million subscribers", 6),
            ("100 million subscribers", 8),
            ("亿subscribers", 8),
        ],
        *[("subscribers", 0), ("10,000 subscribers", 4), ("10 thousand", 4), ("亿", 8)],
    ],
)
def test_a_magnitude_converts_whatever_is_counted(
    study: Path, tmp_path: Path, unit: str, power: int
) -> None:
    rows = [[f"Broadband subscribers ({unit})"], YEARS, ["C1", 1.5, 2]]
    found = run(study, sheet(tmp_path, rows))
    assert found.errors == []
    assert values(study)["broadband", "C1", "2016"] == Decimal("1.5").scaleb(power)


@pytest.mark.parametrize("unit", ["10 thousand lines", "万户", "10000"])
def test_a_title_in_a_unit_that_does_not_convert_names_both(
    study: Path, tmp_path: Path, unit: str
) -> None:
    rows = [[f"Broadband subscribers ({unit})"], YEARS, ["C1", 1.5, 2]]
    (message,) = run(study, sheet(tmp_path, rows)).errors
    assert (
        f"found 'Broadband subscribers' in the unit '{unit}', expected the unit "
        "'subscribers', or one that converts into it" in message
    )


def test_a_title_that_narrows_a_series_is_told(study: Path, tmp_path: Path) -> None:
    rows = [["Residents (rural)"], YEARS, ["C1", 1, 2]]
    (message,) = run(study, sheet(tmp_path, rows)).errors
    assert "found 'Residents (rural)', expected a unit of measurement" in message


def test_a_sheet_does_not_name_an_indicator_that_is_named_otherwise(
    study: Path, tmp_path: Path
) -> None:
    rows = [["Residents"], ["indicator", *YEARS], ["R&D personnel", "C1", 1, 2]]
    (message,) = run(study, sheet(tmp_path, rows)).errors
    assert "found 'R&D personnel', expected a series of the study" in message


def test_a_magnitude_is_no_percentage() -> None:
    with pytest.raises(ValueError, match="percent"):
        power_between("10 thousand", "percent")


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("年末人口 (单位：万人)", ("年末人口", "万人")),
        ("Residents [Unit: persons]", ("Residents", "persons")),
        ("Residents (of which: women)", ("Residents", "of which: women")),
        ("(万人)", ("", "万人")),
        ("GDP (real) (yuan)", ("GDP (real)", "yuan")),
    ],
)
def test_the_unit_in_brackets(name: str, parts: tuple[str, str]) -> None:
    assert split_measure(name) == parts


@pytest.mark.parametrize(
    ("found", "thousands", "value"),
    [
        *[("1,201", ",", 1201), ("106,304", ",", 106304), ("12", ",", 12)],
        *[
            ("1.201", ".", 1201),
            ("1.234.567,5", ".", "1234567.5"),
            ("1,201", ".", "1.201"),
        ],
        *[("1 201", " ", 1201), ("1\u00a0201\u202f300.5", " ", "1201300.5")],
        *[("1.5", ",", "1.5"), ("1.201", "", "1.201"), ("-1,201", ",", -1201)],
    ],
)
def test_thousands_as_the_user_says(found: str, thousands: str, value: object) -> None:
    read = number(found, thousands=thousands)
    assert read == Decimal(str(value))


@pytest.mark.parametrize(
    ("found", "thousands"),
    [
        *[("1,20", ","), ("1234.5", "."), ("12.50", "."), ("1 20", " ")],
        *[("1,201", " "), ("1 201", ","), ("1.201.300", ",")],
    ],
)
def test_what_is_not_so_is_an_error(found: str, thousands: str) -> None:
    with pytest.raises(NoNumberError):
        number(found, thousands=thousands)


@pytest.mark.parametrize(("found", "sign"), [("1,201", ","), ("1 201", "' '")])
def test_the_message_names_the_option(found: str, sign: str) -> None:
    with pytest.raises(SeparatorError, match=f"--thousands {sign} if it separates"):
        number(found)


LONG = 'unit,year,value\nC1,2016,"1,201"\nC1,2017,"55,503"\nC2,2016,"106,304"\n'


def test_separated_integers_are_told_once_a_column(study: Path, tmp_path: Path) -> None:
    file = text(tmp_path, LONG)
    assert run(study, file, series="population").errors == [
        f"{file}, line 2, 3: found '1,201' (and 2 more in the column), expected a "
        "number without a separator, or with a decimal point; --thousands , if it "
        "separates thousands; --thousands . if decimals follow it"
    ]


def test_separated_integers_are_read_if_the_user_says_so(
    study: Path, tmp_path: Path
) -> None:
    file = text(tmp_path, LONG)
    options = ["--study", str(study), "--series", "population", "--thousands", ","]
    done = CliRunner().invoke(main, ["import", str(file), *options])
    assert done.exit_code == 0
    assert sorted(values(study).values()) == [1201, 55503, 106304]


def test_points_between_thousands_are_for_text_files(
    study: Path, tmp_path: Path
) -> None:
    file = sheet(tmp_path, [["series", *YEARS], ["population", "C1", 1.125, "1.201"]])
    (message,) = run(study, file, thousands=".").errors
    assert "found no text file, expected one, as --thousands . is for" in message


HEADINGS = ("Broadband subscribers (10 thousand)", "Residents (persons)")
BLOCKS: dict[str, tuple[list[object], tuple[str, ...]]] = {
    "merged": (["City", HEADINGS[0], "", HEADINGS[1], ""], ("B3:C3", "D3:E3")),
    "merged, and the corner too": (
        ["City", HEADINGS[0], "", HEADINGS[1], ""],
        ("A1:E1", "A3:A4", "B3:C3", "D3:E3"),
    ),
    "repeated": (["", *(h for h in HEADINGS for _ in range(2))], ()),
    "given once": (["", HEADINGS[0], "", HEADINGS[1], ""], ()),
}


@pytest.mark.parametrize("kind", BLOCKS)
def test_blocks_of_years_under_headings(study: Path, tmp_path: Path, kind: str) -> None:
    above, merged = BLOCKS[kind]
    corner = "" if "A3:A4" in merged else "City"
    rows = [
        ["Statistics of two cities"],
        [],
        above,
        [corner, 2016, 2017, 2016, 2017],
        ["C1", 20.9, 21, 7, 8],
        ["C2", 30, 31, 9, 10],
    ]
    found = run(study, sheet(tmp_path, rows, *merged))
    assert found.errors == []
    assert values(study) == {
        ("broadband", "C1", "2016"): 209000,
        ("broadband", "C1", "2017"): 210000,
        ("broadband", "C2", "2016"): 300000,
        ("broadband", "C2", "2017"): 310000,
        ("population", "C1", "2016"): 7,
        ("population", "C1", "2017"): 8,
        ("population", "C2", "2016"): 9,
        ("population", "C2", "2017"): 10,
    }
    assert found.converted == [Conversion(4, "10 thousand", "subscribers")]


@pytest.mark.parametrize(
    "above",
    [
        ["", "", HEADINGS[0], "", HEADINGS[1]],  # in the middle of a block
        ["", HEADINGS[0], "", "", HEADINGS[1]],  # above another year
    ],
)
def test_blocks_of_years_that_are_not_clear_are_told_once(
    study: Path, tmp_path: Path, above: list[object]
) -> None:
    rows = [above, ["City", 2016, 2017, 2016, 2017], ["C1", 20.9, 21, 7, 8]]
    file = sheet(tmp_path, rows)
    assert run(study, file).errors == [
        f"{file}, sheet 'Sheet', line 2: found blocks of years under "
        f"'{HEADINGS[0]}', '{HEADINGS[1]}', expected one block: each on a sheet of "
        "its own"
    ]


def test_blocks_of_different_years_need_a_heading_a_column(
    study: Path, tmp_path: Path
) -> None:
    """A heading in the middle of its block would take a year of it from it."""
    above = ["", HEADINGS[0], "", "", HEADINGS[1]]
    rows = [above, ["City", 2016, 2017, 2018, 2019], ["C1", 20.9, 21, 7, 8]]
    (message,) = run(study, sheet(tmp_path, rows)).errors
    assert "found no indicator" in message


def test_a_year_that_stands_twice_is_told_once(study: Path, tmp_path: Path) -> None:
    rows = [["City", 2016, 2017, 2016, 2017], ["C1", 20.9, 21, 7, 8]]
    file = sheet(tmp_path, rows)
    assert run(study, file).errors == [
        f"{file}, sheet 'Sheet', line 1, D: found the year '2016' twice (and 1 more), "
        "expected each year once"
    ]


def test_notes_may_be_merged(study: Path, tmp_path: Path) -> None:
    rows = [["Residents (persons)"], YEARS, ["C1", 1, 2], ["Source: a yearbook"]]
    found = run(study, sheet(tmp_path, rows, "A1:C1", "A4:C4"))
    assert (found.errors, found.written) == ([], 2)


def test_conversions_are_told(study: Path, tmp_path: Path) -> None:
    file = sheet(tmp_path, [["Residents (万人)"], YEARS, ["C1", 1, 2]])
    arguments = ["import", str(file), "--study", str(study)]
    done = CliRunner().invoke(main, arguments)
    assert done.stdout == (
        "2 observations written (0 replaced), 2 converted from 万人 to persons, "
        "0 kept, 0 missing in the files.\n"
    )
    (study / "observations" / "observations.csv").unlink()
    told = json.loads(CliRunner().invoke(main, [*arguments, "--json"]).stdout)
    assert told["converted"] == [{"values": 2, "found": "万人", "stored": "persons"}]
