"""The page of robustness: specifications side by side, variants of the indices."""

from __future__ import annotations

from collections.abc import Iterator

from entropanel.catalogue import say
from entropanel.report import column
from entropanel.report.cells import note_of
from entropanel.report.contents import Section, Table, section
from entropanel.report.estimates import (
    NEEDED,
    coefficient_column,
    error_columns,
    few_clusters,
    main_estimates,
    marks,
    without_errors,
)
from entropanel.report.reading import Reader, grouped, needs

# ranks of a variant beside those of the default: correlation over unit-years
VARIANTS = """
    select v.scenario, v.index_id, v.variant,
        corr(v.value, d.value) as correlation, corr(v.rank, d.rank) as rank_correlation,
        avg(abs(v.rank - d.rank)) as mean_change,
        max(abs(v.rank - d.rank)) as largest_change
    from fct_index as v
    join fct_index as d using (scenario, index_id, unit_code, year)
    where v.variant != 'default' and d.variant = 'default'
        and v.value is not null and d.value is not null
    group by all
"""
NUMBERS = {  # with their decimals
    "correlation": 3,
    "rank_correlation": 3,
    "mean_change": 1,
    "largest_change": 0,
}


def robustness_sections(reader: Reader) -> Iterator[Section]:
    """Specifications side by side, and variants of the indices.

    Parameters
    ----------
    reader : Reader
        The public tables.

    Yields
    ------
    Section
        None, if there are neither several regressions nor variants of an index.
    """
    yield from _specifications(reader)
    yield from _variants(reader)


@needs(*NEEDED)
def _specifications(reader: Reader) -> Iterator[Section]:
    if len(reader.names("dim_specification", "specification")) > 1:
        charts = reader.figures("coefficients")
        yield section("specifications", *charts, *_side_by_side(reader))


def _side_by_side(reader: Reader) -> Iterator[Table]:
    """One row per specification and main regressor; its errors of each kind."""
    names = reader.names("dim_specification", "specification")
    columns = [
        column.text("specification", lambda row: names[row["specification"]], "head"),
        column.text("regressor", "term"),
    ]
    for covariance, kind in reader.names("dim_covariance", "covariance").items():
        columns.append(coefficient_column(covariance, kind))
        columns += error_columns(covariance, say("standard_error"))
    told = [say("marks", marks=marks(reader)), *few_clusters(reader, names)]
    for scenario, rows in reader.by_scenario(main_estimates(reader)):
        caption = say("side_by_side", scenario=reader.scenarios[scenario])
        yield column.tabled(
            f"specifications_{scenario}",
            columns,
            rows,
            caption,
            notes=[*told, *without_errors(reader, rows)],
            filters={"scenario": scenario},
            look="marked",
        )


@needs("dim_index", "fct_index")
def _variants(reader: Reader) -> Iterator[Section]:
    notes = {
        (row["index_id"], row["variant"]): note_of(row)
        for row in reader.ordered("dim_index", "index_id", "variant")
    }
    found = grouped(reader.rows(VARIANTS), "index_id", "variant")
    rows = [row | {"note": notes[key]} for key in notes for row in found.get(key, ())]
    columns = [
        column.text("index", "index_id", "head"),
        column.text("variant"),
        column.text("meaning", "note", "long"),
        *(column.numeric(key, decimals=decimals) for key, decimals in NUMBERS.items()),
    ]
    if rows:
        tables = reader.scenario_tables("variants", "variants_of", columns, rows)
        yield section("variants", *tables)
