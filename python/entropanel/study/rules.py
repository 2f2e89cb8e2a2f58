"""Rules of a study that involve more than one column or file."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd

from entropanel.inputs import TRUE
from entropanel.study.audit_rules import AUDIT_RULES, COUNTERPART
from entropanel.study.declarations import Declarations
from entropanel.study.frames import Files, Frames
from entropanel.study.regression_rules import REGRESSION_RULES
from entropanel.study.scales import SCALE_RULES
from entropanel.suggestions import nearest
from entropanel.violations import Violation, numbered

# what a study may call a unit: in a sentence, and before a number in Chinese
UNIT_WORD = r"[^\W\d_][\w '’.-]*"
# columns of which a row has all or none
TOGETHER = [
    ("study_specifications", ("scheme", "region")),
    ("published_numbers", COUNTERPART),
]


def rule_violations(frames: Frames, declared: Declarations) -> Iterator[Violation]:
    """Violations of the rules between the readable files of a study.

    Cells that are not numbers are skipped: they are reported elsewhere.

    Parameters
    ----------
    frames
        A frame of text for each file, by its name; the index is the line in the file.
    declared
        The files of any study.

    Yields
    ------
    Violation
        Rule by rule.
    """
    files = Files(frames, declared)
    for rule in RULES:
        yield from rule(files)


def _observations(files: Files) -> Iterator[Violation]:
    """A study has observations, in the wide file or in the long one."""
    if files["observations"].empty and files["observations_long"].empty:
        expected = "rows, here or in observations_long.csv"
        yield files.violation("observations", "no observations", expected)


def _together(files: Files) -> Iterator[Violation]:
    """Some columns have a value each in a row, or none has."""
    for name, columns in TOGETHER:
        is_empty = files[name][list(columns)].isna()
        is_part = is_empty.any(axis=1) & ~is_empty.all(axis=1)
        for line, row in is_empty[is_part].iterrows():
            expected = f"a value beside the {row.idxmin()}"
            rows = files[name].loc[[line]]
            yield from files.wrong_rows(name, rows, expected, str(row.idxmax()))


def _copies(files: Files) -> Iterator[Violation]:
    """An observation is read from one copy, of all units or of its own."""
    name, key = "observation_copies", ["series", "unit_code"]
    frame = files[name].rename_axis("line").reset_index()
    for column in ("first_year", "last_year"):
        frame[f"{column}_number"] = pd.to_numeric(frame[column], errors="coerce")
    pairs = frame.merge(frame, on=key, suffixes=("", "_before"))
    # two rows of one first year are reported as a repeated key
    is_shared = (
        (pairs["line_before"] < pairs["line"])
        & (pairs["first_year_number_before"] != pairs["first_year_number"])
        & (pairs["first_year_number_before"] <= pairs["last_year_number"])
        & (pairs["last_year_number_before"] >= pairs["first_year_number"])
    )
    again = pairs[is_shared].drop_duplicates("line").set_index("line")
    again["whose"] = [
        ", ".join(repr(part) for part in parts if part)
        for parts in again[key].fillna("").itertuples(index=False)
    ]
    yield from files.wrong_rows(
        name,
        again,
        "years that line {line_before} does not have",
        found="{first_year} to {last_year} of {whose} again",
    )


def _indices(files: Files) -> Iterator[Violation]:
    """An index has its default variant and an indicator to be built of.

    Each of its candidates is retained or not, and no variant excludes all.
    """
    indicators, variants = files["study_indicators"], files["study_index_variants"]
    is_open = indicators["index_id"].notna() & indicators["is_retained"].isna()
    yield from files.wrong_rows(
        "study_indicators", indicators[is_open], "true or false", "is_retained"
    )
    retained = indicators[indicators["is_retained"].isin(TRUE)]
    members = retained.groupby("index_id")["indicator"].agg(set).to_dict()
    exclusions = files["study_index_exclusions"].groupby(["index_id", "variant"])
    for (index_id, _), rows in exclusions:
        if members.get(index_id, {""}) <= set(rows["indicator"]):
            yield from files.wrong_rows(
                "study_index_exclusions",
                rows.tail(1),
                "at least one to remain",
                found="every retained indicator of {index_id!r} left out of "
                "{variant!r}",
            )
    name, column = "study_indices", "index_id"
    built = variants.loc[variants["variant"] == "default", column]
    indices = files[name].dropna(subset=column)
    for known, lacks, expected in (
        (built, "variant 'default'", "one in study_index_variants.csv"),
        (
            retained[column],
            "retained indicator",
            "at least one in study_indicators.csv",
        ),
    ):
        bare, found = indices[~indices[column].isin(known)], f"no {lacks} of index "
        yield from files.wrong_rows(
            name, bare, expected, column, found + "{index_id!r}"
        )


def _ratios(files: Files) -> Iterator[Violation]:
    """A ratio divides one series by another."""
    for name in ("study_indicators", "study_scenario_indicators"):
        frame = files[name].dropna(subset="numerator")
        same = frame[frame["numerator"] == frame["denominator"]]
        found = "{numerator!r}, which is the numerator"
        yield from files.wrong_rows(name, same, "another series", "denominator", found)


def _sources(files: Files) -> Iterator[Violation]:
    """A scenario takes values from a series that has its own, in no cycle."""
    name = "study_scenario_series"
    frame = files[name].dropna(subset=["scenario", "source_series"])
    taken = frame[frame["source_series"] != frame["series"]]
    onward = taken.rename(
        columns={"series": "source_series", "source_series": "onward"}
    )
    onward = onward.drop_duplicates(["scenario", "source_series"], keep="last")
    keys = ["scenario", "source_series"]
    chained = taken.join(onward.set_index(keys)["onward"], on=keys).dropna(
        subset="onward"
    )
    yield from files.wrong_rows(
        name,
        chained,
        "a series with observations of its own in the scenario",
        "source_series",
        "{source_series!r}, which the scenario takes from {onward!r}",
    )


def _relations(files: Files) -> Iterator[Violation]:
    """No series is at most itself, directly or by others."""
    name = "study_series_relations"
    frame = files[name]
    bounds = frame.groupby("series")["other_series"].agg(set).to_dict()
    for line, row in numbered(frame):
        reached: set[str] = set()
        ahead = {row["other_series"]}
        while ahead:
            reached |= ahead
            ahead = set().union(*(bounds.get(one, ()) for one in ahead)) - reached
        if row["series"] in reached:
            found = "{series!r} bounded by itself through {other_series!r}"
            yield from files.wrong_rows(
                name, frame.loc[[line]], "no cycle", found=found
            )


def _default_scenario(files: Files) -> Iterator[Violation]:
    """The default scenario is a scenario of the study."""
    name, settings = "study_settings", files["study_settings"]
    known = list(files["study_scenarios"]["scenario"].dropna())
    is_default = settings["setting"] == "default_scenario"
    unknown = settings[is_default & ~settings["value"].isin(known)]
    unknown = unknown.assign(near=[nearest(v or "", known) for v in unknown["value"]])
    expected = "a value of study_scenarios.csv{near}"
    yield from files.wrong_rows(name, unknown, expected, "value")


def _unit_words(files: Files) -> Iterator[Violation]:
    """The words for a unit are words, in English both the singular and the plural."""
    name, settings = "study_settings", files["study_settings"]
    is_word = settings["setting"].isin(["unit_en", "units_en", "unit_zh"])
    is_odd = ~settings["value"].fillna("").str.fullmatch(UNIT_WORD)
    expected = "a word that begins with a letter"
    yield from files.wrong_rows(name, settings[is_word & is_odd], expected, "value")
    has = set(settings["setting"]) & {"unit_en", "units_en"}
    if len(has) == 1:
        (lacks,) = {"unit_en", "units_en"} - has
        expected = f"one beside {has.pop()!r}"
        yield files.violation(name, f"no setting {lacks!r}", expected)


RULES: tuple[Callable[[Files], Iterator[Violation]], ...] = (
    _observations,
    _together,
    _copies,
    _indices,
    _ratios,
    _sources,
    _relations,
    *REGRESSION_RULES,
    _default_scenario,
    _unit_words,
    *AUDIT_RULES,
    *SCALE_RULES,
)
