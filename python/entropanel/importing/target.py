"""The study that observations are imported into: its names, years and observations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from entropanel.importing.matching.names import SeriesNames
from entropanel.importing.matching.units import UnitNames
from entropanel.importing.sheets import ValidationError, invalid
from entropanel.notation.values import year_of
from entropanel.study.declarations import Declarations, Seed
from entropanel.study.files import read_seed
from entropanel.violations import Violation

NEEDED = ["study_series", "study_units", "study_years", "study_unit_names"]
WIDE, LONG, LOG = WRITTEN = ["observations", "observations_long", "import_log"]
# By these columns an observation stands once.
KEYS = ["series", "unit_code"]
KEYS_OF = {WIDE: KEYS, LONG: [*KEYS, "year"]}
Key = tuple[str, str, int]
Named = list[tuple[str, list[str]]]


@dataclass(frozen=True)
class Stored:
    """A value that a study has, as text, and the cell of its file."""

    text: str
    file: str
    line: int
    column: str


@dataclass(frozen=True)
class Target:
    """What a study declares, and the files that an import writes.

    paths: by name, within the folder. frames: of files by name, all text, empty cells
    ''; the index is the line in the file. Observations are one row per series and
    unit with one column per year, or else one row per observation: a study that has
    the long file alone is written into it.
    """

    folder: Path
    series: SeriesNames
    units: UnitNames
    years: frozenset[int]
    paths: dict[str, Path]
    frames: dict[str, pd.DataFrame]

    @cached_property
    def stored(self) -> dict[Key, Stored]:
        """The values that the study has."""
        wide, columns = self.frames[WIDE], [*KEYS, "year", "value", "column"]
        named = [name for name in wide if year_of(str(name))]
        melted = wide[[*KEYS, *named]].melt(KEYS, var_name="year", ignore_index=False)
        frames = {
            LONG: self.frames[LONG].assign(column="value"),
            WIDE: melted.assign(column=melted["year"]),
        }
        return {
            (series, unit, year): Stored(value, file, line, column)
            for file, frame in frames.items()
            for line, series, unit, text, value, column in frame[columns].itertuples()
            if value and (year := year_of(str(text)))
        }

    @property
    def names(self) -> set[str]:
        """What the study calls its series and units."""
        return {*self.series.exact, *self.units.exact}

    def file_of(self, key: Key) -> str:
        """The file that a value is written into: where it is, or else belongs.

        Parameters
        ----------
        key
            Series, unit and year.

        Returns
        -------
        str
            The file's name, as of `paths`.
        """
        if key in self.stored:
            return self.stored[key].file
        wide, long = ((self.folder / self.paths[n]).exists() for n in (WIDE, LONG))
        return LONG if long and not wide else WIDE


def read_target(folder: Path, declared: Declarations) -> Target:
    """Reads the files of a study that an import needs.

    Parameters
    ----------
    folder
        The study's folder.
    declared
        The files that any study has.

    Returns
    -------
    Target
        The study; one without observations has an empty file's header.

    Raises
    ------
    ValidationError
        If a file is missing or cannot be read, or has an observation twice.
    """
    seeds = [declared.seeds[name] for name in (*NEEDED, *WRITTEN)]
    frames, paths = read_frames(folder, seeds), {seed.name: seed.path for seed in seeds}
    series, units, years, others = (frames[name] for name in NEEDED)
    found = frozenset(map(year_of, years["year"]))
    if not found or None in found:
        shown = ", ".join(map(repr, years["year"])) or "no rows"
        raise invalid(str(paths["study_years"]), shown, "years")
    declared_years = frozenset(year for year in found if year)
    if not (folder / paths[WIDE]).exists():
        columns = [*KEYS, *map(str, sorted(declared_years))]
        frames[WIDE] = frames[WIDE].reindex(columns=columns)
    for name, key in KEYS_OF.items():
        twice = frames[name][frames[name].duplicated(key)]
        if len(twice):
            shown = f"{', '.join(map(str, twice.iloc[0][key]))} again"
            raise invalid(str(paths[name]), shown, "it once", int(twice.index[0]))
    more = others.groupby("unit_code")["name"].agg(list).to_dict()
    named = [(c, [*names, *more.get(c, [])]) for c, names in _named(units, "unit_code")]
    measures = dict(zip(series["series"], series["unit"], strict=True))
    known = SeriesNames(_named(series, "series"), measures)
    return Target(folder, known, UnitNames(named), declared_years, paths, frames)


def read_frames(folder: Path, seeds: Iterable[Seed]) -> dict[str, pd.DataFrame]:
    """Reads files of a study, whatever their rows say.

    Parameters
    ----------
    folder
        The study's folder.
    seeds
        The files.

    Returns
    -------
    dict
        Frames by the files' names: all text, empty cells '', the index the line in
        the file. A file that the study does without has no rows.

    Raises
    ------
    ValidationError
        If a file that is needed is missing, or one cannot be read.
    """
    frames: dict[str, pd.DataFrame] = {}
    violations: list[Violation] = []
    for seed in seeds:
        path = folder / seed.path
        if path.exists():
            found = read_seed(path, seed)
        elif seed.is_needed:
            found = [Violation(str(seed.path), "no such file", f"it in {folder}")]
        else:
            found = pd.DataFrame(columns=[c.name for c in seed.columns], dtype=object)
        if isinstance(found, list):
            violations += found
        else:
            frames[seed.name] = found.fillna("")
    if violations:
        raise ValidationError(*violations)
    return frames


def _named(frame: pd.DataFrame, key: str) -> Named:
    rows = zip(frame[key], frame["name_en"], frame["name_zh"], strict=True)
    return [(code, [english, chinese]) for code, english, chinese in rows if code]
