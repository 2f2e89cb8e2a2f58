"""Rules of a study's regressions, that no column declares alone."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from entropanel.inputs import TRUE
from entropanel.public_tables import index_variable
from entropanel.regression.conventions import CLUSTERED, CONSTANT
from entropanel.study.frames import Files
from entropanel.suggestions import nearest
from entropanel.violations import Violation, numbered

# columns of the estimation panel, before those of its variables
PANEL_KEYS = ("scenario", "unit_code", "year")
SPECIFICATIONS, TERMS = "study_specifications", "study_specification_terms"


def _variables(files: Files) -> Iterator[tuple[str, int, str, str]]:
    """File, line, column and name of what a regression may use."""
    indicators = files["study_indicators"].dropna(subset="indicator")
    for line, row in numbered(indicators):
        yield "study_indicators", line, "indicator", row["indicator"]
    variants = files["study_index_variants"].dropna(subset=["index_id", "variant"])
    for line, row in numbered(variants):
        name = index_variable(row["index_id"], row["variant"])
        yield "study_index_variants", line, "variant", name


def _names(files: Files) -> Iterator[Violation]:
    """No name falls together with another in a table of results.

    Variables are columns of the estimation panel, and to the engine the name of a
    column is the same in upper and lower case. A term is a row beside the constant.
    """
    taken = {key.encode(): ("", key) for key in PANEL_KEYS}
    for seed, line, column, name in _variables(files):
        first = taken.setdefault(name.encode().lower(), (seed, name))
        if first != (seed, name):  # a repeated key is reported as such
            expected = f"a name that differs from {first[1]!r} in more than case"
            yield files.violation(seed, repr(name), expected, line, column)
    constants = files[TERMS][files[TERMS]["term"] == CONSTANT]
    expected = "another name, since this is the name of the constant"
    yield from files.wrong_rows(TERMS, constants, expected, "term")


def _terms(files: Files) -> Iterator[Violation]:
    """A term is of a declared variable, and no two of one regression are alike."""
    terms, known = files[TERMS], {variable for *_, variable in _variables(files)}
    unknown = terms[~terms["variable"].isin(known)]
    unknown = unknown.assign(
        near=[nearest(variable or "", known) for variable in unknown["variable"]]
    )
    expected = "an indicator, an index, or index__variant{near}"
    yield from files.wrong_rows(TERMS, unknown, expected, "variable")
    # a logarithm and a level of one variable differ; a level and its z-score do not
    alike = terms.assign(
        transform=terms["transform"].replace("z_score", "level"),
        lag=terms["lag"].fillna("0"),
        first=terms.index,
    ).fillna("")
    key = ["specification", "variable", "transform", "lag"]
    key += ["winsorise_lower", "winsorise_upper"]
    alike["first"] = alike.groupby(key)["first"].transform("first")
    yield from files.wrong_rows(
        TERMS,
        alike[alike["first"] != alike.index],
        "no term collinear with that of line {first}",
        "variable",
        "{variable!r} again in {specification!r}",
    )


def _parts(files: Files) -> Iterator[Violation]:
    """A regression has one outcome, a regressor, and an estimator of its errors."""
    column, outcomes = "specification", files[TERMS]["role"] == "outcome"
    rows = files[SPECIFICATIONS].dropna(subset=column)
    counts = files[TERMS][outcomes][column].value_counts()
    rows = rows.assign(outcomes=rows[column].map(counts).fillna(0).astype(int))
    regressors = files[TERMS].loc[files[TERMS]["role"] == "regressor", column]
    reported = files["study_specification_covariances"][column]
    where = "among the terms of {specification!r}"
    file = "study_specification_covariances.csv"
    for wrong, found, expected in (
        (rows["outcomes"] != 1, "{outcomes} outcomes " + where, "one"),
        (~rows[column].isin(regressors), f"no regressor {where}", "at least one"),
        (
            ~rows[column].isin(reported),
            "no covariance for {specification!r}",
            f"at least one in {file}",
        ),
    ):
        yield from files.wrong_rows(
            SPECIFICATIONS, rows[wrong], expected, column, found
        )
    name, covariances = "study_covariances", files["study_covariances"]
    is_clustered = covariances["estimator"].isin(CLUSTERED)
    bare = covariances[is_clustered & covariances["cluster_by"].isna()]
    expected = "the dimension of the clusters"
    yield from files.wrong_rows(name, bare, expected, "cluster_by")


def _sizes(files: Files) -> Iterator[Violation]:
    """A regression has units, and more observations than parameters at the most."""
    years = files.numbers("study_years", "year").dropna().unique()
    keys = ["scheme", "region"]
    members = files["study_region_units"].groupby(keys)["unit_code"].nunique()
    # a region that is not declared is an error of its own
    declared = pd.MultiIndex.from_frame(files["study_regions"][keys].dropna())
    in_region = members.reindex(members.index.union(declared), fill_value=0).to_dict()
    terms = files[TERMS].assign(lags=files.numbers(TERMS, "lag").fillna(0))
    rows = files[SPECIFICATIONS].assign(
        first=files.numbers(SPECIFICATIONS, "first_year"),
        last=files.numbers(SPECIFICATIONS, "last_year"),
    )
    for line, row in numbered(rows):
        units, this = files["study_units"]["unit_code"].nunique(), rows.loc[[line]]
        if row["region"] is not None:
            units = in_region.get((row["scheme"], row["region"]), -1)
        if not units:
            found = "{region!r} of {scheme!r}, which has no units"
            expected = "a region with units in study_region_units.csv"
            yield from files.wrong_rows(SPECIFICATIONS, this, expected, "region", found)
        if units <= 0:
            continue
        mine = terms[terms["specification"] == row["specification"]]
        sample = [
            year
            for year in years
            if not (year < row["first"] or year > row["last"])
            and all(year - lag in years for lag in mine["lags"])
        ]
        parameters = (mine["role"] != "outcome").sum() + 1
        parameters += (units - 1) * (row["unit_effects"] in TRUE)
        parameters += max(len(sample) - 1, 0) * (row["time_effects"] in TRUE)
        if (n := units * len(sample)) <= parameters:
            found = f"at most {n} observations for {parameters} parameters"
            yield files.violation(SPECIFICATIONS, found, "more observations", line)


REGRESSION_RULES = (_names, _terms, _parts, _sizes)
