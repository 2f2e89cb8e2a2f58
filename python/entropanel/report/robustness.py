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
    same,
    section,
    titles,
    words,
)
from entropanel.report.estimates import (
    NEEDED,
    Estimates,
    estimate,
    few_clusters,
    tested,
    without_errors,
)
from entropanel.report.index_pages import scenario_filter
from entropanel.report.reading import Reader, figure

# ranks of a variant beside those of the default: correlation over unit-years
VARIANTS = """
    select v.scenario, v.index_id, v.variant, count(*) as cells,
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
TERM = ("specification", "position")


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
    yield section("specifications", *blocks)


def _side_by_side(reader: Reader, estimates: Estimates, scenario: str) -> Table | None:
    """One row per specification and main regressor; its errors of each kind."""
    names = reader.names("dim_specification", "specification")
    kinds = reader.names("dim_covariance", "covariance")
    columns = titles("specification", "regressor")
    numbers = ("standard_error", "p_value")
    for kind in kinds.values():
        columns += [Column(say("coefficient_of", errors=kind), True)]
        columns += titles(*numbers, numbers=numbers)
    rows, shown = [], []
    for declared in reader.ordered("dim_specification_term", *TERM):
        specification, term = declared["specification"], declared["term"]
        keys = [(scenario, specification, covariance, term) for covariance in kinds]
        found = [estimates.coefficients.get(key) for key in keys]
        if declared["role"] != "regressor" or not any(found):
            continue
        shown += [row for row in found if row]
        cells = [words(names[specification], "head"), words(same(term))]
        for row in found:
            cells += [estimate(row), *tested(row)]
        rows.append(Row(cells))
    if not rows:
        return None
    notes = [say("marks", marks=estimates.marks), *few_clusters(reader, names)]
    return Table(
        f"specifications_{scenario}",
        say("side_by_side", scenario=reader.scenarios[scenario]),
        columns,
        rows,
        [*notes, *without_errors(reader, shown)],
        {"scenario": scenario},
        "marked",
    )


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
    columns = titles("index", "variant", "meaning", *NUMBERS, numbers=NUMBERS)
    tables = [
        Table(
            f"variants_{scenario}",
            say("variants_of", scenario=reader.scenarios[scenario]),
            columns,
            [
                Row(
                    [
                        words(row["index_id"], "head"),
                        words(row["variant"]),
                        words(notes.get((row["index_id"], row["variant"])), "long"),
                        *(number(row[key], places) for key, places in NUMBERS.items()),
                    ]
                )
                for row in rows
            ],
            filters={"scenario": scenario},
        )
        for scenario, rows in reader.by_scenario(found)
    ]
    yield section("variants", *scenario_filter(reader), *tables)
