"""Choosing what of a file is taken, and remembering it for the next one."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from entropanel.cli import main
from entropanel.study.folders import unread_files
from helpers.import_studies import DECLARED, observations_of, read, study_of

UNITS = {"AT": "Austria", "BE": "Belgium"}
SERIES = {
    "gdp": ("Gross product", "million euro"),
    "jobs": ("Jobs", "persons"),
    "price": ("Price level", "index"),
}
CHOICES = Path("observations") / "import_choices.csv"
Rows = list[list[str]]


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return study_of(tmp_path, UNITS, SERIES, range(2018, 2022))


def csv_of(rows: Rows) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def run(study: Path, file: Path, *options: str) -> tuple[int, str]:
    """Exit code and output of the command."""
    arguments = ["import", str(file), "--study", str(study), *options]
    result = CliRunner().invoke(main, arguments)
    assert "Traceback" not in result.output
    return result.exit_code, result.output


def put(study: Path, rows: Rows, name: str = "world.csv") -> Path:
    file = study.parent / name
    file.write_text(csv_of(rows), encoding="utf-8")
    return file


def world(years: range = range(2018, 2020), columns: int = 41) -> Rows:
    """A panel of 60 countries with columns of which few are wanted."""
    others = [f"v{i:02}" for i in range(columns)]
    header = ["Land", "Periode", "cgdpo", "emp", *others]
    rows = [header]
    for unit in ("Austria", "Belgium", *(f"Country {i}" for i in range(58))):
        for year in years:
            observations = [str(len(unit) * year), str(year), *map(str, range(columns))]
            rows.append([unit, str(year), *observations])
    return rows


CHOSEN = [
    *("--unit-column", "Land", "--year-column", "Periode", "--column", "cgdpo=gdp"),
    *("--column", "emp=jobs", "--only-known-units"),
]


def expected(years: range) -> dict[tuple[str, str, str], str]:
    return {
        (series, unit, str(year)): str(len(name) * year if series == "gdp" else year)
        for unit, name in UNITS.items()
        for year in years
        for series in ("gdp", "jobs")
    }


def test_few_columns_and_units_of_many_are_one_command(study: Path) -> None:
    code, output = run(study, put(study, world()), *CHOSEN)
    assert code == 0
    assert observations_of(study) == expected(range(2018, 2020))
    assert output.count("not chosen: left out") == 1
    assert "41 columns or indicators not chosen: left out ('v00', 'v01'" in output
    assert output.count("outside the study: left out") == 1
    assert "58 units outside the study: left out ('Country 0'" in output
    assert "and 48 more" in output


def test_the_choice_is_a_file_of_the_study(study: Path) -> None:
    run(study, put(study, world(columns=1)), *CHOSEN)
    rows = [(row["what"], row["name"], row["value"]) for row in read(study / CHOICES)]
    assert rows == [
        *(("column", name, "") for name in ("Land", "Periode", "cgdpo", "emp", "v00")),
        ("series", "cgdpo", "gdp"),
        ("series", "emp", "jobs"),
        ("unit-column", "", "Land"),
        ("year-column", "", "Periode"),
        ("only-known-units", "", ""),
    ]
    assert list(unread_files(study, DECLARED)) == []


def test_next_years_file_goes_in_without_options(study: Path) -> None:
    """Columns moved, a year added, and a note more."""
    run(study, put(study, world(), "world 2019.csv"), *CHOSEN)
    rows = [[*row[4:], *row[3::-1]] for row in world(range(2018, 2021))]
    rows += [[], ["Source: an office"]]
    code, output = run(study, put(study, rows, "world 2020.csv"))
    assert code == 0
    assert "4 observations written" in output
    assert observations_of(study) == expected(range(2018, 2021))


@settings(deadline=None, max_examples=30)
@given(st.data())
def test_columns_in_any_order_follow_the_choice(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        study = study_of(Path(folder), UNITS, SERIES, range(2018, 2022))
        assert run(study, put(study, world(columns=4)), *CHOSEN)[0] == 0
        rows = world(range(2018, 2021), 4)
        order = data.draw(st.permutations(range(len(rows[0]))))
        notes = data.draw(
            st.lists(st.sampled_from(["Note: x", "Source: y"]), max_size=3)
        )
        moved = [[row[i] for i in order] for row in rows]
        file = put(study, [*moved, *([note] for note in notes)], "next.csv")
        code, output = run(study, file)
        assert (code, "4 observations written" in output) == (0, True)
        assert observations_of(study) == expected(range(2018, 2021))


@pytest.mark.parametrize(
    ("old", "new", "messages"),
    [
        (
            "emp",
            "employment",
            [
                "found no 'emp', expected it, as in the choice 'world' of "
                "import_choices.csv: --column NAME=series names another, --ignore "
                "leaves it out",
                "line 1, 4: found the column 'employment', new since the choice "
                "'world' of import_choices.csv, expected --column NAME=series to take "
                "it, or --ignore NAME",
            ],
        ),
        (
            "v01",
            "w01",
            [
                "line 1, 6: found the column 'w01', new since the choice 'world' of "
                "import_choices.csv, expected --column NAME=series to take it, or "
                "--ignore NAME",
            ],
        ),
        ("Land", "Staat", ["found no 'Land', expected it, as in the choice 'world'"]),
    ],
)
def test_a_column_that_is_gone_or_new_is_named_before_anything_is_written(
    study: Path, old: str, new: str, messages: list[str]
) -> None:
    run(study, put(study, world()), *CHOSEN)
    before = (study / CHOICES).read_bytes()
    rows = world(range(2018, 2021))
    rows[0] = [new if name == old else name for name in rows[0]]
    code, output = run(study, put(study, rows, "next.csv"))
    assert code == 1
    for message in messages:
        assert message in output
    assert observations_of(study) == expected(range(2018, 2020))
    assert (study / CHOICES).read_bytes() == before


def test_a_column_that_is_gone_can_be_named_anew(study: Path) -> None:
    run(study, put(study, world()), *CHOSEN)
    rows = world(range(2018, 2021))
    rows[0][3] = "employment"
    file = put(study, rows, "next.csv")
    code, output = run(study, file, "--column", "employment=jobs")
    assert code == 0, output
    assert observations_of(study) == expected(range(2018, 2021))
    assert run(study, file)[0] == 0
    series = [row for row in read(study / CHOICES) if row["what"] == "series"]
    assert {row["name"]: row["value"] for row in series} == {
        "cgdpo": "gdp",
        "employment": "jobs",
    }


def test_a_column_that_is_gone_can_be_left_out(study: Path) -> None:
    run(study, put(study, world()), *CHOSEN)
    rows = [[*row[:3], *row[4:]] for row in world(range(2018, 2021))]
    file = put(study, rows, "next.csv")
    assert run(study, file)[0] == 1
    code, output = run(study, file, "--ignore", "emp")
    assert code == 0, output
    assert ("gdp", "AT", "2020") in observations_of(study)
    assert run(study, file)[0] == 0


def test_columns_that_were_left_out_may_be_gone(study: Path) -> None:
    run(study, put(study, world()), *CHOSEN)
    rows = [row[:-1] for row in world(range(2018, 2021))]
    code, output = run(study, put(study, rows, "next.csv"))
    assert code == 0
    assert "columns that were left out are gone ('v40')" in output


def test_ignored_columns_are_not_read(study: Path) -> None:
    rows = [["country", "year", "Jobs", "currency"], ["AT", "2019", "5", "Euro"]]
    file = put(study, rows)
    code, output = run(study, file)
    assert code == 1
    assert "found 'currency', expected a series of the study" in output
    code, output = run(study, file, "--ignore", "currency")
    assert code == 0, output
    assert observations_of(study) == {("jobs", "AT", "2019"): "5"}


def test_an_option_that_names_nothing_in_the_files_is_an_error(study: Path) -> None:
    file = put(study, world(columns=1))
    for option, name in [
        ("--column", "cgdp=gdp"),
        ("--ignore", "cgdp"),
        ("--unit-column", "cgdp"),
        ("--year-column", "cgdp"),
    ]:
        code, output = run(study, file, *CHOSEN, option, name)
        assert code == 1
        assert f"{option}: found 'cgdp', expected a column or indicator" in output
    code, output = run(study, file, *CHOSEN, "--column", "v00=gpd")
    assert code == 1
    assert "found 'gpd', expected a series of the study (did you mean 'gdp'?)" in output
    assert observations_of(study) == {}
    assert not (study / CHOICES).exists()
    code, output = run(study, file, "--column", "cgdpo")
    assert code != 0
    assert "found 'cgdpo', expected NAME=VALUE" in output


def test_sheets_are_chosen_by_name(study: Path) -> None:
    book = openpyxl.Workbook()
    for name, value in [("Notes", ""), ("Data", 1), ("Old", 2)]:
        sheet = book.create_sheet(name)
        sheet.append(["country", "year", "Jobs"])
        sheet.append(["AT", 2019, value])
    book.remove(book.worksheets[0])
    file = study.parent / "book 2019.xlsx"
    book.save(file)
    code, output = run(study, file, "--sheet", "Datta")
    assert code == 1
    assert "found no sheet 'Datta', expected one of 'Notes', 'Data', 'Old'" in output
    code, output = run(study, file, "--sheet", "Data")
    assert code == 0, output
    assert "2 sheets not chosen: left out ('Notes', 'Old')" in output
    assert observations_of(study) == {("jobs", "AT", "2019"): "1"}
    book.move_sheet("Data", -1)
    book["Data"].append(["AT", 2020, 3])
    file = study.parent / "book 2020.xlsx"
    book.save(file)
    code, output = run(study, file)
    assert code == 0, output
    assert observations_of(study)["jobs", "AT", "2020"] == "3"


def test_indicators_of_rows_are_chosen_and_others_are_left_out_once(
    study: Path,
) -> None:
    rows = [["country", "indicator", "2018", "2019"]]
    for unit in ("AT", "BE", "XX"):
        for name in ("B1GQ", "P6", "P7"):
            rows.append([unit, name, "1", "2"])
    code, output = run(
        study, put(study, rows), "--column", "B1GQ=gdp", "--only-known-units"
    )
    assert code == 0, output
    assert "2 columns or indicators not chosen: left out ('P6', 'P7')" in output
    assert len(observations_of(study)) == 4
    other = [[*rows[0][:2], "2020"], ["AT", "P8", "1"]]
    code, output = run(study, put(study, other, "other.csv"))
    assert code == 1  # of no indicator that was chosen: no file of the kind
    assert "found 'P8', expected a series of the study" in output


def test_a_series_that_was_said_holds_for_the_same_dimensions_only(
    study: Path,
) -> None:
    def tsv(item: str, years: str = "2019 \t2020 ") -> Path:
        file = study.parent / f"{item}.tsv"
        text = f"freq,na_item,geo\\TIME_PERIOD\t{years}\nA,{item},AT\t1 \t2 p\n"
        file.write_text(text, encoding="utf-8")
        return file

    assert run(study, tsv("B1GQ"), "--series", "gdp")[0] == 0
    code, output = run(study, tsv("B1GQ", "2020 \t2021 "), "--replace")
    assert code == 0, output
    assert observations_of(study)["gdp", "AT", "2021"] == "2"
    code, output = run(study, tsv("EMP"))
    assert code == 1
    assert "found no indicator, expected one, or --series" in output
    assert run(study, tsv("EMP"), "--series", "jobs")[0] == 0
    assert run(study, tsv("B1GQ", "2020 \t2021 "))[0] == 0


def test_what_separates_thousands_holds_for_the_same_indicator_only(
    study: Path,
) -> None:
    def export(name: str) -> Path:
        rows = [[f"指标：{name}"], ["地区", "2019年"], ["AT", "1,234"]]
        return put(study, rows, f"{name}.csv")

    assert run(study, export("Jobs"), "--thousands", ",")[0] == 0
    assert run(study, export("Jobs"))[0] == 0
    assert run(study, export("Gross product"))[0] == 1


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("a,seires,x,gdp", "line 2, what: found 'seires', expected one of sheet"),
        ("a,series,x,gpd", "line 2, value: found 'gpd', expected a series of the"),
        (",series,x,gdp", "line 2, choice: found an empty cell, expected a name"),
        ("a,ignore,,", "line 2, name: found an empty cell, expected the name of a"),
        ("a,unit,,", "line 2, value: found an empty cell, expected the unit"),
        ("a,aggregate,,max", "line 2, value: found 'max', expected one of sum, mean"),
        ("a,thousands,,;", "line 2, value: found ';', expected a comma, a point or"),
        ("a,series,x", "line 2: found 3 cells, expected 4, as in the header"),
    ],
)
def test_a_remembered_choice_that_is_damaged_is_an_error(
    study: Path, row: str, message: str
) -> None:
    (study / "observations").mkdir()
    text = f"choice,what,name,value\n{row}\n"
    (study / CHOICES).write_text(text, encoding="utf-8")
    code, output = run(study, put(study, world()))
    assert code == 1
    assert f"observations/import_choices.csv, {message}" in output


def test_the_file_of_choices_needs_its_header(study: Path) -> None:
    (study / "observations").mkdir()
    (study / CHOICES).write_text("a,b\n", encoding="utf-8")
    code, output = run(study, put(study, world()))
    assert code == 1
    for column in ("choice", "what", "name", "value"):
        message = f"line 1: found no such column, expected the column {column!r}"
        assert message in output
