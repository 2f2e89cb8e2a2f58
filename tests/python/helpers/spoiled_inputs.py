"""Ways to spoil the observations of the default study, each with what is told of it."""

from __future__ import annotations

from collections.abc import Callable

Rows = list[list[str]]
Spoil = Callable[[Rows], None]


def put(series: str, unit: str, year: str, value: str) -> Spoil:
    """Puts one observation in place of another."""

    def change(rows: Rows) -> None:
        (row,) = (row for row in rows if row[:2] == [series, unit])
        row[rows[0].index(year)] = value

    return change


def again(series: str, unit: str, year: str, value: str) -> Spoil:
    """Repeats a row at the end, with another observation in it."""

    def change(rows: Rows) -> None:
        row = next(list(row) for row in rows if row[:2] == [series, unit])
        row[rows[0].index(year)] = value
        rows.append(row)

    return change


def rename(column: int, old: str, new: str) -> Spoil:
    """Renames the first cell of a column that holds a text."""

    def change(rows: Rows) -> None:
        next(row for row in rows if row[column] == old)[column] = new

    return change


HARD = {
    "a missing observation": (
        put("patent_grants", "130000", "2015", ""),
        "patent_grants, Hebei (130000), 2015: found no observation, expected one in "
        "2013 to 2021",
    ),
    "an observation that stands twice and differs": (
        again("rd_expenditure", "110000", "2016", "1"),
        "rd_expenditure, Beijing (110000), 2016: found 1 again, expected it once (",
    ),
    "an unknown unit": (
        rename(1, "110000", "011000"),
        "observations.csv, line 2: found unit_code '011000', "
        "expected one of study_units.csv (did you mean '110000'?)",
    ),
    "an unknown series": (
        rename(0, "land_area", "land_aria"),
        "found series 'land_aria', expected one of study_series.csv "
        "(did you mean 'land_area'?)",
    ),
    "a column that is no year": (
        rename(4, "2015", "2015年"),
        "observations.csv, line 1: found column '2015年', "
        "expected a year of the panel, 2013 to 2021",
    ),
    "a railway longer than the nation's": (
        put("railway_mileage", "130000", "2015", "16"),
        "railway_mileage, Hebei (130000), 2015: found 16, "
        "expected 0 to 15.07 (10 thousand kilometres; no unit exceeds the nation",
    ),
    "a negative observation": (
        put("population", "630000", "2019", "-590"),
        "population, Qinghai (630000), 2019: found -590, expected 0 to ",
    ),
    "more invention patents than patents": (
        put("invention_patent_grants", "540000", "2013", "122"),
        "invention_patent_grants, Xizang (540000), 2013: found 122, "
        "expected at most patent_grants of 121",
    ),
    "a share above 100": (
        put("internet_penetration_rate", "310000", "2014", "107.1"),
        "internet_penetration_rate, Shanghai (310000), 2014: found 107.1, "
        "expected 0 to 100 (percent; a share of a whole)",
    ),
    "text in a number": (
        put("gdp_2018_census", "110000", "2013", "21,134.6"),
        "gdp_2018_census, Beijing (110000), 2013: found '21,134.6', "
        "expected 21134.6 without separators",
    ),
}
