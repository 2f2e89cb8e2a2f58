"""Rules of a study's regressions, that no column declares alone."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from entropanel.inputs import TRUE
from entropanel.public_tables import index_variable
from entropanel.regression.conventions import CLUSTERED, CONSTANT
from entropanel.study.frames import Files
from entropanel.suggestions import nearest
from entropanel.violations import Violation, lines, numbered

# columns of the estimation panel, before those of its variables
PANEL_KEYS = ("scenario", "unit_code", "year")


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
    name = "study_specification_terms"
    is_constant = files[name]["term"] == CONSTANT
    yield from files.wrong_cells(
        name,
        "term",
        is_constant,
        lambda _: "another name, since this is the name of the constant",
    )


def _terms(files: Files) -> Iterator[Violation]:
    """A term is of a declared variable, and no two of one regression are alike."""
    name = "study_specification_terms"
    frame, known = files[name], {variable for *_, variable in _variables(files)}
    yield from files.wrong_cells(
        name,
        "variable",
        ~frame["variable"].isin(known),
        lambda found: (
            f"an indicator, an index, or index__variant{nearest(found, known)}"
        ),
    )
    # a logarithm and a level of one variable differ; a level and its z-score do not
    alike = frame.assign(
        transform=frame["transform"].replace("z_score", "level"),
        lag=frame["lag"].fillna("0"),
    ).fillna("")
    key = ["specification", "variable", "transform", "lag"]
    key += ["winsorise_lower", "winsorise_upper"]
    for line in lines(alike.duplicated(key)):
        row = alike.loc[line]
        first = alike.index[(alike[key] == row[key]).all(axis=1)][0]
        found = f"{row['variable']!r} again in {row['specification']!r}"
        expected = f"no term collinear with that of line {first}"
        yield files.violation(name, found, expected, line, "variable")


def _roles(files: Files) -> Iterator[Violation]:
    """A regression has one outcome and a regressor."""
    terms = files["study_specification_terms"].groupby("specification")
    roles = terms["role"].agg(list).to_dict()
    name, column, where = "study_specifications", "specification", "among the terms of"
    for line, row in numbered(files[name].dropna(subset=column)):
        specification = row[column]
        mine = roles.get(specification, [])
        if mine.count("outcome") != 1:
            found = f"{mine.count('outcome')} outcomes {where} {specification!r}"
            yield files.violation(name, found, "one", line, column)
        if "regressor" not in mine:
            found = f"no regressor {where} {specification!r}"
            yield files.violation(name, found, "at least one", line, column)


def _covariances(files: Files) -> Iterator[Violation]:
    """A regression has an estimator of its errors, clustered by something."""
    reported = set(files["study_specification_covariances"]["specification"])
    specifications = files["study_specifications"]["specification"].dropna()
    for line in lines(~specifications.isin(reported)):
        found = f"no covariance for {specifications[line]!r}"
        expected = "at least one in study_specification_covariances.csv"
        name = "study_specifications"
        yield files.violation(name, found, expected, line, "specification")
    name = "study_covariances"
    frame = files[name]
    is_bare = frame["estimator"].isin(CLUSTERED) & frame["cluster_by"].isna()
    yield from files.wrong_cells(
        name, "cluster_by", is_bare, lambda _: "the dimension of the clusters"
    )


def _regions(files: Files) -> Iterator[Violation]:
    """The region of a regression has units."""
    name, keys = "study_specifications", ["scheme", "region"]
    regions, members = files["study_regions"], files["study_region_units"]
    declared = set(regions[keys].itertuples(index=False, name=None))
    filled = set(members[keys].itertuples(index=False, name=None))
    for line, row in numbered(files[name].dropna(subset=keys)):
        # a region that is not declared is an error of its own
        if (row["scheme"], row["region"]) in declared - filled:
            found = f"{row['region']!r} of {row['scheme']!r}, which has no units"
            expected = "a region with units in study_region_units.csv"
            yield files.violation(name, found, expected, line, "region")


def _sizes(files: Files) -> Iterator[Violation]:
    """A regression has more observations than parameters, at the very most."""
    name = "study_specifications"
    years = files.numbers("study_years", "year").dropna().unique()
    units = files["study_units"]["unit_code"].nunique()
    members = files["study_region_units"].groupby(["scheme", "region"])["unit_code"]
    in_region = members.nunique().to_dict()
    terms = files["study_specification_terms"]
    for line, row in numbered(files[name]):
        mine = terms[terms["specification"] == row["specification"]]
        lags = pd.to_numeric(mine["lag"], errors="coerce").fillna(0)
        first, last = (
            pd.to_numeric(row[column], errors="coerce")
            for column in ("first_year", "last_year")
        )
        sample = [
            year
            for year in years
            if not (year < first or year > last)
            and all(year - lag in years for lag in lags)
        ]
        is_regional = row["region"] is not None
        n_units = (
            in_region.get((row["scheme"], row["region"]), 0) if is_regional else units
        )
        if not n_units:
            continue  # that the region has none is an error of its own
        parameters = (mine["role"] != "outcome").sum() + 1
        parameters += (n_units - 1) * (row["unit_effects"] in TRUE)
        parameters += max(len(sample) - 1, 0) * (row["time_effects"] in TRUE)
        n = n_units * len(sample)
        if n <= parameters:
            found = f"at most {n} observations for {parameters} parameters"
            yield files.violation(name, found, "more observations", line)


REGRESSION_RULES = (_names, _terms, _roles, _covariances, _regions, _sizes)
