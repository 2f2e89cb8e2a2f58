"""The overview: what a study finds, in sentences with their numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from entropanel.catalogue import Text, joined, say
from entropanel.report import column
from entropanel.report.cells import Cell
from entropanel.report.contents import Page, Prose, Section, section
from entropanel.report.estimates import (
    NEEDED,
    coefficient,
    error_columns,
    few_clusters,
    headline,
    without_errors,
)
from entropanel.report.index_pages import growth
from entropanel.report.reading import Reader, grouped, needs
from entropanel.sql import Record

# the highest values of the last year, and who gained most ranks since the first
LEADERS = """
    with ends as (select max(year) as last, min(year) as first from fct_index)

    select l.scenario, l.index_id, l.year,
        list(l.unit_code order by l.rank) filter (l.value is not null and l.rank <= 3)
            as units,
        list(l.value order by l.rank) filter (l.value is not null and l.rank <= 3)
            as values,
        first(l.unit_code order by f.rank - l.rank desc, l.rank) as riser,
        max(f.rank - l.rank) as places
    from fct_index as l
    join ends on l.year = ends.last
    left join fct_index as f on f.year = ends.first
        and (f.scenario, f.index_id, f.variant, f.unit_code)
        = (l.scenario, l.index_id, l.variant, l.unit_code)
    where l.variant = 'default'
    group by all
    having len(units) > 0
"""
IMPUTED = """
    select scenario, index_id, avg(imputed_share) as share
    from fct_index where variant = 'default' and value is not null
    group by all
"""
AUDIT = """
    select scenario, sum(printed_numbers) as printed, sum(reproduced) as reproduced,
        sum(near) as near, sum(differs) as differs,
        sum(not_computable) as not_computable
    from fct_audit_summary group by all
"""


def overview_page(reader: Reader) -> Page:
    """The first page.

    Parameters
    ----------
    reader : Reader
        The public tables.

    Returns
    -------
    Page
        With the sections that there are tables for.
    """
    sections = [*_findings(reader), *_coefficients(reader), *_trust(reader)]
    lead = None
    if years := reader.years if reader.indices else []:
        span = {"first": years[0], "last": years[-1], "units": len(reader.units)}
        lead = say("overview_lead", indices=joined(reader.indices.values()), **span)
    return Page("index", say("overview"), sections, lead)


def _in_order(reader: Reader, rows: Iterable[Record]) -> Iterator[Record]:
    """The rows by index, then scenario, in the order of both."""
    found = grouped(rows, "index_id", "scenario")
    for index in reader.indices:
        for scenario in reader.scenarios:
            yield from found.get((index, scenario), ())


def _findings(reader: Reader) -> Iterator[Section]:
    if not reader.indices:
        return
    grown = grouped(growth(reader), "scenario", "index_id")
    texts = []
    for row in _in_order(reader, reader.rows(LEADERS)):
        key = row["scenario"], row["index_id"]
        units = [
            say("scored", unit=reader.units[unit], value=f"{value:.3f}")
            for unit, value in zip(row["units"], row["values"], strict=True)
        ]
        parts = [
            say(
                "leaders",
                year=row["year"],
                units=joined(units),
                index=reader.indices[row["index_id"]],
                scenario=reader.scenarios[row["scenario"]],
            )
        ]
        for moved in grown.get(key, ()):
            way = "grew" if moved["yearly"] >= 0 else "shrank"
            yearly = f"{abs(moved['yearly']):.1%}"
            parts.append(say(way, first=moved["first"], yearly=yearly))
        if row["places"] and row["places"] > 0:
            unit = reader.units[row["riser"]]
            parts.append(say("rose_most", unit=unit, places=row["places"]))
        if key in reader.incomplete:
            parts.append(reader.incomplete[key])
        texts.append(joined(parts, "blank"))
    yield from section("findings", Prose(texts, is_list=True))


@needs(*NEEDED)
def _coefficients(reader: Reader) -> Iterator[Section]:
    """Coefficients of the main regressor in the first specifications."""
    outcome, regressor, rows = headline(reader)
    if not rows:
        return
    about = {"outcome": outcome, "regressor": regressor}
    texts = [
        joined(_estimated(reader, scenario, own, about), "blank")
        for scenario, own in reader.by_scenario(rows)
    ]
    names = reader.names("dim_specification", "specification")
    columns = [
        column.text("specification", lambda row: names[row["specification"]], "head"),
        column.text("scenario", lambda row: reader.scenarios[row["scenario"]]),
        column.numeric("coefficient", _first),
    ]
    for covariance, kind in reader.names("dim_covariance", "covariance").items():
        columns += error_columns(covariance, kind)
    members = {row["specification"] for row in rows}
    notes = [*few_clusters(reader, members), *without_errors(reader, rows)]
    caption = say("headline_table", **about)
    table = column.tabled("coefficients", columns, rows, caption, notes=notes)
    title = say("headline_coefficients")
    yield from section("coefficients", Prose(texts, is_list=True), table, title=title)


def _first(row: Record) -> Cell:
    """The coefficient, which is the same under every kind of errors."""
    return coefficient(next(iter(row["estimates"].values())))


def _estimated(
    reader: Reader, scenario: str, rows: list[Record], about: dict[str, str]
) -> Iterator[Text]:
    """The range of the estimates under a scenario, and how many are significant."""
    estimates = [row for found in rows for row in found["estimates"].values()]
    low, high = (f"{end(r['estimate'] for r in estimates):.3f}" for end in (min, max))
    ends = {"low": low, "scenario": reader.scenarios[scenario], "count": len(rows)}
    if low == high:
        yield say("coefficient_alone", **ends, **about)
    else:
        yield say("coefficient_range", high=high, **ends, **about)
    levels = sorted(r["level"] for r in reader.rows("from dim_significance_level"))
    found = grouped(estimates, "covariance")
    for covariance, kind in reader.names("dim_covariance", "covariance").items():
        if levels and covariance in found:
            level = levels[len(levels) // 2]  # the middle one of the study's
            values = [row["p_value"] for row in found[covariance]]
            tested = [value for value in values if value is not None]
            yield say(
                "significant",
                errors=kind,
                count=sum(p <= level for p in tested),
                all=len(tested),
                level=f"{level:g}",
            )


def _trust(reader: Reader) -> Iterator[Section]:
    parts = (_imputed, _few_clusters, _quality, _audit, _claims)
    texts = [told for part in parts for told in part(reader)]
    if texts:
        yield from section("trust", Prose(texts, is_list=True))


def _imputed(reader: Reader) -> Iterator[Text]:
    """Which share of every index comes from filled cells."""
    rows = _in_order(reader, reader.rows(IMPUTED) if reader.indices else [])
    for index, own in grouped(rows, "index_id").items():
        shares = [
            say(
                "share_under",
                share=f"{row['share']:.1%}",
                scenario=reader.scenarios[row["scenario"]],
            )
            for row in own
        ]
        yield say("imputed", index=reader.indices[index], shares=joined(shares))


@needs(*NEEDED)
def _few_clusters(reader: Reader) -> Iterator[Text]:
    yield from few_clusters(reader, reader.names("dim_specification", "specification"))


@needs("fct_data_quality")
def _quality(reader: Reader) -> Iterator[Text]:
    (row,) = reader.rows(
        "select count(*) as expectations, count_if(not success) as warnings, "
        "sum(case when success then 0 else unexpected_count end) as rows "
        "from fct_data_quality"
    )
    if row["warnings"]:
        yield say("quality_counts", **row)
    else:
        yield say("quality_counts_none", expectations=row["expectations"])


@needs("fct_audit_summary")
def _audit(reader: Reader) -> Iterator[Text]:
    for scenario, (row,) in reader.by_scenario(reader.rows(AUDIT)):
        yield say("audit_counts", **row | {"scenario": reader.scenarios[scenario]})


@needs("fct_audit_claims")
def _claims(reader: Reader) -> Iterator[Text]:
    (row,) = reader.rows(
        "select count(*) as claims, count_if(holds_in_data) as holding, "
        "count_if(not holds_in_data) as failing from fct_audit_claims"
    )
    yield say("claim_counts", **row)
