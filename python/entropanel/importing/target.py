"""The study that observations are imported into: its names, years and observations."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from entropanel.importing.matching.series import SeriesNames
from entropanel.importing.matching.units import UnitNames
from entropanel.importing.sheets import ValidationError, invalid
from entropanel.notation.values import year_of
from entropanel.study.declarations import Declarations, Seed
from entropanel.study.files import read_seed
from entropanel.study.folders import CHOICES

KEYS = ["series", "unit_code"]
LONG_COLUMNS = [*KEYS, "year", "value"]
NEEDED = ("study_series", "study_units", "study_years")
Key = tuple[str, str, int]
Named = list[tuple[str, list[str]]]


@dataclass(frozen=True)
class Stored:
    """A value that a study has, as text, and the cell of its file."""

    text: str
    path: Path
    line: int
    column: str

    @property
    def place(self) -> str:
        """File, line and column, for messages."""
        return f"{Path(*self.path.parts[-2:])}, line {self.line}, {self.column}"


@dataclass(frozen=True)
class Target:
    """What a study declares, and its observations: all text, empty cells ''.

    The frames' index is the line in the file.
    wide has the columns series, unit_code and years, long one row per observation;
    paths are those of their files. A study that has the long file alone is written
    into it.
    """

    series: SeriesNames
    units: UnitNames
    years: frozenset[int]
    wide: pd.DataFrame
    wide_path: Path
    long: pd.DataFrame
    long_path: Path

    @cached_property
    def stored(self) -> dict[Key, Stored]:
        """The values that the study has."""
        named = [name for name in self.wide if year_of(str(name))]
        wide = self.wide[[*KEYS, *named]]
        wide = wide.melt(KEYS, var_name="year", ignore_index=False)
        frames = {
            self.long_path: self.long[LONG_COLUMNS].assign(column="value"),
            self.wide_path: wide.assign(column=wide["year"]),
        }
        return {
            (str(series), str(unit), year): Stored(value, path, int(line), str(column))
            for path, frame in frames.items()
            for line, series, unit, text, value, column in frame.itertuples(name=None)
            if value and (year := year_of(str(text)))
        }

    @property
    def memory_path(self) -> Path:
        """The file that remembers what was chosen of files."""
        return self.wide_path.with_name(CHOICES.name)

    @property
    def names(self) -> set[str]:
        """What the study calls its series and units."""
        return {*self.series.exact, *self.units.exact}

    def path_of(self, key: Key) -> Path:
        """The file that a value is written into: where it is, or else belongs."""
        if key in self.stored:
            return self.stored[key].path
        is_long = self.long_path.exists() and not self.wide_path.exists()
        return self.long_path if is_long else self.wide_path


def read_target(folder: Path, declared: Declarations) -> Target:
    """Reads the files of a study that an import needs.

    A study without observations yet is given an empty file's header.

    Parameters
    ----------
    folder
        The study's folder.
    declared
        The files that any study has.

    Raises
    ------
    ValidationError
        If a file is missing or cannot be read.
    """
    seeds = declared.seeds
    frames, violations = {}, []
    for name in NEEDED:
        try:
            frames[name] = _frame(folder, seeds[name])
        except ValidationError as reason:
            violations += reason.violations
    if violations:
        raise ValidationError(*violations)
    series, years = frames["study_series"], _years(frames["study_years"])
    measures = dict(zip(series["series"], series["unit"], strict=True))
    others = _optional(folder, seeds["study_unit_names"], ["unit_code", "name"])
    wide = [*KEYS, *map(str, sorted(years))]
    return Target(
        series=SeriesNames(_named(series, "series"), measures),
        units=UnitNames(_unit_names(frames["study_units"], others)),
        years=years,
        wide=_observations(folder, seeds["observations"], wide, KEYS),
        wide_path=folder / seeds["observations"].path,
        long=_observations(
            folder, seeds["observations_long"], LONG_COLUMNS, LONG_COLUMNS[:3]
        ),
        long_path=folder / seeds["observations_long"].path,
    )


def _frame(folder: Path, seed: Seed) -> pd.DataFrame:
    """A file of the study. Raises ValidationError."""
    if not (folder / seed.path).exists():
        raise invalid(str(seed.path), "no such file", f"it in {folder}")
    found = read_seed(folder / seed.path, seed)
    if not isinstance(found, pd.DataFrame):
        raise ValidationError(*found)
    return found.fillna("")


def _optional(folder: Path, seed: Seed, columns: list[str]) -> pd.DataFrame:
    """A file of the study, or its header if the study has none."""
    if (folder / seed.path).exists():
        return _frame(folder, seed)
    return pd.DataFrame(columns=columns, dtype=object)


def _named(frame: pd.DataFrame, key: str) -> Named:
    rows = zip(frame[key], frame["name_en"], frame["name_zh"], strict=True)
    return [(code, [english, chinese]) for code, english, chinese in rows if code]


def _unit_names(units: pd.DataFrame, others: pd.DataFrame) -> Named:
    """Units with their two names and the others that the study declares."""
    more = others.groupby("unit_code")["name"].agg(list).to_dict()
    return [
        (code, [*known, *more.get(code, [])])
        for code, known in _named(units, "unit_code")
    ]


def _years(frame: pd.DataFrame) -> frozenset[int]:
    years = [year_of(text) for text in frame["year"]]
    if not years or None in years:
        found = ", ".join(map(repr, frame["year"])) or "no rows"
        raise invalid("study/study_years.csv", found, "years")
    return frozenset(year for year in years if year)


def _observations(
    folder: Path, seed: Seed, columns: list[str], key: list[str]
) -> pd.DataFrame:
    """A file of observations. Raises ValidationError if it has one twice."""
    found = _optional(folder, seed, columns)
    twice = found[found.duplicated(key)]
    if len(twice):
        shown = ", ".join(map(str, twice.iloc[0][key]))
        line = int(twice.index[0])
        raise invalid(str(seed.path), f"{shown} again", "it once", line)
    return found
