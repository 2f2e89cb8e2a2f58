"""The study's seeds, as the quality gate reads them.

Every seed arrives as text, as it stands in its file. Nothing here is trusted:
observations that are not numbers become NaN and fail the expectations.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, ClassVar

import pandas as pd

NUMBER = r"^-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$"
# sizes of numbers but 0 whose ratios and squares a double can hold
SMALLEST, LARGEST = 1e-50, 1e50
SIZES = "0, or a number whose absolute value lies between 1e-50 and 1e50"
TRUE = ("true", "TRUE")  # as text editors and as spreadsheets write it
KEY_COLUMNS = ("series", "unit_code")
KEYS = [*KEY_COLUMNS, "year"]
WIDE, LONG = "observations.csv", "observations_long.csv"


def shown(cell: object) -> str:
    """A cell as a message shows it.

    Parameters
    ----------
    cell
        Its text; None or NaN is empty.

    Returns
    -------
    str
        The text in quotation marks, or that it is empty.
    """
    return repr(cell) if isinstance(cell, str) else "an empty cell"


# columns of series that are numbers
SERIES_YEARS = ["published_from", "published_to"]
SERIES_NUMBERS = [
    *("minimum_coverage", "plausible_minimum"),
    *("plausible_maximum", "maximum_yearly_ratio"),
]


@dataclass(frozen=True)
class Inputs:
    """Seeds of a study, all text; SEEDS has their names.

    observations: one row per series and unit, one column per year.
    observations_long: one row per series, unit and year.
    The others are named as their files, ``study_`` left out.
    """

    observations: pd.DataFrame
    observations_long: pd.DataFrame
    series: pd.DataFrame
    series_relations: pd.DataFrame
    units: pd.DataFrame
    years_of_panel: pd.DataFrame
    indicators: pd.DataFrame
    scenarios: pd.DataFrame
    scenario_series: pd.DataFrame
    scenario_indicators: pd.DataFrame

    SEEDS: ClassVar[dict[str, str]]

    @classmethod
    def read(cls, seed: Callable[[str], pd.DataFrame]) -> Inputs:
        """Inputs from frames in which an empty cell may be NaN or None.

        Parameters
        ----------
        seed
            Gives the frame of a seed by its name.

        Returns
        -------
        Inputs
            With None in empty cells.
        """
        frames = {field: seed(name) for field, name in cls.SEEDS.items()}
        return cls(**{field: _without_nan(frame) for field, frame in frames.items()})

    @cached_property
    def years(self) -> list[int]:
        """Years of the panel, ascending."""
        return sorted({int(year) for year in self.years_of_panel["year"]})

    @cached_property
    def year_span(self) -> str:
        """The years for messages: first to last, or one by one if some are missing."""
        first, last = self.years[0], self.years[-1]
        if last - first + 1 == len(self.years):
            return f"{first} to {last}"
        return ", ".join(map(str, self.years))

    @cached_property
    def series_rules(self) -> list[Any]:
        """The rows of the series, an attribute for each column, None where empty.

        Bounds are in the series' unit; minimum_coverage is a share of the cells in the
        published years.
        """
        frame = self.series.fillna({"single_observation": "missing"})
        frame[SERIES_NUMBERS] = frame[SERIES_NUMBERS].astype(float)
        frame[SERIES_YEARS] = frame[SERIES_YEARS].astype(float).astype("Int64")
        return list(_without_nan(frame).itertuples(index=False))

    @cached_property
    def unit_names(self) -> dict[str, str]:
        """Name of each unit with its code, for messages."""
        names = ["unit_code", "name_en", "name_zh"]
        return {
            code: f"{en or zh} ({code})" if en or zh else code
            for code, en, zh in self.units[names].itertuples(index=False)
        }

    @cached_property
    def header(self) -> pd.DataFrame:
        """Columns of the wide observations that are not keys: one row per column."""
        names = [c for c in self.observations.columns if c not in KEY_COLUMNS]
        return pd.DataFrame({"column": names})

    @cached_property
    def rows(self) -> pd.DataFrame:
        """Rows of both files of observations: file, line, series and unit.

        A row of the long file has its year too.
        """
        columns, (wide, long) = [*KEY_COLUMNS, "file", "line"], self._files
        return pd.concat([wide[columns], long[[*columns, "year"]]], ignore_index=True)

    @cached_property
    def cells(self) -> pd.DataFrame:
        """Observations as found: one row per cell that is not empty, with its value.

        Columns file, line, series, unit_code, year, found (text) and value
        (float, NaN where the text is not a number). Cells of other years than
        the panel's are left out.
        """
        years, (wide, long) = [str(year) for year in self.years], self._files
        wide = wide.melt(
            id_vars=[*KEY_COLUMNS, "file", "line"],
            value_vars=[year for year in years if year in wide],
            var_name="year",
            value_name="found",
        )
        long = long[long["year"].isin(years)].rename(columns={"value": "found"})
        cells = pd.concat([wide, long], ignore_index=True).dropna(subset=["found"])
        is_number = cells["found"].map(lambda text: bool(re.match(NUMBER, text)))
        cells["value"] = pd.to_numeric(cells["found"].where(is_number)).astype(float)
        cells["year"] = cells["year"].astype(int)
        return cells.sort_values([*KEYS, "file", "line"], ignore_index=True)

    @cached_property
    def positions(self) -> dict[tuple[str, str, int], tuple[str, int]]:
        """File and line of each observation, by series, unit and year."""
        keys, places = self.cells[KEYS], self.cells[["file", "line"]]
        return dict(
            zip(*(map(tuple, f.to_numpy()) for f in (keys, places)), strict=True)
        )

    @cached_property
    def repeated(self) -> pd.DataFrame:
        """Observations that stand more than once: one row per series, unit and year.

        Columns as in cells, of the last of them; times; first (text and place of
        the first); smallest and largest (values).
        """
        cells = self.cells[self.cells.duplicated(KEYS, keep=False)]
        place = cells["file"] + ", line " + cells["line"].astype(str)
        cells = cells.assign(first=cells["found"] + " in " + place)
        return cells.groupby(KEYS, as_index=False, sort=False).agg(
            times=("value", "size"),
            smallest=("value", "min"),
            largest=("value", "max"),
            found=("found", "last"),
            file=("file", "last"),
            line=("line", "last"),
            first=("first", "first"),
        )

    @cached_property
    def panel(self) -> pd.DataFrame:
        """Values by (unit_code, year) and series: one column per declared series.

        Of a repeated observation the first counts.
        """
        known = self.cells[self.cells["unit_code"].isin(self.unit_names)]
        first = known.drop_duplicates(KEYS)
        wide = first.pivot(
            index=["unit_code", "year"], columns="series", values="value"
        )
        rows = pd.MultiIndex.from_product(
            [sorted(self.unit_names), self.years], names=["unit_code", "year"]
        )
        return wide.reindex(index=rows, columns=list(self.series["series"]))

    @cached_property
    def reported_elsewhere(self) -> set[tuple[str, str]]:
        """Series and units without valid observations whose cells or rows are in error.

        They stand in cells that are no numbers, or in rows of an unknown name: if
        the two have no observation at all, of the series with an unknown unit, or
        of the unit with an unknown series.
        """
        rows, texts = self.rows, self.cells[self.cells["value"].isna()]
        found = set(zip(texts["series"], texts["unit_code"], strict=True))
        series = set(rows.loc[~rows["unit_code"].isin(self.unit_names), "series"])
        is_known = rows["series"].isin(self.series["series"])
        units = set(rows.loc[~is_known, "unit_code"])
        if not (series or units):
            return found
        counts = self.panel.groupby("unit_code").count()
        return found | {
            (str(name), str(unit))
            for name in counts
            for unit in counts.index[counts[name] == 0]
            if name in series or unit in units
        }

    @cached_property
    def _files(self) -> list[pd.DataFrame]:
        """Both files of observations, rows with file and line: the wide, the long."""
        files = {WIDE: self.observations, LONG: self.observations_long}
        found = []
        for name, frame in files.items():
            # a table of the warehouse has no lines
            is_file = frame.index.name == "line"
            lines = frame.index if is_file else range(2, len(frame) + 2)
            found.append(frame.assign(file=name, line=lines).astype({"line": int}))
        return found


# files are called as the fields, but for the prefix of the study's own
Inputs.SEEDS = {
    field.name: field.name
    if field.name.startswith("observations")
    else f"study_{field.name.removesuffix('_of_panel')}"
    for field in fields(Inputs)
}


def _without_nan(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame of objects with None in empty cells."""
    return frame.astype(object).where(frame.notna(), None)


def is_sized(values: pd.Series) -> pd.Series:
    """Whether numbers are of a size that can be computed with.

    Parameters
    ----------
    values
        Numbers; NaN is of such a size.

    Returns
    -------
    pandas.Series
        Of booleans.
    """
    return (values == 0) | ~(values.abs() < SMALLEST) & ~(values.abs() > LARGEST)
