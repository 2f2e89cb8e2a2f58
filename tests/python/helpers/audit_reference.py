"""The numbers of the paper anew, from the raw observations alone.

Completion by numpy, entropies by SciPy, VIFs and least squares by statsmodels
with a dummy an effect. What the scenarios do to the observations is written out here
by hand; only seeds/observations/observations.csv is read.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import cache, cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy import stats
from statsmodels.stats.outliers_influence import variance_inflation_factor

from helpers.project import PROJECT

SCENARIOS = ("as_printed", "observed")
YEARS = np.arange(2013, 2022)

# Section 4.1.4 of the paper, by administrative division codes.
REGIONS = {
    "North China": ["11", "12", "13", "14", "15"],
    "Northeast China": ["21", "22", "23"],
    "East China": ["37", "32", "34", "33", "35", "31"],
    "Southwest China": ["51", "53", "52", "54", "50"],
    "Northwest China": ["64", "65", "63", "61", "62"],
    "Central China": ["42", "43", "41", "36"],
    "South China": ["44", "45", "46"],
}
UNITS = sorted(f"{code}0000" for codes in REGIONS.values() for code in codes)
JIANGXI = "36"
CODES = {
    "Beijing": "110000",
    "Shanghai": "310000",
    "Jiangsu": "320000",
    "Zhejiang": "330000",
    "Anhui": "340000",
    "Fujian": "350000",
    "Guangdong": "440000",
    "Xinjiang": "650000",
}

CELLS = pd.MultiIndex.from_product([UNITS, YEARS], names=["unit", "year"])

# Series published for a few years only and not completed.
NOT_COMPLETED = {
    "fixed_asset_investment_total",
    "foreign_investment_total",
    "foreign_invested_enterprises",
}
SOURCES = {
    "as_printed": {
        "gdp": "gdp_as_published",
        "gdp_per_capita": "gdp_per_capita_as_published",
        "railway_mileage": "gdp_2018_census",
        "websites": "web_pages",
    },
    "observed": {
        "gdp": "gdp_2018_census",
        "gdp_per_capita": "gdp_per_capita_2018_census",
    },
}
# Indices of the units that have their indicators in every year, where the others
# are of the indicators that every unit has.
OF_WHOLE_UNITS = {"OUL"}
PATENTS_TO = {"as_printed": 2016, "observed": 2021}

# Numerator, denominator (or none) and scale of a variable.
PARTS = {
    "POS": ("ecommerce_sales", "gdp", 1),
    "ASQ": ("ecommerce_sales", "population", 1),
    "POP": ("ecommerce_purchases", "gdp", 1),
    "APQ": ("ecommerce_purchases", "population", 1),
    "IOW": ("ict_investment", "fixed_asset_investment_total", 1),
    "NOD": ("domain_names", None, 1),
    "NOW": ("websites", None, 1),
    "EPR": ("ict_employment", None, 1),
    "IPR": ("internet_penetration_rate", None, 0.01),
    "EPS": ("ict_average_wage", None, 1),
    "NOE": ("ecommerce_enterprises", None, 1),
    "POA": ("ecommerce_enterprise_share", None, 1),
    "PG": ("patent_grants", None, 1),
    "PA": ("patent_applications", None, 1),
    "GOP": ("patent_applications", "population", 1),
    "IOT": ("invention_patent_grants", "patent_grants", 1),
    "Road": ("road_mileage", None, 1),
    "FIP": ("finance_employment", None, 1),
    "NHEI": ("higher_education_students", None, 1),
    "Rail": ("railway_mileage", None, 1),
    "NFE": ("foreign_invested_enterprises", None, 1),
    "FIA": ("foreign_investment_total", None, 1),
    "Population": ("population", None, 1),
    "GDP": ("gdp", None, 1),
    "CGDP": ("gdp_per_capita", None, 1),
    "RD": ("rd_expenditure_industrial", None, 1),
    "RRA1": ("road_mileage", "land_area", 1),
    "RRA2": ("railway_mileage", "land_area", 1),
    "RFIA": ("foreign_investment_total", "gdp", 1),
    "RFIP": ("finance_employment", "population", 1),
    "RNHEI": ("higher_education_students", "population", 1),
    "Purchases": ("ecommerce_purchases", None, 1),
}
CANDIDATES = [
    "POS",
    "ASQ",
    "POP",
    "APQ",
    "IOW",
    "NOD",
    "NOW",
    "EPR",
    "IPR",
    "EPS",
    "NOE",
    "POA",
]
MEMBERS = {
    "X": ["POS", "IOW", "NOD", "NOW", "IPR", "EPS", "NOE", "POA"],
    "X_NOW": ["POS", "IOW", "NOD", "IPR", "EPS", "NOE", "POA"],
    "Y": ["PG", "PA", "GOP", "IOT"],
    "RRA": ["RRA1", "RRA2"],
    "OUL": ["RFIA", "NFE"],
}
DIMENSIONS = {
    "Level of informatization": ["IOW", "NOD", "NOW"],
    "E-commerce transaction level": ["POS"],
    "The level of e-commerce development environment": ["NOE", "POA"],
    "Level of human capital in e-commerce": ["EPS", "IPR"],
}
CONTROLS = {
    "The level of economic development": "CGDP",
    "Transportation level": "RRA",
    "The level of opening to the outside world": "OUL",
    "Financial development level": "RFIP",
    "educational level": "RNHEI",
    "research input": "RD",
}


class Specification(NamedTuple):
    """A column of Tables 9 to 11: ln Y on the logarithm of a variable."""

    regressor: str = "X"
    controls: bool = True
    unit_effects: bool = False
    time_effects: bool = True
    region: str | None = None
    lag: int = 0
    winsorised: str | None = None


SPECIFICATIONS = {
    ("table_9", "(1)"): Specification(controls=False, time_effects=False),
    ("table_9", "(2)"): Specification(time_effects=False),
    ("table_9", "(3)"): Specification(),
    ("table_9", "(4)"): Specification(unit_effects=True),
    **{("table_10", region): Specification(region=region) for region in REGIONS},
    ("table_11", "unnumbered"): Specification(),
    ("table_11", "(1)"): Specification(lag=1),
    ("table_11", "(2)"): Specification(winsorised="X"),
    ("table_11", "(3)"): Specification(winsorised="Y"),
    ("table_11", "(4)"): Specification(regressor="X_NOW"),
    ("table_11", "(5)"): Specification(regressor="Purchases"),
}


@cache
def written() -> pd.DataFrame:
    """The raw observations as text, one column per year."""
    path = PROJECT / "seeds" / "observations" / "observations.csv"
    frame = pd.read_csv(path, dtype=str).set_index(["series", "unit_code"])
    return frame.set_axis(frame.columns.astype(int), axis="columns")


def observations(series: str, decimals: int | None = None) -> pd.DataFrame:
    """A series, one row per unit and one column per year; rounded half up."""
    raw = written()
    if series not in raw.index.get_level_values("series"):
        return pd.DataFrame(np.nan, UNITS, YEARS)
    found = raw.loc[series]
    if decimals is not None:
        unit = Decimal(1).scaleb(-decimals)
        found = found.map(
            lambda text: Decimal(text).quantize(unit, ROUND_HALF_UP), "ignore"
        )
    return found.astype(float).reindex(index=UNITS, columns=YEARS)


def straight_line(row: np.ndarray) -> np.ndarray:
    """Gaps on the line through the neighbours or the two nearest years, floored."""
    known = np.flatnonzero(~np.isnan(row))
    if len(known) < 2:
        return row
    at = np.arange(len(row))
    line = np.interp(at, known, row[known])
    for is_outside, (a, b) in (
        (at < known[0], known[:2]),
        (at > known[-1], known[-2:]),
    ):
        slope = (row[b] - row[a]) / (b - a)
        line[is_outside] = row[a] + slope * (at[is_outside] - a)
    return np.where(np.isnan(row), np.maximum(line, 0), row)


def completed(frame: pd.DataFrame) -> pd.DataFrame:
    """Each unit's gaps filled."""
    rows = np.apply_along_axis(straight_line, 1, frame.to_numpy())
    return pd.DataFrame(rows, frame.index, frame.columns)


def long(frame: pd.DataFrame) -> pd.Series:
    """A value a unit and year."""
    return pd.Series(frame.to_numpy().ravel(), CELLS)


def z_score(values: pd.Series) -> pd.Series:
    """Centred, in sample standard deviations."""
    return (values - values.mean()) / values.std(ddof=1)


def vif(values: pd.DataFrame) -> pd.Series:
    """Variance inflation factors; scores have the VIFs of their levels."""
    design = sm.add_constant(values.apply(z_score)).to_numpy()
    factors = [variance_inflation_factor(design, j + 1) for j in range(values.shape[1])]
    return pd.Series(factors, values.columns)


class Fit(NamedTuple):
    """Least squares: coefficients and their p-values by term, and the rest."""

    estimate: pd.Series
    p_value: pd.Series
    n_obs: float
    r2_adjusted: float


class Study:
    """The study under one scenario."""

    def __init__(self, scenario: str) -> None:
        self.scenario = scenario

    def source(self, series: str) -> str:
        """The series of the raw observations."""
        return SOURCES[self.scenario].get(series, series)

    def observed(self, series: str) -> pd.DataFrame:
        """What counts as observed."""
        rounded = self.scenario == "as_printed" and series == "ecommerce_sales"
        frame = observations(self.source(series), decimals=1 if rounded else None)
        if "patent" in series:
            frame = frame.loc[:, : PATENTS_TO[self.scenario]].reindex(columns=YEARS)
        return frame

    def series(self, name: str) -> pd.DataFrame:
        """Completed where the series is."""
        frame = self.observed(name)
        return frame if name in NOT_COMPLETED else completed(frame)

    def indicator(self, name: str) -> pd.Series:
        """A variable that is no index; missing cells are NaN."""
        numerator, denominator, scale = PARTS[name]
        if self.scenario == "as_printed" and name == "GOP":
            # the population as it was published, which three provinces lack in 2016
            people = completed(observations("population_before_2020_census"))
            return long(completed(self.observed(numerator) / people))
        if self.scenario == "as_printed" and name == "IOT":
            inventions = self.observed("invention_patent_applications")
            return long(completed(inventions / self.observed("patent_applications")))
        values = self.series(numerator)
        if denominator:
            values = values / self.series(denominator)
        return long(values) * scale

    @cached_property
    def indicators(self) -> pd.DataFrame:
        """All variables that are no indices."""
        return pd.DataFrame({name: self.indicator(name) for name in PARTS})

    @cached_property
    def variables(self) -> pd.DataFrame:
        """All variables of Table 8, and those of Table 11."""
        return pd.concat([self.indicators, self.indices], axis="columns")

    def missing_cells(self, name: str) -> dict[str, int]:
        """Cells without an observation by series that a variable needs."""
        if name in MEMBERS:
            return {
                series: cells
                for member in MEMBERS[name]
                for series, cells in self.missing_cells(member).items()
            }
        counts = {
            part: int(self.series(part).isna().sum().sum())
            for part in PARTS[name][:2]
            if part
        }
        return {series: cells for series, cells in counts.items() if cells}

    def whole(self, name: str) -> pd.Series:
        """By unit: whether a variable has a value in every year."""
        return self.variables[name].notna().groupby("unit").all()

    def is_computable(self, name: str) -> bool:
        """Whether a variable has every cell of the units that have one."""
        values = self.variables[name]
        return (
            values.notna().any() and values.dropna().size == 9 * self.whole(name).sum()
        )

    def members(self, index_id: str) -> list[str]:
        """Indicators with a value in every cell, or of a unit's cells."""
        has = self.indicators.notna()
        if index_id in OF_WHOLE_UNITS:
            has = has.groupby("unit").all()
            return [m for m in MEMBERS[index_id] if has[m].any()]
        return [m for m in MEMBERS[index_id] if has[m].all()]

    def scaled(self, index_id: str) -> pd.DataFrame:
        """Min-max values of the members, of the units that have them all."""
        values = self.indicators[self.members(index_id)]
        scaled = (values - values.min()) / (values.max() - values.min())
        is_whole = scaled.notna().all(axis="columns").groupby("unit").transform("all")
        return scaled[is_whole]

    @cached_property
    def entropies(self) -> dict[str, pd.Series]:
        """By index: entropies to the base of the number of cells."""
        return {
            index_id: self.scaled(index_id).apply(
                lambda shares: stats.entropy(shares, base=len(shares))
            )
            for index_id in MEMBERS
        }

    def weights(self, index_id: str) -> pd.Series:
        """Redundancies over their sum."""
        redundancy = 1 - self.entropies[index_id]
        return redundancy / redundancy.sum()

    @cached_property
    def indices(self) -> pd.DataFrame:
        """Weighted sums; NaN for units without a member."""
        return pd.DataFrame(
            {
                index_id: self.scaled(index_id) @ self.weights(index_id)
                for index_id in MEMBERS
            },
            CELLS,
        )

    def national(self, index_id: str) -> pd.Series:
        """Sum over the units, by year."""
        return self.indices[index_id].groupby("year").sum()

    def growth(self, index_id: str) -> pd.Series:
        """Per cent against the year before."""
        return 100 * self.national(index_id).pct_change().dropna()

    def totals(self, index_id: str) -> pd.Series:
        """Sum over the years, by unit."""
        return self.indices[index_id].groupby("unit").sum()

    def regional(self, index_id: str) -> pd.DataFrame:
        """Means of the regions as the text lists them, one row per year."""
        wide = self.indices[index_id].unstack("unit")
        return pd.DataFrame(
            {
                region: wide[[f"{code}0000" for code in codes]].mean(axis="columns")
                for region, codes in REGIONS.items()
            }
        )

    @cached_property
    def candidate_vif(self) -> pd.Series:
        """VIFs of all candidates of X that are complete."""
        return vif(self.indicators[CANDIDATES].dropna(axis="columns"))

    @cached_property
    def retained_vif(self) -> pd.Series:
        """VIFs of the members of X."""
        return vif(self.indicators[self.members("X")])

    @cached_property
    def fits(self) -> dict[tuple[str, str], Fit]:
        """The regressions, by table and column."""
        return {key: self.fit(columns) for key, columns in SPECIFICATIONS.items()}

    @cached_property
    def fits_with_openness(self) -> dict[tuple[str, str], Fit]:
        """Those with controls, openness among them, by table and column."""
        return {
            key: self.fit(columns, openness=True)
            for key, columns in SPECIFICATIONS.items()
            if columns.controls
        }

    def fit(self, specification: Specification, *, openness: bool = False) -> Fit:
        """Least squares with dummies; the constant is the mean of all effects.

        Not every unit has the observations of openness, which is left out unless it is
        asked for. The Jiangxi of Table 10 is in East China: its numbers of
        observations are 63 and 27.
        """
        outcome, regressor = self.indices["Y"], self.variables[specification.regressor]
        if specification.winsorised == "Y":
            outcome = winsorised(outcome)
        if specification.winsorised == "X":
            regressor = winsorised(regressor)
        columns = {"X": np.log(regressor)}
        if specification.lag:
            columns["X"] = columns["X"].groupby("unit").shift(specification.lag)
        if specification.controls:
            columns |= {
                label: z_score(self.variables[name])
                for label, name in CONTROLS.items()
                if openness or name != "OUL"
            }
        rows = pd.DataFrame({"ln Y": np.log(outcome), **columns})
        if specification.region:
            codes = set(REGIONS[specification.region]) - {JIANGXI}
            if specification.region == "East China":
                codes.add(JIANGXI)
            rows = rows[rows.index.get_level_values("unit").str[:2].isin(codes)]
        rows = rows.dropna()
        return least_squares(
            rows.pop("ln Y"),
            rows,
            [
                level
                for level, declared in (
                    ("unit", specification.unit_effects),
                    ("year", specification.time_effects),
                )
                if declared
            ],
        )


@cache
def study(scenario: str) -> Study:
    """The study, once."""
    return Study(scenario)


def winsorised(values: pd.Series) -> pd.Series:
    """Drawn in to the 5 and 95 per cent quantiles."""
    return values.clip(*np.quantile(values, [0.05, 0.95], method="linear"))


def least_squares(outcome: pd.Series, regressors: pd.DataFrame, effects: list) -> Fit:
    """Conventional errors, p-values from Student's t with N - K degrees."""
    dummies = [
        pd.get_dummies(outcome.index.get_level_values(level), drop_first=True)
        .astype(float)
        .add_prefix(f"{level} ")
        .set_index(outcome.index)
        for level in effects
    ]
    design = pd.concat([regressors, *dummies], axis="columns")
    design.insert(0, "_cons", 1.0)
    result = sm.OLS(outcome, design).fit()
    terms = ["_cons", *regressors]
    contrasts = pd.DataFrame(np.eye(design.shape[1]), design.columns, design.columns)
    contrasts = contrasts.loc[terms]
    is_effect = ~design.columns.isin(terms)
    contrasts.loc["_cons", is_effect] = design.loc[:, is_effect].mean()
    tested = result.t_test(contrasts.to_numpy())
    p_values = 2 * stats.t.sf(np.abs(np.ravel(tested.tvalue)), result.df_resid)
    return Fit(
        pd.Series(np.ravel(tested.effect), terms),
        pd.Series(p_values, terms),
        result.nobs,
        result.rsquared_adj,
    )


def recomputed(
    scenario: str,
    table: str,
    row: str,
    column: str,
    statistic: str,
    *,
    openness: bool = False,
) -> float | None:
    """A number of the paper under a scenario; none where its input is missing.

    openness: of the regressions with openness.
    """
    data = study(scenario)
    if table in ("table_2", "table_3"):
        factors = data.candidate_vif if table == "table_2" else data.retained_vif
        if row == "Mean":
            return factors.mean()
        if row not in factors:
            return None
        return factors[row] if statistic == "vif" else 1 / factors[row]
    if table in ("table_5", "table_6", "formula_2", "formula_3"):
        return weighting(
            data, "X" if table in ("table_5", "formula_2") else "Y", column, statistic
        )
    if table == "table_7":
        means = data.regional("Y")
        cells = means if column == "mean" else means[column]
        if row != "mean":
            cells = cells.loc[int(row)]
        return np.mean(cells)
    if table == "table_8":
        if not data.is_computable(row):
            return None
        values = data.variables[row]
        return {
            "n": values.count,
            "mean": values.mean,
            "std_dev": values.std,
            "min": values.min,
            "max": values.max,
        }[statistic]()
    if table in ("figure_1", "figure_3"):
        return data.national(column)[int(row)]
    if table == "schedule_1":
        return data.totals("X")[CODES[row]]
    if "not attributable" in column:
        return None
    if CONTROLS.get(row) == "OUL" and not openness:
        return None
    fit = (data.fits_with_openness if openness else data.fits)[table, column]
    if statistic in ("n_obs", "r2_adjusted"):
        return getattr(fit, statistic)
    terms = {"Xs": "X", "X_NOW": "X", "E-commerce purchase volume": "X"}
    if statistic == "constant":
        statistic = "estimate"
    return getattr(fit, statistic)[terms.get(row, row)]


def weighting(data: Study, index_id: str, column: str, statistic: str) -> float | None:
    """A cell of Tables 5 and 6."""
    if statistic == "entropy_constant":
        return 1 / np.log(len(CELLS))
    weights = data.weights(index_id)
    if statistic == "dimension_weight":
        return weights[weights.index.isin(DIMENSIONS[column])].sum()
    if column not in weights:
        return None
    entropy = data.entropies[index_id][column]
    return {"entropy": entropy, "redundancy": 1 - entropy, "weight": weights[column]}[
        statistic
    ]


def number(printed: str) -> Decimal:
    """A printed number without stars, brackets and separators."""
    return Decimal(printed.rstrip("*").strip("()").replace(",", ""))


def is_equal_as_printed(computed: float, printed: Decimal) -> bool:
    """At most half a unit of the last printed digit away; a bare 0 is zero."""
    if printed == 0 and printed.as_tuple().exponent == 0:
        return float(computed) == 0.0
    unit = Decimal(1).scaleb(printed.as_tuple().exponent)
    return abs(Decimal(repr(float(computed))) - printed) <= unit / 2


def verdict_on(computed: float | None, printed: Decimal) -> str:
    """reproduced, near (within 5 per cent), differs or not computable."""
    if computed is None:
        return "not computable"
    if is_equal_as_printed(computed, printed):
        return "reproduced"
    distance = abs(Decimal(repr(float(computed))) - printed)
    is_near = distance <= Decimal("0.05") * abs(printed)
    return "near" if is_near else "differs"
