"""Small studies that files are imported into, for tests of imports."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from conftest import PROJECT

from entropanel.study.declarations import declarations

DECLARED = declarations(PROJECT / "seeds")
Figures = dict[tuple[str, str, str], str]


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


def figures_of(study: Path) -> Figures:
    """The figures of a study as they are written, by series, unit and year."""
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
