"""The study's seeds, as the quality gate reads them.

Every seed arrives as text, as it stands in its file. Nothing here is trusted:
figures that are not numbers become NaN and are reported by the expectations.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import pandas as pd

NUMBER = r"^-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$"
KEY_COLUMNS = ("series", "unit_code")


def one_line(sentence: str) -> str:
    """A sentence about a study; line breaks in the study's names become blanks."""
    return " ".join(sentence.splitlines())


@dataclass(frozen=True)
class SeriesRules:
    """What the study declares of one series; None: not checked.

    Bounds are in the series' unit; minimum_coverage is a share of the cells
    in the published years.
    """

    series: str
    unit: str
    published_from: int | None
    published_to: int | None
    minimum_coverage: float | None
    plausible_minimum: float | None
    plausible_maximum: float | None
    bound_reason: str | None
    maximum_yearly_ratio: float | None


@dataclass(frozen=True)
class AtMost:
    """One series never exceeds another."""

    series: str
    other_series: str
    reason: str


@dataclass(frozen=True)
class Inputs:
    """Seeds of a study, all text; SEEDS has their names.

    observations: a row a series and unit, a column a year.
    series: ``study_series``, a row a series.
    relations: ``study_series_relations``, a row a pair of series.
    units: ``study_units``, a row a unit.
    settings: ``study_settings``, a row a setting.
    """

    observations: pd.DataFrame
    series: pd.DataFrame
    relations: pd.DataFrame
    units: pd.DataFrame
    settings: pd.DataFrame

    SEEDS: ClassVar[dict[str, str]] = {
        "observations": "observations",
        "series": "study_series",
        "relations": "study_series_relations",
        "units": "study_units",
        "settings": "study_settings",
    }

    @classmethod
    def from_seeds(cls, **seeds: pd.DataFrame) -> Inputs:
        """Inputs from frames in which an empty cell may be NaN or None."""
        return cls(
            **{
                name: seed.astype(object).where(seed.notna(), None)
                for name, seed in seeds.items()
            }
        )

    @cached_property
    def years(self) -> list[int]:
        """Years of the panel, first to last as the study's settings say."""
        value = self.settings.set_index("setting")["value"]
        return list(range(int(value["first_year"]), int(value["last_year"]) + 1))

    @cached_property
    def series_rules(self) -> list[SeriesRules]:
        """Rules of every series."""

        def number(text: str | None) -> float | None:
            return None if text is None else float(text)

        def year(text: str | None) -> int | None:
            return None if text is None else int(text)

        return [
            SeriesRules(
                series=row["series"],
                unit=row["unit"],
                published_from=year(row["published_from"]),
                published_to=year(row["published_to"]),
                minimum_coverage=number(row["minimum_coverage"]),
                plausible_minimum=number(row["plausible_minimum"]),
                plausible_maximum=number(row["plausible_maximum"]),
                bound_reason=row["bound_reason"],
                maximum_yearly_ratio=number(row["maximum_yearly_ratio"]),
            )
            for row in self.series.to_dict("records")
        ]

    @cached_property
    def relation_rules(self) -> list[AtMost]:
        """Every pair of series of which one never exceeds the other."""
        return [
            AtMost(row["series"], row["other_series"], row["reason"])
            for row in self.relations.to_dict("records")
        ]

    @cached_property
    def unit_names(self) -> dict[str, str]:
        """Name of each unit with its code, for messages."""
        return {
            row["unit_code"]: f"{row['name_en']} ({row['unit_code']})"
            for row in self.units.to_dict("records")
        }

    @cached_property
    def header(self) -> pd.DataFrame:
        """Columns of the observations that are not keys: a row a column."""
        names = [c for c in self.observations.columns if c not in KEY_COLUMNS]
        return pd.DataFrame({"column": names})

    @cached_property
    def keys(self) -> pd.DataFrame:
        """Series, unit and line in the file (the header is line 1)."""
        keys = self.observations[list(KEY_COLUMNS)].copy()
        keys["line"] = range(2, len(keys) + 2)
        return keys

    @cached_property
    def cells(self) -> pd.DataFrame:
        """Figures as found: a row a cell that is not empty, with its value.

        Columns series, unit_code, year, found (text) and value (float, NaN
        where the text is not a number).
        """
        years = [str(y) for y in self.years if str(y) in self.observations]
        long = self.observations.melt(
            id_vars=list(KEY_COLUMNS),
            value_vars=years,
            var_name="year",
            value_name="found",
        ).dropna(subset=["found"])
        is_number = long["found"].map(lambda text: bool(re.match(NUMBER, text)))
        long["value"] = pd.to_numeric(long["found"].where(is_number)).astype(float)
        long["year"] = long["year"].astype(int)
        return long.sort_values(["series", "unit_code", "year"], ignore_index=True)

    @cached_property
    def panel(self) -> pd.DataFrame:
        """Values by (unit_code, year) and series: a column a declared series.

        Of a series and unit that stand twice, the first row counts; the keys
        report the second.
        """
        known = self.cells[self.cells["unit_code"].isin(self.unit_names)]
        first = known.drop_duplicates(["series", "unit_code", "year"])
        wide = first.pivot(
            index=["unit_code", "year"], columns="series", values="value"
        )
        rows = pd.MultiIndex.from_product(
            [sorted(self.unit_names), self.years], names=["unit_code", "year"]
        )
        return wide.reindex(index=rows, columns=list(self.series["series"]))
