"""The study that figures are imported into: its names, years and observations."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from entropanel.importing.matching import SeriesNames
from entropanel.importing.sheets import RefusedError
from entropanel.importing.unit_names import UnitNames
from entropanel.notation.values import year_of
from entropanel.study.declarations import Declarations, Seed
from entropanel.study.files import Refusal, read_seed
from entropanel.study.folders import CHOICES

KEYS = ["series", "unit_code"]
LONG_COLUMNS = [*KEYS, "year", "value"]
NEEDED = ("study_series", "study_units", "study_years")
Key = tuple[str, str, int]


@dataclass(frozen=True)
class Stored:
    """A figure that a study has, as text, and the cell of its file."""

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
    wide has the columns series, unit_code and years, long a row a figure; paths
    are those of their files. A study that has the long file alone is written
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
    def figures(self) -> dict[Key, Stored]:
        """The figures that the study has."""
        found: dict[Key, Stored] = {}
        rows = zip(self.long.index, self.long.to_dict("records"), strict=True)
        for line, row in rows:
            if row["value"] and (year := year_of(row["year"])):
                key = (str(row["series"]), str(row["unit_code"]), year)
                found[key] = Stored(str(row["value"]), self.long_path, line, "value")
        names = [str(name) for name in self.wide if name not in KEYS]
        years = [(name, year_of(name)) for name in names]
        rows = zip(self.wide.index, self.wide.to_dict("records"), strict=True)
        for line, row in rows:
            for name, year in years:
                if row[name] and year:
                    key = (str(row["series"]), str(row["unit_code"]), year)
                    found[key] = Stored(str(row[name]), self.wide_path, line, name)
        return found

    @property
    def memory_path(self) -> Path:
        """The file that remembers what was chosen of files."""
        return self.wide_path.with_name(CHOICES.name)

    @property
    def names(self) -> set[str]:
        """What the study calls its series and units."""
        return {*self.series.exact, *self.units.exact}

    def path_of(self, key: Key) -> Path:
        """The file that a figure is written into: where it is, or else belongs."""
        if key in self.figures:
            return self.figures[key].path
        is_long = self.long_path.exists() and not self.wide_path.exists()
        return self.long_path if is_long else self.wide_path


def read_target(folder: Path, declared: Declarations) -> Target:
    """Reads the files of a study that an import needs.

    A study without observations yet is given an empty file's header. Raises
    RefusedError if a file is missing or cannot be read.
    """
    frames, refusals = {}, []
    for name in NEEDED:
        seed = declared.seeds[name]
        if not (folder / seed.path).exists():
            refusals.append(Refusal(str(seed.path), "no such file", f"it in {folder}"))
            continue
        found = read_seed(folder / seed.path, seed)
        if isinstance(found, pd.DataFrame):
            frames[name] = found.fillna("")
        else:
            refusals += found
    if refusals:
        raise RefusedError(*refusals)
    years = _years(frames["study_years"])
    series, units = frames["study_series"], frames["study_units"]
    measures = dict(zip(series["series"], series["unit"], strict=True))
    wide = [*KEYS, *map(str, sorted(years))]
    return Target(
        series=SeriesNames(_named(series, "series"), measures),
        units=UnitNames(_unit_names(units, folder, declared)),
        years=years,
        wide=_observations(folder, declared.seeds["observations"], wide, KEYS),
        wide_path=folder / declared.seeds["observations"].path,
        long=_observations(
            folder, declared.seeds["observations_long"], LONG_COLUMNS, LONG_COLUMNS[:3]
        ),
        long_path=folder / declared.seeds["observations_long"].path,
    )


def _named(frame: pd.DataFrame, key: str) -> list[tuple[str, list[str]]]:
    rows = zip(frame[key], frame["name_en"], frame["name_zh"], strict=True)
    return [(code, [english, chinese]) for code, english, chinese in rows if code]


def _unit_names(
    units: pd.DataFrame, folder: Path, declared: Declarations
) -> list[tuple[str, list[str]]]:
    """Units with their two names and the others that the study declares."""
    seed = declared.seeds["study_unit_names"]
    names = _named(units, "unit_code")
    if not (folder / seed.path).exists():
        return names
    found = read_seed(folder / seed.path, seed)
    if not isinstance(found, pd.DataFrame):
        raise RefusedError(*found)
    others = found.fillna("").groupby("unit_code")["name"].agg(list).to_dict()
    return [(code, [*known, *others.get(code, [])]) for code, known in names]


def _years(frame: pd.DataFrame) -> frozenset[int]:
    years = [year_of(text) for text in frame["year"]]
    if not years or None in years:
        found = ", ".join(map(repr, frame["year"])) or "no rows"
        raise RefusedError(Refusal("study/study_years.csv", found, "years"))
    return frozenset(year for year in years if year)


def _observations(
    folder: Path, seed: Seed, columns: list[str], key: list[str]
) -> pd.DataFrame:
    """A file of observations, or its header if the study has none."""
    if not (folder / seed.path).exists():
        return pd.DataFrame(columns=columns, dtype=object)
    found = read_seed(folder / seed.path, seed)
    if not isinstance(found, pd.DataFrame):
        raise RefusedError(*found)
    twice = found[found.duplicated(key)]
    if len(twice):
        shown = ", ".join(map(str, twice.iloc[0][key]))
        line = int(twice.index[0])
        raise RefusedError(Refusal(str(seed.path), f"{shown} again", "it once", line))
    return found.fillna("")
