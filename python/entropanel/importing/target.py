"""The study that figures are imported into: its names, years and observations."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from entropanel.importing.matching import SeriesNames, UnitNames
from entropanel.importing.sheets import RefusedError
from entropanel.importing.values import year_of
from entropanel.study.declarations import Declarations
from entropanel.study.files import Refusal, read_seed

KEYS = ["series", "unit_code"]
NEEDED = ("study_series", "study_units", "study_settings")


@dataclass(frozen=True)
class Target:
    """What a study declares, and its observations: all text, empty cells ''.

    The columns of observations are series, unit_code and years.
    """

    path: Path
    series: SeriesNames
    units: UnitNames
    years: range
    observations: pd.DataFrame


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
    years = _years(frames["study_settings"])
    series, units = frames["study_series"], frames["study_units"]
    return Target(
        folder / declared.seeds["observations"].path,
        SeriesNames(_named(series, "series"), _by_key(series, "series", "unit")),
        UnitNames(_named(units, "unit_code")),
        years,
        _observations(folder, declared, years),
    )


def _by_key(frame: pd.DataFrame, key: str, value: str) -> dict[str, str]:
    return dict(zip(frame[key], frame[value], strict=True))


def _named(frame: pd.DataFrame, key: str) -> list[tuple[str, tuple[str, str]]]:
    rows = zip(frame[key], frame["name_en"], frame["name_zh"], strict=True)
    return [(code, (english, chinese)) for code, english, chinese in rows if code]


def _years(settings: pd.DataFrame) -> range:
    value = _by_key(settings, "setting", "value")
    first, last = (value.get(name, "") for name in ("first_year", "last_year"))
    if not (year_of(first) and year_of(last) and int(first) <= int(last)):
        found, expected = f"{first!r} to {last!r}", "first_year up to last_year"
        raise RefusedError(Refusal("study/study_settings.csv", found, expected))
    return range(int(first), int(last) + 1)


def _observations(folder: Path, declared: Declarations, years: range) -> pd.DataFrame:
    seed = declared.seeds["observations"]
    if not (folder / seed.path).exists():
        return pd.DataFrame(columns=[*KEYS, *map(str, years)], dtype=object)
    found = read_seed(folder / seed.path, seed)
    if not isinstance(found, pd.DataFrame):
        raise RefusedError(*found)
    twice = found[found.duplicated(KEYS)]
    if len(twice):
        key = ", ".join(map(str, twice.iloc[0][KEYS]))
        line = int(twice.index[0])
        raise RefusedError(Refusal(str(seed.path), f"{key} again", "it once", line))
    return found.fillna("").reset_index(drop=True)
