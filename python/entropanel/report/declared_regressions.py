"""The regressions that a study declares, as sections of the page of the method."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from entropanel.catalogue import Text, chosen, joined, say
from entropanel.report.contents import (
    Section,
    Table,
    number,
    same,
    section,
    titles,
    words,
)
from entropanel.report.declared import declared_table, span
from entropanel.report.reading import LANGUAGES, Reader
from entropanel.sql import Record
from entropanel.tables.variables import term_name

ERRORS = """
    select specification, list(distinct covariance order by covariance) as covariances
    from fct_regression_models group by all
"""
Terms = dict[str, dict[str, Text]]  # by specification and role


def specifications_section(reader: Reader) -> Iterator[Section]:
    """A row for each specification; sets of controls are numbered and listed below.

    Kinds of errors that all specifications are reported with are named once.
    """
    if not reader.has("dim_specification", "dim_specification_term"):
        return
    terms, errors = _terms(reader), _errors(reader)
    names = reader.names("dim_specification", "specification")
    numbers = _numbered(terms, names)
    notes = [say("controls_of", number=n, controls=c) for c, n in numbers.items()]
    if len(set(errors.values())) == 1:
        notes.append(say("errors_of_all", errors=errors.popitem()[1]))
        errors.clear()
    rows = []
    for row in reader.ordered("dim_specification"):
        key = row["specification"]
        roles = terms.get(key, {})
        outcome, regressor, controls = (
            roles.get(role, same("")) for role in ("outcome", "regressor", "control")
        )
        rows.append(
            [
                words(names[key], "head"),
                words(say("regression_of", outcome=outcome, regressor=regressor)),
                words(numbers.get(controls)),
                words(chosen("effects", row["effects"])),
                words(_sample(reader, row)),
                words(errors.get(key)),
                words(row["note"], "long"),
            ]
        )
    keys = ("specification", "regression", "controls", "effects", "sample", "errors")
    table = declared_table(
        "specifications_declared", titles(*keys, "remark"), rows, notes=notes
    )
    yield section("specifications", table, title=say("specifications_declared"))


def _numbered(terms: Terms, specifications: Iterable[str]) -> dict[Text, str]:
    """A number for each set of controls, in the order of the specifications."""
    controls = [terms.get(key, {}).get("control") for key in specifications]
    sets = dict.fromkeys(filter(None, controls))
    return {found: f"({number})" for number, found in enumerate(sets, start=1)}


def _sample(reader: Reader, row: Record) -> Text:
    """The region, or the whole panel; the years if not all; singletons if kept."""
    region = say("whole")
    if row["region"] is not None:
        named = reader.names("dim_region", "region").get(row["region"])
        region = say(
            "region_of_scheme",
            region=named or same(row["region"]),
            scheme=row["scheme"],
        )
    parts = [region]
    if years := span(row["first_year"], row["last_year"]):
        parts.append(years)
    if row["singletons"] == "keep":
        parts.append(say("singletons_kept"))
    return joined(parts)


def _terms(reader: Reader) -> Terms:
    """Variables of each specification, with their transformations."""
    codes = {}
    if reader.has("dim_index"):
        for row in reader.rows("select index_id, variant from dim_index"):
            index, variant = row["index_id"], row["variant"]
            codes[f"{index}__{variant}"] = f"{index} ({variant})"
    found: dict[str, dict[str, list[Text]]] = {}
    for row in reader.ordered("dim_specification_term", "specification", "position"):
        named = Text(*(term_name(row, codes, language) for language in LANGUAGES))
        roles = found.setdefault(row["specification"], {})
        roles.setdefault(row["role"], []).append(named)
    return {
        specification: {role: joined(named) for role, named in roles.items()}
        for specification, roles in found.items()
    }


def _errors(reader: Reader) -> dict[str, Text]:
    """The kinds of errors that each specification is reported with."""
    if not reader.has("fct_regression_models", "dim_covariance"):
        return {}
    names = reader.names("dim_covariance", "covariance")
    return {
        row["specification"]: joined(
            [name for key, name in names.items() if key in row["covariances"]]
        )
        for row in reader.rows(ERRORS)
    }


def errors_section(reader: Reader) -> Iterator[Section]:
    """Kinds of errors, and the levels of significance with their marks."""
    tables = [*_covariances(reader), *_levels(reader)]
    if tables:
        yield section("errors", *tables)


def _covariances(reader: Reader) -> Iterator[Table]:
    if not reader.has("dim_covariance"):
        return
    names = reader.names("dim_covariance", "covariance")
    rows = [
        [
            words(names[row["covariance"]], "head"),
            words(chosen("estimator", row["estimator"])),
            words(chosen("cluster_by", row["cluster_by"])),
            number(row["minimum_clusters"], 0),
        ]
        for row in reader.ordered("dim_covariance")
    ]
    keys = ("column_name", "estimator", "clusters", "fewest_clusters")
    yield declared_table("errors", titles(*keys, numbers=["fewest_clusters"]), rows)


def _levels(reader: Reader) -> Iterator[Table]:
    if not reader.has("dim_significance_level"):
        return
    rows = [
        [words(row["mark"], "head"), words(f"p ≤ {row['level']:g}")]
        for row in reader.rows("from dim_significance_level order by level desc")
    ]
    yield declared_table("levels", titles("mark", "level"), rows)
