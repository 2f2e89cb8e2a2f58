"""Small studies that files are imported into, for tests of imports."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from entropanel.importing.importer import Imported, import_files
from entropanel.study.declarations import declarations
from helpers.project import PROJECT

DECLARED = declarations(PROJECT / "seeds")
Observations = dict[tuple[str, str, str], str]
COUNTRIES = {"AT": "Austria", "BE": "Belgium", "GR": "Greece"}
SERIES = {"gdp": ("Gross product", "million euro"), "pop": ("Population", "persons")}
VALUES = {
    ("gdp", "AT", "2019"): "397519.3",
    ("gdp", "AT", "2020"): "381042.0",
    ("gdp", "BE", "2019"): "478676.3",
    ("gdp", "GR", "2019"): "183250.4",
    ("gdp", "GR", "2020"): "165405.9",
}
FLAGS = {("gdp", "AT", "2020"): "p", ("gdp", "GR", "2019"): "b"}
NAMES = {
    "AT": ("Austria", "AUT", "040", "Österreich", "AT"),
    "BE": ("Belgium", "BEL", "056", "比利时", "BE"),
    "GR": ("Greece", "GRC", "300", "Ελλάδα", "EL"),
}
YEARS = ("2019", "2020")


def study_of(
    folder: Path,
    units: Mapping[str, str],
    series: Mapping[str, tuple[str, str]] = {"gdp": ("Gross product", "million euro")},
    years: range = range(2019, 2021),
    chinese: Mapping[str, str] = {},
) -> Path:
    """A study of units by code and name, series by key, name and unit."""
    study = folder / "study of a test"
    put(study, "study_units", ["unit_code", "name_en", "name_zh"], [
        [code, name, chinese.get(code, "")] for code, name in units.items()
    ])  # fmt: skip
    named = [column.name for column in DECLARED.seeds["study_series"].columns]
    put(study, "study_series", named, [
        [key, name, chinese.get(key, ""), unit, *[""] * (len(named) - 4)]
        for key, (name, unit) in series.items()
    ])  # fmt: skip
    put(study, "study_years", ["year"], [[str(year)] for year in years])
    return study


def put(study: Path, seed: str, header: list[str], rows: list[list[str]]) -> None:
    """Writes a file of a study."""
    path = study / DECLARED.seeds[seed].path
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


def observations_of(study: Path) -> Observations:
    """The observations of a study as they are written, by series, unit and year."""
    path = study / "observations" / "observations.csv"
    if not path.exists():
        return {}
    return {
        (row["series"], row["unit_code"], year): row[year]
        for row in read(path)
        for year in row
        if year.isdigit() and row[year]
    }


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def value(unit: str, year: str, missing: str = "") -> str:
    return VALUES.get(("gdp", unit, year), missing)


def run(study: Path, text: str, name: str = "file.csv", **how: Any) -> Imported:
    file = study.parent / name
    file.write_text(text, encoding="utf-8")
    return import_files([file], study, DECLARED, **how)


def flags_of(study: Path) -> Observations:
    log = read(study / "observations" / "import_log.csv")
    rows = {(row["series"], row["unit_code"], row["year"]): row["flag"] for row in log}
    return {key: flag for key, flag in rows.items() if flag}
