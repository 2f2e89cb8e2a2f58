"""Rules of a study between its rows and files, that no column declares alone."""

from __future__ import annotations

from collections.abc import Iterator

from entropanel.inputs import TRUE
from entropanel.study.audit_rules import AUDIT_RULES, COUNTERPART
from entropanel.study.declarations import Declarations
from entropanel.study.frames import Files, Frames
from entropanel.study.regression_rules import REGRESSION_RULES
from entropanel.study.scales import SCALE_RULES
from entropanel.suggestions import nearest
from entropanel.violations import Violation, lines, numbered

# what a study may call a unit: in a sentence, and before a number in Chinese
UNIT_WORD = r"[^\W\d_][\w '’.-]*"
# columns of which a row has all or none
TOGETHER = [
    ("study_specifications", ("scheme", "region")),
    ("published_numbers", COUNTERPART),
]


def rule_violations(frames: Frames, declared: Declarations) -> Iterator[Violation]:
    """Violations of the rules between the readable files of a study.

    frames: a frame of text a file, the index the line in the file. Cells that
    are not numbers are skipped: they are reported elsewhere.
    """
    for rule in (
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
    ):
        yield from rule(Files(frames, declared))


def _observations(files: Files) -> Iterator[Violation]:
    """A study has observations, in the wide file or in the long one."""
    if files["observations"].empty and files["observations_long"].empty:
        yield files.violation(
            "observations", "no observations", "rows, here or in observations_long.csv"
        )


def _together(files: Files) -> Iterator[Violation]:
    """Some columns have a value each in a row, or none has."""
    for name, columns in TOGETHER:
        is_empty = files[name][list(columns)].isna()
        for line in lines(is_empty.any(axis=1) & ~is_empty.all(axis=1)):
            has = next(name for name in columns if not is_empty.loc[line, name])
            lacks = next(name for name in columns if is_empty.loc[line, name])
            expected = f"a value beside the {has}"
            yield files.violation(name, "an empty cell", expected, line, lacks)


def _copies(files: Files) -> Iterator[Violation]:
    """An observation is read from one copy, of all units or of its own."""
    name = "observation_copies"
    frame = files[name].assign(
        first=files.numbers(name, "first_year"), last=files.numbers(name, "last_year")
    )
    for _, rows in frame.groupby(["series", "unit_code"], dropna=False):
        for place, (line, row) in enumerate(numbered(rows)):
            before = rows.iloc[:place]
            # two rows of one first year are reported as a repeated key
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
                yield files.violation(name, found, expected, line)


def _indices(files: Files) -> Iterator[Violation]:
    """An index has its default variant and an indicator to be built of.

    Each of its candidates is retained or not.
    """
    variants = files["study_index_variants"]
    has_default = set(variants.loc[variants["variant"] == "default", "index_id"])
    indicators = files["study_indicators"]
    is_open = indicators["index_id"].notna() & indicators["is_retained"].isna()
    yield from files.wrong_cells(
        "study_indicators", "is_retained", is_open, lambda _: "true or false"
    )
    yield from _without_members(files)
    has_members = set(indicators.loc[indicators["is_retained"].isin(TRUE), "index_id"])
    name = "study_indices"
    for line, row in numbered(files[name].dropna(subset="index_id")):
        index_id, place = row["index_id"], (line, "index_id")
        if index_id not in has_default:
            found = f"no variant 'default' of index {index_id!r}"
            expected = "one in study_index_variants.csv"
            yield files.violation(name, found, expected, *place)
        if index_id not in has_members:
            found = f"no retained indicator of index {index_id!r}"
            expected = "at least one in study_indicators.csv"
            yield files.violation(name, found, expected, *place)


def _without_members(files: Files) -> Iterator[Violation]:
    """A variant of an index does not exclude all its indicators."""
    indicators = files["study_indicators"]
    retained = indicators[indicators["is_retained"].isin(TRUE)]
    members = retained.groupby("index_id")["indicator"].agg(set).to_dict()
    excluded = files["study_index_exclusions"].groupby(["index_id", "variant"])
    for (index_id, variant), rows in excluded:
        if members.get(index_id) and members[index_id] <= set(rows["indicator"]):
            found = f"every retained indicator of {index_id!r} left out of {variant!r}"
            line = int(rows.index[-1])
            yield files.violation(
                "study_index_exclusions", found, "at least one to remain", line
            )


def _ratios(files: Files) -> Iterator[Violation]:
    """A ratio divides one series by another."""
    for name in ("study_indicators", "study_scenario_indicators"):
        frame = files[name]
        is_same = frame["numerator"].notna() & (
            frame["numerator"] == frame["denominator"]
        )
        for line in lines(is_same):
            found = f"{frame.loc[line, 'numerator']!r}, which is the numerator"
            yield files.violation(name, found, "another series", line, "denominator")


def _sources(files: Files) -> Iterator[Violation]:
    """A scenario takes values from a series that has its own, in no cycle."""
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
            expected = "a series with observations of its own in the scenario"
            yield files.violation(name, found, expected, line, "source_series")


def _relations(files: Files) -> Iterator[Violation]:
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
            found = (
                f"{row['series']!r} bounded by itself through {row['other_series']!r}"
            )
            yield files.violation(name, found, "no cycle", line)


def _default_scenario(files: Files) -> Iterator[Violation]:
    """The default scenario is a scenario of the study."""
    name = "study_settings"
    known = list(files["study_scenarios"]["scenario"].dropna())
    is_default = files[name]["setting"] == "default_scenario"
    yield from files.wrong_cells(
        name,
        "value",
        is_default & ~files[name]["value"].isin(known),
        lambda found: f"a value of study_scenarios.csv{nearest(found, known)}",
    )


def _unit_words(files: Files) -> Iterator[Violation]:
    """The words for a unit are words, in English both the singular and the plural."""
    name = "study_settings"
    settings = files[name].set_index("setting")["value"]
    is_word = files[name]["setting"].isin(["unit_en", "units_en", "unit_zh"])
    is_odd = ~files[name]["value"].fillna("").str.fullmatch(UNIT_WORD)
    expected = "a word that begins with a letter"
    yield from files.wrong_cells(name, "value", is_word & is_odd, lambda _: expected)
    for has, lacks in (("unit_en", "units_en"), ("units_en", "unit_en")):
        if has in settings and lacks not in settings:
            expected = f"one beside {has!r}"
            yield files.violation(name, f"no setting {lacks!r}", expected)
