"""Studies of which one file is damaged: each column of each file, in every way."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from helpers.hostile_study import DECLARED, plain_rows

Table = list[list[str]]  # a file: its header, then its rows

# what the example and the hostile study do without
FURTHER: dict[str, list[dict[str, str]]] = {
    "observations_long": [
        {"series": "ferries", "unit_code": f"T{unit:02d}", "year": str(year)}
        | {"value": str(unit * unit + (7 * year) % 11)}
        for unit in range(1, 12)
        for year in range(2016, 2022)
        if (unit, year) != (5, 2019)
    ],
    "observation_copies": [
        {"series": "population", "unit_code": "T01", "first_year": "2018"}
        | {"last_year": "2019", "copies_agreeing": "2", "copy": "its own"}
    ],
    "study_series": [
        {"series": "ferries", "name_en": "Ferry trips", "name_zh": "渡轮班次"}
        | {"unit": "trips", "completion": "none", "single_observation": "missing"},
        {"series": "income_as_taken", "name_en": "Income, as taken", "unit": "euro"},
    ],
    "study_indicators": [
        {"indicator": "FER", "name_en": "Ferry trips", "unit": "trips"}
        | {"numerator": "ferries", "direction": "-1", "reason": "n"},
        {"indicator": "HOU", "name_en": "Households", "unit": "households"}
        | {"numerator": "households", "index_id": "C", "dimension": "Means"}
        | {"is_retained": "false", "reason": "n"},
        {"indicator": "TAK", "name_en": "Income as taken", "unit": "euro"}
        | {"numerator": "income_as_taken"},
    ],
    "study_index_variants": [
        {"index_id": "D", "variant": "yearly", "weighting": "entropy"}
        | {"weight_period": "year", "note": "n"},
        {"index_id": "C", "variant": "sum", "weighting": "none"}
        | {"weight_period": "pooled", "note": "n"},
    ],
    "study_index_exclusions": [
        {"index_id": "D", "variant": "yearly", "indicator": "BPH"}
    ],
    "study_index_reversals": [
        {"index_id": "D", "variant": "yearly", "indicator": "SPD"}
    ],
    "study_scenarios": [
        {"scenario": "balanced", "name_en": "Balanced", "balanced_by": "units"},
        {"scenario": "as_it_is", "name_en": "As it is", "balanced_by": "none"},
    ],
    "study_scenario_series": [
        {"scenario": scenario, "series": "income_as_taken"}
        | {"source_series": "household_income", "observed_from": "2016"}
        | {"observed_to": "2020", "note": "n"}
        for scenario in ("as_published", "rounded", "balanced", "as_it_is")
    ],
    "study_scenario_indicators": [
        {"scenario": "as_it_is", "indicator": "SHP", "numerator": "web_shops"}
        | {"denominator": "households", "completed_on": "series", "note": "n"}
    ],
    "study_covariances": [
        {"covariance": "both", "name_en": "by town and year", "name_zh": "按镇与年份"}
        | {"estimator": "cr1s", "cluster_by": "unit"},
    ],
    "study_specifications": [
        {"specification": "late", "name_en": "Late years", "unit_effects": "true"}
        | {"time_effects": "false", "first_year": "2018", "last_year": "2021"}
    ],
    "study_specification_terms": [
        {"specification": "late", "transform": "level"} | term
        for term in (
            {"position": "0", "role": "outcome", "term": "C", "variable": "C"},
            {"position": "1", "role": "regressor", "term": "SPD", "variable": "SPD"}
            | {"transform": "z_score", "winsorise_lower": "0.05"}
            | {"winsorise_upper": "0.95"},
            {"position": "2", "role": "control", "term": "ferries", "variable": "FER"}
            | {"transform": "log", "lag": "1"},
        )
    ],
    "study_specification_covariances": [
        {"specification": "late", "covariance": "both"}
    ],
    "published_readings": [
        {"reading": "equal", "table_id": "1", "replaced": "variant=default;"}
        | {"replacement": "variant=equal_weights;", "note": "n"}
    ],
}


def whole_study() -> dict[str, Table]:
    """The example with every file and column that a study may have."""
    files = {}
    for seed in DECLARED.seeds.values():
        rows = [*plain_rows(seed), *FURTHER.get(seed.name, [])]
        columns = [column.name for column in seed.columns]
        columns += [name for row in rows for name in row if name not in columns]
        columns = list(dict.fromkeys(columns))
        table = [
            [row.get(name, "").replace("{}", "D") for name in columns] for row in rows
        ]
        files[seed.name] = [columns, *table]
    return files


def write_study(folder: Path, files: dict[str, Table]) -> None:
    """Writes a study, each file with its header."""
    for name, table in files.items():
        path = folder / DECLARED.seeds[name].path
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(table)


@dataclass(frozen=True)
class Mutant:
    """One damage: of which file, what is done, and the file that results."""

    file: str
    what: str
    table: Table

    def __str__(self) -> str:
        return f"{self.file}: {self.what}"


Damage = Callable[[str], str]
# what is put in place of a cell
DAMAGES: dict[str, Damage] = {
    "text": lambda cell: "many",
    "minus": lambda cell: f"-{cell or 1}",
    "minus one": lambda cell: "-1",
    "zero": lambda cell: "0",
    "a half": lambda cell: "0.5",
    "one": lambda cell: "1",
    "huge": lambda cell: "1e308",
    "large": lambda cell: "99999999999",
    "tiny": lambda cell: "1e-320",
    "NaN": lambda cell: "nan",
    "blanks around": lambda cell: f" {cell} ",
    "a blank": lambda cell: " ",
    "upper case": str.upper,
    "lower case": str.lower,
    "wide signs": lambda cell: "１２",
    "other script": lambda cell: f"数据🦄{cell}",
    "a quote": lambda cell: f"{cell}'\"",
    "leading zeros": lambda cell: f"00{cell}",
}


def mutants(files: dict[str, Table]) -> Iterator[Mutant]:
    """Every damage of every file and column of a study."""
    for name, (header, *rows) in files.items():
        yield Mutant(name, "without rows", [header])
        for place in sorted({0, len(rows) // 2, len(rows) - 1}):
            yield Mutant(name, f"row {place + 2} twice", [header, *rows, rows[place]])
            rest = rows[:place] + rows[place + 1 :]
            yield Mutant(name, f"without row {place + 2}", [header, *rest])
        yield Mutant(name, "rows in reverse", [header, *rows[::-1]])
        yield Mutant(name, "columns in reverse", [row[::-1] for row in [header, *rows]])
        for column in range(len(header)):
            for what, table in of_column(header, rows, column):
                yield Mutant(name, f"{header[column]} {what}", table)


def of_column(
    header: list[str], rows: Table, column: int
) -> Iterator[tuple[str, Table]]:
    """Every damage of one column."""
    whole = [header, *rows]
    yield "dropped", [row[:column] + row[column + 1 :] for row in whole]
    yield "doubled", [[*row, row[column]] for row in whole]
    yield "empty", [header, *(with_cell(row, column, "") for row in rows)]
    for place in sorted({0, len(rows) // 2, len(rows) - 1}):
        cell = rows[place][column]
        for what, new in [
            ("empty", ""),
            *((kind, damage(cell)) for kind, damage in DAMAGES.items()),
            *(("another's", row[column]) for row in rows if row[column] != cell),
        ][: len(DAMAGES) + 2]:
            if new != cell:
                changed = with_cell(rows[place], column, new)
                table = [header, *rows[:place], changed, *rows[place + 1 :]]
                yield f"in line {place + 2} {what}", table


def with_cell(row: list[str], column: int, cell: str) -> list[str]:
    """The row with another cell in a column."""
    return [*row[:column], cell, *row[column + 1 :]]
