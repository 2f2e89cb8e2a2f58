"""Rules of a study between its rows and files, that no column declares alone."""

from __future__ import annotations

from collections.abc import Iterator

from entropanel.inputs import TRUE
from entropanel.regression.conventions import LARGE_ROWS
from entropanel.study.declarations import Declarations
from entropanel.study.files import FORMS, Refusal, lines, numbered
from entropanel.study.frames import Files, Frames
from entropanel.study.regression_rules import REGRESSION_RULES

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
# settings that are numbers: their form, and what it is called
NUMBERS = {
    LARGE_ROWS: (r"\d+", "a whole number"),
    "near_tolerance": (rf"(?!-){FORMS['double'][0]}", "a plain number of at least 0"),
}


def rule_refusals(frames: Frames, declared: Declarations) -> Iterator[Refusal]:
    """What is wrong between the files of a study, of which each can be read.

    frames: a frame of text a file, the index the line in the file. Cells that
    are no numbers are passed over: they are refused where they stand.
    """
    for rule in (
        _figures,
        _order,
        _limits,
        _copies,
        _indices,
        _ratios,
        _sources,
        _relations,
        *REGRESSION_RULES,
        _settings,
        _audit,
    ):
        yield from rule(Files(frames, declared))


def _figures(files: Files) -> Iterator[Refusal]:
    """A study has figures, in the wide file or in the long one."""
    if files["observations"].empty and files["observations_long"].empty:
        yield files.refusal(
            "observations", "no figures", "rows, here or in observations_long.csv"
        )


def _order(files: Files) -> Iterator[Refusal]:
    """Of two limits the second is not below the first."""
    for name, low, high in ORDERED:
        first, last = files.numbers(name, low), files.numbers(name, high)
        for line in lines(first > last):
            found = " to ".join(map(str, files[name].loc[line, [low, high]]))
            yield files.refusal(name, found, f"{low} up to {high}", line)


def _limits(files: Files) -> Iterator[Refusal]:
    """Shares and probabilities lie between 0 and 1."""
    for name, column, low, high in LIMITED:
        values = files.numbers(name, column)
        for line in lines(values.notna() & ~values.between(low, high)):
            found, expected = repr(files[name].loc[line, column]), f"{low} to {high}"
            yield files.refusal(name, found, expected, line, column)


def _copies(files: Files) -> Iterator[Refusal]:
    """A figure is read from one copy, of all units or of its own."""
    name = "observation_copies"
    frame = files[name].assign(
        first=files.numbers(name, "first_year"), last=files.numbers(name, "last_year")
    )
    for _, rows in frame.groupby(["series", "unit_code"], dropna=False):
        for place, (line, row) in enumerate(numbered(rows)):
            before = rows.iloc[:place]
            # two rows of one first year are told as a key that stands twice
            is_shared = (
                (before["first"] != row["first"])
                & (before["first"] <= row["last"])
                & (before["last"] >= row["first"])
            )
            for other in lines(is_shared)[:1]:
                whose = [repr(row[key]) for key in ("series", "unit_code") if row[key]]
                years = f"{row['first_year']} to {row['last_year']}"
                found = f"{years} of {', '.join(whose)} again"
                expected = f"years that line {other} does not have"
                yield files.refusal(name, found, expected, line)


def _indices(files: Files) -> Iterator[Refusal]:
    """An index has its default variant and an indicator to be built of.

    Each of its candidates is retained or not.
    """
    variants = files["study_index_variants"]
    has_default = set(variants.loc[variants["variant"] == "default", "index_id"])
    indicators = files["study_indicators"]
    is_open = indicators["index_id"].notna() & indicators["is_retained"].isna()
    for line in lines(is_open):
        found, expected = "an empty cell", "true or false"
        yield files.refusal("study_indicators", found, expected, line, "is_retained")
    has_members = set(indicators.loc[indicators["is_retained"].isin(TRUE), "index_id"])
    for index_id in files["study_indices"]["index_id"].dropna():
        if index_id not in has_default:
            found = f"no variant 'default' of index {index_id!r}"
            yield files.refusal("study_index_variants", found, "one")
        if index_id not in has_members:
            found = f"no indicator that index {index_id!r} retains"
            yield files.refusal("study_indicators", found, "at least one")


def _ratios(files: Files) -> Iterator[Refusal]:
    """A ratio divides one series by another."""
    for name in ("study_indicators", "study_scenario_indicators"):
        frame = files[name]
        is_same = frame["numerator"].notna() & (
            frame["numerator"] == frame["denominator"]
        )
        for line in lines(is_same):
            found = f"{frame.loc[line, 'numerator']!r}, which is the numerator"
            yield files.refusal(name, found, "another series", line, "denominator")


def _sources(files: Files) -> Iterator[Refusal]:
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


def _relations(files: Files) -> Iterator[Refusal]:
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


def _settings(files: Files) -> Iterator[Refusal]:
    """Settings that are numbers are written as such, none below 0."""
    name = "study_settings"
    for setting, (form, expected) in NUMBERS.items():
        values = files[name].loc[files[name]["setting"] == setting, "value"]
        for line in lines(~values.str.fullmatch(form, na=False)):
            found = "an empty cell" if values[line] is None else repr(values[line])
            yield files.refusal(name, found, expected, line, "value")


def _audit(files: Files) -> Iterator[Refusal]:
    """Published numbers are held against a tolerance, claims against a scenario."""
    name = "study_settings"
    value = dict(zip(files[name]["setting"], files[name]["value"], strict=True))
    is_audited = len(files["published_numbers"]) or len(files["published_claims"])
    if is_audited and "near_tolerance" not in value:
        yield files.refusal(name, "no setting 'near_tolerance'", "one, for the audit")
    known = set(files["study_scenarios"]["scenario"])
    if len(files["published_claims"]) and value.get("reference_scenario") not in known:
        found = f"the reference_scenario {value.get('reference_scenario')!r}"
        yield files.refusal(name, found, "one of study_scenarios.csv")
