"""The overview: what a study finds, in sentences with their numbers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from entropanel.report.contents import (
    Files,
    Page,
    Prose,
    Section,
    Text,
    same,
)
from entropanel.report.reading import Reader
from entropanel.report.regressions import NEEDED, Estimates, groups
from entropanel.report.words import joined, say

FORMATS = (".tex", ".docx", ".md")
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
        max_by(l.unit_code, f.rank - l.rank) as unit, max(f.rank - l.rank) as places
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
        sum(near) as near, sum(differs) as differs, sum(not_computable) as lacking
    from fct_audit_summary group by all
"""


def overview_page(reader: Reader, tables: Path) -> Page:
    """The first page. tables: the folder of tables for papers, if there is one."""
    sections = [
        *_findings(reader),
        *_coefficients(reader),
        *_trust(reader),
        *_files(tables),
    ]
    indices = joined(list(reader.indices.values()))
    years = reader.years if reader.indices else []
    lead = None
    if years:
        lead = say(
            "overview lead",
            units=len(reader.units),
            first=years[0],
            last=years[-1],
            indices=indices,
        )
    return Page("index", say("overview"), sections, lead)


def _in_order(reader: Reader, rows: list[dict]) -> Iterator[dict]:
    """The rows by index, then scenario, in the order of both."""
    by_key = {(row["index_id"], row["scenario"]): row for row in rows}
    for index in reader.indices:
        for scenario in reader.scenarios:
            if (index, scenario) in by_key:
                yield by_key[index, scenario]


def _scene(reader: Reader, scenario: str) -> Text:
    return reader.scenarios[scenario]


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
            "scenario": _scene(reader, row["scenario"]),
        }
        parts = [say("leaders", year=row["year"], units=joined(named), **about)]
        moved = nation.get(key)
        if moved and moved["factor"] and moved["last"] > moved["first"]:
            yearly = moved["factor"] ** (1 / (moved["last"] - moved["first"])) - 1
            parts.append(say("grew", first=moved["first"], yearly=f"{yearly:+.1%}"))
        rise = risers.get(key)
        if rise and rise["places"] and rise["places"] > 0:
            unit = reader.units[rise["unit"]]
            parts.append(say("rose most", unit=unit, places=rise["places"]))
        texts.append(_sentence(parts))
    yield Section("findings", say("findings"), [Prose(texts, is_list=True)])


def _sentence(parts: list[Text]) -> Text:
    return Text(" ".join(part.en for part in parts), "".join(part.zh for part in parts))


def _coefficients(reader: Reader) -> Iterator[Section]:
    """The main coefficient of the first specifications, of every kind of errors."""
    if not reader.has(*NEEDED):
        return
    estimates = Estimates.read(reader)
    kinds = reader.names("dim_covariance", "covariance")
    texts = []
    for group in groups(reader)[:1]:
        if group.outcome is None:
            continue
        for specification, name in group.members.items():
            for scenario in reader.scenarios:
                found = []
                for covariance, kind in kinds.items():
                    rows = estimates.coefficients.get(
                        (scenario, specification, covariance), []
                    )
                    found += [
                        (kind, row) for row in rows if row["term"] == group.regressor
                    ]
                if not found:
                    continue
                errors = [
                    say(
                        "error under",
                        error=f"{row['std_error']:.3f}",
                        errors=kind,
                        p=_p_value(row["p_value"]),
                    )
                    for kind, row in found
                ]
                texts.append(
                    say(
                        "coefficient sentence",
                        specification=name,
                        scenario=_scene(reader, scenario),
                        estimate=f"{found[0][1]['estimate']:.3f}",
                        errors=joined(errors),
                    )
                )
    if texts:
        title = say("headline coefficients")
        yield Section("coefficients", title, [Prose(texts, is_list=True)])


def _p_value(p: float) -> str:
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"


def _trust(reader: Reader) -> Iterator[Section]:
    texts = []
    if reader.indices:
        for row in _in_order(reader, reader.rows(IMPUTED)):
            index = reader.indices[row["index_id"]]
            scene = _scene(reader, row["scenario"])
            share = f"{row['share']:.1%}"
            texts.append(say("imputed", index=index, scenario=scene, share=share))
    if reader.has("fct_data_quality"):
        (row,) = reader.rows(
            "select count(*) as expectations, count_if(not success) as warnings, "
            "sum(case when success then 0 else unexpected_count end) as rows "
            "from fct_data_quality"
        )
        texts.append(say("quality counts", **row))
    if reader.has("fct_audit_summary"):
        found = {row["scenario"]: row for row in reader.rows(AUDIT)}
        for scenario, scene in reader.scenarios.items():
            if scenario in found:
                counts = found[scenario] | {"scenario": scene}
                texts.append(say("audit counts", **counts))
    if reader.has("fct_audit_claims"):
        (row,) = reader.rows(
            "select count(*) as claims, count_if(holds_in_data) as holding, "
            "count_if(not holds_in_data) as failing from fct_audit_claims"
        )
        texts.append(say("claim counts", **row))
    if texts:
        yield Section("trust", say("trust"), [Prose(texts, is_list=True)])


def _files(tables: Path) -> Iterator[Section]:
    """Links to tables for papers that stand beside the pages."""
    if not tables.is_dir():
        return
    files = sorted(file for file in tables.iterdir() if file.suffix in FORMATS)
    if files:
        links = [(f"{tables.name}/{file.name}", same(file.name)) for file in files]
        yield Section("tables", say("tables for papers"), [Files(links)])
