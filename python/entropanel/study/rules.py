"""Rules of a study between its rows and files, that no column declares alone."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from entropanel.hints import nearest
from entropanel.inputs import TRUE
from entropanel.regression.conventions import CONSTANT, LARGE_ROWS
from entropanel.study.declarations import Declarations
from entropanel.study.files import Refusal, lines, numbered

# columns of the estimation panel, before those of its variables
PANEL_KEYS = ("scenario", "unit_code", "year")
Frames = dict[str, pd.DataFrame]
# two columns of which the second is not below the first
ORDERED = [
    ("study_series", "published_from", "published_to"),
    ("study_series", "plausible_minimum", "plausible_maximum"),
    ("study_scenario_series", "observed_from", "observed_to"),
    ("study_specifications", "first_year", "last_year"),
    ("study_specification_terms", "winsorise_lower", "winsorise_upper"),
    ("observation_copies", "first_year", "last_year"),
]
# columns of numbers between two limits
LIMITED = [
    ("study_series", "minimum_coverage", 0, 1),
    ("study_specification_terms", "winsorise_lower", 0, 1),
    ("study_specification_terms", "winsorise_upper", 0, 1),
    ("study_significance_levels", "level", 0, 1),
]


def rule_refusals(frames: Frames, declared: Declarations) -> Iterator[Refusal]:
    """What is wrong between the files of a study, of which each can be read.

    frames: a frame of text a file, the index the line in the file. Cells that
    are no numbers are passed over: they are refused where they stand.
    """
    for rule in (
        _figures,
        _order,
        _limits,
        _indices,
        _ratios,
        _sources,
        _relations,
        _names,
        _terms,
        _roles,
        _covariances,
        _sizes,
        _settings,
        _audit,
    ):
        yield from rule(_Files(frames, declared))


class _Files:
    """The frames of a study, and refusals that name their files."""

    def __init__(self, frames: Frames, declared: Declarations) -> None:
        self.frames = frames
        self.declared = declared

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.frames[name]

    def numbers(self, name: str, column: str) -> pd.Series:
        return pd.to_numeric(self.frames[name][column], errors="coerce")

    def refusal(
        self,
        name: str,
        found: str,
        expected: str,
        line: int | None = None,
        column: str | None = None,
    ) -> Refusal:
        path = str(self.declared.seeds[name].path)
        return Refusal(path, found, expected, line, column)


def _figures(files: _Files) -> Iterator[Refusal]:
    """A study has figures, in the wide file or in the long one."""
    if files["observations"].empty and files["observations_long"].empty:
        yield files.refusal(
            "observations", "no figures", "rows, here or in observations_long.csv"
        )


def _order(files: _Files) -> Iterator[Refusal]:
    """Of two limits the second is not below the first."""
    for name, low, high in ORDERED:
        first, last = files.numbers(name, low), files.numbers(name, high)
        for line in lines(first > last):
            found = " to ".join(map(str, files[name].loc[line, [low, high]]))
            yield files.refusal(name, found, f"{low} up to {high}", line)


def _limits(files: _Files) -> Iterator[Refusal]:
    """Shares and probabilities lie between 0 and 1."""
    for name, column, low, high in LIMITED:
        values = files.numbers(name, column)
        for line in lines(values.notna() & ~values.between(low, high)):
            found, expected = repr(files[name].loc[line, column]), f"{low} to {high}"
            yield files.refusal(name, found, expected, line, column)


def _indices(files: _Files) -> Iterator[Refusal]:
    """An index has its default variant and an indicator to be built of."""
    variants = files["study_index_variants"]
    has_default = set(variants.loc[variants["variant"] == "default", "index_id"])
    indicators = files["study_indicators"]
    has_members = set(indicators.loc[indicators["is_retained"].isin(TRUE), "index_id"])
    for index_id in files["study_indices"]["index_id"].dropna():
        if index_id not in has_default:
            found = f"no variant 'default' of index {index_id!r}"
            yield files.refusal("study_index_variants", found, "one")
        if index_id not in has_members:
            found = f"no indicator that index {index_id!r} retains"
            yield files.refusal("study_indicators", found, "at least one")


def _ratios(files: _Files) -> Iterator[Refusal]:
    """A ratio divides one series by another."""
    for name in ("study_indicators", "study_scenario_indicators"):
        frame = files[name]
        is_same = frame["numerator"].notna() & (
            frame["numerator"] == frame["denominator"]
        )
        for line in lines(is_same):
            found = f"{frame.loc[line, 'numerator']!r}, which is the numerator"
            yield files.refusal(name, found, "another series", line, "denominator")


def _sources(files: _Files) -> Iterator[Refusal]:
    """A scenario takes figures from a series that has its own, in no cycle."""
    name = "study_scenario_series"
    frame = files[name]
    declared = frame[
        frame["source_series"].notna() & (frame["source_series"] != frame["series"])
    ]
    taken = {
        (row["scenario"], row["series"]): row["source_series"]
        for _, row in numbered(declared)
    }
    for line, row in numbered(declared):
        source = row["source_series"]
        if (row["scenario"], source) in taken:
            onward = taken[row["scenario"], source]
            found = f"{source!r}, which the scenario takes from {onward!r}"
            expected = "a series that it takes from none"
            yield files.refusal(name, found, expected, line, "source_series")


def _relations(files: _Files) -> Iterator[Refusal]:
    """No series is at most itself, directly or by others."""
    name = "study_series_relations"
    frame = files[name]
    bounds: dict[str, set[str]] = {}
    for _, row in numbered(frame):
        bounds.setdefault(row["series"], set()).add(row["other_series"])
    for line, row in numbered(frame):
        reached: set[str] = set()
        ahead = {row["other_series"]}
        while ahead:
            reached |= ahead
            ahead = set().union(*(bounds.get(one, ()) for one in ahead)) - reached
        if row["series"] in reached:
            found = f"{row['series']!r} at most itself, by {row['other_series']!r}"
            yield files.refusal(name, found, "no cycle", line)


def index_variable(index_id: str, variant: str) -> str:
    """Name under which a variant of an index is a variable of regressions."""
    return index_id if variant == "default" else f"{index_id}__{variant}"


def _variables(files: _Files) -> Iterator[tuple[str, int, str, str]]:
    """File, line, column and name of what a regression may use."""
    indicators = files["study_indicators"].dropna(subset="indicator")
    for line, row in numbered(indicators):
        yield "study_indicators", line, "indicator", row["indicator"]
    variants = files["study_index_variants"].dropna(subset=["index_id", "variant"])
    for line, row in numbered(variants):
        name = index_variable(row["index_id"], row["variant"])
        yield "study_index_variants", line, "variant", name


def _names(files: _Files) -> Iterator[Refusal]:
    """No name falls together with another in a table of results.

    Variables are columns of the estimation panel, and to the engine the name of a
    column is the same in upper and lower case. A term is a row beside the constant.
    """
    taken = {key.encode(): ("", key) for key in PANEL_KEYS}
    for seed, line, column, name in _variables(files):
        first = taken.setdefault(name.encode().lower(), (seed, name))
        if first != (seed, name):  # a key that stands twice is told as such
            expected = f"a name that differs from {first[1]!r} in more than its case"
            yield files.refusal(seed, repr(name), expected, line, column)
    terms = files["study_specification_terms"]["term"]
    for line in lines(terms == CONSTANT):
        expected = "another name: the constant has it"
        name = "study_specification_terms"
        yield files.refusal(name, repr(CONSTANT), expected, line, "term")


def _terms(files: _Files) -> Iterator[Refusal]:
    """A term is of a declared variable, and no two of one regression are alike."""
    name = "study_specification_terms"
    frame, known = files[name], {variable for *_, variable in _variables(files)}
    for line in lines(~frame["variable"].isin(known)):
        found = frame.loc[line, "variable"]
        hint = nearest(found, known)
        expected = f"an indicator, an index, or index__variant{hint}"
        shown = "an empty cell" if found is None else repr(found)
        yield files.refusal(name, shown, expected, line, "variable")
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
        yield files.refusal(name, found, expected, line, "variable")


def _roles(files: _Files) -> Iterator[Refusal]:
    """A regression has one outcome and a regressor."""
    name = "study_specification_terms"
    roles = files[name].groupby("specification")["role"].agg(list).to_dict()
    for specification in files["study_specifications"]["specification"].dropna():
        mine = roles.get(specification, [])
        if mine.count("outcome") != 1:
            found = f"{mine.count('outcome')} outcomes of {specification!r}"
            yield files.refusal(name, found, "one")
        if "regressor" not in mine:
            found = f"no regressor of {specification!r}"
            yield files.refusal(name, found, "at least one")


def _covariances(files: _Files) -> Iterator[Refusal]:
    """A regression has an estimator of its errors, clustered by something."""
    name = "study_specification_covariances"
    reported = set(files[name]["specification"])
    for specification in files["study_specifications"]["specification"].dropna():
        if specification not in reported:
            found = f"no covariance of {specification!r}"
            yield files.refusal(name, found, "at least one")
    name = "study_covariances"
    frame = files[name]
    is_bare = (frame["estimator"] == "clustered") & frame["cluster_by"].isna()
    for line in lines(is_bare):
        expected = "what the errors are clustered by"
        yield files.refusal(name, "an empty cell", expected, line, "cluster_by")


def _sizes(files: _Files) -> Iterator[Refusal]:
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
        if row["region"] is not None:
            n_units = in_region.get((row["scheme"], row["region"]), units)
        else:
            n_units = units
        parameters = (mine["role"] != "outcome").sum() + 1
        parameters += (n_units - 1) * (row["unit_effects"] in TRUE)
        parameters += max(len(sample) - 1, 0) * (row["time_effects"] in TRUE)
        n = n_units * len(sample)
        if n <= parameters:
            found = f"at most {n} observations for {parameters} parameters"
            yield files.refusal(name, found, "more observations", line)


def _settings(files: _Files) -> Iterator[Refusal]:
    """The number of rows from which regressions are large is a whole number."""
    name = "study_settings"
    values = files[name].loc[files[name]["setting"] == LARGE_ROWS, "value"]
    for line in lines(~values.str.fullmatch(r"\d+", na=False)):
        found = repr(values[line])
        yield files.refusal(name, found, "a whole number", line, "value")


def _audit(files: _Files) -> Iterator[Refusal]:
    """Published numbers are held against a tolerance, claims against a scenario."""
    name = "study_settings"
    value = dict(zip(files[name]["setting"], files[name]["value"], strict=True))
    if len(files["published_numbers"]) and "near_tolerance" not in value:
        yield files.refusal(name, "no setting 'near_tolerance'", "one, for the audit")
    known = set(files["study_scenarios"]["scenario"])
    if len(files["published_claims"]) and value.get("reference_scenario") not in known:
        found = f"the reference_scenario {value.get('reference_scenario')!r}"
        yield files.refusal(name, found, "one of study_scenarios.csv")
