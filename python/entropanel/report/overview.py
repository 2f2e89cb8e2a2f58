"""The overview: what a study finds, in sentences with their numbers."""

from __future__ import annotations

from collections.abc import Iterator

from entropanel.catalogue import Text, joined, say
from entropanel.report.contents import (
    Column,
    Page,
    Prose,
    Row,
    Section,
    Table,
    section,
    titles,
    words,
)
from entropanel.report.estimates import (
    NEEDED,
    Group,
    alike,
    coefficient,
    few_clusters,
    tested,
    without_errors,
)
from entropanel.report.reading import Reader
from entropanel.sql import Record

LEADERS = """
    select scenario, index_id, max(year) as year,
        list(unit_code order by rank) as units, list(value order by rank) as values
    from fct_index
    where variant = 'default' and value is not null
        and year = (select max(year) from fct_index) and rank <= 3
    group by all
"""
RISERS = """
    select l.scenario, l.index_id,
        first(l.unit_code order by f.rank - l.rank desc, l.rank) as unit,
        max(f.rank - l.rank) as places
    from fct_index as l
    join fct_index as f using (scenario, index_id, variant, unit_code)
    where l.variant = 'default'
        and l.year = (select max(year) from fct_index)
        and f.year = (select min(year) from fct_index)
    group by all
"""
NATION = """
    select scenario, index_id, min(year) as first, max(year) as last,
        max_by(total, year) / nullif(min_by(total, year), 0) as factor
    from fct_index_national
    where variant = 'default' and total is not null
    group by all
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
    """The first page."""
    sections = [*_findings(reader), *_coefficients(reader), *_trust(reader)]
    lead = None
    if years := reader.years if reader.indices else []:
        span = {"first": years[0], "last": years[-1], "units": len(reader.units)}
        lead = say("overview_lead", indices=joined(reader.indices.values()), **span)
    return Page("index", say("overview"), sections, lead)


def _in_order(reader: Reader, rows: list[Record]) -> Iterator[Record]:
    """The rows by index, then scenario, in the order of both."""
    by_key = {(row["index_id"], row["scenario"]): row for row in rows}
    for index in reader.indices:
        for scenario in reader.scenarios:
            if (index, scenario) in by_key:
                yield by_key[index, scenario]


def _findings(reader: Reader) -> Iterator[Section]:
    if not reader.indices:
        return
    nation = {
        (row["scenario"], row["index_id"]): row
        for row in (reader.rows(NATION) if reader.has("fct_index_national") else [])
    }
    risers = {(row["scenario"], row["index_id"]): row for row in reader.rows(RISERS)}
    texts = []
    for row in _in_order(reader, reader.rows(LEADERS)):
        key = row["scenario"], row["index_id"]
        places = zip(row["units"], row["values"], strict=True)
        named = [
            say("scored", unit=reader.units[unit], value=f"{value:.3f}")
            for unit, value in places
        ]
        about = {
            "index": reader.indices[row["index_id"]],
            "scenario": reader.scenarios[row["scenario"]],
        }
        parts = [say("leaders", year=row["year"], units=joined(named), **about)]
        moved = nation.get(key)
        if moved and moved["factor"] and moved["last"] > moved["first"]:
            yearly = moved["factor"] ** (1 / (moved["last"] - moved["first"])) - 1
            way = "grew" if yearly >= 0 else "shrank"
            parts.append(say(way, first=moved["first"], yearly=f"{abs(yearly):.1%}"))
        rise = risers.get(key)
        if rise and rise["places"] and rise["places"] > 0:
            unit = reader.units[rise["unit"]]
            parts.append(say("rose_most", unit=unit, places=rise["places"]))
        if key in reader.gaps:
            parts.append(reader.gaps[key])
        texts.append(joined(parts, "blank"))
    yield section("findings", Prose(texts, is_list=True))


def _coefficients(reader: Reader) -> Iterator[Section]:
    """The main coefficient of the first specifications, of every kind of errors."""
    if not reader.has(*NEEDED):
        return
    declared = alike(reader)
    found = headline(reader, declared[0]) if declared else []
    if not found:
        return
    group = declared[0]
    about = {"outcome": group.outcome, "regressor": group.regressor}
    levels = reader.rows("select level from dim_significance_level")
    texts = []
    for scenario, rows in reader.by_scenario(found):
        estimates = [row["estimate"] for row in rows]
        low, high = (f"{end(estimates):.3f}" for end in (min, max))
        count = len({row["specification"] for row in rows})
        ends = {"low": low, "count": count, "scenario": reader.scenarios[scenario]}
        parts = [say("coefficient_range", high=high, **ends, **about)]
        if low == high:
            parts = [say("coefficient_alone", **ends, **about)]
        for kind, own in _by_errors(reader, rows) if levels else []:
            # the middle one of the study's levels
            level = sorted(row["level"] for row in levels)[len(levels) // 2]
            tested = [row["p_value"] for row in own if row["p_value"] is not None]
            below = sum(p <= level for p in tested)
            counts = {"count": below, "all": len(tested), "level": f"{level:g}"}
            parts.append(say("significant", errors=kind, **counts))
        texts.append(joined(parts, "blank"))
    table = _headline_table(reader, group, found, say("headline_table", **about))
    title = say("headline_coefficients")
    yield section("coefficients", Prose(texts, is_list=True), table, title=title)


def headline(reader: Reader, group: Group) -> list[Record]:
    """Coefficients of the main regressor of a group of specifications."""
    keys = ("specification", "scenario", "covariance", "term")
    return [
        row
        for row in reader.ordered("fct_regression_coefficients", *keys)
        if row["specification"] in group.members and row["term"] == group.regressor
    ]


def _by_errors(
    reader: Reader, rows: list[Record]
) -> Iterator[tuple[Text, list[Record]]]:
    for covariance, kind in reader.names("dim_covariance", "covariance").items():
        if own := [row for row in rows if row["covariance"] == covariance]:
            yield kind, own


def _headline_table(
    reader: Reader, group: Group, found: list[Record], caption: Text
) -> Table:
    """One row per specification and scenario; errors and p-values of each kind."""
    kinds = reader.names("dim_covariance", "covariance")
    columns = titles("specification", "scenario")
    columns.append(Column(say("coefficient"), True))
    for kind in kinds.values():
        columns += [Column(kind, True), Column(say("p_value"), True)]
    keys = ("specification", "scenario", "covariance")
    by_key = {tuple(row[key] for key in keys): row for row in found}
    body = []
    for specification, name in group.members.items():
        for scenario, scene in reader.scenarios.items():
            own = [by_key.get((specification, scenario, kind)) for kind in kinds]
            if first := next(filter(None, own), None):
                cells = [words(name, "head"), words(scene), coefficient(first)]
                tests = [cell for row in own for cell in tested(row)]
                body.append(Row([*cells, *tests]))
    notes = [*few_clusters(reader, group.members), *without_errors(reader, found)]
    return Table("coefficients", caption, columns, body, notes)


def _trust(reader: Reader) -> Iterator[Section]:
    texts = []
    if reader.indices:
        rows = list(_in_order(reader, reader.rows(IMPUTED)))
        for index, name in reader.indices.items():
            shares = [
                say(
                    "share_under",
                    share=f"{row['share']:.1%}",
                    scenario=reader.scenarios[row["scenario"]],
                )
                for row in rows
                if row["index_id"] == index
            ]
            texts.append(say("imputed", index=name, shares=joined(shares)))
    if reader.has(*NEEDED):
        texts += few_clusters(
            reader, reader.names("dim_specification", "specification")
        )
    if reader.has("fct_data_quality"):
        (row,) = reader.rows(
            "select count(*) as expectations, count_if(not success) as warnings, "
            "sum(case when success then 0 else unexpected_count end) as rows "
            "from fct_data_quality"
        )
        if row["warnings"]:
            texts.append(say("quality_counts", **row))
        else:
            texts.append(say("quality_counts_none", expectations=row["expectations"]))
    if reader.has("fct_audit_summary"):
        for scenario, (row,) in reader.by_scenario(reader.rows(AUDIT)):
            row["scenario"] = reader.scenarios[scenario]
            texts.append(say("audit_counts", **row))
    if reader.has("fct_audit_claims"):
        (row,) = reader.rows(
            "select count(*) as claims, count_if(holds_in_data) as holding, "
            "count_if(not holds_in_data) as failing from fct_audit_claims"
        )
        texts.append(say("claim_counts", **row))
    if texts:
        yield section("trust", Prose(texts, is_list=True))
