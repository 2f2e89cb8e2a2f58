"""Rules of the audit of a publication, that no column declares alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from entropanel.inputs import TRUE
from entropanel.study.frames import Files
from entropanel.suggestions import nearest
from entropanel.violations import Violation, lines

# the address of a computed number
COUNTERPART = ("counterpart_table", "counterpart_keys", "counterpart_column")
# keys of computed numbers, and the file whose column of that name has the values
KEYS = {
    "series": "study_series",
    "unit_code": "study_units",
    "year": "study_years",
    "index_id": "study_indices",
    "variant": "study_index_variants",
}


def _settings(files: Files) -> Iterator[Violation]:
    """Published numbers need a tolerance, claims a reference scenario."""
    name = "study_settings"
    value = dict(zip(files[name]["setting"], files[name]["value"], strict=True))
    is_audited = len(files["published_numbers"]) or len(files["published_claims"])
    if is_audited and "near_tolerance" not in value:
        yield files.violation(name, "no setting 'near_tolerance'", "one, for the audit")
    known = set(files["study_scenarios"]["scenario"])
    scenario = value.get("reference_scenario")
    if len(files["published_claims"]) and scenario not in known:
        found = f"the reference_scenario {scenario!r}" if scenario else ""
        found = found or "no setting 'reference_scenario'"
        yield files.violation(name, found, "one of study_scenarios.csv")


def _counterparts(files: Files) -> Iterator[Violation]:
    """A printed number has a counterpart, or a note why there is none."""
    name = "published_numbers"
    frame = files[name]
    is_open = frame[[*COUNTERPART, "note"]].isna().all(axis=1)
    yield from files.wrong_cells(
        name, "note", is_open, lambda _: "why the number has no counterpart_table"
    )
    table = "counterpart_table"
    is_bare = frame["is_headline"].isin(TRUE) & frame[table].isna()
    yield from files.wrong_cells(
        name, table, is_bare, lambda _: "the table of a headline's counterpart"
    )


def _key_values(files: Files) -> dict[str, set[str]]:
    """The values that a study gives the keys of computed numbers."""
    values = {key: set(files[name][key].dropna()) for key, name in KEYS.items()}
    values["year"] = {str(int(y)) for y in files.numbers(KEYS["year"], "year").dropna()}
    return values


def _addresses(files: Files) -> Iterator[Violation]:
    """The keys of an address have values that the study declares.

    Whether a number stands there shows when it is computed. A pattern, with ``%``
    for any text, is not looked at.
    """
    known = _key_values(files)
    pairs = [f"{key}=(?:{'|'.join(map(re.escape, v))})" for key, v in known.items()]
    pair = rf"(?:{'|'.join(pairs)}|(?!(?:{'|'.join(known)})=)\w+=.*)"
    address = re.compile(rf"{pair}(?:; {pair})*", re.DOTALL)
    for name in ("published_numbers", "published_claim_operands"):
        keys = files[name]["counterpart_keys"].dropna()
        for line in lines(~keys.str.contains("%") & ~keys.map(_fits(address))):
            parts = keys[line].split("; ")
            wrong = next(p for p in parts if not re.fullmatch(pair, p, re.DOTALL))
            expected = _expected(wrong, known)
            yield files.violation(name, repr(wrong), expected, line, "counterpart_keys")


def _fits(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: pattern.fullmatch(text) is not None


def _expected(pair: str, known: dict[str, set[str]]) -> str:
    """The expected value of a key with an unknown value."""
    key, _, value = pair.partition("=")
    if key not in known:
        return "column=value, joined by '; '"
    return f"a value of {KEYS[key]}.csv{nearest(value, known[key])}"


def _operands(files: Files) -> Iterator[Violation]:
    """A claim is about numbers: printed ones, computed ones, or both."""
    name = "published_claim_operands"
    frame = files[name]
    is_bare = frame[["table_id", "counterpart_table"]].isna().all(axis=1)
    yield from files.wrong_cells(
        name, "table_id", is_bare, lambda _: "a published table, or a counterpart_table"
    )
    claims = files["published_claims"]["claim"].dropna()
    for line in lines(~claims.isin(frame["claim"])):
        found = f"no row of {name}.csv for {claims[line]!r}"
        yield files.violation("published_claims", found, "at least one", line, "claim")


AUDIT_RULES = (_settings, _counterparts, _addresses, _operands)
