"""The page of robustness: specifications side by side, variants of the indices."""

from __future__ import annotations

from collections.abc import Iterator

from entropanel.catalogue import say
from entropanel.report.contents import (
    Block,
    Column,
    Page,
    Row,
    Section,
    Table,
    number,
    p_value,
    same,
    words,
)
from entropanel.report.estimates import (
    NEEDED,
    Estimates,
    error,
    estimate,
    few_clusters,
    without_errors,
)
from entropanel.report.index_pages import scenario_filter
from entropanel.report.reading import Reader, figure

# ranks of a variant beside those of the default: correlation over unit-years
VARIANTS = """
    select v.scenario, v.index_id, v.variant, count(*) as cells,
        corr(v.value, d.value) as correlation, corr(v.rank, d.rank) as of_ranks,
        avg(abs(v.rank - d.rank)) as mean_change, max(abs(v.rank - d.rank)) as most
    from fct_index as v
    join fct_index as d using (scenario, index_id, unit_code, year)
    where v.variant != 'default' and d.variant = 'default'
        and v.value is not null and d.value is not null
    group by all
"""


def robustness_page(reader: Reader) -> Iterator[Page]:
    """The page, if there are several regressions or variants of an index."""
    sections = [*_specifications(reader), *_variants(reader)]
    if sections:
        yield Page("robustness", say("robustness"), sections, say("robustness_lead"))


def _specifications(reader: Reader) -> Iterator[Section]:
    if not reader.has(*NEEDED):
        return
    names = reader.names("dim_specification", "specification")
    if len(names) < 2:
        return
    blocks: list[Block] = []
    if charts := reader.charts.get("coefficients"):
        blocks.append(figure("coefficients", charts))
    estimates = Estimates.read(reader)
    blocks += scenario_filter(reader)
    blocks += [
        table
        for scenario in reader.scenarios
        if (table := _side_by_side(reader, estimates, scenario))
    ]
    yield Section("specifications", say("specifications"), blocks)


def _side_by_side(reader: Reader, estimates: Estimates, scenario: str) -> Table | None:
    """A row a specification and main regressor; its errors of each kind."""
    names = reader.names("dim_specification", "specification")
    kinds = reader.names("dim_covariance", "covariance")
    columns = [Column(say("specification")), Column(say("regressor"))]
    for kind in kinds.values():
        columns += [Column(say("coefficient_of", errors=kind), True)]
        columns += [Column(say("standard_error"), True), Column(say("p_value"), True)]
    rows, shown = [], []
    keys = ("specification", "position")
    for declared in reader.ordered("dim_specification_term", *keys):
        if declared["role"] != "regressor":
            continue
        specification, term = declared["specification"], declared["term"]
        found = [
            estimates.coefficients.get((scenario, specification, covariance, term))
            for covariance in kinds
        ]
        if not any(found):
            continue
        cells = [words(names[specification], "head"), words(same(term))]
        shown += [row for row in found if row]
        for row in found:
            cells += [
                estimate(row),
                error(row),
                p_value(row["p_value"] if row else None),
            ]
        rows.append(Row(cells))
    scene = reader.scenarios[scenario]
    caption = say("side_by_side", scenario=scene)
    notes = [say("marks", marks=estimates.marks), *few_clusters(reader, names)]
    notes += without_errors(reader, shown)
    filters = {"scenario": scenario}
    name = f"specifications_{scenario}"
    made = Table(name, caption, columns, rows, notes, filters, "marked")
    return made if rows else None


def _variants(reader: Reader) -> Iterator[Section]:
    if not reader.has("dim_index", "fct_index"):
        return
    found = reader.rows(VARIANTS)
    if not found:
        return
    notes = {
        (row["index_id"], row["variant"]): row["note"]
        for row in reader.ordered("dim_index", "index_id", "variant")
    }
    place = {key: number for number, key in enumerate(notes)}
    found.sort(key=lambda row: place[row["index_id"], row["variant"]])
    columns = [Column(say("index")), Column(say("variant")), Column(say("meaning"))]
    columns += [Column(say(key), True) for key in ("correlation", "rank_correlation")]
    columns += [Column(say(key), True) for key in ("mean_change", "largest_change")]
    tables: list[Block] = []
    for scenario, name in reader.scenarios.items():
        rows = [
            Row(
                [
                    words(row["index_id"], "head"),
                    words(row["variant"]),
                    words(notes.get((row["index_id"], row["variant"])), "long"),
                    number(row["correlation"], 3),
                    number(row["of_ranks"], 3),
                    number(row["mean_change"], 1),
                    number(row["most"], 0),
                ]
            )
            for row in found
            if row["scenario"] == scenario
        ]
        if rows:
            caption = say("variants_of", scenario=name)
            filters = {"scenario": scenario}
            table = Table(
                f"variants_{scenario}", caption, columns, rows, filters=filters
            )
            tables.append(table)
    yield Section("variants", say("variants"), [*scenario_filter(reader), *tables])
