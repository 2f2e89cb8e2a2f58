"""Rules of the audit of a publication, that no column declares alone."""

from __future__ import annotations

from collections.abc import Iterator

from entropanel.inputs import TRUE
from entropanel.study.files import Refusal, lines
from entropanel.study.frames import Files

# the address of a computed number
COUNTERPART = ("counterpart_table", "counterpart_keys", "counterpart_column")


def _settings(files: Files) -> Iterator[Refusal]:
    """Published numbers are held against a tolerance, claims against a scenario."""
    name = "study_settings"
    value = dict(zip(files[name]["setting"], files[name]["value"], strict=True))
    is_audited = len(files["published_numbers"]) or len(files["published_claims"])
    if is_audited and "near_tolerance" not in value:
        yield files.refusal(name, "no setting 'near_tolerance'", "one, for the audit")
    known = set(files["study_scenarios"]["scenario"])
    scenario = value.get("reference_scenario")
    if len(files["published_claims"]) and scenario not in known:
        found = f"the reference_scenario {scenario!r}" if scenario else ""
        found = found or "no setting 'reference_scenario'"
        yield files.refusal(name, found, "one of study_scenarios.csv")


def _counterparts(files: Files) -> Iterator[Refusal]:
    """A printed number has a counterpart, or a note why there is none."""
    name = "published_numbers"
    frame = files[name]
    is_open = frame[[*COUNTERPART, "note"]].isna().all(axis=1)
    for line in lines(is_open):
        expected = "why the number has no counterpart_table"
        yield files.refusal(name, "an empty cell", expected, line, "note")
    is_bare = frame["is_headline"].isin(TRUE) & frame["counterpart_table"].isna()
    for line in lines(is_bare):
        expected = "the table of a headline's counterpart"
        yield files.refusal(name, "an empty cell", expected, line, "counterpart_table")


def _operands(files: Files) -> Iterator[Refusal]:
    """A claim is about numbers: printed ones, computed ones, or both."""
    name = "published_claim_operands"
    frame = files[name]
    is_bare = frame[["table_id", "counterpart_table"]].isna().all(axis=1)
    for line in lines(is_bare):
        expected = "a published table, or a counterpart_table"
        yield files.refusal(name, "an empty cell", expected, line, "table_id")
    claims = files["published_claims"]["claim"].dropna()
    for line in lines(~claims.isin(frame["claim"])):
        found = f"no row of {name}.csv for {claims[line]!r}"
        yield files.refusal("published_claims", found, "at least one", line, "claim")


AUDIT_RULES = (_settings, _counterparts, _operands)
