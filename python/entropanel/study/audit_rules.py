"""Rules of a publication's audit that involve more than one column or file."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from entropanel.inputs import TRUE
from entropanel.study.frames import Files
from entropanel.suggestions import nearest
from entropanel.violations import Violation

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
    has_claims = len(files["published_claims"]) > 0
    is_audited = has_claims or len(files["published_numbers"])
    if is_audited and "near_tolerance" not in value:
        yield files.violation(name, "no setting 'near_tolerance'", "one, for the audit")
    scenario = value.get("reference_scenario")
    if has_claims and scenario not in set(files["study_scenarios"]["scenario"]):
        found = f"the reference_scenario {scenario!r}"
        found = found if scenario else "no setting 'reference_scenario'"
        yield files.violation(name, found, "one of study_scenarios.csv")


def _addresses(files: Files) -> Iterator[Violation]:
    """The keys of an address have values that the study declares.

    Whether a number stands there shows when it is computed. A pattern, with ``%``
    for any text, is not looked at.
    """
    known = {key: set(files[name][key].dropna()) for key, name in KEYS.items()}
    known["year"] = {str(int(y)) for y in files.numbers(KEYS["year"], "year").dropna()}
    pairs = [f"{key}=(?:{'|'.join(map(re.escape, v))})" for key, v in known.items()]
    pair = rf"(?:{'|'.join(pairs)}|(?!(?:{'|'.join(known)})=)\w+=.*)"
    address = re.compile(rf"{pair}(?:; {pair})*", re.DOTALL)
    for name in ("published_numbers", "published_claim_operands"):
        column = "counterpart_keys"
        rows = files[name].dropna(subset=column)
        fits = [bool("%" in a or address.fullmatch(a)) for a in rows[column]]
        rows = rows[~pd.Series(fits, rows.index, dtype=bool)]
        wrong = [
            next(p for p in text.split("; ") if not re.fullmatch(pair, p, re.DOTALL))
            for text in rows[column]
        ]
        rows = rows.assign(wrong=wrong, wanted=[_expected(p, known) for p in wrong])
        yield from files.wrong_rows(name, rows, "{wanted}", column, "{wrong!r}")


def _expected(pair: str, known: dict[str, set[str]]) -> str:
    """The expected value of a key with an unknown value."""
    key, _, value = pair.partition("=")
    if key not in known:
        return "column=value, joined by '; '"
    return f"a value of {KEYS[key]}.csv{nearest(value, known[key])}"


def _counterparts(files: Files) -> Iterator[Violation]:
    """A number has a counterpart or a note, and a claim is about numbers."""
    name, table = "published_numbers", "counterpart_table"
    numbers, operands = files[name], files["published_claim_operands"]
    bare = numbers[numbers[[*COUNTERPART, "note"]].isna().all(axis=1)]
    expected = "why the number has no counterpart_table"
    yield from files.wrong_rows(name, bare, expected, "note")
    bare = numbers[numbers["is_headline"].isin(TRUE) & numbers[table].isna()]
    expected = "the table of a headline's counterpart"
    yield from files.wrong_rows(name, bare, expected, table)
    name = "published_claim_operands"
    bare = operands[operands[["table_id", table]].isna().all(axis=1)]
    expected = "a published table, or a counterpart_table"
    yield from files.wrong_rows(name, bare, expected, "table_id")
    claims = files["published_claims"].dropna(subset="claim")
    claims = claims[~claims["claim"].isin(operands["claim"])]
    found = "no row of published_claim_operands.csv for {claim!r}"
    yield from files.wrong_rows(
        "published_claims", claims, "at least one", "claim", found
    )


AUDIT_RULES = (_settings, _counterparts, _addresses)
