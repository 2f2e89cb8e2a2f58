"""The regressions that a study declares, as sections of the page of the method."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from entropanel.catalogue import LANGUAGES, Text, joined, say
from entropanel.report import column
from entropanel.report.cells import same
from entropanel.report.contents import Section, Table, section
from entropanel.report.declared import REMARK, span
from entropanel.report.reading import Reader, grouped, needs
from entropanel.sql import Record
from entropanel.tables.variables import term_name

ERRORS = """
    select specification, list(distinct covariance order by covariance) as covariances
    from fct_regression_models group by all
"""
Terms = dict[tuple[str, str], Text]  # by specification and role


@needs("dim_specification", "dim_specification_term")
def specifications_section(reader: Reader) -> Iterator[Section]:
    """A row for each specification; sets of controls are numbered and listed below.

    Parameters
    ----------
    reader : Reader
        The public tables.

    Yields
    ------
    Section
        One, if there are regressions. Kinds of errors that all specifications are
        reported with are named once.
    """
    terms, errors = _terms(reader), _errors(reader)
    names = reader.names("dim_specification", "specification")
    numbers = _numbered(terms, names)
    notes = [say("controls_of", number=n, controls=c) for c, n in numbers.items()]
    if len(set(errors.values())) == 1:
        notes.append(say("errors_of_all", errors=errors.popitem()[1]))
        errors.clear()

    def term(row: Record, role: str) -> Text:
        return terms.get((row["specification"], role), same(""))

    columns = [
        column.text("specification", lambda row: names[row["specification"]], "head"),
        column.text(
            "regression",
            lambda row: say(
                "regression_of",
                outcome=term(row, "outcome"),
                regressor=term(row, "regressor"),
            ),
        ),
        column.text("controls", lambda row: numbers.get(term(row, "control"))),
        column.text("effects", column.choice("effects")),
        column.text("sample", lambda row: _sample(reader, row)),
        column.text("errors", lambda row: errors.get(row["specification"])),
        REMARK,
    ]
    rows = reader.ordered("dim_specification")
    table = column.declared_table("specifications_declared", columns, rows, notes=notes)
    yield section("specifications", table, title=say("specifications_declared"))


def _numbered(terms: Terms, specifications: Iterable[str]) -> dict[Text, str]:
    """A number for each set of controls, in the order of the specifications."""
    controls = [terms.get((key, "control")) for key in specifications]
    sets = dict.fromkeys(filter(None, controls))
    return {found: f"({number})" for number, found in enumerate(sets, start=1)}


def _sample(reader: Reader, row: Record) -> Text:
    """The region, or the whole panel; the years if not all; singletons if kept."""
    region = say("whole")
    if row["region"] is not None:
        names = reader.names("dim_region", "region")
        named = names.get(row["region"], same(row["region"]))
        region = say("region_of_scheme", region=named, scheme=row["scheme"])
    years = span(row["first_year"], row["last_year"])
    kept = say("singletons_kept") if row["singletons"] == "keep" else None
    return joined(filter(None, [region, years, kept]))


def _terms(reader: Reader) -> Terms:
    """Variables of each specification, with their transformations."""
    codes = {}
    if reader.has("dim_index"):
        for row in reader.rows("select index_id, variant from dim_index"):
            index, variant = row["index_id"], row["variant"]
            codes[f"{index}__{variant}"] = f"{index} ({variant})"
    rows = reader.ordered("dim_specification_term", "specification", "position")
    return {
        key: joined(
            Text(*(term_name(row, codes, language) for language in LANGUAGES))
            for row in own
        )
        for key, own in grouped(rows, "specification", "role").items()
    }


def _errors(reader: Reader) -> dict[str, Text]:
    """The kinds of errors that each specification is reported with."""
    if not reader.has("fct_regression_models", "dim_covariance"):
        return {}
    names = reader.names("dim_covariance", "covariance")
    return {
        row["specification"]: joined(
            name for key, name in names.items() if key in row["covariances"]
        )
        for row in reader.rows(ERRORS)
    }


def errors_section(reader: Reader) -> Iterator[Section]:
    """Kinds of errors, and the levels of significance with their marks.

    Parameters
    ----------
    reader : Reader
        The public tables.

    Yields
    ------
    Section
        One, if there are either.
    """
    tables = [*_covariances(reader), *_levels(reader)]
    if tables:
        yield section("errors", *tables)


@needs("dim_covariance")
def _covariances(reader: Reader) -> Iterator[Table]:
    names = reader.names("dim_covariance", "covariance")
    columns = [
        column.text("column_name", lambda row: names[row["covariance"]], "head"),
        column.text("estimator", column.choice("estimator")),
        column.text("clusters", column.choice("cluster_by")),
        column.numeric("fewest_clusters", "minimum_clusters", 0),
    ]
    yield column.declared_table("errors", columns, reader.ordered("dim_covariance"))


@needs("dim_significance_level")
def _levels(reader: Reader) -> Iterator[Table]:
    columns = [
        column.text("mark", look="head"),
        column.text("level", lambda row: f"p ≤ {row['level']:g}"),
    ]
    rows = reader.rows("from dim_significance_level order by level desc")
    yield column.declared_table("levels", columns, rows)
